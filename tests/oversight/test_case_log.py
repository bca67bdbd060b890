"""Who looked at a case, as whoever handles it reads it."""

from datetime import timedelta

import pytest

from incidents.audit.vocabulary import EntryKind
from incidents.policy import Action
from tests.factories.cases import incident
from tests.oversight.test_log_page import NOON, entry, text_of
from tests.reporting.conftest import statements


@pytest.fixture
def seen(world):
    """A case of the desk that two people saw, one of them in a list with a case of the team."""
    world.own = incident(world, handler=world.manager)
    world.other = incident(world, unit="team", reporter=world.teammate)
    entry(world, actor=world.adviser, subject=world.own, role="vpt_adviser")
    entry(world, actor=world.director, shown=[world.own, world.other], at=NOON + timedelta(minutes=1))
    entry(world, EntryKind.REFUSED, Action.VIEW_CASE, world.teammate, world.own, role=None)
    entry(world, EntryKind.FACT, "TakenUp", world.manager, world.own)
    entry(world, actor=world.team_manager, subject=world.other)
    world.session.commit()
    return world


def test_the_manager_sees_who_looked_also_in_a_list(seen, sign_in):
    page = text_of(sign_in(seen.manager).get(f"/zaken/{seen.own.id}/inzage"))
    assert f"Wie zag zaak {seen.own.reference}?" in page
    assert "Adviser Testpersoon Adviseur Veilige Publieke Taak Bekeek een zaak" in page
    assert "Director Testpersoon Leidinggevende Bekeek de werkvoorraad: 2 getoond" in page


def test_neither_other_cases_nor_refusals_nor_facts_are_told(seen, sign_in):
    page = text_of(sign_in(seen.manager).get(f"/zaken/{seen.own.id}/inzage"))
    assert seen.other.reference not in page
    assert "Teammate" not in page
    assert "Team_manager" not in page
    assert "Pakte de zaak op" not in page


def test_a_case_of_another_unit_and_a_made_up_one_are_not_found(seen, sign_in):
    client = sign_in(seen.manager)
    assert client.get(f"/zaken/{seen.other.id}/inzage").status_code == 404
    assert client.get("/zaken/00000000-0000-0000-0000-000000000000/inzage").status_code == 404
    assert client.get("/zaken/onzin/inzage").status_code == 404


def test_a_manager_who_took_part_does_not_see_who_looked(world, sign_in):
    case = incident(world, witnesses=(world.manager,), manager_unit="social")
    world.session.commit()
    assert sign_in(world.manager).get(f"/zaken/{case.id}/inzage").status_code == 404
    assert sign_in(world.director).get(f"/zaken/{case.id}/inzage").status_code == 200


def test_the_registrar_sees_it_for_cases_of_office_holders(world, sign_in):
    case = incident(world, office_holder=True)
    world.session.commit()
    assert sign_in(world.registrar).get(f"/zaken/{case.id}/inzage").status_code == 200
    assert sign_in(world.manager).get(f"/zaken/{case.id}/inzage").status_code == 404


@pytest.mark.parametrize(
    "who", ["reporter", "adviser", "auditor", "administrator", "authority", "support", "reception"]
)
def test_others_are_refused(seen, sign_in, who):
    assert sign_in(getattr(seen, who)).get(f"/zaken/{seen.own.id}/inzage").status_code == 403


def test_the_own_look_at_it_is_told_the_next_time_and_nothing_of_the_case_is_read(seen, sign_in):
    client, where = sign_in(seen.manager), f"/zaken/{seen.own.id}/inzage"
    with statements() as said:
        client.get(where)
    assert not [each for each in said if "incidents.story" in each or "incidents.details" in each]
    assert "Bekeek wie de zaak heeft gezien" in text_of(client.get(f"/zaken/{seen.own.id}/inzage"))
