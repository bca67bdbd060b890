"""What happens to bans by the clock: a first day, a suspension, a review, an end that comes near, a last day that passed.

Each asks "which are due and not marked?", never "which are due today?", so a day down is caught up and a second run
changes nothing. Rows are locked and skipped when another run holds them. Never commits.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from incidents import events
from incidents.bans import rules, terms
from incidents.bans.models import Ban, BanSuspension
from incidents.bans.queries import in_force_on
from incidents.policy import Action
from incidents.registration.models import Incident
from incidents.work import Work

AT_ONCE = 200


def announce_started(work: Work, limit: int = AT_ONCE) -> int:
    """Record that served bans came into force, so that reception is told; gives how many."""
    work.allow(Action.KEEP_BANS)
    found = _due(work, limit, in_force_on(work.today), Ban.started_told_at.is_(None))
    for ban in found:
        ban.started_told_at = work.now
        work.record(events.BanStarted(ban.incident_id, ban.id))
    return len(found)


def announce_suspensions_begun(work: Work, limit: int = AT_ONCE) -> int:
    """Record that bans do not hold from today for some days, so that reception is told; gives how many.

    A suspension that was over before anybody could be told of it is told to nobody.
    """
    work.allow(Action.KEEP_BANS)
    found = _due_suspensions(
        work,
        limit,
        BanSuspension.first_day <= work.today,
        BanSuspension.last_day >= work.today,
        BanSuspension.ended_on.is_(None),
        BanSuspension.began_told_at.is_(None),
        Ban.lifted_on.is_(None),
    )
    for suspension in found:
        suspension.began_told_at = work.now
        work.record(events.BanSuspensionBegan(suspension.incident_id, suspension.ban_id, suspension.id))
    return len(found)


def announce_suspensions_ended(work: Work, limit: int = AT_ONCE) -> int:
    """Record that bans hold again after the last day of a suspension, so that reception is told; gives how many."""
    work.allow(Action.KEEP_BANS)
    found = _due_suspensions(
        work,
        limit,
        BanSuspension.last_day < work.today,
        BanSuspension.began_told_at.is_not(None),
        BanSuspension.ended_told_at.is_(None),
        in_force_on(work.today),
    )
    for suspension in found:
        suspension.ended_told_at = work.now
        work.record(events.BanSuspensionEnded(suspension.incident_id, suspension.ban_id, suspension.id))
    return len(found)


def announce_reviews(work: Work, limit: int = AT_ONCE) -> int:
    """Record that the day has come on which served bans are looked at again, so that the handler is told; how many."""
    work.allow(Action.KEEP_BANS)
    found = _due(
        work,
        limit,
        Ban.served_on.is_not(None),
        Ban.lifted_on.is_(None),
        Ban.last_day >= work.today,
        Ban.review_on <= work.today,
        Ban.review_told_at.is_(None),
    )
    for ban in found:
        ban.review_told_at = work.now
        work.record(events.BanReviewAnnounced(ban.incident_id, ban.id))
    return len(found)


def announce_ends(work: Work, limit: int = AT_ONCE) -> int:
    """Record that served bans end within 14 days, so that the handler is told; gives how many."""
    work.allow(Action.KEEP_BANS)
    found = _due(
        work,
        limit,
        Ban.served_on.is_not(None),
        Ban.lifted_on.is_(None),
        Ban.last_day >= work.today,
        Ban.last_day <= work.today + timedelta(days=rules.END_TOLD_DAYS_BEFORE),
        Ban.end_announced_at.is_(None),
    )
    for ban in found:
        ban.end_announced_at = work.now
        work.record(events.BanEndAnnounced(ban.incident_id, ban.id))
    return len(found)


def announce_expired(work: Work, limit: int = AT_ONCE) -> int:
    """Record that the last day of decided bans has passed, so that reception is told; gives how many.

    What a case owed because of its ban falls with it, so the case is locked too: a ban of which the case is held by
    somebody else waits for the next time.
    """
    work.allow(Action.KEEP_BANS)
    statement = (
        select(Ban)
        .join(Incident, Incident.id == Ban.incident_id)
        .where(
            Ban.decided_on.is_not(None),
            Ban.lifted_on.is_(None),
            Ban.last_day < work.today,
            Ban.expired_told_at.is_(None),
        )
        .order_by(Ban.last_day, Ban.id)
        .limit(limit)
    )
    found = work.session.scalars(statement.with_for_update(of=(Ban, Incident), skip_locked=True)).all()
    for ban in found:
        ban.expired_told_at = work.now
        terms.repeat_first(work, ban.incident_id)
        work.record(events.BanExpired(ban.incident_id, ban.id))
    return len(found)


def _due(work: Work, limit: int, *conditions: ColumnElement[bool]) -> Sequence[Ban]:
    statement = select(Ban).where(*conditions).order_by(Ban.last_day, Ban.id).limit(limit)
    return work.session.scalars(statement.with_for_update(skip_locked=True)).all()


def _due_suspensions(work: Work, limit: int, *conditions: ColumnElement[bool]) -> Sequence[BanSuspension]:
    statement = (
        select(BanSuspension)
        .join(Ban, Ban.id == BanSuspension.ban_id)
        .where(*conditions)
        .order_by(BanSuspension.first_day, BanSuspension.id)
        .limit(limit)
    )
    return work.session.scalars(statement.with_for_update(of=BanSuspension, skip_locked=True)).all()
