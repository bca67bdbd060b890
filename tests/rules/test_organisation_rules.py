"""The rules of units, buildings and settings, without application and database."""

from datetime import date
from uuid import uuid4

import pytest

from incidents.organisation import rules

TOWN, SOCIAL, DESK, WORKS = (uuid4() for _ in range(4))
PARENTS = {TOWN: None, SOCIAL: TOWN, DESK: SOCIAL, WORKS: TOWN}


@pytest.mark.parametrize(("unit", "parent"), [(SOCIAL, SOCIAL), (TOWN, DESK), (SOCIAL, DESK)])
def test_a_unit_never_stands_below_itself(unit, parent):
    with pytest.raises(rules.BelowItself):
        rules.check_parent(unit, parent, PARENTS)


@pytest.mark.parametrize(("unit", "parent"), [(DESK, WORKS), (SOCIAL, None), (uuid4(), DESK)])
def test_a_unit_may_move(unit, parent):
    rules.check_parent(unit, parent, PARENTS)


def test_a_circle_that_is_there_already_does_not_hang():
    one, other = uuid4(), uuid4()
    rules.check_parent(uuid4(), one, {one: other, other: one})


def test_a_unit_lasts_a_day_at_least():
    day = date(2026, 1, 2)
    rules.check_period(day, day)
    rules.check_period(day, None)
    with pytest.raises(rules.EndsBeforeItStarts):
        rules.check_period(day, date(2026, 1, 1))


@pytest.mark.parametrize(("year", "people"), [(1999, 1), (2201, 1), (2026, -1), (2026, 1_000_001)])
def test_an_unbelievable_head_count_is_refused(year, people):
    with pytest.raises(rules.NotAHeadCount) as refused:
        rules.check_head_count(year, people)
    assert "1000000" in refused.value.sentence % refused.value.values


def test_nobody_at_all_is_a_head_count():
    rules.check_head_count(2026, 0)


@pytest.mark.parametrize("terms", [(0, 5, 24), (61, 5, 24), (1, 0, 24), (1, 5, 0), (1, 5, 501)])
def test_terms_that_no_promise_can_be_made_of_are_refused(terms):
    with pytest.raises(rules.NotASetting):
        rules.check_terms(*terms)
    rules.check_terms(1, 5, 24)


def test_a_unit_reaches_all_below_it_even_when_the_tree_has_a_loop():
    town, social, desk = uuid4(), uuid4(), uuid4()
    assert rules.below(social, {town: None, social: town, desk: social}) == {social, desk}
    assert rules.below(desk, {desk: social, social: desk}) == {desk, social}
