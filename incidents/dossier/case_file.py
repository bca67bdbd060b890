"""All that there is of one case, in the same number of queries however much there is, and the look at it logged.

Whoever may see the case sees its content; who the person is and what a ban says have actions of their own. Reports of
the same event are parts of the case: their texts, affected employees and witnesses stand in the same lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import or_, select, tuple_

from incidents import events
from incidents.accounts.models import CaseAccess, Employee
from incidents.bans.models import Ban, BanViolation
from incidents.handling import queries as handling_queries
from incidents.handling.case_facts import CaseFacts
from incidents.handling.models import CaseStep, Evaluation, Feedback
from incidents.measures.models import Measure
from incidents.organisation.models import Building, OrgUnit
from incidents.persons.models import IncidentPerson, Person
from incidents.policy import Action
from incidents.promises.models import Promise
from incidents.promises.rules import months_after
from incidents.registration.models import Addition, HelpRequest, Incident, Participant
from incidents.registration.vocabulary import OPEN_STATUSES, IncidentStatus, Part
from incidents.work import Work

#: Earlier incidents of a person count within this period (domain: "Measures advice").
REPEAT_MONTHS = 24
#: A hint needs no more: whoever wonders asks the VPT adviser, who sees them all.
MOST_LOOK_ALIKES = 3
#: The facts of which a measure or a ban holds no more than the day.
ONLY_A_DAY = (events.MeasureCarriedOut, events.BanImposed, events.BanServed, events.BanLifted)
AnyPart = TypeVar("AnyPart")


@dataclass(frozen=True, slots=True)
class EarlierIncident:
    """An earlier incident of the same confirmed person that the reader may see."""

    id: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class PersonPanel:
    """Who was behind it. `person` is empty for whoever may not see him, and as long as nobody was confirmed.

    `earlier` are those of the last 24 months that the reader may see; `elsewhere` says that there are others (hit or no
    hit: the VPT adviser releases what is needed).
    """

    links: Sequence[IncidentPerson]
    person: Person | None = None
    earlier: Sequence[EarlierIncident] = ()
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case with its parts. Lists of parts are oldest first.

    `recorded` is when the facts of ONLY_A_DAY were recorded, by fact and part.
    `violates` is the ban in spite of which the person came here; `visited` are the cases at the other end of a visit.
    """

    incident: Incident
    facts: CaseFacts
    joined: Sequence[Incident]
    joined_to: Incident | None
    participants: Sequence[Participant]
    additions: Sequence[Addition]
    help_requests: Sequence[HelpRequest]
    promises: Sequence[Promise]
    steps: Sequence[CaseStep]
    feedbacks: Sequence[Feedback]
    evaluations: Sequence[Evaluation]
    measures: Sequence[Measure]
    bans: Sequence[Ban]
    violations: Sequence[BanViolation]
    violates: BanViolation | None
    visited: dict[UUID, Incident]
    accesses: Sequence[CaseAccess]
    recorded: Mapping[tuple[type[events.Event], UUID], datetime]
    person: PersonPanel
    employees: dict[UUID, Employee]
    units: dict[UUID, str]
    buildings: dict[UUID, str]

    def name_of(self, employee_id: UUID | None) -> str:
        """The name of an employee of this case."""
        employee = self.employees.get(employee_id) if employee_id else None
        return employee.name if employee else ""

    def names_of(self, part: Part) -> list[str]:
        """The names of who took this part in the case, those of the reports of the same event included."""
        ids = dict.fromkeys(each.employee_id for each in self.participants if each.part is part)
        return sorted(self.name_of(each) for each in ids)

    @property
    def open_measures(self) -> list[Measure]:
        """The measures that must be carried out or taken back before the case can be closed, the first decided first."""
        return [
            each
            for each in self.measures
            if each.kind.value in self.facts.open_kinds and each.carried_out_on is None and each.withdrawn_at is None
        ]


