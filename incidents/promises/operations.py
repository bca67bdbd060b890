"""Promises are made by one fact and kept by another. Part of the operation that records that fact; never commits.

The clock's part is below: reminding, escalating, and moving due moments after a change of calendar or setting. Each
asks for what is due and not yet done, so it catches up after a day down, and two clocks at once do nothing twice.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from incidents.events import PromiseEscalated, PromiseMoved, PromiseReminded
from incidents.notifications import operations as outbox
from incidents.organisation import queries as organisation_queries
from incidents.policy import Action
from incidents.promises import queries, rules
from incidents.promises.models import Promise
from incidents.promises.queries import INCIDENTS, open_promises
from incidents.promises.vocabulary import OUTLIVES_CASE, PromiseKind
from incidents.work import Work

REMINDERS: Mapping[PromiseKind, str] = {
    PromiseKind.TAKE_UP: "herinnering_oppakken",
    PromiseKind.FEEDBACK: "herinnering_terugkoppelen",
    PromiseKind.FULL_DECISION: "herinnering_volledig_besluit",
}
ESCALATION = "te_laat_hoger"


class Owing(Protocol):
    """A case that owes promises and repeats the first open one on itself."""

    id: UUID
    next_due_at: datetime | None
    next_promise: PromiseKind | None


def promise(
    work: Work,
    case: Owing,
    kind: PromiseKind,
    working_days: int,
    since: datetime | None = None,
    not_after: datetime | None = None,
) -> Promise:
    """Promise something by 17.00 uur of the last of so many working days; one still open of this kind is dropped.

    The days run from now, or from the moment at which what asks for it happened, where that was written down later.
    `not_after` is the moment, in UTC, after which it would come too late: it is due by then at the latest.
    """
    others = _drop(work, open_promises(work, case.id), {kind})
    since = since or work.now
    due_at = rules.earlier(due(work, working_days, since), not_after)
    made = Promise(incident_id=case.id, kind=kind, made_at=since, due_at=due_at, not_after=not_after)
    work.session.add(made)
    _repeat_first(case, [*others, made])
    return made


def first_promise(work: Work, case: Owing, kind: PromiseKind, working_days: int) -> Promise:
    """The first promise of a case that is being made, to be added after it: the case holds its moment from the start."""
    made = Promise(incident_id=case.id, kind=kind, made_at=work.now, due_at=due(work, working_days))
    _repeat_first(case, [made])
    return made


def due(work: Work, working_days: int, since: datetime | None = None) -> datetime:
    """The moment until which something that is promised now, or since then, is to be kept; an aware moment in UTC."""
    return rules.end_of_working_day_after(since or work.now, working_days, organisation_queries.closing_days(work))


def keep(work: Work, case: Owing, kind: PromiseKind) -> None:
    """The promise is kept now; nothing happens when none is open."""
    owed = open_promises(work, case.id)
    for each in owed:
        if each.kind is kind:
            each.kept_at = work.now
    _repeat_first(case, owed)


def drop(work: Work, case: Owing, kind: PromiseKind | None = None) -> None:
    """The promise is owed no longer. Without a kind all that the case owes: it was closed, withdrawn or handed over."""
    kinds = {kind} if kind else set(PromiseKind) - OUTLIVES_CASE
    _repeat_first(case, _drop(work, open_promises(work, case.id), kinds))


def owe_again(work: Work, case: Owing, dropped_at: datetime) -> None:
    """What was dropped at that moment is owed again, as if it never was: with its old due moment and its reminders."""
    for each in queries.dropped_promises(work, case.id, dropped_at):
        each.dropped_at = None
    _repeat_first(case, open_promises(work, case.id))


def _drop(work: Work, owed: list[Promise], kinds: Collection[PromiseKind]) -> list[Promise]:
    for each in owed:
        if each.kind in kinds:
            each.dropped_at = work.now
    # Before another one is added: the database allows one open promise of a kind at any moment.
    work.session.flush()
    return [each for each in owed if each.is_open]


def _repeat_first(case: Owing, owed: list[Promise]) -> None:
    still_open = [each for each in owed if each.is_open]
    first = min(still_open, key=lambda each: (each.due_at, each.kind.value), default=None)
    case.next_due_at = first.due_at if first else None
    case.next_promise = first.kind if first else None


# --- the clock ---


def remind_due(work: Work, limit: int) -> int:
    """Remind whoever owes a promise whose due moment has passed, once; returns how many promises, at most `limit`.

    Raises Refused when anybody but the system itself tries.
    """
    work.allow(Action.KEEP_PROMISES)
    late = _locked(work, limit, Promise.reminded_at.is_(None), Promise.due_at < work.now)
    for each in late:
        each.reminded_at = work.now
        work.record(PromiseReminded(each.incident_id, each.id))
    return len(late)


def escalate_due(work: Work, limit: int) -> int:
    """Tell the next-higher manager and the VPT advisers of promises that a reminder did not help, once.

    The organisation's `escalate_after_hours` run from the reminder, so that after a standstill of the clock there is
    time to act on it. Returns how many promises, at most `limit`. Raises Refused.
    """
    work.allow(Action.KEEP_PROMISES)
    organisation = organisation_queries.organisation(work)
    if organisation is None:
        return 0
    hours, closing_days = organisation.escalate_after_hours, organisation_queries.closing_days(work)
    reminded = work.session.execute(
        select(Promise.id, Promise.reminded_at)
        .where(*_still_open(), Promise.escalated_at.is_(None))
        .where(Promise.reminded_at <= work.now - timedelta(hours=hours))
        .order_by(Promise.reminded_at)
    )
    ripe = [id_ for id_, at in reminded if at and rules.hours_after(at, hours, closing_days) <= work.now]
    late = _locked(work, limit, Promise.escalated_at.is_(None), Promise.id.in_(ripe[:limit]))
    for each in late:
        each.escalated_at = work.now
        work.record(PromiseEscalated(each.incident_id, each.id))
    return len(late)


def recompute(work: Work, limit: int) -> int:
    """Move the due moments of open promises that a changed calendar or setting now puts elsewhere.

    Returns how many promises were moved, at most `limit`. A promise that now falls due later is reminded of anew.
    Raises Refused.
    """
    work.allow(Action.KEEP_PROMISES)
    organisation = organisation_queries.organisation(work)
    if organisation is None:
        return 0
    days = {
        PromiseKind.TAKE_UP: organisation.take_up_working_days,
        PromiseKind.FEEDBACK: organisation.feedback_working_days,
        PromiseKind.FULL_DECISION: rules.FULL_DECISION_WORKING_DAYS,
    }
    closing_days = organisation_queries.closing_days(work)
    rows = work.session.execute(
        select(Promise.id, Promise.incident_id, Promise.kind, Promise.made_at, Promise.due_at, Promise.not_after).where(
            *_still_open()
        )
    )
    wanted = {}
    for row in rows:
        by_days = rules.end_of_working_day_after(row.made_at, days[row.kind], closing_days)
        due_at = rules.earlier(by_days, row.not_after)
        if due_at != row.due_at:
            wanted[row.id] = (row.incident_id, due_at)
    return _move(work, dict(list(wanted.items())[:limit]))


def _move(work: Work, wanted: Mapping[UUID, tuple[UUID, datetime]]) -> int:
    # The cases first, then their promises: the order in which a handler's request takes the same locks.
    cases = select(INCIDENTS.c.id).where(INCIDENTS.c.id.in_({incident_id for incident_id, _ in wanted.values()}))
    free = set(work.session.scalars(cases.order_by(INCIDENTS.c.id).with_for_update(skip_locked=True)))
    moved = _locked(work, len(wanted), Promise.id.in_(wanted), Promise.incident_id.in_(free))
    for each in moved:
        each.due_at = wanted[each.id][1]
        if each.due_at > work.now:
            each.reminded_at, each.escalated_at = None, None
        work.record(PromiseMoved(each.incident_id, each.id))
    for incident_id in {each.incident_id for each in moved}:
        first = open_promises(work, incident_id)[0]
        work.session.execute(
            update(INCIDENTS)
            .where(INCIDENTS.c.id == incident_id)
            .values(next_due_at=first.due_at, next_promise=first.kind.value)
        )
    return len(moved)


def _still_open() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Promise.kept_at.is_(None), Promise.dropped_at.is_(None)


def _locked(work: Work, limit: int, *conditions: ColumnElement[bool]) -> list[Promise]:
    """The first open promises that meet the conditions and that nobody else is at, locked until the commit."""
    statement = select(Promise).where(*_still_open(), *conditions).order_by(Promise.due_at).limit(limit)
    # What this session read before it had the lock may be old by now.
    locked = statement.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return list(work.session.scalars(locked))


# --- what follows: named in the journey ---


def tell_who_owes(work: Work, fact: PromiseReminded) -> None:
    """Remind whoever owes the promise."""
    owed, case = work.session.get_one(Promise, fact.promise_id), queries.case_of(work, fact.subject_id)
    recipients = queries.who_handles(work, case)
    outbox.put(work, recipients, REMINDERS[owed.kind], reference=case.reference, path=case.path)


def tell_next_higher(work: Work, fact: PromiseEscalated) -> None:
    """Tell the next-higher manager and the VPT advisers that a promise is not kept."""
    case = queries.case_of(work, fact.subject_id)
    outbox.put(work, queries.next_higher(work, case), ESCALATION, reference=case.reference, path=case.path)
