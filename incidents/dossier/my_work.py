"""What somebody has to do: the promises he owes, the bans and measures that wait for him, and how his team stands.

A constant number of queries, each with a limit: nobody works through more than that in a week.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal_column, or_, select
from sqlalchemy.orm import aliased, load_only

from incidents import policy
from incidents.accounts import queries as accounts_queries
from incidents.accounts.models import Employee
from incidents.accounts.queries import Managers
from incidents.bans import rules as ban_rules
from incidents.bans.models import Ban
from incidents.dossier import bans_list, rules
from incidents.dossier.vocabulary import BanChoice, TaskKind
from incidents.dossier.work_list import ASKS_HELP, COUNT_CAP, IS_OPEN, IS_VISIT, KINDS, capped
from incidents.handling import queries as handling_queries
from incidents.handling import rules as handling_rules
from incidents.handling.models import CaseStep, Feedback
from incidents.handling.vocabulary import FeedbackAnswer, NextStep, StepKind
from incidents.measures.models import Measure
from incidents.policy import Action, Relation
from incidents.promises.models import Promise
from incidents.promises.rules import end_of
from incidents.promises.vocabulary import OUTLIVES_CASE, PromiseKind
from incidents.registration.models import Incident, Participant
from incidents.registration.vocabulary import OPEN_STATUSES, Channel, IncidentStatus
from incidents.work import Work

MOST = 100
#: What is to be done about each promise.
PROMISED: Mapping[PromiseKind, TaskKind] = {
    PromiseKind.TAKE_UP: TaskKind.TAKE_UP,
    PromiseKind.FEEDBACK: TaskKind.FEEDBACK,
    PromiseKind.FULL_DECISION: TaskKind.FULL_DECISION,
}


@dataclass(frozen=True, slots=True)
class Task:
    """The first thing to do in one case; `part_id` is the ban or measure it is about. Without `due_at` it has no term.

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
    step: NextStep | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class Team:
    """How the cases stand that somebody looks after; counts of cases stop at the cap of the work list.

    `whose` is the relation through which he sees the most of them. `kept_in_time` of `owed` are the promises due this
    month, of which the moment has passed or which were kept.
    """

    whose: Relation
    open: int
    not_taken_up: int
    bans_ending: int
    kept_in_time: int
    owed: int


def tasks(work: Work) -> list[Task]:
    """What the actor has to do, a case once: first where somebody asks for help, then by term; logged with the cases."""
    found = [*_asking_help(work), *_promised(work), *_to_take_over(work), *_to_go_on_with(work)]
    found += [*_bans(work), *_measures(work), *_not_as_agreed(work)]
    found.sort(key=lambda task: (not task.asks_help, task.due_at is None, task.due_at or work.now, task.reference))
    of_case: dict[UUID, list[Task]] = defaultdict(list)
    for task in found:
        of_case[task.incident_id].append(task)
    work.read_list(Action.SEE_WORK, of_case)
    return [_first(each) for each in of_case.values()]


def _first(tasks: Sequence[Task]) -> Task:
    """What to do first in one case, with its first term and how many other things wait.

    Whoever asked for help is called before anything that is only late; going on with a case is none beside another task.
    """
    first, *others = [task for task in tasks if task.kind is not TaskKind.GO_ON] or tasks
    first = next((task for task in tasks if task.kind is TaskKind.SETTLE_HELP), first)
    due_at = min((task.due_at for task in tasks if task.due_at is not None), default=None)
    return replace(first, more=len(others), due_at=due_at)


