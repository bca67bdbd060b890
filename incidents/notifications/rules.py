"""When a message that was not accepted is tried again, and when it is given up. Pure: moments in, moments out.

Growing pauses, so that a mail server that is down is asked often at first and seldom later, up to a day (RFC 5321,
4.5.4.1, asks for 4 to 5 days; a message here says that something waits on a page, which after a day is no news).
"""

from datetime import datetime, timedelta

from incidents.notifications.vocabulary import Failure

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
)
GIVE_UP_AFTER = timedelta(days=1)


class NotDelivered(Exception):
    """A message was not accepted. `for_good`: trying again cannot help, so it is given up at once."""

    def __init__(self, failure: Failure, *, for_good: bool = False) -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.for_good = for_good


def next_attempt(attempts: int, made_at: datetime, now: datetime) -> datetime | None:
    """The moment of the next attempt after so many failed ones, or nothing when the message is given up.

    `attempts` counts the failed attempts, the last one included (1 or more); `made_at` and `now` are aware moments.
    Given up a day after it was made, but never before every pause was waited for once: a message that lay still because
    no worker ran gets its attempts all the same. The last attempt falls on the end of the day, not before it.
    """
    ends_at = made_at + GIVE_UP_AFTER
    wanted = now + PAUSES[min(attempts, len(PAUSES)) - 1]
    if now < ends_at:
        return min(wanted, ends_at)
    return wanted if attempts <= len(PAUSES) else None


def is_permanent(code: int) -> bool:
    """Whether an SMTP reply code is a refusal for good (RFC 5321, 4.2.1: 5yz) and not one for now (4yz)."""
    return 500 <= code <= 599


def concerns_mailbox(code: int, explanation: str) -> bool:
    """Whether a refusal of a recipient is about that mailbox, so that trying again is pointless.

    Not when the server says with an enhanced status code 5.7.x (RFC 3463: security or policy) that it does not take
    mail for it from us: then the sender is set up wrongly, which a person can repair within the day.
    """
    return is_permanent(code) and not explanation.lstrip().startswith("5.7.")
