"""How figures are computed and compared. Pure: numbers and days in, answers out. Source: domain.md, "Counting".

Days are dates in Europe/Amsterdam, the first and the last day of a period are both inside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from incidents.reporting.vocabulary import SeverityBand
from incidents.sentences import N_, RuleBroken

EARLIEST_YEAR = 2000
SEVERITIES = (1, 2, 3, 4, 5)


# --- periods ---


class UnknownYear(RuleBroken):
    """A year that cannot have figures."""

    sentence = N_("Kies een jaar van %(first)s tot en met %(last)s.")
    field = "jaar"


class FirstDayTooEarly(RuleBroken):
    """A first day before the register could exist."""

    sentence = N_("Kies een eerste dag vanaf %(first)s.")
    field = "van"


class FirstDayInFuture(RuleBroken):
    """A period that has not begun."""

    sentence = N_("De eerste dag ligt na vandaag. Kies een dag tot en met vandaag.")
    field = "van"


class LastDayBeforeFirst(RuleBroken):
    """A period that ends before it begins."""

    sentence = N_("De laatste dag ligt voor de eerste dag. Wissel de dagen om of kies andere.")
    field = "tot"


class LongerThanAYear(RuleBroken):
    """A period that would overlap the one it is compared with."""

    sentence = N_("Kies ten hoogste één jaar. Dan kunnen we het vergelijken met het jaar ervoor.")
    field = "tot"


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are counted. `is_whole_year` is a calendar year that is over."""

    first_day: date
    last_day: date

    @property
    def is_whole_year(self) -> bool:
        """Whether this is exactly one calendar year."""
        return (self.first_day, self.last_day) == (date(self.first_day.year, 1, 1), date(self.first_day.year, 12, 31))

    def year_before(self) -> "Period":
        """The same days of the year before, so that a year that is not over is compared fairly."""
        if self.is_whole_year:
            year = self.first_day.year - 1
            return Period(date(year, 1, 1), date(year, 12, 31))
        return Period(a_year_before(self.first_day), a_year_before(self.last_day))

    def months(self) -> list[tuple[int, int]]:
        """The months that the period touches, as (year, month)."""
        first = self.first_day.year * 12 + self.first_day.month - 1
        last = self.last_day.year * 12 + self.last_day.month - 1
        return [(index // 12, index % 12 + 1) for index in range(first, last + 1)]


def a_year_before(day: date) -> date:
    """The same day of the year before; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 2, 28)


def chosen_period(year: int | None, first_day: date | None, last_day: date | None, today: date) -> Period:
    """The period that was chosen: days where given, else a year, else this year. It never runs beyond today.

    One day alone is completed to the calendar year in which it lies. Raises UnknownYear, FirstDayTooEarly,
    FirstDayInFuture, LastDayBeforeFirst or LongerThanAYear.
    """
    if first_day is None and last_day is None:
        year = today.year if year is None else year
        if not EARLIEST_YEAR <= year <= today.year:
            raise UnknownYear(first=EARLIEST_YEAR, last=today.year)
        return Period(date(year, 1, 1), min(date(year, 12, 31), today))
    first_day = first_day or date((last_day or today).year, 1, 1)
    last_day = last_day or date(first_day.year, 12, 31)
    if first_day.year < EARLIEST_YEAR:
        raise FirstDayTooEarly(first=date(EARLIEST_YEAR, 1, 1))
    if first_day > today:
        raise FirstDayInFuture
    if last_day < first_day:
        raise LastDayBeforeFirst
    last_day = min(last_day, today)
    if a_year_before(last_day) >= first_day:
        raise LongerThanAYear
    return Period(first_day, last_day)


def year_takes_over(year: int | None, shown: int | None, first_day: date | None, last_day: date | None) -> bool:
    """Whether a year counts although days are filled in: it was changed, and the days, which a form keeps, lie elsewhere.

    `shown` is the year that stood beside the days on the page from which was chosen.
    """
    days = [day for day in (first_day, last_day) if day is not None]
    return None not in (year, shown) and year != shown and any(day.year != year for day in days)


def year_from(typed: str | None, today: date) -> int | None:
    """The year in an address; nothing when none was given. Raises UnknownYear for what is no year."""
    if not typed:
        return None
    if len(typed) != 4 or not (typed.isascii() and typed.isdigit()):
        raise UnknownYear(first=EARLIEST_YEAR, last=today.year)
    return int(typed)


def years_to_choose(first_counted: date | None, today: date) -> list[int]:
    """The years with figures, the newest first: from the first incident that is counted, this year always."""
    first = today.year if first_counted is None else min(max(first_counted.year, EARLIEST_YEAR), today.year)
    return list(range(today.year, first - 1, -1))


# --- comparing ---


@dataclass(frozen=True, slots=True)
class Pair:
    """A number of the period beside that of the same days of the year before."""

    now: int = 0
    before: int = 0

    def __add__(self, other: "Pair") -> "Pair":
        return Pair(self.now + other.now, self.before + other.before)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its values, translated where it is shown."""

    sentence: str
    values: Mapping[str, object]


def percent_of(part: int, whole: int) -> int | None:
    """A whole percentage, halves up; nothing where there is no whole."""
    return None if whole == 0 else int(_half_up(Decimal(part * 100) / Decimal(whole)))


def percent_change(now: int, before: int) -> int | None:
    """How much more or less than before, in whole percents, halves away from zero: 295 after 141 is +109."""
    return None if before == 0 else int(_half_up(Decimal((now - before) * 100) / Decimal(before)))


def change_sentence(total: Pair) -> Said:
    """How the total stands to that of the year before; without a number before there is no percentage."""
    if total.before == 0 and total.now == 0:
        return Said(N_("Ook in dezelfde dagen van het jaar ervoor waren er geen incidenten."), {})
    if total.before == 0:
        return Said(
            N_("In dezelfde dagen van het jaar ervoor waren er geen incidenten. Een percentage is er daarom niet."), {}
        )
    percent = percent_change(total.now, total.before)
    values = {"count": abs(total.now - total.before), "before": total.before, "percent": signed(percent or 0)}
    if total.now == total.before:
        return Said(N_("Evenveel als in dezelfde dagen van het jaar ervoor (%(before)s)."), values)
    if total.now > total.before:
        return Said(
            N_("%(count)s meer dan de %(before)s in dezelfde dagen van het jaar ervoor (%(percent)s%%)"), values
        )
    return Said(N_("%(count)s minder dan de %(before)s in dezelfde dagen van het jaar ervoor (%(percent)s%%)"), values)


def signed(number: int) -> str:
    """A difference with its sign: +37, −2 (a real minus sign), 0."""
    if number == 0:
        return "0"
    return f"+{number}" if number > 0 else f"−{-number}"


def percentages(counts: Sequence[int]) -> list[int]:
    """Whole percentages that together are exactly 100 (largest remainder; equal remainders: the first one)."""
    total = sum(counts)
    if total == 0:
        return [0 for _ in counts]
    whole = [count * 100 // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda place: (-(counts[place] * 100 % total), place))
    for place in by_remainder[: 100 - sum(whole)]:
        whole[place] += 1
    return whole


# --- units ---


def rate_per_100(incidents: int, people: int | None) -> Decimal | None:
    """Incidents per 100 employees, one decimal, halves up; nothing where it is not known how many people work there."""
    if not people:
        return None
    return (Decimal(incidents * 100) / Decimal(people)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def people_of(unit_ids: Sequence[UUID], people: Mapping[UUID, int], incidents: Mapping[UUID, Pair]) -> int | None:
    """The employees of these units together; not known when a unit with incidents has no head count.

    A unit without both, such as one that only holds others, adds nobody.
    """
    if any(incidents.get(unit_id, Pair()).now and unit_id not in people for unit_id in unit_ids):
        return None
    known = [people[unit_id] for unit_id in unit_ids if unit_id in people]
    return sum(known) if known else None


# --- severity ---


def band(severity: int | None) -> SeverityBand:
    """Where a severity stands in a chart."""
    if severity is None:
        return SeverityBand.NOT_ASSESSED
    if severity <= 2:
        return SeverityBand.LIGHT
    return SeverityBand.INSULT if severity == 3 else SeverityBand.SERIOUS


def _half_up(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1), ROUND_HALF_UP)
