"""What every fact is: something that happened to one subject."""

from dataclasses import dataclass, fields
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """A fact about one subject."""

    subject_id: UUID

    def detail_ids(self) -> list[UUID]:
        """The ids that the fact holds beside its subject."""
        values = [getattr(self, each.name) for each in fields(self) if each.name != "subject_id"]
        return [value for value in values if isinstance(value, UUID)]
