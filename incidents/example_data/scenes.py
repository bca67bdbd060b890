"""The cases of today: each shows one thing that a page has to show, and stands as many working days back as it must.

They are mostly of the unit of the account `leidinggevende`, some reported by the account `medewerker`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from incidents.accounts.models import Employee
from incidents.example_data import organisation, stories
from incidents.example_data.calendar import moment, office_hour, working_days_before
from incidents.example_data.cases import Case, day_of
from incidents.example_data.people import COLLEAGUE, OFFICE_HOLDER
from incidents.example_data.persons import Persons
from incidents.example_data.reports import Told, report
from incidents.example_data.town import Town
from incidents.handling.vocabulary import FeedbackAnswer
from incidents.measures.vocabulary import MeasureKind
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Role
from incidents.promises.rules import working_days_after
from incidents.registration.models import ReportDraft
from incidents.registration.vocabulary import AffectedKind, AggressionType, Channel, Outcome
from incidents.work import AMSTERDAM

VERBAL = (AggressionType.VERBAL,)
THREAT = (AggressionType.PSYCHOLOGICAL, AggressionType.VERBAL)
THROWN = "Een man schold en gooide een beeldscherm van de balie. Het ging over de wachttijd. Hij liep daarna weg."
SEEN_TOO = (
    "Ik zat aan de balie ernaast. Een man schold ons uit en gooide een beeldscherm om.",
    "Een man gooide een beeldscherm van de balie en schold ons uit. Ik was erg geschrokken.",
)
OPENS_AT_HOUR = 8
NOT_AS_AGREED = "Wij hadden afgesproken dat betrokkene een brief zou krijgen. Daar heb ik niets meer van gehoord."


@dataclass(slots=True)
class Stage:
    """Where the scenes are made; each method that ends in a day counts working days before the day of loading."""

    town: Town
    persons: Persons

    def at(self, working_days_ago: int) -> datetime:
        """Some office hour so many working days ago."""
        day = working_days_before(self.town.today, working_days_ago, self.town.closing_days)
        return office_hour(self.town.draw, day)

    def told(self, working_days_ago: int, reporter: Employee, **values: Any) -> Case:
        """A report of something that happened a little before, after the doors opened."""
        reported_at = values.pop("reported_at", None) or self.at(working_days_ago)
        opened_at = moment(day_of(reported_at), OPENS_AT_HOUR)
        occurred_at = values.pop("occurred_at", None) or max(
            reported_at - timedelta(minutes=self.town.draw.randint(15, 90)),
            min(opened_at, reported_at - timedelta(minutes=15)),
        )
        values = {"unit": organisation.DESK, "channel": Channel.COUNTER, "kinds": VERBAL} | values
        told = Told(reporter=reporter, reported_at=reported_at, occurred_at=occurred_at, **values)
        return report(self.town, told)

    def handled(self, working_days_ago: int, reporter: Employee, severity: int, **values: Any) -> Case:
        """A report that the manager of its unit took up the working day after, and assessed."""
        case = self.told(working_days_ago, reporter, **values)
        taken_up_at = self.at(working_days_ago - 1)
        case.take_up(taken_up_at, self.town.managers[case.unit])
        case.assess(taken_up_at + timedelta(minutes=15), severity)
        return case

    def known(self, case: Case, working_days_ago: int) -> Case:
        """The handler knows who it was: somebody who appears in no other case."""
        at = self.at(working_days_ago)
        case.identify(at, self.persons.new(at))
        return case


def make_scenes(town: Town, persons: Persons) -> None:
    """Every scene, then what somebody has begun to type."""
    stage = Stage(town, persons)
    cases = [
        *_not_taken_up(stage),
        *_in_handling(stage),
        *_at_the_end(stage),
        *_of_the_employee(stage),
        *_no_longer_counted(stage),
        *_of_office_holders(stage),
    ]
    for case in cases:
        case.settle()
    _drafts(town)


def _not_taken_up(stage: Stage) -> list[Case]:
    """Overdue and escalated, due today, and help asked for an hour ago; one of which the manager herself is affected."""
    town, colleague = stage.town, stage.town.people[COLLEAGUE]
    late = stage.told(4, colleague, channel=Channel.TELEPHONE)
    due = stage.told(1, colleague, kinds=THREAT, knowledge=PersonKnowledge.SAID_TO_BE_KNOWN)
    helped = stage.told(
        0,
        colleague,
        kinds=(AggressionType.PHYSICAL, AggressionType.VERBAL),
        reported_at=town.now - timedelta(minutes=50),
        asks_help=True,
        help_answered_after=None,
        knowledge=PersonKnowledge.SAID_TO_BE_KNOWN,
    )
    calls = town.colleagues(organisation.CALLS)
    waiting = stage.told(
        0,
        calls[0],
        unit=organisation.CALLS,
        channel=Channel.TELEPHONE,
        kinds=THREAT,
        reported_at=town.now - timedelta(hours=3),
        asks_help=True,
        help_answered_after=None,
    )
    of_manager = stage.told(1, colleague, affected=town.people["leidinggevende"], kinds=VERBAL)
    income = stage.told(2, town.colleagues(organisation.INCOME)[0], unit=organisation.INCOME, channel=Channel.EMAIL)
    handed = stage.told(3, calls[1], unit=organisation.CALLS, channel=Channel.TELEPHONE)
    handed.hand_over(
        stage.at(1),
        town.managers[organisation.CALLS],
        organisation.DESK,
        "Betrokkene belde eerst, maar het ging mis aan de balie.",
    )
    return [late, due, helped, waiting, of_manager, income, handed]


def _in_handling(stage: Stage) -> list[Case]:
    """Nobody called back yet, person to confirm, measures to carry out, a colleague who may read along, a deadline today."""
    town = stage.town
    colleagues = [each for each in town.colleagues(organisation.DESK) if each is not town.people["medewerker"]]
    fresh = stage.told(2, colleagues[0], asks_help=True, help_answered_after=None)
    fresh.take_up(stage.at(1), town.people["leidinggevende"])
    unclear = stage.handled(5, colleagues[1], 4, kinds=THREAT, knowledge=PersonKnowledge.SAID_TO_BE_KNOWN)
    planned = stage.known(stage.handled(7, colleagues[2], 3), 5)
    overdue_on = working_days_before(town.today, 1, town.closing_days)
    planned.decide(stage.at(4), MeasureKind.STOP_TALK, planned_on=overdue_on, carried_out_by="Ikzelf, met de jurist")
    soon_on = working_days_after(town.today, 2, town.closing_days)
    planned.decide(stage.at(3), MeasureKind.WARNING_LETTER, planned_on=soon_on, carried_out_by="Juridische Zaken")
    planned.give_access(
        stage.at(3),
        colleagues[0],
        "Schrijft de waarschuwingsbrief mee.",
        working_days_after(town.today, 10, town.closing_days),
    )
    due = stage.known(stage.handled(9, colleagues[0], 3), 7)
    due.carry_out(due.decide(stage.at(6), MeasureKind.WARNING_LETTER), stage.at(5))
    due.conclude(stage.at(5), Outcome.MEASURES)
    late = stage.handled(14, colleagues[1], 2, channel=Channel.TELEPHONE)
    late.confirm_unknown(stage.at(12))
    late.conclude(stage.at(9), Outcome.PERSON_UNKNOWN)
    return [fresh, unclear, planned, due, late]


def _at_the_end(stage: Stage) -> list[Case]:
    """Told but not evaluated, ready to close, not as agreed, reopened."""
    town = stage.town
    colleagues = [each for each in town.colleagues(organisation.DESK) if each is not town.people["medewerker"]]
    told = stage.known(stage.handled(12, colleagues[2], 3), 10)
    told.carry_out(told.decide(stage.at(8), MeasureKind.STOP_TALK), stage.at(6))
    told.conclude(stage.at(6), Outcome.MEASURES)
    told.tell(stage.at(4))
    ready = stage.known(stage.handled(15, colleagues[0], 4, kinds=THREAT), 13)
    ready.carry_out(ready.decide(stage.at(12), MeasureKind.POLICE_COMPLAINT), stage.at(11))
    ready.conclude(stage.at(10), Outcome.MEASURES)
    ready.tell(stage.at(8))
    ready.evaluate(stage.at(2))
    reopened = stage.known(stage.handled(30, colleagues[1], 3), 28)
    reopened.carry_out(reopened.decide(stage.at(27), MeasureKind.WARNING_LETTER), stage.at(26))
    reopened.conclude(stage.at(26), Outcome.MEASURES)
    reopened.tell(stage.at(24))
    reopened.evaluate(stage.at(20))
    reopened.close(stage.at(19))
    reopened.reopen(stage.at(2), "Betrokkene stond opnieuw te schreeuwen bij de ingang.")
    return [told, ready, reopened]


def _of_the_employee(stage: Stage) -> list[Case]:
    """What the account `medewerker` follows: new, in handling, told, closed, on behalf, and not as agreed."""
    town, me, colleague = stage.town, stage.town.people["medewerker"], stage.town.people[COLLEAGUE]
    new = stage.told(1, me, witnesses=[colleague], knowledge=PersonKnowledge.SAID_TO_BE_KNOWN)
    new.add(min(stage.at(0), town.now - timedelta(minutes=20)), stories.ADDITIONS[1])
    handling = stage.known(stage.handled(6, me, 4, kinds=THREAT, asks_help=True), 4)
    handling.carry_out(handling.decide(stage.at(3), MeasureKind.POLICE_NOTIFICATION), stage.at(2))
    told = stage.known(stage.handled(11, me, 3, kinds=(*VERBAL, AggressionType.DISCRIMINATION)), 9)
    told.carry_out(told.decide(stage.at(8), MeasureKind.WARNING_LETTER), stage.at(6))
    told.conclude(stage.at(6), Outcome.MEASURES)
    told.tell(stage.at(3))
    otherwise = stage.known(stage.handled(18, me, 3), 16)
    otherwise.carry_out(otherwise.decide(stage.at(14), MeasureKind.RESTORATION_TALK), stage.at(12))
    otherwise.conclude(stage.at(12), Outcome.MEASURES)
    feedback = otherwise.tell(stage.at(9))
    if feedback is not None:
        otherwise.answer(feedback, stage.at(7), FeedbackAnswer.NOT_AS_AGREED, NOT_AS_AGREED)
    for_colleague = stage.handled(8, me, 2, affected=colleague, channel=Channel.TELEPHONE)
    by_colleague = stage.told(2, colleague, affected=me, knowledge=PersonKnowledge.SAID_TO_BE_KNOWN)
    return [new, handling, told, otherwise, for_colleague, by_colleague]


def _no_longer_counted(stage: Stage) -> list[Case]:
    """Three colleagues at one counter told of one event; and a report that was sent by mistake."""
    town = stage.town
    colleagues = [each for each in town.colleagues(organisation.DESK) if each is not town.people["medewerker"]]
    occurred_at = stage.at(6)
    main = stage.handled(
        6,
        colleagues[2],
        3,
        kinds=(AggressionType.VERBAL, AggressionType.PROPERTY_DAMAGE),
        story=THROWN,
        occurred_at=occurred_at,
        reported_at=occurred_at + timedelta(minutes=20),
    )
    same = [
        stage.told(6, each, kinds=VERBAL, story=text, occurred_at=occurred_at, reported_at=_next(main, number))
        for number, (each, text) in enumerate(zip(colleagues, SEEN_TOO, strict=False))
    ]
    for each in same:
        each.join(stage.at(4), town.people["vpt"], main, "Drie collega’s aan dezelfde balie meldden hetzelfde.")
    mistake = stage.told(5, colleagues[1])
    mistake.withdraw(stage.at(4), town.people["vpt"], stories.WITHDRAW_REASONS[0])
    return [main, *same, mistake]


def _next(case: Case, number: int) -> datetime:
    return case.incident.reported_at + timedelta(minutes=25 * (number + 1))


def _of_office_holders(stage: Stage) -> list[Case]:
    """Closed to managers: the registrar handles one, and has to take up the other."""
    town, alderman = stage.town, stage.town.people[OFFICE_HOLDER]
    values: dict[str, Any] = {
        "unit": organisation.STAFF,
        "channel": Channel.SOCIAL_MEDIA,
        "affected_kind": AffectedKind.OFFICE_HOLDER,
    }
    new = stage.told(1, alderman, kinds=(AggressionType.PSYCHOLOGICAL, AggressionType.DOXING), **values)
    handled = stage.told(8, alderman, kinds=VERBAL, hint="stadsgenoot44", **values)
    handled.take_up(stage.at(7), town.people["griffier"], Role.REGISTRAR)
    handled.assess(stage.at(6), 3)
    handled.identify(stage.at(5), stage.persons.new(stage.at(5), "stadsgenoot44"))
    return [new, handled]


def _drafts(town: Town) -> None:
    """Two reports that the account `medewerker` has begun: an hour ago, and last week."""
    last_week = town.now - timedelta(days=6)
    began = {
        town.now - timedelta(minutes=65): {"story": ["Man werd boos over zijn paspoort en"], "kinds": ["verbal"]},
        last_week: {
            "story": ["Aan de telefoon uitgescholden door een mevrouw. Ze belde drie keer terug."],
            "kinds": ["verbal", "psychological"],
            "channel": ["telephone"],
            "day": ["other"],
            "date": [last_week.astimezone(AMSTERDAM).strftime("%d-%m-%Y")],
        },
    }
    for saved_at, value in began.items():
        town.keep(
            ReportDraft(
                id=town.new_id(),
                owner_id=town.people["medewerker"].id,
                form_key=town.new_id(),
                value=value,
                saved_at=saved_at,
            )
        )
