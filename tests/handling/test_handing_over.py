"""A case with an outcome goes to another unit: nobody reads a promise that nobody made."""

from datetime import UTC, datetime, timedelta

from incidents.handling import closing, operations
from incidents.measures import operations as measures
from incidents.measures.vocabulary import MeasureKind
from incidents.persons.vocabulary import PersonKnowledge
from incidents.promises import operations as promises
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.vocabulary import Outcome
from tests.factories import cases

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def handed_over(world, work_for):
    """A case of which the outcome was chosen on Monday, handed over a week later without a word to the reporter."""
    case = cases.incident(world, handler=world.manager, severity=2)
    closing.choose_outcome(work_for(world.manager, MONDAY), case, Outcome.NO_MEASURE, "Uitgelegd")
    later = work_for(world.manager, MONDAY + timedelta(days=2))
    operations.hand_over(later, case, world.units["team"].id, "Hoort daar")
    return case


def test_only_taking_up_is_owed_after_a_hand_over(world, work_for) -> None:
    case = handed_over(world, work_for)
    assert [each.kind for each in promises.open_promises(work_for(world.adviser), case.id)] == [PromiseKind.TAKE_UP]
    assert (case.next_promise, case.next_due_at) == (PromiseKind.TAKE_UP, datetime(2026, 11, 26, 16, 0, tzinfo=UTC))


def test_the_reporter_reads_when_it_is_taken_up_and_that_nothing_is_decided_anew(
    world, session, work_for, sign_in
) -> None:
    case = handed_over(world, work_for)
    session.commit()
    page = sign_in(world.reporter).get(f"/mijn-meldingen/{case.id}").text
    assert "Team_manager Testpersoon" in page
    assert "donderdag 26 november 2026, 17.00 uur" in page
    steps = page.partition("Opgepakt")[2].partition("Gesloten")[0]
    assert "Besloten" in steps
    assert "23 nov" not in steps


def test_who_takes_it_up_owes_what_was_not_told_yet(world, work_for) -> None:
    case = handed_over(world, work_for)
    operations.take_up(work_for(world.team_manager, MONDAY + timedelta(days=3)), case)
    assert case.next_promise is PromiseKind.FEEDBACK


def test_who_takes_up_a_case_that_was_told_of_owes_nothing_again(world, work_for) -> None:
    case = cases.incident(world, handler=world.manager, severity=2)
    work = work_for(world.manager)
    closing.choose_outcome(work, case, Outcome.NO_MEASURE, "Uitgelegd")
    closing.give_feedback(work, case, "Zo liep het af")
    operations.hand_over(work, case, world.units["team"].id, "Hoort daar")
    operations.take_up(work_for(world.team_manager), case)
    assert case.next_promise is None


def test_a_measure_after_the_message_is_told_too(world, work_for) -> None:
    case = cases.incident(world, handler=world.manager, severity=2, person_knowledge=PersonKnowledge.IDENTIFIED)
    first, later = work_for(world.manager, MONDAY), work_for(world.manager, MONDAY + timedelta(hours=1))

    def decide(work):
        decision = measures.MeasureDecision(
            kind=MeasureKind.VERBAL_CORRECTION, reason="Nodig", decided_on=case.occurred_on
        )
        return measures.decide(work, case, decision)

    case.occurred_on = first.today
    decide(first)
    closing.choose_outcome(first, case, Outcome.MEASURES, "Aangesproken")
    closing.give_feedback(first, case, "Wij spraken hem aan")
    assert case.next_promise is None
    decide(later)
    assert case.next_promise is PromiseKind.FEEDBACK


def test_whoever_hands_over_a_case_that_he_then_sees_no_more_comes_to_his_work_list(world, session, sign_in) -> None:
    case = cases.incident(world, handler=world.manager)
    session.commit()
    client = sign_in(world.manager)
    form = {"unit": str(world.units["works"].id), "reason": "Hoort daar", "version": str(case.version)}
    answer = client.post(f"/zaken/{case.id}/overdragen", data=form)
    assert (answer.status_code, answer.location) == (303, "/werkvoorraad")
    assert "De zaak is overgedragen" in client.get(answer.location).text
