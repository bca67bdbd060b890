"""One case of the example as it went: each step is a method that writes its rows, its promises and its entries of the log.

A step at a moment that lies after the loading has not happened: the method does nothing and says so, and the case stays
where it stood. So the history runs into cases that are being handled today.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from incidents import events
from incidents.accounts.models import CaseAccess, Employee
from incidents.audit.vocabulary import EntryKind
from incidents.events import Event
from incidents.example_data import stories
from incidents.example_data.town import Town
from incidents.handling.models import CaseStep, Evaluation, Feedback
from incidents.handling.vocabulary import FeedbackAnswer, StepKind
from incidents.measures.models import Measure
from incidents.measures.vocabulary import POLICE, WITHOUT_PERSON, MeasureKind
from incidents.persons.models import IncidentPerson, Person
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Action, Role
from incidents.promises import rules as promise_rules
from incidents.promises.models import Promise
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import Addition, Incident
from incidents.registration.vocabulary import AggressionType, IncidentStatus, Outcome
from incidents.work import AMSTERDAM

WORKING_DAYS = {
    PromiseKind.TAKE_UP: 1,
    PromiseKind.FEEDBACK: 5,
    PromiseKind.FULL_DECISION: promise_rules.FULL_DECISION_WORKING_DAYS,
}
ESCALATE_AFTER_HOURS = 24
#: The clock reminds this long after a due moment.
REMINDED_AFTER = timedelta(minutes=10)
LOOK_BEFORE_STEP = timedelta(minutes=3)


@dataclass(slots=True)
class Case:
    """An incident with whoever handles it, its promises and what was decided."""

    town: Town
    incident: Incident
    affected: Employee | None
    unit: str
    kinds: tuple[AggressionType, ...]
    handler: Employee | None = None
    handler_role: Role | None = None
    person: Person | None = None
    promises: list[Promise] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)

    # --- who handles, and how bad it was ---

    def take_up(self, at: datetime, by: Employee, role: Role = Role.MANAGER) -> bool:
        """Somebody handles the case from now on."""
        if at > self.town.now:
            return False
        self.handler, self.handler_role = by, role
        self.incident.status = IncidentStatus.TAKEN_UP
        self.incident.handler_id, self.incident.taken_up_at = by.id, at
        self._step(StepKind.TAKEN_UP, at, events.TakenUp(self.incident.id))
        self.keep(PromiseKind.TAKE_UP, at)
        return True

    def hand_over(self, at: datetime, by: Employee, to_unit: str, reason: str) -> bool:
        """The case goes to another unit, where taking it up is promised anew."""
        if at > self.town.now:
            return False
        unit_id = self.town.units[to_unit].id
        self.handler, self.handler_role = by, Role.MANAGER
        self._step(
            StepKind.HANDED_OVER,
            at,
            events.HandedOver(self.incident.id, unit_id),
            reason=reason,
            from_unit_id=self.incident.manager_unit_id,
            to_unit_id=unit_id,
        )
        self.incident.status, self.incident.manager_unit_id = IncidentStatus.REPORTED, unit_id
        self.incident.handler_id = self.incident.taken_up_at = None
        self.handler = None
        self.promise(PromiseKind.TAKE_UP, at)
        return True

    def assess(self, at: datetime, severity: int) -> bool:
        """The handler gives the severity."""
        if at > self.town.now:
            return False
        self.incident.severity = severity
        self._step(StepKind.SEVERITY, at, events.SeverityAssessed(self.incident.id), severity=severity)
        return True

    # --- the person concerned ---

    def identify(self, at: datetime, person: Person) -> bool:
        """The handler confirms who it was."""
        if at > self.town.now:
            return False
        self.person = person
        self.incident.person_knowledge = PersonKnowledge.IDENTIFIED
        self._keep(
            IncidentPerson(
                id=self.town.new_id(),
                incident_id=self.incident.id,
                person_id=person.id,
                confirmed_by_id=self._by.id,
                confirmed_at=at,
            )
        )
        self._fact(at, events.PersonIdentified(self.incident.id, person.id))
        return True

    def confirm_unknown(self, at: datetime) -> bool:
        """The handler confirms that nobody knows who it was."""
        if at > self.town.now:
            return False
        self.incident.person_knowledge = PersonKnowledge.CONFIRMED_UNKNOWN
        self._fact(at, events.PersonConfirmedUnknown(self.incident.id))
        return True

    # --- measures and the ending ---

    def decide(self, at: datetime, kind: MeasureKind, **values: Any) -> Measure | None:
        """A measure is decided, by the handler unless somebody else is named."""
        if at > self.town.now:
            return None
        values = {"decided_by_id": self._by.id, "reason": self.town.draw.choice(stories.MEASURE_REASONS)} | values
        made = Measure(
            id=self.town.new_id(),
            incident_id=self.incident.id,
            person_id=self.person.id if self.person and kind not in WITHOUT_PERSON else None,
            kind=kind,
            decided_on=day_of(at),
            decided_at=at,
            **values,
        )
        if kind in POLICE:
            self.incident.police_reported = True
        self._keep(made)
        self.measures.append(made)
        self._fact(at, events.MeasureDecided(self.incident.id, made.id))
        return made

    def carry_out(self, measure: Measure | None, at: datetime, result: str | None = None) -> bool:
        """A measure is carried out, with its result."""
        if measure is None or at > self.town.now:
            return False
        measure.carried_out_on = day_of(at)
        measure.result = result or self.town.draw.choice(stories.MEASURE_RESULTS[measure.kind])
        self._fact(at, events.MeasureCarriedOut(self.incident.id, measure.id))
        return True

    def conclude(self, at: datetime, outcome: Outcome) -> bool:
        """The handler chooses the outcome, and promises to tell."""
        if at > self.town.now:
            return False
        reason = stories.OUTCOME_REASONS[outcome.value]
        self.incident.outcome, self.incident.outcome_reason = outcome, reason
        self._step(StepKind.OUTCOME, at, events.OutcomeChosen(self.incident.id), reason=reason)
        self.promise(PromiseKind.FEEDBACK, at)
        return True

    def tell(self, at: datetime) -> Feedback | None:
        """The handler tells the affected employee how it ended."""
        if at > self.town.now or self.incident.outcome is None:
            return None
        made = Feedback(
            id=self.town.new_id(),
            incident_id=self.incident.id,
            given_by_id=self._by.id,
            given_at=at,
            text=stories.FEEDBACKS[self.incident.outcome.value],
        )
        self._keep(made)
        self.keep(PromiseKind.FEEDBACK, at)
        self._fact(at, events.FeedbackGiven(self.incident.id, made.id))
        return made

    def answer(self, feedback: Feedback, at: datetime, answer: FeedbackAnswer, text: str | None = None) -> bool:
        """The affected employee says whether it went as agreed."""
        if at > self.town.now or self.affected is None:
            return False
        feedback.answer, feedback.answer_text = answer, text
        feedback.answered_at, feedback.answered_by_id = at, self.affected.id
        self.note(at, self.affected, Role.EMPLOYEE, events.FeedbackAnswered(self.incident.id, feedback.id))
        return True

    def evaluate(self, at: datetime) -> bool:
        """The handler writes down what was learned."""
        if at > self.town.now:
            return False
        draw = self.town.draw
        self._keep(
            Evaluation(
                id=self.town.new_id(),
                incident_id=self.incident.id,
                written_by_id=self._by.id,
                written_at=at,
                learning_points=draw.choice((*stories.LESSONS, *stories.LESSONS_OF.get(self.incident.channel, ()))),
                employee_wellbeing=draw.choice(stories.WELLBEING),
            )
        )
        self._step(StepKind.EVALUATED, at, events.CaseEvaluated(self.incident.id))
        return True

    def close(self, at: datetime) -> bool:
        """The handler closes the case."""
        if at > self.town.now:
            return False
        self.incident.status, self.incident.closed_at = IncidentStatus.CLOSED, at
        self._step(StepKind.CLOSED, at, events.CaseClosed(self.incident.id))
        return True

    def reopen(self, at: datetime, reason: str) -> bool:
        """The handler opens the case again."""
        if at > self.town.now:
            return False
        self.incident.status = IncidentStatus.TAKEN_UP
        self.incident.closed_at = self.incident.outcome = self.incident.outcome_reason = None
        self._step(StepKind.REOPENED, at, events.CaseReopened(self.incident.id), reason=reason)
        self.promise(PromiseKind.FEEDBACK, at)
        return True

    def advise(self, at: datetime) -> bool:
        """The VPT adviser gives the handler advice."""
        if at > self.town.now:
            return False
        fact = events.AdviceGiven(self.incident.id)
        self._step(StepKind.ADVISED, at, fact, self.town.people["vpt"], Role.VPT_ADVISER)
        return True

    # --- what makes it no case ---

    def withdraw(self, at: datetime, by: Employee, reason: str) -> bool:
        """The VPT adviser withdraws a report that was a mistake."""
        if at > self.town.now:
            return False
        self.incident.status = IncidentStatus.WITHDRAWN
        self._drop(at)
        self._step(StepKind.WITHDRAWN, at, events.CaseWithdrawn(self.incident.id), by, Role.VPT_ADVISER, reason=reason)
        return True

    def join(self, at: datetime, by: Employee, other: "Case", reason: str) -> bool:
        """The VPT adviser says that this report is about the same event as another one."""
        if at > self.town.now:
            return False
        self.incident.status, self.incident.same_event_as_id = IncidentStatus.WITHDRAWN, other.incident.id
        self._drop(at)
        for one, two in ((self, other), (other, self)):
            fact = events.JoinedAsSameEvent(one.incident.id, two.incident.id)
            values: dict[str, Any] = {"reason": reason, "other_incident_id": two.incident.id}
            one._step(StepKind.SAME_EVENT, at, fact, by, Role.VPT_ADVISER, **values)
        return True

    # --- what others add ---

    def add(self, at: datetime, text: str) -> None:
        """The affected employee tells more."""
        if at > self.town.now or self.affected is None:
            return
        made = Addition(
            id=self.town.new_id(),
            incident_id=self.incident.id,
            added_by_id=self.affected.id,
            added_at=at,
            text=text,
        )
        self._keep(made)
        self.note(at, self.affected, Role.EMPLOYEE, events.ReportAddedTo(self.incident.id, made.id))

    def give_access(self, at: datetime, colleague: Employee, reason: str, ends_on: date) -> None:
        """The handler lets a colleague read the case until a day."""
        self._keep(
            CaseAccess(
                id=self.town.new_id(),
                incident_id=self.incident.id,
                employee_id=colleague.id,
                given_by_id=self._by.id,
                given_at=at,
                reason=reason,
                ends_on=ends_on,
            )
        )
        self._fact(at, events.CaseAccessGiven(self.incident.id, colleague.id))

    # --- promises ---

    def promise(self, kind: PromiseKind, at: datetime) -> None:
        """Promise something, as the real promise would be made at that moment; an open one of this kind is dropped."""
        for each in self.promises:
            if each.kind is kind and each.is_open:
                each.dropped_at = at
        made = Promise(
            id=self.town.new_id(),
            incident_id=self.incident.id,
            kind=kind,
            made_at=at,
            due_at=promise_rules.end_of_working_day_after(at, WORKING_DAYS[kind], self.town.closing_days),
        )
        self.promises.append(made)
        self._keep(made)

    def keep(self, kind: PromiseKind, at: datetime) -> None:
        """The promise is kept; late, it was reminded of before."""
        for each in self.promises:
            if each.kind is kind and each.is_open:
                self._remind(each, at)
                each.kept_at = at

    def settle(self) -> None:
        """At the end: the clock reminded of what is still owed, and the incident repeats its first term."""
        for each in self.promises:
            if each.is_open:
                self._remind(each, self.town.now)
        first = min((each for each in self.promises if each.is_open), key=lambda each: each.due_at, default=None)
        self.incident.next_due_at = first.due_at if first else None
        self.incident.next_promise = first.kind if first else None
        planned = [each.planned_on for each in self.measures if each.planned_on and each.carried_out_on is None]
        self.incident.measure_due_at = promise_rules.end_of(min(planned)) if planned else None

    def _remind(self, promise: Promise, until: datetime) -> None:
        """The clock reminds once the due moment has passed, and escalates a day after that; `until` it was kept."""
        if promise.due_at >= until:
            return
        promise.reminded_at = min(promise.due_at + REMINDED_AFTER, until)
        self.note(promise.reminded_at, None, Role.SYSTEM, events.PromiseReminded(self.incident.id, promise.id))
        escalated_at = promise_rules.hours_after(promise.reminded_at, ESCALATE_AFTER_HOURS, self.town.closing_days)
        if escalated_at <= until:
            promise.escalated_at = escalated_at
            self.note(escalated_at, None, Role.SYSTEM, events.PromiseEscalated(self.incident.id, promise.id))

    def _drop(self, at: datetime) -> None:
        for each in self.promises:
            if each.is_open:
                self._remind(each, at)
                each.dropped_at = at

    # --- the log ---

    def look(self, at: datetime, by: Employee, role: Role) -> None:
        """Somebody reads the case."""
        self.town.log(EntryKind.READ, Action.VIEW_CASE, at, by, role, self.incident.id)

    def note(self, at: datetime, by: Employee | None, role: Role, fact: Event) -> None:
        """A fact of this case in the log, at its own moment."""
        shown: Sequence[UUID] = fact.detail_ids()
        self.town.log(EntryKind.FACT, type(fact).__name__, at, by, role, self.incident.id, shown)

    def keep_part(self, row: Any) -> None:
        """A row of a later room that belongs to this case."""
        self._keep(row)

    @property
    def _by(self) -> Employee:
        if self.handler is None:
            raise LookupError("nobody handles this case yet")
        return self.handler

    def _keep(self, row: Any) -> None:
        self.town.keep(row)

    def _fact(self, at: datetime, fact: Event) -> None:
        self.note(at, self._by, self.handler_role or Role.MANAGER, fact)

    def _step(
        self,
        kind: StepKind,
        at: datetime,
        fact: Event,
        by: Employee | None = None,
        role: Role | None = None,
        **values: Any,
    ) -> None:
        who, as_what = by or self._by, role or self.handler_role or Role.MANAGER
        self._keep(
            CaseStep(id=self.town.new_id(), incident_id=self.incident.id, kind=kind, at=at, by_id=who.id, **values)
        )
        self.look(at - LOOK_BEFORE_STEP, who, as_what)
        self.note(at, who, as_what, fact)


def day_of(at: datetime) -> date:
    """The day in Amsterdam."""
    return at.astimezone(AMSTERDAM).date()
