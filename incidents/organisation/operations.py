"""Setting up the organisation and changing it. Never commits."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from incidents.events import OrganisationChanged
from incidents.organisation import queries, rules
from incidents.organisation.models import Building, ClosingDay, HeadCount, Organisation, OrgUnit
from incidents.organisation.vocabulary import TellAdviser
from incidents.policy import Action
from incidents.work import Work


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """The organisation's own settings and texts: days are working days, hours run through. See models.Organisation."""

    name: str
    alarm_number: str = ""
    support_phone: str = ""
    support_hours: str = ""
    security_phone: str = ""
    adviser_phone: str = ""
    decides_in_name_of: str = ""
    house_rules: str = ""
    remedy_public: str = ""
    remedy_private: str = ""
    take_up_working_days: int = 1
    feedback_working_days: int = 5
    escalate_after_hours: int = 24
    tell_adviser: TellAdviser = TellAdviser.SERIOUS


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known of a unit; both days are inside, no last day means that it goes on."""

    name: str
    valid_from: date
    parent_id: UUID | None = None
    is_executive_unit: bool = False
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class BuildingFacts:
    """What is known of a building; both days are inside."""

    name: str
    valid_from: date
    address: str = ""
    security_phone: str = ""
    valid_to: date | None = None


def set_up(work: Work, settings: OrganisationSettings) -> Organisation:
    """Make the one row of the organisation. Raises AlreadySetUp, NameNeeded, NotASetting."""
    work.allow(Action.MANAGE_ORGANISATION)
    if queries.organisation(work) is not None:
        raise rules.AlreadySetUp
    _check_settings(settings)
    organisation = Organisation(id=uuid4(), **asdict(settings))
    work.session.add(organisation)
    work.record(OrganisationChanged(organisation.id))
    return organisation


def change_settings(work: Work, organisation: Organisation, settings: OrganisationSettings) -> Organisation:
    """Change the organisation's own settings and texts. Raises NameNeeded, NotASetting."""
    work.allow(Action.MANAGE_ORGANISATION, organisation)
    _check_settings(settings)
    for name, value in asdict(settings).items():
        setattr(organisation, name, value)
    work.record(OrganisationChanged(organisation.id))
    return organisation


def add_unit(work: Work, facts: UnitFacts) -> OrgUnit:
    """A unit begins. Raises NameNeeded, EndsBeforeItStarts."""
    work.allow(Action.MANAGE_ORGANISATION)
    rules.check_name(facts.name)
    rules.check_period(facts.valid_from, facts.valid_to)
    unit = OrgUnit(id=uuid4(), **asdict(facts))
    work.session.add(unit)
    work.record(OrganisationChanged(unit.id))
    return unit


def change_unit(work: Work, unit: OrgUnit, facts: UnitFacts) -> OrgUnit:
    """A unit gets another name, place in the tree or last day. Raises NameNeeded, EndsBeforeItStarts, BelowItself."""
    work.allow(Action.MANAGE_ORGANISATION, unit)
    rules.check_name(facts.name)
    rules.check_period(facts.valid_from, facts.valid_to)
    parents = {row.id: row.parent_id for row in work.session.execute(select(OrgUnit.id, OrgUnit.parent_id))}
    rules.check_parent(unit.id, facts.parent_id, parents)
    for name, value in asdict(facts).items():
        setattr(unit, name, value)
    work.record(OrganisationChanged(unit.id))
    return unit


def add_building(work: Work, facts: BuildingFacts) -> Building:
    """A building is taken into use. Raises NameNeeded, EndsBeforeItStarts."""
    work.allow(Action.MANAGE_ORGANISATION)
    rules.check_name(facts.name)
    rules.check_period(facts.valid_from, facts.valid_to)
    building = Building(id=uuid4(), **asdict(facts))
    work.session.add(building)
    work.record(OrganisationChanged(building.id))
    return building


def set_head_count(work: Work, unit: OrgUnit, year: int, people: int) -> HeadCount:
    """How many people work in a unit itself in a year; an earlier number is replaced. Raises NotAHeadCount."""
    work.allow(Action.MANAGE_ORGANISATION, unit)
    rules.check_head_count(year, people)
    same = select(HeadCount).where(HeadCount.unit_id == unit.id, HeadCount.year == year)
    count = work.session.scalars(same).first()
    if count is None:
        count = HeadCount(id=uuid4(), unit_id=unit.id, year=year)
        work.session.add(count)
    count.people = people
    work.record(OrganisationChanged(unit.id))
    return count


def add_closing_day(work: Work, day: date, name: str = "") -> ClosingDay:
    """The organisation is closed on a day beside the holidays; promises made from now on reckon with it.

    Raises AlreadyClosed.
    """
    work.allow(Action.MANAGE_ORGANISATION)
    if day in queries.closing_days(work):
        raise rules.AlreadyClosed(day=day)
    closing_day = ClosingDay(id=uuid4(), day=day, name=name)
    work.session.add(closing_day)
    work.record(OrganisationChanged(closing_day.id))
    return closing_day


def _check_settings(settings: OrganisationSettings) -> None:
    rules.check_name(settings.name)
    rules.check_terms(settings.take_up_working_days, settings.feedback_working_days, settings.escalate_after_hours)
