"""Clears what was typed and never sent."""

from incidents.registration import operations
from tasks.worker import celery_app, in_batches


@celery_app.task(name="registration.clear_old_drafts")
def clear_old_drafts() -> None:
    """Delete drafts that were not changed for 30 days."""
    in_batches("registration.clear_old_drafts", operations.clear_old_drafts)
