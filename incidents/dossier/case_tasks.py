"""What is to be done in a case: promises, bans and measures. Mijn werk and the page of a case read it here, so they agree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal_column, or_, select, true

from incidents.accounts.models import Employee
from incidents.bans import rules as ban_rules
from incidents.bans.models import Ban
from incidents.dossier import bans_list
from incidents.dossier.vocabulary import TaskKind
from incidents.dossier.work_list import ASKS_HELP, IS_OPEN, IS_VISIT, KINDS
from incidents.handling.vocabulary import NextStep
from incidents.measures.models import Measure
from incidents.measures.vocabulary import MeasureKind
from incidents.policy import Action
from incidents.promises.models import Promise
from incidents.promises.rules import end_of
from incidents.promises.vocabulary import OUTLIVES_CASE, PromiseKind
from incidents.registration.models import Incident
from incidents.registration.vocabulary import Channel
from incidents.work import Work

MOST = 100
#: What is to be done about each promise.
PROMISED: Mapping[PromiseKind, TaskKind] = {
    PromiseKind.TAKE_UP: TaskKind.TAKE_UP,
    PromiseKind.FEEDBACK: TaskKind.FEEDBACK,
    PromiseKind.FULL_DECISION: TaskKind.FULL_DECISION,
}
#: The tasks that are the next step of a case itself; every other step is one on the way to telling how it ends.
OF_STEP: Mapping[NextStep, frozenset[TaskKind]] = {
    NextStep.TAKE_UP: frozenset({TaskKind.TAKE_UP}),
    NextStep.GO_ON_AFTER_ACUTE_BAN: frozenset({TaskKind.FULL_DECISION}),
    NextStep.CARRY_OUT_MEASURES: frozenset({TaskKind.CARRY_OUT, TaskKind.SERVE_BAN}),
    NextStep.AWAIT_BAN_DECISION: frozenset({TaskKind.AWAIT_BAN}),
    NextStep.SETTLE_PROPOSAL: frozenset(
        {TaskKind.SUBMIT_PROPOSAL, TaskKind.COMPLETE_PROPOSAL, TaskKind.LAPSED_PROPOSAL}
    ),
}
OF_ENDING = frozenset({TaskKind.FEEDBACK, TaskKind.CHOOSE_OUTCOME})


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do in a case; `part_id` is the ban or measure it is about. Without `due_at` it has no term.

    `step` is what the case needs next when nothing in it has a term; `more` is how many other things wait in it.
    """

    kind: TaskKind
    incident_id: UUID
    reference: str
    kinds: Sequence[str]
    channel: Channel
    affected: str | None = None
    is_visit: bool = False
    due_at: datetime | None = None
    part_id: UUID | None = None
    last_day: date | None = None
    severity: int | None = None
    buildings: str = ""
    asks_help: bool = False
    measure: MeasureKind | None = None
    step: NextStep | None = None
    more: int = 0


def of_case(work: Work, incident: Incident) -> list[Task]:
    """All that has a term in a case that was read before, the most urgent first; of its bans what the actor may see."""
    this = Incident.id == incident.id
    found = [*of_promises(work, this), *of_bans(work, incident.id), *of_measures(work, this)]
    return sorted(found, key=lambda task: (task.due_at is None, task.due_at or work.now))


def of_step(step: NextStep, tasks: Sequence[Task]) -> list[Task]:
    """Those of the tasks of a case that its next step does."""
    kinds = OF_STEP.get(step, OF_ENDING)
    return [task for task in tasks if task.kind in kinds]


def columns_of_case(*beside: Any) -> Select[Any]:
    """The columns of a case that a task shows, and others."""
    return (
        select(
            Incident.id,
            Incident.reference,
            KINDS.label("kinds"),
            Incident.channel,
            Incident.severity,
            Employee.name.label("affected"),
            IS_VISIT.label("is_visit"),
            *beside,
        )
        .select_from(Incident)
        .outerjoin(Employee, Employee.id == Incident.affected_employee_id)
        .limit(MOST)
    )


def task_of(kind: TaskKind, row: Any, **values: Any) -> Task:
    """A task from a row with the columns of its case."""
    values["severity"] = row.severity
    return Task(kind, row.id, row.reference, row.kinds or (), row.channel, row.affected, row.is_visit, **values)


def of_promises(work: Work, of: ColumnElement[bool]) -> Iterator[Task]:
    """What is owed and not done yet, in the cases that meet the condition."""
    statement = (
        columns_of_case(Promise.kind, Promise.due_at, Incident.outcome, ASKS_HELP.label("asks_help"))
        .join(Promise, Promise.incident_id == Incident.id)
        .where(or_(IS_OPEN, Promise.kind.in_(OUTLIVES_CASE)), Promise.kept_at.is_(None), Promise.dropped_at.is_(None))
        .where(of)
        .order_by(Promise.due_at)
    )
    for row in work.session.execute(statement):
        # A reopened case owes its ending again before anybody decided on it.
        is_undecided = row.kind is PromiseKind.FEEDBACK and row.outcome is None
        kind = TaskKind.CHOOSE_OUTCOME if is_undecided else PROMISED[row.kind]
        yield task_of(kind, row, due_at=row.due_at, asks_help=row.asks_help)