def team(work: Work) -> Team | None:
    """The figures beside the tasks; nothing for whoever looks after no unit."""
    relations = {relation for _, relation in policy.grants(work.actor, Action.VIEW_CASE)}
    whose = next((each for each in (Relation.ANYONE, Relation.UNIT, Relation.OFFICE) if each in relations), None)
    if whose is None:
        return None
    seen = work.seen(Action.VIEW_CASE, Incident)
    ending = (
        select(func.count())
        .select_from(Ban)
        .join(Incident, Incident.id == Ban.incident_id)
        .where(work.seen(Action.VIEW_BAN, Incident), bans_list.matches(BanChoice.ENDS_SOON, work.today))
    )
    begin, end = rules.month_of(work.now)
    owed = (
        select(
            func.count().filter(Promise.kept_at <= Promise.due_at).label("in_time"),
            func.count().filter(or_(Promise.kept_at.is_not(None), Promise.due_at < work.now)).label("owed"),
        )
        .join(Incident, Incident.id == Promise.incident_id)
        .where(seen, Promise.dropped_at.is_(None), Promise.due_at >= begin, Promise.due_at < end)
        .subquery()
    )
    statement = select(
        capped(COUNT_CAP, seen, IS_OPEN),
        capped(COUNT_CAP, seen, IS_OPEN, Incident.status == IncidentStatus.REPORTED),
        ending.scalar_subquery(),
        owed.c.in_time,
        owed.c.owed,
    )
    return Team(whose, *work.session.execute(statement).one())


def _of_case(*beside: Any) -> Select[Any]:
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


def _task(kind: TaskKind, row: Any, **values: Any) -> Task:
    values["severity"] = row.severity
    return Task(kind, row.id, row.reference, row.kinds or (), row.channel, row.affected, row.is_visit, **values)


def _is_mine(work: Work) -> ColumnElement[bool]:
    """The cases that the actor handles and may still see."""
    return and_(Incident.handler_id == work.actor.employee_id, work.seen(Action.VIEW_CASE, Incident))


def _asking_help(work: Work) -> Iterator[Task]:
    """Cases in which somebody asked to be called back and nobody did; also those that have ended, for he still waits."""
    for row in work.session.execute(_of_case().where(ASKS_HELP, _is_mine(work)).order_by(Incident.reference)):
        yield _task(TaskKind.SETTLE_HELP, row, asks_help=True)


def _promised(work: Work) -> Iterator[Task]:
    to_take_up = and_(
        Promise.kind == PromiseKind.TAKE_UP,
        work.seen(Action.TAKE_UP, Incident),
        or_(_falls_to(work), Promise.escalated_at.is_not(None)),
    )
    statement = (
        _of_case(Promise.kind, Promise.due_at, Incident.outcome, ASKS_HELP.label("asks_help"))
        .join(Promise, Promise.incident_id == Incident.id)
        .where(or_(IS_OPEN, Promise.kind.in_(OUTLIVES_CASE)), Promise.kept_at.is_(None), Promise.dropped_at.is_(None))
        .where(or_(to_take_up, and_(Promise.kind != PromiseKind.TAKE_UP, _is_mine(work))))
        .order_by(Promise.due_at)
    )
    for row in work.session.execute(statement):
        # A reopened case owes its ending again before anybody decided on it.
        is_undecided = row.kind is PromiseKind.FEEDBACK and row.outcome is None
        kind = TaskKind.CHOOSE_OUTCOME if is_undecided else PROMISED[row.kind]
        yield _task(kind, row, due_at=row.due_at, asks_help=row.asks_help)


def _falls_to(work: Work) -> ColumnElement[bool]:
    """Whose task it is first to take a case up, or over: the managers of its unit, or of the nearest above with some.

    Who reaches the unit from higher up may do it too, but has not promised it; nor has who may see everything, unless
    nobody else is there.
    """
    falls: list[ColumnElement[bool]] = [false()]
    for _, relation in policy.grants(work.actor, Action.TAKE_UP):
        if relation is Relation.UNIT:
            chains = accounts_queries.chains_of_managers(work)
            first = [unit_id for unit_id, chain in chains.items() if chain and work.actor.employee_id in chain[0].ids]
            falls.append(Incident.manager_unit_id.in_(first))
        elif relation is Relation.OFFICE:
            falls.append(Incident.office_holder.is_(True))
        elif relation is Relation.ANYONE:
            falls.append(_is_nobodys(work))
    return or_(*falls)


