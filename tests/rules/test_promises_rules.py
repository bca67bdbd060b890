"""When promises are due: twenty years of days, with both changes of the clock, Easter, King's Day and closing days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.promises import rules

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
closing = st.sets(st.dates(date(2020, 1, 1), date(2041, 12, 31)), max_size=12)
day_counts = st.integers(1, 10)


def amsterdam(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def local(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")


@given(moments, day_counts, closing)
def test_it_is_due_at_five_on_a_working_day_after_the_report(moment, count, closing_days):
    due = rules.end_of_working_day_after(moment, count, closing_days)
    there = due.astimezone(AMSTERDAM)
    assert due.tzinfo is UTC
    assert there.time() == time(17, 0)
    assert rules.is_working_day(there.date(), closing_days)
    assert there.date() > moment.astimezone(AMSTERDAM).date()


@given(moments, day_counts, closing)
def test_exactly_so_many_working_days_lie_between(moment, count, closing_days):
    start = moment.astimezone(AMSTERDAM).date()
    end = rules.end_of_working_day_after(moment, count, closing_days).astimezone(AMSTERDAM).date()
    between = [start + timedelta(days=each) for each in range(1, (end - start).days + 1)]
    assert sum(rules.is_working_day(day, closing_days) for day in between) == count


@given(moments, st.integers(-3, 10), closing)
def test_a_report_that_comes_late_is_not_overdue_at_birth(registered_at, count, closing_days):
    """The days run from the registration, whenever it happened, so even a setting of no days at all leaves some time."""
    assert rules.end_of_working_day_after(registered_at, count, closing_days) > registered_at + timedelta(hours=16)


@given(moments, moments, day_counts, closing)
def test_who_reports_later_is_never_due_earlier(one, other, count, closing_days):
    first, second = sorted((one, other))
    assert rules.end_of_working_day_after(first, count, closing_days) <= rules.end_of_working_day_after(
        second, count, closing_days
    )


@given(moments, day_counts, closing, st.dates(date(2020, 1, 1), date(2041, 12, 31)))
def test_one_more_closing_day_never_brings_it_forward(moment, count, closing_days, extra):
    before = rules.end_of_working_day_after(moment, count, closing_days)
    assert rules.end_of_working_day_after(moment, count, closing_days | {extra}) >= before


@given(moments, st.integers(0, 200), closing)
def test_hours_end_on_a_working_day_and_are_never_cut_short(moment, hours, closing_days):
    due = rules.hours_after(moment, hours, closing_days)
    assert rules.is_working_day(due.astimezone(AMSTERDAM).date(), closing_days)
    # A moved moment keeps its hour on the clock: an hour less may have passed where summer time began in between.
    assert due >= moment + timedelta(hours=hours) - timedelta(hours=1)
    if rules.is_working_day((moment + timedelta(hours=hours)).astimezone(AMSTERDAM).date(), closing_days):
        assert due == moment + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("reported", "due"),
    [
        pytest.param("2026-11-23 10:00", "2026-11-24 17:00", id="monday"),
        pytest.param("2026-11-27 16:59", "2026-11-30 17:00", id="friday"),
        pytest.param("2026-11-28 12:00", "2026-11-30 17:00", id="saturday"),
        pytest.param("2026-11-29 23:59", "2026-11-30 17:00", id="sunday, a minute before midnight"),
        pytest.param("2026-11-30 00:00", "2026-12-01 17:00", id="midnight belongs to the day that begins"),
        pytest.param("2026-03-27 09:00", "2026-03-30 17:00", id="over the change to summer time"),
        pytest.param("2026-10-23 09:00", "2026-10-26 17:00", id="over the change to winter time"),
        pytest.param("2026-04-02 09:00", "2026-04-07 17:00", id="Good Friday counts as a holiday by law"),
        pytest.param("2026-04-03 09:00", "2026-04-07 17:00", id="over Easter Monday"),
        pytest.param("2025-04-25 09:00", "2025-04-28 17:00", id="King's Day moved from Sunday 27 to Saturday 26"),
        pytest.param("2026-04-24 09:00", "2026-04-28 17:00", id="King's Day on Monday"),
        pytest.param("2025-05-02 09:00", "2025-05-06 17:00", id="Liberation Day, free once in five years"),
        pytest.param("2026-05-04 09:00", "2026-05-05 17:00", id="Liberation Day in another year"),
        pytest.param("2026-05-13 09:00", "2026-05-15 17:00", id="over Ascension Day"),
        pytest.param("2026-12-24 18:00", "2026-12-28 17:00", id="over Christmas"),
        pytest.param("2026-12-31 23:30", "2027-01-04 17:00", id="over New Year"),
    ],
)
def test_take_up_is_due_at_the_end_of_the_next_working_day(reported, due):
    assert local(rules.end_of_working_day_after(amsterdam(reported), 1)) == due


def test_a_closing_day_of_the_organisation_is_no_working_day():
    bridge = date(2026, 5, 15)
    assert local(rules.end_of_working_day_after(amsterdam("2026-05-13 09:00"), 1, {bridge})) == "2026-05-18 17:00"


def test_feedback_is_due_five_working_days_after_the_outcome():
    assert local(rules.end_of_working_day_after(amsterdam("2026-12-22 11:00"), 5)) == "2026-12-30 17:00"


@pytest.mark.parametrize(
    ("reminded", "due"),
    [
        pytest.param("2026-11-23 17:05", "2026-11-24 17:05", id="the next day"),
        pytest.param("2026-11-27 17:05", "2026-11-30 17:05", id="from Friday to the same hour on Monday"),
        pytest.param("2026-03-27 17:05", "2026-03-30 17:05", id="the same hour on the clock after summer time began"),
        pytest.param("2026-10-23 17:05", "2026-10-26 17:05", id="the same hour on the clock after it ended"),
    ],
)
def test_a_day_after_the_reminder_is_the_same_hour_on_a_working_day(reminded, due):
    assert local(rules.hours_after(amsterdam(reminded), 24)) == due


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 24), -24, date(2024, 11, 24)),
        (date(2024, 2, 29), -24, date(2022, 2, 28)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 12, 31), -12, date(2025, 12, 31)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 24), 12, date(2027, 11, 24)),
    ],
)
def test_months_end_at_the_same_day_or_the_last_of_the_month(day: date, months: int, expected: date) -> None:
    assert rules.months_after(day, months) == expected
