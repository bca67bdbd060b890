"""The arithmetic of the figures, without application or database."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.registration.vocabulary import AggressionType
from incidents.reporting import rules
from incidents.reporting.definitions import DEFINITIONS
from incidents.reporting.rules import Pair, Period
from incidents.reporting.vocabulary import PAR_CLASS, Figure, SeverityBand

TODAY = date(2026, 11, 23)


@given(st.lists(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=30))
def test_percentages_together_are_exactly_a_hundred(counts):
    shares = rules.percentages(counts)
    assert sum(shares) == (100 if sum(counts) else 0)
    assert all(
        abs(share * sum(counts) - 100 * count) < sum(counts)
        for share, count in zip(shares, counts, strict=True)
        if sum(counts)
    )


@given(st.lists(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=30))
def test_nobody_gets_a_percentage_of_nothing(counts):
    for share, count in zip(rules.percentages(counts), counts, strict=True):
        assert count or share == 0


def test_thirds_give_the_extra_percent_to_the_first():
    assert rules.percentages([1, 1, 1]) == [34, 33, 33]
    assert rules.percentages([11, 7, 6, 2, 1, 1]) == [39, 25, 21, 7, 4, 4]


@pytest.mark.parametrize(
    ("now", "before", "percent"), [(295, 141, 109), (141, 295, -52), (3, 2, 50), (0, 4, -100), (7, 7, 0), (201, 200, 1)]
)
def test_the_change_is_a_whole_percentage(now, before, percent):
    assert rules.percent_change(now, before) == percent


def test_295_after_141_reads_as_109_percent_more():
    said = rules.change_sentence(Pair(295, 141))
    assert said.sentence % said.values == "154 meer dan de 141 in dezelfde dagen van het jaar ervoor (+109%)"


def test_fewer_reads_with_a_minus():
    said = rules.change_sentence(Pair(141, 295))
    assert said.sentence % said.values == "154 minder dan de 295 in dezelfde dagen van het jaar ervoor (−52%)"


def test_after_a_year_without_incidents_there_is_no_percentage():
    said = rules.change_sentence(Pair(4, 0))
    assert "percentage is er daarom niet" in said.sentence
    assert "%(" not in said.sentence


def test_two_empty_years_are_said_plainly():
    assert (
        rules.change_sentence(Pair(0, 0)).sentence
        == "Ook in dezelfde dagen van het jaar ervoor waren er geen incidenten."
    )


def test_the_current_year_runs_to_today_and_is_compared_with_the_same_days():
    period = rules.chosen_period(None, None, None, TODAY)
    assert period == Period(date(2026, 1, 1), TODAY)
    assert period.year_before() == Period(date(2025, 1, 1), date(2025, 11, 23))
    assert not period.is_whole_year


def test_a_year_that_is_over_is_compared_with_the_whole_year_before():
    period = rules.chosen_period(2025, None, None, TODAY)
    assert period.is_whole_year
    assert period.year_before() == Period(date(2024, 1, 1), date(2024, 12, 31))


def test_the_leap_day_is_compared_with_the_day_before_march():
    period = rules.chosen_period(None, date(2024, 2, 1), date(2024, 2, 29), TODAY)
    assert period.year_before() == Period(date(2023, 2, 1), date(2023, 2, 28))


def test_one_day_alone_is_completed_to_its_calendar_year():
    assert rules.chosen_period(2020, date(2025, 3, 1), None, TODAY) == Period(date(2025, 3, 1), date(2025, 12, 31))
    assert rules.chosen_period(None, None, date(2025, 3, 1), TODAY) == Period(date(2025, 1, 1), date(2025, 3, 1))


def test_a_period_never_runs_beyond_today():
    assert rules.chosen_period(None, date(2026, 11, 1), date(2027, 5, 1), TODAY).last_day == TODAY


@pytest.mark.parametrize(
    ("year", "first", "last", "broken"),
    [
        (1999, None, None, rules.UnknownYear),
        (2027, None, None, rules.UnknownYear),
        (None, date(1, 1, 1), None, rules.FirstDayTooEarly),
        (None, date(2026, 11, 24), None, rules.FirstDayInFuture),
        (None, date(2026, 5, 2), date(2026, 5, 1), rules.LastDayBeforeFirst),
        (None, date(2024, 1, 1), date(2025, 1, 1), rules.LongerThanAYear),
    ],
)
def test_a_period_that_cannot_be_says_why(year, first, last, broken):
    with pytest.raises(broken) as caught:
        rules.chosen_period(year, first, last, TODAY)
    assert caught.value.sentence % caught.value.values


@given(st.dates(date(2000, 1, 1), TODAY), st.dates(date(2000, 1, 1), date(2150, 1, 1)))
def test_no_period_overlaps_the_one_it_is_compared_with(first, last):
    try:
        period = rules.chosen_period(None, first, last, TODAY)
    except (rules.LastDayBeforeFirst, rules.LongerThanAYear):
        return
    assert period.first_day <= period.last_day <= TODAY
    assert period.year_before().last_day < period.first_day


@pytest.mark.parametrize("typed", ["abc", "20", "20255", "٢٠٢٥", "-201", "2025 "])
def test_what_is_no_year_gets_a_sentence(typed):
    with pytest.raises(rules.UnknownYear):
        rules.year_from(typed, TODAY)


def test_the_years_to_choose_start_with_the_first_incident():
    assert rules.years_to_choose(date(2024, 5, 1), TODAY) == [2026, 2025, 2024]
    assert rules.years_to_choose(None, TODAY) == [2026]


def test_a_period_in_two_years_has_its_months_in_order():
    assert Period(date(2025, 11, 15), date(2026, 2, 1)).months() == [(2025, 11), (2025, 12), (2026, 1), (2026, 2)]


def test_the_rate_is_per_hundred_employees_with_one_decimal():
    assert rules.rate_per_100(128, 402) == Decimal("31.8")
    assert rules.rate_per_100(1, 800) == Decimal("0.1")
    assert rules.rate_per_100(5, 0) is None
    assert rules.rate_per_100(5, None) is None


def test_employees_are_not_known_when_a_unit_with_incidents_has_no_head_count():
    desk, town = uuid4(), uuid4()
    assert rules.people_of([desk, town], {desk: 40}, {desk: Pair(3)}) == 40
    assert rules.people_of([desk, town], {town: 5}, {desk: Pair(3)}) is None
    assert rules.people_of([desk, town], {}, {}) is None


def test_what_is_not_assessed_yet_stands_apart():
    assert [rules.band(each) for each in (1, 2, 3, 4, 5, None)] == [
        SeverityBand.LIGHT,
        SeverityBand.LIGHT,
        SeverityBand.INSULT,
        SeverityBand.SERIOUS,
        SeverityBand.SERIOUS,
        SeverityBand.NOT_ASSESSED,
    ]


def test_every_figure_has_a_definition_and_every_kind_a_class():
    assert set(DEFINITIONS) == set(Figure)
    assert all(len(sentence) > 40 for sentence in DEFINITIONS.values())
    assert set(PAR_CLASS) == set(AggressionType)
