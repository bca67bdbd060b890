"""Which measures may be decided, and when one may be carried out."""

from datetime import date, timedelta

import pytest

from incidents.handling.outcome_rules import KINDS_BESIDE
from incidents.measures import rules
from incidents.measures.vocabulary import WITHOUT_PERSON, MeasureKind
from incidents.persons.vocabulary import PersonKnowledge
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.sentences import RuleBroken

EVENT, TODAY = date(2026, 11, 20), date(2026, 11, 24)
KNOWN, UNKNOWN = PersonKnowledge.IDENTIFIED, PersonKnowledge.CONFIRMED_UNKNOWN


def test_the_kinds_beside_an_outcome_are_kinds_of_measure() -> None:
    for kinds in KINDS_BESIDE.values():
        assert {MeasureKind(kind) for kind in kinds or ()} <= set(MeasureKind)
    assert KINDS_BESIDE[Outcome.PERSON_UNKNOWN] == WITHOUT_PERSON
    assert set(KINDS_BESIDE) == set(Outcome)


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_a_complaint_and_no_measure_allow_no_measure_at_all(kind: MeasureKind) -> None:
    for outcome in (Outcome.COMPLAINT, Outcome.NO_MEASURE):
        with pytest.raises(rules.NotWithOutcome):
            rules.check_fits(kind, outcome, KNOWN)


def test_a_welfare_concern_allows_nothing_against_the_person() -> None:
    assert rules.possible_kinds(Outcome.WELFARE_CONCERN, KNOWN) == [MeasureKind.POLICE_NOTIFICATION, MeasureKind.OTHER]


@pytest.mark.parametrize("outcome", [None, Outcome.MEASURES, Outcome.PERSON_UNKNOWN])
def test_against_an_unknown_person_only_what_is_about_the_event_remains(outcome: Outcome | None) -> None:
    assert set(rules.possible_kinds(outcome, UNKNOWN)) == WITHOUT_PERSON
    with pytest.raises((rules.PersonUnknown, rules.NotWithOutcome)):
        rules.check_kind(MeasureKind.WARNING_LETTER, outcome, UNKNOWN)


@pytest.mark.parametrize("knowledge", [PersonKnowledge.NOT_KNOWN, PersonKnowledge.SAID_TO_BE_KNOWN])
def test_a_letter_needs_to_be_known_to_whom_and_a_word_on_the_spot_does_not(knowledge: PersonKnowledge) -> None:
    with pytest.raises(rules.PersonNotIdentified):
        rules.check_kind(MeasureKind.WARNING_LETTER, None, knowledge)
    assert MeasureKind.VERBAL_CORRECTION in rules.possible_kinds(None, knowledge)


def test_a_building_ban_has_a_procedure_of_its_own_but_fits_once_it_is_decided() -> None:
    with pytest.raises(rules.OwnProcedure):
        rules.check_kind(MeasureKind.BUILDING_BAN, Outcome.MEASURES, KNOWN)
    assert MeasureKind.BUILDING_BAN not in rules.possible_kinds(Outcome.MEASURES, KNOWN)
    assert rules.check_fits(MeasureKind.BUILDING_BAN, Outcome.MEASURES, KNOWN) is None


@pytest.mark.parametrize("kind", [MeasureKind.CONTACT_RESTRICTION, MeasureKind.SERVICE_SUSPENSION])
@pytest.mark.parametrize("outcome", [None, Outcome.MEASURES])
def test_taking_contact_or_a_service_away_is_not_offered_to_one_person(
    kind: MeasureKind, outcome: Outcome | None
) -> None:
    assert kind not in rules.possible_kinds(outcome, KNOWN)
    with pytest.raises(rules.NotYetPossible):
        rules.check_kind(kind, outcome, KNOWN)
    assert rules.check_no_own_page(kind) is None  # one that was decided before is carried out or taken back


@pytest.mark.parametrize(
    ("decided_on", "planned_on", "broken"),
    [
        (date(2026, 11, 25), None, rules.DecidedLater),
        (date(2026, 11, 19), None, rules.DecidedBeforeEvent),
        (date(1850, 1, 1), None, rules.DecidedBeforeEvent),
        (TODAY, date(2026, 11, 23), rules.PlannedTooFar),
        (TODAY, date(2150, 1, 1), rules.PlannedTooFar),
    ],
)
def test_impossible_days_are_refused(decided_on: date, planned_on: date | None, broken: type[RuleBroken]) -> None:
    with pytest.raises(broken):
        rules.check_days(occurred_on=EVENT, decided_on=decided_on, planned_on=planned_on, today=TODAY)


@pytest.mark.parametrize(("today", "last"), [(TODAY, date(2027, 11, 24)), (date(2028, 2, 29), date(2029, 2, 28))])
def test_a_plan_lies_at_most_twelve_months_ahead(today: date, last: date) -> None:
    rules.check_days(occurred_on=today, decided_on=today, planned_on=last, today=today)
    with pytest.raises(rules.PlannedTooFar):
        rules.check_days(occurred_on=today, decided_on=today, planned_on=last + timedelta(days=1), today=today)


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 11, 25)])
def test_a_measure_is_carried_out_between_its_decision_and_today(day: date) -> None:
    with pytest.raises(rules.CarriedOutLater):
        rules.check_carried_out(decided_on=EVENT, carried_out_on=day, today=TODAY, is_open=True)


def test_a_measure_is_carried_out_once() -> None:
    with pytest.raises(rules.NotOpen):
        rules.check_carried_out(decided_on=EVENT, carried_out_on=TODAY, today=TODAY, is_open=False)


@pytest.mark.parametrize("status", [IncidentStatus.REPORTED, IncidentStatus.CLOSED, IncidentStatus.WITHDRAWN])
def test_measures_are_decided_in_a_case_that_somebody_handles(status: IncidentStatus) -> None:
    with pytest.raises(rules.CaseNotInHandling):
        rules.check_in_handling(status)
