"""The tables of building bans."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incidents.bans.vocabulary import Hearing, LegalBasis, ServedHow
from incidents.encryption import EncryptedText
from incidents.extensions import Model


class Ban(Model):
    """One building ban with what a fair procedure asks of it. Its state follows from these facts and the day.

    `first_day` and `last_day` are both inside, in Amsterdam, and empty until somebody chose them. `submitted_at` is set
    while it lies before the deciding authority. The policy judges a ban by its incident, except for the deciding
    authority, before whom the ban itself was put.
    """

    __tablename__ = "bans"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days_in_order"),
        CheckConstraint(
            "decided_on IS NULL OR (first_day IS NOT NULL AND last_day IS NOT NULL)", name="decided_with_days"
        ),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="decided_by_a_second_person"),
        # Before its decision an acute ban may have been told on the spot; in force it is from the decision on.
        CheckConstraint(
            "served_on IS NULL OR (decided_on IS NOT NULL"
            " AND (served_on >= decided_on OR (acute AND served_on IS NOT DISTINCT FROM told_on)))",
            name="served_after_decision",
        ),
        Index("ix_bans_days", "last_day", "first_day"),
    )
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    measure_id: Mapped[UUID | None] = mapped_column(ForeignKey("measures.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
    proposed_at: Mapped[datetime]
    decider_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"), index=True)
    submitted_at: Mapped[datetime | None]
    return_reason: Mapped[str | None] = mapped_column(EncryptedText("bans.return_reason"))

    acute: Mapped[bool] = mapped_column(default=False)
    acute_reason: Mapped[str | None] = mapped_column(EncryptedText("bans.acute_reason"))
    told_on: Mapped[date | None]
    told_detail: Mapped[str | None] = mapped_column(EncryptedText("bans.told_detail"))
    norm: Mapped[str | None] = mapped_column(EncryptedText("bans.norm"))
    reason: Mapped[str | None] = mapped_column(EncryptedText("bans.reason"))
    duration_reason: Mapped[str | None] = mapped_column(EncryptedText("bans.duration_reason"))
    legal_basis: Mapped[LegalBasis | None]
    remedy: Mapped[str | None] = mapped_column(EncryptedText("bans.remedy"))
    hearing: Mapped[Hearing | None]
    heard_on: Mapped[date | None]
    hearing_text: Mapped[str | None] = mapped_column(EncryptedText("bans.hearing_text"))
    representative: Mapped[str | None] = mapped_column(EncryptedText("bans.representative"))
    basic_service_channel: Mapped[str | None] = mapped_column(EncryptedText("bans.basic_service_channel"))
    exceptions: Mapped[str | None] = mapped_column(EncryptedText("bans.exceptions"))
    police_informed_on: Mapped[date | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    review_on: Mapped[date | None]
    extends_id: Mapped[UUID | None] = mapped_column(ForeignKey("bans.id"))

    decided_on: Mapped[date | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))
    decision_reason: Mapped[str | None] = mapped_column(EncryptedText("bans.decision_reason"))
    served_on: Mapped[date | None]
    served_how: Mapped[ServedHow | None]
    served_detail: Mapped[str | None] = mapped_column(EncryptedText("bans.served_detail"))
    lifted_on: Mapped[date | None]
    lifted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))
    lift_reason: Mapped[str | None] = mapped_column(EncryptedText("bans.lift_reason"))

    review_told_at: Mapped[datetime | None]
    started_told_at: Mapped[datetime | None]
    end_announced_at: Mapped[datetime | None]
    expired_told_at: Mapped[datetime | None]

    conduct: Mapped[list["BanConduct"]] = relationship(
        lazy="raise", order_by="BanConduct.position", cascade="all, delete-orphan"
    )
    places: Mapped[list["BanPlace"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    reviews: Mapped[list["BanReview"]] = relationship(
        lazy="raise", order_by="BanReview.reviewed_at", cascade="all, delete-orphan"
    )
    # Its state on a day cannot be told without them, and most bans have none.
    suspensions: Mapped[list["BanSuspension"]] = relationship(
        lazy="selectin", order_by="BanSuspension.first_day", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day. Raises ValueError for a proposal of which nobody chose them yet."""
        if self.first_day is None or self.last_day is None:
            raise ValueError(f"no days were chosen for ban {self.id}")
        return self.first_day, self.last_day


class BanConduct(Model):
    """One act that the ban answers: what, when, and seen by whom."""

    __tablename__ = "ban_conducts"
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    ban_id: Mapped[UUID] = mapped_column(ForeignKey("bans.id"), index=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    position: Mapped[int]
    what: Mapped[str] = mapped_column(EncryptedText("ban_conducts.what"))
    happened_on: Mapped[date | None]
    seen_by: Mapped[str] = mapped_column(EncryptedText("ban_conducts.seen_by"))


class BanPlace(Model):
    """One building that a ban is about: what reception sees of it."""

    __tablename__ = "ban_places"
    audit_subject = "incident_id"

    ban_id: Mapped[UUID] = mapped_column(ForeignKey("bans.id"), primary_key=True)
    building_id: Mapped[UUID] = mapped_column(ForeignKey("buildings.id"), primary_key=True, index=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)


class BanSuspension(Model):
    """Some days on which a ban does not hold, by a decision. Ended before its last day, it stays, with who ended it.

    `first_day` and `last_day` are both inside, in Amsterdam; from `ended_on` on the ban holds again.
    """

    __tablename__ = "ban_suspensions"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="days_in_order"),)
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    ban_id: Mapped[UUID] = mapped_column(ForeignKey("bans.id"), index=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(EncryptedText("ban_suspensions.reason"))
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
    decided_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))
    end_reason: Mapped[str | None] = mapped_column(EncryptedText("ban_suspensions.end_reason"))
    began_told_at: Mapped[datetime | None]
    ended_told_at: Mapped[datetime | None]


class BanReview(Model):
    """A ban was looked at again and stays, with a reason; when the next time is stands with the ban."""

    __tablename__ = "ban_reviews"
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    ban_id: Mapped[UUID] = mapped_column(ForeignKey("bans.id"), index=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    reviewed_by_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
    reviewed_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(EncryptedText("ban_reviews.reason"))


class BanViolation(Model):
    """A visit in spite of the ban, with the incident that it opened."""

    __tablename__ = "ban_violations"
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    ban_id: Mapped[UUID] = mapped_column(ForeignKey("bans.id"), index=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    violation_incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), unique=True)
    building_id: Mapped[UUID] = mapped_column(ForeignKey("buildings.id"))
    seen_at: Mapped[datetime]
    seen_by_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
