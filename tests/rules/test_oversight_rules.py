"""The places and days of the log, without application or database."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.oversight import rules
from incidents.oversight.rules import Place, place_from


@given(st.datetimes(datetime(2000, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC)), st.uuids())  # noqa: DTZ001
def test_a_place_in_an_address_is_the_place_that_was_written(at, entry_id):
    assert place_from(Place(at, entry_id).written()) == Place(at, entry_id)


@given(st.text(max_size=60))
def test_any_other_text_is_no_place(typed):
    assert place_from(typed) is None


def test_a_day_begins_and_ends_in_amsterdam_also_when_the_clock_changes():
    assert rules.start_of(date(2026, 10, 25)) == datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    assert rules.end_of(date(2026, 10, 25)) == datetime(2026, 10, 25, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "broken"),
    [
        (date(1999, 12, 31), None, rules.FirstDayOutOfReach),
        (None, date(9999, 12, 31), rules.LastDayOutOfReach),
        (date(2026, 2, 2), date(2026, 2, 1), rules.LastDayBeforeFirst),
    ],
)
def test_days_that_cannot_be_are_refused(first, last, broken):
    with pytest.raises(broken) as caught:
        rules.check_days(first, last)
    assert caught.value.sentence % caught.value.values


def test_no_days_are_every_day():
    rules.check_days(None, None)
    assert place_from(None) is None
    assert place_from(f"20260101T000000.000000_{UUID(int=1).hex}") == Place(
        datetime(2026, 1, 1, tzinfo=UTC), UUID(int=1)
    )
