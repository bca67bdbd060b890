"""The building bans of the cases that somebody may see, a page at a time: days and buildings, no person.

One statement for the page and one for the counts, however many bans are stored; the counts look at 100 at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal_column, not_, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from incidents.bans import queries as ban_queries
from incidents.bans import rules as ban_rules
from incidents.bans.models import Ban, BanPlace
from incidents.bans.vocabulary import BanState
from incidents.dossier.vocabulary import BanChoice
from incidents.dossier.work_list import COUNT_CAP
from incidents.organisation.models import Building
from incidents.policy import Action
from incidents.registration.models import Incident
from incidents.work import Work

ROWS = 25

#: The names of the buildings of a ban, by name.
BUILDINGS = (
    select(func.string_agg(Building.name, aggregate_order_by(literal_column("', '"), Building.name)))
    .join(BanPlace, BanPlace.building_id == Building.id)
    .where(BanPlace.ban_id == Ban.id)
    .correlate(Ban)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class BanRow:
    """One ban of the list; `buildings` are names."""

    ban: Ban
    state: BanState
    reference: str
    buildings: str


@dataclass(frozen=True, slots=True)
class BanPage:
    """One page of the list, whether a next one follows, and how many each choice holds, at most COUNT_CAP."""

    rows: Sequence[BanRow]
    has_next: bool
    counts: Mapping[BanChoice, int]


def page(work: Work, choice: BanChoice, number: int) -> BanPage:
    """One page of bans, the first to end in front, of ended ones the last; logs the bans shown with their cases.

    Raises Refused.
    """
    seen = work.seen(Action.VIEW_BAN, Incident)
    conditions = {each: matches(each, work.today) for each in BanChoice}
    order = (Ban.last_day.desc().nulls_last(), Ban.id.desc()) if choice is BanChoice.OVER else (Ban.last_day, Ban.id)
    found = work.session.execute(
        select(Ban, Incident.reference, BUILDINGS.label("buildings"))
        .join(Incident, Incident.id == Ban.incident_id)
        .where(seen, conditions[choice])
        .order_by(*order)
        .limit(ROWS + 1)
        .offset((number - 1) * ROWS)
    ).all()
    rows = [
        BanRow(row.Ban, ban_queries.state_on(row.Ban, work.today), row.reference, row.buildings or "")
        for row in found[:ROWS]
    ]
    counts = work.session.execute(select(*(_capped(seen, conditions[each]) for each in BanChoice))).one()
    shown: list[UUID] = [ids for row in rows for ids in (row.ban.incident_id, row.ban.id)]
    work.read_list(Action.VIEW_BAN, shown, page=number)
    return BanPage(rows, len(found) > ROWS, dict(zip(BanChoice, counts, strict=True)))


def matches(choice: BanChoice, today: date) -> ColumnElement[bool]:
    """`rules.state` as a condition, in the groups of the list: each ban that is not over stands in one of the others.

    A proposal whose last day went by without a decision is not over: its handler drops it, or chooses other days.
    """
    is_over = or_(Ban.lifted_on <= today, and_(Ban.last_day < today, Ban.decided_on.is_not(None)))
    if choice is BanChoice.OVER:
        return is_over
    in_force = ban_queries.in_force_on(today)
    if choice is BanChoice.IN_FORCE:
        return in_force
    if choice is BanChoice.ENDS_SOON:
        return and_(in_force, Ban.last_day <= today + timedelta(days=ban_rules.END_TOLD_DAYS_BEFORE))
    is_suspended = and_(Ban.decided_on <= today, Ban.served_on <= today, ban_queries.suspended_on(today))
    is_suspended = func.coalesce(is_suspended, literal_column("false"))
    if choice is BanChoice.SUSPENDED:
        return and_(not_(func.coalesce(is_over, literal_column("false"))), is_suspended)
    return and_(
        not_(func.coalesce(is_over, literal_column("false"))),
        not_(func.coalesce(in_force, literal_column("false"))),
        not_(is_suspended),
    )


def _capped(*conditions: Any) -> ColumnElement[int]:
    found = (
        select(literal_column("1"))
        .select_from(Ban)
        .join(Incident, Incident.id == Ban.incident_id)
        .where(*conditions)
        .limit(literal_column(str(COUNT_CAP)))
        .subquery()
    )
    return select(func.count()).select_from(found).scalar_subquery()
