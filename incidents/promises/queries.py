"""Who handles a case and owes its promises, and who is told when one stays unkept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import Boolean, String, Uuid, column, or_, select, table

from incidents.accounts import queries as accounts_queries
from incidents.accounts.actors import PARTICIPANTS
from incidents.promises.models import Promise
from incidents.work import Identified, Work

# The table of a later room, by name: this room may not import it, and needs no more of it than these columns.
INCIDENTS = table(
    "incidents",
    column("id", Uuid()),
    column("reference", String()),
    column("manager_unit_id", Uuid()),
    column("office_holder", Boolean()),
    column("handler_id", Uuid()),
    column("same_event_as_id", Uuid()),
    column("next_due_at"),
    column("next_promise", String()),
)


class Case(Protocol):
    """What decides who handles a case. An incident is one, and so is a row for the clock."""

    @property
    def id(self) -> UUID: ...

    @property
    def manager_unit_id(self) -> UUID | None: ...

    @property
    def office_holder(self) -> bool: ...

    @property
    def handler_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class OwingCase:
    """What a reminder needs of a case: its reference, and whose it is."""

    id: UUID
    reference: str
    manager_unit_id: UUID | None
    office_holder: bool
    handler_id: UUID | None

    @property
    def path(self) -> str:
        """The page of the case."""
        return f"/zaken/{self.id}"


def case_of(work: Work, incident_id: UUID) -> OwingCase:
    """The case of a promise; for the clock, which mails a reference and looks at nothing else."""
    row = work.session.execute(select(INCIDENTS).where(INCIDENTS.c.id == incident_id)).one()
    return OwingCase(row.id, row.reference, row.manager_unit_id, row.office_holder, row.handler_id)


def participants_of_case(work: Work, case: Identified) -> frozenset[UUID]:
    """The employees who took part in a case and therefore never handle it, those of the joined reports included."""
    reports = select(INCIDENTS.c.id).where(or_(INCIDENTS.c.id == case.id, INCIDENTS.c.same_event_as_id == case.id))
    work.session.flush()
    return frozenset(
        work.session.scalars(select(PARTICIPANTS.c.employee_id).where(PARTICIPANTS.c.incident_id.in_(reports)))
    )


def who_handles(work: Work, case: Case) -> list[UUID]:
    """The handler once there is one, else who may take the case up: whoever owes its promises and is told of it.

    A handler who left, or who lost the role with which he handled it, can do nothing any more: then others must know.
    """
    if case.handler_id is not None and case.handler_id in accounts_queries.able_to_handle(work):
        return [case.handler_id]
    return may_take_up(work, case)


def may_take_up(work: Work, case: Case) -> list[UUID]:
    """Who takes a case up or over: the managers of its unit; for a case of an office-holder the registrars.

    Whoever took part is never among them. Where nobody is found, the VPT advisers: never nobody as long as there is one.
    """
    took_part = participants_of_case(work, case)
    if case.office_holder:
        able = [each.id for each in accounts_queries.registrars(work) if each.id not in took_part]
    else:
        able = accounts_queries.managers_for(work, case.manager_unit_id, without=took_part).ids
    return able or _advisers(work, took_part)


def advisers(work: Work, case: Identified) -> list[UUID]:
    """The VPT advisers who took no part in a case."""
    return _advisers(work, participants_of_case(work, case))


def next_higher(work: Work, case: Case) -> list[UUID]:
    """Who is told when the reminder did not help: the next-higher manager and the VPT advisers, each once."""
    return list(dict.fromkeys([*managers_above(work, case), *_advisers(work, participants_of_case(work, case))]))


def managers_above(work: Work, case: Case) -> list[UUID]:
    """The next-higher managers who are told when the reminder did not help.

    None of them owes the promise himself; a case of an office-holder has none, and neither has one at the top.
    """
    if case.office_holder:
        return []
    known = participants_of_case(work, case) | set(who_handles(work, case))
    return accounts_queries.managers_above(work, case.manager_unit_id, without=known).ids


def open_promises(work: Work, incident_id: UUID) -> list[Promise]:
    """The open promises of a case, the first due one first, with what this transaction changed so far."""
    work.session.flush()
    statement = select(Promise).where(
        Promise.incident_id == incident_id, Promise.kept_at.is_(None), Promise.dropped_at.is_(None)
    )
    return list(work.session.scalars(statement.order_by(Promise.due_at, Promise.kind)))


def dropped_promises(work: Work, incident_id: UUID, at: datetime) -> list[Promise]:
    """The promises of a case that were dropped at one moment."""
    work.session.flush()
    statement = select(Promise).where(Promise.incident_id == incident_id, Promise.dropped_at == at)
    return list(work.session.scalars(statement))


def _advisers(work: Work, took_part: Collection[UUID]) -> list[UUID]:
    return [each.id for each in accounts_queries.vpt_advisers(work) if each.id not in took_part]
