"""Watches over what was promised."""

from incidents.promises import operations
from tasks.worker import celery_app, in_batches


@celery_app.task(name="promises.recompute")
def recompute() -> None:
    """Move due moments that a change of calendar or setting puts elsewhere."""
    in_batches("promises.recompute", operations.recompute)


@celery_app.task(name="promises.remind")
def remind() -> None:
    """Remind whoever owes what is late."""
    in_batches("promises.remind", operations.remind_due)


@celery_app.task(name="promises.escalate")
def escalate() -> None:
    """Tell the next-higher manager and the VPT advisers of what stays late."""
    in_batches("promises.escalate", operations.escalate_due)
