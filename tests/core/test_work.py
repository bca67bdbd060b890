"""The door and the guards, proved by breaking them."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from incidents import policy
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from incidents.events import HelpAnswered, SeverityAssessed
from incidents.policy import Action, Role
from incidents.registration.models import Incident, IncidentKind
from incidents.registration.vocabulary import AggressionType
from incidents.work import ChangedBySomebodyElse, UnrecordedChange
from tests.factories.cases import incident


def test_a_change_without_its_fact_makes_the_commit_raise(world, session):
    case = incident(world)
    session.commit()
    case.severity = 4
    with pytest.raises(UnrecordedChange):
        session.commit()


def test_a_change_with_its_fact_is_committed_and_logged(world, session, work_for):
    case = incident(world, handler=world.manager)
    session.commit()
    work = work_for(world.manager)
    work.allow(Action.HANDLE_CASE, case)
    case.severity = 4
    work.record(SeverityAssessed(case.id))
    session.commit()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "SeverityAssessed")).one()
    assert (entry.subject_id, entry.actor_id, entry.role) == (case.id, world.manager.id, "manager")


def test_a_fact_about_another_case_excuses_nothing(world, session, work_for):
    case, other = incident(world), incident(world)
    session.commit()
    case.severity = 4
    work_for(world.manager).record(SeverityAssessed(other.id))
    with pytest.raises(UnrecordedChange):
        session.commit()


def test_a_logged_look_excuses_no_change(world, session, work_for):
    case = incident(world)
    session.commit()
    work_for(world.manager).read(Action.VIEW_CASE, case)
    case.severity = 4
    with pytest.raises(UnrecordedChange):
        session.commit()


def test_a_part_of_a_case_is_guarded_like_the_case(world, session):
    case = incident(world)
    session.commit()
    session.add(IncidentKind(incident_id=case.id, kind=AggressionType.PHYSICAL))
    with pytest.raises(UnrecordedChange):
        session.commit()


def test_a_removed_row_is_guarded_too(world, session):
    case = incident(world)
    session.commit()
    session.delete(session.get_one(IncidentKind, (case.id, AggressionType.VERBAL)))
    with pytest.raises(UnrecordedChange):
        session.commit()


@pytest.mark.parametrize("statement", [update(Incident).values(severity=1), delete(IncidentKind)])
def test_a_bulk_change_of_audited_rows_is_refused(world, session, statement):
    incident(world)
    with pytest.raises(UnrecordedChange):
        session.execute(statement)


def test_after_a_rollback_the_next_change_still_needs_its_own_fact(world, session, work_for):
    case = incident(world)
    session.commit()
    work_for(world.manager).record(SeverityAssessed(case.id))
    session.rollback()
    case.severity = 3
    with pytest.raises(UnrecordedChange):
        session.commit()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entries SET name = 'nothing happened'",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(world, session, change):
    with pytest.raises(DBAPIError, match="only added to"):
        session.execute(text(change))


def test_whoever_may_not_see_a_case_is_refused_and_nothing_is_logged_as_read(world, work_for, session):
    case = incident(world)
    work = work_for(world.works_manager)
    with pytest.raises(policy.Refused):
        work.read(Action.VIEW_CASE, case)
    session.commit()
    assert session.scalars(select(AuditEntry).where(AuditEntry.kind == EntryKind.READ)).all() == []


def test_a_list_is_logged_once_with_the_ids_it_showed(world, work_for, session):
    cases = [incident(world), incident(world)]
    work_for(world.manager).read_list(Action.VIEW_CASE, [each.id for each in cases])
    session.commit()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.kind == EntryKind.READ)).one()
    assert set(entry.shown_ids) == {each.id for each in cases}


def test_what_one_page_shows_of_one_case_is_one_look_for_what_the_page_was_opened_for(world, work_for, session):
    case, joined, other = incident(world, handler=world.manager), incident(world), incident(world)
    session.commit()
    work = work_for(world.manager)
    work.read(Action.VIEW_CASE, case)
    work.read_list(Action.VIEW_CASE, [joined.id], case.id)
    work.read_list(Action.SEE_PERSON, [other.id, joined.id], case.id)
    work.read(Action.VIEW_CASE, other)
    session.commit()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.kind == EntryKind.READ)).all()
    looks = {entry.subject_id: (entry.name, entry.shown_ids) for entry in entries}
    assert len(entries) == 2
    assert looks == {case.id: ("view_case", [joined.id, other.id]), other.id: ("view_case", [])}


def test_what_was_shown_stays_a_look_when_the_change_is_rolled_back(world, work_for, session):
    case = incident(world)
    session.commit()
    work_for(world.manager).read(Action.VIEW_CASE, case)
    session.rollback()
    session.commit()
    session.commit()
    assert session.scalars(select(AuditEntry.subject_id).where(AuditEntry.kind == EntryKind.READ)).all() == [case.id]


def test_a_follow_up_runs_in_the_transaction_of_its_fact(world, work_for):
    case, seen = incident(world), []
    work = work_for(world.manager)
    work.follow_ups = {HelpAnswered: (lambda _, fact: seen.append(fact.subject_id),)}
    work.record(HelpAnswered(case.id, help_request_id=uuid4()))
    assert seen == [case.id]


def test_a_form_made_from_an_older_state_is_refused(world, work_for):
    case = incident(world)
    work = work_for(world.manager)
    work.check_version(case, case.version)
    with pytest.raises(ChangedBySomebodyElse):
        work.check_version(case, case.version - 1)


def test_today_is_the_day_in_amsterdam(world, work_for):
    assert str(work_for(world.manager, datetime(2026, 6, 30, 22, 30, tzinfo=UTC)).today) == "2026-07-01"
    assert str(work_for(world.manager, datetime(2026, 12, 31, 22, 30, tzinfo=UTC)).today) == "2026-12-31"


def test_the_log_names_the_role_that_tells_most_and_each_record_once(world, work_for, session):
    case = incident(world)
    work_for(world.manager).read_list(Action.VIEW_CASE, [case.id, case.id])
    session.commit()
    entry = session.query(AuditEntry).filter_by(actor_id=world.manager.id, kind=EntryKind.READ).one()
    assert (entry.role, entry.shown_ids) == (Role.MANAGER, [case.id])


def test_whoever_is_only_an_employee_is_logged_as_one(world, work_for, session):
    work_for(world.reporter).read_list(Action.FOLLOW_REPORT, [])
    session.commit()
    assert (
        session.query(AuditEntry).filter_by(actor_id=world.reporter.id, kind=EntryKind.READ).one().role == Role.EMPLOYEE
    )
