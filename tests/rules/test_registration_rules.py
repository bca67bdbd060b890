"""The rules of a report, without application or database."""

from datetime import date, time
from uuid import uuid4

import pytest

from incidents.registration import rules
from incidents.registration.vocabulary import AffectedKind, Channel

TODAY = date(2026, 11, 23)
NOW = time(10, 30)


@pytest.mark.parametrize("day", [TODAY, date(2026, 1, 1), date(2021, 1, 1)])
def test_a_day_between_the_first_of_january_five_years_ago_and_today_can_be_reported(day):
    rules.check_when(day, None, TODAY, NOW)


def test_a_day_that_is_still_to_come_is_refused():
    with pytest.raises(rules.OccurredLater):
        rules.check_when(date(2026, 11, 24), None, TODAY, NOW)


def test_a_day_before_that_is_refused_with_the_first_day_in_the_sentence():
    with pytest.raises(rules.OccurredTooLongAgo) as refused:
        rules.check_when(date(2020, 12, 31), None, TODAY, NOW)
    assert refused.value.values == {"first": date(2021, 1, 1)}


def test_a_time_counts_for_today_only():
    rules.check_when(date(2026, 11, 22), time(23, 0), TODAY, NOW)
    rules.check_when(TODAY, NOW, TODAY, NOW)
    with pytest.raises(rules.OccurredLaterToday):
        rules.check_when(TODAY, time(10, 31), TODAY, NOW)


@pytest.mark.parametrize("number", ["4433", "06-00 00 00 00", "+31 6 00000000", "toestel 443"])
def test_a_number_with_digits_can_be_called(number):
    rules.check_number(number)


@pytest.mark.parametrize("number", ["", "bel mij", "12"])
def test_a_number_without_enough_digits_cannot(number):
    with pytest.raises(rules.NoNumberToCall):
        rules.check_number(number)


def test_a_reference_is_the_year_and_four_digits_and_more_when_needed():
    assert rules.reference(2026, 7) == "2026-0007"
    assert rules.reference(2026, 12345) == "2026-12345"


def test_the_managers_who_were_found_handle_else_the_unit_itself_and_nobody_for_an_office_holder():
    own, above = uuid4(), uuid4()
    assert rules.managing_unit(own, above, office_case=False) == above
    assert rules.managing_unit(own, None, office_case=False) == own
    assert rules.managing_unit(own, above, office_case=True) is None


@pytest.mark.parametrize("kind", list(AffectedKind))
def test_a_case_is_of_an_office_holder_when_one_is_affected(kind):
    assert rules.is_office_case(kind, False) == (kind is AffectedKind.OFFICE_HOLDER)
    assert rules.is_office_case(kind, True)


@pytest.mark.parametrize("channel", list(Channel))
def test_a_building_belongs_to_a_counter_and_an_office_talk(channel):
    assert rules.building_counts(channel) == (channel in {Channel.COUNTER, Channel.OFFICE_TALK})


def test_the_affected_employee_follows_in_full_and_who_reported_on_behalf_does_not():
    reporter, colleague = uuid4(), uuid4()
    assert rules.follows_in_full(colleague, colleague)
    assert rules.follows_in_full(None, reporter)
    assert not rules.follows_in_full(colleague, reporter)
