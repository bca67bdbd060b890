"""Facts of a report and its case: the subject is the incident, in those of persons the person."""

from dataclasses import dataclass
from uuid import UUID

from incidents.events.fact import Event


@dataclass(frozen=True, slots=True)
class IncidentReported(Event):
    """An employee told what happened."""


@dataclass(frozen=True, slots=True)
class HelpAsked(Event):
    """Somebody asked to be called back now."""

    help_request_id: UUID


@dataclass(frozen=True, slots=True)
class HelpAnswered(Event):
    """A member of the support team called back."""

    help_request_id: UUID


@dataclass(frozen=True, slots=True)
class HelpAnswerTakenBack(Event):
    """The member of the support team who had said so did not call after all: the request waits again."""

    help_request_id: UUID


@dataclass(frozen=True, slots=True)
class HelpSettled(Event):
    """The handler said, with a reason, that nobody needs to call back any more."""

    help_request_id: UUID


@dataclass(frozen=True, slots=True)
class ReportAddedTo(Event):
    """The reporter or the affected employee told more, or corrected the report."""

    addition_id: UUID


@dataclass(frozen=True, slots=True)
class PromiseReminded(Event):
    """Whoever owes a promise was reminded: its due moment has passed."""

    promise_id: UUID


@dataclass(frozen=True, slots=True)
class PromiseEscalated(Event):
    """A promise stayed open after the reminder: the next-higher manager and the VPT adviser were told."""

    promise_id: UUID


@dataclass(frozen=True, slots=True)
class PromiseMoved(Event):
    """A change of the calendar or of a setting moved the due moment of an open promise."""

    promise_id: UUID


@dataclass(frozen=True, slots=True)
class PersonRegistered(Event):
    """A person was written down, with as little as possible. The subject is the person."""


@dataclass(frozen=True, slots=True)
class PersonIdentified(Event):
    """The handler confirmed who was behind the incident."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class PersonRecognised(Event):
    """The person who came in spite of a ban is known from that ban: reception says no more than that he was here."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class PersonConfirmedUnknown(Event):
    """The handler confirmed that nobody knows who it was."""


@dataclass(frozen=True, slots=True)
class PersonUnlinked(Event):
    """A confirmed link with a person was undone."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class TakenUp(Event):
    """A handler took the case up."""


@dataclass(frozen=True, slots=True)
class TakenOver(Event):
    """Another handler took the case over from the first one."""

    former_handler_id: UUID


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """The case went to another unit, where the promise to take it up starts again."""

    unit_id: UUID


@dataclass(frozen=True, slots=True)
class SeverityAssessed(Event):
    """The handler gave or changed the severity."""


@dataclass(frozen=True, slots=True)
class OutcomeChosen(Event):
    """The handler chose the outcome, with a reason."""


@dataclass(frozen=True, slots=True)
class FeedbackGiven(Event):
    """The handler told the reporter and the affected employee how it ended."""

    feedback_id: UUID


@dataclass(frozen=True, slots=True)
class FeedbackAnswered(Event):
    """The affected employee answered the feedback: as agreed, or not."""

    feedback_id: UUID


@dataclass(frozen=True, slots=True)
class DisagreementSettled(Event):
    """The VPT adviser wrote down what was arranged with an employee who had answered "not as agreed"."""

    feedback_id: UUID


@dataclass(frozen=True, slots=True)
class AdviceGiven(Event):
    """The VPT adviser gave the handler advice on the case."""


@dataclass(frozen=True, slots=True)
class CaseEvaluated(Event):
    """The handler wrote down what was learned and how the employee is."""


@dataclass(frozen=True, slots=True)
class CaseClosed(Event):
    """The handler closed the case."""


@dataclass(frozen=True, slots=True)
class CaseReopened(Event):
    """A closed case was opened again, with a reason."""


@dataclass(frozen=True, slots=True)
class CaseWithdrawn(Event):
    """The VPT adviser withdrew a report that was a mistake."""


@dataclass(frozen=True, slots=True)
class JoinedAsSameEvent(Event):
    """The report turned out to be about the same event as another one, and counts no more."""

    other_incident_id: UUID


@dataclass(frozen=True, slots=True)
class SameEventUndone(Event):
    """The report is an incident of its own again."""

    other_incident_id: UUID
