"""Reporting as an employee does it: the page, what comes back, and what the register holds afterwards."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from incidents.events import ExampleDataLoaded
from incidents.notifications.models import OutboxMessage
from incidents.policy import SYSTEM
from incidents.registration.models import HelpRequest, Incident, IncidentKind, Participant, ReportDraft
from incidents.registration.vocabulary import AffectedKind, AggressionType, Channel, Injury, Part, PersonKnowledge
from incidents.work import AMSTERDAM, Work
from tests.factories.world import LONG_AGO
from tests.registration.conftest import STORY, refused, report_form


def newest(session) -> Incident:
    return session.scalars(select(Incident).order_by(Incident.reported_at.desc())).first()


def mails(session, template: str) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).where(OutboxMessage.template == template)))


def test_the_page_asks_three_questions_and_has_answered_the_rest(world, sign_in):
    page = sign_in(world.reporter).get("/melden", follow_redirects=True).get_data(as_text=True)
    assert "Wat is er gebeurd?" in page
    assert 'href="tel:112"' in page
    assert 'href="tel:0880000001"' in page
    assert "Manager Testpersoon pakt het op" in page
    assert page.count("checked") == 3


def test_three_answers_are_enough_and_lead_to_a_page_that_says_who_and_when(world, sign_in, session):
    client = sign_in(world.reporter)
    answer = client.post("/melden", data=report_form(world))
    assert answer.status_code == 302
    page = client.get(answer.location).get_data(as_text=True)
    incident = newest(session)
    assert incident.reference in page
    assert "Manager Testpersoon pakt deze melding op, uiterlijk" in page
    assert "4433" in page
    assert incident.story == STORY
    assert incident.channel is Channel.TELEPHONE
    assert incident.affected_employee_id == world.reporter.id
    assert incident.manager_unit_id == world.units["desk"].id
    assert incident.person_knowledge is PersonKnowledge.NOT_KNOWN
    assert incident.next_due_at is not None


def test_nothing_filled_in_is_answered_beside_each_field_and_keeps_the_rest(world, sign_in, session):
    empty = report_form(world, story="  ", kinds=[], callback="y", callback_number="", day="other", date="31-11-2026")
    empty.pop("channel")
    page = refused(sign_in(world.reporter), empty)
    assert "<title>Fout:" in page
    for sentence in (
        "Vertel in een paar woorden wat er is gebeurd.",
        "Kies bij vraag 2 ten minste één antwoord.",
        "Kies bij vraag 3 waar het was.",
        "Vul een telefoonnummer in.",
        "Deze datum klopt niet. Vul dag, maand en jaar in.",
    ):
        assert page.count(sentence) == 2
    assert 'value="31-11-2026"' in page
    assert 'href="#kinds-0"' in page
    assert session.scalar(select(func.count()).select_from(Incident)) == 0


def test_what_was_ticked_stays_when_the_form_is_refused(world, sign_in):
    form = report_form(world, story="", kinds=["stalking", "doxing"], channel="social_media", handle="boze_buur")
    page = refused(sign_in(world.reporter), form)
    for value in ("stalking", "doxing", "social_media"):
        assert f'value="{value}" checked' in page
    assert 'value="boze_buur"' in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ((date.today() + timedelta(days=2)).strftime("%d-%m-%Y"), "Deze datum is nog niet geweest"),  # noqa: DTZ011
        ("01-01-1850", "Deze datum is te lang geleden"),
        ("01-01-2150", "Deze datum is nog niet geweest"),
        ("", "Vul de datum in als dag, maand en jaar."),
        ("gisteren", "Deze datum klopt niet"),
        ("99-99-9999", "Deze datum klopt niet"),
        ("😀\x00", "Deze datum klopt niet"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence(world, sign_in, typed, sentence):
    assert sentence in refused(sign_in(world.reporter), report_form(world, day="other", date=typed))


def test_a_broken_date_in_a_closed_row_does_not_matter(world, sign_in):
    assert sign_in(world.reporter).post("/melden", data=report_form(world, date="onzin")).status_code == 302


@pytest.mark.parametrize(
    "hostile",
    [
        {"story": "x" * 1_000_000},
        {"story": "😡" * 1_000_000},
        {"kinds": ["geen_soort"]},
        {"channel": "None"},
        {"channel": "maan"},
        {"about": "iedereen"},
        {"person": "\u202eboos"},
        {"day": "ooit"},
        {"unit": str(uuid4())},
        {"unit": "geen-id"},
        {"channel": "counter", "building": str(uuid4())},
        {"trigger": "toeval"},
        {"alarm": "geen"},
        {"injury": "misschien"},
        {"stepped_in": ["superman"]},
        {"callback": "y", "callback_number": "bel me"},
        {"about": "colleague", "colleague": "niemand@voorbeeld.example"},
        {"about": "colleague", "colleague": "reporter@voorbeeld.example"},
        {"witnesses": "onbekende getuige"},
        {"person": "alias", "alias": ""},
        {"witnesses": "\n".join(f"getuige {number}" for number in range(31))},
    ],
)
def test_a_hand_made_answer_is_refused_with_a_sentence_and_never_a_fault(world, sign_in, session, hostile):
    # What is too large for a draft is shown again at once.
    answer = sign_in(world.reporter).post("/melden", data=report_form(world, **hostile), follow_redirects=True)
    assert answer.status_code in {200, 422}
    assert "app-error" in answer.text
    assert session.scalar(select(func.count()).select_from(Incident)) == 0


@pytest.mark.parametrize(
    "text", ["😀 hij schold 😡", "a\x00b", "\u202eomgekeerd", "<script>alert(1)</script>", "{{ 7 * 7 }}", "=1+1"]
)
def test_any_text_is_kept_and_shown_as_text(world, sign_in, session, text):
    client = sign_in(world.reporter)
    answer = client.post("/melden", data=report_form(world, story=text))
    assert answer.status_code == 302
    page = client.get(f"/mijn-meldingen/{newest(session).id}").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "49" not in newest(session).story
    assert "\x00" not in newest(session).story


def test_a_first_name_is_asked_back_and_chooses_nobody(world, sign_in, session):
    form = report_form(world, about="colleague", colleague="colleague")
    page = refused(sign_in(world.reporter), form)
    assert "Bedoelt u met colleague: Colleague Testpersoon (Desk)? Vul dan de hele naam in." in page
    assert session.scalar(select(func.count()).select_from(Incident)) == 0


def test_both_places_that_were_told_are_kept(world, sign_in, session):
    form = report_form(world, channel="counter", place="Balie 3", where="Bij de deur")
    sign_in(world.reporter).post("/melden", data=form)
    assert newest(session).place == "Balie 3; Bij de deur"


def test_just_now_is_the_moment_of_a_page_that_was_open_for_days(world, sign_in, session):
    opened_at = datetime.now(UTC) - timedelta(days=3)
    sign_in(world.reporter).post("/melden", data=report_form(world, opened_at=opened_at.isoformat()))
    assert newest(session).occurred_on == opened_at.astimezone(AMSTERDAM).date()


def test_malformed_keys_and_moments_do_no_harm(world, sign_in):
    form = report_form(world, form_key="geen-sleutel", opened_at="9999-99-99")
    assert sign_in(world.reporter).post("/melden", data=form).status_code == 302


def test_help_now_tells_the_support_team_and_the_manager_as_urgent(world, sign_in, session):
    form = report_form(world, callback="y", callback_number="06 0000 0000", what_helps="Even bellen")
    sign_in(world.reporter).post("/melden", data=form)
    team, manager = mails(session, "hulpvraag"), mails(session, "hulpvraag_leidinggevende")
    assert [(each.recipient_id, each.urgent, each.path) for each in team] == [(world.support.id, True, "/opvang")]
    assert [(each.recipient_id, each.urgent) for each in manager] == [(world.manager.id, True)]
    asked = session.scalars(select(HelpRequest)).one()
    assert asked.callback_number == "06 0000 0000"
    assert asked.for_employee_id == world.reporter.id
    assert newest(session).help_requested
    assert mails(session, "nieuwe_melding") == []
    assert [each.recipient_id for each in mails(session, "nieuwe_melding_adviseur")] == [world.adviser.id]


def test_who_asked_for_help_reads_what_to_expect_and_whom_to_call(world, sign_in, session):
    world.organisation.support_hours = "werkdagen van 8.00 tot 18.00 uur"
    world._keep(world.organisation, world.organisation.id)
    session.commit()
    client = sign_in(world.reporter)
    asking = client.get("/melden", follow_redirects=True).get_data(as_text=True)
    assert "Het opvangteam belt op deze tijden: werkdagen van 8.00 tot 18.00 uur." in asking
    answer = client.post("/melden", data=report_form(world, callback="y", callback_number="06 0000 0000"))
    page = client.get(answer.location).get_data(as_text=True)
    assert "Het opvangteam en de leidinggevende hebben meteen bericht gekregen." in page
    assert "werkdagen van 8.00 tot 18.00 uur. Buiten deze tijden kan bellen langer duren." in page
    assert page.index("hebben meteen bericht gekregen") < page.index("pakt deze melding op")
    assert "Wilt u niet wachten? Bel het opvangteam: <a" in " ".join(page.split())


def test_colleagues_of_the_own_unit_are_offered_while_typing(world, sign_in):
    page = sign_in(world.reporter).get("/melden", follow_redirects=True).get_data(as_text=True)
    offered = page.partition('<datalist id="collegas">')[2].partition("</datalist>")[0]
    assert "Teammate Testpersoon" in offered or "Colleague Testpersoon" in offered
    assert "Reporter Testpersoon" not in offered
    assert 'list="collegas"' in page


def test_a_colleague_who_is_not_found_is_no_dead_end(world, sign_in):
    form = report_form(world, about="colleague", colleague="Niemand Bekend")
    page = refused(sign_in(world.reporter), form)
    assert "Wij vinden deze collega niet: Niemand Bekend." in page
    assert "Kies ‘Over een ingehuurde kracht’" in page


def test_what_may_stay_empty_about_the_internet_says_so(world, sign_in, session):
    client = sign_in(world.reporter)
    page = client.get("/melden", follow_redirects=True).get_data(as_text=True)
    for name in ("platform", "handle", "place"):
        label = page.partition(f'<label for="{name}">')[2].partition("</label>")[0]
        assert "(mag leeg)" in label, name
    assert client.post("/melden", data=report_form(world, channel="social_media")).status_code == 302


@pytest.mark.parametrize(("answer", "kept"), [(None, None), ("unknown", Injury.UNKNOWN), ("none", Injury.NONE)])
def test_an_injury_that_was_not_asked_is_not_an_answer(world, sign_in, session, answer, kept):
    values = {} if answer is None else {"injury": answer}
    sign_in(world.reporter).post("/melden", data=report_form(world, **values))
    assert newest(session).injury is kept


def test_without_help_the_adviser_hears_nothing_unless_the_organisation_wants_it(world, sign_in, session):
    client = sign_in(world.reporter)
    client.post("/melden", data=report_form(world))
    assert mails(session, "nieuwe_melding_adviseur") == []


def test_on_behalf_of_a_colleague_the_colleague_is_told_and_the_message_names_nobody(world, sign_in, session):
    form = report_form(world, about="colleague", colleague="COLLEAGUE@voorbeeld.example")
    assert sign_in(world.reporter).post("/melden", data=form).status_code == 302
    incident = newest(session)
    assert incident.affected_employee_id == world.colleague.id
    told = mails(session, "namens_u_gemeld")
    assert [(each.recipient_id, each.path) for each in told] == [(world.colleague.id, f"/mijn-meldingen/{incident.id}")]
    rows = session.scalars(select(OutboxMessage)).all()
    written = " ".join(f"{each.template} {each.reference} {each.path}" for each in rows)
    assert "Testpersoon" not in written
    assert "balie" not in written


def test_a_manager_who_reports_himself_is_routed_to_the_next_higher(world, sign_in, session):
    sign_in(world.manager).post("/melden", data=report_form(world))
    incident = newest(session)
    assert incident.manager_unit_id == world.units["social"].id
    assert [each.recipient_id for each in mails(session, "nieuwe_melding")] == [world.director.id]


def test_where_no_manager_is_left_the_adviser_is_told(world, sign_in, session):
    form = report_form(world, unit=str(world.units["town"].id))
    sign_in(world.secretary_general).post("/melden", data=form)
    assert newest(session).manager_unit_id == world.units["town"].id
    assert [each.recipient_id for each in mails(session, "nieuwe_melding")] == [world.adviser.id]


def test_a_case_of_an_office_holder_is_closed_to_managers(world, sign_in, session):
    form = report_form(world, about="office_holder", affected_name="Wethouder Testpersoon")
    sign_in(world.reporter).post("/melden", data=form)
    incident = newest(session)
    assert incident.office_holder
    assert incident.manager_unit_id is None
    assert incident.affected_kind is AffectedKind.OFFICE_HOLDER
    assert incident.affected_name == "Wethouder Testpersoon"
    assert [each.recipient_id for each in mails(session, "nieuwe_melding")] == [world.registrar.id]


def test_of_many_with_one_first_name_the_own_unit_is_named_first(world, sign_in, session):
    for surname, unit in (("Aalbers", "works"), ("Bakker", "works"), ("Cohen", "works"), ("Zwart", "desk")):
        each = world.employee(surname.lower(), unit=unit)
        each.name = f"Dennis {surname}"
        world._keep(each, each.id)
    session.commit()
    page = refused(sign_in(world.reporter), report_form(world, about="colleague", colleague="Dennis"))
    assert "Bedoelt u met Dennis: Dennis Zwart (Desk), Dennis Aalbers (Works), Dennis Bakker (Works)?" in page


def test_who_hears_when_nobody_takes_it_up_is_said_truly(world, sign_in):
    client = sign_in(world.reporter)
    own = client.get(client.post("/melden", data=report_form(world)).location).text
    assert "Dan krijgen de naasthogere leidinggevende en de VPT-adviseur vanzelf bericht." in own
    office = client.get(client.post("/melden", data=report_form(world, about="office_holder")).location).text
    assert "Dan krijgt de VPT-adviseur vanzelf bericht." in office
    assert "leidinggevende" not in office.partition("<main")[2].partition("</main>")[0]


def test_an_office_holder_who_reports_for_himself_is_a_case_of_an_office_holder(world, sign_in, session):
    alderman = world.employee("alderman", unit="town", is_office_holder=True)
    session.commit()
    sign_in(alderman).post("/melden", data=report_form(world))
    assert newest(session).office_holder


def test_everything_that_can_be_told_is_kept(world, sign_in, session):
    form = report_form(
        world,
        channel="counter",
        building=str(world.buildings["hall"].id),
        place="balie 3",
        kinds=["verbal", "physical"],
        day="other",
        date="02-01-" + str(date.today().year),  # noqa: DTZ011
        time="10.20",
        person="named",
        person_name="J. Voorbeeldman",
        person_look="lang, blauwe jas",
        with_what="een stok",
        why="een uitkering",
        trigger="refusal",
        alarm="mobile",
        stepped_in=["colleague", "security"],
        departure="removed",
        service_stopped="y",
        injury="yes",
        injury_text="blauwe plek",
        damage="scherm",
        absence="twee dagen",
        afterwards="Hij riep nog iets.",
        witnesses="colleague@voorbeeld.example\nTeammate Testpersoon",
    )
    assert sign_in(world.reporter).post("/melden", data=form).status_code == 302
    incident = newest(session)
    assert incident.building_id == world.buildings["hall"].id
    assert incident.occurred_at_time.hour == 10
    assert incident.person_knowledge is PersonKnowledge.SAID_TO_BE_KNOWN
    assert incident.person_hint == "J. Voorbeeldman\nlang, blauwe jas"
    assert incident.details["stepped_in"] == ["colleague", "security"]
    assert incident.details["injury_text"] == "blauwe plek"
    witnesses = session.scalars(select(Participant.employee_id).where(Participant.part == Part.WITNESS)).all()
    assert set(witnesses) == {world.colleague.id, world.teammate.id}


def test_a_building_belongs_to_a_counter_only(world, sign_in, session):
    form = report_form(world, channel="telephone", building=str(world.buildings["hall"].id))
    sign_in(world.reporter).post("/melden", data=form)
    assert newest(session).building_id is None


def test_online_keeps_platform_handle_and_page(world, sign_in, session):
    form = report_form(
        world, channel="social_media", platform="X", handle="boze_buur", page="https://voorbeeld.example/p/1"
    )
    sign_in(world.reporter).post("/melden", data=form)
    assert newest(session).online == {"platform": "X", "handle": "boze_buur", "page": "https://voorbeeld.example/p/1"}


def test_somebody_signed_out_keeps_the_text(world, client):
    answer = client.post("/melden", data=report_form(world))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert STORY in page
    assert "Inloggen in een nieuw tabblad" in page
    assert "Ga verder met uw melding" in page


def test_a_token_that_holds_no_more_keeps_the_text(world, sign_in, app, session):
    client = sign_in(world.reporter)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post("/melden", data=report_form(world, csrf_token="oud"))
        saving = client.post(f"/melden/concept/{uuid4()}", data=report_form(world, csrf_token="oud"))
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert saving.status_code == 400
    assert STORY in page
    assert "Deze pagina was te lang open." in page
    assert session.scalar(select(func.count()).select_from(Incident)) == 0
    assert session.scalar(select(func.count()).select_from(ReportDraft)) == 0


def test_the_kinds_are_kept_once_each(world, sign_in, session):
    sign_in(world.reporter).post("/melden", data=report_form(world, kinds=["verbal", "verbal", "stalking"]))
    incident = newest(session)
    kinds = {AggressionType.VERBAL, AggressionType.STALKING}
    stored = session.scalars(select(IncidentKind.kind).where(IncidentKind.incident_id == incident.id)).all()
    assert set(stored) == kinds
    assert len(stored) == 2


def test_before_there_are_units_the_page_says_that_nothing_can_be_sent_yet(world, sign_in, session):
    assert (
        "nog geen afdelingen in dit register" not in sign_in(world.reporter).get("/melden", follow_redirects=True).text
    )
    for unit in world.units.values():
        unit.valid_to = LONG_AGO
        Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(unit.id))
    session.commit()
    assert "nog geen afdelingen in dit register" in sign_in(world.reporter).get("/melden", follow_redirects=True).text
