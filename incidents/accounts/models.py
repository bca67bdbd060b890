"""The tables of employees and of what lets them in."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from incidents.encryption import EncryptedText
from incidents.extensions import Model
from incidents.policy import Role


class Employee(Model):
    """Somebody who works for the organisation. `left_on` is the first day on which he no longer does."""

    __tablename__ = "employees"
    __table_args__ = (Index("uq_employees_email_lower", text("lower(email)"), unique=True),)
    audit_subject = "id"
    shapes_answers = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    job_title: Mapped[str] = mapped_column(String(120), default="")
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"), index=True)
    is_office_holder: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="nl")
    left_on: Mapped[date | None]


class RoleHolding(Model):
    """A role that an employee holds, for a unit with all below it, or for a building, from a day to a day.

    One that opens case content counts only once it is confirmed (Role.SYSTEM confirms what a command grants).
    """

    __tablename__ = "role_holdings"
    audit_subject = "employee_id"
    shapes_answers = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"), index=True)
    role: Mapped[Role]
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"), index=True)
    building_id: Mapped[UUID | None] = mapped_column(ForeignKey("buildings.id"), index=True)
    measure_kinds: Mapped[list[str]] = mapped_column(ARRAY(String(40)), default=list)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    granted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))
    confirmed_at: Mapped[datetime | None]


class Deputy(Model):
    """Somebody who holds the manager role of another for a period; both days are inside."""

    __tablename__ = "deputies"
    audit_subject = "manager_id"
    shapes_answers = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    manager_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"), index=True)
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class CaseAccess(Model):
    """A colleague who may read one case until a day, with the reason."""

    __tablename__ = "case_accesses"
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"), index=True)
    given_by_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
    given_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(EncryptedText("case_accesses.reason"))
    ends_on: Mapped[date]


class SignInSession(Model):
    """A signed-in browser. Only the hash of its random token is kept; a cookie with no row here is nobody."""

    __tablename__ = "sign_in_sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PasswordLink(Model):
    """A one-time link to choose a password: the hash of its token, valid 72 hours, used once."""

    __tablename__ = "password_links"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"), index=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Model):
    """A failed sign-in, counted per account and per address; both only as a keyed hash."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_account_index_at", "account_index", "at"),
        Index("ix_sign_in_attempts_address_index_at", "address_index", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    address_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]
