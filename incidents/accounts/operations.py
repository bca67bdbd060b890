"""Signing in, choosing a password, and who holds which role. Never commits."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, or_, select, update

from incidents.accounts import links, passwords, queries, recognition, rules
from incidents.accounts.models import (
    CaseAccess,
    Deputy,
    Employee,
    PasswordLink,
    RoleHolding,
    SignInAttempt,
    SignInSession,
)
from incidents.events import (
    CaseAccessGiven,
    DeputyNamed,
    EmployeeLeft,
    EmployeeRegistered,
    LanguageChosen,
    PasswordChanged,
    PasswordLinkAsked,
    RoleConfirmed,
    RoleEnded,
    RoleGranted,
    SignedIn,
    SignedOut,
)
from incidents.organisation import queries as organisation_queries
from incidents.policy import CONTENT_ROLES, SYSTEM, Action, Role
from incidents.work import Work


@dataclass(frozen=True, slots=True)
class NewEmployee:
    """What is known of an employee when he comes."""

    name: str
    email: str
    unit_id: UUID | None = None
    job_title: str = ""
    is_office_holder: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for somebody: for a unit with all below it, or for a building; both days are inside."""

    role: Role
    unit_id: UUID | None = None
    building_id: UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    measure_kinds: tuple[str, ...] = ()


#: How many rows one transaction of the clock removes.
CLEARED_AT_ONCE = 500

#: What a role is held for; the others are held for the whole organisation.
HELD_FOR_A_UNIT = frozenset({Role.MANAGER})
HELD_FOR_A_BUILDING = frozenset({Role.RECEPTION})


# --- signing in and out ---


def sign_in(work: Work, employee: Employee) -> Employee:
    """From here on the work is this employee's: the one seam for every way of signing in.

    Who he is was shown before: by a password here, by the organisation's own sign-in later. Raises rules.NotRecognised
    for somebody who left.
    """
    if not queries.works_here(employee, work.now):
        raise rules.NotRecognised
    recognition.become(work, employee)
    work.allow(Action.USE_OWN_ACCOUNT, employee)
    work.record(SignedIn(employee.id))
    return employee


def sign_out(work: Work) -> None:
    """The employee signs out; ending the session of his browser is the caller's."""
    work.allow(Action.USE_OWN_ACCOUNT)
    work.record(SignedOut(work.employee_id))


def _end_sessions(work: Work, employee_id: UUID, *, but: bytes | None = None) -> None:
    """End every session of an employee, from his next request on; `but` is the hash of the one that goes on."""
    ended = update(SignInSession).where(SignInSession.employee_id == employee_id, SignInSession.ended_at.is_(None))
    if but is not None:
        ended = ended.where(SignInSession.token_hash != but)
    work.session.execute(ended.values(ended_at=work.now))


def end_other_sessions(work: Work, own: bytes | None) -> None:
    """The employee ends his sign-ins in other browsers; `own` is the hash of the session that goes on."""
    work.allow(Action.USE_OWN_ACCOUNT)
    _end_sessions(work, work.employee_id, but=own)
    work.record(SignedOut(work.employee_id))


def choose_language(work: Work, language: str) -> None:
    """The employee chooses in which language his pages are."""
    work.allow(Action.USE_OWN_ACCOUNT)
    employee = queries.own_row(work)
    employee.language = language
    work.record(LanguageChosen(employee.id))


# --- passwords ---


def ask_password_link(work: Work, email: str) -> PasswordLink | None:
    """Make a one-time link for whoever has this address; the mail follows from the fact.

    Nothing is made for an unknown address, somebody who left, or the fourth time within an hour; the caller gives one
    answer for all. The slow part, one hash of a password, is done for everybody.
    """
    employee = queries.employee_with_email(work.session, email)
    passwords.matches(None, email)
    if employee is None or not queries.works_here(employee, work.now):
        return None
    since = work.now - rules.LINKS_WITHIN
    asked = select(func.count()).where(PasswordLink.employee_id == employee.id, PasswordLink.made_at > since)
    if work.session.scalars(asked).one() >= rules.LINKS_PER_ACCOUNT:
        return None
    return make_password_link(replace(work, actor=SYSTEM), employee)


def make_password_link(work: Work, employee: Employee) -> PasswordLink:
    """A one-time link to choose a password, valid 72 hours; `links.token_of(link.id)` is its secret.

    A mail with it follows from the fact; a command whose work has no follow-ups shows it on the spot instead.
    """
    work.allow(Action.MANAGE_EMPLOYEES)
    link_id = uuid4()
    link = PasswordLink(
        id=link_id,
        token_hash=links.hashed(links.token_of(link_id)),
        employee_id=employee.id,
        made_at=work.now,
        ends_at=work.now + rules.LINK_VALID,
    )
    work.session.add(link)
    work.record(PasswordLinkAsked(employee.id, link.id))
    return link


