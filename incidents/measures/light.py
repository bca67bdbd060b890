"""The light case: everything that it takes, in one press and one transaction.

It stands in this room because it can decide a measure (the person was spoken to), and the room of handling knows none.
"""

from dataclasses import dataclass

from incidents.handling import closing, light_rules, operations, queries
from incidents.handling.vocabulary import LightChoice
from incidents.measures import operations as measures_operations
from incidents.measures.operations import MeasureDecision
from incidents.measures.vocabulary import MeasureKind
from incidents.persons import operations as persons_operations
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Action
from incidents.registration.models import Incident
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.work import Work


@dataclass(frozen=True, slots=True)
class LightDecision:
    """The four answers of the page: severity 1 or 2, how it ends, why, and the message to whom it struck."""

    severity: int
    choice: LightChoice
    reason: str
    text: str

    @property
    def outcome(self) -> Outcome:
        """The outcome that the choice stands for."""
        return Outcome.MEASURES if self.choice is LightChoice.VERBAL_CORRECTION else Outcome(self.choice.value)


def light_close(work: Work, incident: Incident, decision: LightDecision, version: int | None = None) -> Incident:
    """Take up, assess, decide, tell and close in one go (domain, "Light case").

    Raises LightNotPossible when the case is too heavy for it, and what each of the steps raises.
    """
    if not light_rules.light_is_possible(queries.light_facts(work, incident, decision.severity)):
        raise light_rules.LightNotPossible
    take_up_first(work, incident, version)
    operations.assess_severity(work, incident, decision.severity)
    if decision.choice is LightChoice.VERBAL_CORRECTION:
        _person_was_spoken_to(work, incident, decision.reason)
    if decision.choice is LightChoice.PERSON_UNKNOWN:
        _nobody_knows_who(work, incident)
    closing.choose_outcome(work, incident, decision.outcome, decision.reason)
    closing.give_feedback(work, incident, decision.text)
    return closing.close(work, incident)


def take_up_first(work: Work, incident: Incident, version: int | None) -> None:
    """Take the case up unless the actor handles it already. Raises ChangedBySomebodyElse, Refused."""
    if incident.status is IncidentStatus.REPORTED:
        operations.take_up(work, incident, version)
    else:
        work.allow(Action.HANDLE_CASE, incident)
        work.check_version(incident, version)


def _person_was_spoken_to(work: Work, incident: Incident, reason: str) -> None:
    spoken = MeasureDecision(
        kind=MeasureKind.VERBAL_CORRECTION, reason=reason, decided_on=work.today, carried_out_on=work.today
    )
    measures_operations.decide(work, incident, spoken)


def _nobody_knows_who(work: Work, incident: Incident) -> None:
    if incident.person_knowledge in (PersonKnowledge.CONFIRMED_UNKNOWN, PersonKnowledge.IDENTIFIED):
        return
    persons_operations.confirm_unknown(work, incident)
