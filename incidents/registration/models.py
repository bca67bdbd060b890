"""The tables of reports: the incident, its kinds, who took part, what was added, drafts, requests for help."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Computed, ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from incidents.encryption import EncryptedJSON, EncryptedText
from incidents.extensions import Model
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.vocabulary import (
    AffectedKind,
    AggressionType,
    Channel,
    IncidentStatus,
    Injury,
    Outcome,
    Part,
    PersonKnowledge,
    Trigger,
)

_OPEN = text("status IN ('reported', 'taken_up')")


class Incident(Model):
    """One event, from report to closing.

    `unit_id` is where it happened and what the figures count by; `manager_unit_id` is whose managers handle it (the
    same unit, the one above when its manager took part, none for a case of an office-holder). `next_due_at` and
    `next_promise` repeat the first open promise, `measure_due_at` the end of the first day for which a measure is planned
    that is still to be done, `ban_due_at` that of the first day by which something is to be done about a ban: the
    promises, the measures and the bans keep them. `term_at` is the first of them, so that every list calls the same cases
    late, and the work list is sorted by an index (decision 0012).
    """

    __tablename__ = "incidents"
    __table_args__ = (
        UniqueConstraint("reference"),
        UniqueConstraint("form_key"),
        Index("ix_incidents_open_term_at", "term_at", "id", postgresql_where=_OPEN),
        Index("ix_incidents_open_unit", "manager_unit_id", "term_at", postgresql_where=_OPEN),
        Index("ix_incidents_term_at", "term_at", "id", postgresql_where=text("term_at IS NOT NULL")),
        Index("ix_incidents_open_handler", "handler_id", postgresql_where=_OPEN),
        Index("ix_incidents_status_reported_at", "status", "reported_at"),
        Index("ix_incidents_unit_id_occurred_on", "unit_id", "occurred_on"),
        Index("ix_incidents_manager_unit_id_reported_at", "manager_unit_id", "reported_at"),
    )
    audit_subject = "id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id = synonym("id")
    # Sorted sign by sign, so that its index also finds what begins with a part of a number.
    reference: Mapped[str] = mapped_column(String(20, collation="C"))
    form_key: Mapped[UUID | None]
    status: Mapped[IncidentStatus] = mapped_column(default=IncidentStatus.REPORTED)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    reported_at: Mapped[datetime] = mapped_column(index=True)
    occurred_on: Mapped[date] = mapped_column(index=True)
    occurred_at_time: Mapped[time | None]

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    manager_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"))
    office_holder: Mapped[bool] = mapped_column(default=False)
    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"), index=True)
    affected_employee_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"), index=True)
    affected_kind: Mapped[AffectedKind] = mapped_column(default=AffectedKind.EMPLOYEE)
    affected_name: Mapped[str | None] = mapped_column(EncryptedText("incidents.affected_name"))

    channel: Mapped[Channel]
    building_id: Mapped[UUID | None] = mapped_column(ForeignKey("buildings.id"), index=True)
    place: Mapped[str | None] = mapped_column(EncryptedText("incidents.place"))
    online: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON("incidents.online"))
    story: Mapped[str] = mapped_column(EncryptedText("incidents.story"))
    details: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON("incidents.details"))
    trigger: Mapped[Trigger | None]
    injury: Mapped[Injury | None]
    person_knowledge: Mapped[PersonKnowledge] = mapped_column(default=PersonKnowledge.NOT_KNOWN)
    person_hint: Mapped[str | None] = mapped_column(EncryptedText("incidents.person_hint"))
    help_requested: Mapped[bool] = mapped_column(default=False)

    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))
    taken_up_at: Mapped[datetime | None]
    severity: Mapped[int | None] = mapped_column(SmallInteger)
    outcome: Mapped[Outcome | None]
    outcome_reason: Mapped[str | None] = mapped_column(EncryptedText("incidents.outcome_reason"))
    police_reported: Mapped[bool | None]
    closed_at: Mapped[datetime | None]
    same_event_as_id: Mapped[UUID | None] = mapped_column(ForeignKey("incidents.id"), index=True)

    next_due_at: Mapped[datetime | None]
    next_promise: Mapped[PromiseKind | None]
    measure_due_at: Mapped[datetime | None]
    ban_due_at: Mapped[datetime | None]
    term_at: Mapped[datetime | None] = mapped_column(
        Computed("least(next_due_at, measure_due_at, ban_due_at)", persisted=True)
    )

    kinds: Mapped[list["IncidentKind"]] = relationship(lazy="raise", order_by="IncidentKind.kind")

    @property
    def kind_values(self) -> list[AggressionType]:
        """The kinds of this incident; load `kinds` with the query."""
        return [each.kind for each in self.kinds]

    @property
    def told_employee_id(self) -> UUID:
        """Who is told how it ends: the affected employee, or the reporter where none was."""
        return self.affected_employee_id or self.reporter_id

    @property
    def is_joined(self) -> bool:
        """Whether it is part of another report of the same event."""
        return self.same_event_as_id is not None


class IncidentKind(Model):
    """One label of an incident; the figures count labels, so their sum may exceed the incidents."""

    __tablename__ = "incident_kinds"
    audit_subject = "incident_id"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    kind: Mapped[AggressionType] = mapped_column(primary_key=True)


class Participant(Model):
    """An employee's part in an incident: reporter, affected or witness."""

    __tablename__ = "participants"
    audit_subject = "incident_id"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"), primary_key=True, index=True)
    part: Mapped[Part] = mapped_column(primary_key=True)


class Addition(Model):
    """Something told later by the reporter or the affected employee."""

    __tablename__ = "additions"
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
    added_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(EncryptedText("additions.text"))


class HelpRequest(Model):
    """Somebody who asked to be called back now. What is said then is not recorded.

    Answered when somebody of the support team called, or when the handler of the case settled it for a reason of his own.
    `taken_back_at` is when somebody of the team last said that he had not called after all.
    """

    __tablename__ = "help_requests"
    __table_args__ = (Index("ix_help_requests_open", "asked_at", postgresql_where=text("answered_at IS NULL")),)
    audit_subject = "incident_id"
    help_requested = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
    for_employee_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))
    asked_at: Mapped[datetime]
    callback_number: Mapped[str] = mapped_column(EncryptedText("help_requests.callback_number"))
    what_helps: Mapped[str | None] = mapped_column(EncryptedText("help_requests.what_helps"))
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))
    answered_at: Mapped[datetime | None]
    settled_reason: Mapped[str | None] = mapped_column(EncryptedText("help_requests.settled_reason"))
    taken_back_at: Mapped[datetime | None]

    @property
    def is_settled(self) -> bool:
        """Whether the handler settled it, so that the support team need not call."""
        return self.settled_reason is not None


class ReportDraft(Model):
    """What somebody has typed so far: not an incident, seen by its owner alone, gone 30 days after the last change."""

    __tablename__ = "report_drafts"
    __table_args__ = (UniqueConstraint("owner_id", "form_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"), index=True)
    form_key: Mapped[UUID]
    value: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("report_drafts.value"))
    saved_at: Mapped[datetime] = mapped_column(index=True)


class ReferenceCounter(Model):
    """The last number given in a year; its row is locked while a report is saved, so no number is given twice."""

    __tablename__ = "reference_counters"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int]
