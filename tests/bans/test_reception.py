"""Reception: who may not come in today, here; names only after a logged look; never why."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from incidents.audit.models import AuditEntry
from incidents.bans import operations, reception_queries
from incidents.bans.models import BanViolation
from tests.factories import bans
from tests.statements import sent_through

TODAY = bans.today()
LOOKS = ("see_bans_of_building", "search_bans_of_building", "print_bans_of_building")


@pytest.fixture
def ban(world, session):
    """A ban that holds in the hall."""
    made = bans.served(world, exceptions="Op woensdag bij loket Zorg")
    session.commit()
    return made


def looks(session):
    session.expire_all()
    return session.scalars(select(AuditEntry).where(AuditEntry.name.in_(LOOKS), AuditEntry.kind == "read")).all()


def hall(world):
    return {"building": str(world.buildings["hall"].id)}


def search(client, world, name):
    return client.post("/receptie/zoeken", data=hall(world) | {"name": name})


def test_the_page_asks_the_question_and_counts_without_any_name_in_its_source(world, session, ban, sign_in):
    page = sign_in(world.reception).get("/receptie")
    assert "Mag deze persoon naar binnen?" in page.text
    assert "gebouwverbod geldt nu hier" in page.text
    assert "Toon de naam" in page.text
    assert "Fictief" not in page.text
    assert not looks(session)


def test_where_no_ban_holds_the_page_says_how_one_is_heard_of(world, sign_in):
    page = sign_in(world.reception).get("/receptie")
    assert "Dan krijgt u een mail" in page.text
    assert "Daarom ziet u de namen niet meteen" not in page.text
    assert "Toon de naam" not in page.text


def test_showing_the_names_is_logged_with_the_ban_and_its_case_and_closes_after_60_seconds(
    world, session, ban, sign_in
):
    page = sign_in(world.reception).post("/receptie/inzage", data=hall(world))
    assert "Kees Fictief" in page.text
    assert "Mag niet naar binnen tot en met" in page.text
    assert "Mag soms komen" in page.text
    assert "Op woensdag bij loket Zorg" in page.text
    assert "Houd langer open" in page.text
    assert 'data-leave-after="60"' in page.text
    without_javascript = " ".join(page.text.split("<noscript>")[1].split("</noscript>")[0].split())
    assert without_javascript.startswith('<meta http-equiv="refresh" content="60; url=/receptie')
    (entry,) = looks(session)
    assert entry.actor_id == world.reception.id
    assert set(entry.shown_ids) == {ban.id, ban.incident_id}


def test_the_auditor_reads_in_which_building_somebody_looked_searched_or_printed(world, session, ban, sign_in):
    client = sign_in(world.reception)
    client.post("/receptie/inzage", data=hall(world))
    search(client, world, "Onbekend")
    client.get("/receptie/lijst")
    looked, searched, printed = sorted(looks(session), key=lambda each: each.at)
    assert [each.subject_id for each in (looked, searched, printed)] == [world.buildings["hall"].id] * 3
    page = " ".join(re.sub("<[^>]+>", " ", sign_in(world.auditor).get("/inzagelog").text).split())
    for words in (
        "Bekeek gebouwverboden van een gebouw Hall",
        "Zocht een naam in de gebouwverboden van een gebouw Hall",
        "Opende de lijst met gebouwverboden om te printen Hall",
    ):
        assert words in page


def test_reception_never_reads_why(world, ban, sign_in):
    client = sign_in(world.reception)
    pages = [
        client.post("/receptie/inzage", data=hall(world)).text,
        search(client, world, "fictief").text,
        client.get("/receptie/lijst").text,
    ]
    for page in pages:
        for secret in (ban.reason, ban.norm, ban.duration_reason, ban.hearing_text, "Sloeg met de hand"):
            assert secret not in page


def test_reception_of_another_building_sees_nothing_and_cannot_choose_this_one(world, session, ban, sign_in):
    client = sign_in(world.other_reception)
    for page in (
        client.get(f"/receptie?gebouw={world.buildings['hall'].id}"),
        client.post("/receptie/inzage", data=hall(world)),
        search(client, world, "fictief"),
        client.get(f"/receptie/lijst?gebouw={world.buildings['hall'].id}"),
    ):
        assert "Fictief" not in page.text.replace("‘fictief’", "")
        assert "Hall" not in page.text
    assert all(entry.shown_ids == [] for entry in looks(session))


@pytest.mark.parametrize("who", ["manager", "adviser", "reporter", "auditor", "administrator", "support", "authority"])
def test_others_have_no_page_of_reception(world, ban, sign_in, who):
    client = sign_in(getattr(world, who))
    assert client.get("/receptie").status_code == 403
    assert client.post("/receptie/inzage").status_code == 403
    assert client.post("/receptie/zoeken").status_code == 403
    assert client.get("/receptie/lijst").status_code == 403
    assert client.post(f"/receptie/{ban.id}/is-hier").status_code == 403


def test_what_is_not_in_force_is_not_on_the_list(world, session, sign_in):
    bans.imposed(world, bans.case(world, bans.person(world, "Niet Bezorgd")))
    bans.submitted(world, bans.case(world, bans.person(world, "Nog Voorstel")))
    bans.served(world, bans.case(world, bans.person(world, "Gaat Nogin")), first_day=TODAY + timedelta(days=1))
    suspended = bans.served(world, bans.case(world, bans.person(world, "Even Opgeschort")))
    lifted = bans.served(world, bans.case(world, bans.person(world, "Al Opgeheven")))
    work = bans.work_of(world, world.manager)
    operations.suspend(work, suspended, bans.case_of(world, suspended), TODAY, TODAY, "Bezwaar")
    operations.lift(work, lifted, bans.case_of(world, lifted), "Goed gesprek")
    session.commit()
    client = sign_in(world.reception)
    page = client.post("/receptie/inzage", data=hall(world)).text
    assert "Er geldt hier vandaag geen gebouwverbod." in page
    assert search(client, world, "opgeschort").text.count("Niet gevonden") == 1


@pytest.mark.parametrize("asked", ["fictief", "FICTÍEF", "kees fictief", "Fictief, Kees", "K. Fictief", "ficti", "fi"])
def test_a_name_is_found_however_it_is_written(world, session, ban, sign_in, asked):
    page = search(sign_in(world.reception), world, asked)
    assert page.status_code == 200
    assert "1 persoon gevonden" in page.text
    assert "Kees Fictief" in page.text
    assert set(looks(session)[0].shown_ids) == {ban.id, ban.incident_id}


@pytest.mark.parametrize("asked", ["Jansen", "Bram Jansen", "Keizer"])
def test_a_name_that_is_not_found_gives_no_permission_and_the_search_is_logged(world, session, ban, sign_in, asked):
    page = search(sign_in(world.reception), world, asked)
    assert "Niet gevonden" in page.text
    assert "Controleer de spelling." in page.text
    assert "mag naar binnen" not in page.text
    assert "app-note--ok" not in page.text
    assert "Kees Fictief" not in page.text
    assert looks(session)[0].shown_ids == []


@pytest.mark.parametrize("asked", ["Fictiev", "Fictef", "Ficcttief", "Fitcief", "P. Fictief", "Cornelis Fictief"])
def test_a_misspelt_name_is_answered_with_who_may_be_meant_and_logged(world, session, ban, sign_in, asked):
    page = search(sign_in(world.reception), world, asked)
    assert "Niet gevonden" in page.text
    assert "Bedoelt u Kees Fictief?" in page.text
    assert "Mag niet naar binnen tot en met" in page.text
    assert 'data-leave-after="60"' in page.text
    assert set(looks(session)[0].shown_ids) == {ban.id, ban.incident_id}


def test_beside_who_is_found_stands_who_may_be_meant_too(world, session, ban, sign_in):
    bans.served(world, bans.case(world, bans.person(world, "Anna Ficctief")))
    session.commit()
    page = search(sign_in(world.reception), world, "Fictief").text
    assert "1 persoon gevonden" in page
    assert page.index("Kees Fictief") < page.index("Of bedoelt u deze persoon?") < page.index("Anna Ficctief")


def test_no_page_of_reception_says_that_somebody_may_come_in(world, ban, sign_in):
    client = sign_in(world.reception)
    for page in (client.get("/receptie"), client.post("/receptie/inzage", data=hall(world))):
        assert "mag naar binnen" not in page.text


@pytest.mark.parametrize("asked", ["", " ", "k", "k.", "%", "\x00", "…", "x" * 5000])
def test_too_little_or_too_much_to_search_is_a_sentence_beside_the_field(world, session, ban, sign_in, asked):
    page = search(sign_in(world.reception), world, asked)
    assert page.status_code == 422
    assert 'href="#name"' in page.text
    assert "Kees Fictief" not in page.text
    assert not looks(session)


def test_the_search_never_stands_in_an_address(world, ban, sign_in):
    page = search(sign_in(world.reception), world, "fictief")
    assert 'method="post"' in page.text
    assert "q=" not in page.text
    assert "fictief" not in page.request.url


def test_an_alias_is_shown_and_found_where_no_name_is_known(world, session, sign_in):
    bans.served(world, bans.case(world, bans.person(world, None, alias="Boze Buur")))
    session.commit()
    assert "Boze Buur" in search(sign_in(world.reception), world, "buur").text


def test_the_last_day_is_marked(world, session, sign_in):
    bans.served(world, last_day=TODAY, review_on=TODAY)
    session.commit()
    client = sign_in(world.reception)
    assert "Laatste dag" in client.post("/receptie/inzage", data=hall(world)).text
    assert "Laatste dag" in search(client, world, "fictief").text


def test_the_printed_list_says_who_printed_it_when_and_valid_today_only_and_is_logged(world, session, ban, sign_in):
    page = sign_in(world.reception).get("/receptie/lijst")
    assert f"door {world.reception.name}. Alleen vandaag geldig." in page.text
    assert "geprint om" in page.text
    assert "Kees Fictief" in page.text
    assert "is hier" not in page.text
    assert len(looks(session)) == 1


def test_is_here_takes_two_taps_and_says_what_to_do(world, session, ban, sign_in):
    client = sign_in(world.reception)
    page = client.post("/receptie/inzage", data=hall(world)).text
    assert "Kees Fictief is hier" in page
    assert "Blijf rustig. Spreek de persoon niet alleen aan." in page
    assert "tel:2222" in page
    typed = hall(world) | {"form_key": str(uuid4())}
    answers = [client.post(f"/receptie/{ban.id}/is-hier", data=typed) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    answer = client.get(answers[0].location).text
    assert "Fictief" not in answer
    assert "Gemeld als zaak" in answer
    assert "Blijf rustig. Spreek de persoon niet alleen aan." in answer
    assert "tel:2222" in answer
    assert "tel:112" in answer
    assert len(session.scalars(select(BanViolation)).all()) == 1


@pytest.mark.parametrize("told", ["zzz", "", "\x00"])
def test_a_strange_visit_in_the_address_shows_the_plain_page(world, ban, sign_in, told):
    page = sign_in(world.reception).get("/receptie", query_string={"gemeld": told})
    assert page.status_code == 200
    assert "Gemeld als zaak" not in page.text


def test_the_answer_to_a_visit_of_a_colleague_is_not_found(world, session, ban, sign_in):
    client = sign_in(world.reception)
    assert client.get("/receptie", query_string={"gemeld": str(uuid4())}).status_code == 404
    assert client.get("/receptie", query_string={"gemeld": str(ban.incident_id)}).status_code == 404


def test_is_here_for_another_building_or_a_ban_that_does_not_hold_is_refused(world, session, ban, sign_in):
    client = sign_in(world.other_reception)
    assert client.post(f"/receptie/{ban.id}/is-hier", data=hall(world)).status_code == 404
    yard = {"building": str(world.buildings["yard"].id)}
    assert client.post(f"/receptie/{ban.id}/is-hier", data=yard).status_code == 404
    client = sign_in(world.reception)
    assert client.post(f"/receptie/{uuid4()}/is-hier", data=hall(world)).status_code == 404
    assert client.post(f"/receptie/{ban.id}/is-hier", data={"building": "zzz"}).status_code == 404
    operations.lift(bans.work_of(world, world.manager), ban, bans.case_of(world, ban), "Goed gesprek")
    session.commit()
    answer = client.post(f"/receptie/{ban.id}/is-hier", data=hall(world) | {"form_key": "zzz"})
    assert "Dit kan nu niet met dit verbod" in client.get(answer.location).text
    assert not session.scalars(select(BanViolation)).all()


@pytest.mark.parametrize("wanted", ["zzz", "", "\x00", "00000000-0000-4000-8000-000000000000"])
def test_a_strange_building_shows_the_own_one(world, ban, sign_in, wanted):
    client = sign_in(world.reception)
    assert "Hall" in client.get("/receptie", query_string={"gebouw": wanted}).text
    assert "Hall" in client.get("/receptie/lijst", query_string={"gebouw": wanted}).text


def test_reception_without_a_building_is_told_what_to_do(world, session, sign_in):
    someone = world.employee("new_reception", role="reception")
    session.commit()
    client = sign_in(someone)
    assert "U hebt nog geen gebouw" in client.get("/receptie").text
    assert client.post("/receptie/inzage").status_code == 200
    assert client.get("/receptie/lijst").status_code == 200


def test_the_list_takes_as_many_queries_for_ten_bans_as_for_one(world, session, ban, sign_in, app):
    def count():
        work = bans.work_of(world, world.reception)
        connection = session.connection()
        with sent_through(connection) as statements:
            shown = reception_queries.bans_here(work, world.buildings["hall"].id)
        return len(shown), len(statements)

    few, first = count()
    for number in range(9):
        bans.served(world, bans.case(world, bans.person(world, f"Persoon {number}")))
    session.commit()
    many, second = count()
    assert (few, many) == (1, 10)
    assert first == second
