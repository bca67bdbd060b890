"""Everything that happens without anyone clicking: one line and one reason each.

Each job asks what is due and not yet done. So it catches up after a day down, and running it twice, or two clocks at
once, changes nothing. `batch` is how many rows one transaction takes, at most 500. There is no poke from the web to the
worker: a mail waits five seconds at most, and a second way to the same goal would be one that nobody tests.
"""

from dataclasses import dataclass
from datetime import timedelta

MOST_PER_COMMIT = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One job: how often, how many rows per commit, and why."""

    every: timedelta
    batch: int
    why: str


SECONDS, MINUTES, HOURS = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

TIMETABLE: dict[str, Line] = {
    "notifications.deliver": Line(5 * SECONDS, 1, "a manager hears of a report at once, the support team of a call"),
    "promises.recompute": Line(10 * MINUTES, 200, "a new closing day or another setting moves what was promised"),
    "promises.remind": Line(5 * MINUTES, 100, "what is late is owed by somebody who may have forgotten it"),
    "promises.escalate": Line(5 * MINUTES, 100, "what stays late after a reminder needs somebody higher up"),
    "bans.announce_started": Line(5 * MINUTES, 50, "reception must know in the morning who may not come in today"),
    "bans.announce_suspensions_begun": Line(5 * MINUTES, 50, "nobody may be stopped at the door by a suspended ban"),
    "bans.announce_suspensions_ended": Line(5 * MINUTES, 50, "after a suspension reception must know that a ban holds"),
    "bans.announce_reviews": Line(
        1 * HOURS, 50, "a ban is looked at again on the day that was named, 6 months at most"
    ),
    "bans.announce_ends": Line(1 * HOURS, 50, "the manager has 14 days to review a ban before it ends"),
    "bans.announce_expired": Line(5 * MINUTES, 50, "nobody may be stopped at the door after the last day"),
    "registration.clear_old_drafts": Line(1 * HOURS, 200, "a draft is kept for 30 days after the last change"),
    "accounts.clear_old": Line(1 * HOURS, 500, "sign-ins, failed attempts and used links go when they have no use"),
}