def load(work: Work, incident_id: UUID) -> CaseFile:
    """One case for its page. The look is logged, and so is one at each report of the same event. Raises Refused."""
    incident = handling_queries.case(work, incident_id, Action.VIEW_CASE)
    joined, joined_to = _same_event(work, incident)
    if joined:
        work.read_list(Action.VIEW_CASE, [each.id for each in joined], incident.id)
    ids = [incident.id, *(each.id for each in joined)]
    parts: dict[str, Any] = {
        "participants": work.session.scalars(select(Participant).where(Participant.incident_id.in_(ids))).all(),
        "additions": _parts(work, Addition, ids, Addition.added_at),
        "help_requests": _parts(work, HelpRequest, ids, HelpRequest.asked_at),
        "promises": _parts(work, Promise, [incident.id], Promise.due_at),
        "steps": _parts(work, CaseStep, [incident.id], CaseStep.at),
        "feedbacks": _parts(work, Feedback, [incident.id], Feedback.given_at),
        "evaluations": _parts(work, Evaluation, [incident.id], Evaluation.written_at),
        "measures": _parts(work, Measure, [incident.id], Measure.decided_at),
        "bans": _parts(work, Ban, [incident.id], Ban.proposed_at),
        "accesses": _parts(work, CaseAccess, [incident.id], CaseAccess.given_at),
    }
    violations = work.session.scalars(
        select(BanViolation)
        .where(or_(BanViolation.incident_id == incident.id, BanViolation.violation_incident_id == incident.id))
        .order_by(BanViolation.seen_at)
    ).all()
    violates = next((each for each in violations if each.violation_incident_id == incident.id), None)
    reports = [incident, *joined]
    person = _person(work, incident)
    named = {**parts, "links": person.links}
    return CaseFile(
        incident=incident,
        facts=handling_queries.facts(work, incident),
        joined=joined,
        joined_to=joined_to,
        violations=[each for each in violations if each.incident_id == incident.id],
        violates=violates,
        visited=_visited(work, violations),
        recorded=handling_queries.recorded_at(work, incident.id, ONLY_A_DAY),
        person=person,
        employees=_employees(work, reports, named, violations),
        units=_units(work, reports, parts["steps"]),
        buildings=_buildings(work, reports, violations),
        **parts,
    )


def look_alikes(work: Work, incident: Incident) -> Sequence[Incident]:
    """Open cases of the same day at the same unit or building, for the handler, who may wonder whether it is one event.

    Only those that he may see; the first reported ones, at most MOST_LOOK_ALIKES. The look is logged with theirs.
    """
    if not work.may(Action.HANDLE_CASE, incident) or incident.status is not IncidentStatus.TAKEN_UP:
        return []
    here = Incident.unit_id == incident.unit_id
    if incident.building_id is not None:
        here = or_(here, Incident.building_id == incident.building_id)
    statement = work.visible(Action.VIEW_CASE, Incident).where(
        here,
        Incident.occurred_on == incident.occurred_on,
        Incident.status.in_(OPEN_STATUSES),
        Incident.id != incident.id,
    )
    found = work.session.scalars(statement.order_by(Incident.reported_at, Incident.id).limit(MOST_LOOK_ALIKES)).all()
    if found:
        work.read_list(Action.VIEW_CASE, [each.id for each in found], incident.id)
    return found


def _parts(work: Work, model: type[AnyPart], incident_ids: Sequence[UUID], order: Any) -> Sequence[AnyPart]:
    incident_id = model.incident_id  # type: ignore[attr-defined]
    return work.session.scalars(select(model).where(incident_id.in_(incident_ids)).order_by(order)).all()


def _same_event(work: Work, incident: Incident) -> tuple[list[Incident], Incident | None]:
    """The reports that were joined with this case, and the case with which this one was joined."""
    is_joined = (Incident.same_event_as_id == incident.id) & (Incident.status == IncidentStatus.WITHDRAWN)
    statement = select(Incident).where(or_(is_joined, Incident.id == incident.same_event_as_id))
    found = work.session.scalars(statement.order_by(Incident.reported_at)).all()
    joined = [each for each in found if each.same_event_as_id == incident.id]
    return joined, next((each for each in found if each.id == incident.same_event_as_id), None)


