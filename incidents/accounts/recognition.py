"""Who somebody is before he is signed in: shown by a password, or not; and whom a command names."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from incidents.accounts import passwords, queries, rules
from incidents.accounts.actors import load_actor
from incidents.accounts.models import Employee
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import SIGN_IN, EntryKind
from incidents.policy import Actor
from incidents.work import AMSTERDAM, Work


def check_password(work: Work, email: str, password: str) -> Employee:
    """The employee to whom address and password belong. One answer and one duration for unknown and wrong.

    A hash that was made with older parameters is made again. Raises rules.NotRecognised.
    """
    employee = queries.employee_with_email(work.session, email)
    stored = employee.password_hash if employee and queries.works_here(employee, work.now) else None
    if len(password) > rules.LONGEST_PASSWORD or not passwords.matches(stored, password) or employee is None:
        raise rules.NotRecognised
    if stored and passwords.is_outdated(stored):
        employee.password_hash = passwords.hashed(password)
    return employee


def become(work: Work, employee: Employee) -> None:
    """Make the work this employee's, with all that his roles reach today. He has shown that it is he."""
    work.actor = load_actor(work.session, employee.id, work.today)


def find_actor(session: Session, email: str, now: datetime) -> Actor | None:
    """Whoever works here and has this work address, as he is today: for a command, which the server's keeper gives."""
    employee = queries.employee_with_email(session, email)
    if employee is None or not queries.works_here(employee, now):
        return None
    return load_actor(session, employee.id, now.astimezone(AMSTERDAM).date())


def log_failed_sign_in(work: Work, email: str) -> None:
    """A failed sign-in stands in the log as a refusal: of whose account, when it is one; never what was typed."""
    meant = queries.employee_with_email(work.session, email)
    work.session.add(
        AuditEntry(
            id=uuid4(),
            at=work.now,
            kind=EntryKind.REFUSED,
            name=SIGN_IN,
            subject_id=meant.id if meant else None,
            shown_ids=[],
        )
    )
