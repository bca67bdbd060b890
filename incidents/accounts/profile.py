"""What the page with one's own details shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from incidents.accounts import queries
from incidents.accounts.models import Employee
from incidents.accounts.wording import ROLES
from incidents.organisation import queries as organisation_queries
from incidents.work import Work


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role: how it is called, what it reaches, until when, and whether it still waits for a confirmation."""

    label: str
    place: str | None
    starts_on: date
    ends_on: date | None
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One browser in which the employee is signed in."""

    started_at: datetime
    seen_at: datetime
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """The employee's own details."""

    employee: Employee
    unit: str | None
    roles: Sequence[HeldRole]
    sessions: Sequence[OwnSession]
    stands_in_for: Sequence[queries.StandIn]
    stood_in_by: Sequence[queries.StandIn]


def profile_of(work: Work, own_session: bytes | None) -> Profile:
    """The own details of whoever acts; `own_session` is the hash of the session of this browser."""
    employee = queries.own_row(work)
    units = organisation_queries.tree(work.session, work.today).units
    buildings = {each.id: each.name for each in organisation_queries.buildings(work)}
    places: dict[UUID, str] = {unit.id: unit.name for unit in units.values()} | buildings
    return Profile(
        employee=employee,
        unit=places.get(employee.unit_id) if employee.unit_id else None,
        roles=[
            HeldRole(
                label=str(ROLES[each.role]),
                place=next((places.get(id_) for id_ in (each.unit_id, each.building_id) if id_), None),
                starts_on=each.starts_on,
                ends_on=each.ends_on,
                is_waiting=queries.waits_for_confirmation(each),
            )
            for each in queries.own_holdings(work)
        ],
        sessions=[
            OwnSession(each.started_at, each.seen_at, each.token_hash == own_session)
            for each in queries.own_sessions(work)
        ],
        stands_in_for=queries.stands_in_for(work),
        stood_in_by=queries.stood_in_by(work),
    )
