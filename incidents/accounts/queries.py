"""Reads of employees: who holds what for which unit or building today, and who is meant by a name.

Other rooms ask here in words of the job and never name a role. Names and work addresses of colleagues are ordinary
data of the organisation, so these reads pass no door; what they say about a case is decided where the case is read.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Date, ScalarSelect, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from incidents.accounts import rules
from incidents.accounts.models import CaseAccess, Deputy, Employee, PasswordLink, RoleHolding, SignInSession
from incidents.organisation import queries as organisation_queries
from incidents.organisation.queries import Unit
from incidents.policy import CONTENT_ROLES, GRANTS, Action, Refused, Role
from incidents.work import Work, remember

#: With these one can handle a case that one has taken up.
HANDLING_ROLES = frozenset(role for role, action in GRANTS if action is Action.HANDLE_CASE)


@dataclass(frozen=True, slots=True)
class Managers:
    """Who handles, and the unit for which they do; no unit and nobody where no manager was found up to the top."""

    unit_id: UUID | None
    employees: tuple[Employee, ...]

    @property
    def ids(self) -> list[UUID]:
        """The ids of the employees."""
        return [employee.id for employee in self.employees]


@dataclass(frozen=True, slots=True)
class StandIn:
    """A colleague with whom one shares a manager role from a day to a day, both inside."""

    name: str
    starts_on: date
    ends_on: date


# --- who holds what, today ---


def managers_for(work: Work, unit_id: UUID | None, *, without: Collection[UUID] = ()) -> Managers:
    """Who handles what happens in a unit: its managers, else those of the nearest unit above that has some.

    `without` are the ids of employees who may not (they took part); a unit where nobody else is left is passed over.
    """
    return _nearest(work, organisation_queries.tree(work.session, work.today).above(unit_id), without)


def managers_above(work: Work, unit_id: UUID | None, *, without: Collection[UUID] = ()) -> Managers:
    """The next-higher managers: the same, but starting one unit up."""
    return _nearest(work, organisation_queries.tree(work.session, work.today).above(unit_id)[1:], without)


def chains_of_managers(work: Work) -> dict[UUID, list[Managers]]:
    """Of each unit of today who handle what happens in it: its own managers, then those of each unit above with some.

    A unit without anybody up to the top has an empty chain.
    """
    tree = organisation_queries.tree(work.session, work.today)
    by_unit = _managers_by_unit(work, tree.units)
    return {
        unit_id: [Managers(each.id, tuple(by_unit[each.id])) for each in tree.above(unit_id) if each.id in by_unit]
        for unit_id in tree.units
    }


def able_to_handle(work: Work) -> frozenset[UUID]:
    """Everybody who works here and has, or stands in for, a role today with which one can handle a case."""
    return remember(work.session, ("able to handle", work.today), lambda: _ask_able_to_handle(work))


def vpt_advisers(work: Work) -> list[Employee]:
    """The VPT advisers of today, by name."""
    return _holders(work, Role.VPT_ADVISER)


def support_team(work: Work) -> list[Employee]:
    """The members of the support team of today, by name."""
    return _holders(work, Role.PEER_SUPPORT)


def registrars(work: Work) -> list[Employee]:
    """Who handles cases of office-holders today, by name; nobody until that was given to somebody."""
    return _holders(work, Role.REGISTRAR)


def reception_of(work: Work, building_ids: Collection[UUID]) -> list[Employee]:
    """Who receives visitors today in at least one of these buildings, each employee once, by name."""
    return _holders(work, Role.RECEPTION, RoleHolding.building_id.in_(building_ids))


def deciders_for(work: Work, unit_id: UUID | None, measure_kind: str | None = None) -> list[Employee]:
    """Who may decide today on heavy measures of a unit: mandated for it, for one above, or for no unit at all.

    With `measure_kind` only who is mandated for that kind; a mandate without kinds is for all of them.
    """
    above = [unit.id for unit in organisation_queries.tree(work.session, work.today).above(unit_id)]
    mandated = or_(RoleHolding.unit_id.is_(None), RoleHolding.unit_id.in_(above))
    if measure_kind is not None:
        kinds = RoleHolding.measure_kinds
        mandated = and_(mandated, or_(func.cardinality(kinds) == 0, kinds.contains([measure_kind])))
    return _holders(work, Role.DECIDING_AUTHORITY, mandated)


# --- who is who ---


def employees_by_ids(work: Work, ids: Iterable[UUID | None]) -> dict[UUID, Employee]:
    """The employees with these ids, those who left included; one query however many."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    return remember(work.session, ("employees", frozenset(wanted)), lambda: _ask_employees(work, wanted))


def _ask_employees(work: Work, ids: Collection[UUID]) -> dict[UUID, Employee]:
    return {each.id: each for each in work.session.scalars(select(Employee).where(Employee.id.in_(ids)))}


