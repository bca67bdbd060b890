"""A report of the example as an employee sent it: the incident, its kinds, who took part, a request for help."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from incidents import events
from incidents.accounts.models import Employee
from incidents.example_data import organisation, stories
from incidents.example_data.cases import Case, day_of
from incidents.example_data.people import OFFICE_HOLDER
from incidents.example_data.town import Town
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Role
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import HelpRequest, Incident, IncidentKind, Participant
from incidents.registration.report import Details, OnlineTrace
from incidents.registration.vocabulary import (
    BUILDING_CHANNELS,
    ONLINE_CHANNELS,
    AffectedKind,
    AggressionType,
    AlarmUse,
    Channel,
    Departure,
    IncidentStatus,
    Injury,
    Part,
    SteppedIn,
)
from incidents.work import AMSTERDAM

BUILDING_OF = {
    organisation.DESK: organisation.HALL,
    organisation.STAFF: organisation.HALL,
    organisation.TOP: organisation.HALL,
    organisation.CALLS: organisation.OFFICES,
    organisation.TAXES: organisation.OFFICES,
    organisation.SERVICES: organisation.OFFICES,
    organisation.SOCIAL: organisation.OFFICES,
    organisation.SURROUNDINGS: organisation.OFFICES,
    organisation.ENFORCEMENT: organisation.OFFICES,
    organisation.DISTRICT: organisation.DISTRICT_CENTRE,
    organisation.INCOME: organisation.WORK_SQUARE,
    organisation.YARD: organisation.DUMP,
}
PLATFORMS = ("Facebook", "Instagram", "X", "WhatsApp", "TikTok")
ALIASES = ("boze_burger_", "waarheid", "stadsgenoot", "noordzijde", "burgertje", "zeg_het_maar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told: where, how, which kinds, when it happened and when it was reported (aware moments)."""

    unit: str
    channel: Channel
    kinds: tuple[AggressionType, ...]
    occurred_at: datetime
    reported_at: datetime
    reporter: Employee
    affected: Employee | None = None
    affected_kind: AffectedKind = AffectedKind.EMPLOYEE
    witnesses: Sequence[Employee] = ()
    knowledge: PersonKnowledge = PersonKnowledge.NOT_KNOWN
    story: str | None = None
    hint: str | None = None
    injury: Injury | None = None
    asks_help: bool = False
    help_answered_after: timedelta | None = timedelta(minutes=25)


def report(town: Town, told: Told) -> Case:
    """The case that begins with this report."""
    if told.affected is None and told.affected_kind is AffectedKind.EMPLOYEE:
        told = replace(told, affected=told.reporter)
    is_office_case = told.affected is not None and told.affected.id == town.people[OFFICE_HOLDER].id
    incident = _incident(town, told, is_office_case=is_office_case)
    town.keep(incident, told.reported_at)
    for kind in told.kinds:
        town.keep(IncidentKind(incident_id=incident.id, kind=kind))
    parts = [(told.reporter, Part.REPORTER), *((each, Part.WITNESS) for each in told.witnesses)]
    if told.affected is not None:
        parts.append((told.affected, Part.AFFECTED))
    for who, part in parts:
        town.keep(Participant(incident_id=incident.id, employee_id=who.id, part=part))
    case = Case(town, incident, told.affected, told.unit, told.kinds)
    case.note(told.reported_at, told.reporter, Role.EMPLOYEE, events.IncidentReported(incident.id))
    case.promise(PromiseKind.TAKE_UP, told.reported_at)
    if told.asks_help:
        _ask_for_help(town, told, case)
    return case


