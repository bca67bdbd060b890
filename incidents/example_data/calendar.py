"""Moments of the example: working hours, the pattern of the week and of the year. All in Europe/Amsterdam."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from incidents.promises.rules import is_working_day, working_days_after
from incidents.work import AMSTERDAM

#: How often something happens from Monday to Sunday, and from January to December; 1 is the average working day.
OF_WEEKDAY = (1.3, 1.1, 1.0, 1.05, 0.9, 0.2, 0.1)
OF_MONTH = (1.0, 1.2, 1.25, 1.05, 1.0, 0.95, 0.7, 0.65, 1.0, 1.1, 1.2, 0.9)

#: A day is busy when much happens from so many days before it to so many after it.
DAYS_AROUND = 7


def days_of(year: int, until: date | None = None) -> list[date]:
    """The days of a year, up to and including a day."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), until or date.max)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def drawn_days(draw: Random, days: list[date], count: int) -> list[date]:
    """So many of these days in order, busy ones more often; one day may come more than once."""
    if not days:
        return []
    return sorted(draw.choices(days, [_weight(day) for day in days], k=count))


def drawn_beside(draw: Random, days: list[date], count: int, taken: Collection[date]) -> list[date]:
    """So many of these days in order, those that are `taken` counted: where much happens already, little is added."""
    drawn = drawn_days(draw, days, max(count, len(taken)))
    if not drawn:
        return []
    expected = {day: sum(_weight(each) for each in _around(day) if days[0] <= each <= days[-1]) for day in set(drawn)}
    happens = Counter([*drawn, *taken])
    for _ in taken:
        busiest = max(drawn, key=lambda day: sum(happens[each] for each in _around(day)) / expected[day])
        drawn.remove(busiest)
        happens[busiest] -= 1
    return drawn


def share_of_year(day: date) -> float:
    """Which part of all that happens in a year has happened before a day, from 0 to 1."""
    weights = [_weight(each) for each in days_of(day.year)]
    return sum(weights[: day.timetuple().tm_yday - 1]) / sum(weights)


def _weight(day: date) -> float:
    return OF_WEEKDAY[day.weekday()] * OF_MONTH[day.month - 1]


def _around(day: date) -> list[date]:
    return [day + timedelta(days=number) for number in range(-DAYS_AROUND, DAYS_AROUND + 1)]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day by the clock in Amsterdam, in UTC."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM).astimezone(UTC)


def office_hour(draw: Random, day: date) -> datetime:
    """Some moment between 8.30 and 16.59 uur."""
    minutes = draw.randint(8 * 60 + 30, 17 * 60 - 1)
    return moment(day, *divmod(minutes, 60))


def working_days_before(day: date, count: int, closing_days: Collection[date]) -> date:
    """The working day that lies so many working days before a day, the day itself not counted."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working_day(day, closing_days)
    return day


def later(draw: Random, start: datetime, working_days: int, closing_days: Collection[date]) -> datetime:
    """Some office hour so many working days later; with none, up to two hours later."""
    if working_days == 0:
        return start + timedelta(minutes=draw.randint(12, 120))
    day = start.astimezone(AMSTERDAM).date()
    return office_hour(draw, working_days_after(day, working_days, closing_days))


def working_days_back(today: date, closing_days: Collection[date]) -> Iterator[date]:
    """The working days before a day, nearest first, without end."""
    day = today
    while True:
        day = working_days_before(day, 1, closing_days)
        yield day
