"""The pages on which a ban is proposed, decided, served and ended, as the handler and the decider see them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from incidents.audit.models import AuditEntry
from incidents.bans import operations
from incidents.bans.models import Ban
from incidents.events import ExampleDataLoaded
from incidents.policy import SYSTEM
from incidents.web.formats import day
from incidents.work import Work
from tests.factories import bans, cases
from tests.factories.bans import only_ban

TODAY = bans.today()
GARBAGE = [
    "",
    "gisteren",
    "31-02-2027",
    "99-99-9999",
    "0000-00-00",
    "01-01-9999",
    "1850-01-01",
    "😀",
    "\x00",
    "1" * 500,
]


def filled(world, **values):
    """What a handler types into the whole form."""
    typed = {
        "kind": "gewoon",
        "acts-0-what": "Sloeg met de hand op de balie",
        "acts-0-happened_on": day(TODAY),
        "acts-0-seen_by": "2 medewerkers",
        "norm": "Punt 3 van de huisregels",
        "reason": "Een waarschuwing hielp niet",
        "hearing": "heard",
        "heard_on": day(TODAY),
        "hearing_text": "Zegt dat het niet zo bedoeld was",
        "buildings": [str(world.buildings["hall"].id)],
        "first_day": day(TODAY),
        "last_day": day(TODAY + timedelta(days=60)),
        "duration_reason": "Korter hielp niet",
        "basic_service_channel": "Telefonisch",
        "legal_basis": "public_law",
        "review_on": day(TODAY + timedelta(days=30)),
        "decider": str(world.authority.id),
    }
    return typed | values


def test_a_handler_proposes_submits_and_the_decider_imposes_in_the_browser(world, session, incident, sign_in):
    client = sign_in(world.manager)
    page = client.get(f"/zaken/{incident.id}/gebouwverbod")
    assert "Nog nodig" in page.text
    assert "Fictief" in page.text
    answer = client.post(f"/zaken/{incident.id}/gebouwverbod", data=filled(world))
    ban = only_ban(session)
    assert answer.location == f"/gebouwverboden/{ban.id}"
    page = client.get(answer.location)
    assert "Alle punten zijn klaar" in page.text
    assert "Voorleggen aan" in page.text
    assert client.post(f"/gebouwverboden/{ban.id}/voorleggen").status_code == 302
    client = sign_in(world.authority)
    assert "Beslis over dit voorstel" in client.get(f"/gebouwverboden/{ban.id}").text
    page = client.get(f"/gebouwverboden/{ban.id}/besluiten")
    for weighed in ("Sloeg met de hand op de balie", "Zegt dat het niet zo bedoeld was", "Korter hielp niet"):
        assert weighed in page.text
    client.post(
        f"/gebouwverboden/{ban.id}/besluiten", data={"reason": "Dit is evenredig", "version": only_ban(session).version}
    )
    assert only_ban(session).decided_by_id == world.authority.id
    client = sign_in(world.manager)
    assert "Bezorg het verbod" in client.get(f"/gebouwverboden/{ban.id}").text
    client.post(f"/gebouwverboden/{ban.id}/bezorgd", data={"how": "in_person", "served_on": day(TODAY)})
    page = client.get(f"/gebouwverboden/{ban.id}")
    assert "Geldt nu" in page.text
    assert "Het verbod ging in" in page.text


def test_a_proposal_with_gaps_is_kept_says_what_is_missing_and_cannot_be_submitted(world, session, incident, sign_in):
    client = sign_in(world.manager)
    client.post(f"/zaken/{incident.id}/gebouwverbod", data=filled(world, hearing="", duration_reason="", reason=""))
    ban = only_ban(session)
    page = client.get(f"/gebouwverboden/{ban.id}").text
    assert "Er ontbreken nog 3 punten" in page
    assert f"/gebouwverboden/{ban.id}/wijzigen#hearing-0" in page
    assert "Vul in of betrokkene is gehoord" in page
    assert "9 van 12 punten klaar" in page
    refused = client.post(f"/gebouwverboden/{ban.id}/voorleggen")
    assert refused.status_code == 422
    assert "nog niet klaar" in refused.text
    assert only_ban(session).submitted_at is None


def test_what_is_missing_stands_first_and_what_is_complete_is_folded(world, incident, sign_in, store):
    ban = store(bans.proposed(world, incident, norm=None))
    page = sign_in(world.manager).get(f"/gebouwverboden/{ban.id}/wijzigen").text
    needed, ready = page.index("Nog nodig"), page.index("Dit is klaar of mag leeg blijven")
    assert needed < page.index('id="norm"') < ready < page.index('id="duration_reason"')
    assert page.count('class="app-given"') >= 11


def test_another_act_is_added_without_javascript_and_keeps_the_text(world, session, incident, sign_in):
    client = sign_in(world.manager)
    page = client.post(f"/zaken/{incident.id}/gebouwverbod", data=filled(world, add_act="1", norm="Mijn <b>tekst</b>"))
    assert page.status_code == 200
    assert 'name="acts-1-what"' in page.text
    assert "Sloeg met de hand op de balie" in page.text
    assert "Mijn &lt;b&gt;tekst&lt;/b&gt;" in page.text
    assert session.scalars(select(Ban)).first() is None


@pytest.mark.parametrize("empty", [("acts-0-happened_on", "acts-0-seen_by"), ("acts-0-what",), ("acts-0-seen_by",)])
def test_a_half_filled_act_is_kept_and_named_as_a_gap(world, session, incident, sign_in, empty):
    client = sign_in(world.manager)
    answer = client.post(f"/zaken/{incident.id}/gebouwverbod", data=filled(world) | dict.fromkeys(empty, ""))
    page = client.get(answer.location).text
    assert "Er ontbreekt nog 1 punt" in page
    assert "Vul bij elke handeling in wat het was, wanneer, en wie het zag." in page
    kept = client.get(f"{answer.location}/wijzigen").text
    assert ("Sloeg met de hand op de balie" in kept) is ("acts-0-what" not in empty)
    assert client.post(f"{answer.location}/voorleggen").status_code == 422


def test_a_day_of_an_act_that_cannot_be_read_is_named_beside_its_field(world, incident, sign_in):
    data = filled(world) | {"acts-0-happened_on": "gisteren"}
    page = sign_in(world.manager).post(f"/zaken/{incident.id}/gebouwverbod", data=data)
    assert page.status_code == 422
    assert 'href="#acts-0-happened_on"' in page.text


@pytest.mark.parametrize("typed", GARBAGE)
def test_garbage_in_any_date_is_a_sentence_never_a_fault(world, incident, sign_in, typed):
    client = sign_in(world.manager)
    for name in (
        "first_day",
        "last_day",
        "review_on",
        "heard_on",
        "told_on",
        "police_informed_on",
        "acts-0-happened_on",
    ):
        answer = client.post(f"/zaken/{incident.id}/gebouwverbod", data=filled(world) | {name: typed})
        assert answer.status_code in {302, 422}, name


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "zzz"},
        {"hearing": "urgent"},
        {"hearing": "zzz"},
        {"legal_basis": "zzz"},
        {"buildings": ["zzz"]},
        {"buildings": [str(uuid4())]},
        {"decider": "zzz"},
        {"decider": str(uuid4())},
        {"acts-99999999999-what": "x"},
        {"reason": "x" * 200_000},
    ],
)
def test_hand_made_values_are_never_a_fault(world, incident, sign_in, values):
    answer = sign_in(world.manager).post(f"/zaken/{incident.id}/gebouwverbod", data=filled(world) | values)
    assert answer.status_code in {302, 422}


def test_the_form_offers_whom_is_mandated_and_not_the_proposer_or_a_witness(world, session, sign_in):
    made = bans.case(
        world, witnesses=(world.employee("witness_authority", role="deciding_authority", role_unit="town"),)
    )
    session.commit()
    page = sign_in(world.manager).get(f"/zaken/{made.id}/gebouwverbod").text
    assert world.authority.name in page
    assert world.witness_authority.name not in page


def test_without_a_confirmed_person_the_page_says_so_first_with_the_way_there_and_stays_closed(world, session, sign_in):
    made = cases.incident(world, handler=world.manager)
    session.commit()
    page = sign_in(world.manager).get(f"/zaken/{made.id}/gebouwverbod")
    assert "Leg eerst vast wie betrokkene is" in page.text
    assert f'href="/zaken/{made.id}/betrokkene"' in page.text
    assert "Nog nodig" not in page.text
    assert 'name="norm"' not in page.text


def test_the_list_of_what_is_needed_follows_the_chosen_kind_at_the_press_of_a_button(world, session, incident, sign_in):
    client, typed = sign_in(world.manager), {"kind": "acuut", "show_needed": "1", "norm": "Mijn tekst"}
    page = client.post(f"/zaken/{incident.id}/gebouwverbod", data=typed)
    assert page.status_code == 200
    assert "Er ontbreken nog 5 punten" in page.text
    assert "Mijn tekst" in page.text
    page = client.post(f"/zaken/{incident.id}/gebouwverbod", data=typed | {"kind": "gewoon"})
    assert "Er ontbreken nog 10 punten" in page.text
    assert session.scalars(select(Ban)).first() is None


def test_a_ban_that_stands_in_the_way_is_missing_at_the_proposal_and_is_not_put_before_anybody(world, sign_in, store):
    who = bans.person(world)
    standing = store(bans.imposed(world, bans.case(world, who)))
    number = bans.case_of(world, standing).reference
    ban = store(bans.proposed(world, bans.case(world, who), acute=True))
    client = sign_in(world.manager)
    days = f"al een gebouwverbod van {day(standing.first_day)} tot en met {day(standing.last_day)}, uit zaak {number}"
    for address in (f"/gebouwverboden/{ban.id}", f"/gebouwverboden/{ban.id}/wijzigen"):
        page = client.get(address).text
        assert "Er ontbreekt nog 1 punt" in page
        assert days in page
    refused = client.post(f"/gebouwverboden/{ban.id}/voorleggen")
    assert refused.status_code == 422
    assert "geldt hier al een gebouwverbod" in refused.text
    seen = sign_in(world.auditor).get(f"/inzagelog?zaak={number}&wat=read").text
    assert f"Zaak {bans.case_of(world, ban).reference}" in seen


def test_the_case_of_a_ban_that_stands_in_the_way_is_not_named_to_whoever_may_not_see_it(world, sign_in, store):
    who = bans.person(world)
    elsewhere = bans.case_of(world, bans.imposed(world, bans.case(world, who)))
    elsewhere.handler_id, elsewhere.manager_unit_id, elsewhere.office_holder = world.adviser.id, None, True
    Work(world.session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(elsewhere.id))
    ban = store(bans.proposed(world, bans.case(world, who), acute=True))
    page = sign_in(world.manager).get(f"/gebouwverboden/{ban.id}").text
    assert "uit een zaak die u niet mag zien" in page
    assert elsewhere.reference not in page


def test_an_acute_ban_is_said_to_end_so_many_days_ahead_for_both_days_are_inside(world, incident, sign_in):
    last = day(TODAY + timedelta(days=14))
    page = sign_in(world.manager).get(f"/zaken/{incident.id}/gebouwverbod").text
    assert f"Hoogstens 14 dagen vooruit: tot en met {last}." in page


def test_an_acute_proposal_needs_only_its_own_points(world, session, incident, sign_in):
    client = sign_in(world.manager)
    data = filled(world) | {
        "kind": "acuut",
        "acute_reason": "Staat met een mes buiten",
        "last_day": day(TODAY + timedelta(days=14)),
        "hearing": "",
        "reason": "",
        "review_on": "",
    }
    client.post(f"/zaken/{incident.id}/gebouwverbod", data=data)
    page = client.get(f"/gebouwverboden/{only_ban(session).id}").text
    assert "5 van 5 punten klaar" in page
    assert "Ter plekke verteld" not in page
    told = {"told_on": day(TODAY - timedelta(days=1)), "told_detail": "De beveiliger, om 16.40 uur"}
    refused = client.post(f"/zaken/{incident.id}/gebouwverbod", data=data | told)
    assert refused.status_code == 422
    assert "14 dagen nadat het is verteld" in refused.text
    data["last_day"] = day(TODAY + timedelta(days=15))
    refused = client.post(f"/zaken/{incident.id}/gebouwverbod", data=data)
    assert refused.status_code == 422
    assert "hoogstens 14 dagen" in refused.text


def test_the_second_of_two_editors_is_told_and_loses_no_text(world, session, incident, sign_in, store):
    ban = store(bans.proposed(world, incident))
    client = sign_in(world.manager)
    old = ban.version
    client.post(f"/gebouwverboden/{ban.id}/wijzigen", data=filled(world, version=old, norm="Eerste"))
    second = client.post(f"/gebouwverboden/{ban.id}/wijzigen", data=filled(world, version=old, norm="Tweede tekst"))
    assert second.status_code == 409
    assert "Tweede tekst" in second.text
    assert "Iemand anders heeft dit intussen gewijzigd" in second.text
    assert only_ban(session).norm == "Eerste"


def test_the_decider_sends_a_proposal_back_with_a_reason_that_the_handler_reads(
    world, session, incident, sign_in, store
):
    ban = store(bans.submitted(world, incident))
    client = sign_in(world.authority)
    empty = client.post(f"/gebouwverboden/{ban.id}/terugsturen", data={"terug-reason": " "})
    assert empty.status_code == 422
    assert "Schrijf op wat er anders moet." in empty.text
    client.post(f"/gebouwverboden/{ban.id}/terugsturen", data={"terug-reason": "Waarom zo lang?"})
    assert client.get(f"/gebouwverboden/{ban.id}").status_code == 404
    assert "Waarom zo lang?" in sign_in(world.manager).get(f"/gebouwverboden/{ban.id}/wijzigen").text


def test_a_decision_without_a_reason_is_refused_beside_its_field(world, incident, sign_in, store):
    ban = store(bans.submitted(world, incident))
    page = sign_in(world.authority).post(f"/gebouwverboden/{ban.id}/besluiten", data={"reason": ""})
    assert page.status_code == 422
    assert "Schrijf op waarom u dit besluit." in page.text


def test_serving_shows_what_is_wrong_beside_the_field_and_keeps_what_was_typed(world, incident, sign_in, store):
    ban = store(bans.imposed(world, incident))
    client = sign_in(world.manager)
    assert client.get(f"/gebouwverboden/{ban.id}/bezorgd").status_code == 200
    early = client.post(
        f"/gebouwverboden/{ban.id}/bezorgd",
        data={"how": "post", "served_on": day(TODAY - timedelta(days=1)), "detail": "Mijn toelichting"},
    )
    assert early.status_code == 422
    assert "niet bezorgd zijn voor de dag van het besluit" in early.text
    assert "Mijn toelichting" in early.text
    for typed in GARBAGE:
        answer = client.post(f"/gebouwverboden/{ban.id}/bezorgd", data={"how": typed, "served_on": typed})
        assert answer.status_code == 422


def test_a_ban_is_suspended_changed_and_lifted_in_the_browser(world, session, incident, sign_in, store):
    ban = store(bans.served(world, incident))
    client = sign_in(world.manager)
    for step in ("opschorten", "uitzonderingen", "opheffen"):
        assert client.get(f"/gebouwverboden/{ban.id}/{step}").status_code == 200
    client.post(f"/gebouwverboden/{ban.id}/uitzonderingen", data={"exceptions": "Paspoort op woensdag"})
    assert "Paspoort op woensdag" in client.get(f"/gebouwverboden/{ban.id}").text
    for typed in GARBAGE:
        refused = client.post(
            f"/gebouwverboden/{ban.id}/opschorten",
            data={"suspended_from": typed, "suspended_until": typed, "reason": "Bezwaar"},
        )
        assert refused.status_code == 422
    period = {"suspended_from": day(TODAY), "suspended_until": day(TODAY + timedelta(days=3)), "reason": "Bezwaar"}
    client.post(f"/gebouwverboden/{ban.id}/opschorten", data=period)
    assert "Opgeschort" in client.get(f"/gebouwverboden/{ban.id}").text
    assert client.post(f"/gebouwverboden/{ban.id}/opheffen", data={"reason": ""}).status_code == 422
    client.post(f"/gebouwverboden/{ban.id}/opheffen", data={"reason": "Goed gesprek"})
    assert "Opgeheven" in client.get(f"/gebouwverboden/{ban.id}").text
    assert client.post(f"/gebouwverboden/{ban.id}/opheffen", data={"reason": "Nog eens"}).status_code == 422


def test_a_proposal_can_be_dropped_with_a_reason(world, incident, sign_in, store):
    ban = store(bans.proposed(world, incident))
    client = sign_in(world.manager)
    assert "Voorstel laten vervallen" in client.get(f"/gebouwverboden/{ban.id}/opheffen").text
    client.post(f"/gebouwverboden/{ban.id}/opheffen", data={"reason": "Toch niet nodig"})
    assert "Toch niet nodig" in client.get(f"/gebouwverboden/{ban.id}").text


def test_an_extension_starts_from_the_old_ban_on_the_day_after(world, session, incident, sign_in, store):
    ban = store(bans.served(world, incident))
    client = sign_in(world.manager)
    assert "Vervolg voorstellen" in client.get(f"/gebouwverboden/{ban.id}").text
    page = client.get(f"/zaken/{incident.id}/gebouwverbod?na={ban.id}").text
    next_day = ban.last_day + timedelta(days=1)
    assert f'value="{day(next_day)}"' in page
    data = filled(world, first_day=day(TODAY), last_day=day(next_day + timedelta(days=30)))
    client.post(f"/zaken/{incident.id}/gebouwverbod?na={ban.id}", data=data)
    session.expire_all()
    made = session.scalars(select(Ban).where(Ban.extends_id == ban.id)).one()
    assert made.first_day == next_day
    assert client.get(f"/zaken/{incident.id}/gebouwverbod?na=zzz").status_code == 200
    assert client.get(f"/zaken/{incident.id}/gebouwverbod?na={uuid4()}").status_code == 404


@pytest.mark.parametrize(
    "path", ["", "/wijzigen", "/besluiten", "/bezorgd", "/opheffen", "/opschorten", "/uitzonderingen"]
)
def test_a_manager_of_another_unit_and_reception_do_not_see_the_ban(world, incident, sign_in, store, path):
    ban = store(bans.served(world, incident))
    for who in (world.works_manager, world.reception, world.reporter, world.auditor):
        assert sign_in(who).get(f"/gebouwverboden/{ban.id}{path}").status_code in {403, 404}


def test_a_ban_that_does_not_exist_is_not_found(world, sign_in):
    assert sign_in(world.manager).get(f"/gebouwverboden/{uuid4()}").status_code == 404


def test_a_manager_of_the_unit_who_does_not_handle_sees_the_ban_without_the_name(world, incident, sign_in, store):
    ban = store(bans.served(world, incident))
    page = sign_in(world.director).get(f"/gebouwverboden/{ban.id}")
    assert page.status_code == 200
    assert "Fictief" not in page.text


def test_looking_at_a_ban_is_logged_with_its_case(world, session, incident, sign_in, store):
    ban = store(bans.served(world, incident))
    sign_in(world.manager).get(f"/gebouwverboden/{ban.id}")
    logged = session.scalars(select(AuditEntry).where(AuditEntry.name == "view_ban")).all()
    assert [(each.actor_id, each.subject_id) for each in logged] == [(world.manager.id, incident.id)]


def test_every_state_of_a_ban_has_a_page(world, session, incident, sign_in):
    who = bans.case(world, bans.person(world))
    acute = bans.imposed(world, who, acute=True)
    upcoming = bans.served(world, bans.case(world), first_day=TODAY + timedelta(days=4))
    session.commit()
    client = sign_in(world.manager)
    assert "nog niet bezorgd" in client.get(f"/gebouwverboden/{acute.id}").text
    assert "gaat in op" in client.get(f"/gebouwverboden/{upcoming.id}").text
    late = bans.case_of(world, upcoming)
    visit = bans.work_of(world, world.manager)
    operations.lift(visit, upcoming, late, "Toch niet")
    session.commit()
    assert "Opgeheven" in client.get(f"/gebouwverboden/{upcoming.id}").text
