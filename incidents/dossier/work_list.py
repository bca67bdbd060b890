"""The cases that somebody may see, a page at a time: plain columns, nothing encrypted, and counts that stop at a cap.

The list costs what it shows, not what is stored: one row more than a page tells that there is a next one, and the
counts beside the choices look at 100 rows at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from incidents import policy
from incidents.accounts.models import Employee
from incidents.bans.models import BanViolation
from incidents.dossier import rules
from incidents.dossier.filters import Filters
from incidents.dossier.vocabulary import Choice, SeverityBand, Sorting
from incidents.organisation import queries as organisation_queries
from incidents.organisation.models import OrgUnit
from incidents.policy import Action, Relation
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import HelpRequest, Incident, IncidentKind
from incidents.registration.vocabulary import OPEN_STATUSES, Channel, IncidentStatus, ShownStatus
from incidents.work import Sight, Work

ROWS = 25
#: The counts beside the choices stop here and read "99+", so that they cost no more when more is stored.
COUNT_CAP = 100
#: The number of cases below the list stops here and reads "meer dan 500".
TOTAL_CAP = 501


def _status_is(*statuses: IncidentStatus) -> ColumnElement[bool]:
    """A condition with the words written out: as parameters, PostgreSQL may not recognise a partial index in them."""
    return Incident.status.in_([literal_column(f"'{status.value}'") for status in statuses])


IS_OPEN = _status_is(*OPEN_STATUSES)

KINDS = (
    select(func.array_agg(IncidentKind.kind.cast(String), type_=ARRAY(String)))
    .where(IncidentKind.incident_id == Incident.id)
    .correlate(Incident)
    .scalar_subquery()
)
_ASKED_IN = aliased(Incident)
#: Somebody asked to be called and was not yet, in this report or in one that was joined with it; answered from the index
#: of open requests, which holds few.
ASKS_HELP = Incident.id.in_(
    select(func.coalesce(_ASKED_IN.same_event_as_id, _ASKED_IN.id))
    .join(HelpRequest, HelpRequest.incident_id == _ASKED_IN.id)
    .where(HelpRequest.answered_at.is_(None))
)
#: Whether a case is a visit in spite of a ban, which is what its title says.
IS_VISIT = Incident.id.in_(select(BanViolation.violation_incident_id))
_UNIT = aliased(OrgUnit)
_HANDLER = aliased(Employee)
_COLUMNS: tuple[Any, ...] = (
    Incident.id,
    Incident.reference,
    KINDS.label("kinds"),
    Incident.channel,
    Incident.severity,
    Incident.status,
    Incident.next_due_at,
    Incident.next_promise,
    Incident.outcome.is_not(None).label("has_outcome"),
    Incident.measure_due_at,
    Incident.ban_due_at,
    Incident.occurred_on,
    _UNIT.name.label("unit"),
    _HANDLER.name.label("handler"),
    ASKS_HELP.label("asks_help"),
    IS_VISIT.label("is_visit"),
    Incident.same_event_as_id.is_not(None).label("is_joined"),
)
_ORDER: dict[Sorting, ColumnElement[Any] | Any] = {
    Sorting.NEXT_DUE: Incident.term_at,
    Sorting.REFERENCE: Incident.reference,
    Sorting.STATUS: Incident.status,
    Sorting.UNIT: _UNIT.name,
    Sorting.HANDLER: _HANDLER.name,
    Sorting.OCCURRED_ON: Incident.occurred_on,
}
#: A case that lacks it stands last, whichever way round. The other columns keep the order of their index.
_MAY_LACK = frozenset({Sorting.NEXT_DUE, Sorting.HANDLER})
_IS_MINE = Incident.handler_id == bindparam("me", type_=Uuid())
_OF_MY_UNITS = Incident.manager_unit_id.in_(bindparam("my_units", expanding=True))
_IS_LATE = Incident.term_at < bindparam("now", type_=DateTime(timezone=True))
_IS_REPORTED = _status_is(IncidentStatus.REPORTED)
_IS_TAKEN_UP = _status_is(IncidentStatus.TAKEN_UP)
_AWAITS_FEEDBACK = and_(
    Incident.next_promise == literal_column(f"'{PromiseKind.FEEDBACK.value}'"), Incident.outcome.is_not(None)
)
_OF_CHOICE: dict[Choice, list[Any]] = {
    Choice.OPEN: [IS_OPEN],
    Choice.MINE: [IS_OPEN, _IS_MINE],
    Choice.MY_UNITS: [IS_OPEN, _OF_MY_UNITS],
    Choice.NOT_TAKEN_UP: [IS_OPEN, _IS_REPORTED],
    # Also of a case that was closed: its ban lives on, and so does what is owed because of it.
    Choice.OVERDUE: [_IS_LATE],
    # In every status: whoever asks for help after the end waits as well.
    Choice.ASKS_HELP: [ASKS_HELP],
    Choice.CLOSED: [_status_is(IncidentStatus.CLOSED)],
    Choice.WITHDRAWN: [_status_is(IncidentStatus.WITHDRAWN)],
}
_OF_STATUS: dict[ShownStatus, list[Any]] = {
    ShownStatus.REPORTED: [_IS_REPORTED],
    ShownStatus.IN_HANDLING: [_IS_TAKEN_UP, or_(Incident.next_promise.is_(None), ~_AWAITS_FEEDBACK)],
    ShownStatus.AWAITING_FEEDBACK: [_IS_TAKEN_UP, _AWAITS_FEEDBACK],
    ShownStatus.CLOSED: [_status_is(IncidentStatus.CLOSED)],
    ShownStatus.WITHDRAWN: [_status_is(IncidentStatus.WITHDRAWN)],
}


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the list shows it; `kinds` are the codes of its kinds."""

    id: UUID
    reference: str
    kinds: Sequence[str] | None
    channel: Channel
    severity: int | None
    status: IncidentStatus
    next_due_at: datetime | None
    next_promise: PromiseKind | None
    has_outcome: bool
    measure_due_at: datetime | None
    ban_due_at: datetime | None
    occurred_on: date
    unit: str
    handler: str | None
    asks_help: bool
    is_visit: bool
    is_joined: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases each choice above the list holds, at most COUNT_CAP; and this list, at most TOTAL_CAP."""

    open: int
    mine: int
    my_units: int
    not_taken_up: int
    overdue: int
    asks_help: int
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, and whether a next one follows."""

    rows: Sequence[Row]
    has_next: bool
    counts: Counts


