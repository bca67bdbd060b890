"""Reads of the log, a page at a time, and of the numbers and names that its ids stand for.

Nothing of a case is read but its reference. The statements follow the indexes of the log: a page costs the same at a
thousand entries and at a million, because it starts from a place in the log and never counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_, union
from sqlalchemy.orm import load_only

from incidents import events
from incidents.accounts import queries as accounts_queries
from incidents.accounts.models import Employee
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from incidents.bans.models import Ban
from incidents.organisation.models import Building, OrgUnit
from incidents.oversight import rules
from incidents.oversight.rules import Place
from incidents.persons import queries as persons
from incidents.persons.models import IncidentPerson, Person
from incidents.policy import Action, Refused
from incidents.registration.models import Incident
from incidents.work import Work

PAGE = 50
FILE_AT_MOST = 10_000
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed into the form."""

    first_day: date | None = None
    last_day: date | None = None
    who: str = ""
    reference: str = ""
    of_person: bool = False
    kind: EntryKind | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which entries are meant. `person_id` is set where all about the person of the case is meant, not the case alone."""

    first_day: date | None = None
    last_day: date | None = None
    employee_id: UUID | None = None
    incident_id: UUID | None = None
    reference: str = ""
    person_id: UUID | None = None
    kind: EntryKind | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What ids stand for: references of cases and bans, names of colleagues, units and buildings. Persons have none."""

    incidents: dict[UUID, str] = field(default_factory=dict)
    bans: dict[UUID, str] = field(default_factory=dict)
    employees: dict[UUID, str] = field(default_factory=dict)
    units: dict[UUID, str] = field(default_factory=dict)
    buildings: dict[UUID, str] = field(default_factory=dict)
    persons: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some entries, the newest first, with what their ids stand for; `older` is where the next ones start."""

    entries: Sequence[AuditEntry]
    names: Names
    older: Place | None


def chosen(work: Work, asked: Asked) -> Choice:
    """Look up who, which case and which person was meant. Raises RuleBroken when that is nobody, nothing or not clear."""
    work.allow(Action.SEE_ACCESS_LOG)
    rules.check_days(asked.first_day, asked.last_day)
    incident_id = _incident_id(work, asked.reference) if asked.reference else None
    return Choice(
        first_day=asked.first_day,
        last_day=asked.last_day,
        employee_id=_employee_id(work, asked.who) if asked.who else None,
        incident_id=incident_id,
        reference=asked.reference,
        person_id=_person_id(work, incident_id) if asked.of_person else None,
        kind=asked.kind,
    )


def address_of(work: Work, employee_id: UUID) -> str:
    """The work address of an employee, which tells him from others with his name. Raises Refused."""
    work.allow(Action.SEE_ACCESS_LOG)
    found = work.session.scalar(select(Employee.email).where(Employee.id == employee_id))
    if found is None:
        raise Refused(Action.SEE_ACCESS_LOG)
    return found


def log_page(work: Work, choice: Choice, before: Place | None) -> LogPage:
    """One page of the log for the auditor; the look is logged beside the case or the employee that was asked for."""
    _log_look(work, Action.SEE_ACCESS_LOG, choice)
    return _page(work, choice, before, PAGE)


def log_file(work: Work, choice: Choice) -> Iterator[LogPage]:
    """The chosen entries in batches, the newest FILE_AT_MOST; that they were taken along is logged."""
    _log_look(work, Action.EXPORT_ACCESS_LOG, choice)
    before: Place | None = None
    for _ in range(FILE_AT_MOST // _BATCH):
        page = _page(work, choice, before, _BATCH)
        yield page
        if page.older is None:
            return
        before = page.older


def case(work: Work, incident_id: UUID) -> Incident:
    """A case of which the actor may see who looked at it: the columns that decide this, and its reference.

    Logs the look. Raises Refused.
    """
    needed = (
        Incident.id,
        Incident.reference,
        Incident.manager_unit_id,
        Incident.handler_id,
        Incident.office_holder,
    )
    statement = select(Incident).where(Incident.id == incident_id).options(load_only(*needed, raiseload=True))
    found = work.session.scalars(statement).first()
    if found is None:
        raise Refused(Action.SEE_LOG_OF_CASE)
    return work.read(Action.SEE_LOG_OF_CASE, found)


def looks_at_case(work: Work, incident: Incident, before: Place | None) -> LogPage:
    """Who looked at one case, for whoever handles it. Raises Refused."""
    work.allow(Action.SEE_LOG_OF_CASE, incident)
    return _page(work, Choice(incident_id=incident.id, kind=EntryKind.READ), before, PAGE)


def _log_look(work: Work, action: Action, choice: Choice) -> None:
    """Log a look at the log beside the case or the employee that was asked for, and beside the person."""
    about_person = [choice.person_id] if choice.person_id else []
    work.read_list(action, about_person, subject_id=choice.incident_id or choice.employee_id)


def _page(work: Work, choice: Choice, before: Place | None, size: int) -> LogPage:
    conditions = _conditions(choice, before)
    newest_first = (AuditEntry.at.desc(), AuditEntry.id.desc())
    statement = select(AuditEntry).order_by(*newest_first).limit(size + 1)
    if choice.incident_id is None:
        statement = statement.where(*conditions)
    else:
        subjects = _subjects(work, choice.incident_id, choice.person_id)
        statement = statement.where(AuditEntry.id.in_(_about(subjects, conditions, size + 1)))
    found = work.session.scalars(statement).all()
    shown = found[:size]
    older = Place(shown[-1].at, shown[-1].id) if len(found) > size else None
    # The facts of one press have one moment, and their ids no order.
    entries = sorted(shown, key=lambda entry: (entry.at, events.place_of(entry.name)), reverse=True)
    return LogPage(entries, _names(work, entries), older)


def _conditions(choice: Choice, before: Place | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if choice.first_day is not None:
        conditions.append(AuditEntry.at >= rules.start_of(choice.first_day))
    if choice.last_day is not None:
        conditions.append(AuditEntry.at < rules.end_of(choice.last_day))
    if choice.employee_id is not None:
        conditions.append(AuditEntry.actor_id == choice.employee_id)
    if choice.kind is not None:
        conditions.append(AuditEntry.kind == choice.kind)
    if before is not None:
        conditions += [AuditEntry.at <= before.at, tuple_(AuditEntry.at, AuditEntry.id) < tuple_(before.at, before.id)]
    return conditions


def _subjects(work: Work, incident_id: UUID, person_id: UUID | None) -> list[UUID]:
    """The case; of a person all cases in which he is confirmed, and he himself."""
    if person_id is None:
        return [incident_id]
    cases = select(IncidentPerson.incident_id).where(
        IncidentPerson.person_id == person_id, IncidentPerson.undone_at.is_(None)
    )
    return [person_id, *work.session.scalars(cases)]


def _about(subjects: list[UUID], conditions: list[ColumnElement[bool]], size: int) -> Any:
    """The ids of entries about these records, and of looks at lists that showed one: each found by its own index."""
    newest_first = (AuditEntry.at.desc(), AuditEntry.id.desc())
    about = (
        select(AuditEntry.id, AuditEntry.at)
        .where(AuditEntry.subject_id.in_(subjects), *conditions)
        .order_by(*newest_first)
        .limit(size)
        .subquery()
    )
    # MATERIALIZED: with the limit in view PostgreSQL would walk back through the whole log instead of asking the index.
    showing = (
        select(AuditEntry.id, AuditEntry.at)
        .where(AuditEntry.shown_ids.overlap(subjects), *conditions)
        .cte("showing")
        .prefix_with("MATERIALIZED")
    )
    newest = select(showing.c.id).order_by(showing.c.at.desc(), showing.c.id.desc()).limit(size).subquery()
    return union(select(about.c.id), select(newest.c.id))


def _names(work: Work, entries: Iterable[AuditEntry]) -> Names:
    """What the ids of these entries stand for, in one statement per kind of record."""
    ids: set[UUID] = set()
    for entry in entries:
        ids.update(each for each in (entry.actor_id, entry.subject_id, *entry.shown_ids) if each is not None)
    if not ids:
        return Names()

    def pairs(key: Any, name: Any, *joined: Any) -> dict[UUID, str]:
        statement = select(key, name).where(key.in_(ids))
        rows = work.session.execute(statement.join(*joined) if joined else statement)
        return {row[0]: row[1] for row in rows}

    return Names(
        incidents=pairs(Incident.id, Incident.reference),
        bans=pairs(Ban.id, Incident.reference, Incident, Incident.id == Ban.incident_id),
        employees=pairs(Employee.id, Employee.name),
        units=pairs(OrgUnit.id, OrgUnit.name),
        buildings=pairs(Building.id, Building.name),
        persons=frozenset(work.session.scalars(select(Person.id).where(Person.id.in_(ids)))),
    )


def _employee_id(work: Work, who: str) -> UUID:
    typed = who.lower()
    found = work.session.execute(
        select(Employee.id, Employee.email)
        .where(or_(func.lower(Employee.email) == typed, func.lower(Employee.name) == typed))
        .limit(3)
    ).all()
    exact = [row.id for row in found if row.email.lower() == typed]
    if not found:
        named = accounts_queries.colleagues_named_like(work, who)
        if named:
            raise rules.PerhapsMeant(text=who, names=", ".join(each.name for each in named))
        raise rules.NoSuchEmployee
    if not exact and len(found) > 1:
        raise rules.SeveralEmployees
    employee_id: UUID = (exact or [row.id for row in found])[0]
    return employee_id


def _incident_id(work: Work, reference: str) -> UUID:
    found = work.session.scalar(select(Incident.id).where(Incident.reference == reference))
    if found is None:
        raise rules.NoSuchCase
    return found


def _person_id(work: Work, incident_id: UUID | None) -> UUID:
    if incident_id is None:
        raise rules.NoCaseToStartFrom
    link = persons.confirmed_link(work, incident_id)
    if link is None:
        raise rules.NoPersonInCase
    return link.person_id
