"""Reads of a case for its handling. A case is fetched through `case`, which checks and logs the look."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from incidents import events
from incidents.accounts.models import Employee
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from incidents.handling.case_facts import CaseFacts
from incidents.handling.light_rules import LightFacts
from incidents.handling.models import CaseStep, Evaluation, Feedback
from incidents.handling.rules import CONTACT_WORKING_DAYS
from incidents.handling.vocabulary import StepKind
from incidents.organisation import queries as organisation_queries
from incidents.persons.queries import BANS, MEASURES
from incidents.policy import Action, Refused
from incidents.promises.models import Promise
from incidents.promises.queries import participants_of_case as participants_of_case
from incidents.promises.rules import end_of_working_day_after
from incidents.registration import queries as registration_queries
from incidents.registration.models import Incident
from incidents.registration.report import Details
from incidents.registration.vocabulary import IncidentStatus
from incidents.work import Work

#: The facts that raise the version of a case.
CHANGES: tuple[type[events.Event], ...] = (
    events.HelpAsked,
    events.PersonIdentified,
    events.PersonRecognised,
    events.PersonConfirmedUnknown,
    events.PersonUnlinked,
    events.TakenUp,
    events.TakenOver,
    events.HandedOver,
    events.SeverityAssessed,
    events.OutcomeChosen,
    events.FeedbackGiven,
    events.CaseEvaluated,
    events.CaseClosed,
    events.CaseReopened,
    events.CaseWithdrawn,
    events.JoinedAsSameEvent,
    events.SameEventUndone,
    events.MeasureDecided,
    events.MeasureCarriedOut,
    events.MeasureWithdrawn,
)

#: The fact that each step of the timeline tells of.
FACTS: Mapping[StepKind, type[events.Event]] = {
    StepKind.TAKEN_UP: events.TakenUp,
    StepKind.TAKEN_OVER: events.TakenOver,
    StepKind.HANDED_OVER: events.HandedOver,
    StepKind.SEVERITY: events.SeverityAssessed,
    StepKind.OUTCOME: events.OutcomeChosen,
    StepKind.EVALUATED: events.CaseEvaluated,
    StepKind.CLOSED: events.CaseClosed,
    StepKind.REOPENED: events.CaseReopened,
    StepKind.WITHDRAWN: events.CaseWithdrawn,
    StepKind.SAME_EVENT: events.JoinedAsSameEvent,
    StepKind.SAME_EVENT_UNDONE: events.SameEventUndone,
    StepKind.ADVISED: events.AdviceGiven,
}


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a case last, and when (an aware moment in UTC)."""

    name: str
    at: datetime
    is_oneself: bool


def case(work: Work, incident_id: UUID, action: Action, *, for_change: bool = False) -> Incident:
    """One case with its kinds, for this action. The look is logged.

    `for_change` locks it until the end of the request, so that of two people who save at once the second one sees what
    the first one did. It is given then to whoever may see the case: the operation refuses the action itself, and the page
    can show what he typed when a colleague took the case from him meanwhile.
    Raises Refused: not found for who may not see the case, forbidden for who may see it only.
    """
    statement = select(Incident).options(selectinload(Incident.kinds)).where(Incident.id == incident_id)
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    incident = work.session.scalars(statement).one_or_none()
    if incident is None:
        raise Refused(action, incident_id)
    if work.may(action, incident):
        return work.read(action, incident)
    may_see = work.may(Action.VIEW_CASE, incident)
    if not (may_see and for_change):
        raise Refused(action, incident_id, found=may_see)
    return work.read(Action.VIEW_CASE, incident)


def facts(work: Work, incident: Incident) -> CaseFacts:
    """What the rules of handling must know of a case. Always the same number of queries."""
    return facts_of(work, [incident])[incident.id]


def facts_of(work: Work, incidents: Sequence[Incident]) -> dict[UUID, CaseFacts]:
    """The facts of several cases that were read before, in as many queries as those of one."""
    ids = [incident.id for incident in incidents]
    steps, told = last_steps(work, ids), _last_feedbacks(work, ids)
    measures, bans = _standing_measures(work, ids), _standing_bans(work, ids)
    promises = _by_case(
        work,
        select(Promise.incident_id, Promise.kind).where(Promise.kept_at.is_(None), Promise.dropped_at.is_(None)),
        ids,
    )
    joined_to = set(
        work.session.scalars(
            select(Incident.same_event_as_id).where(
                Incident.same_event_as_id.in_(ids), Incident.status == IncidentStatus.WITHDRAWN
            )
        )
    )
    asking = registration_queries.asking_cases(work, ids)
    found = {}
    for incident in incidents:
        last, standing = steps.get(incident.id, {}), measures[incident.id]
        proposed = [ban for ban in bans[incident.id] if ban.decided_on is None]
        found[incident.id] = CaseFacts(
            status=incident.status,
            severity=incident.severity,
            outcome=incident.outcome,
            outcome_has_reason=bool(incident.outcome_reason),
            outcome_chosen_at=last.get(StepKind.OUTCOME),
            reopened_at=last.get(StepKind.REOPENED),
            feedback_given_at=told.get(incident.id),
            is_evaluated=StepKind.EVALUATED in last,
            person_knowledge=incident.person_knowledge,
            open_promises=frozenset(each.kind for each in promises[incident.id]),
            standing_kinds=frozenset(each.kind for each in standing),
            open_kinds=frozenset(each.kind for each in standing if each.is_open),
            measure_decided_at=max((each.decided_at for each in standing), default=None),
            ban_stands=bool(bans[incident.id]),
            ban_is_proposed=bool(proposed),
            ban_is_submitted=any(ban.submitted_at is not None for ban in proposed),
            is_joined=incident.same_event_as_id is not None,
            has_joined=incident.id in joined_to,
            asks_help=incident.id in asking,
        )
    return found


