"""What follows from a case for the pages that show it. Pure: statuses, days and moments in, answers out."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incidents.dossier.vocabulary import SeverityBand, Term, Urgency
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.vocabulary import AggressionType

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAYS_OF_WEEK = 7
#: The most telling kind first: it gives a case with several kinds its title.
TELLING = (
    AggressionType.PHYSICAL,
    AggressionType.SEXUAL_HARASSMENT,
    AggressionType.PSYCHOLOGICAL,
    AggressionType.STALKING,
    AggressionType.DOXING,
    AggressionType.BAN_VIOLATION,
    AggressionType.DISCRIMINATION,
    AggressionType.PROPERTY_DAMAGE,
    AggressionType.VERBAL,
    AggressionType.WELFARE_CONCERN,
    AggressionType.OTHER,
)
SEVERITIES = {
    SeverityBand.LIGHT: (1, 2),
    SeverityBand.PERSONAL: (3,),
    SeverityBand.SERIOUS: (4, 5),
}


def first_term(
    next_promise: PromiseKind | None,
    next_due_at: datetime | None,
    measure_due_at: datetime | None,
    ban_due_at: datetime | None,
) -> tuple[Term, datetime] | None:
    """What a case must have first, and by when: what was promised, a planned measure, or a ban that waits.

    It is the column `term_at` in words.
    """
    terms = [(next_due_at, Term(next_promise.value))] if next_promise and next_due_at else []
    if measure_due_at is not None:
        terms.append((measure_due_at, Term.MEASURE))
    if ban_due_at is not None:
        terms.append((ban_due_at, Term.BAN))
    at, term = min(terms, key=lambda each: each[0], default=(None, None))
    return (term, at) if term and at else None


def urgency(due_at: datetime, now: datetime) -> Urgency:
    """Late, today, this week (until Sunday, Amsterdam) or later."""
    today, due_on = now.astimezone(AMSTERDAM).date(), due_at.astimezone(AMSTERDAM).date()
    if due_at < now:
        return Urgency.LATE
    if due_on == today:
        return Urgency.TODAY
    sunday = today + timedelta(days=DAYS_OF_WEEK - today.isoweekday())
    return Urgency.THIS_WEEK if due_on <= sunday else Urgency.LATER


def month_of(now: datetime) -> tuple[datetime, datetime]:
    """The first moment of this month and of the next one, Amsterdam time, as moments in UTC."""
    first = now.astimezone(AMSTERDAM).date().replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    begin, end = (datetime.combine(day, time(0), AMSTERDAM).astimezone(UTC) for day in (first, following))
    return begin, end
