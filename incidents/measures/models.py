"""The table of measures."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from incidents.encryption import EncryptedText
from incidents.extensions import Model
from incidents.measures.vocabulary import MeasureKind


class Measure(Model):
    """One decided measure: who decided, when, why; who carries it out and by when; and what came of it.

    `carried_out_on` with `result` says that it was done; `withdrawn_at` with `withdraw_reason` that it will not be.
    """

    __tablename__ = "measures"
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    kind: Mapped[MeasureKind]
    reason: Mapped[str] = mapped_column(EncryptedText("measures.reason"))
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
    decided_on: Mapped[date]
    decided_at: Mapped[datetime]
    carried_out_by: Mapped[str | None] = mapped_column(EncryptedText("measures.carried_out_by"))
    planned_on: Mapped[date | None]
    carried_out_on: Mapped[date | None]
    result: Mapped[str | None] = mapped_column(EncryptedText("measures.result"))
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None] = mapped_column(EncryptedText("measures.withdraw_reason"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
