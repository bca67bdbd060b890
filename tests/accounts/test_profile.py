"""One's own details, and the language of the pages."""

import re
from datetime import date, timedelta

import pytest

from incidents.policy import Role


def test_everybody_sees_the_own_details_and_roles(client, session, world, sign_in):
    world.grant(world.manager, Role.RECEPTION, building="hall", ends_on=date(2100, 1, 31))
    session.commit()
    page = sign_in(world.manager).get("/mijn-gegevens").text
    for words in ("Manager Testpersoon", "manager@voorbeeld.example", "Leidinggevende", "Desk", "Hall", "31-01-2100"):
        assert words in page


def test_a_role_that_waits_for_a_confirmation_says_so(client, session, world, sign_in):
    world.grant(world.reporter, Role.MANAGER, unit="desk", confirmed=False)
    session.commit()
    assert "Wacht op een tweede beheerder" in sign_in(world.reporter).get("/mijn-gegevens").text


def test_stand_ins_are_shown_to_both(client, session, world, sign_in, work_for):
    from incidents.accounts import operations

    work = work_for(world.manager)
    operations.name_deputy(work, world.manager, world.colleague, work.today, work.today + timedelta(days=3))
    session.commit()
    assert "U vervangt Manager Testpersoon" in sign_in(world.colleague).get("/mijn-gegevens").text
    assert "Colleague Testpersoon vervangt u" in sign_in(world.manager).get("/mijn-gegevens").text


def test_other_sign_ins_are_listed_and_can_be_ended(client, app, world, sign_in, with_password):
    from tests.accounts.conftest import PASSWORD

    sign_in(with_password(world.reporter))
    other = app.test_client()
    other.post("/inloggen", data={"email": world.reporter.email, "password": PASSWORD})
    page = client.get("/mijn-gegevens").text
    assert "Op andere apparaten uitloggen" in page
    assert "<b>Op dit apparaat:</b> sinds " in page
    assert "U bent ook ingelogd op 1 ander apparaat of in een andere browser." in page
    client.post("/mijn-gegevens/uitloggen-elders")
    assert other.get("/mijn-gegevens").status_code == 302
    page = client.get("/mijn-gegevens").text
    assert "Op andere apparaten uitloggen" not in page
    assert "U bent nergens anders ingelogd." in page


def test_a_visitor_chooses_a_language(client, world):
    assert 'lang="nl"' in client.get("/inloggen").text
    assert client.post("/taal", data={"locale": "en", "next": "/inloggen"}).location == "/inloggen"
    assert '<html lang="en"' in client.get("/inloggen").text


def test_a_language_chosen_on_the_sign_in_page_stays_after_signing_in(client, session, world, with_password):
    from tests.accounts.conftest import PASSWORD

    employee = with_password(world.reporter)
    client.post("/taal", data={"locale": "en", "next": "/inloggen"})
    client.post("/inloggen", data={"email": employee.email, "password": PASSWORD})
    page = client.get("/mijn-gegevens").text
    assert '<html lang="en"' in page
    assert re.search(r"\d\d-\d\d-\d{4}, \d\d:\d\d", page)
    session.expire_all()
    assert world.reporter.language == "en"


def test_who_chose_nothing_on_the_sign_in_page_keeps_his_own_language(client, session, world, with_password):
    from tests.accounts.conftest import PASSWORD

    employee = with_password(world.reporter)
    client.post("/inloggen", data={"email": employee.email, "password": PASSWORD})
    client.post("/taal", data={"locale": "en", "next": "/mijn-gegevens"})
    client.post("/uitloggen")
    client.post("/inloggen", data={"email": with_password(world.colleague).email, "password": PASSWORD})
    assert '<html lang="nl"' in client.get("/mijn-gegevens").text


def test_the_administrator_starts_at_his_own_details_and_reads_that_his_pages_come_later(world, sign_in):
    client = sign_in(world.administrator)
    assert client.get("/").location == "/mijn-gegevens"
    page = client.get("/mijn-gegevens").text
    assert "De pagina’s voor het beheer komen in een volgende versie." in page
    assert "Hoe dat gaat, staat in de handleiding voor de beheerder." in page
    assert "volgende versie" not in sign_in(world.reporter).get("/mijn-gegevens").text


def test_an_employee_keeps_his_language_after_signing_in_elsewhere(client, app, session, world, sign_in):
    sign_in(world.reporter).post("/taal", data={"locale": "en", "next": "/mijn-gegevens"})
    assert '<html lang="en"' in client.get("/mijn-gegevens").text
    session.expire_all()
    assert world.reporter.language == "en"


@pytest.mark.parametrize("chosen", ["", "de", "../../etc", "nl\x00"])
def test_a_language_that_is_not_there_changes_nothing(client, session, world, sign_in, chosen):
    sign_in(world.reporter)
    assert client.post("/taal", data={"locale": chosen}).status_code == 302
    session.expire_all()
    assert world.reporter.language == "nl"


def test_nobody_is_sent_to_the_sign_in_page(client, world):
    for method, path in (
        ("get", "/mijn-gegevens"),
        ("post", "/uitloggen"),
        ("post", "/mijn-gegevens/uitloggen-elders"),
    ):
        answer = getattr(client, method)(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/inloggen")