def everybody(work: Work) -> Sequence[Employee]:
    """Who works here today, by name."""
    return work.session.scalars(_working(work.today).order_by(Employee.name, Employee.email)).all()


def colleagues(work: Work, text: str) -> list[Employee]:
    """The employees who are meant by a whole name or a work address, whatever its case; several may bear one name."""
    wanted = " ".join(text.split()).lower()
    if not wanted:
        return []
    meant = or_(func.lower(Employee.name) == wanted, func.lower(Employee.email) == wanted)
    return list(work.session.scalars(_working(work.today).where(meant).order_by(Employee.name, Employee.email)))


def colleagues_named_like(work: Work, text: str, most: int = 3) -> list[Employee]:
    """Some employees whose name holds each of these words, to ask whether one of them is meant: never to choose by.

    Those of one's own unit come first: who is near is meant most.
    """
    words = text.lower().split()
    if not words:
        return []
    named = and_(*(func.lower(Employee.name).contains(word, autoescape=True) for word in words))
    elsewhere = Employee.unit_id.is_distinct_from(_own_unit(work))
    return list(work.session.scalars(_working(work.today).where(named).order_by(elsewhere, Employee.name).limit(most)))


def colleagues_of_unit(work: Work) -> list[Employee]:
    """The colleagues of one's own unit without oneself, by name: what a list of suggestions offers."""
    others = _working(work.today).where(Employee.unit_id == _own_unit(work), Employee.id != work.employee_id)
    return list(work.session.scalars(others.order_by(Employee.name)))


def employee_with_email(session: Session, email: str) -> Employee | None:
    """The employee with this work address, whatever its case."""
    return session.scalars(select(Employee).where(func.lower(Employee.email) == email.strip().lower())).first()


# --- one's own account ---


def own_row(work: Work) -> Employee:
    """The acting employee himself. Raises Refused when he is gone."""
    employee = work.session.get(Employee, work.employee_id)
    if employee is None:
        raise Refused(Action.USE_OWN_ACCOUNT)
    return employee


def own_holdings(work: Work) -> Sequence[RoleHolding]:
    """The roles that the acting employee holds or will hold, those that wait for a confirmation included."""
    return holdings_of(work, work.employee_id)


def own_sessions(work: Work) -> Sequence[SignInSession]:
    """The living sign-ins of the acting employee, the one used last first."""
    return work.session.scalars(
        select(SignInSession)
        .where(
            SignInSession.employee_id == work.employee_id,
            SignInSession.ended_at.is_(None),
            SignInSession.seen_at > work.now - rules.IDLE,
            SignInSession.started_at > work.now - rules.ABSOLUTE,
        )
        .order_by(SignInSession.seen_at.desc())
    ).all()


def holdings_of(work: Work, employee_id: UUID) -> Sequence[RoleHolding]:
    """The roles that an employee holds or will hold, those that wait for a confirmation included."""
    return work.session.scalars(
        select(RoleHolding)
        .where(
            RoleHolding.employee_id == employee_id,
            or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= work.today),
        )
        .order_by(RoleHolding.role, RoleHolding.starts_on)
    ).all()


def holds_today(work: Work, employee_id: UUID, role: Role) -> bool:
    """Whether an employee himself holds a role that counts today."""
    held = select(RoleHolding.id).where(
        RoleHolding.employee_id == employee_id, RoleHolding.role == role, in_effect(work.today)
    )
    return work.session.scalars(held.limit(1)).first() is not None


def waits_for_confirmation(holding: RoleHolding) -> bool:
    """Whether a role has no effect yet: it opens the content of cases, and nobody confirmed it."""
    return holding.role in CONTENT_ROLES and holding.confirmed_at is None


def case_access(work: Work, incident_id: UUID, employee_id: UUID, ends_on: date) -> CaseAccess | None:
    """The last access that the actor gave somebody to a case until this day."""
    statement = select(CaseAccess).where(
        CaseAccess.incident_id == incident_id,
        CaseAccess.employee_id == employee_id,
        CaseAccess.given_by_id == work.actor.employee_id,
        CaseAccess.ends_on == ends_on,
    )
    return work.session.scalars(statement.order_by(CaseAccess.given_at.desc()).limit(1)).first()


def stands_in_for(work: Work) -> list[StandIn]:
    """For whom the acting employee stands in, now or later."""
    return _stand_ins(work, Deputy.manager_id, Deputy.deputy_id)


def stood_in_by(work: Work) -> list[StandIn]:
    """Who stands in for the acting employee, now or later."""
    return _stand_ins(work, Deputy.deputy_id, Deputy.manager_id)


