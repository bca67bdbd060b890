"""Reminders, escalation and recomputing: who is told, once, whenever the clock comes by."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from incidents.accounts.models import Deputy, Employee, RoleHolding
from incidents.audit.models import AuditEntry
from incidents.events import DeputyNamed, ExampleDataLoaded, OrganisationChanged
from incidents.journey import FOLLOW_UPS
from incidents.notifications.models import OutboxMessage
from incidents.organisation.models import ClosingDay
from incidents.policy import SYSTEM, Refused
from incidents.promises import operations
from incidents.promises.models import Promise
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import Incident
from incidents.registration.vocabulary import IncidentStatus
from incidents.work import AMSTERDAM, Work
from tests.factories import cases


def amsterdam(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


MONDAY = amsterdam("2026-11-23 10:00")
DUE = amsterdam("2026-11-24 17:00")
LATE = DUE + timedelta(minutes=4)
Clock = Callable[[datetime], Work]


@pytest.fixture
def clock(session) -> Clock:
    return lambda now: Work(session, SYSTEM, now, FOLLOW_UPS)


def owing(world, clock: Clock, kind: PromiseKind = PromiseKind.TAKE_UP, days: int = 1, **values) -> Incident:
    """A case with a promise that was made on Monday morning."""
    case = cases.incident(world, **values)
    operations.promise(clock(MONDAY), case, kind, days)
    Work(world.session, SYSTEM, MONDAY).record(ExampleDataLoaded(case.id))
    world.session.commit()
    return case


def remind(work: Work, limit: int = 100) -> int:
    count = operations.remind_due(work, limit)
    work.session.commit()
    return count


def escalate(work: Work, limit: int = 100) -> int:
    count = operations.escalate_due(work, limit)
    work.session.commit()
    return count


def recompute(work: Work, limit: int = 100) -> int:
    count = operations.recompute(work, limit)
    work.session.commit()
    return count


def mails(session, template: str) -> list[str]:
    """Who got a mail, by the first part of the address."""
    rows = session.execute(
        select(Employee.email)
        .join(OutboxMessage, OutboxMessage.recipient_id == Employee.id)
        .where(OutboxMessage.template == template)
    )
    return sorted(email.partition("@")[0] for (email,) in rows)


# --- keeping ---


def test_a_case_repeats_its_first_open_promise(session, world, clock):
    case = owing(world, clock)
    work = clock(MONDAY + timedelta(hours=1))
    operations.promise(work, case, PromiseKind.FEEDBACK, 5)
    assert (case.next_due_at, case.next_promise) == (DUE, PromiseKind.TAKE_UP)
    operations.keep(work, case, PromiseKind.TAKE_UP)
    assert (case.next_due_at, case.next_promise) == (amsterdam("2026-11-30 17:00"), PromiseKind.FEEDBACK)
    operations.drop(work, case)
    assert (case.next_due_at, case.next_promise) == (None, None)


def test_a_promise_that_is_made_again_starts_again(session, world, clock):
    case = owing(world, clock)
    operations.promise(clock(MONDAY + timedelta(days=3)), case, PromiseKind.TAKE_UP, 1)
    rows = session.scalars(select(Promise).where(Promise.incident_id == case.id).order_by(Promise.made_at)).all()
    assert [each.is_open for each in rows] == [False, True]
    assert case.next_due_at == amsterdam("2026-11-27 17:00")


def test_what_is_owed_again_has_its_old_moment_and_nobody_is_reminded_of_it_anew(session, world, clock):
    case = owing(world, clock)
    assert remind(clock(LATE)) == 1
    earlier, later = clock(LATE + timedelta(minutes=5)), clock(LATE + timedelta(hours=1))
    operations.promise(earlier, case, PromiseKind.FEEDBACK, 5)
    operations.drop(earlier, case, PromiseKind.FEEDBACK)
    operations.drop(later, case)
    assert (case.next_due_at, case.next_promise) == (None, None)
    operations.owe_again(clock(LATE + timedelta(hours=2)), case, later.now)
    assert (case.next_due_at, case.next_promise) == (DUE, PromiseKind.TAKE_UP)
    Work(session, SYSTEM, MONDAY).record(ExampleDataLoaded(case.id))
    session.commit()
    assert remind(clock(LATE + timedelta(hours=3))) == 0
    assert escalate(clock(LATE + timedelta(days=2))) == 1


# --- reminding ---


def test_nobody_is_reminded_before_the_moment_has_passed(session, world, clock):
    owing(world, clock)
    assert remind(clock(DUE)) == 0


def test_the_managers_of_the_unit_are_reminded_to_take_up_once(session, world, clock):
    case = owing(world, clock)
    assert remind(clock(LATE)) == 1
    assert remind(clock(LATE + timedelta(minutes=5))) == 0
    message = session.scalars(select(OutboxMessage)).one()
    assert mails(session, "herinnering_oppakken") == ["manager"]
    assert (message.reference, message.path) == (case.reference, f"/zaken/{case.id}")
    names = session.scalars(select(AuditEntry.name).where(AuditEntry.subject_id == case.id)).all()
    assert names.count("PromiseReminded") == 1


def test_the_deputy_of_today_is_reminded_too(session, world, clock):
    row = Deputy(
        id=uuid4(),
        manager_id=world.manager.id,
        deputy_id=world.colleague.id,
        starts_on=date(2026, 11, 20),
        ends_on=date(2026, 11, 27),
    )
    session.add(row)
    Work(session, SYSTEM, MONDAY).record(DeputyNamed(world.manager.id, row.id))
    owing(world, clock)
    remind(clock(LATE))
    assert mails(session, "herinnering_oppakken") == ["colleague", "manager"]


def test_a_manager_who_took_part_is_not_reminded_but_the_next_one_up_is(session, world, clock):
    owing(world, clock, affected=world.manager)
    remind(clock(LATE))
    assert mails(session, "herinnering_oppakken") == ["director"]


def test_the_handler_is_reminded_of_feedback(session, world, clock):
    owing(world, clock, PromiseKind.FEEDBACK, handler=world.director)
    remind(clock(LATE))
    assert mails(session, "herinnering_terugkoppelen") == ["director"]


def test_when_the_handler_left_the_managers_of_the_unit_are_reminded(session, world, clock):
    owing(world, clock, PromiseKind.FEEDBACK, handler=world.director)
    world.director.left_on = date(2026, 11, 24)
    Work(session, SYSTEM, MONDAY).record(ExampleDataLoaded(world.director.id))
    session.commit()
    remind(clock(LATE))
    assert mails(session, "herinnering_terugkoppelen") == ["manager"]


def test_when_the_handler_lost_his_role_the_managers_of_the_unit_are_reminded(session, world, clock):
    owing(world, clock, PromiseKind.FEEDBACK, handler=world.director)
    held = session.scalars(select(RoleHolding).where(RoleHolding.employee_id == world.director.id)).one()
    held.ends_on = date(2026, 11, 22)
    Work(session, SYSTEM, MONDAY).record(ExampleDataLoaded(world.director.id))
    session.commit()
    remind(clock(LATE))
    assert mails(session, "herinnering_terugkoppelen") == ["manager"]


def test_a_manager_who_took_part_in_a_joined_report_is_not_reminded(session, world, clock):
    case = owing(world, clock)
    withdrawn = IncidentStatus.WITHDRAWN
    cases.incident(world, affected=world.manager, status=withdrawn, same_event_as_id=case.id)
    session.commit()
    remind(clock(LATE))
    assert mails(session, "herinnering_oppakken") == ["director"]


def test_a_case_of_an_office_holder_is_the_registrars_and_until_there_is_one_the_advisers(session, world, clock):
    owing(world, clock, office_holder=True)
    remind(clock(LATE))
    assert mails(session, "herinnering_oppakken") == ["registrar"]
    world.registrar.left_on = date(2026, 11, 1)
    Work(session, SYSTEM, MONDAY).record(ExampleDataLoaded(world.registrar.id))
    owing(world, clock, office_holder=True)
    remind(clock(LATE))
    assert mails(session, "herinnering_oppakken") == ["adviser", "registrar"]


def test_what_was_kept_or_dropped_is_never_reminded_of(session, world, clock):
    kept, dropped = owing(world, clock), owing(world, clock)
    work = clock(MONDAY)
    operations.keep(work, kept, PromiseKind.TAKE_UP)
    operations.drop(work, dropped)
    for case in (kept, dropped):
        Work(session, SYSTEM, MONDAY).record(ExampleDataLoaded(case.id))
    session.commit()
    assert remind(clock(LATE)) == 0


def test_the_clock_catches_up_after_a_day_down_in_batches(session, world, clock):
    for _ in range(5):
        owing(world, clock)
    later = LATE + timedelta(days=1)
    assert [remind(clock(later), 2) for _ in range(4)] == [2, 2, 1, 0]
    assert len(mails(session, "herinnering_oppakken")) == 5


# --- escalating ---


def test_a_day_after_the_reminder_the_next_higher_manager_and_the_adviser_are_told_once(session, world, clock):
    owing(world, clock)
    remind(clock(LATE))
    assert escalate(clock(LATE + timedelta(hours=23, minutes=59))) == 0
    assert escalate(clock(LATE + timedelta(hours=24))) == 1
    assert escalate(clock(LATE + timedelta(hours=25))) == 0
    assert mails(session, "te_laat_hoger") == ["adviser", "director"]


def test_over_a_weekend_it_waits_for_the_same_hour_on_monday(session, world, clock):
    case = cases.incident(world)
    operations.promise(clock(amsterdam("2026-11-26 09:00")), case, PromiseKind.TAKE_UP, 1)
    Work(session, SYSTEM, MONDAY).record(ExampleDataLoaded(case.id))
    session.commit()
    assert remind(clock(amsterdam("2026-11-27 17:02"))) == 1
    assert escalate(clock(amsterdam("2026-11-28 17:02"))) == 0
    assert escalate(clock(amsterdam("2026-11-30 17:01"))) == 0
    assert escalate(clock(amsterdam("2026-11-30 17:02"))) == 1


def test_after_a_standstill_there_is_time_to_act_on_the_reminder(session, world, clock):
    owing(world, clock)
    back = LATE + timedelta(days=6)
    assert escalate(clock(back)) == 0
    assert remind(clock(back)) == 1
    assert escalate(clock(back)) == 0
    assert escalate(clock(back + timedelta(days=1))) == 1


def test_the_hours_are_a_setting(session, world, clock):
    world.organisation.escalate_after_hours = 2
    Work(session, SYSTEM, MONDAY).record(OrganisationChanged(world.organisation.id))
    owing(world, clock)
    remind(clock(LATE))
    assert escalate(clock(LATE + timedelta(hours=2))) == 1


def test_who_was_reminded_is_not_told_as_his_own_superior(session, world, clock):
    """The manager of the unit took part, so the director owes it; the one above the director is told."""
    owing(world, clock, affected=world.manager)
    remind(clock(LATE))
    escalate(clock(LATE + timedelta(days=1)))
    assert mails(session, "te_laat_hoger") == ["adviser", "secretary_general"]


def test_an_adviser_who_took_part_is_not_told_of_his_own_case(session, world, clock):
    owing(world, clock, affected=world.adviser)
    remind(clock(LATE))
    escalate(clock(LATE + timedelta(days=1)))
    assert mails(session, "te_laat_hoger") == ["director"]


def test_what_was_kept_after_the_reminder_is_not_escalated(session, world, clock):
    case = owing(world, clock)
    remind(clock(LATE))
    operations.keep(clock(LATE), case, PromiseKind.TAKE_UP)
    Work(session, SYSTEM, LATE).record(ExampleDataLoaded(case.id))
    session.commit()
    assert escalate(clock(LATE + timedelta(days=2))) == 0


# --- recomputing ---


def close(session, *days: date) -> None:
    for day in days:
        row = ClosingDay(id=uuid4(), day=day)
        session.add(row)
        Work(session, SYSTEM, MONDAY).record(OrganisationChanged(row.id))
    session.commit()


def test_without_a_change_nothing_moves(session, world, clock):
    owing(world, clock)
    assert recompute(clock(MONDAY + timedelta(hours=1))) == 0


def test_a_new_closing_day_moves_open_promises_and_what_the_case_repeats(session, world, clock):
    case = owing(world, clock)
    kept = owing(world, clock)
    operations.keep(clock(MONDAY), kept, PromiseKind.TAKE_UP)
    Work(session, SYSTEM, MONDAY).record(ExampleDataLoaded(kept.id))
    session.commit()
    close(session, date(2026, 11, 24))
    assert recompute(clock(MONDAY + timedelta(hours=1))) == 1
    assert recompute(clock(MONDAY + timedelta(hours=1))) == 0
    session.expire_all()
    assert case.next_due_at == amsterdam("2026-11-25 17:00")
    assert case.next_promise is PromiseKind.TAKE_UP
    assert kept.next_due_at is None
    names = session.scalars(select(AuditEntry.name).where(AuditEntry.subject_id == case.id)).all()
    assert names.count("PromiseMoved") == 1


def test_a_handler_with_the_case_open_loses_no_text_over_a_moved_promise(session, world, clock):
    """The version of the case counts what people change; the clock is not one of them."""
    case = owing(world, clock)
    before = case.version
    close(session, date(2026, 11, 24))
    recompute(clock(MONDAY))
    session.expire_all()
    assert case.version == before


def test_a_changed_setting_moves_only_what_it_is_about(session, world, clock):
    taking_up = owing(world, clock)
    feedback = owing(world, clock, PromiseKind.FEEDBACK, 5, handler=world.manager)
    world.organisation.feedback_working_days = 2
    Work(session, SYSTEM, MONDAY).record(OrganisationChanged(world.organisation.id))
    session.commit()
    assert recompute(clock(MONDAY)) == 1
    session.expire_all()
    assert taking_up.next_due_at == DUE
    assert feedback.next_due_at == amsterdam("2026-11-25 17:00")


def test_a_promise_that_moved_into_the_future_is_reminded_of_anew(session, world, clock):
    owing(world, clock)
    remind(clock(LATE))
    close(session, date(2026, 11, 24))
    assert recompute(clock(LATE)) == 1
    assert remind(clock(LATE)) == 0
    assert remind(clock(LATE + timedelta(days=1))) == 1
    assert mails(session, "herinnering_oppakken") == ["manager", "manager"]


def test_recomputing_goes_in_batches(session, world, clock):
    for _ in range(5):
        owing(world, clock)
    close(session, date(2026, 11, 24))
    assert [recompute(clock(MONDAY), 2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize("operation", [operations.remind_due, operations.escalate_due, operations.recompute])
def test_only_the_system_watches_over_promises(world, work_for, operation):
    for person in (world.administrator, world.adviser, world.manager):
        with pytest.raises(Refused):
            operation(work_for(person), 1)
