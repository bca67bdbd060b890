"""The clock: every job can run at any time, twice, by two at once, and after a long standstill."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from incidents.audit.models import AuditEntry
from incidents.events import ExampleDataLoaded
from incidents.journey import FOLLOW_UPS
from incidents.notifications.models import OutboxMessage
from incidents.policy import SYSTEM
from incidents.promises import operations
from incidents.promises.models import Promise
from incidents.promises.vocabulary import PromiseKind
from incidents.work import Work
from tasks import promises
from tasks.timetable import TIMETABLE
from tasks.worker import celery_app
from tests.factories import cases
from tests.tasks.conftest import Live


@pytest.mark.parametrize("name", TIMETABLE)
def test_every_job_runs_on_a_register_in_which_nothing_is_due(live: Live, here: None, name: str):
    celery_app.loader.import_default_modules()
    before = live.session.scalar(select(func.count()).select_from(AuditEntry))
    celery_app.tasks[name]()
    celery_app.tasks[name]()
    live.session.rollback()
    assert live.session.scalar(select(func.count()).select_from(AuditEntry)) == before


def late_promises(live: Live, count: int) -> None:
    """Cases that nobody took up in the last ten days, while the clock stood still."""
    long_ago = datetime.now(UTC) - timedelta(days=10)
    for _ in range(count):
        case = cases.incident(live.world)
        operations.promise(Work(live.session, SYSTEM, long_ago, FOLLOW_UPS), case, PromiseKind.TAKE_UP, 1)
        Work(live.session, SYSTEM, long_ago).record(ExampleDataLoaded(case.id))
    live.session.commit()


def test_two_clocks_at_once_remind_of_each_late_promise_once_after_a_standstill(live: Live, here: None):
    late_promises(live, 150)
    together = threading.Barrier(4)

    def run() -> None:
        together.wait()
        promises.remind()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    promises.remind()
    live.session.rollback()
    reminded = live.session.scalars(select(Promise.reminded_at)).all()
    assert len(reminded) == 150
    assert None not in reminded
    per_case = select(func.count()).select_from(OutboxMessage).group_by(OutboxMessage.reference)
    assert set(live.session.scalars(per_case)) == {1}


def test_the_clock_and_a_handler_never_wait_for_each_other_in_a_ring(live: Live, here: None):
    """A handler's request locks the case and then its promise; the clock that moves promises takes the same order."""
    late_promises(live, 20)
    live.world.organisation.take_up_working_days = 9
    Work(live.session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(live.world.organisation.id))
    live.session.commit()
    ids = live.session.scalars(select(Promise.incident_id)).all()
    live.session.rollback()
    faults: list[BaseException] = []
    together = threading.Barrier(2)

    def clock() -> None:
        together.wait()
        for _ in range(5):
            promises.recompute()

    def handler() -> None:
        from sqlalchemy.orm import Session

        from incidents.registration.models import Incident

        together.wait()
        for incident_id in ids:
            try:
                with Session(live.engine) as session:
                    case = session.get_one(Incident, incident_id)
                    case.severity = 2
                    session.flush()
                    work = Work(session, SYSTEM, datetime.now(UTC))
                    operations.keep(work, case, PromiseKind.TAKE_UP)
                    work.record(ExampleDataLoaded(case.id))
                    session.commit()
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=clock), threading.Thread(target=handler)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    live.session.expire_all()
    assert live.session.scalar(select(func.count()).where(Promise.kept_at.is_(None)).select_from(Promise)) == 0


def test_each_line_of_the_timetable_has_a_reason_and_a_batch_that_a_commit_can_bear():
    for name, line in TIMETABLE.items():
        assert len(line.why.split()) > 6, name
        assert 1 <= line.batch <= 500, name
        assert line.every <= timedelta(hours=1), f"{name}: a day down must be caught up within the hour"
