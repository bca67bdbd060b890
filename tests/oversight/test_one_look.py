"""What somebody looked at is one line of the log, in words that say which page it was."""

import html
import re

import pytest

from incidents.oversight import queries
from tests.factories import bans
from tests.factories.cases import incident
from tests.oversight.test_log_page import text_of


@pytest.fixture
def cases(world):
    """Three cases of the desk."""
    for _ in range(3):
        incident(world)
    world.session.commit()
    return world


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/werkvoorraad", "Bekeek de werkvoorraad: 3 getoond"),
        ("/werkvoorraad?zaak=2001-9999", "Bekeek de werkvoorraad: 0 getoond"),
        ("/mijn-werk", "Bekeek Mijn werk: 0 getoond"),
        ("/mijn-meldingen", "Bekeek de eigen meldingen: 0 getoond"),
        ("/gebouwverboden?pagina=2", "Bekeek de lijst met gebouwverboden, bladzijde 2: 0 getoond"),
    ],
)
def test_a_look_at_a_list_is_one_line_that_says_which_list_and_which_page(cases, sign_in, address, words):
    sign_in(cases.manager).get(address)
    page = text_of(sign_in(cases.auditor).get("/inzagelog"))
    assert page.count(f"Manager Testpersoon Leidinggevende {words}") + page.count(f"Medewerker {words}") == 1


def test_a_case_with_its_person_is_one_line_that_names_both(cases, sign_in):
    case = bans.case(cases, bans.person(cases))
    cases.session.commit()
    sign_in(cases.manager).get(f"/zaken/{case.id}")
    page = text_of(sign_in(cases.auditor).get(f"/inzagelog?zaak={case.reference}&wat=read"))
    assert "1 handeling" in page
    line = page.partition("1 handeling in het log")[2].partition("Niemand kan deze lijst wijzigen")[0]
    assert "Bekeek een zaak" in line
    assert f"Zaak {case.reference}" in line
    assert "Betrokkene met kenmerk" in line


def test_a_failed_sign_in_is_told_in_words_and_is_not_done_by_the_system(cases, client, sign_in):
    client.post("/inloggen", data={"email": cases.manager.email, "password": "geraden"})
    page = text_of(sign_in(cases.auditor).get("/inzagelog?wat=refused"))
    assert "Iemand die niet was ingelogd Geweigerd: Logde niet in" in page
    assert "sign_in" not in page


def test_a_part_of_the_log_does_not_pass_for_all_of_it(cases, sign_in, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    client = sign_in(cases.auditor)
    for _ in range(6):
        client.get("/inzagelog")
    first = client.get("/inzagelog")
    assert "De nieuwste 3 handelingen" in text_of(first)
    older = html.unescape(re.search(r'href="([^"]+)" rel="next"', first.text)[1])
    assert "3 oudere handelingen" in text_of(client.get(older))


def test_a_press_that_is_recorded_is_no_look_of_its_own(cases, sign_in):
    case = incident(cases)
    cases.session.commit()
    client = sign_in(cases.manager)
    client.get(f"/zaken/{case.id}")
    client.post(f"/zaken/{case.id}/oppakken", data={"version": case.version})
    auditor = sign_in(cases.auditor)
    assert "1 handeling in het log" in text_of(auditor.get(f"/inzagelog?zaak={case.reference}&wat=read"))
    assert "Pakte de zaak op" in text_of(auditor.get(f"/inzagelog?zaak={case.reference}&wat=fact"))


def test_what_is_about_nothing_has_no_tail(cases, sign_in):
    sign_in(cases.manager).get("/cijfers/soorten.csv")
    page = text_of(sign_in(cases.auditor).get("/inzagelog"))
    assert "Sloeg cijfers op als bestand" in page
    assert "niets in het bijzonder" not in page


def test_opening_a_form_is_not_called_what_the_form_is_for(cases, sign_in):
    case = bans.case(cases, bans.person(cases))
    open_case = incident(cases, handler=cases.manager)
    cases.session.commit()
    client = sign_in(cases.manager)
    client.get(f"/zaken/{case.id}/gebouwverbod")
    client.get(f"/zaken/{open_case.id}/betrokkene")
    page = text_of(sign_in(cases.auditor).get("/inzagelog"))
    assert "Opende het formulier voor een gebouwverbod" in page
    assert "Opende de pagina om vast te leggen wie betrokkene is" in page


def test_a_part_of_a_name_is_answered_with_who_may_be_meant(cases, sign_in):
    answer = sign_in(cases.auditor).post("/inzagelog", data={"wie": "works_man"})
    assert answer.status_code == 422
    assert "Bedoelt u met works_man: Works_manager Testpersoon? Vul dan de hele naam in." in answer.text
