"""How a case ends: outcome, feedback, the answer to it, evaluation, closing, reopening. Verbs; never commits."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from incidents.events import (
    CaseClosed,
    CaseEvaluated,
    CaseReopened,
    DisagreementSettled,
    FeedbackAnswered,
    FeedbackGiven,
    OutcomeChosen,
)
from incidents.handling import outcome_rules, queries, rules
from incidents.handling.models import Evaluation, Feedback
from incidents.handling.operations import add_step, count_change, promise_feedback
from incidents.handling.vocabulary import FeedbackAnswer, StepKind, Verb
from incidents.policy import Action
from incidents.promises import operations as promises
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import Incident
from incidents.registration.vocabulary import Outcome
from incidents.sentences import N_, RuleBroken
from incidents.work import Work


class NothingToAnswer(RuleBroken):
    """There is no feedback that waits for an answer."""

    sentence = N_("U hebt hier al op geantwoord, of er is nog niets verteld.")


class SaidNothing(RuleBroken):
    """Whoever says that it went otherwise says what."""

    sentence = N_("Vertel in een paar woorden wat er anders ging.")
    field = "answer_text"


class ArrangedAlready(RuleBroken):
    """Another adviser wrote down meanwhile what was arranged, or there is no such answer."""

    sentence = N_("Een collega heeft intussen al vastgelegd wat er is afgesproken. Kijk bij de zaak.")


class NothingArranged(RuleBroken):
    """The employee is told what was arranged with him."""

    sentence = N_("Schrijf op wat u met de medewerker hebt afgesproken.")
    field = "arrangement"


@dataclass(frozen=True, slots=True)
class Lessons:
    """What the handler wrote down after the case."""

    learning_points: str
    employee_wellbeing: str | None = None


def choose_outcome(
    work: Work, incident: Incident, outcome: Outcome, reason: str, version: int | None = None
) -> Incident:
    """Choose or change how it ends, with a reason; to tell so is promised anew.

    Raises NotNow, ReasonMissing, and what outcome_rules.check_outcome raises.
    """
    work.allow(Action.HANDLE_CASE, incident)
    work.check_version(incident, version)
    facts = queries.facts(work, incident)
    rules.check(Verb.CHOOSE_OUTCOME, facts)
    reason = rules.check_reason(reason)
    outcome_rules.check_outcome(outcome, facts)
    incident.outcome, incident.outcome_reason = outcome, reason
    add_step(work, incident, StepKind.OUTCOME, reason)
    promise_feedback(work, incident)
    work.record(OutcomeChosen(incident.id))
    return incident


def give_feedback(work: Work, incident: Incident, text: str, version: int | None = None) -> Feedback:
    """Tell the affected employee, or the reporter, how it ended; keeps the promise to do so.

    The people of the reports of the same event are told the same, each on the page of his own report, where he can
    answer for himself. Raises NotNow, OutcomeMissing, TextMissing.
    """
    work.allow(Action.HANDLE_CASE, incident)
    work.check_version(incident, version)
    rules.check(Verb.GIVE_FEEDBACK, queries.facts(work, incident))
    text = rules.check_text(text)
    first, *others = [
        Feedback(id=uuid4(), incident_id=each.id, given_by_id=work.employee_id, given_at=work.now, text=text)
        for each in (incident, *queries.joined(work, incident.id))
    ]
    work.session.add_all([first, *others])
    promises.keep(work, incident, PromiseKind.FEEDBACK)
    count_change(incident)
    for each in (first, *others):
        work.record(FeedbackGiven(each.incident_id, each.id))
    return first


def answer_feedback(
    work: Work, incident: Incident, feedback_id: UUID, answer: FeedbackAnswer, text: str | None
) -> Feedback:
    """The affected employee says whether it went as agreed; "not" goes to the VPT advisers, past the manager.

    Once for each feedback; the same answer sent twice, even at the same instant, is given once.
    Raises NothingToAnswer, SaidNothing.
    """
    work.allow(Action.ANSWER_FEEDBACK, incident)
    told = {each.id: each for each in queries.feedbacks(work, incident.id, for_change=True)}
    feedback = told.get(feedback_id)
    said = (text or "").strip() or None
    if feedback is not None and (feedback.answer, feedback.answer_text) == (answer, said):
        return feedback
    if feedback is None or feedback.answer is not None:
        raise NothingToAnswer
    if answer is FeedbackAnswer.NOT_AS_AGREED and said is None:
        raise SaidNothing
    feedback.answer, feedback.answer_text = answer, said
    feedback.answered_at, feedback.answered_by_id = work.now, work.employee_id
    work.record(FeedbackAnswered(incident.id, feedback.id))
    return feedback


def settle_disagreement(work: Work, incident: Incident, feedback: Feedback, arrangement: str) -> Feedback:
    """The adviser says what was arranged with the employee who answered "not as agreed", and who reads it.

    It passes the handler by as the answer did, so the case counts no change and his open forms stay good.
    Raises ArrangedAlready, NothingArranged.
    """
    work.allow(Action.SETTLE_DISAGREEMENT, incident)
    if not feedback.waits_for_adviser:
        raise ArrangedAlready
    arrangement = arrangement.strip()
    if not arrangement:
        raise NothingArranged
    feedback.arrangement, feedback.arranged_at, feedback.arranged_by_id = arrangement, work.now, work.employee_id
    work.record(DisagreementSettled(incident.id, feedback.id))
    return feedback


def evaluate(work: Work, incident: Incident, lessons: Lessons, version: int | None = None) -> Evaluation:
    """Write down what was learned and how the employee is; the latest counts. Raises NotNow, NothingLearned."""
    work.allow(Action.HANDLE_CASE, incident)
    work.check_version(incident, version)
    rules.check(Verb.EVALUATE, queries.facts(work, incident))
    evaluation = Evaluation(
        id=uuid4(),
        incident_id=incident.id,
        written_by_id=work.employee_id,
        written_at=work.now,
        learning_points=rules.check_lessons(lessons.learning_points),
        employee_wellbeing=(lessons.employee_wellbeing or "").strip() or None,
    )
    work.session.add(evaluation)
    add_step(work, incident, StepKind.EVALUATED)
    work.record(CaseEvaluated(incident.id))
    return evaluation


def close(work: Work, incident: Incident, version: int | None = None) -> Incident:
    """Close the case. Raises the rule of the first thing that is missing (rules.CLOSING_GUARDS), or NotNow."""
    work.allow(Action.CLOSE_CASE, incident)
    work.check_version(incident, version)
    incident.status = rules.check(Verb.CLOSE, queries.facts(work, incident))
    incident.closed_at = work.now
    promises.drop(work, incident)
    add_step(work, incident, StepKind.CLOSED)
    work.record(CaseClosed(incident.id))
    return incident


def reopen(work: Work, incident: Incident, reason: str, version: int | None = None) -> Incident:
    """Open a closed case again, with a reason: how it ends is decided and told anew before it closes again.

    The handler stays, and whoever was told that it was over is promised to hear again. Raises NotNow, ReasonMissing.
    """
    work.allow(Action.REOPEN_CASE, incident)
    work.check_version(incident, version)
    incident.status = rules.check(Verb.REOPEN, queries.facts(work, incident))
    reason = rules.check_reason(reason)
    incident.closed_at = incident.outcome = incident.outcome_reason = None
    add_step(work, incident, StepKind.REOPENED, reason)
    promise_feedback(work, incident)
    work.record(CaseReopened(incident.id))
    return incident
