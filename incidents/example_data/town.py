"""Gathers the rows of the example organisation and writes them a table at a time.

The rows do not come from operations: those would take the moments of the past for now and send mails about them. Every
subject is announced by one fact, ExampleDataLoaded, that stands at the subject's own first moment, so that the log of a
case begins with the words that it is an example.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from incidents.accounts.models import CaseAccess, Deputy, Employee, RoleHolding
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from incidents.bans.models import Ban, BanConduct, BanPlace, BanViolation
from incidents.events import ExampleDataLoaded
from incidents.extensions import Model
from incidents.handling.models import CaseStep, Evaluation, Feedback
from incidents.measures.models import Measure
from incidents.organisation.models import Building, ClosingDay, HeadCount, Organisation, OrgUnit
from incidents.persons.models import IncidentPerson, Person
from incidents.policy import SYSTEM, Role
from incidents.promises.models import Promise
from incidents.registration.models import (
    Addition,
    HelpRequest,
    Incident,
    IncidentKind,
    Participant,
    ReferenceCounter,
    ReportDraft,
)
from incidents.work import AMSTERDAM, Work

Row = TypeVar("Row", bound=Model)

#: What stands on its own, then what a case consists of; within each, a table after those that it points to.
FOUNDATIONS: tuple[type[Model], ...] = (
    Organisation,
    OrgUnit,
    Building,
    HeadCount,
    ClosingDay,
    Employee,
    RoleHolding,
    Deputy,
    Person,
    ReferenceCounter,
    ReportDraft,
)
PARTS_OF_CASES: tuple[type[Model], ...] = (
    Incident,
    IncidentKind,
    Participant,
    Addition,
    HelpRequest,
    CaseAccess,
    Promise,
    IncidentPerson,
    CaseStep,
    Measure,
    Feedback,
    Evaluation,
    Ban,
    BanConduct,
    BanPlace,
    BanViolation,
)
MOST_ENTRIES = 2000


@dataclass(slots=True)
class Town:
    """The example organisation in the making; `now` is the aware moment of loading, after which nothing has happened."""

    now: datetime
    draw: Random
    units: dict[str, OrgUnit] = field(default_factory=dict)
    buildings: dict[str, Building] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)
    managers: dict[str, Employee] = field(default_factory=dict)
    closing_days: frozenset[date] = frozenset()
    rows: dict[type[Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    began_at: dict[UUID, datetime] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    _colleagues: dict[UUID | None, list[Employee]] = field(default_factory=lambda: defaultdict(list))

    @property
    def today(self) -> date:
        """The day of loading in Amsterdam."""
        return self.now.astimezone(AMSTERDAM).date()

    def new_id(self) -> UUID:
        """An id that is the same whenever the same day is loaded."""
        return UUID(int=self.draw.getrandbits(128), version=4)

    def keep(self, row: Row, began_at: datetime | None = None) -> Row:
        """Write this row at the end; `began_at` is the first moment of a subject of its own."""
        self.rows[type(row)].append(row)
        if began_at is not None:
            self.began_at[self._subject_of(row)] = began_at
        return row

    def log(
        self,
        kind: EntryKind,
        name: str,
        at: datetime,
        by: Employee | None,
        role: Role | None,
        subject_id: UUID | None,
        shown: Sequence[UUID] = (),
    ) -> None:
        """An entry of the log at a moment of the past; what lies after the loading has not happened."""
        if at <= self.now:
            self.entries.append(
                {
                    "id": self.new_id(),
                    "at": at,
                    "kind": kind,
                    "name": name,
                    "actor_id": by.id if by else None,
                    "role": role.value if role else None,
                    "subject_id": subject_id,
                    "shown_ids": list(shown),
                }
            )

    def unit_of(self, name: str) -> str | None:
        """The name of the unit above, or nothing for the top."""
        parent_id = self.units[name].parent_id
        return next((above for above, unit in self.units.items() if unit.id == parent_id), None)

    def colleagues(self, unit: str) -> list[Employee]:
        """The employees of a unit who do not lead it; ask once everybody was employed."""
        if not self._colleagues:
            leaders = {each.id for each in self.managers.values()}
            for each in dict.fromkeys(self.people.values()):
                if each.id not in leaders:
                    self._colleagues[each.unit_id].append(each)
        return self._colleagues[self.units[unit].id]

    def write(self, session: Session) -> None:
        """Write everything, a table at a time, each subject with its fact; the caller commits."""
        for models in (FOUNDATIONS, PARTS_OF_CASES):
            self._announce(session, models)
            for model in models:
                session.add_all(self.rows[model])
                session.flush()
        # Nulls written out, so that entries with and without an actor go in one statement.
        entries = insert(AuditEntry).execution_options(render_nulls=True)
        for start in range(0, len(self.entries), MOST_ENTRIES):
            session.execute(entries, self.entries[start : start + MOST_ENTRIES])

    def _announce(self, session: Session, models: Iterable[type[Model]]) -> None:
        audited = [model for model in models if hasattr(model, "audit_subject")]
        for subject_id in sorted({self._subject_of(row) for model in audited for row in self.rows[model]}):
            at = self.began_at.get(subject_id, self.now)
            Work(session, SYSTEM, at).record(ExampleDataLoaded(subject_id))

    @staticmethod
    def _subject_of(row: Any) -> UUID:
        subject: UUID = getattr(row, row.audit_subject)
        return subject
