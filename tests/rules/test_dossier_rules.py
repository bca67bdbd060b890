"""The rules of the pages that gather several steps."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.dossier import rules
from incidents.dossier.vocabulary import SeverityBand, Urgency
from incidents.promises.rules import end_of
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.rules import shown_status
from incidents.registration.vocabulary import AggressionType, IncidentStatus, ShownStatus

# A Tuesday, 13.05 uur in Amsterdam.
NOW = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)
BEGIN, END = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (2000, 2100))


@pytest.mark.parametrize(
    ("due_at", "expected"),
    [
        (NOW - timedelta(minutes=1), Urgency.LATE),
        (NOW, Urgency.TODAY),
        (datetime(2026, 11, 24, 22, 59, tzinfo=UTC), Urgency.TODAY),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), Urgency.THIS_WEEK),
        (datetime(2026, 11, 29, 22, 59, tzinfo=UTC), Urgency.THIS_WEEK),
        (datetime(2026, 11, 29, 23, 0, tzinfo=UTC), Urgency.LATER),
    ],
)
def test_days_and_weeks_end_at_midnight_in_amsterdam(due_at: datetime, expected: Urgency) -> None:
    assert rules.urgency(due_at, NOW) is expected


@pytest.mark.parametrize(
    ("status", "promise", "expected"),
    [
        (IncidentStatus.REPORTED, PromiseKind.TAKE_UP, ShownStatus.REPORTED),
        (IncidentStatus.TAKEN_UP, None, ShownStatus.IN_HANDLING),
        (IncidentStatus.TAKEN_UP, PromiseKind.FEEDBACK, ShownStatus.AWAITING_FEEDBACK),
        (IncidentStatus.CLOSED, None, ShownStatus.CLOSED),
        (IncidentStatus.WITHDRAWN, None, ShownStatus.WITHDRAWN),
    ],
)
def test_a_status_is_shown_with_what_is_missing(
    status: IncidentStatus, promise: PromiseKind | None, expected: ShownStatus
) -> None:
    assert shown_status(status, promise, has_outcome=True) is expected


def test_a_case_that_was_reopened_awaits_its_outcome_before_anybody_tells_it() -> None:
    shown = shown_status(IncidentStatus.TAKEN_UP, PromiseKind.FEEDBACK, has_outcome=False)
    assert shown is ShownStatus.IN_HANDLING


def test_a_joined_report_is_shown_as_part_of_another_case() -> None:
    shown = shown_status(IncidentStatus.WITHDRAWN, None, has_outcome=False, same_event=True)
    assert shown is ShownStatus.SAME_EVENT


def test_every_kind_can_give_a_title_and_every_severity_has_a_band() -> None:
    assert sorted(rules.TELLING) == sorted(AggressionType)
    assert sorted(each for band in rules.SEVERITIES.values() for each in band) == [1, 2, 3, 4, 5]
    assert set(SeverityBand) - set(rules.SEVERITIES) == {SeverityBand.NONE_GIVEN}


def test_a_month_begins_at_midnight_in_amsterdam_also_when_the_clock_changes() -> None:
    begin, end = rules.month_of(datetime(2026, 3, 31, 21, 59, tzinfo=UTC))
    assert (begin, end) == (datetime(2026, 2, 28, 23, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC))


@given(st.datetimes(timezones=st.just(UTC), min_value=BEGIN, max_value=END))
def test_every_moment_lies_in_its_month(now: datetime) -> None:
    begin, end = rules.month_of(now)
    assert begin <= now < end


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_what_is_due_on_a_day_is_late_on_the_next(day: date) -> None:
    end = end_of(day)
    assert end.astimezone(rules.AMSTERDAM).date() == day
    assert (end + timedelta(minutes=2)).astimezone(rules.AMSTERDAM).date() == day + timedelta(days=1)
