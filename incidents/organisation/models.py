"""The tables of the organisation."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Connection, ForeignKey, String, UniqueConstraint, event, update
from sqlalchemy.orm import Mapped, Mapper, mapped_column, synonym

from incidents.extensions import Model
from incidents.organisation.vocabulary import TellAdviser


class Organisation(Model):
    """The one row with the organisation's own settings and texts. Texts of law are to be checked by its lawyer.

    `edition` is another one after each change of what nearly every request asks: the settings, units, closing days.
    """

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint("sole", name="one_row"),)
    audit_subject = "id"
    shapes_answers = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    sole: Mapped[bool] = mapped_column(default=True, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    alarm_number: Mapped[str] = mapped_column(String(30), default="")
    support_phone: Mapped[str] = mapped_column(String(30), default="")
    support_hours: Mapped[str] = mapped_column(String(120), default="")
    security_phone: Mapped[str] = mapped_column(String(30), default="")
    adviser_phone: Mapped[str] = mapped_column(String(30), default="")
    decides_in_name_of: Mapped[str] = mapped_column(String(120), default="")
    house_rules: Mapped[str] = mapped_column(default="")
    remedy_public: Mapped[str] = mapped_column(default="")
    remedy_private: Mapped[str] = mapped_column(default="")
    take_up_working_days: Mapped[int] = mapped_column(default=1)
    feedback_working_days: Mapped[int] = mapped_column(default=5)
    escalate_after_hours: Mapped[int] = mapped_column(default=24)
    tell_adviser: Mapped[TellAdviser] = mapped_column(default=TellAdviser.SERIOUS)
    edition: Mapped[UUID] = mapped_column(default=uuid4, onupdate=uuid4)


class OrgUnit(Model):
    """A unit of the organisation for as long as it exists; the tree is in `parent_id`. Both days are inside.

    For the policy it stands for what happened in it: `unit_id` is its own id.
    """

    __tablename__ = "org_units"
    audit_subject = "id"
    shapes_answers = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    unit_id = synonym("id")
    name: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"), index=True)
    is_executive_unit: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class HeadCount(Model):
    """How many people work in a unit itself (not in those below it) in a year."""

    __tablename__ = "head_counts"
    __table_args__ = (UniqueConstraint("unit_id", "year"),)
    audit_subject = "unit_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    year: Mapped[int]
    people: Mapped[int]


class Building(Model):
    """A building of the organisation that visitors enter."""

    __tablename__ = "buildings"
    audit_subject = "id"
    shapes_answers = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")
    security_phone: Mapped[str] = mapped_column(String(30), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class ClosingDay(Model):
    """A day on which the organisation is closed beside the Dutch holidays."""

    __tablename__ = "closing_days"
    audit_subject = "id"
    shapes_answers = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")


def _begin_edition(_mapper: Mapper[Any], connection: Connection, _row: object) -> None:
    connection.execute(update(Organisation).values(edition=uuid4()))


for _model in (OrgUnit, Building, ClosingDay):
    for _change in ("after_insert", "after_update", "after_delete"):
        event.listen(_model, _change, _begin_edition)
