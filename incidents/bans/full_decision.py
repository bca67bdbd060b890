"""The promise that a full decision follows an acute ban: which facts of a ban make it, keep it and drop it.

An acute ban comes without a hearing. So a complete decision goes on after it, or it is lifted (domain, "Promises"). Once it
has ended by itself there is nothing to go on with, and the promise falls. One promise stands for all acute bans of a case:
it is open as long as one of them waits, and is due when the first is.
"""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from incidents import events
from incidents.bans.models import Ban
from incidents.measures.models import Measure
from incidents.promises import operations as promises
from incidents.promises import queries as promises_queries
from incidents.promises.rules import FULL_DECISION_WORKING_DAYS, end_of
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import Incident
from incidents.work import AMSTERDAM, Work

NOON = time(12)


def promise_full_decision(work: Work, fact: events.BanServed) -> None:
    """An acute ban was served: the days run from the day on which it was, which may be before it was written down.

    After its last day there is nothing left to go on with: a ban that ends sooner asks for the decision by then.
    """
    ban = work.session.get_one(Ban, fact.ban_id)
    if ban.served_on is None or ban.id not in _waiting(work, fact.subject_id):
        return
    if PromiseKind.FULL_DECISION in {each.kind for each in promises_queries.open_promises(work, fact.subject_id)}:
        return
    since = min(work.now, datetime.combine(ban.served_on, NOON, AMSTERDAM))
    ends_at = end_of(ban.days[1])
    promises.promise(work, _case(work, fact), PromiseKind.FULL_DECISION, FULL_DECISION_WORKING_DAYS, since, ends_at)


def keep_full_decision(work: Work, fact: events.BanImposed | events.BanLifted) -> None:
    """A full ban was decided, or an acute one lifted: the promise is kept when no other acute ban waits.

    Nothing answers an acute ban that has ended by itself, also as long as the clock has not said so: there it falls.
    """
    if _waiting(work, fact.subject_id):
        return
    ban = work.session.get_one(Ban, fact.ban_id)
    if ban.acute if isinstance(fact, events.BanLifted) else _runs_before(work, ban):
        promises.keep(work, _case(work, fact), PromiseKind.FULL_DECISION)
    else:
        promises.drop(work, _case(work, fact), PromiseKind.FULL_DECISION)


def drop_full_decision(work: Work, fact: events.BanExpired) -> None:
    """A ban has ended by itself: the promise falls when no acute ban waits any more."""
    if not _waiting(work, fact.subject_id):
        promises.drop(work, _case(work, fact), PromiseKind.FULL_DECISION)


def _case(work: Work, fact: events.BanEvent) -> Incident:
    return work.session.get_one(Incident, fact.subject_id)


def _waiting(work: Work, incident_id: UUID) -> list[UUID]:
    """The served acute bans of a case that still run, and after which no full ban was decided.

    The measure of a ban holds the moment of its decision: a full ban of the same morning is no answer to what came after.
    """
    work.session.flush()
    full, measure_of_full = aliased(Ban), aliased(Measure)
    follows = (
        select(full.id)
        .join(measure_of_full, measure_of_full.id == full.measure_id)
        .where(full.incident_id == Ban.incident_id, full.person_id == Ban.person_id)
        .where(full.acute.is_(False), measure_of_full.decided_at >= Measure.decided_at)
    )
    acute = select(Ban.id).join(Measure, Measure.id == Ban.measure_id).where(*_runs(work, incident_id))
    return list(work.session.scalars(acute.where(~follows.exists())))


def _runs_before(work: Work, full: Ban) -> bool:
    """Whether the ban that was decided is a full one, and an acute one of the same person runs."""
    acute = select(Ban.id).where(*_runs(work, full.incident_id), Ban.person_id == full.person_id)
    return not full.acute and work.session.scalar(acute.limit(1)) is not None


def _runs(work: Work, incident_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """That a ban of this case is an acute one that was served, and has not ended."""
    is_acute = (Ban.incident_id == incident_id, Ban.acute.is_(True), Ban.served_on.is_not(None))
    return *is_acute, Ban.lifted_on.is_(None), Ban.last_day >= work.today
