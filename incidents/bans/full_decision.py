"""The promise that a full decision follows an acute ban: which facts of a ban make it, keep it and drop it.

An acute ban comes without a hearing. So a complete decision goes on after it, or it is lifted (domain, "Promises"). Once it
has ended by itself there is nothing to go on with, and the promise falls. One promise stands for all acute bans of a case:
it is open as long as one of them waits, and is due when the first is.
"""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from incidents import events
from incidents.bans.models import Ban
from incidents.promises import operations as promises
from incidents.promises import queries as promises_queries
from incidents.promises.rules import FULL_DECISION_WORKING_DAYS
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import Incident
from incidents.work import AMSTERDAM, Work

NOON = time(12)


def promise_full_decision(work: Work, fact: events.BanServed) -> None:
    """An acute ban was served: the days run from the day on which it was, which may be before it was written down."""
    ban = work.session.get_one(Ban, fact.ban_id)
    if ban.served_on is None or ban.id not in _waiting(work, fact.subject_id):
        return
    if PromiseKind.FULL_DECISION in {each.kind for each in promises_queries.open_promises(work, fact.subject_id)}:
        return
    since = min(work.now, datetime.combine(ban.served_on, NOON, AMSTERDAM))
    promises.promise(work, _case(work, fact), PromiseKind.FULL_DECISION, FULL_DECISION_WORKING_DAYS, since)


def keep_full_decision(work: Work, fact: events.BanImposed | events.BanLifted) -> None:
    """A full ban was decided, or an acute one lifted: the promise is kept when no other acute ban waits."""
    if not _waiting(work, fact.subject_id):
        promises.keep(work, _case(work, fact), PromiseKind.FULL_DECISION)


def drop_full_decision(work: Work, fact: events.BanExpired) -> None:
    """A ban has ended by itself: the promise falls when no acute ban waits any more."""
    if not _waiting(work, fact.subject_id):
        promises.drop(work, _case(work, fact), PromiseKind.FULL_DECISION)


def _case(work: Work, fact: events.BanEvent) -> Incident:
    return work.session.get_one(Incident, fact.subject_id)


def _waiting(work: Work, incident_id: UUID) -> list[UUID]:
    """The served acute bans of a case that still run, and after which no full ban was decided."""
    work.session.flush()
    full = aliased(Ban)
    follows = (
        select(full.id)
        .where(full.incident_id == Ban.incident_id, full.person_id == Ban.person_id)
        .where(full.acute.is_(False), full.decided_on >= Ban.decided_on)
    )
    runs = (Ban.lifted_on.is_(None), Ban.last_day >= work.today)
    acute = select(Ban.id).where(Ban.incident_id == incident_id, Ban.acute, Ban.served_on.is_not(None))
    return list(work.session.scalars(acute.where(*runs, ~follows.exists())))