def _is_nobodys(work: Work) -> ColumnElement[bool]:
    """Nobody was named who may take the case up: no manager up to the top, no registrar; or all of them were there.

    A unit that exists no longer has no managers either.
    """
    chains = accounts_queries.chains_of_managers(work)
    managed = [unit_id for unit_id, chain in chains.items() if chain]
    has_no_manager = or_(Incident.manager_unit_id.is_(None), Incident.manager_unit_id.not_in(managed))
    if accounts_queries.registrars(work):
        has_no_manager = and_(has_no_manager, Incident.office_holder.is_(False))
    return or_(has_no_manager, Incident.id.in_(_where_all_took_part(work, chains)))


def _where_all_took_part(work: Work, chains: Mapping[UUID, Sequence[Managers]]) -> list[UUID]:
    """The open cases in which everybody took part who could take them up: found by the highest, who are few."""
    registrars = {each.id for each in accounts_queries.registrars(work)}
    highest = registrars.union(*(chain[-1].ids for chain in chains.values() if chain))
    case, case_id = aliased(Incident), func.coalesce(Incident.same_event_as_id, Incident.id)
    found = work.session.execute(
        select(case.id, case.manager_unit_id, case.office_holder)
        .join(Incident, case_id == case.id)
        .join(Participant, Participant.incident_id == Incident.id)
        .where(case.status.in_(OPEN_STATUSES), Participant.employee_id.in_(highest))
        .distinct()
    ).all()
    ids = [row.id for row in found]
    took_part: dict[UUID, set[UUID]] = defaultdict(set)
    for incident_id, employee_id in work.session.execute(
        select(case_id, Participant.employee_id)
        .join(Participant, Participant.incident_id == Incident.id)
        .where(or_(Incident.id.in_(ids), Incident.same_event_as_id.in_(ids)))
    ):
        took_part[incident_id].add(employee_id)

    def able(row: Any) -> set[UUID]:
        if row.office_holder:
            return registrars
        return {who for managers in chains.get(row.manager_unit_id, ()) for who in managers.ids}

    return [row.id for row in found if able(row) <= took_part[row.id]]


def _to_take_over(work: Work) -> Iterator[Task]:
    """Cases whose handler left, or lost the role with which he handled them: the next one takes them over."""
    escalated = select(Promise.incident_id).where(
        Promise.escalated_at.is_not(None), Promise.kept_at.is_(None), Promise.dropped_at.is_(None)
    )
    statement = _of_case(Incident.term_at).where(
        IS_OPEN,
        Incident.status == IncidentStatus.TAKEN_UP,
        Incident.handler_id.not_in(accounts_queries.able_to_handle(work)),
        work.seen(Action.TAKE_UP, Incident),
        or_(_falls_to(work), Incident.id.in_(escalated)),
    )
    for row in work.session.execute(statement.order_by(Incident.term_at)):
        yield _task(TaskKind.TAKE_OVER, row, due_at=row.term_at)


def _to_go_on_with(work: Work) -> Iterator[Task]:
    """Cases in hand that owe nothing with a term right now, with what they need: nobody reminds of them."""
    is_in_hand = and_(IS_OPEN, Incident.status == IncidentStatus.TAKEN_UP, _is_mine(work))
    owes_nothing = and_(Incident.next_due_at.is_(None), Incident.measure_due_at.is_(None))
    statement = _of_case().where(is_in_hand, owes_nothing, ~ASKS_HELP).order_by(Incident.taken_up_at)
    rows = work.session.execute(statement).all()
    if not rows:
        return
    steps = _next_steps(work, [row.id for row in rows])
    for row in rows:
        yield _task(TaskKind.GO_ON, row, step=steps[row.id])


def _next_steps(work: Work, ids: Sequence[UUID]) -> dict[UUID, NextStep]:
    """What each of these cases needs next; of the cases only what the rules look at, which leaves the story encrypted."""
    looked_at = (
        Incident.status,
        Incident.severity,
        Incident.outcome,
        Incident.outcome_reason,
        Incident.person_knowledge,
        Incident.same_event_as_id,
    )
    cases = work.session.scalars(select(Incident).where(Incident.id.in_(ids)).options(load_only(*looked_at))).all()
    facts = handling_queries.facts_of(work, cases)
    return {case_id: handling_rules.next_step(each) for case_id, each in facts.items()}


