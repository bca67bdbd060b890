"""The bans of today: what reception finds at every door, and what waits for the manager and the deciding authority."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from incidents.bans.models import Ban
from incidents.example_data import organisation
from incidents.example_data.bans import Course, put_ban, usual_course, violate
from incidents.example_data.calendar import office_hour, working_days_before
from incidents.example_data.cases import Case
from incidents.example_data.people import COLLEAGUE
from incidents.example_data.scenes import THREAT, Stage
from incidents.measures.vocabulary import MeasureKind
from incidents.persons.vocabulary import PersonKnowledge
from incidents.promises.rules import working_days_after
from incidents.registration.vocabulary import AffectedKind, AggressionType, Channel, Outcome

BY_APPOINTMENT = "Op afspraak met loket Zorg, maandag tussen 9.00 en 10.00 uur, met begeleiding."
VIOLENCE = (AggressionType.PHYSICAL, AggressionType.VERBAL)
#: Working days between the event and the first day of a ban that went the usual way; for one to come, the day of loading.
EVENT_BEFORE_BAN = 12


def make_bans_of_today(stage: Stage) -> None:
    """Every state in which a ban can be, seen from the day of loading."""
    today = stage.town.today
    day = timedelta(days=1)
    hall, offices, district = organisation.HALL, organisation.OFFICES, organisation.DISTRICT_CENTRE
    square, dump = organisation.WORK_SQUARE, organisation.DUMP
    _closed(stage, organisation.INCOME, usual_course(stage.town, today - 58 * day, today + 120 * day, hall, offices))
    _closed(stage, organisation.DESK, usual_course(stage.town, today - 91 * day, today, hall, square))
    _closed(stage, organisation.YARD, usual_course(stage.town, today - 80 * day, today + 9 * day, dump, square))
    _open(stage, organisation.DESK, usual_course(stage.town, today, today + 91 * day, hall, district))
    _open(stage, organisation.ENFORCEMENT, usual_course(stage.town, today + 3 * day, today + 90 * day, offices, dump))
    _with_exception(stage)
    _suspended(stage)
    _acute(stage)
    _lifted(stage)
    _proposals(stage)


def _case(stage: Stage, unit: str, first_day: date, severity: int, before: int) -> Case:
    """The case behind a ban, so many working days before it, as far as its person being known."""
    happened = _working_days_ago(stage, first_day) + before
    town = stage.town
    reporter = town.people[COLLEAGUE] if unit == organisation.DESK else town.draw.choice(town.colleagues(unit))
    values: dict[str, Any] = {
        "unit": unit,
        "kinds": VIOLENCE if severity == 5 else THREAT,
        "channel": Channel.PUBLIC_SPACE if unit == organisation.ENFORCEMENT else Channel.COUNTER,
        "knowledge": PersonKnowledge.SAID_TO_BE_KNOWN,
    }
    return stage.known(stage.handled(happened, reporter, severity, **values), happened - 2)


def _working_days_ago(stage: Stage, day: date) -> int:
    """How many working days lie between a day and the day of loading; none for a day to come."""
    ago, town = 0, stage.town
    while working_days_before(town.today, ago, town.closing_days) > day:
        ago += 1
    return ago


def _open(
    stage: Stage, unit: str, course: Course, severity: int = 5, before: int = EVENT_BEFORE_BAN
) -> tuple[Case, Ban]:
    case = _case(stage, unit, min(course.first_day, stage.town.today), severity, before)
    ban = put_ban(case, course)
    case.settle()
    return case, ban


def _closed(stage: Stage, unit: str, course: Course) -> tuple[Case, Ban]:
    """The case was closed; its ban lives on."""
    case, ban = _open(stage, unit, course)
    ago = _working_days_ago(stage, course.first_day)
    case.carry_out(case.decide(stage.at(ago + 8), MeasureKind.POLICE_COMPLAINT), stage.at(ago + 7))
    case.conclude(stage.at(ago - 1), Outcome.MEASURES)
    case.tell(stage.at(ago - 3))
    case.evaluate(stage.at(ago - 8))
    case.close(stage.at(ago - 9))
    case.settle()
    return case, ban


def _with_exception(stage: Stage) -> None:
    """May come by appointment; came without one three working days ago, which is a case of its own."""
    town, day = stage.town, timedelta(days=1)
    usual = usual_course(
        town, town.today - 40 * day, town.today + 50 * day, organisation.HALL, organisation.DISTRICT_CENTRE
    )
    case, ban = _closed(stage, organisation.DISTRICT, replace(usual, exceptions=BY_APPOINTMENT))
    seen_at = stage.at(3)
    visit = stage.told(
        3,
        town.people["receptie"],
        unit=organisation.DISTRICT,
        kinds=(AggressionType.BAN_VIOLATION,),
        affected_kind=AffectedKind.NOBODY,
        reported_at=seen_at,
        knowledge=PersonKnowledge.SAID_TO_BE_KNOWN,
        story="Betrokkene kwam toch binnen, zonder afspraak. Na een gesprek ging hij weg.",
    )
    visit.take_up(stage.at(2), town.managers[organisation.DISTRICT])
    visit.settle()
    violate(case, ban, visit, organisation.HALL, seen_at)


def _suspended(stage: Stage) -> None:
    """An objection was made and a decision suspends the ban this week."""
    town, day = stage.town, timedelta(days=1)
    usual = usual_course(
        town, town.today - 30 * day, town.today + 60 * day, organisation.OFFICES, organisation.WORK_SQUARE
    )
    _closed(stage, organisation.TAXES, replace(usual, suspended=(town.today - 2 * day, town.today + 5 * day)))


def _acute(stage: Stage) -> None:
    """Told on the spot yesterday, for at most 14 days."""
    town = stage.town
    told_on = working_days_before(town.today, 1, town.closing_days)
    at = office_hour(town.draw, told_on)
    course = Course(
        proposed_at=at - timedelta(hours=2),
        submitted_at=at - timedelta(hours=1),
        decided_at=at - timedelta(minutes=30),
        served_at=at,
        first_day=told_on,
        last_day=told_on + timedelta(days=14),
        buildings=(organisation.DUMP, organisation.WORK_SQUARE),
        acute=True,
    )
    reporter = town.draw.choice(town.colleagues(organisation.YARD))
    case = stage.handled(
        3, reporter, 5, unit=organisation.YARD, kinds=THREAT, knowledge=PersonKnowledge.SAID_TO_BE_KNOWN
    )
    stage.known(case, 2)
    put_ban(case, course)
    case.settle()


def _lifted(stage: Stage) -> None:
    """Ended before its last day."""
    town, day = stage.town, timedelta(days=1)
    usual = usual_course(town, town.today - 45 * day, town.today + 45 * day, organisation.HALL)
    _closed(stage, organisation.DESK, replace(usual, lifted_at=stage.at(4)))


def _proposals(stage: Stage) -> None:
    """Not served yet; waiting for the deciding authority; still incomplete; sent back."""
    town = stage.town
    first_day = working_days_after(town.today, 4, town.closing_days)
    last_day = first_day + timedelta(days=90)
    begun = Course(
        proposed_at=stage.at(4),
        first_day=first_day,
        last_day=last_day,
        buildings=(organisation.HALL,),
        is_complete=False,
    )
    submitted = replace(begun, proposed_at=stage.at(5), submitted_at=stage.at(1), is_complete=True)
    decided = replace(submitted, submitted_at=stage.at(3), decided_at=stage.at(1))
    returned = replace(begun, proposed_at=stage.at(6), returned_at=stage.at(1), is_complete=True)
    elsewhere = replace(submitted, submitted_at=stage.at(2), buildings=(organisation.WORK_SQUARE,))
    for course, before in ((begun, 9), (submitted, 16), (decided, 21), (returned, 13)):
        _open(stage, organisation.DESK, course, severity=4, before=before)
    _open(stage, organisation.INCOME, elsewhere, severity=4, before=18)
