"""How a case of the history goes: the light way in one press, or step by step until the day of loading."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incidents.bans.rules import last_day_of_months
from incidents.example_data import stories
from incidents.example_data.bans import put_ban, usual_course
from incidents.example_data.calendar import later
from incidents.example_data.cases import Case, day_of
from incidents.example_data.persons import Persons
from incidents.example_data.reports import BUILDING_OF, managing_unit
from incidents.handling.light_rules import LIGHT_SEVERITIES
from incidents.handling.rules import EVALUATED_FROM
from incidents.handling.vocabulary import FeedbackAnswer
from incidents.measures.vocabulary import MeasureKind
from incidents.policy import Role
from incidents.promises.rules import working_days_after
from incidents.registration.vocabulary import AggressionType, Outcome

#: What is done for each severity when the person is known; the first is the usual one.
MEASURES: dict[int, tuple[MeasureKind, ...]] = {
    2: (MeasureKind.VERBAL_CORRECTION, MeasureKind.VERBAL_CORRECTION, MeasureKind.WARNING_LETTER),
    3: (
        MeasureKind.WARNING_LETTER,
        MeasureKind.WARNING_LETTER,
        MeasureKind.STOP_TALK,
        MeasureKind.RESTORATION_TALK,
        MeasureKind.CONTACT_ARRANGEMENT,
    ),
    4: (
        MeasureKind.WARNING_LETTER,
        MeasureKind.STOP_TALK,
        MeasureKind.CONTACT_ARRANGEMENT,
        MeasureKind.CONTACT_ARRANGEMENT,
    ),
    5: (MeasureKind.CONTACT_ARRANGEMENT, MeasureKind.STOP_TALK, MeasureKind.WARNING_LETTER),
}
POLICE_FROM = 4
#: Of these the handler asks the adviser, and of those in which somebody asked for help.
GRAVEST = 5


@dataclass(frozen=True, slots=True)
class Way:
    """What the handler will find: how severe it was, whether anybody knows who it was, and whether a ban follows."""

    severity: int
    is_unknown: bool
    gets_ban: bool = False


def run(case: Case, persons: Persons, way: Way) -> None:
    """Let the case go its way until it is closed, or until the day of loading."""
    town, draw = case.town, case.town.draw
    if case.incident.office_holder:
        handler, role = town.people["griffier"], Role.REGISTRAR
    else:
        handler, role = town.managers[managing_unit(town, case)], Role.MANAGER
    at = later(draw, case.incident.reported_at, draw.choice((0, 0, 0, 1, 1, 2)), town.closing_days)
    if draw.random() < 0.06:
        case.add(at - timedelta(minutes=5), draw.choice(stories.ADDITIONS))
    if not case.take_up(at, handler, role):
        return
    if way.severity in LIGHT_SEVERITIES and not case.incident.help_requested:
        _in_one_press(case, persons, way, at)
    else:
        _step_by_step(case, persons, way, at)


def withdraw(case: Case, at: datetime) -> None:
    """The adviser withdraws a report that was a mistake."""
    town = case.town
    case.withdraw(at, town.people["vpt"], town.draw.choice(stories.WITHDRAW_REASONS))


def _in_one_press(case: Case, persons: Persons, way: Way, at: datetime) -> None:
    case.assess(at, way.severity)
    outcome = _outcome(case, way)
    _who_it_was(case, persons, way, at)
    if outcome is Outcome.MEASURES:
        case.carry_out(case.decide(at, MeasureKind.VERBAL_CORRECTION), at)
    case.conclude(at, outcome)
    _tell(case, at)
    case.close(at)


def _step_by_step(case: Case, persons: Persons, way: Way, at: datetime) -> None:
    town, draw = case.town, case.town.draw
    case.assess(at + timedelta(minutes=20), way.severity)
    if way.severity == GRAVEST or case.incident.help_requested:
        case.advise(at + timedelta(minutes=45))
    at = later(draw, at, draw.choice((0, 1, 1, 2)), town.closing_days)
    _who_it_was(case, persons, way, at)
    at = later(draw, at, draw.choice((1, 1, 2, 3)), town.closing_days)
    done_at = _police(case, way, at)
    outcome = _outcome(case, way)
    if outcome is Outcome.MEASURES:
        kind = draw.choice(MEASURES[way.severity])
        planned_on = working_days_after(day_of(at), 5, town.closing_days)
        measure = case.decide(at, kind, planned_on=planned_on, carried_out_by="De leidinggevende")
        done_at = later(draw, at, draw.randint(2, 6), town.closing_days)
        case.carry_out(measure, done_at)
    if way.gets_ban:
        first_day = working_days_after(day_of(at), 9, town.closing_days)
        put_ban(case, usual_course(town, first_day, _end(case, first_day), *_buildings(case)))
        at = later(draw, at, 7, town.closing_days)
    if not case.conclude(at, outcome):
        return
    at = later(draw, at, draw.choice((1, 2, 3, 4, 4, 5, 7)), town.closing_days)
    if not _tell(case, at):
        return
    at = max(later(draw, at, draw.randint(3, 9), town.closing_days), done_at)
    if way.severity >= EVALUATED_FROM and not case.evaluate(at):
        return
    case.close(at + timedelta(minutes=8))


def _outcome(case: Case, way: Way) -> Outcome:
    draw = case.town.draw
    if way.gets_ban:
        return Outcome.MEASURES
    if way.severity == 1:
        if AggressionType.WELFARE_CONCERN in case.kinds:
            return Outcome.WELFARE_CONCERN
        return draw.choice((Outcome.NO_MEASURE, Outcome.NO_MEASURE, Outcome.COMPLAINT))
    if way.is_unknown:
        return Outcome.PERSON_UNKNOWN
    return Outcome.MEASURES if draw.random() < 0.85 else Outcome.NO_MEASURE


def _who_it_was(case: Case, persons: Persons, way: Way, at: datetime) -> None:
    """Confirm who it was, or that nobody knows; after something merely unpleasant it often does not matter."""
    draw = case.town.draw
    if way.is_unknown:
        if way.severity > 1:
            case.confirm_unknown(at)
        return
    if way.severity == 1 and draw.random() < 0.6:
        return
    if at <= case.town.now:
        alias = case.incident.person_hint
        case.identify(at, persons.new(at) if way.gets_ban else persons.somebody(at, case.unit, alias))


def _police(case: Case, way: Way, at: datetime) -> datetime:
    """Whether the police are told; gives the moment from which nothing of it is left to do."""
    draw, town = case.town.draw, case.town
    if way.severity < POLICE_FROM:
        return at
    if draw.random() < 0.5:
        kind = MeasureKind.POLICE_COMPLAINT if way.severity == 5 else MeasureKind.POLICE_NOTIFICATION
        done_at = later(draw, at, draw.choice((0, 1, 2)), town.closing_days)
        case.carry_out(case.decide(at, kind), done_at)
        return done_at
    if at <= town.now:
        case.incident.police_reported = False
    return at


def _tell(case: Case, at: datetime) -> bool:
    draw, town = case.town.draw, case.town
    feedback = case.tell(at)
    if feedback is None:
        return False
    if draw.random() < 0.55:
        case.answer(feedback, later(draw, at, draw.choice((0, 1, 2)), town.closing_days), FeedbackAnswer.AS_AGREED)
    return True


def _end(case: Case, first_day: date) -> date:
    return last_day_of_months(first_day, case.town.draw.choice((1, 2, 3, 3, 6)))


def _buildings(case: Case) -> tuple[str, ...]:
    own = BUILDING_OF[case.unit]
    other = case.town.draw.choice([each for each in case.town.buildings if each != own])
    return (own, other) if case.town.draw.random() < 0.4 else (own,)
