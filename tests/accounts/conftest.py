"""An employee who has a password, and what the accounts' tests ask of the database."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from incidents.accounts import passwords
from incidents.accounts.models import Employee
from incidents.events import ExampleDataLoaded
from incidents.policy import SYSTEM
from incidents.work import Work

PASSWORD = "de regen valt op het plein"
_HASHED = passwords.hashed(PASSWORD)


@pytest.fixture
def changed(session: Session) -> Callable[[Employee], None]:
    """Commit a change of an employee that a test made by hand."""

    def act(employee: Employee) -> None:
        Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(employee.id))
        session.commit()

    return act


@pytest.fixture
def with_password(changed: Callable[[Employee], None]) -> Callable[[Employee], Employee]:
    """Give an employee the password PASSWORD."""

    def act(employee: Employee) -> Employee:
        employee.password_hash = _HASHED
        changed(employee)
        return employee

    return act


@pytest.fixture
def system(session: Session) -> Work:
    """The work of the system itself, without follow-ups."""
    return Work(session, SYSTEM, datetime.now(UTC))