def page(work: Work, filters: Filters, units: organisation_queries.Tree) -> Page:
    """One page of what the actor may see, logged with the ids that it shows. Raises Refused."""
    sight = work.sight(Action.VIEW_CASE)
    shape = Shape.of(filters)
    values: dict[str, Any] = {
        **sight.sets(work.actor),
        "me": work.actor.employee_id,
        "now": work.now,
        "my_units": list(own_units(work)),
        "units": list(units.below(filters.unit_id)) if filters.unit_id else [],
        "kind": filters.kind,
        "from_day": filters.from_day,
        "to_day": filters.to_day,
        "reference": f"{filters.reference}%",
        "offset": (filters.page - 1) * ROWS,
    }
    found = [Row(*row) for row in work.session.execute(_rows(sight, shape), values)]
    counts = Counts(*work.session.execute(_counts(sight, shape), values).one())
    shown = found[:ROWS]
    work.read_list(Action.VIEW_CASE, [row.id for row in shown], page=filters.page)
    return Page(shown, len(found) > ROWS, counts)


def may_choose(work: Work, units: organisation_queries.Tree) -> list[tuple[int, organisation_queries.Unit]]:
    """The units of which the actor may see the cases, with their depth in the tree."""
    granted = list(policy.grants(work.actor, Action.VIEW_CASE))
    if any(relation is Relation.ANYONE for _, relation in granted):
        return units.in_order()
    reached = own_units(work)
    return [(depth, unit) for depth, unit in units.in_order() if unit.id in reached]


def own_units(work: Work) -> set[Any]:
    """The units that the actor looks after, with those below them; who may see everything looks after none."""
    granted = policy.grants(work.actor, Action.VIEW_CASE)
    reached = (work.actor.members(role, relation) for role, relation in granted if relation is Relation.UNIT)
    return set().union(*reached)


def shows_more_than_units(work: Work) -> bool:
    """Whether the list also has cases of other units: those that the actor handles, or that were opened for him."""
    relations = {relation for _, relation in policy.grants(work.actor, Action.VIEW_CASE)}
    return Relation.ANYONE not in relations and Relation.HANDLER in relations


