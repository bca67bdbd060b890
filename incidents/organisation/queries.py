"""Reads of the organisation. Nothing here is about a person or a case, so everybody may read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Date, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from incidents.organisation import rules
from incidents.organisation.models import Building, ClosingDay, Organisation, OrgUnit
from incidents.organisation.settings import OrganisationSettings
from incidents.work import Work, keep


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as pages and roles need it: plain values, because nearly every request reads them all."""

    id: UUID
    name: str
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class BuildingInUse:
    """A building that visitors enter today; `security_phone` is the number of its security, or nothing."""

    id: UUID
    name: str
    address: str
    security_phone: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The units as they stand on a day, with the way up and down between them."""

    units: dict[UUID, Unit]

    def above(self, unit_id: UUID | None) -> list[Unit]:
        """The unit itself and those above it, nearest first."""
        found: list[Unit] = []
        while unit_id is not None and unit_id in self.units and len(found) < len(self.units):
            found.append(self.units[unit_id])
            unit_id = self.units[unit_id].parent_id
        return found

    def below(self, unit_id: UUID) -> frozenset[UUID]:
        """The unit itself and all below it."""
        return rules.below(unit_id, {each.id: each.parent_id for each in self.units.values()})

    def in_order(self) -> list[tuple[int, Unit]]:
        """Every unit with its depth, each followed by those below it, by name."""
        return rules.in_order(self.units.values())


def organisation(work: Work) -> OrganisationSettings | None:
    """The organisation with its settings; none before it is set up."""
    return keep(work.session, "organisation", lambda: _ask_organisation(work.session))


def _ask_organisation(session: Session) -> OrganisationSettings | None:
    row = session.execute(_ORGANISATION).first()
    return OrganisationSettings(*row) if row else None


def tree(session: Session, today: date) -> Tree:
    """The units that exist on a day."""
    return keep(session, ("tree", today), lambda: _ask_tree(session, today))


def _ask_tree(session: Session, today: date) -> Tree:
    return Tree({row.id: Unit(*row) for row in session.execute(_UNITS, {"today": today})})


def buildings(work: Work, only: Collection[UUID] | None = None) -> Sequence[BuildingInUse]:
    """The buildings in use today by name, or those of them with these ids."""
    found = keep(work.session, ("buildings", work.today), lambda: _ask_buildings(work))
    return found if only is None else [each for each in found if each.id in only]


def _ask_buildings(work: Work) -> tuple[BuildingInUse, ...]:
    return tuple(BuildingInUse(*row) for row in work.session.execute(_BUILDINGS, {"today": work.today}))


def closing_days(work: Work) -> frozenset[date]:
    """The days on which the organisation is closed beside the holidays."""
    return keep(work.session, "closing days", lambda: frozenset(work.session.scalars(select(ClosingDay.day))))


def _not_past(valid_to: InstrumentedAttribute[date | None], today: date | BindParameter[date]) -> ColumnElement[bool]:
    return or_(valid_to.is_(None), valid_to >= today)


# Made once: every request asks these.
_TODAY = bindparam("today", type_=Date())
_UNITS = select(OrgUnit.id, OrgUnit.name, OrgUnit.parent_id).where(
    OrgUnit.valid_from <= _TODAY, _not_past(OrgUnit.valid_to, _TODAY)
)
_BUILDINGS = (
    select(*(getattr(Building, each.name) for each in fields(BuildingInUse)))
    .where(Building.valid_from <= _TODAY, _not_past(Building.valid_to, _TODAY))
    .order_by(Building.name)
)
_ORGANISATION = select(*(getattr(Organisation, each.name) for each in fields(OrganisationSettings)))
#: Which edition of the organisation a transaction sees: part of the first statement of a request.
EDITION = select(Organisation.edition).scalar_subquery()
