"""The table of promises."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from incidents.extensions import Model
from incidents.promises.vocabulary import PromiseKind


class Promise(Model):
    """One promise of a case. The due moment is stored; whether it is overdue is computed.

    Its days run from `made_at`; a promise with `not_after` is due by then at the latest.
    Open as long as neither `kept_at` nor `dropped_at` is set; at most one open promise of a
    kind for a case.
    """

    __tablename__ = "promises"
    __table_args__ = (
        Index(
            "uq_promises_open",
            "incident_id",
            "kind",
            unique=True,
            postgresql_where=text("kept_at IS NULL AND dropped_at IS NULL"),
        ),
        Index("ix_promises_open_due_at", "due_at", postgresql_where=text("kept_at IS NULL AND dropped_at IS NULL")),
    )
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    kind: Mapped[PromiseKind]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    not_after: Mapped[datetime | None]
    kept_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.kept_at is None and self.dropped_at is None
