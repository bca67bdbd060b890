"""What happens to bans by the clock: a first day, a suspension, a review, an end that comes near, a last day that passed.

Each asks "which are due and not marked?", never "which are due today?", so a day down is caught up and a second run
changes nothing. Rows are locked and skipped when another run holds them. Never commits.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from incidents import events
from incidents.bans import rules, terms
from incidents.bans.models import Ban, BanSuspension
from incidents.bans.queries import in_force_on
from incidents.policy import Action
from incidents.registration.models import Incident
from incidents.work import Work

AT_ONCE = 200
Mark = InstrumentedAttribute[datetime | None]


def announce_started(work: Work, limit: int = AT_ONCE) -> int:
    """Record that served bans came into force, so that reception is told; gives how many."""
    return _announce(work, limit, Ban.started_told_at, events.BanStarted, in_force_on(work.today))


def announce_reviews(work: Work, limit: int = AT_ONCE) -> int:
    """Record that the day has come on which served bans are looked at again, so that the handler is told; how many."""
    return _announce(
        work, limit, Ban.review_told_at, events.BanReviewAnnounced, *_runs(work), Ban.review_on <= work.today
    )


def announce_ends(work: Work, limit: int = AT_ONCE) -> int:
    """Record that served bans end within 14 days, so that the handler is told; gives how many."""
    near = work.today + timedelta(days=rules.END_TOLD_DAYS_BEFORE)
    return _announce(work, limit, Ban.end_announced_at, events.BanEndAnnounced, *_runs(work), Ban.last_day <= near)


def announce_expired(work: Work, limit: int = AT_ONCE) -> int:
    """Record that the last day of decided bans has passed, so that reception is told; gives how many.

    What a case owed because of its ban falls with it, so the case is locked too: a ban of which the case is held by
    somebody else waits for the next time.
    """
    work.allow(Action.KEEP_BANS)
    is_over = (Ban.decided_on.is_not(None), Ban.lifted_on.is_(None), Ban.last_day < work.today)
    statement = (
        select(Ban)
        .join(Incident, Incident.id == Ban.incident_id)
        .where(*is_over, Ban.expired_told_at.is_(None))
        .order_by(Ban.last_day, Ban.id)
        .limit(limit)
    )
    found = work.session.scalars(statement.with_for_update(of=(Ban, Incident), skip_locked=True)).all()
    for ban in found:
        ban.expired_told_at = work.now
        terms.repeat_first(work, ban.incident_id)
        work.record(events.BanExpired(ban.incident_id, ban.id))
    return len(found)


def announce_suspensions_begun(work: Work, limit: int = AT_ONCE) -> int:
    """Record that bans do not hold from today for some days, so that reception is told; gives how many.

    A suspension that was over before anybody could be told of it is told to nobody.
    """
    has_begun = (
        BanSuspension.first_day <= work.today,
        BanSuspension.last_day >= work.today,
        BanSuspension.ended_on.is_(None),
    )
    return _announce_suspensions(
        work, limit, BanSuspension.began_told_at, events.BanSuspensionBegan, *has_begun, Ban.lifted_on.is_(None)
    )


def announce_suspensions_ended(work: Work, limit: int = AT_ONCE) -> int:
    """Record that bans hold again after the last day of a suspension, so that reception is told; gives how many."""
    has_ended = (BanSuspension.last_day < work.today, BanSuspension.began_told_at.is_not(None))
    return _announce_suspensions(
        work, limit, BanSuspension.ended_told_at, events.BanSuspensionEnded, *has_ended, in_force_on(work.today)
    )


def _runs(work: Work) -> tuple[ColumnElement[bool], ...]:
    """A ban that reached the person and has not ended, whether it began or not."""
    return Ban.served_on.is_not(None), Ban.lifted_on.is_(None), Ban.last_day >= work.today


def _announce(work: Work, limit: int, mark: Mark, fact: type[events.BanEvent], *conditions: ColumnElement[bool]) -> int:
    """Mark the bans that meet the conditions and were not marked, and record the fact of each; gives how many."""
    work.allow(Action.KEEP_BANS)
    statement = select(Ban).where(*conditions, mark.is_(None)).order_by(Ban.last_day, Ban.id).limit(limit)
    found = work.session.scalars(statement.with_for_update(skip_locked=True)).all()
    for ban in found:
        setattr(ban, mark.key, work.now)
        work.record(fact(ban.incident_id, ban.id))
    return len(found)


def _announce_suspensions(
    work: Work,
    limit: int,
    mark: Mark,
    fact: type[events.BanSuspensionBegan | events.BanSuspensionEnded],
    *conditions: ColumnElement[bool],
) -> int:
    """The same of suspensions."""
    work.allow(Action.KEEP_BANS)
    statement = (
        select(BanSuspension)
        .join(Ban, Ban.id == BanSuspension.ban_id)
        .where(*conditions, mark.is_(None))
        .order_by(BanSuspension.first_day, BanSuspension.id)
        .limit(limit)
    )
    found = work.session.scalars(statement.with_for_update(of=BanSuspension, skip_locked=True)).all()
    for suspension in found:
        setattr(suspension, mark.key, work.now)
        work.record(fact(suspension.incident_id, suspension.ban_id, suspension.id))
    return len(found)
