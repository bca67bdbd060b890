"""What reception may read: the bans that hold here today, without why, and who may be meant by a name. Looks are logged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from incidents import policy
from incidents.bans import matching, rules
from incidents.bans.models import Ban, BanPlace
from incidents.bans.queries import in_force_on
from incidents.encryption import normalised
from incidents.organisation import queries as organisation_queries
from incidents.organisation.models import Building
from incidents.organisation.queries import BuildingInUse
from incidents.persons.models import Person
from incidents.policy import Action
from incidents.work import Work


@dataclass(frozen=True, slots=True)
class BanAtTheDoor:
    """A ban as reception sees it: who, until when, where, what is allowed. Never why."""

    ban_id: UUID
    incident_id: UUID
    name: str
    alias: str | None
    last_day: date
    exceptions: str | None
    building_names: list[str]


def own_buildings(work: Work) -> Sequence[BuildingInUse]:
    """The buildings whose visitors the acting employee receives, by name."""
    action = Action.SEE_BANS_OF_BUILDING
    granted = policy.grants(work.actor, action)
    ids = {member for role, relation in granted for member in work.actor.members(role, relation)}
    return organisation_queries.buildings(work, [each for each in ids if isinstance(each, UUID)])


def count_here(work: Work, building_id: UUID) -> int:
    """How many bans are active today in a building of one's own."""
    statement = (
        select(func.count())
        .select_from(BanPlace)
        .join(Ban, Ban.id == BanPlace.ban_id)
        .where(
            work.seen(Action.SEE_BANS_OF_BUILDING, BanPlace),
            BanPlace.building_id == building_id,
            in_force_on(work.today),
        )
    )
    return work.session.scalar(statement) or 0


@dataclass(frozen=True, slots=True)
class SearchedBans:
    """Whose name was asked for at the door, and who may be meant by a name that is written otherwise."""

    found: list[BanAtTheDoor]
    near: list[BanAtTheDoor]


def bans_here(work: Work, building_id: UUID, action: Action = Action.SEE_BANS_OF_BUILDING) -> list[BanAtTheDoor]:
    """The active bans of a building of one's own, by name; `action` says what for. Logs what it shows, and where."""
    found = _bans_here(work, building_id, action)
    _log_shown(work, building_id, action, found)
    return found


def search_here(work: Work, building_id: UUID, name: str) -> SearchedBans:
    """The active bans of a building of one's own with this name, and those with a name like it.

    Logs what it shows, and where; the name that was asked for is written down nowhere.
    """
    action = Action.SEARCH_BANS_OF_BUILDING
    here = _bans_here(work, building_id, action)
    found = [each for each in here if is_meant(name, each.name, each.alias)]
    near = [each for each in here if each not in found and is_like(name, each.name, each.alias)]
    _log_shown(work, building_id, action, found + near)
    return SearchedBans(found, near)


def _log_shown(work: Work, building_id: UUID, action: Action, bans: list[BanAtTheDoor]) -> None:
    shown = [ids for each in bans for ids in (each.incident_id, each.ban_id)]
    work.read_list(action, shown, subject_id=building_id)


def _bans_here(work: Work, building_id: UUID, action: Action) -> list[BanAtTheDoor]:
    rows = work.session.execute(
        select(Ban.id, Ban.incident_id, Ban.last_day, Ban.exceptions, Person.name, Person.alias)
        .join(BanPlace, BanPlace.ban_id == Ban.id)
        .join(Person, Person.id == Ban.person_id)
        .where(
            work.seen(action, BanPlace),
            BanPlace.building_id == building_id,
            in_force_on(work.today),
        )
    ).all()
    names = _building_names(work, [row.id for row in rows])
    found = [
        BanAtTheDoor(
            row.id, row.incident_id, row.name or row.alias or "", row.alias, row.last_day, row.exceptions, names[row.id]
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (normalised(each.name), each.last_day))


def _building_names(work: Work, ban_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    wanted = list(ban_ids)
    names: dict[UUID, list[str]] = {each: [] for each in wanted}
    rows = work.session.execute(
        select(BanPlace.ban_id, Building.name)
        .join(Building, Building.id == BanPlace.building_id)
        .where(BanPlace.ban_id.in_(wanted))
        .order_by(Building.name)
    )
    for ban_id, name in rows:
        names[ban_id].append(name)
    return names


def is_meant(asked: str, name: str, alias: str | None) -> bool:
    """Whether every word that was asked is in a name or alias; a single letter is the start of a word, an initial."""
    words = normalised(asked).split()
    if not any(len(word) >= rules.SEARCH_LETTERS for word in words):
        return False
    for written in (normalised(name), normalised(alias or "")):
        starts = written.split()
        if all(_is_in(word, written, starts) for word in words):
            return True
    return False


def is_like(asked: str, name: str, alias: str | None) -> bool:
    """Whether a name or alias may be meant by a misspelt one, or by another first name."""
    words = normalised(asked)
    return any(matching.is_near(words, normalised(written)) for written in (name, alias or ""))


def _is_in(word: str, written: str, starts: list[str]) -> bool:
    if len(word) >= rules.SEARCH_LETTERS:
        return word in written
    return any(each.startswith(word) for each in starts)
