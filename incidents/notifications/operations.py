"""The outbox: a message is put in it in the transaction of the fact that asks for it; delivering is the clock's.

PostgreSQL is the only truth. A message is sent while its row is locked, and marked in the same transaction: a killed
worker frees the row, and the message is sent again under the same Message-ID. Others pass over a row that is locked.
"""

import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy import select

from incidents.accounts import queries as accounts_queries
from incidents.accounts.links import path_with_id
from incidents.accounts.models import Employee
from incidents.events import PasswordLinkAsked
from incidents.notifications import rules
from incidents.notifications.models import OutboxMessage
from incidents.notifications.rules import NotDelivered
from incidents.notifications.vocabulary import FAULTS_OF_SERVER, Delivery, Failure, MessageState
from incidents.policy import Action
from incidents.work import Work

log = logging.getLogger(__name__)

#: Composes and hands over one message. Raises NotDelivered.
Send = Callable[[OutboxMessage, Employee], None]


def put(
    work: Work, recipients: Iterable[UUID], template: str, *, reference: str = "", path: str = "", urgent: bool = False
) -> list[OutboxMessage]:
    """Put one message per recipient in the outbox, each employee once, to be sent at once.

    `template` is a file in templates/mail without its ending; `path` the page that the mail links to, from the slash
    on. No name and no fact goes into it.
    """
    messages = [
        OutboxMessage(
            recipient_id=recipient_id,
            template=template,
            reference=reference,
            path=path,
            urgent=urgent,
            made_at=work.now,
            due_at=work.now,
        )
        for recipient_id in dict.fromkeys(recipients)
    ]
    work.session.add_all(messages)
    return messages


def mail_password_link(work: Work, fact: PasswordLinkAsked) -> None:
    """Somebody may choose a password by a link: mail it, with a welcome to whoever has no password yet.

    The row holds the link's id, from which only the sender makes the address that works (accounts.links).
    """
    path = path_with_id(fact.link_id)
    if work.session.get_one(Employee, fact.subject_id).password_hash:
        put(work, [fact.subject_id], "wachtwoord", path=path, urgent=True)
    else:
        put(work, [fact.subject_id], "eerste_wachtwoord", path=path, urgent=True)


def deliver_next(work: Work, send: Send) -> Delivery:
    """Deliver one due message, urgent ones first, and mark what came of it; the caller commits after each.

    Raises Refused when anybody but the system itself tries.
    """
    work.allow(Action.DELIVER_MESSAGES)
    message = work.session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.state == MessageState.DUE, OutboxMessage.due_at <= work.now)
        .order_by(OutboxMessage.urgent.desc(), OutboxMessage.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if message is None:
        return Delivery.NOTHING_DUE
    recipient = work.session.get_one(Employee, message.recipient_id)
    if not accounts_queries.works_here(recipient, work.now):
        return _drop(work, message)
    try:
        send(message, recipient)
    except NotDelivered as refusal:
        return _put_off(work, message, refusal)
    except Exception as fault:
        # A message that cannot even be written must not stand at the head of the queue for ever.
        log.error("message_not_composed", extra={"message_id": message.id, "fault": type(fault).__name__})
        return _put_off(work, message, NotDelivered(Failure.NOT_COMPOSED))
    message.state, message.settled_at, message.last_failure = MessageState.SENT, work.now, None
    log.info("message_sent", extra={"message_id": message.id})
    return Delivery.SENT


def _drop(work: Work, message: OutboxMessage) -> Delivery:
    message.state, message.settled_at = MessageState.DROPPED, work.now
    message.last_failure = Failure.RECIPIENT_LEFT.value
    log.info("message_dropped", extra={"message_id": message.id, "failure": Failure.RECIPIENT_LEFT.value})
    return Delivery.DROPPED


def _put_off(work: Work, message: OutboxMessage, refusal: NotDelivered) -> Delivery:
    """Count a failed attempt: due again after a pause, or given up: an error in the log, and counted in /readyz."""
    message.attempts += 1
    message.last_failure = refusal.failure.value
    again = None if refusal.for_good else rules.next_attempt(message.attempts, message.made_at, work.now)
    said = {"message_id": message.id, "failure": refusal.failure.value, "attempts": message.attempts}
    if again is None:
        message.state, message.settled_at = MessageState.GIVEN_UP, work.now
        log.error("message_given_up", extra=said)
    else:
        message.due_at = again
        log.warning("message_put_off", extra=said)
    return Delivery.SERVER_AWAY if refusal.failure in FAULTS_OF_SERVER else Delivery.FAILED
