"""What must be so before somebody of the support team takes back that he called."""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Answered(Protocol):
    """A request for help, as far as it matters here; the moment is in UTC."""

    @property
    def answered_at(self) -> datetime | None: ...

    @property
    def answered_by_id(self) -> UUID | None: ...

    @property
    def is_settled(self) -> bool: ...


def may_take_back(request: Answered, employee_id: UUID | None, today: date) -> bool:
    """Whether an employee may say that he did not call after all: his own press, on the day (Amsterdam) of it.

    What the handler settled is not the team's to take back. Later than that day others have relied on it.
    """
    if request.answered_at is None or request.is_settled:
        return False
    return request.answered_by_id == employee_id and request.answered_at.astimezone(AMSTERDAM).date() == today
