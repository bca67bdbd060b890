"""Two transactions of which the second waits for the first: what the second then finds and says."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from incidents.accounts.actors import load_actor
from incidents.extensions import db
from incidents.handling import operations as handling
from incidents.journey import FOLLOW_UPS
from incidents.registration import operations
from incidents.registration.models import HelpRequest, Incident
from incidents.work import AMSTERDAM, Work
from tests.factories import cases
from tests.registration.test_operations import told

OLD_YEAR = datetime(2026, 12, 31, 23, 59, 59, tzinfo=AMSTERDAM)
NEW_YEAR = datetime(2027, 1, 1, 0, 0, 1, tzinfo=AMSTERDAM)


@contextmanager
def work_in(live, employee, now: datetime | None = None) -> Iterator[Work]:
    """The work of an employee in a transaction of its own, committed at the end."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    with live.app.app_context(), Session(db.engine) as session, session.begin():
        actor = load_actor(session, employee.id, moment.astimezone(AMSTERDAM).date())
        yield Work(session, actor, moment, FOLLOW_UPS)


def until_it_waits(live, late: "Future[Any]") -> None:
    """Come back when the other one waits for a lock that somebody holds, or is done without having waited."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while not late.done() and not live.read(lambda session: session.scalar(waiting)):
        time.sleep(0.02)


def after_one_another(live, first: Callable[[Work], Any], work: Any, second: Callable[[], Any]) -> Any:
    """Do the first and keep its transaction open until the second waits for it; give what the second gave."""
    with ThreadPoolExecutor(1) as pool:
        with work as own:
            first(own)
            own.session.flush()
            late = pool.submit(second)
            until_it_waits(live, late)
        return late.result()


def test_a_form_sent_on_both_sides_of_new_year_makes_one_incident(live):
    key, report, reporter = uuid4(), told(live.world), live.world.reporter

    def again() -> str:
        with work_in(live, reporter, NEW_YEAR) as work:
            return operations.report_incident(work, report, key).reference

    def send(work: Work) -> None:
        operations.report_incident(work, report, key)

    assert after_one_another(live, send, work_in(live, reporter, OLD_YEAR), again) == "2026-0001"
    assert live.read(lambda session: session.scalar(select(func.count()).select_from(Incident))) == 1
    with work_in(live, reporter, NEW_YEAR) as work:
        assert operations.report_incident(work, report, uuid4()).reference == "2027-0001"


def test_who_asks_for_help_while_the_case_is_taken_up_is_heard(live):
    case = cases.incident(live.world)
    live.world.session.commit()
    client = live.client(live.world.reporter)

    def ask() -> int:
        return client.post(
            f"/mijn-meldingen/{case.id}/terugbellen", data={"callback_number": "06 12345678"}
        ).status_code

    def take_up(work: Work) -> None:
        handling.take_up(work, work.session.get_one(Incident, case.id))

    assert after_one_another(live, take_up, work_in(live, live.world.manager), ask) == 302
    assert live.read(lambda session: session.scalar(select(func.count()).select_from(HelpRequest))) == 1