def of_bans(work: Work, incident_id: UUID | None = None) -> Iterator[Task]:
    """Bans to decide on, to serve, to complete, to review, and never decided. A ban is wanted before its first day.

    Those that wait for the actor; with `incident_id` those of one case, whoever handles it. There also the ones that wait
    for somebody else's decision, or that only run until they are reviewed or end.
    """
    me = work.actor.employee_id
    is_mine = Incident.handler_id == me if incident_id is None else Incident.id == incident_id
    within = true() if incident_id is None else Incident.id == incident_id
    open_proposal = and_(Ban.decided_on.is_(None), Ban.lifted_on.is_(None))
    to_decide = and_(open_proposal, Ban.submitted_at.is_not(None), Ban.decider_id == me)
    to_submit = and_(open_proposal, Ban.submitted_at.is_(None), is_mine)
    lapsed = and_(open_proposal, Ban.last_day < work.today, is_mine)
    runs = and_(Ban.lifted_on.is_(None), Ban.last_day >= work.today)
    to_serve = and_(runs, Ban.decided_on.is_not(None), Ban.served_on.is_(None), is_mine)
    review_came = and_(
        runs, Ban.served_on.is_not(None), func.coalesce(Ban.review_on <= work.today, literal_column("false"))
    )
    # The manager is told 14 days before the end (domain, "Promises").
    near = work.today + timedelta(days=ban_rules.END_TOLD_DAYS_BEFORE)
    ends_soon = and_(runs, Ban.served_on.is_not(None), Ban.last_day <= near)
    to_review = and_(or_(ends_soon, review_came), is_mine)
    waits = and_(open_proposal, Ban.submitted_at.is_not(None), Ban.decider_id != me) if incident_id else false()
    only_runs = and_(runs, Ban.served_on.is_not(None)) if incident_id else false()
    statement = (
        columns_of_case(
            Ban.id.label("ban_id"),
            Ban.first_day,
            Ban.last_day,
            bans_list.BUILDINGS.label("buildings"),
            to_decide.label("to_decide"),
            to_serve.label("to_serve"),
            to_review.label("to_review"),
            waits.label("waits"),
            only_runs.label("only_runs"),
            review_came.label("review_came"),
            Ban.review_on,
            Ban.served_on,
            lapsed.label("lapsed"),
            Ban.return_reason.is_not(None).label("was_returned"),
        )
        .join(Ban, Ban.incident_id == Incident.id)
        .where(work.seen(Action.VIEW_BAN, Incident), within)
        .where(or_(to_decide, to_submit, lapsed, to_serve, to_review, waits, only_runs))
        .order_by(Ban.last_day)
    )
    for row in work.session.execute(statement):
        due_on = ban_rules.due_on(row.first_day, row.review_on, is_served=row.served_on is not None)
        if (row.to_review and not row.review_came) or (row.only_runs and due_on is None):
            due_on = row.last_day
        due_at = end_of(due_on) if due_on is not None else None
        places = row.buildings or ""
        yield task_of(_kind(row), row, due_at=due_at, part_id=row.ban_id, last_day=row.last_day, buildings=places)


def _kind(row: Any) -> TaskKind:
    """What is to be done about a ban: the first that holds."""
    if row.to_decide:
        return TaskKind.DECIDE_BAN
    if row.to_serve:
        return TaskKind.SERVE_BAN
    if row.to_review:
        return TaskKind.REVIEW_BAN
    if row.only_runs:
        return TaskKind.BAN_RUNS
    if row.lapsed:
        return TaskKind.LAPSED_PROPOSAL
    if row.waits:
        return TaskKind.AWAIT_BAN
    return TaskKind.COMPLETE_PROPOSAL if row.was_returned else TaskKind.SUBMIT_PROPOSAL


def of_measures(work: Work, of: ColumnElement[bool]) -> Iterator[Task]:
    """Measures that were planned for a day and not carried out, in the open cases that meet the condition."""
    statement = (
        columns_of_case(Measure.id.label("measure_id"), Measure.kind.label("measure"), Measure.planned_on)
        .join(Measure, Measure.incident_id == Incident.id)
        .where(IS_OPEN, of, Measure.carried_out_on.is_(None), Measure.withdrawn_at.is_(None))
        .where(Measure.planned_on.is_not(None))
        .order_by(Measure.planned_on)
    )
    for row in work.session.execute(statement):
        due_at = end_of(row.planned_on)
        yield task_of(TaskKind.CARRY_OUT, row, due_at=due_at, part_id=row.measure_id, measure=row.measure)
