"""Clears what signing in leaves behind."""

from incidents.accounts import operations
from tasks.worker import celery_app, in_batches


@celery_app.task(name="accounts.clear_old")
def clear_old() -> None:
    """Delete ended sign-ins, old failed attempts, and links that were used or have ended."""
    in_batches("accounts.clear_old", operations.clear_old)