def _visited(work: Work, violations: Sequence[BanViolation]) -> dict[UUID, Incident]:
    """The cases of bans and of visits in spite of them to which a link may lead: those that the actor may open."""
    ids = {each.incident_id for each in violations} | {each.violation_incident_id for each in violations}
    cases = work.session.scalars(work.visible(Action.VIEW_CASE, Incident).where(Incident.id.in_(ids)))
    return {each.id: each for each in cases}


def _person(work: Work, incident: Incident) -> PersonPanel:
    """Who was behind it, and where else: always three queries, or one for whoever may not see the person."""
    links = _parts(work, IncidentPerson, [incident.id], IncidentPerson.confirmed_at)
    if not work.may(Action.SEE_PERSON, incident):
        return PersonPanel(links)
    confirmed = next((link.person_id for link in links if link.undone_at is None), None)
    person = work.session.scalars(select(Person).where(Person.id == confirmed)).first()
    earlier = work.session.execute(
        select(Incident.id, Incident.reference, work.seen(Action.VIEW_CASE, Incident).label("is_seen"))
        .join(IncidentPerson, IncidentPerson.incident_id == Incident.id)
        .where(
            IncidentPerson.person_id == confirmed,
            IncidentPerson.undone_at.is_(None),
            Incident.status != IncidentStatus.WITHDRAWN,
            tuple_(Incident.occurred_on, Incident.reported_at) < (incident.occurred_on, incident.reported_at),
            Incident.occurred_on > months_after(incident.occurred_on, -REPEAT_MONTHS),
        )
        .order_by(Incident.occurred_on.desc())
    ).all()
    seen = [EarlierIncident(row.id, row.reference) for row in earlier if row.is_seen]
    if person is not None:
        work.read_list(Action.SEE_PERSON, [person.id, *(each.id for each in seen)], incident.id)
    return PersonPanel(links, person, seen, elsewhere=len(seen) < len(earlier))


def _employees(
    work: Work, reports: Sequence[Incident], parts: dict[str, Any], violations: Sequence[BanViolation]
) -> dict[UUID, Employee]:
    ids: set[UUID | None] = {each.employee_id for each in parts["participants"]}
    for report in reports:
        ids |= {report.reporter_id, report.affected_employee_id, report.handler_id}
    named = {
        "additions": ("added_by_id",),
        "help_requests": ("asked_by_id", "for_employee_id", "answered_by_id"),
        "steps": ("by_id",),
        "feedbacks": ("given_by_id", "answered_by_id", "arranged_by_id"),
        "evaluations": ("written_by_id",),
        "measures": ("decided_by_id",),
        "bans": ("proposed_by_id", "decider_id", "decided_by_id", "lifted_by_id"),
        "accesses": ("employee_id", "given_by_id"),
        "links": ("confirmed_by_id", "undone_by_id"),
    }
    for name, columns in named.items():
        ids |= {getattr(part, column) for part in parts[name] for column in columns}
    ids |= {each.seen_by_id for each in violations}
    statement = select(Employee).where(Employee.id.in_(ids - {None}))
    return {each.id: each for each in work.session.scalars(statement)}


def _units(work: Work, reports: Sequence[Incident], steps: Sequence[CaseStep]) -> dict[UUID, str]:
    """The names of the units of this case, those that exist no longer included."""
    ids = {each.unit_id for each in reports} | {each.manager_unit_id for each in reports}
    ids |= {each.from_unit_id for each in steps} | {each.to_unit_id for each in steps}
    rows = work.session.execute(select(OrgUnit.id, OrgUnit.name).where(OrgUnit.id.in_(ids - {None})))
    return {row.id: row.name for row in rows}


def _buildings(work: Work, reports: Sequence[Incident], violations: Sequence[BanViolation]) -> dict[UUID, str]:
    ids = {each.building_id for each in reports} | {each.building_id for each in violations}
    rows = work.session.execute(select(Building.id, Building.name).where(Building.id.in_(ids - {None})))
    return {row.id: row.name for row in rows}
