"""Setting up the organisation and changing it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from incidents.audit.models import AuditEntry
from incidents.organisation import operations, queries, rules
from incidents.organisation.operations import BuildingFacts, UnitFacts
from incidents.organisation.settings import OrganisationSettings
from incidents.policy import SYSTEM, Refused
from incidents.work import Work

DAY = date(2026, 1, 1)
ORDINARY = ["reporter", "manager", "adviser", "support", "reception", "auditor", "registrar", "authority"]


@pytest.fixture
def work(world, work_for):
    return work_for(world.administrator)


def test_an_organisation_is_set_up_once(session):
    work = Work(session, SYSTEM, datetime.now(UTC))
    made = operations.set_up(work, OrganisationSettings(name="Gemeente Nieuw", support_phone="4433"))
    session.commit()
    assert queries.organisation(work) == OrganisationSettings(name="Gemeente Nieuw", support_phone="4433")
    assert (made.feedback_working_days, made.support_phone) == (5, "4433")
    with pytest.raises(rules.AlreadySetUp):
        operations.set_up(work, OrganisationSettings(name="Nog een"))


def test_changed_settings_stay(session, world, work):
    operations.change_settings(work, world.organisation, OrganisationSettings(name="Anders", escalate_after_hours=48))
    session.commit()
    assert (world.organisation.name, world.organisation.escalate_after_hours) == ("Anders", 48)
    with pytest.raises(rules.NotASetting):
        operations.change_settings(work, world.organisation, OrganisationSettings(name="A", take_up_working_days=0))
    with pytest.raises(rules.NameNeeded):
        operations.change_settings(work, world.organisation, OrganisationSettings(name="  "))


def test_a_unit_is_added_moved_and_ended(session, world, work):
    unit = operations.add_unit(work, UnitFacts("Nieuw", DAY, parent_id=world.units["desk"].id))
    session.commit()
    assert unit.id in queries.tree(session, work.today).below(world.units["social"].id)
    facts = UnitFacts("Nieuw", DAY, parent_id=world.units["works"].id)
    operations.change_unit(work, unit, facts)
    session.commit()
    assert unit.id not in queries.tree(session, work.today).below(world.units["social"].id)
    operations.change_unit(work, unit, replace(facts, valid_to=date(2026, 1, 31)))
    session.commit()
    assert unit.id in queries.tree(session, date(2026, 1, 31)).units
    assert unit.id not in queries.tree(session, date(2026, 2, 1)).units


def test_a_unit_is_not_moved_below_itself(world, work):
    with pytest.raises(rules.BelowItself):
        operations.change_unit(work, world.units["social"], UnitFacts("Social", DAY, parent_id=world.units["desk"].id))


def test_a_building_is_added(session, world, work):
    building = operations.add_building(work, BuildingFacts("Loods", DAY, address="Kade 1"))
    session.commit()
    assert building.id in {each.id for each in queries.buildings(work)}
    with pytest.raises(rules.EndsBeforeItStarts):
        operations.add_building(work, BuildingFacts("Loods", DAY, valid_to=date(2025, 12, 31)))


def test_a_head_count_replaces_the_one_of_before(session, world, work):
    desk = world.units["desk"]
    first = operations.set_head_count(work, desk, 2026, 40)
    session.commit()
    assert operations.set_head_count(work, desk, 2026, 41) is first
    session.commit()
    assert first.people == 41
    assert operations.set_head_count(work, desk, 2025, 39) is not first
    session.commit()


def test_a_closing_day_is_added_once(session, world, work):
    operations.add_closing_day(work, DAY, "Brugdag")
    session.commit()
    assert DAY in queries.closing_days(work)
    with pytest.raises(rules.AlreadyClosed):
        operations.add_closing_day(work, DAY)


def test_every_change_is_in_the_log(session, world, work):
    unit = operations.add_unit(work, UnitFacts("Nieuw", DAY))
    session.commit()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == unit.id)).one()
    assert (entry.name, entry.actor_id) == ("OrganisationChanged", world.administrator.id)


@pytest.mark.parametrize("name", ORDINARY)
def test_nobody_but_an_administrator_changes_the_organisation(world, work_for, name):
    work, desk = work_for(world.people[name]), world.units["desk"]
    for attempt in (
        lambda: operations.set_up(work, OrganisationSettings(name="x")),
        lambda: operations.change_settings(work, world.organisation, OrganisationSettings(name="x")),
        lambda: operations.add_unit(work, UnitFacts("x", DAY)),
        lambda: operations.change_unit(work, desk, UnitFacts("x", DAY)),
        lambda: operations.add_building(work, BuildingFacts("x", DAY)),
        lambda: operations.set_head_count(work, desk, 2026, 1),
        lambda: operations.add_closing_day(work, DAY),
    ):
        with pytest.raises(Refused):
            attempt()
