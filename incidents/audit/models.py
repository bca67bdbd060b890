"""The table of the log: ids only, no names, no contents; the database itself refuses to change or remove a row."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from incidents.audit.vocabulary import EntryKind
from incidents.extensions import Model


class AuditEntry(Model):
    """One fact, look or refusal. `name` is the fact's or the action's, or SIGN_IN.

    `shown_ids` are the records of a list or detail; `page` is which page of a list that has several, counted from 1.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_subject_id_at", "subject_id", "at"),
        Index("ix_audit_entries_actor_id_at", "actor_id", "at"),
        Index("ix_audit_entries_refused_at", "at", "id", postgresql_where=text("kind = 'refused'")),
        Index("ix_audit_entries_shown_ids", "shown_ids", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[EntryKind]
    name: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[UUID | None]
    role: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[UUID | None]
    shown_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), default=list)
    page: Mapped[int | None]