def choose_password(work: Work, token: str, password: str) -> Employee:
    """Whoever holds the link chooses a password; all his links and sessions end. Raises LinkNotUsable, broken rules."""
    found = queries.usable_link(work.session, links.hashed(token), work.now)
    if found is None:
        raise rules.LinkNotUsable
    link, employee = found
    recognition.become(work, employee)
    work.allow(Action.USE_OWN_ACCOUNT, employee)
    _set_password(work, employee, password)
    unused = update(PasswordLink).where(PasswordLink.employee_id == link.employee_id, PasswordLink.used_at.is_(None))
    work.session.execute(unused.values(used_at=work.now))
    return employee


def change_password(work: Work, current_password: str, password: str) -> Employee:
    """The employee chooses another password; all his sessions end. Raises WrongCurrentPassword and broken rules."""
    work.allow(Action.USE_OWN_ACCOUNT)
    employee = queries.own_row(work)
    if not passwords.matches(employee.password_hash, current_password[: rules.LONGEST_PASSWORD]):
        raise rules.WrongCurrentPassword
    _set_password(work, employee, password)
    return employee


def _set_password(work: Work, employee: Employee, password: str) -> None:
    organisation = organisation_queries.organisation(work)
    name_before_at = employee.email.partition("@")[0]
    easy = [employee.email, name_before_at, employee.name, organisation.name if organisation else ""]
    rules.check_password(password, easy)
    employee.password_hash = passwords.hashed(password)
    _end_sessions(work, employee.id)
    work.record(PasswordChanged(employee.id))


# --- employees and roles ---


def register_employee(work: Work, new: NewEmployee) -> Employee:
    """Somebody comes to work here; he signs in once he has chosen a password. Raises EmailTaken."""
    work.allow(Action.MANAGE_EMPLOYEES)
    if queries.employee_with_email(work.session, new.email) is not None:
        raise rules.EmailTaken
    employee = Employee(
        id=uuid4(),
        name=new.name.strip(),
        email=new.email.strip().lower(),
        unit_id=new.unit_id,
        job_title=new.job_title,
        is_office_holder=new.is_office_holder,
    )
    work.session.add(employee)
    work.record(EmployeeRegistered(employee.id))
    return employee


def leave(work: Work, employee: Employee, left_on: date | None = None) -> Employee:
    """Somebody leaves; `left_on` is the first day on which he no longer works here, today unless told otherwise.

    His roles end the day before, and with them what others held as his deputy; once he is gone all their sessions end.
    """
    work.allow(Action.MANAGE_EMPLOYEES, employee)
    employee.left_on = left_on or work.today
    last_day = employee.left_on - timedelta(days=1)
    held = select(RoleHolding).where(
        RoleHolding.employee_id == employee.id, or_(RoleHolding.ends_on.is_(None), RoleHolding.ends_on > last_day)
    )
    for holding in work.session.scalars(held):
        holding.ends_on = last_day
    if not queries.works_here(employee, work.now):
        for employee_id in (employee.id, *_deputies_of(work, employee.id)):
            _end_sessions(work, employee_id)
    work.record(EmployeeLeft(employee.id))
    return employee


def grant_role(work: Work, employee: Employee, grant: Grant) -> RoleHolding:
    """Give somebody a role; one that opens case content waits for `confirm_role`.

    Raises NotToYourself, HasLeft, PlaceNeeded, EndsBeforeItStarts, EndsInThePast.
    """
    work.allow(Action.GRANT_ROLE, employee)
    rules.check_grant(work.actor.employee_id, employee.id)
    starts_on = grant.starts_on or work.today
    rules.check_period(starts_on, grant.ends_on, work.today)
    if not queries.works_here(employee, work.now):
        raise rules.HasLeft
    if (grant.role in HELD_FOR_A_UNIT and grant.unit_id is None) or (
        grant.role in HELD_FOR_A_BUILDING and grant.building_id is None
    ):
        raise rules.PlaceNeeded
    holding = RoleHolding(
        id=uuid4(),
        employee_id=employee.id,
        role=grant.role,
        unit_id=grant.unit_id,
        building_id=grant.building_id,
        measure_kinds=list(grant.measure_kinds),
        starts_on=starts_on,
        ends_on=grant.ends_on,
        granted_by_id=work.actor.employee_id,
        confirmed_at=None if grant.role in CONTENT_ROLES else work.now,
    )
    work.session.add(holding)
    work.record(RoleGranted(employee.id, holding.id))
    return holding