def _by_case(work: Work, statement: Select[*tuple[Any, ...]], ids: Sequence[UUID]) -> defaultdict[UUID, list[Any]]:
    """The rows of a statement that has an `incident_id`, of these cases, by case."""
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in work.session.execute(statement.where(statement.selected_columns.incident_id.in_(ids))):
        found[row.incident_id].append(row)
    return found


def _standing_bans(work: Work, ids: Sequence[UUID]) -> defaultdict[UUID, list[Any]]:
    """The bans that were proposed or decided and are not over."""
    # Of a proposal the days may still be open.
    is_not_over = or_(BANS.c.last_day.is_(None), BANS.c.last_day >= work.today)
    columns = (BANS.c.incident_id, BANS.c.submitted_at, BANS.c.decided_on)
    return _by_case(work, select(*columns).where(BANS.c.lifted_on.is_(None), is_not_over), ids)


def _standing_measures(work: Work, ids: Sequence[UUID]) -> defaultdict[UUID, list[Any]]:
    """The measures that were decided and not withdrawn: the stored kind, when, and whether it is still to be done.

    A ban that was lifted, or whose last day passed, before it reached the person is never carried out any more.
    """
    is_over = or_(BANS.c.lifted_on.is_not(None), BANS.c.last_day < work.today)
    statement = (
        select(
            MEASURES.c.incident_id,
            MEASURES.c.kind,
            MEASURES.c.decided_at,
            and_(MEASURES.c.carried_out_on.is_(None), is_over.is_not(True)).label("is_open"),
        )
        .outerjoin(BANS, BANS.c.measure_id == MEASURES.c.id)
        .where(MEASURES.c.withdrawn_at.is_(None))
    )
    return _by_case(work, statement, ids)


def last_steps(work: Work, ids: Sequence[UUID]) -> dict[UUID, dict[StepKind, datetime]]:
    """The moment of the last step of each kind, by case."""
    statement = select(CaseStep.incident_id, CaseStep.kind, func.max(CaseStep.at).label("at"))
    found = _by_case(work, statement.group_by(CaseStep.incident_id, CaseStep.kind), ids)
    return {incident_id: {row.kind: row.at for row in rows} for incident_id, rows in found.items()}