def _bans(work: Work) -> Iterator[Task]:
    """Bans to decide on, to serve, to complete, to review, and never decided. A ban is wanted before its first day."""
    me = work.actor.employee_id
    is_mine = Incident.handler_id == me
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
    statement = (
        _of_case(
            Ban.id.label("ban_id"),
            Ban.first_day,
            Ban.last_day,
            bans_list.BUILDINGS.label("buildings"),
            to_decide.label("to_decide"),
            to_serve.label("to_serve"),
            to_review.label("to_review"),
            review_came.label("review_came"),
            Ban.review_on,
            Ban.served_on,
            lapsed.label("lapsed"),
            Ban.return_reason.is_not(None).label("was_returned"),
        )
        .join(Ban, Ban.incident_id == Incident.id)
        .where(work.seen(Action.VIEW_BAN, Incident), or_(to_decide, to_submit, lapsed, to_serve, to_review))
        .order_by(Ban.last_day)
    )
    for row in work.session.execute(statement):
        yield _of_ban(row)


def _of_ban(row: Any) -> Task:
    """What is to be done about one ban, and until when."""
    due_on = ban_rules.due_on(row.first_day, row.review_on, is_served=row.served_on is not None)
    if row.to_review and not row.review_came:
        due_on = row.last_day
    kind = TaskKind.COMPLETE_PROPOSAL if row.was_returned else TaskKind.SUBMIT_PROPOSAL
    if row.to_decide:
        kind = TaskKind.DECIDE_BAN
    elif row.to_serve:
        kind = TaskKind.SERVE_BAN
    elif row.to_review:
        kind = TaskKind.REVIEW_BAN
    elif row.lapsed:
        kind = TaskKind.LAPSED_PROPOSAL
    due_at = end_of(due_on) if due_on is not None else None
    return _task(kind, row, due_at=due_at, part_id=row.ban_id, last_day=row.last_day, buildings=row.buildings or "")


def _measures(work: Work) -> Iterator[Task]:
    """Measures that were planned for a day and not carried out."""
    statement = (
        _of_case(Measure.id.label("measure_id"), Measure.planned_on)
        .join(Measure, Measure.incident_id == Incident.id)
        .where(IS_OPEN, _is_mine(work), Measure.carried_out_on.is_(None), Measure.withdrawn_at.is_(None))
        .where(Measure.planned_on.is_not(None))
        .order_by(Measure.planned_on)
    )
    for row in work.session.execute(statement):
        yield _task(TaskKind.CARRY_OUT, row, due_at=end_of(row.planned_on), part_id=row.measure_id)


def _not_as_agreed(work: Work) -> Iterator[Task]:
    """Answers "not as agreed" that nobody settled: they go to the adviser past the manager (domain, "The process", 9).

    One stands here until it is settled, the case is told of again, or it is reopened.
    """
    if not work.could(Action.SETTLE_DISAGREEMENT):
        return
    later = aliased(Feedback)
    told_again = select(later.id).where(later.incident_id == Incident.id, later.given_at > Feedback.answered_at)
    reopened = select(CaseStep.id).where(
        CaseStep.incident_id == Incident.id,
        CaseStep.kind == StepKind.REOPENED,
        CaseStep.at > Feedback.answered_at,
    )
    statement = (
        _of_case()
        .join(Feedback, Feedback.incident_id == Incident.id)
        .where(work.seen(Action.SETTLE_DISAGREEMENT, Incident), Feedback.answer == FeedbackAnswer.NOT_AS_AGREED)
        .where(Feedback.arranged_at.is_(None))
        .where(~told_again.exists(), ~reopened.exists())
        .order_by(Feedback.answered_at)
    )
    for row in work.session.execute(statement):
        yield _task(TaskKind.NOT_AS_AGREED, row)
