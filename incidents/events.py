"""The facts that can happen, in the past tense. They hold ids and days, never a name or a text.

`subject_id` is the record that the fact is about: for all that belongs to a case the incident, so that the log of a case is
one query. The other ids point to the part that changed.
"""

from dataclasses import dataclass, fields
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """A fact about one subject."""

    subject_id: UUID

    def detail_ids(self) -> list[UUID]:
        """The ids that the fact holds beside its subject."""
        values = [getattr(self, each.name) for each in fields(self) if each.name != "subject_id"]
        return [value for value in values if isinstance(value, UUID)]


# --- organisation and accounts: the subject is the unit, building, settings row or employee ---


@dataclass(frozen=True, slots=True)
class OrganisationChanged(Event):
    """A unit, building, head count, closing day or setting was made or changed."""


@dataclass(frozen=True, slots=True)
class EmployeeRegistered(Event):
    """An employee can sign in from now on."""


@dataclass(frozen=True, slots=True)
class EmployeeLeft(Event):
    """An employee left; every session ends."""


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event):
    """An employee chose a new password with a one-time link or from the own page."""


@dataclass(frozen=True, slots=True)
class PasswordLinkAsked(Event):
    """An employee asked for a one-time link to choose a password."""

    link_id: UUID


@dataclass(frozen=True, slots=True)
class SignedIn(Event):
    """An employee signed in."""


@dataclass(frozen=True, slots=True)
class SignedOut(Event):
    """An employee signed out."""


@dataclass(frozen=True, slots=True)
class LanguageChosen(Event):
    """An employee chose in which language the pages are shown."""


@dataclass(frozen=True, slots=True)
class RoleGranted(Event):
    """An employee was given a role; one that opens case content waits for a confirmation."""

    holding_id: UUID


@dataclass(frozen=True, slots=True)
class RoleConfirmed(Event):
    """A second person confirmed a role: it takes effect."""

    holding_id: UUID


@dataclass(frozen=True, slots=True)
class RoleEnded(Event):
    """An employee lost a role."""

    holding_id: UUID


@dataclass(frozen=True, slots=True)
class DeputyNamed(Event):
    """A manager named a deputy for a period."""

    deputy_id: UUID


@dataclass(frozen=True, slots=True)
class CaseAccessGiven(Event):
    """A colleague was involved in one case, with a reason and an end date. The subject is the incident."""

    employee_id: UUID


# --- registration: the subject is the incident, here and in all that follows ---


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
class ReportAddedTo(Event):
    """The reporter or the affected employee told more, or corrected the report."""

    addition_id: UUID


# --- promises ---


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


# --- persons ---


@dataclass(frozen=True, slots=True)
class PersonRegistered(Event):
    """A person was written down, with as little as possible. The subject is the person."""


@dataclass(frozen=True, slots=True)
class PersonIdentified(Event):
    """The handler confirmed who was behind the incident."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class PersonConfirmedUnknown(Event):
    """The handler confirmed that nobody knows who it was."""


@dataclass(frozen=True, slots=True)
class PersonUnlinked(Event):
    """A confirmed link with a person was undone."""

    person_id: UUID


# --- handling ---


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


# --- measures and bans ---


@dataclass(frozen=True, slots=True)
class MeasureDecided(Event):
    """A measure was decided by a named person, with a reason."""

    measure_id: UUID


@dataclass(frozen=True, slots=True)
class MeasureCarriedOut(Event):
    """A measure was carried out, with its result."""

    measure_id: UUID


@dataclass(frozen=True, slots=True)
class MeasureWithdrawn(Event):
    """A measure was taken back before it was carried out, with a reason."""

    measure_id: UUID


@dataclass(frozen=True, slots=True)
class BanEvent(Event):
    """A fact about one building ban; the subject is the incident because of which it was proposed."""

    ban_id: UUID


@dataclass(frozen=True, slots=True)
class BanProposed(BanEvent):
    """The handler began the proposal of a building ban."""


@dataclass(frozen=True, slots=True)
class BanProposalChanged(BanEvent):
    """The handler changed the proposal of a ban."""


@dataclass(frozen=True, slots=True)
class BanSubmitted(BanEvent):
    """The proposal of a ban is complete and went to the deciding authority."""


@dataclass(frozen=True, slots=True)
class BanTakenBack(BanEvent):
    """The handler took the proposal back before anybody decided on it: the deciding authority is told."""


@dataclass(frozen=True, slots=True)
class BanReturned(BanEvent):
    """The deciding authority sent the proposal back with a reason: nothing was imposed."""


@dataclass(frozen=True, slots=True)
class BanImposed(BanEvent):
    """A ban was decided. It holds from its first day once it is served."""


@dataclass(frozen=True, slots=True)
class BanServed(BanEvent):
    """The ban reached the person: from now on it is in force within its days."""


@dataclass(frozen=True, slots=True)
class BanStarted(BanEvent):
    """The first day on which a served ban is in force: reception is told."""


@dataclass(frozen=True, slots=True)
class BanChanged(BanEvent):
    """The exceptions of a ban were changed: reception is told."""


@dataclass(frozen=True, slots=True)
class BanSuspended(BanEvent):
    """A decision suspends a ban for a number of days."""


@dataclass(frozen=True, slots=True)
class BanSuspensionBegan(BanEvent):
    """The first day of a suspension has come: reception is told that the ban does not hold."""

    suspension_id: UUID


@dataclass(frozen=True, slots=True)
class BanSuspensionEnded(BanEvent):
    """A suspension is over, by its last day or by a decision: reception is told that the ban holds again."""

    suspension_id: UUID


@dataclass(frozen=True, slots=True)
class BanLifted(BanEvent):
    """A ban was ended before its last day, with a reason."""


@dataclass(frozen=True, slots=True)
class BanReviewAnnounced(BanEvent):
    """The manager was told that the day has come on which a ban is looked at again."""


@dataclass(frozen=True, slots=True)
class BanReviewed(BanEvent):
    """A ban was looked at again and stays, with a reason."""


@dataclass(frozen=True, slots=True)
class BanEndAnnounced(BanEvent):
    """The manager was told that a ban ends within 14 days."""


@dataclass(frozen=True, slots=True)
class BanExpired(BanEvent):
    """The last day of a ban has passed: reception is told."""


@dataclass(frozen=True, slots=True)
class BanViolated(BanEvent):
    """The person came in spite of the ban; the visit is an incident of its own."""

    violation_incident_id: UUID


@dataclass(frozen=True, slots=True)
class ExampleDataLoaded(Event):
    """A record of the example organisation was loaded, not reported by anybody."""
