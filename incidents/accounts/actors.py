"""Loads whoever acts: what each of his roles reaches today."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, String, Uuid, bindparam, column, func, literal, null, or_, select, table, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from incidents.accounts.models import CaseAccess, Deputy, RoleHolding
from incidents.accounts.queries import in_effect, stands_in
from incidents.organisation.queries import tree
from incidents.policy import Actor, Reach, Role

# The tables of later rooms, by name: this room may not import them, and needs no more of them than these columns.
PARTICIPANTS = table("participants", column("incident_id", Uuid()), column("employee_id", Uuid()))
INCIDENTS = table("incidents", column("id", Uuid()), column("same_event_as_id", Uuid()))
BANS = table("bans", column("incident_id", Uuid()), column("decider_id", Uuid()), column("submitted_at"))


# Made once: at every request the same question is asked, with other parameters, and in one go.
_ME, _TODAY = bindparam("me", type_=Uuid()), bindparam("today", type_=Date())
_STOOD_IN_FOR = select(Deputy.manager_id).where(Deputy.deputy_id == _ME, stands_in(_TODAY))
_HELD, _INVOLVED, _PUT_BEFORE, _TOOK_PART = "held", "involved", "put_before", "took_part"
# Who took part in what is only asked of who could otherwise open a case: a role, a stand-in's, or access to that case.
_HAS_A_ROLE = (
    select(RoleHolding.id)
    .where(or_(RoleHolding.employee_id == _ME, RoleHolding.employee_id.in_(_STOOD_IN_FOR)))
    .exists()
)
_INVOLVED_IN = select(CaseAccess.incident_id).where(CaseAccess.employee_id == _ME)
_NO_ROLE, _NO_ID, _NO_CASES = null().cast(String), null().cast(Uuid()), null().cast(ARRAY(Uuid()))
_HOLDINGS_AND_CASES = union_all(
    select(
        literal(_HELD).label("what"),
        RoleHolding.role.cast(String).label("role"),
        RoleHolding.unit_id.label("unit_id"),
        RoleHolding.building_id.label("building_id"),
        _NO_CASES.label("incident_ids"),
    ).where(
        in_effect(_TODAY),
        or_(
            RoleHolding.employee_id == _ME,
            (RoleHolding.role == Role.MANAGER) & RoleHolding.employee_id.in_(_STOOD_IN_FOR),
        ),
    ),
    select(literal(_INVOLVED), _NO_ROLE, _NO_ID, _NO_ID, func.array_agg(CaseAccess.incident_id)).where(
        CaseAccess.employee_id == _ME, CaseAccess.ends_on >= _TODAY
    ),
    select(literal(_PUT_BEFORE), _NO_ROLE, _NO_ID, _NO_ID, func.array_agg(BANS.c.incident_id)).where(
        BANS.c.decider_id == _ME, BANS.c.submitted_at.is_not(None)
    ),
    select(literal(_TOOK_PART), _NO_ROLE, _NO_ID, _NO_ID, func.array_agg(PARTICIPANTS.c.incident_id)).where(
        PARTICIPANTS.c.employee_id == _ME, or_(_HAS_A_ROLE, PARTICIPANTS.c.incident_id.in_(_INVOLVED_IN))
    ),
    # A report of the same event is part of the other case: whoever took part in the one took part in the other.
    select(literal(_TOOK_PART), _NO_ROLE, _NO_ID, _NO_ID, func.array_agg(INCIDENTS.c.same_event_as_id))
    .join(PARTICIPANTS, PARTICIPANTS.c.incident_id == INCIDENTS.c.id)
    .where(
        PARTICIPANTS.c.employee_id == _ME,
        INCIDENTS.c.same_event_as_id.is_not(None),
        or_(_HAS_A_ROLE, INCIDENTS.c.same_event_as_id.in_(_INVOLVED_IN)),
    ),
)


def load_actor(session: Session, employee_id: UUID, today: date) -> Actor:
    """The actor as he is today: own roles that are in effect, and the manager role of whom he stands in for."""
    holdings: dict[Role, list[Row[Any]]] = defaultdict(list)
    cases: dict[str, set[UUID]] = {_INVOLVED: set(), _PUT_BEFORE: set(), _TOOK_PART: set()}
    for row in session.execute(_HOLDINGS_AND_CASES, {"me": employee_id, "today": today}):
        if row.what == _HELD:
            holdings[Role(row.role)].append(row)
        else:
            cases[row.what].update(row.incident_ids or ())
    reach: dict[Role, Reach] = {Role.EMPLOYEE: Reach()}
    for role, held in holdings.items():
        reach[role] = Reach(
            unit_ids=frozenset().union(*(tree(session, today).below(each.unit_id) for each in held if each.unit_id)),
            building_ids=frozenset(each.building_id for each in held if each.building_id),
        )
    return Actor(
        employee_id=employee_id,
        reach=reach,
        involved_incident_ids=frozenset(cases[_INVOLVED]),
        put_before_incident_ids=frozenset(cases[_PUT_BEFORE]),
        participant_incident_ids=frozenset(cases[_TOOK_PART]),
    )
