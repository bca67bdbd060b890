"""The table of the outbox."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from incidents.extensions import Model
from incidents.notifications.vocabulary import MessageState


class OutboxMessage(Model):
    """A mail to one employee: a template, a reference and the path of a page. No name, no fact.

    `id` is the Message-ID of the mail, so that a mail server can drop the second copy of one that was sent twice.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        Index("ix_outbox_messages_due", "urgent", "due_at", postgresql_where=text("state = 'due'")),
        Index("ix_outbox_messages_given_up", "due_at", postgresql_where=text("state = 'given_up'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    recipient_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
    template: Mapped[str] = mapped_column(String(60))
    reference: Mapped[str] = mapped_column(String(20), default="")
    path: Mapped[str] = mapped_column(String(300), default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MessageState] = mapped_column(default=MessageState.DUE)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_failure: Mapped[str | None] = mapped_column(String(60))
    settled_at: Mapped[datetime | None]
