"""The rules of building bans, without an application or a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.bans import gate, rules
from incidents.bans.vocabulary import BanState, BanVerb, GatePoint, Hearing, LegalBasis

TODAY = date(2026, 11, 24)
YESTERDAY = TODAY - timedelta(days=1)
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))
MAYBE_DAY = st.none() | DAYS
PERIOD = st.none() | st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair)))
PROPOSER, DECIDER = uuid4(), uuid4()

COMPLETE = gate.Facts(
    today=TODAY,
    proposer_id=PROPOSER,
    decider_id=DECIDER,
    decider_ids=frozenset({DECIDER}),
    conduct=(gate.Act("Sloeg op de balie", date(2026, 11, 23), "2 medewerkers"),),
    norm="Punt 3 van de huisregels, gegeven op 12-03-2026",
    reason="Een waarschuwing hielp niet",
    building_ids=frozenset({uuid4()}),
    first_day=date(2026, 12, 1),
    last_day=date(2027, 5, 31),
    duration_reason="Eerder was 3 maanden te kort",
    hearing=Hearing.HEARD,
    heard_on=date(2026, 11, 24),
    hearing_text="Zegt dat het niet zo bedoeld was",
    basic_service_channel="Telefonisch, 14 030",
    legal_basis=LegalBasis.PUBLIC_LAW,
    remedy="Bezwaar binnen zes weken",
    review_on=date(2027, 5, 1),
)


def codes(facts: gate.Facts) -> set[GatePoint]:
    return {point.code for point in gate.gaps(facts)}


# --- the state ---


def by_the_book(decided, served, first, last, lifted, suspended, today):
    """The lines of the domain, each as a condition of its own."""
    return {
        BanState.LIFTED: lifted is not None and lifted <= today,
        BanState.EXPIRED: today > last,
        BanState.PROPOSED: decided is None or decided > today,
        BanState.NOT_SERVED: served is None or served > today,
        BanState.SUSPENDED: suspended is not None and suspended[0] <= today <= suspended[1],
        BanState.UPCOMING: today < first,
        BanState.ACTIVE: True,
    }


@given(MAYBE_DAY, MAYBE_DAY, DAYS, DAYS, MAYBE_DAY, PERIOD, DAYS)
def test_a_ban_is_on_every_day_in_the_first_state_that_holds(decided, served, one, other, lifted, suspended, today):
    facts = (decided, served, min(one, other), max(one, other), lifted, suspended, today)
    holds = by_the_book(*facts)
    assert rules.state(*facts) == next(state for state in BanState if holds[state])


@given(DAYS, DAYS, PERIOD, MAYBE_DAY)
def test_the_days_of_a_served_ban_fall_apart_into_before_in_and_after_without_a_hole(one, other, suspended, lifted):
    first, last = min(one, other), max(one, other)
    order = [BanState.UPCOMING, BanState.ACTIVE, BanState.EXPIRED, BanState.LIFTED]
    days = [date(2025, 12, 1) + timedelta(days=each) for each in range(200)]
    states = [rules.state(days[0], days[0], first, last, lifted, None, day) for day in days]
    assert all(order.index(before) <= order.index(after) for before, after in pairwise(states))
    with_pause = [rules.state(days[0], days[0], first, last, lifted, suspended, day) for day in days]
    for day, plain, paused in zip(days, states, with_pause, strict=True):
        in_pause = suspended is not None and suspended[0] <= day <= suspended[1]
        assert paused == (BanState.SUSPENDED if in_pause and plain in order[:2] else plain)


def test_in_twenty_years_with_both_clock_changes_each_ban_is_active_on_exactly_its_days():
    amsterdam = ZoneInfo("Europe/Amsterdam")
    start = date(2020, 1, 1)
    days = [start + timedelta(days=each) for each in range(20 * 366)]
    bans = [(day, rules.last_day_of_months(day, 1 + index % 12)) for index, day in enumerate(days[::97])]
    for first, last in bans:
        active = set()
        for day in (first + timedelta(days=each) for each in range(-3, (last - first).days + 4)):
            moments = [datetime(day.year, day.month, day.day, *clock, tzinfo=amsterdam) for clock in ((0, 0), (23, 59))]
            seen = {
                rules.state(start, start, first, last, None, None, each.astimezone(UTC).astimezone(amsterdam).date())
                for each in moments
            }
            assert len(seen) == 1, f"{day} is one day from its first to its last minute"
            if seen == {BanState.ACTIVE}:
                active.add(day)
        assert min(active) == first
        assert max(active) == last
        assert len(active) == (last - first).days + 1


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 12, 1), 12, date(2027, 11, 30)),
        (date(2026, 12, 1), 6, date(2027, 5, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 15), 1, date(2026, 2, 14)),
    ],
)
def test_months_are_calendar_months_with_both_days_inside(first, months, last):
    assert rules.last_day_of_months(first, months) == last


def test_somebody_is_a_minor_until_the_day_of_turning_18():
    assert rules.is_minor(date(2008, 11, 25), TODAY)
    assert not rules.is_minor(date(2008, 11, 24), TODAY)
    assert not rules.is_minor(None, TODAY)


# --- the days ---


def test_a_ban_lasts_at_most_12_months():
    assert rules.days_broken(False, TODAY, date(2027, 11, 23), TODAY) is None
    assert isinstance(rules.days_broken(False, TODAY, date(2027, 11, 24), TODAY), rules.LongerThanTwelveMonths)


def test_an_acute_ban_ends_at_most_14_days_ahead_whenever_it_starts():
    assert rules.days_broken(True, TODAY, date(2026, 12, 8), TODAY) is None
    assert isinstance(rules.days_broken(True, TODAY, date(2026, 12, 9), TODAY), rules.AcuteTooLong)
    later = TODAY + timedelta(days=10)
    assert isinstance(rules.days_broken(True, later, later + timedelta(days=14), TODAY), rules.AcuteTooLong)


@pytest.mark.parametrize("first", [TODAY - timedelta(days=1), date(1850, 1, 1), date(2150, 1, 1), date(9999, 12, 31)])
def test_a_ban_does_not_start_in_the_past_or_far_away(first):
    with pytest.raises(rules.DayTooFarAway):
        rules.check_days(False, first, first, TODAY)


def test_no_day_is_too_strange_for_the_gate():
    for day in (date.min, date.max, date(9999, 1, 1)):
        facts = replace(COMPLETE, first_day=day, last_day=date.max, review_on=day, heard_on=day)
        assert isinstance(codes(facts), set)


def test_serving_is_not_before_the_decision_and_not_in_the_future():
    rules.check_served(TODAY, TODAY, TODAY)
    with pytest.raises(rules.ServedBeforeDecision):
        rules.check_served(TODAY, TODAY - timedelta(days=1), TODAY)
    with pytest.raises(rules.ServedInTheFuture):
        rules.check_served(TODAY, TODAY + timedelta(days=1), TODAY)


def test_a_suspension_lies_within_the_ban_and_not_in_the_past():
    rules.check_suspension(TODAY, TODAY, TODAY, TODAY)
    for starts, ends in ((-1, 3), (3, 2), (0, 11)):
        with pytest.raises(rules.SuspensionOutsideBan):
            rules.check_suspension(
                TODAY + timedelta(days=starts), TODAY + timedelta(days=ends), TODAY + timedelta(days=10), TODAY
            )


def test_an_extension_that_comes_late_starts_today_and_not_in_the_past():
    assert rules.first_day_after(TODAY, TODAY) == TODAY + timedelta(days=1)
    assert rules.first_day_after(TODAY - timedelta(days=9), TODAY) == TODAY


def test_an_acute_ban_after_an_acute_one_needs_an_act_of_after_that_day_or_a_full_decision_in_between():
    rules.check_acute_again(None, None, [])
    rules.check_acute_again(YESTERDAY, YESTERDAY, [])
    rules.check_acute_again(YESTERDAY, None, [YESTERDAY, TODAY])
    for last_full, acts in ((None, []), (None, [YESTERDAY]), (YESTERDAY - timedelta(days=1), [YESTERDAY])):
        with pytest.raises(rules.AcuteBanAgain):
            rules.check_acute_again(YESTERDAY, last_full, acts)


# --- the verbs ---


@pytest.mark.parametrize(("verb", "state"), list(product(BanVerb, BanState)))
def test_a_verb_fits_only_the_states_of_the_table(verb, state):
    for decided, submitted in product((True, False), repeat=2):
        possible = rules.is_possible(verb, state, decided=decided, submitted=submitted)
        if state not in rules.TRANSITIONS[verb]:
            assert not possible
        elif verb in {BanVerb.IMPOSE, BanVerb.RETURN, BanVerb.TAKE_BACK}:
            assert possible == (submitted and not decided)
        elif verb in {BanVerb.CHANGE, BanVerb.SUBMIT}:
            assert possible == (not submitted and not decided)
        elif verb is BanVerb.LIFT:
            assert possible == (state is not BanState.EXPIRED if decided else not submitted)
        else:
            assert possible


def test_a_ban_that_ended_cannot_be_served_lifted_suspended_extended_or_violated():
    for verb in (BanVerb.SERVE, BanVerb.LIFT, BanVerb.SUSPEND, BanVerb.EXTEND, BanVerb.REPORT_VIOLATION):
        for state in (BanState.LIFTED, BanState.EXPIRED):
            assert not rules.is_possible(verb, state, decided=True, submitted=True)


# --- the gate ---


def test_a_complete_proposal_has_no_gaps():
    assert gate.gaps(COMPLETE) == []


@pytest.mark.parametrize(
    ("emptied", "code"),
    [
        ({"conduct": ()}, GatePoint.CONDUCT),
        ({"norm": None}, GatePoint.NORM),
        ({"reason": None}, GatePoint.REASON),
        ({"duration_reason": None}, GatePoint.DURATION_REASON),
        ({"legal_basis": None}, GatePoint.LEGAL_BASIS),
        ({"remedy": None}, GatePoint.LEGAL_BASIS),
        ({"remedy": f"(Voorbeeldtekst, {gate.TO_BE_CHECKED}.) Bezwaar."}, GatePoint.LEGAL_BASIS),
        ({"remedy": gate.TO_BE_CHECKED.upper()}, GatePoint.LEGAL_BASIS),
        ({"conduct": (gate.Act("Sloeg op de balie", None, "2 medewerkers"),)}, GatePoint.CONDUCT),
        ({"hearing": None}, GatePoint.HEARING),
        ({"hearing_text": None}, GatePoint.HEARING),
        ({"heard_on": None}, GatePoint.HEARING),
        ({"hearing": Hearing.URGENT}, GatePoint.HEARING),
        ({"basic_service_channel": None}, GatePoint.BASIC_SERVICE),
        ({"building_ids": frozenset()}, GatePoint.BUILDINGS),
        ({"first_day": None}, GatePoint.DAYS),
        ({"first_day": YESTERDAY, "last_day": YESTERDAY, "review_on": YESTERDAY}, GatePoint.DAYS),
        ({"review_on": None}, GatePoint.REVIEW),
        ({"decider_id": None}, GatePoint.DECIDER),
        ({"decider_id": PROPOSER}, GatePoint.DECIDER),
        ({"decider_ids": frozenset()}, GatePoint.DECIDER),
        ({"minor": True}, GatePoint.REPRESENTATIVE),
        ({"acute": True, "last_day": date(2026, 12, 1)}, GatePoint.ACUTE_REASON),
    ],
)
def test_each_point_that_is_empty_is_named_with_its_sentence_and_its_field(emptied, code):
    facts = replace(COMPLETE, **emptied)
    assert codes(facts) == {code}
    (gap,) = gate.gaps(facts)
    assert gap.sentence.endswith(".")
    assert gap.field


def test_every_point_names_a_field_and_is_on_one_of_the_lists():
    assert set(gate.FIELDS) == set(GatePoint) == set(gate.ORDINARY_POINTS) | set(gate.ACUTE_POINTS)


def test_an_acute_ban_needs_no_hearing_but_a_reason_conduct_buildings_days_and_another_to_decide():
    acute = gate.Facts(today=TODAY, proposer_id=PROPOSER, decider_ids=frozenset({DECIDER}), acute=True)
    assert codes(acute) == set(gate.ACUTE_POINTS) - {GatePoint.TOLD, GatePoint.NO_OTHER_BAN}
    complete = replace(
        acute,
        acute_reason="Staat nu met een mes buiten",
        conduct=COMPLETE.conduct,
        building_ids=COMPLETE.building_ids,
        first_day=TODAY,
        last_day=TODAY + timedelta(days=14),
        decider_id=DECIDER,
    )
    assert gate.gaps(complete) == []
    assert codes(replace(complete, last_day=TODAY + timedelta(days=15))) == {GatePoint.DAYS}


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"told_on": TODAY}, {GatePoint.TOLD}),
        ({"told_detail": "De beveiliger, 15.20 uur"}, {GatePoint.TOLD}),
        ({"told_on": TODAY + timedelta(days=1), "told_detail": "De beveiliger"}, {GatePoint.TOLD}),
        ({"told_on": date(2026, 11, 22), "told_detail": "De beveiliger"}, {GatePoint.TOLD}),
        ({"told_on": YESTERDAY, "told_detail": "De beveiliger"}, set()),
        (
            {"told_on": YESTERDAY, "told_detail": "De beveiliger", "last_day": TODAY + timedelta(days=14)},
            {GatePoint.DAYS},
        ),
    ],
)
def test_told_on_the_spot_says_who_when_and_before_whom_and_the_14_days_count_from_then(values, wrong):
    acute = replace(
        COMPLETE, acute=True, acute_reason="Mes", first_day=TODAY, last_day=TODAY + timedelta(days=12), review_on=None
    )
    assert codes(replace(acute, **values)) == wrong


def test_a_review_is_within_6_months_and_before_the_end():
    long_ban = replace(COMPLETE, last_day=date(2027, 11, 30))
    assert codes(replace(long_ban, review_on=date(2027, 5, 31))) == set()
    assert codes(replace(long_ban, review_on=date(2027, 6, 1))) == {GatePoint.REVIEW}
    short_ban = replace(COMPLETE, last_day=date(2026, 12, 31))
    assert codes(replace(short_ban, review_on=date(2026, 12, 31))) == set()
    assert codes(replace(short_ban, review_on=date(2027, 1, 1))) == {GatePoint.REVIEW}


def test_a_chain_longer_than_12_months_needs_a_new_hearing():
    chained = replace(
        COMPLETE, chain_first_day=date(2026, 1, 1), extended_decided_on=date(2026, 6, 1), heard_on=date(2026, 5, 20)
    )
    assert codes(chained) == {GatePoint.HEARING}
    assert codes(replace(chained, heard_on=date(2026, 11, 20))) == set()
    assert codes(replace(chained, chain_first_day=date(2026, 6, 1))) == set()


@pytest.mark.parametrize("hearing", [Hearing.DID_NOT_COME, Hearing.CANNOT_BE_FOUND])
def test_beyond_12_months_an_old_attempt_to_hear_somebody_counts_no_more(hearing):
    chained = replace(
        COMPLETE,
        hearing=hearing,
        chain_first_day=date(2026, 1, 1),
        extended_decided_on=date(2026, 6, 1),
        heard_on=date(2026, 5, 20),
    )
    assert codes(chained) == {GatePoint.HEARING}
    assert codes(replace(chained, heard_on=None)) == {GatePoint.HEARING}
    assert codes(replace(chained, heard_on=date(2026, 11, 20))) == set()


# --- the patterns that must not leave unnoticed (domain: Fair procedure) ---


def test_pattern_1_half_a_years_ban_without_hearing_the_person_is_noticed():
    unheard = replace(COMPLETE, hearing=None, heard_on=None, hearing_text=None)
    assert GatePoint.HEARING in codes(unheard)
    assert GatePoint.HEARING in codes(replace(COMPLETE, hearing=Hearing.URGENT))
    assert GatePoint.HEARING in codes(replace(COMPLETE, hearing=Hearing.DID_NOT_COME, hearing_text=None))


def test_pattern_2_a_years_ban_without_the_conduct_in_the_file_is_noticed():
    because_of_the_table = replace(
        COMPLETE, last_day=date(2027, 11, 30), conduct=(), reason="De tabel staat het toe", duration_reason=None
    )
    assert {GatePoint.CONDUCT, GatePoint.DURATION_REASON} <= codes(because_of_the_table)
    assert GatePoint.CONDUCT in codes(replace(COMPLETE, conduct=(gate.Act("Gooide iets", TODAY, ""),)))


def test_pattern_3_a_measure_without_established_facts_is_noticed():
    tomorrow = gate.Act("Zou iets kunnen doen", TODAY + timedelta(days=1), "niemand")
    assert GatePoint.CONDUCT in codes(replace(COMPLETE, conduct=(tomorrow,)))
    assert GatePoint.HEARING in codes(replace(COMPLETE, hearing=None))


def test_pattern_4_all_service_stopped_without_an_end_is_noticed():
    endless = replace(COMPLETE, last_day=None, basic_service_channel=None)
    assert {GatePoint.DAYS, GatePoint.BASIC_SERVICE} <= codes(endless)


def test_pattern_5_a_measure_without_prior_talk_or_periodic_review_is_noticed():
    assert {GatePoint.HEARING, GatePoint.REVIEW} <= codes(replace(COMPLETE, hearing=None, review_on=None))


def test_pattern_6_an_acute_measure_without_explanation_is_noticed():
    acute = replace(COMPLETE, acute=True, last_day=TODAY + timedelta(days=7), first_day=TODAY, acute_reason=None)
    assert codes(acute) == {GatePoint.ACUTE_REASON}


def test_pattern_7_a_ban_is_never_kept_without_a_day_on_which_it_is_looked_at_again():
    for months in range(1, 13):
        last = rules.last_day_of_months(date(2026, 12, 1), months)
        assert GatePoint.REVIEW in codes(replace(COMPLETE, last_day=last, review_on=None))
        assert rules.latest_review(date(2026, 12, 1), last) <= min(last, date(2027, 5, 31))