def _last_feedbacks(work: Work, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When it was last told how it ends, by case."""
    statement = select(Feedback.incident_id, func.max(Feedback.given_at).label("at"))
    found = _by_case(work, statement.group_by(Feedback.incident_id), ids)
    return {incident_id: rows[0].at for incident_id, rows in found.items()}


def light_facts(work: Work, incident: Incident, severity: int | None) -> LightFacts:
    """What decides whether a case can be handled in one press; load its kinds."""
    reports = [incident, *joined(work, incident.id)]
    return LightFacts(
        severity=severity,
        help_requested=any(each.help_requested for each in reports),
        injuries=frozenset(each.injury for each in reports if each.injury is not None),
        is_injury_described=any(Details.read(each.details).injury_text for each in reports),
        kinds=frozenset(kind for each in reports for kind in each.kind_values),
        police_reported=any(each.police_reported for each in reports),
        took_part=incident.id in work.actor.participant_incident_ids,
    )


def steps(work: Work, incident_id: UUID) -> Sequence[CaseStep]:
    """The steps of a case that was read before, newest first."""
    statement = select(CaseStep).where(CaseStep.incident_id == incident_id)
    return work.session.scalars(statement.order_by(CaseStep.at.desc())).all()


def last_own_advice(work: Work, incident_id: UUID) -> CaseStep | None:
    """The last advice that the actor gave in a case that was read before."""
    own = (CaseStep.incident_id == incident_id) & (CaseStep.by_id == work.actor.employee_id)
    statement = select(CaseStep).where(own, CaseStep.kind == StepKind.ADVISED)
    return work.session.scalars(statement.order_by(CaseStep.at.desc()).limit(1)).first()


def feedbacks(work: Work, incident_id: UUID, *, for_change: bool = False) -> Sequence[Feedback]:
    """What was told about a case that was read before, newest first; `for_change` locks it until the end."""
    statement = select(Feedback).where(Feedback.incident_id == incident_id)
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return work.session.scalars(statement.order_by(Feedback.given_at.desc())).all()


def contact_due(work: Work, answered_at: datetime) -> datetime:
    """Until when the adviser talks with who answered "not as agreed" at this moment; an aware moment in UTC."""
    closing_days = organisation_queries.closing_days(work)
    return end_of_working_day_after(answered_at, CONTACT_WORKING_DAYS, closing_days)


def last_evaluation(work: Work, incident_id: UUID) -> Evaluation | None:
    """The evaluation that counts of a case that was read before."""
    statement = select(Evaluation).where(Evaluation.incident_id == incident_id)
    return work.session.scalars(statement.order_by(Evaluation.written_at.desc()).limit(1)).first()


def joined(work: Work, incident_id: UUID) -> Sequence[Incident]:
    """The reports that are about the same event as a case that was read before, with their kinds, first report first.

    Whoever may see the case may see these: they are parts of it from the moment they were joined.
    """
    statement = select(Incident).where(
        Incident.same_event_as_id == incident_id, Incident.status == IncidentStatus.WITHDRAWN
    )
    statement = statement.options(selectinload(Incident.kinds))
    return work.session.scalars(statement.order_by(Incident.reported_at)).all()


def last_hand_over(work: Work, incident_id: UUID) -> UUID | None:
    """The unit to which a case was handed over last."""
    statement = select(CaseStep.to_unit_id).where(
        CaseStep.incident_id == incident_id, CaseStep.kind == StepKind.HANDED_OVER
    )
    return work.session.scalar(statement.order_by(CaseStep.at.desc()).limit(1))


def by_reference(work: Work, reference: str) -> Incident | None:
    """The case with this reference, when the actor may see it; locked, so that nobody changes it meanwhile."""
    statement = work.visible(Action.VIEW_CASE, Incident).where(Incident.reference == reference).with_for_update()
    return work.session.scalars(statement).one_or_none()


def lock_pair(work: Work, incident_id: UUID, reference: str | None = None) -> None:
    """Lock a case and the one that it joins, or parts from when no reference is given, in the order of their ids.

    So two advisers who join two cases crosswise wait for one another, instead of one of them failing.
    """
    joined_to = select(Incident.same_event_as_id).where(Incident.id == incident_id).scalar_subquery()
    other = Incident.id == joined_to if reference is None else Incident.reference == reference
    pair = or_(Incident.id == incident_id, other)
    work.session.execute(select(Incident.id).where(pair).order_by(Incident.id).with_for_update())


def last_change(work: Work, incident_id: UUID) -> LastChange | None:
    """Who changed a case last: for whoever finds that it changed under his hands.

    Only facts that make an open form an old one: also that somebody asked for help, which is no step of the handling.
    What is added to a report, and an answer past the handler, do not.
    """
    found = work.session.execute(
        select(Employee.id, Employee.name, AuditEntry.at)
        .join(Employee, Employee.id == AuditEntry.actor_id)
        .where(
            AuditEntry.subject_id == incident_id,
            AuditEntry.kind == EntryKind.FACT,
            AuditEntry.name.in_([each.__name__ for each in CHANGES]),
        )
        .order_by(AuditEntry.at.desc())
        .limit(1)
    ).first()
    return LastChange(found.name, found.at, found.id == work.actor.employee_id) if found else None


def taken_up(work: Work, incident_id: UUID) -> LastChange | None:
    """Who handles a case since when, for whoever wanted to take it up and was late."""
    found = work.session.execute(
        select(Employee.id, Employee.name, Incident.taken_up_at)
        .join(Employee, Employee.id == Incident.handler_id)
        .where(Incident.id == incident_id, Incident.status == IncidentStatus.TAKEN_UP)
    ).first()
    if found is None or found.taken_up_at is None:
        return None
    return LastChange(found.name, found.taken_up_at, found.id == work.actor.employee_id)


def recorded_at(
    work: Work, incident_id: UUID, facts: Collection[type[events.Event]]
) -> dict[tuple[type[events.Event], UUID], datetime]:
    """When facts of a case were recorded, each by the part that it is about; a fact itself may hold no more than a day."""
    by_name = {each.__name__: each for each in facts}
    rows = work.session.execute(
        select(AuditEntry.name, AuditEntry.shown_ids, AuditEntry.at)
        .where(
            AuditEntry.subject_id == incident_id, AuditEntry.kind == EntryKind.FACT, AuditEntry.name.in_(list(by_name))
        )
        .order_by(AuditEntry.at)
    )
    return {(by_name[row.name], part_id): row.at for row in rows for part_id in row.shown_ids}
