"""What requests keep of the organisation: nothing is asked twice, and nobody sees what it was before (decision 0009)."""

from dataclasses import asdict

import pytest

from incidents.organisation import operations, queries
from incidents.organisation.operations import BuildingFacts, UnitFacts
from incidents.organisation.settings import OrganisationSettings
from tests.factories.world import LONG_AGO
from tests.statements import sent_through


@pytest.fixture
def as_manager(world, sign_in):
    return sign_in(world.manager)


@pytest.fixture
def statements(session):
    """Notes what is sent to the database."""
    return lambda: sent_through(session.get_bind())


def test_a_second_request_asks_neither_settings_nor_units(as_manager, statements):
    as_manager.get("/werkvoorraad")
    with statements() as sent:
        as_manager.get("/werkvoorraad")
    assert sent
    assert not [each for each in sent if "FROM org_units" in each and "incidents" not in each]
    assert not [each for each in sent if "take_up_working_days" in each]


def test_a_changed_setting_is_on_the_next_page(as_manager, world, work_for, session):
    as_manager.get("/mijn-meldingen")
    assert "Gemeente Anders" not in as_manager.get("/mijn-meldingen").text
    settings = OrganisationSettings(name="Gemeente Anders")
    operations.change_settings(work_for(world.administrator), world.organisation, settings)
    session.commit()
    assert "Gemeente Anders" in as_manager.get("/mijn-meldingen").text


def test_a_new_unit_is_in_the_reach_of_its_manager_at_the_next_request(as_manager, world, work_for, session):
    as_manager.get("/werkvoorraad?keuze=open")
    facts = UnitFacts("Nieuwe balie", LONG_AGO, parent_id=world.units["desk"].id)
    unit = operations.add_unit(work_for(world.administrator), facts)
    session.commit()
    assert "Nieuwe balie" in as_manager.get("/werkvoorraad").text
    operations.change_unit(
        work_for(world.administrator), unit, UnitFacts("Nieuwe balie", LONG_AGO, parent_id=world.units["works"].id)
    )
    session.commit()
    assert "Nieuwe balie" not in as_manager.get("/werkvoorraad").text


def test_a_new_building_can_be_chosen_in_the_next_report(as_manager, world, work_for, session):
    assert "Loods" not in as_manager.get("/melden", follow_redirects=True).text
    operations.add_building(work_for(world.administrator), BuildingFacts("Loods", LONG_AGO, address="Kade 1"))
    session.commit()
    assert "Loods" in as_manager.get("/melden", follow_redirects=True).text


def test_what_was_rolled_back_is_kept_by_nobody(as_manager, world, work_for, session):
    as_manager.get("/mijn-meldingen")
    work = work_for(world.administrator)
    settings = OrganisationSettings(**asdict(queries.organisation(work)) | {"name": "Gemeente Anders"})
    operations.change_settings(work, world.organisation, settings)
    session.flush()
    assert queries.organisation(work).name == "Gemeente Anders"
    session.rollback()
    assert "Gemeente Anders" not in as_manager.get("/mijn-meldingen").text
