"""The table of transitions, by enumeration, and the guards with their sentences."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from incidents.handling import light_rules, outcome_rules, rules
from incidents.handling.case_facts import CaseFacts
from incidents.handling.light_rules import LightFacts
from incidents.handling.vocabulary import LightChoice, NextStep, Verb
from incidents.persons.vocabulary import PersonKnowledge
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.vocabulary import AggressionType, IncidentStatus, Injury, Outcome
from incidents.sentences import RuleBroken

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
REPORTED, TAKEN_UP = IncidentStatus.REPORTED, IncidentStatus.TAKEN_UP
CLOSED, WITHDRAWN = IncidentStatus.CLOSED, IncidentStatus.WITHDRAWN

#: The table of the domain, written down once more: what is not here is refused.
ALLOWED = {
    (Verb.TAKE_UP, REPORTED): TAKEN_UP,
    (Verb.TAKE_OVER, TAKEN_UP): TAKEN_UP,
    (Verb.HAND_OVER, REPORTED): REPORTED,
    (Verb.HAND_OVER, TAKEN_UP): REPORTED,
    (Verb.ASSESS_SEVERITY, TAKEN_UP): TAKEN_UP,
    (Verb.CHOOSE_OUTCOME, TAKEN_UP): TAKEN_UP,
    (Verb.GIVE_FEEDBACK, TAKEN_UP): TAKEN_UP,
    (Verb.EVALUATE, TAKEN_UP): TAKEN_UP,
    (Verb.ADVISE, TAKEN_UP): TAKEN_UP,
    (Verb.CLOSE, TAKEN_UP): CLOSED,
    (Verb.REOPEN, CLOSED): TAKEN_UP,
    (Verb.WITHDRAW, REPORTED): WITHDRAWN,
    (Verb.WITHDRAW, TAKEN_UP): WITHDRAWN,
    (Verb.JOIN_SAME_EVENT, REPORTED): WITHDRAWN,
    (Verb.JOIN_SAME_EVENT, TAKEN_UP): WITHDRAWN,
    (Verb.UNDO_SAME_EVENT, WITHDRAWN): WITHDRAWN,
}

COMPLETE = CaseFacts(
    status=TAKEN_UP,
    severity=4,
    outcome=Outcome.NO_MEASURE,
    outcome_has_reason=True,
    outcome_chosen_at=MONDAY,
    feedback_given_at=MONDAY,
    is_evaluated=True,
    person_knowledge=PersonKnowledge.IDENTIFIED,
    is_joined=True,
)


@pytest.mark.parametrize(("verb", "status"), list(product(Verb, IncidentStatus)))
def test_every_verb_in_every_status_does_what_the_table_says(verb: Verb, status: IncidentStatus) -> None:
    facts = replace(COMPLETE, status=status)
    expected = ALLOWED.get((verb, status))
    assert rules.is_possible(verb, status) is (expected is not None)
    if expected is None:
        with pytest.raises(rules.NotNow):
            rules.check(verb, facts)
    else:
        assert rules.check(verb, facts) is expected


@pytest.mark.parametrize(
    ("change", "broken", "words"),
    [
        ({"asks_help": True}, rules.HelpNotGiven, "nog niet teruggebeld"),
        ({"severity": None}, rules.SeverityMissing, "hoe ernstig"),
        ({"outcome": None}, rules.OutcomeMissing, "kies eerst de afloop"),
        ({"outcome_has_reason": False}, rules.OutcomeMissing, "met een reden"),
        ({"outcome": Outcome.MEASURES}, rules.DecidedMeasureMissing, "geen maatregel"),
        ({"feedback_given_at": None}, rules.FeedbackMissing, "hoe het afloopt"),
        ({"outcome_chosen_at": MONDAY + timedelta(hours=1)}, rules.FeedbackMissing, "hoe het afloopt"),
        ({"reopened_at": MONDAY + timedelta(hours=1)}, rules.FeedbackMissing, "hoe het afloopt"),
        ({"open_promises": frozenset({PromiseKind.FEEDBACK})}, rules.FeedbackMissing, "hoe het afloopt"),
        ({"is_evaluated": False}, rules.EvaluationMissing, "kijk eerst terug"),
        ({"open_kinds": frozenset({"stop_talk"})}, rules.MeasuresNotDone, "nog niet gedaan"),
        ({"ban_is_proposed": True, "ban_is_submitted": True}, rules.OutcomeFitsNoMore, "past niet meer"),
        (
            {"outcome": Outcome.MEASURES, "standing_kinds": frozenset({"stop_talk"}), "ban_is_submitted": True},
            rules.BanNotDecided,
            "nog niet beslist",
        ),
        (
            {"outcome": Outcome.MEASURES, "standing_kinds": frozenset({"stop_talk"}), "ban_is_proposed": True},
            rules.ProposalOpen,
            "laat het vervallen",
        ),
        ({"measure_decided_at": MONDAY + timedelta(hours=1)}, rules.FeedbackMissing, "hoe het afloopt"),
        ({"outcome": Outcome.PERSON_UNKNOWN}, rules.OutcomeFitsNoMore, "Kies de afloop opnieuw"),
    ],
)
def test_closing_says_which_one_thing_is_missing(
    change: dict[str, object], broken: type[RuleBroken], words: str
) -> None:
    facts = replace(COMPLETE, **change)  # type: ignore[arg-type]
    with pytest.raises(broken):
        rules.check(Verb.CLOSE, facts)
    assert broken in rules.missing_before_closing(facts)
    assert words in broken.sentence


def test_closing_names_every_measure_that_is_still_to_be_done() -> None:
    open_kinds = frozenset({"warning_letter", "police_complaint"})
    facts = replace(
        COMPLETE, outcome=Outcome.MEASURES, standing_kinds=open_kinds | {"stop_talk"}, open_kinds=open_kinds
    )
    with pytest.raises(rules.MeasuresNotDone) as broken:
        rules.check(Verb.CLOSE, facts)
    assert broken.value.values == {"measures": ("police_complaint", "warning_letter")}
    assert rules.next_step(facts) is NextStep.CARRY_OUT_MEASURES
    done = replace(facts, open_kinds=frozenset())
    assert rules.next_step(done) is NextStep.CLOSE
    assert rules.check(Verb.CLOSE, done) is CLOSED


def test_a_complete_case_misses_nothing() -> None:
    assert rules.missing_before_closing(COMPLETE) == []
    assert rules.check(Verb.CLOSE, COMPLETE) is CLOSED


@pytest.mark.parametrize(("severity", "needed"), [(1, False), (2, False), (3, True), (4, True), (5, True)])
def test_an_evaluation_is_asked_from_severity_3_on(severity: int, needed: bool) -> None:
    facts = replace(COMPLETE, severity=severity, is_evaluated=False)
    assert (rules.EvaluationMissing in rules.missing_before_closing(facts)) is needed


def test_who_waits_for_a_call_comes_before_all_else_and_does_not_hold_up_withdrawing() -> None:
    asking = CaseFacts(status=TAKEN_UP, asks_help=True)
    assert rules.next_step(asking) is NextStep.SETTLE_HELP
    assert rules.next_step(replace(asking, asks_help=False)) is NextStep.ASSESS_SEVERITY
    assert rules.check(Verb.WITHDRAW, asking) is WITHDRAWN


def test_an_open_promise_to_take_up_does_not_block_closing() -> None:
    assert rules.missing_before_closing(replace(COMPLETE, open_promises=frozenset({PromiseKind.TAKE_UP}))) == []


def test_the_next_step_follows_the_work_from_report_to_closing() -> None:
    facts = CaseFacts(status=REPORTED)
    seen = [rules.next_step(facts)]
    for change in (
        {"status": TAKEN_UP},
        {"severity": 3},
        {"person_knowledge": PersonKnowledge.CONFIRMED_UNKNOWN},
        {"outcome": Outcome.MEASURES, "outcome_has_reason": True, "outcome_chosen_at": MONDAY},
        {"standing_kinds": frozenset({"police_complaint"}), "open_kinds": frozenset({"police_complaint"})},
        {"feedback_given_at": MONDAY},
        {"open_kinds": frozenset()},
        {"is_evaluated": True},
        {"status": CLOSED},
    ):
        facts = replace(facts, **change)  # type: ignore[arg-type]
        seen.append(rules.next_step(facts))
    assert seen == [
        NextStep.TAKE_UP,
        NextStep.ASSESS_SEVERITY,
        NextStep.IDENTIFY_PERSON,
        NextStep.CHOOSE_OUTCOME,
        NextStep.DECIDE_MEASURE,
        NextStep.GIVE_FEEDBACK,
        NextStep.CARRY_OUT_MEASURES,
        NextStep.EVALUATE,
        NextStep.CLOSE,
        NextStep.NOTHING,
    ]


def test_after_reopening_the_outcome_is_chosen_first_whoever_it_was() -> None:
    facts = replace(COMPLETE, outcome=None, reopened_at=MONDAY, person_knowledge=PersonKnowledge.NOT_KNOWN)
    assert rules.next_step(facts) is NextStep.CHOOSE_OUTCOME
    assert rules.next_step(replace(facts, reopened_at=None)) is NextStep.IDENTIFY_PERSON


def test_what_comes_after_an_acute_ban_is_decided_before_the_rest_and_also_in_a_closed_case() -> None:
    owed = frozenset({PromiseKind.FULL_DECISION})
    facts = replace(COMPLETE, open_promises=owed)
    assert rules.next_step(facts) is NextStep.GO_ON_AFTER_ACUTE_BAN
    assert rules.next_step(replace(facts, status=CLOSED)) is NextStep.GO_ON_AFTER_ACUTE_BAN
    assert rules.next_step(replace(facts, status=REPORTED)) is NextStep.TAKE_UP
    assert rules.check(Verb.CLOSE, facts) is CLOSED


def test_a_ban_before_the_deciding_authority_is_waited_for() -> None:
    facts = replace(COMPLETE, outcome=Outcome.MEASURES, ban_is_proposed=True, ban_is_submitted=True)
    assert rules.next_step(facts) is NextStep.AWAIT_BAN_DECISION


def test_a_ban_that_was_sent_back_is_to_be_settled_first() -> None:
    facts = replace(COMPLETE, outcome=Outcome.MEASURES, ban_is_proposed=True)
    assert rules.next_step(facts) is NextStep.SETTLE_PROPOSAL


def test_an_outcome_that_fits_no_more_is_chosen_again() -> None:
    facts = replace(COMPLETE, outcome=Outcome.PERSON_UNKNOWN)
    assert rules.next_step(facts) is NextStep.CHOOSE_OUTCOME


@pytest.mark.parametrize("status", [REPORTED, TAKEN_UP])
@pytest.mark.parametrize(
    ("change", "broken", "first"),
    [
        ({"ban_stands": True, "standing_kinds": frozenset({"building_ban"})}, rules.BanStillStands, "opheffen"),
        ({"open_kinds": frozenset({"stop_talk"})}, rules.MeasureStillOpen, "intrekken"),
        ({"has_joined": True}, rules.OthersJoined, "ongedaan"),
    ],
)
def test_a_report_in_whose_name_something_goes_on_is_not_withdrawn(
    status: IncidentStatus, change: dict[str, object], broken: type[RuleBroken], first: str
) -> None:
    with pytest.raises(broken):
        rules.check(Verb.WITHDRAW, replace(COMPLETE, status=status, **change))  # type: ignore[arg-type]
    assert first in broken.sentence


def test_from_another_outcome_one_comes_to_measures_before_the_first_one() -> None:
    """No measure could be decided beside the outcome that stands, so the outcome changes first."""
    facts = replace(COMPLETE, outcome=Outcome.NO_MEASURE)
    assert outcome_rules.check_outcome(Outcome.MEASURES, facts) is None
    chosen = replace(facts, outcome=Outcome.MEASURES)
    assert rules.next_step(chosen) is NextStep.DECIDE_MEASURE
    assert rules.DecidedMeasureMissing in rules.missing_before_closing(chosen)


def test_something_unpleasant_does_not_ask_who_it_was() -> None:
    facts = CaseFacts(status=TAKEN_UP, severity=1, person_knowledge=PersonKnowledge.NOT_KNOWN)
    assert rules.next_step(facts) is NextStep.CHOOSE_OUTCOME


@pytest.mark.parametrize(
    ("outcome", "kinds", "fits"),
    [
        (Outcome.MEASURES, frozenset(), False),
        (Outcome.MEASURES, frozenset({"warning_letter"}), True),
        (Outcome.NO_MEASURE, frozenset(), True),
        (Outcome.NO_MEASURE, frozenset({"warning_letter"}), False),
        (Outcome.COMPLAINT, frozenset(), True),
        (Outcome.COMPLAINT, frozenset({"other"}), False),
        (Outcome.COMPLAINT, frozenset({"police_complaint"}), False),
        (Outcome.WELFARE_CONCERN, frozenset({"police_notification"}), True),
        (Outcome.WELFARE_CONCERN, frozenset({"police_complaint"}), False),
        (Outcome.PERSON_UNKNOWN, frozenset({"police_complaint", "other"}), True),
        (Outcome.PERSON_UNKNOWN, frozenset({"warning_letter"}), False),
    ],
)
def test_an_outcome_goes_only_with_its_own_measures(outcome: Outcome, kinds: frozenset[str], fits: bool) -> None:
    facts = CaseFacts(status=TAKEN_UP, standing_kinds=kinds, person_knowledge=PersonKnowledge.CONFIRMED_UNKNOWN)
    if fits:
        outcome_rules.check_outcome(outcome, facts)
        assert outcome_rules.KINDS_BESIDE[outcome] is None or kinds <= outcome_rules.KINDS_BESIDE[outcome]
    else:
        with pytest.raises((outcome_rules.MeasureNeeded, outcome_rules.MeasuresStand)):
            outcome_rules.check_outcome(outcome, facts)


def test_a_proposed_ban_is_enough_for_the_outcome_measures_and_too_much_for_the_others() -> None:
    facts = CaseFacts(status=TAKEN_UP, ban_is_proposed=True, person_knowledge=PersonKnowledge.IDENTIFIED)
    assert outcome_rules.check_outcome(Outcome.MEASURES, facts) is None
    with pytest.raises(outcome_rules.BanStands):
        outcome_rules.check_outcome(Outcome.NO_MEASURE, facts)


@pytest.mark.parametrize(
    ("knowledge", "broken"),
    [
        (PersonKnowledge.NOT_KNOWN, outcome_rules.UnknownNotConfirmed),
        (PersonKnowledge.SAID_TO_BE_KNOWN, outcome_rules.UnknownNotConfirmed),
        (PersonKnowledge.IDENTIFIED, outcome_rules.PersonKnown),
    ],
)
def test_person_unknown_is_an_outcome_only_when_it_was_confirmed(
    knowledge: PersonKnowledge, broken: type[RuleBroken]
) -> None:
    with pytest.raises(broken):
        outcome_rules.check_outcome(Outcome.PERSON_UNKNOWN, CaseFacts(status=TAKEN_UP, person_knowledge=knowledge))


@pytest.mark.parametrize("severity", [-1, 0, 6, 99])
def test_a_severity_is_from_1_to_5(severity: int) -> None:
    with pytest.raises(rules.SeverityOutOfRange):
        rules.check_severity(severity)


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_a_decision_without_a_reason_is_refused(reason: str | None) -> None:
    with pytest.raises(rules.ReasonMissing):
        rules.check_reason(reason)


LIGHT = LightFacts(
    severity=2,
    help_requested=False,
    injuries=frozenset({Injury.NONE}),
    is_injury_described=False,
    kinds=frozenset({AggressionType.VERBAL}),
    police_reported=False,
    took_part=False,
)


@pytest.mark.parametrize(
    ("change", "point"),
    [
        ({"severity": 3}, "severity"),
        ({"help_requested": True}, "help"),
        ({"injuries": frozenset({Injury.NONE, Injury.YES})}, "injury"),
        ({"injuries": frozenset({Injury.UNKNOWN})}, "injury"),
        ({"is_injury_described": True}, "injury"),
        ({"kinds": frozenset({AggressionType.PHYSICAL})}, "police"),
        ({"police_reported": True}, "police"),
        ({"took_part": True}, "took_part"),
    ],
)
def test_a_light_case_names_what_makes_it_heavy(change: dict[str, object], point: str) -> None:
    assert light_rules.light_is_possible(LIGHT)
    heavy = replace(LIGHT, **change)  # type: ignore[arg-type]
    assert not light_rules.light_is_possible(heavy)
    assert [each.name for each in light_rules.light_points(heavy) if not each.holds] == [point]


def test_the_page_of_a_light_case_says_nothing_of_a_severity_that_nobody_chose() -> None:
    unchosen = replace(LIGHT, severity=None)
    assert [each.name for each in light_rules.points_of_report(unchosen)] == ["help", "injury", "police", "took_part"]


@pytest.mark.parametrize(
    ("knowledge", "offered"),
    [
        (PersonKnowledge.NOT_KNOWN, True),
        (PersonKnowledge.CONFIRMED_UNKNOWN, True),
        (PersonKnowledge.SAID_TO_BE_KNOWN, False),
        (PersonKnowledge.IDENTIFIED, False),
    ],
)
def test_that_nobody_knows_who_it_was_is_offered_only_where_nobody_said_to_know(
    knowledge: PersonKnowledge, offered: bool
) -> None:
    assert (LightChoice.PERSON_UNKNOWN in light_rules.choices(knowledge)) is offered


def test_a_report_that_is_parted_again_is_as_far_as_it_had_come() -> None:
    assert rules.restored_status(None) is REPORTED
    assert rules.restored_status(MONDAY) is TAKEN_UP
