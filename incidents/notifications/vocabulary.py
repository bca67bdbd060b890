"""The words of the outbox."""

from enum import StrEnum


class MessageState(StrEnum):
    """Where a message stands.

    `given_up` is a task for a person and counts in /readyz. `dropped` is not: its recipient left the organisation, so
    nobody has to be reached. It is a state of its own so that whoever sends the given-up ones once more does not mail
    those who left, and so that no alarm sounds for them.
    """

    DUE = "due"
    SENT = "sent"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


class Failure(StrEnum):
    """Why a message was not accepted: fixed words, never the text of a mail server, which may repeat an address."""

    SERVER_NOT_REACHED = "server_not_reached"
    SIGN_IN_REFUSED = "sign_in_refused"
    NOT_ENCRYPTED = "starttls_not_offered"
    REFUSED_FOR_NOW = "refused_for_now"
    MAIL_REFUSED = "mail_refused"
    MAILBOX_REFUSED = "mailbox_refused"
    NOT_COMPOSED = "mail_not_composed"
    RECIPIENT_LEFT = "recipient_left"


#: The mail server itself is at fault: the next message would fare the same, so a run ends here.
FAULTS_OF_SERVER = frozenset({Failure.SERVER_NOT_REACHED, Failure.SIGN_IN_REFUSED, Failure.NOT_ENCRYPTED})


class Delivery(StrEnum):
    """What came of looking for one due message."""

    NOTHING_DUE = "nothing_due"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"
    SERVER_AWAY = "server_away"
