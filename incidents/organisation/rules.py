"""What must be so in the organisation. Pure; days are days in Europe/Amsterdam, both inside."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from incidents.sentences import N_, RuleBroken

FIRST_YEAR = 2000
MOST_PEOPLE = 1_000_000


class AlreadySetUp(RuleBroken):
    """There is one organisation in a register."""

    sentence = N_("De organisatie is al ingericht.")


class EndsBeforeItStarts(RuleBroken):
    """A unit or building whose last day lies before its first."""

    sentence = N_("De laatste dag ligt voor de eerste dag.")
    field = "valid_to"


class BelowItself(RuleBroken):
    """A unit would stand below itself."""

    sentence = N_("Een afdeling kan niet onder zichzelf vallen.")
    field = "parent_id"


class NameNeeded(RuleBroken):
    """Something without a name."""

    sentence = N_("Vul een naam in.")
    field = "name"


class NotAHeadCount(RuleBroken):
    """A head count below zero or beyond belief, or of a year that cannot be."""

    sentence = N_("Vul een aantal tussen 0 en %(most)s in, en een jaar vanaf %(first_year)s.")
    field = "people"


class AlreadyClosed(RuleBroken):
    """The day is a closing day already."""

    sentence = N_("%(day)s staat al in de lijst.")
    field = "day"


class NotASetting(RuleBroken):
    """A number of days or hours outside what the promises can be computed with."""

    sentence = N_("Vul voor de termijnen een heel getal in: 1 tot en met 60 werkdagen, 1 tot en met 500 uur.")


class InTree(Protocol):
    """A unit as the tree needs it."""

    @property
    def id(self) -> UUID: ...

    @property
    def name(self) -> str: ...

    @property
    def parent_id(self) -> UUID | None: ...


Placed = TypeVar("Placed", bound=InTree)


def below(unit_id: UUID, parents: Mapping[UUID, UUID | None]) -> frozenset[UUID]:
    """A unit and all below it, where `parents` gives of each unit the one above."""
    found = {unit_id}
    while more := {each for each, parent_id in parents.items() if parent_id in found} - found:
        found |= more
    return frozenset(found)


def in_order(units: Collection[Placed]) -> list[tuple[int, Placed]]:
    """Every unit with its depth, each followed by those below it, by name; one whose parent is not here is at the top."""
    here = {each.id for each in units}
    children: dict[UUID | None, list[Placed]] = {}
    for unit in sorted(units, key=lambda each: each.name):
        children.setdefault(unit.parent_id if unit.parent_id in here else None, []).append(unit)

    def walk(parent: UUID | None, depth: int) -> list[tuple[int, Placed]]:
        return [line for unit in children.get(parent, ()) for line in ((depth, unit), *walk(unit.id, depth + 1))]

    return walk(None, 0)


def check_name(name: str) -> None:
    """Raises NameNeeded."""
    if not name.strip():
        raise NameNeeded


def check_period(valid_from: date, valid_to: date | None) -> None:
    """A unit or building ends after it starts, or on the same day. Raises EndsBeforeItStarts."""
    if valid_to is not None and valid_to < valid_from:
        raise EndsBeforeItStarts


def check_parent(unit_id: UUID, parent_id: UUID | None, parents: Mapping[UUID, UUID | None]) -> None:
    """A unit does not stand below itself, however many steps down; `parents` gives of each unit the one above.

    Raises BelowItself.
    """
    seen: set[UUID] = set()
    while parent_id is not None and parent_id not in seen:
        if parent_id == unit_id:
            raise BelowItself
        seen.add(parent_id)
        parent_id = parents.get(parent_id)


def check_head_count(year: int, people: int) -> None:
    """Raises NotAHeadCount."""
    if not FIRST_YEAR <= year <= 2200 or not 0 <= people <= MOST_PEOPLE:
        raise NotAHeadCount(most=MOST_PEOPLE, first_year=FIRST_YEAR)


def check_terms(take_up_working_days: int, feedback_working_days: int, escalate_after_hours: int) -> None:
    """Raises NotASetting."""
    if not 1 <= take_up_working_days <= 60 or not 1 <= feedback_working_days <= 60:
        raise NotASetting
    if not 1 <= escalate_after_hours <= 500:
        raise NotASetting