def _incident(town: Town, told: Told, *, is_office_case: bool) -> Incident:
    draw = town.draw
    took_part = {told.reporter.id, *(each.id for each in (told.affected, *told.witnesses) if each)}
    online = told.channel in ONLINE_CHANNELS
    place = _place(town, told)
    return Incident(
        id=town.new_id(),
        status=IncidentStatus.REPORTED,
        reference="",  # numbered at the end, in the order of reporting
        form_key=town.new_id(),
        reported_at=told.reported_at,
        occurred_on=day_of(told.occurred_at),
        occurred_at_time=told.occurred_at.astimezone(AMSTERDAM).time().replace(microsecond=0),
        unit_id=town.units[told.unit].id,
        manager_unit_id=None if is_office_case else town.units[_managing_unit(town, told.unit, took_part)].id,
        office_holder=is_office_case,
        reporter_id=told.reporter.id,
        affected_employee_id=told.affected.id if told.affected else None,
        affected_kind=AffectedKind.OFFICE_HOLDER if is_office_case else told.affected_kind,
        channel=told.channel,
        building_id=town.buildings[BUILDING_OF[told.unit]].id if told.channel in BUILDING_CHANNELS else None,
        place=place,
        online=_trace(town, told.hint).as_stored() if online else None,
        story=told.story or stories.story(draw, told.unit, told.channel, told.kinds[0], place),
        details=_details(town, told).as_stored(),
        trigger=stories.trigger(draw, told.unit) if draw.random() < 0.8 else None,
        injury=told.injury or _injury(town, told),
        person_knowledge=told.knowledge,
        person_hint=told.hint,
        help_requested=told.asks_help,
    )


def managing_unit(town: Town, case: Case) -> str:
    """The name of the unit whose manager handles this case."""
    return next(name for name, unit in town.units.items() if unit.id == case.incident.manager_unit_id)


def _managing_unit(town: Town, unit: str, took_part: Collection[UUID]) -> str:
    """The unit itself, or the nearest one above of which the manager took no part."""
    above: str | None = unit
    while above is not None and town.managers[above].id in took_part:
        above = town.unit_of(above)
    return above or unit


def _trace(town: Town, alias: str | None) -> OnlineTrace:
    draw = town.draw
    handle = alias or draw.choice(ALIASES) + str(draw.randint(10, 99))
    page = f"https://berichten.voorbeeld.example/{draw.randint(10_000, 99_999)}" if draw.random() < 0.5 else ""
    return OnlineTrace(draw.choice(PLATFORMS), handle, page)


def _details(town: Town, told: Told) -> Details:
    """The rest is told of about half of what happened in person."""
    draw = town.draw
    if told.channel in stories.AT_A_DISTANCE or draw.random() < 0.5:
        return Details()
    serious = bool(set(told.kinds) & {AggressionType.PHYSICAL, AggressionType.PSYCHOLOGICAL})
    return Details(
        afterwards="We hebben er in het team over gepraat.",
        alarm=draw.choice((AlarmUse.FIXED, AlarmUse.MOBILE)) if serious else AlarmUse.NONE,
        stepped_in=(draw.choice(tuple(SteppedIn)),),
        departure=draw.choice(tuple(Departure)),
        service_stopped=draw.random() < 0.3,
        damage="Er is iets stuk. Wat het kost, zoekt de facilitaire dienst uit."
        if AggressionType.PROPERTY_DAMAGE in told.kinds
        else "",
    )


def _place(town: Town, told: Told) -> str | None:
    """Where exactly, for some reports, when that says more than the channel does."""
    if told.channel in ONLINE_CHANNELS or town.draw.random() < 0.4:
        return None
    place = stories.place_of(town.draw, told.unit, told.channel)
    return None if told.channel in stories.WITHOUT_PLACE else place


def _injury(town: Town, told: Told) -> Injury | None:
    if AggressionType.PHYSICAL in told.kinds:
        return Injury.YES if town.draw.random() < 0.4 else Injury.NONE
    return Injury.NONE if town.draw.random() < 0.7 else None


def _ask_for_help(town: Town, told: Told, case: Case) -> None:
    helper = town.people["opvang"]
    answered_at = told.reported_at + told.help_answered_after if told.help_answered_after else None
    if answered_at is not None and answered_at > town.now:
        answered_at = None
    asked = HelpRequest(
        id=town.new_id(),
        incident_id=case.incident.id,
        asked_by_id=told.reporter.id,
        for_employee_id=told.affected.id if told.affected else None,
        asked_at=told.reported_at,
        callback_number=f"06 0000 {town.draw.randint(1000, 9999)}",
        what_helps=town.draw.choice(stories.HELPS),
        answered_by_id=helper.id if answered_at else None,
        answered_at=answered_at,
    )
    town.keep(asked)
    case.note(told.reported_at, told.reporter, Role.EMPLOYEE, events.HelpAsked(case.incident.id, asked.id))
    if answered_at is not None:
        case.note(answered_at, helper, Role.PEER_SUPPORT, events.HelpAnswered(case.incident.id, asked.id))
