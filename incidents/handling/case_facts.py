"""What the rules of handling look at. Pure."""

from dataclasses import dataclass
from datetime import datetime

from incidents.persons.vocabulary import PersonKnowledge
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.vocabulary import IncidentStatus, Outcome


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What there is to know of a case in order to say what may and must happen next. Moments are aware, in UTC.

    `standing_kinds` are the stored kinds of the measures that were decided and not withdrawn, the last of them at
    `measure_decided_at`; `open_kinds` are those of them that were not carried out either. A ban stands from its proposal
    until it is lifted or its last day has passed. `asks_help`: somebody asked to be called back, in this report or in one
    that was joined with it, and nobody saw to it.
    """

    status: IncidentStatus
    severity: int | None = None
    outcome: Outcome | None = None
    outcome_has_reason: bool = False
    outcome_chosen_at: datetime | None = None
    reopened_at: datetime | None = None
    feedback_given_at: datetime | None = None
    is_evaluated: bool = False
    person_knowledge: PersonKnowledge = PersonKnowledge.NOT_KNOWN
    open_promises: frozenset[PromiseKind] = frozenset()
    standing_kinds: frozenset[str] = frozenset()
    open_kinds: frozenset[str] = frozenset()
    measure_decided_at: datetime | None = None
    ban_stands: bool = False
    ban_is_proposed: bool = False
    ban_is_submitted: bool = False
    is_joined: bool = False
    has_joined: bool = False
    asks_help: bool = False

    @property
    def is_told(self) -> bool:
        """Whether feedback was given after the last outcome, the last measure and the last reopening."""
        if self.feedback_given_at is None:
            return False
        since = (self.outcome_chosen_at, self.measure_decided_at, self.reopened_at)
        return all(moment is None or self.feedback_given_at >= moment for moment in since)