def usable_link(session: Session, token_hash: bytes, now: datetime) -> tuple[PasswordLink, Employee] | None:
    """The link with this hash and its employee, when it was not used, has not ended, and he still works here."""
    found = session.execute(
        select(PasswordLink, Employee)
        .join(Employee, Employee.id == PasswordLink.employee_id)
        .where(PasswordLink.token_hash == token_hash)
        .with_for_update(of=PasswordLink)
    ).first()
    if found is None:
        return None
    link, employee = found
    if not rules.is_usable(link.ends_at, link.used_at, now) or not works_here(employee, now):
        return None
    return link, employee


def works_here(employee: Employee, now: datetime) -> bool:
    """Whether an employee has not left."""
    return rules.has_not_left(employee.left_on, now)


# --- conditions ---


def in_effect(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition that a role counts today: in its period, and confirmed where it opens the content of cases."""
    return and_(
        RoleHolding.starts_on <= today,
        or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on >= today),
        or_(RoleHolding.confirmed_at.is_not(None), RoleHolding.role.not_in(CONTENT_ROLES)),
    )


def stands_in(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition that a deputy stands in today; both days are inside."""
    return and_(Deputy.starts_on <= today, Deputy.ends_on >= today)


def _still_here(today: date | BindParameter[date]) -> ColumnElement[bool]:
    return or_(Employee.left_on.is_(None), Employee.left_on > today)


def _own_unit(work: Work) -> ScalarSelect[UUID | None]:
    return select(Employee.unit_id).where(Employee.id == work.employee_id).scalar_subquery()


def _working(today: date) -> Select[Employee]:
    return select(Employee).where(_still_here(today))


def _stand_ins(work: Work, other: InstrumentedAttribute[UUID], own: InstrumentedAttribute[UUID]) -> list[StandIn]:
    rows = work.session.execute(
        select(Employee.name, Deputy.starts_on, Deputy.ends_on)
        .join(Deputy, Employee.id == other)
        .where(own == work.employee_id, Deputy.ends_on >= work.today)
        .order_by(Deputy.starts_on, Employee.name)
    )
    return [StandIn(name, starts_on, ends_on) for name, starts_on, ends_on in rows]


def _holders(work: Work, role: Role, *conditions: ColumnElement[bool]) -> list[Employee]:
    held = select(RoleHolding.employee_id).where(RoleHolding.role == role, in_effect(work.today), *conditions)
    return list(work.session.scalars(_working(work.today).where(Employee.id.in_(held)).order_by(Employee.name)))


def _nearest(work: Work, units: Sequence[Unit], without: Collection[UUID]) -> Managers:
    by_unit = _managers_by_unit(work, [unit.id for unit in units])
    for unit in units:
        left = tuple(each for each in by_unit.get(unit.id, ()) if each.id not in without)
        if left:
            return Managers(unit.id, left)
    return Managers(None, ())


def _ask_able_to_handle(work: Work) -> frozenset[UUID]:
    held = select(RoleHolding.employee_id).where(RoleHolding.role.in_(HANDLING_ROLES), in_effect(work.today))
    stood_in_for = select(RoleHolding.employee_id).where(RoleHolding.role == Role.MANAGER, in_effect(work.today))
    deputies = select(Deputy.deputy_id).where(stands_in(work.today), Deputy.manager_id.in_(stood_in_for))
    able = or_(Employee.id.in_(held), Employee.id.in_(deputies))
    return frozenset(work.session.scalars(select(Employee.id).where(_still_here(work.today), able)))


def _managers_by_unit(work: Work, unit_ids: Collection[UUID]) -> dict[UUID, list[Employee]]:
    """For each of these units its managers and their deputies of today, each once, by name: one query."""
    if not unit_ids:
        return {}
    question = ("managers", work.today, *sorted(unit_ids, key=str))
    return remember(work.session, question, lambda: _ask_managers(work, unit_ids))


def _ask_managers(work: Work, unit_ids: Collection[UUID]) -> dict[UUID, list[Employee]]:
    found: dict[UUID, list[Employee]] = {}
    for unit_id, employee in work.session.execute(_MANAGERS, {"today": work.today, "units": list(unit_ids)}):
        if unit_id is not None and employee not in found.setdefault(unit_id, []):
            found[unit_id].append(employee)
    return found


# Made once: every report asks it.
_TODAY = bindparam("today", type_=Date())
_MANAGERS = (
    select(RoleHolding.unit_id, Employee)
    .select_from(RoleHolding)
    .outerjoin(Deputy, and_(Deputy.manager_id == RoleHolding.employee_id, stands_in(_TODAY)))
    .join(Employee, or_(Employee.id == RoleHolding.employee_id, Employee.id == Deputy.deputy_id))
    .where(
        RoleHolding.role == Role.MANAGER,
        in_effect(_TODAY),
        RoleHolding.unit_id.in_(bindparam("units", expanding=True)),
        _still_here(_TODAY),
    )
    .order_by(Employee.name)
)