def confirm_role(work: Work, holding: RoleHolding) -> RoleHolding:
    """A second person confirms a role: it takes effect. Raises NotToYourself, NotByTheGranter, AlreadyConfirmed."""
    work.allow(Action.CONFIRM_ROLE, holding)
    rules.check_confirmation(work.actor.employee_id, holding.granted_by_id, holding.employee_id, holding.confirmed_at)
    holding.confirmed_at, holding.confirmed_by_id = work.now, work.actor.employee_id
    work.record(RoleConfirmed(holding.employee_id, holding.id))
    return holding


def end_role(work: Work, holding: RoleHolding) -> RoleHolding:
    """Somebody loses a role, from his next request on: yesterday was its last day, and his sessions end.

    Those who stand in for him lose what they held through him; their sessions end too. Raises RoleHasEnded.
    """
    work.allow(Action.GRANT_ROLE, holding)
    if holding.ends_on is not None and holding.ends_on < work.today:
        raise rules.RoleHasEnded
    holding.ends_on = work.today - timedelta(days=1)
    for employee_id in (holding.employee_id, *_deputies_of(work, holding.employee_id)):
        _end_sessions(work, employee_id)
    work.record(RoleEnded(holding.employee_id, holding.id))
    return holding


def name_deputy(work: Work, manager: Employee, deputy: Employee, starts_on: date, ends_on: date) -> Deputy:
    """Somebody holds the manager role of another from a day to a day, both inside.

    A manager names his own deputy, an administrator anybody's but not himself. Raises NotToYourself, HasLeft,
    EndsBeforeItStarts, EndsInThePast.
    """
    if manager.id == work.actor.employee_id:
        work.allow(Action.SEE_WORK, manager)
    else:
        work.allow(Action.GRANT_ROLE, manager)
        rules.check_grant(work.actor.employee_id, deputy.id)
    rules.check_grant(manager.id, deputy.id)
    rules.check_period(starts_on, ends_on, work.today)
    if not queries.works_here(deputy, work.now):
        raise rules.HasLeft
    named = Deputy(id=uuid4(), manager_id=manager.id, deputy_id=deputy.id, starts_on=starts_on, ends_on=ends_on)
    work.session.add(named)
    work.record(DeputyNamed(manager.id, deputy.id))
    return named


def give_case_access(work: Work, incident: object, employee: Employee, reason: str, ends_on: date) -> CaseAccess:
    """A colleague may read one case up to and including a day.

    `incident` is the case itself, locked by the caller: the same form sent twice gives one access.
    Raises NotToYourself, HasLeft, ReasonNeeded, EndsInThePast.
    """
    work.allow(Action.GIVE_CASE_ACCESS, incident)
    incident_id: UUID = incident.id  # type: ignore[attr-defined]
    rules.check_grant(work.actor.employee_id, employee.id)
    rules.check_period(work.today, ends_on, work.today)
    if not reason.strip():
        raise rules.ReasonNeeded
    if not queries.works_here(employee, work.now):
        raise rules.HasLeft
    given_before = queries.case_access(work, incident_id, employee.id, ends_on)
    if given_before is not None and given_before.reason == reason.strip():
        return given_before
    access = CaseAccess(
        id=uuid4(),
        incident_id=incident_id,
        employee_id=employee.id,
        given_by_id=work.employee_id,
        given_at=work.now,
        reason=reason.strip(),
        ends_on=ends_on,
    )
    work.session.add(access)
    work.record(CaseAccessGiven(incident_id, employee.id))
    return access


def _deputies_of(work: Work, manager_id: UUID) -> list[UUID]:
    today = select(Deputy.deputy_id).where(Deputy.manager_id == manager_id, queries.stands_in(work.today))
    return list(work.session.scalars(today))


# --- the clock ---


def clear_old(work: Work, most: int = CLEARED_AT_ONCE) -> int:
    """Remove sessions, links and attempts that ended over a day ago, at most so many, and give their number.

    Called by the clock until nothing is left.
    """
    work.allow(Action.MANAGE_EMPLOYEES)
    before = work.now - rules.KEPT_AFTER_END
    idle_before, begun_before = before - rules.IDLE, before - rules.ABSOLUTE
    ended = or_(
        SignInSession.ended_at < before, SignInSession.seen_at < idle_before, SignInSession.started_at < begun_before
    )
    removed = 0
    for key, is_old in (
        (SignInSession.token_hash, ended),
        (PasswordLink.id, PasswordLink.ends_at < before),
        (SignInAttempt.id, SignInAttempt.at < before),
    ):
        old = select(key).where(is_old).limit(most - removed).with_for_update(skip_locked=True)
        gone = work.session.execute(delete(key.class_).where(key.in_(old)))
        removed += gone.rowcount  # type: ignore[attr-defined]
    return removed
