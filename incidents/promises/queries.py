"""Who owes a promise, and who is told when it stays unkept."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Boolean, String, Uuid, column, select, table

from incidents.accounts import queries as accounts_queries
from incidents.accounts.actors import PARTICIPANTS
from incidents.accounts.models import Employee
from incidents.promises.models import Promise
from incidents.work import Work

# The table of a later room, by name: this room may not import it, and needs no more of it than these columns.
INCIDENTS = table(
    "incidents",
    column("id", Uuid()),
    column("reference", String()),
    column("manager_unit_id", Uuid()),
    column("office_holder", Boolean()),
    column("handler_id", Uuid()),
    column("next_due_at"),
    column("next_promise", String()),
)


@dataclass(frozen=True, slots=True)
class Case:
    """What a reminder needs of a case: its reference, whose it is, and who took part and therefore never handles it."""

    id: UUID
    reference: str
    manager_unit_id: UUID | None
    office_holder: bool
    handler_id: UUID | None
    participant_ids: frozenset[UUID]

    @property
    def path(self) -> str:
        """The page of the case."""
        return f"/zaken/{self.id}"


def case_of(work: Work, incident_id: UUID) -> Case:
    """The case of a promise; for the clock, which mails a reference and looks at nothing else."""
    row = work.session.execute(select(INCIDENTS).where(INCIDENTS.c.id == incident_id)).one()
    took_part = select(PARTICIPANTS.c.employee_id).where(PARTICIPANTS.c.incident_id == incident_id)
    return Case(
        id=row.id,
        reference=row.reference,
        manager_unit_id=row.manager_unit_id,
        office_holder=row.office_holder,
        handler_id=row.handler_id,
        participant_ids=frozenset(work.session.scalars(took_part)),
    )


def who_owes(work: Work, case: Case) -> list[UUID]:
    """Whoever owes a promise: the handler once there is one, else who may take the case up.

    A handler who left owes nothing any more; then, and where a unit has no manager up to the top, somebody else must
    know: never nobody as long as there is a VPT adviser.
    """
    handler = work.session.get(Employee, case.handler_id) if case.handler_id else None
    if handler is not None and accounts_queries.works_here(handler, work.now):
        return [handler.id]
    if case.office_holder:
        able = _apart_from(case, accounts_queries.registrars(work))
    else:
        able = accounts_queries.managers_for(work, case.manager_unit_id, without=case.participant_ids).ids
    return able or _apart_from(case, accounts_queries.vpt_advisers(work))


def next_higher(work: Work, case: Case) -> list[UUID]:
    """Who is told when the reminder did not help: the next-higher manager and the VPT advisers, each once.

    The next-higher manager is not one who owes the promise himself; a case of an office-holder has none.
    """
    above: list[UUID] = []
    if not case.office_holder:
        known = case.participant_ids | set(who_owes(work, case))
        above = accounts_queries.managers_above(work, case.manager_unit_id, without=known).ids
    return list(dict.fromkeys([*above, *_apart_from(case, accounts_queries.vpt_advisers(work))]))


def open_promises(work: Work, incident_id: UUID) -> list[Promise]:
    """The open promises of a case, the first due one first, with what this transaction changed so far."""
    work.session.flush()
    statement = select(Promise).where(
        Promise.incident_id == incident_id, Promise.kept_at.is_(None), Promise.dropped_at.is_(None)
    )
    return list(work.session.scalars(statement.order_by(Promise.due_at, Promise.kind)))


def _apart_from(case: Case, employees: list[Employee]) -> list[UUID]:
    return [each.id for each in employees if each.id not in case.participant_ids]
