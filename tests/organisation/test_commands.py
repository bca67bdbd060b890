"""Commands that set up the organisation, as somebody types them on the server."""

import pytest
from sqlalchemy import select

from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from incidents.organisation.models import Building, ClosingDay, HeadCount, Organisation, OrgUnit


@pytest.fixture
def run(app, world):
    def act(command, *arguments, by="administrator"):
        who = ["--as", f"{by}@voorbeeld.example"] if by else []
        return app.test_cli_runner().invoke(args=["organisation", command, *arguments, *who])

    return act


def refused(done, words):
    """The command ended with one sentence that holds these words, and no trace."""
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert done.output.startswith("Error: ")
    assert words in done.output
    assert done.output.count("\n") == 1


def test_settings_that_are_given_change_and_the_others_stay(run, session, world):
    before = world.organisation.take_up_working_days
    done = run("set", "--alarm-number", "2222", "--escalate-after-hours", "48", "--tell-adviser", "all")
    assert done.output == "Changed: alarm_number, escalate_after_hours, tell_adviser.\n"
    session.expire_all()
    row = session.scalars(select(Organisation)).one()
    assert (row.alarm_number, row.escalate_after_hours, row.tell_adviser) == ("2222", 48, "all")
    assert (row.name, row.take_up_working_days) == ("Gemeente Voorbeeld", before)


def test_units_stand_below_each_other_and_have_their_head_count(run, session):
    assert run("add-unit", "Parkeren", "--below", "town / works", "--from", "2026-01-01").exit_code == 0
    assert run("set-head-count", "parkeren", "2026", "38").output == "Parkeren: 38 people in 2026.\n"
    unit = session.scalars(select(OrgUnit).where(OrgUnit.name == "Parkeren")).one()
    assert session.get(OrgUnit, unit.parent_id).name == "Works"
    assert session.scalars(select(HeadCount.people).where(HeadCount.unit_id == unit.id)).one() == 38
    assert "\n    Works\n      Parkeren" in run("show", by=None).output


def test_a_unit_whose_name_two_units_bear_is_meant_by_its_path(run):
    run("add-unit", "Balie", "--below", "Social")
    run("add-unit", "Balie", "--below", "Works")
    refused(run("set-head-count", "Balie", "2026", "5"), "Town / Social / Balie; Town / Works / Balie")
    assert run("set-head-count", "Town / Works / Balie", "2026", "5").exit_code == 0


def test_buildings_and_closing_days_are_added(run, session):
    assert run("add-building", "Stadswinkel", "--address", "Markt 1", "--security-phone", "2230").exit_code == 0
    building = session.scalars(select(Building).where(Building.name == "Stadswinkel")).one()
    assert (building.address, building.security_phone) == ("Markt 1", "2230")
    assert run("add-closing-day", "2027-05-07", "--name", "dag na Hemelvaart").exit_code == 0
    assert session.scalars(select(ClosingDay)).one().name == "dag na Hemelvaart"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("set",), "Give at least one setting"),
        (("set", "--name", " "), "Enter a name"),
        (("set", "--alarm-number", "2" * 31), "too long"),
        (("add-unit", "Caf\udce9"), "cannot be stored"),  # as a terminal in another encoding sends it
        (("add-unit", "Nieuw", "--below", "Nergens"), "no unit called Nergens"),
        (("add-unit", "Nieuw", "--from", "2026-02-01", "--until", "2026-01-01"), "last day"),
        (("set-head-count", "Desk", "1850", "3"), "2000"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(run, command, words):
    refused(run(*command), words)


def test_a_day_that_is_none_is_refused(run):
    done = run("add-closing-day", "7 mei")
    assert done.exit_code == 2
    assert "7 mei is no day: write it as 2026-11-25." in done.output


@pytest.mark.parametrize("name", ["reporter", "manager", "adviser", "auditor"])
def test_only_an_administrator_sets_up_and_a_refusal_stands_in_the_log(run, session, world, name):
    refused(run("add-unit", "Nieuw", by=name), "may not do this")
    assert session.scalars(select(OrgUnit).where(OrgUnit.name == "Nieuw")).all() == []
    entry = session.scalars(select(AuditEntry).where(AuditEntry.kind == EntryKind.REFUSED)).one()
    assert (entry.name, entry.actor_id) == ("manage_organisation", world.people[name].id)


def test_nobody_acts_for_somebody_who_does_not_work_here(run):
    refused(run("add-unit", "Nieuw", by="onbekend"), "Nobody who works here")
