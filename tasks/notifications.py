"""Delivers the outbox."""

import time

from flask import current_app

from incidents.accounts.models import Employee
from incidents.config import Settings
from incidents.notifications.mails import Composer
from incidents.notifications.models import OutboxMessage
from incidents.notifications.operations import deliver_next
from incidents.notifications.smtp import MailServer
from incidents.notifications.vocabulary import Delivery
from incidents.organisation.queries import organisation
from tasks.worker import RUN_SECONDS, celery_app, system_work

END_OF_RUN = frozenset({Delivery.NOTHING_DUE, Delivery.SERVER_AWAY})


@celery_app.task(name="notifications.deliver")
def deliver() -> None:
    """Deliver what is due, one message per commit, over one connection; ends early when the mail server is away."""
    settings: Settings = current_app.config["SETTINGS"]
    ends = time.monotonic() + RUN_SECONDS
    with MailServer.of(settings) as server:

        def send(message: OutboxMessage, recipient: Employee) -> None:
            server.send(Composer(settings, organisation(work)).compose(message, recipient))

        outcome = Delivery.SENT
        while outcome not in END_OF_RUN and time.monotonic() < ends:
            work = system_work()
            outcome = deliver_next(work, send)
            work.session.commit()
