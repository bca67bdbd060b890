"""The tables of handling."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from incidents.encryption import EncryptedText
from incidents.extensions import Model
from incidents.handling.vocabulary import FeedbackAnswer, StepKind


class CaseStep(Model):
    """One step of the handling, with who, when and why."""

    __tablename__ = "case_steps"
    # The figures count the few advices among the many steps.
    __table_args__ = (Index("ix_case_steps_advised", "incident_id", postgresql_where=text("kind = 'advised'")),)
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    kind: Mapped[StepKind]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))
    reason: Mapped[str | None] = mapped_column(EncryptedText("case_steps.reason"))
    from_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"))
    to_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"))
    severity: Mapped[int | None] = mapped_column(SmallInteger)
    other_incident_id: Mapped[UUID | None] = mapped_column(ForeignKey("incidents.id"))


class Feedback(Model):
    """What the handler told the reporter and the affected employee, and what the affected employee answered.

    `arrangement` is what the VPT adviser arranged with the employee after an answer "not as agreed".
    """

    __tablename__ = "feedbacks"
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    given_by_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
    given_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(EncryptedText("feedbacks.text"))
    answer: Mapped[FeedbackAnswer | None]
    answer_text: Mapped[str | None] = mapped_column(EncryptedText("feedbacks.answer_text"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))
    arrangement: Mapped[str | None] = mapped_column(EncryptedText("feedbacks.arrangement"))
    arranged_at: Mapped[datetime | None]
    arranged_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))

    @property
    def waits_for_adviser(self) -> bool:
        """Whether the employee answered "not as agreed" and nothing was arranged with him since."""
        return self.answer is FeedbackAnswer.NOT_AS_AGREED and self.arranged_at is None


class Evaluation(Model):
    """What was learned and how the employee is; the latest one of a case counts."""

    __tablename__ = "evaluations"
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    written_by_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
    written_at: Mapped[datetime]
    learning_points: Mapped[str] = mapped_column(EncryptedText("evaluations.learning_points"))
    employee_wellbeing: Mapped[str | None] = mapped_column(EncryptedText("evaluations.employee_wellbeing"))