@dataclass(frozen=True, slots=True)
class Shape:
    """What of the filters decides the form of a statement; the rest are its parameters."""

    choice: Choice
    status: ShownStatus | None
    severity: SeverityBand | None
    has_unit: bool
    has_kind: bool
    has_from_day: bool
    has_to_day: bool
    has_reference: bool
    every_status: bool
    is_first_page: bool
    sorting: Sorting
    descending: bool

    @classmethod
    def of(cls, filters: Filters) -> "Shape":
        """The shape of these filters."""
        return cls(
            filters.shown_choice,
            filters.status,
            filters.severity,
            filters.unit_id is not None,
            filters.kind is not None,
            filters.from_day is not None,
            filters.to_day is not None,
            bool(filters.reference),
            filters.shows_every_status,
            filters.page == 1,
            *filters.order,
        )


@lru_cache(maxsize=512)
def _rows(sight: Sight, shape: Shape) -> Select[Any]:
    """One page of rows and one more."""
    column = _ORDER[shape.sorting]
    order: tuple[Any, Any] = (column, Incident.id)
    if shape.descending:
        order = (column.desc().nulls_last() if shape.sorting in _MAY_LACK else column.desc(), Incident.id.desc())
    statement = (
        select(*_COLUMNS)
        .join(_UNIT, _UNIT.id == Incident.unit_id)
        .outerjoin(_HANDLER, _HANDLER.id == Incident.handler_id)
        .where(_chosen(sight, shape))
        .order_by(*order)
        .limit(literal_column(str(ROWS + 1)))
    )
    return statement if shape.is_first_page else statement.offset(bindparam("offset", type_=Integer()))


@lru_cache(maxsize=512)
def _counts(sight: Sight, shape: Shape) -> Select[int, int, int, int, int, int, int]:
    """All counts in one statement."""
    seen = sight.condition(Incident)
    return select(
        capped(COUNT_CAP, seen, IS_OPEN),
        capped(COUNT_CAP, seen, IS_OPEN, _IS_MINE),
        capped(COUNT_CAP, seen, IS_OPEN, _OF_MY_UNITS),
        capped(COUNT_CAP, seen, IS_OPEN, _IS_REPORTED),
        capped(COUNT_CAP, seen, _IS_LATE),
        capped(COUNT_CAP, seen, ASKS_HELP),
        capped(TOTAL_CAP, _chosen(sight, shape)),
    )


def _chosen(sight: Sight, shape: Shape) -> ColumnElement[bool]:
    """The condition of the list: what the actor may see, and what he chose of it."""
    conditions: list[Any] = [sight.condition(Incident)]
    if not shape.every_status:
        conditions += _OF_CHOICE[shape.choice]
        conditions += _OF_STATUS[shape.status] if shape.status else []
    if shape.has_unit:
        units: Any = bindparam("units", expanding=True)
        conditions.append(or_(Incident.manager_unit_id.in_(units), Incident.unit_id.in_(units)))
    if shape.has_kind:
        of_kind = select(literal(1)).where(IncidentKind.incident_id == Incident.id)
        conditions.append(of_kind.where(IncidentKind.kind == bindparam("kind", type_=IncidentKind.kind.type)).exists())
    if shape.severity is not None:
        given = rules.SEVERITIES.get(shape.severity)
        conditions.append(Incident.severity.in_(given) if given else Incident.severity.is_(None))
    if shape.has_from_day:
        conditions.append(Incident.occurred_on >= bindparam("from_day", type_=Date()))
    if shape.has_to_day:
        conditions.append(Incident.occurred_on <= bindparam("to_day", type_=Date()))
    if shape.has_reference:
        conditions.append(Incident.reference.like(bindparam("reference", type_=String())))
    return and_(*conditions)


def capped(cap: int, *conditions: Any) -> ColumnElement[int]:
    """How many cases meet the conditions, looking no further than the cap.

    The cap is written out: with a parameter PostgreSQL plans the statement anew each time, which takes longer than it.
    """
    found = (
        select(literal_column("1")).select_from(Incident).where(*conditions).limit(literal_column(str(cap))).subquery()
    )
    return select(func.count()).select_from(found).scalar_subquery()
