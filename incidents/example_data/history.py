"""The years of the example: so many incidents that count in each, with the patterns that an adviser looks for.

What must come out exactly is dealt from a shuffled pack instead of drawn (share of unknown persons, of online
channels, the bans), so that the figures hold on whatever day the example is loaded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from incidents.accounts.models import Employee
from incidents.bans.models import Ban
from incidents.example_data import courses, organisation, stories
from incidents.example_data.calendar import days_of, drawn_beside, later, moment, share_of_year
from incidents.example_data.persons import Persons
from incidents.example_data.reports import ALIASES, Told, report
from incidents.example_data.town import Town
from incidents.persons.vocabulary import PersonKnowledge
from incidents.registration.models import Incident
from incidents.registration.vocabulary import (
    ONLINE_CHANNELS,
    AffectedKind,
    AggressionType,
    Channel,
    IncidentStatus,
)

FIRST_YEAR_COUNT = 141
SECOND_YEAR_COUNT = 295
A_WHOLE_YEAR_NOW = 360
BANS_IN_FIRST_YEAR, BANS_IN_SECOND_YEAR, BANS_IN_A_YEAR_NOW = 5, 12, 14
SHARE_UNKNOWN = 0.30
SHARE_ONLINE = (0.07, 0.13, 0.19)
SHARE_WITHDRAWN = 0.02
#: A ban of the history was decided within this time after its incident.
DAYS_UNTIL_BAN = 40

UNKNOWN = (PersonKnowledge.NOT_KNOWN, PersonKnowledge.CONFIRMED_UNKNOWN)
#: Violence (5) needs two people who meet.
HIGHEST_AT_A_DISTANCE = 4
SEVERITIES, SEVERITY_WEIGHTS = (1, 2, 3, 4, 5), (20, 35, 24, 15, 6)
UNIT_WEIGHTS: Mapping[str, int] = {
    organisation.DESK: 24,
    organisation.INCOME: 22,
    organisation.CALLS: 15,
    organisation.ENFORCEMENT: 14,
    organisation.DISTRICT: 11,
    organisation.YARD: 7,
    organisation.TAXES: 5,
    organisation.STAFF: 2,
}
CHANNELS: Mapping[str, tuple[Channel, ...]] = {
    organisation.DESK: (Channel.COUNTER, Channel.COUNTER, Channel.COUNTER, Channel.COUNTER, Channel.TELEPHONE),
    organisation.INCOME: (Channel.TELEPHONE, Channel.OFFICE_TALK, Channel.OFFICE_TALK, Channel.COUNTER, Channel.EMAIL),
    organisation.CALLS: (Channel.TELEPHONE, Channel.TELEPHONE, Channel.TELEPHONE, Channel.EMAIL),
    organisation.ENFORCEMENT: (Channel.PUBLIC_SPACE, Channel.PUBLIC_SPACE, Channel.PUBLIC_SPACE, Channel.TELEPHONE),
    organisation.DISTRICT: (Channel.HOME_VISIT, Channel.HOME_VISIT, Channel.OFFICE_TALK, Channel.TELEPHONE),
    organisation.YARD: (Channel.COUNTER, Channel.COUNTER, Channel.PUBLIC_SPACE),
    organisation.TAXES: (Channel.TELEPHONE, Channel.EMAIL, Channel.LETTER),
    organisation.STAFF: (Channel.EMAIL, Channel.LETTER, Channel.OTHER),
}
KINDS: Mapping[int, tuple[tuple[AggressionType, ...], ...]] = {
    1: (
        (AggressionType.VERBAL,),
        (AggressionType.VERBAL,),
        (AggressionType.WELFARE_CONCERN,),
        (AggressionType.OTHER,),
    ),
    2: ((AggressionType.VERBAL,),),
    3: (
        (AggressionType.VERBAL,),
        (AggressionType.VERBAL, AggressionType.DISCRIMINATION),
        (AggressionType.DISCRIMINATION,),
        (AggressionType.SEXUAL_HARASSMENT,),
        (AggressionType.DOXING, AggressionType.VERBAL),
    ),
    4: (
        (AggressionType.PSYCHOLOGICAL,),
        (AggressionType.PSYCHOLOGICAL, AggressionType.VERBAL),
        (AggressionType.PSYCHOLOGICAL, AggressionType.VERBAL, AggressionType.DISCRIMINATION),
        (AggressionType.STALKING,),
    ),
    5: (
        (AggressionType.PHYSICAL,),
        (AggressionType.PHYSICAL, AggressionType.VERBAL),
        (AggressionType.PROPERTY_DAMAGE, AggressionType.PSYCHOLOGICAL),
    ),
}
ONLINE_KINDS = ((AggressionType.DOXING,), (AggressionType.PSYCHOLOGICAL,), (AggressionType.VERBAL,))


@dataclass(frozen=True, slots=True)
class Fate:
    """What is to become of one incident."""

    day: date
    unit: str
    channel: Channel
    severity: int
    is_unknown: bool
    gets_ban: bool = False
    is_withdrawn: bool = False


def make_history(town: Town, persons: Persons) -> None:
    """Fill the three years around what the scenes of today have put in them already."""
    this_year = town.today.year
    elapsed = share_of_year(town.today)
    wanted = (
        (this_year - 2, FIRST_YEAR_COUNT, BANS_IN_FIRST_YEAR),
        (this_year - 1, SECOND_YEAR_COUNT, BANS_IN_SECOND_YEAR),
        (this_year, round(A_WHOLE_YEAR_NOW * elapsed), round(BANS_IN_A_YEAR_NOW * elapsed)),
    )
    scenes = list(town.rows[Incident])
    for place, (year, count, bans) in enumerate(wanted):
        there = [each for each in scenes if each.occurred_on.year == year and _counts(each)]
        imposed = _imposed(town, there)
        for fate in _fates(town, place, year, (count, bans), there, imposed):
            _live(town, persons, fate)


def _counts(incident: Incident) -> bool:
    return incident.status is not IncidentStatus.WITHDRAWN and incident.same_event_as_id is None


def _imposed(town: Town, incidents: Sequence[Incident]) -> int:
    ids = {each.id for each in incidents}
    return sum(each.decided_on is not None and each.incident_id in ids for each in town.rows[Ban])


def _fates(
    town: Town, place: int, year: int, wanted: tuple[int, int], there: Sequence[Incident], imposed: int
) -> list[Fate]:
    """What is missing of a year, in the order of the days."""
    draw, (count, bans) = town.draw, wanted
    until_yesterday = days_of(year, town.today - timedelta(days=1))
    days = drawn_beside(draw, until_yesterday, count, [each.occurred_on for each in there])
    unknown = _pack(town, len(days), round(count * SHARE_UNKNOWN) - sum(e.person_knowledge in UNKNOWN for e in there))
    online = _pack(
        town, len(days), round(count * SHARE_ONLINE[place]) - sum(e.channel in ONLINE_CHANNELS for e in there)
    )
    severities = draw.choices(SEVERITIES, SEVERITY_WEIGHTS, k=len(days))
    fates = []
    for day, is_unknown, is_online, severity in zip(days, unknown, online, severities, strict=True):
        unit = draw.choices(list(UNIT_WEIGHTS), list(UNIT_WEIGHTS.values()))[0]
        channel = draw.choice(CHANNELS[unit])
        if is_online:
            channel = draw.choice((Channel.SOCIAL_MEDIA, Channel.SOCIAL_MEDIA, Channel.CHAT_OR_FORUM))
            severity = max(severity, 2)
        if channel in stories.AT_A_DISTANCE:
            severity = min(severity, HIGHEST_AT_A_DISTANCE)
        fates.append(Fate(day, unit, channel, severity, is_unknown))
    fates = _with_bans(town, fates, bans - imposed)
    extra = draw.sample(fates, round(len(fates) * SHARE_WITHDRAWN))
    return sorted([*fates, *(replace(each, is_withdrawn=True, gets_ban=False) for each in extra)], key=_day)


def _day(fate: Fate) -> date:
    return fate.day


def _pack(town: Town, size: int, marked: int) -> list[bool]:
    """A shuffled pack of so many cards, of which so many are marked."""
    marked = min(max(marked, 0), size)
    cards = [True] * marked + [False] * (size - marked)
    town.draw.shuffle(cards)
    return cards


def _with_bans(town: Town, fates: list[Fate], count: int) -> list[Fate]:
    """The gravest of the known get a ban, as many as are missing and long enough ago to be decided by now."""
    last = town.today - timedelta(days=DAYS_UNTIL_BAN)
    able = [
        place
        for place, each in enumerate(fates)
        if not each.is_unknown
        and each.day <= min(last, date(each.day.year, 11, 10))
        and each.channel not in ONLINE_CHANNELS
    ]
    able.sort(key=lambda place: (-fates[place].severity, place % 7, place))
    for place in able[: max(count, 0)]:
        fates[place] = replace(fates[place], gets_ban=True, severity=max(fates[place].severity, 4))
    return fates


def _live(town: Town, persons: Persons, fate: Fate) -> None:
    """Report it, and let it go its way."""
    case = report(town, _told(town, fate))
    if fate.is_withdrawn:
        reported_at = case.incident.reported_at
        courses.withdraw(case, later(town.draw, reported_at, 1, town.closing_days))
    else:
        courses.run(case, persons, courses.Way(fate.severity, fate.is_unknown, fate.gets_ban))
    case.settle()


def _told(town: Town, fate: Fate) -> Told:
    draw = town.draw
    is_online = fate.channel in ONLINE_CHANNELS
    occurred_at = moment(fate.day, draw.choice((9, 9, 10, 10, 11, 11, 13, 14, 14, 15, 16)), draw.randint(0, 59))
    reported_at = occurred_at + timedelta(minutes=draw.randint(6, 150))
    if draw.random() < 0.2:
        reported_at = later(draw, occurred_at, draw.randint(1, 4), town.closing_days)
    kinds = draw.choice(ONLINE_KINDS if is_online and fate.severity > 2 else KINDS[fate.severity])
    reporter, affected, affected_kind = _who(town, fate.unit)
    alias = draw.choice(ALIASES) + str(draw.randint(10, 99)) if is_online and not fate.is_unknown else None
    others = [each for each in town.colleagues(fate.unit) if each not in (reporter, affected)]
    return Told(
        unit=fate.unit,
        channel=fate.channel,
        kinds=kinds,
        occurred_at=occurred_at,
        reported_at=min(reported_at, _just_before(town)),
        reporter=reporter,
        affected=affected,
        affected_kind=affected_kind,
        witnesses=draw.sample(others, 1) if others and draw.random() < 0.25 else (),
        knowledge=PersonKnowledge.NOT_KNOWN if fate.is_unknown else PersonKnowledge.SAID_TO_BE_KNOWN,
        hint=alias,
        asks_help=fate.severity >= 4 and draw.random() < 0.3,
    )


def _just_before(town: Town) -> datetime:
    return town.now - timedelta(minutes=town.draw.randint(30, 90))


def _who(town: Town, unit: str) -> tuple[Employee, Employee | None, AffectedKind]:
    """Who reports and who is affected: mostly one and the same; the known account not too often."""
    draw, known = town.draw, town.people["medewerker"]
    colleagues = [each for each in town.colleagues(unit) if each is not known]
    if unit == organisation.DESK and draw.random() < 0.04:
        return known, known, AffectedKind.EMPLOYEE
    reporter = draw.choice(colleagues)
    chance = draw.random()
    if chance < 0.05:
        return reporter, None, AffectedKind.TEAM
    if chance < 0.08:
        return reporter, None, AffectedKind.NOBODY
    if chance < 0.14 and len(colleagues) > 1:
        return reporter, draw.choice([each for each in colleagues if each is not reporter]), AffectedKind.EMPLOYEE
    return reporter, reporter, AffectedKind.EMPLOYEE
