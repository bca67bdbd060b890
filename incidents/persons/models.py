"""The tables of persons and of their confirmed links with incidents."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from incidents.encryption import EncryptedText
from incidents.extensions import Model


class Person(Model):
    """Somebody who was behind an incident. Everything that names him is encrypted; the indexes allow exact matching."""

    __tablename__ = "persons"
    audit_subject = "id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    made_at: Mapped[datetime]
    name: Mapped[str | None] = mapped_column(EncryptedText("persons.name"))
    name_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    born_on: Mapped[str | None] = mapped_column(EncryptedText("persons.born_on"))
    born_on_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    alias: Mapped[str | None] = mapped_column(EncryptedText("persons.alias"))
    alias_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    address: Mapped[str | None] = mapped_column(EncryptedText("persons.address"))
    contact: Mapped[str | None] = mapped_column(EncryptedText("persons.contact"))

    @property
    def birth_day(self) -> date | None:
        """The date of birth, which is stored as an encrypted text."""
        return date.fromisoformat(self.born_on) if self.born_on else None


class IncidentPerson(Model):
    """A confirmed link between an incident and the person behind it; undone, it stays with who undid it."""

    __tablename__ = "incident_persons"
    __table_args__ = (
        Index("uq_incident_persons_confirmed", "incident_id", unique=True, postgresql_where=text("undone_at IS NULL")),
    )
    audit_subject = "incident_id"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    confirmed_by_id: Mapped[UUID] = mapped_column(ForeignKey("employees.id"))
    confirmed_at: Mapped[datetime]
    undone_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("employees.id"))
    undone_at: Mapped[datetime | None]
