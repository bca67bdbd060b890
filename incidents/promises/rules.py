"""When a promise is due, and the calendar that it takes. Pure: moments and days in, moments and days out.

Working days are Monday to Friday without the Dutch holidays and without the organisation's own closing days, in
Europe/Amsterdam. The holidays are those of the Algemene termijnenwet, artikel 3, Good Friday included (lid 2); 5 May only
once in five years, when people are free: an organisation that closes every year names it as a closing day. All moments
are aware; those given back are in UTC.
"""

from calendar import monthrange
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
END_OF_WORKING_DAY = time(17, 0)
END_OF_DAY = time(23, 59)
SATURDAY = 5
#: After an acute ban was served (domain, "Promises"). No setting: it guards a fair procedure.
FULL_DECISION_WORKING_DAYS = 5


@lru_cache(maxsize=200)
def dutch_holidays(year: int) -> frozenset[date]:
    """The Dutch public holidays of a year."""
    return frozenset(holidays.country_holidays("NL", years=year))


def is_working_day(day: date, closing_days: Collection[date] = ()) -> bool:
    """Whether people are at work on this day."""
    return day.weekday() < SATURDAY and day not in dutch_holidays(day.year) and day not in closing_days


def working_days_after(day: date, count: int, closing_days: Collection[date] = ()) -> date:
    """The last of the next `count` working days, the day itself not counted."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, closing_days):
            count -= 1
    return day


def end_of_working_day_after(moment: datetime, count: int, closing_days: Collection[date] = ()) -> datetime:
    """17.00 uur, Amsterdam, of the last of the next `count` working days; as a moment in UTC.

    Take up: the end of the next working day after the registration. Feedback: five working days after the outcome. A
    full decision: five after an acute ban was served.
    A promise of no working days at all is due at the end of the next working day too: it can't be late at birth.
    """
    start = moment.astimezone(AMSTERDAM).date()
    due_on = working_days_after(start, max(count, 1), closing_days)
    return datetime.combine(due_on, END_OF_WORKING_DAY, AMSTERDAM).astimezone(UTC)


def earlier(due_at: datetime, not_after: datetime | None) -> datetime:
    """The moment at which something is due, where it would be of no use after another one."""
    return due_at if not_after is None else min(due_at, not_after)


def end_of(day: date) -> datetime:
    """The last minute of a day in Amsterdam, as a moment in UTC: what is due on a day is late on the next."""
    return datetime.combine(day, END_OF_DAY, AMSTERDAM).astimezone(UTC)


def hours_after(moment: datetime, hours: int, closing_days: Collection[date] = ()) -> datetime:
    """So many hours later, nights and weekends included; on a non-working day the same hour of the next working day.

    Source: domain, "Promises". The hour is that of the clock in Amsterdam, also when the clock changes in between.
    """
    local = (moment + timedelta(hours=hours)).astimezone(AMSTERDAM)
    day = local.date()
    if is_working_day(day, closing_days):
        return local.astimezone(UTC)
    moved = datetime.combine(working_days_after(day, 1, closing_days), local.time(), AMSTERDAM)
    return moved.astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier for a negative number; the last of a month without such a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
