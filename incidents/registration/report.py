"""What an employee tells, as the form hands it to the operation: a story, kinds, a channel, a unit, and more."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from incidents.persons.vocabulary import PersonKnowledge
from incidents.registration.vocabulary import (
    AffectedKind,
    AggressionType,
    AlarmUse,
    Channel,
    Departure,
    Injury,
    SteppedIn,
    Trigger,
)


@dataclass(frozen=True, slots=True)
class OnlineTrace:
    """Where on the internet it was."""

    platform: str = ""
    handle: str = ""
    page: str = ""

    def as_stored(self) -> dict[str, Any] | None:
        """The encrypted dictionary, or nothing when nothing was told."""
        return asdict(self) if any(asdict(self).values()) else None


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """Somebody wants to be called back now."""

    callback_number: str
    what_helps: str | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """What is told beyond the three questions; all of it may be empty. Stored as one encrypted dictionary.

    `person_name` and `person_alias` are what the reporter called the person; the hint of the incident repeats them.
    The keys of the dictionary are these names; codes are stored by value. `read` opens what `as_stored` made.
    """

    person_name: str = ""
    person_alias: str = ""

    with_what: str = ""
    why: str = ""
    afterwards: str = ""
    alarm: AlarmUse | None = None
    stepped_in: tuple[SteppedIn, ...] = ()
    departure: Departure | None = None
    service_stopped: bool = False
    injury_text: str = ""
    damage: str = ""
    absence: str = ""

    def as_stored(self) -> dict[str, Any] | None:
        """The encrypted dictionary, or nothing when nothing was told."""
        told = asdict(self)
        return told | {"stepped_in": list(self.stepped_in)} if any(told.values()) else None

    @classmethod
    def read(cls, stored: dict[str, Any] | None) -> "Details":
        """The details from their dictionary; keys of an older shape are left out."""
        kept = {name: value for name, value in (stored or {}).items() if name in cls.__dataclass_fields__}
        return cls(
            **kept
            | {
                "alarm": AlarmUse(kept["alarm"]) if kept.get("alarm") else None,
                "stepped_in": tuple(SteppedIn(each) for each in kept.get("stepped_in") or ()),
                "departure": Departure(kept["departure"]) if kept.get("departure") else None,
            }
        )


@dataclass(frozen=True, slots=True)
class Named:
    """The employees who were meant by what was typed, and the unit of the affected one."""

    affected_id: UUID | None
    affected_unit_id: UUID | None
    witness_ids: Collection[UUID]


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """One report. `occurred_on` and `occurred_at` are Amsterdam day and time.

    `affected_employee_id` names an employee with an account (the reporter himself or a colleague); `affected_name` is
    for somebody without one. Whoever reports for himself has `affected_employee_id` equal to his own id.
    """

    story: str
    kinds: tuple[AggressionType, ...]
    channel: Channel
    occurred_on: date
    unit_id: UUID
    occurred_at: time | None = None
    affected_kind: AffectedKind = AffectedKind.EMPLOYEE
    affected_employee_id: UUID | None = None
    affected_name: str | None = None
    building_id: UUID | None = None
    place: str | None = None
    online: OnlineTrace = field(default_factory=OnlineTrace)
    person_knowledge: PersonKnowledge = PersonKnowledge.NOT_KNOWN
    person_hint: str | None = None
    trigger: Trigger | None = None
    injury: Injury | None = None
    details: Details = field(default_factory=Details)
    witness_ids: tuple[UUID, ...] = ()
    help_wanted: HelpWanted | None = None
