"""Watches over building bans: their first day, their suspensions, the review before their end, their last day."""

from incidents.bans import operations
from tasks.worker import celery_app, in_batches


@celery_app.task(name="bans.announce_started")
def announce_started() -> None:
    """Tell reception of bans that are in force from today."""
    in_batches("bans.announce_started", operations.announce_started)


@celery_app.task(name="bans.announce_suspensions_begun")
def announce_suspensions_begun() -> None:
    """Tell reception of bans that do not hold for some days."""
    in_batches("bans.announce_suspensions_begun", operations.announce_suspensions_begun)


@celery_app.task(name="bans.announce_suspensions_ended")
def announce_suspensions_ended() -> None:
    """Tell reception of bans that hold again."""
    in_batches("bans.announce_suspensions_ended", operations.announce_suspensions_ended)


@celery_app.task(name="bans.announce_reviews")
def announce_reviews() -> None:
    """Tell the manager of bans that are to be looked at again."""
    in_batches("bans.announce_reviews", operations.announce_reviews)


@celery_app.task(name="bans.announce_ends")
def announce_ends() -> None:
    """Tell the manager of bans that end within 14 days."""
    in_batches("bans.announce_ends", operations.announce_ends)


@celery_app.task(name="bans.announce_expired")
def announce_expired() -> None:
    """Tell reception of bans whose last day has passed."""
    in_batches("bans.announce_expired", operations.announce_expired)
