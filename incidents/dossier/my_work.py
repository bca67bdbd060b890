"""What somebody has to do: the promises he owes, the bans and measures that wait for him, and how his team stands.

A constant number of queries, each with a limit: nobody works through more than that in a week.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased, load_only

from incidents import policy
from incidents.accounts import queries as accounts_queries
from incidents.accounts.queries import Managers
from incidents.bans.models import Ban
from incidents.dossier import bans_list, case_tasks, rules
from incidents.dossier.case_tasks import Task, columns_of_case, task_of
from incidents.dossier.vocabulary import BanChoice, TaskKind
from incidents.dossier.work_list import ASKS_HELP, COUNT_CAP, IS_OPEN, capped
from incidents.handling import queries as handling_queries
from incidents.handling import rules as handling_rules
from incidents.handling.models import CaseStep, Feedback
from incidents.handling.vocabulary import FeedbackAnswer, NextStep, StepKind
from incidents.policy import Action, Relation
from incidents.promises.models import Promise
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import Incident, Participant
from incidents.registration.vocabulary import OPEN_STATUSES, IncidentStatus
from incidents.work import Work


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
    found += [*case_tasks.of_bans(work), *case_tasks.of_measures(work, _is_mine(work)), *_not_as_agreed(work)]
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


def _is_mine(work: Work) -> ColumnElement[bool]:
    """The cases that the actor handles and may still see."""
    return and_(Incident.handler_id == work.actor.employee_id, work.seen(Action.VIEW_CASE, Incident))


def _asking_help(work: Work) -> Iterator[Task]:
    """Cases in which somebody asked to be called back and nobody did; also those that have ended, for he still waits."""
    for row in work.session.execute(columns_of_case().where(ASKS_HELP, _is_mine(work)).order_by(Incident.reference)):
        yield task_of(TaskKind.SETTLE_HELP, row, asks_help=True)


def _promised(work: Work) -> Iterator[Task]:
    to_take_up = and_(
        Promise.kind == PromiseKind.TAKE_UP,
        work.seen(Action.TAKE_UP, Incident),
        or_(_falls_to(work), Promise.escalated_at.is_not(None)),
    )
    owes_the_rest = and_(Promise.kind != PromiseKind.TAKE_UP, _is_mine(work))
    yield from case_tasks.of_promises(work, or_(to_take_up, owes_the_rest))


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
    statement = columns_of_case(Incident.term_at).where(
        IS_OPEN,
        Incident.status == IncidentStatus.TAKEN_UP,
        Incident.handler_id.not_in(accounts_queries.able_to_handle(work)),
        work.seen(Action.TAKE_UP, Incident),
        or_(_falls_to(work), Incident.id.in_(escalated)),
    )
    for row in work.session.execute(statement.order_by(Incident.term_at)):
        yield task_of(TaskKind.TAKE_OVER, row, due_at=row.term_at)


def _to_go_on_with(work: Work) -> Iterator[Task]:
    """Cases in hand that owe nothing with a term right now, with what they need: nobody reminds of them."""
    is_in_hand = and_(IS_OPEN, Incident.status == IncidentStatus.TAKEN_UP, _is_mine(work))
    owes_nothing = and_(Incident.next_due_at.is_(None), Incident.measure_due_at.is_(None))
    statement = columns_of_case().where(is_in_hand, owes_nothing, ~ASKS_HELP).order_by(Incident.taken_up_at)
    rows = work.session.execute(statement).all()
    if not rows:
        return
    steps = _next_steps(work, [row.id for row in rows])
    for row in rows:
        yield task_of(TaskKind.GO_ON, row, step=steps[row.id])


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
        columns_of_case(Feedback.answered_at)
        .join(Feedback, Feedback.incident_id == Incident.id)
        .where(work.seen(Action.SETTLE_DISAGREEMENT, Incident), Feedback.answer == FeedbackAnswer.NOT_AS_AGREED)
        .where(Feedback.arranged_at.is_(None))
        .where(~told_again.exists(), ~reopened.exists())
        .order_by(Feedback.answered_at)
    )
    for row in work.session.execute(statement):
        due_at = handling_queries.contact_due(work, row.answered_at)
        yield task_of(TaskKind.NOT_AS_AGREED, row, due_at=due_at)
