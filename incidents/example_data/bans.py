"""Building bans of the example: from proposal to the end, as far as the day of loading has come.

What the clock would have said by now (started, suspended, to be looked at again, ends soon, expired) is marked as said,
so that loading sends no mail.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incidents import events
from incidents.bans.models import Ban, BanConduct, BanPlace, BanSuspension, BanViolation
from incidents.bans.rules import END_TOLD_DAYS_BEFORE, due_on
from incidents.bans.vocabulary import Hearing, LegalBasis, ServedHow
from incidents.example_data import organisation
from incidents.example_data.calendar import moment, office_hour, working_days_before
from incidents.example_data.cases import Case, day_of
from incidents.example_data.town import Town
from incidents.measures.vocabulary import MeasureKind
from incidents.persons.models import IncidentPerson
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Role
from incidents.promises.rules import end_of
from incidents.promises.vocabulary import PromiseKind

WATCH_BEGINS = 7  # o'clock: when reception is told of a day's bans
NORM = "De huisregels van Gemeente Voorbeeld. Die hangen bij de ingang en staan in de afspraakbevestiging."
REASONS = (
    "Medewerkers voelen zich niet veilig zolang betrokkene binnen kan lopen. Een gesprek heeft niet geholpen.",
    "Na de waarschuwingsbrief is het opnieuw gebeurd. Een lichtere maatregel volstaat niet meer.",
    "Er is geweld gebruikt tegen een medewerker, waar andere bezoekers bij waren.",
)
DURATION_REASON = (
    "Deze duur past bij de ernst en geeft de afdeling tijd om het contact op een andere manier in te richten."
)
HEARD = "Betrokkene zegt dat hij boos was, maar vindt dat het is overdreven. Hij bood geen excuses aan."
BASIC_SERVICE = "Betrokkene kan bellen met 088 000 00 00 en stukken per post of via de website indienen."
DECISION_REASONS = (
    "Het gedrag staat vast en is ernstig. De duur is in verhouding.",
    "Ik volg het voorstel. Betrokkene is gehoord en houdt een loket over.",
)
ACUTE_REASON = "Betrokkene dreigde vandaag terug te komen met een wapen."
RETURN_REASON = "De duur is nog niet uitgelegd. Vul dat aan en leg het opnieuw voor."


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a ban went: aware moments of its steps, where nothing means not yet, and its days, both inside."""

    proposed_at: datetime
    first_day: date
    last_day: date
    buildings: tuple[str, ...]
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    served_at: datetime | None = None
    returned_at: datetime | None = None
    lifted_at: datetime | None = None
    suspended: tuple[date, date] | None = None
    exceptions: str | None = None
    acute: bool = False
    is_complete: bool = True


def usual_course(town: Town, first_day: date, last_day: date, *buildings: str) -> Course:
    """The course of a ban that was served on the working day before its first day, or before today if that is sooner."""
    start = min(first_day, town.today)

    def before(count: int) -> datetime:
        return office_hour(town.draw, working_days_before(start, count, town.closing_days))

    return Course(
        proposed_at=before(6),
        submitted_at=before(5),
        decided_at=before(3),
        served_at=before(1),
        first_day=first_day,
        last_day=last_day,
        buildings=buildings,
    )


def put_ban(case: Case, course: Course) -> Ban:
    """The ban of a case whose person is known, with everything that its course says has happened."""
    town = case.town
    ban = _proposal(case, course)
    case.keep_part(ban)
    for building in course.buildings:
        place_id = town.buildings[building].id
        case.keep_part(BanPlace(ban_id=ban.id, building_id=place_id, incident_id=case.incident.id))
    _conduct(case, ban)
    _log_proposal(case, ban, course)
    if course.decided_at is not None:
        _decide(case, ban, course.decided_at, course.served_at)
    if course.served_at is not None:
        _serve(case, ban, course.served_at)
    if course.suspended is not None:
        _suspend(case, ban, *course.suspended)
    if course.lifted_at is not None:
        _lift(case, ban, course.lifted_at)
    _mark_what_the_clock_said(case, ban)
    _repeat_first_day(case, ban)
    return ban


def _repeat_first_day(case: Case, ban: Ban) -> None:
    """The case repeats the first day by which something is to be done about a ban, as the operations keep it."""
    has_ended = ban.decided_on is not None and ban.days[1] < case.town.today
    day = due_on(ban.first_day, ban.review_on, is_served=ban.served_on is not None)
    if ban.lifted_on is not None or has_ended or day is None:
        return
    due_at = end_of(day)
    case.incident.ban_due_at = min(due_at, case.incident.ban_due_at or due_at)


def violate(case: Case, ban: Ban, visit: Case, building: str, seen_at: datetime) -> None:
    """The person came in spite of the ban; the visit is a case of its own, with the person of the ban."""
    case.keep_part(
        BanViolation(
            id=case.town.new_id(),
            ban_id=ban.id,
            incident_id=case.incident.id,
            violation_incident_id=visit.incident.id,
            building_id=case.town.buildings[building].id,
            seen_at=seen_at,
            seen_by_id=visit.incident.reporter_id,
        )
    )
    receptionist = case.town.people["receptie"]
    visit.incident.person_knowledge = PersonKnowledge.IDENTIFIED
    visit.keep_part(
        IncidentPerson(
            id=case.town.new_id(),
            incident_id=visit.incident.id,
            person_id=ban.person_id,
            confirmed_by_id=receptionist.id,
            confirmed_at=seen_at,
        )
    )
    visit.note(seen_at, receptionist, Role.RECEPTION, events.PersonRecognised(visit.incident.id, ban.person_id))
    fact = events.BanViolated(case.incident.id, ban.id, visit.incident.id)
    case.note(seen_at, receptionist, Role.RECEPTION, fact)


def _proposal(case: Case, course: Course) -> Ban:
    town, draw = case.town, case.town.draw
    heard_on = working_days_before(day_of(course.proposed_at), 1, town.closing_days)
    if case.handler is None or case.person is None:
        raise LookupError("a ban needs a handler and a person")
    ban = Ban(
        id=town.new_id(),
        incident_id=case.incident.id,
        person_id=case.person.id,
        proposed_by_id=case.handler.id,
        proposed_at=course.proposed_at,
        submitted_at=course.submitted_at,
        first_day=course.first_day,
        last_day=course.last_day,
        exceptions=course.exceptions,
        acute=course.acute,
        acute_reason=ACUTE_REASON if course.acute else None,
        norm=NORM,
        reason=draw.choice(REASONS),
        hearing=Hearing.URGENT if course.acute else Hearing.HEARD,
    )
    if course.is_complete:
        ban.decider_id = town.people["directeur"].id
        ban.legal_basis = LegalBasis.PUBLIC_LAW
        ban.remedy = organisation.REMEDY_PUBLIC
        ban.basic_service_channel = BASIC_SERVICE
        ban.duration_reason = DURATION_REASON
        ban.review_on = max(course.first_day, course.last_day - timedelta(days=7))
        ban.police_informed_on = day_of(course.proposed_at)
        if not course.acute:
            ban.heard_on, ban.hearing_text = heard_on, HEARD
    if course.returned_at is not None:
        ban.submitted_at, ban.return_reason, ban.duration_reason = None, RETURN_REASON, None
    return ban


def _conduct(case: Case, ban: Ban) -> None:
    case.keep_part(
        BanConduct(
            id=case.town.new_id(),
            ban_id=ban.id,
            incident_id=case.incident.id,
            position=0,
            what=case.incident.story,
            happened_on=case.incident.occurred_on,
            seen_by="Twee medewerkers en de beveiliging",
        )
    )


def _log_proposal(case: Case, ban: Ban, course: Course) -> None:
    director, subject = case.town.people["directeur"], case.incident.id
    case.note(course.proposed_at, case.handler, Role.MANAGER, events.BanProposed(subject, ban.id))
    if course.submitted_at is not None:
        case.note(course.submitted_at, case.handler, Role.MANAGER, events.BanSubmitted(subject, ban.id))
    if course.returned_at is not None:
        case.look(course.returned_at - timedelta(minutes=9), director, Role.DECIDING_AUTHORITY)
        case.note(course.returned_at, director, Role.DECIDING_AUTHORITY, events.BanReturned(subject, ban.id))


def _decide(case: Case, ban: Ban, at: datetime, served_at: datetime | None) -> None:
    director = case.town.people["directeur"]
    reason = case.town.draw.choice(DECISION_REASONS)
    measure = case.decide(at, MeasureKind.BUILDING_BAN, decided_by_id=director.id, reason=reason)
    if measure is None:
        return
    ban.measure_id, ban.decided_on = measure.id, day_of(at)
    ban.decided_by_id, ban.decision_reason = director.id, reason
    case.look(at - timedelta(minutes=14), director, Role.DECIDING_AUTHORITY)
    case.note(at, director, Role.DECIDING_AUTHORITY, events.BanImposed(case.incident.id, ban.id))
    if served_at is not None:
        case.carry_out(measure, served_at, "Bezorgd.")


def _serve(case: Case, ban: Ban, at: datetime) -> None:
    ban.served_on = day_of(at)
    ban.served_how = ServedHow.ON_THE_SPOT if ban.acute else ServedHow.REGISTERED_POST
    ban.served_detail = "Verteld door de beveiliging, om 15.20 uur, twee collega’s waren erbij." if ban.acute else None
    case.note(at, case.handler, Role.MANAGER, events.BanServed(case.incident.id, ban.id))
    if ban.acute:
        case.promise(PromiseKind.FULL_DECISION, at)


def _suspend(case: Case, ban: Ban, first_day: date, last_day: date) -> None:
    """Decided on the working day before its first day, which lies before the day of loading."""
    if case.handler is None:
        raise LookupError("nobody handles this case yet")
    decided_at = office_hour(case.town.draw, working_days_before(first_day, 1, case.town.closing_days))
    suspension = BanSuspension(
        id=case.town.new_id(),
        incident_id=case.incident.id,
        first_day=first_day,
        last_day=last_day,
        reason="De bezwaarcommissie vraagt om te wachten tot na de zitting.",
        decided_by_id=case.handler.id,
        decided_at=decided_at,
        began_told_at=moment(first_day, WATCH_BEGINS),
    )
    ban.suspensions.append(suspension)
    case.note(decided_at, case.handler, Role.MANAGER, events.BanSuspended(case.incident.id, ban.id))
    began = events.BanSuspensionBegan(case.incident.id, ban.id, suspension.id)
    case.note(moment(first_day, WATCH_BEGINS), None, Role.SYSTEM, began)


def _lift(case: Case, ban: Ban, at: datetime) -> None:
    ban.lifted_on, ban.lifted_by_id = day_of(at), case.handler.id if case.handler else None
    ban.lift_reason = "Betrokkene bood excuses aan. Er zijn contactafspraken gemaakt."
    case.note(at, case.handler, Role.MANAGER, events.BanLifted(case.incident.id, ban.id))
    if ban.acute:
        case.keep(PromiseKind.FULL_DECISION, at)


def _mark_what_the_clock_said(case: Case, ban: Ban) -> None:
    if ban.decided_on is None:
        return
    subject, today, now = case.incident.id, case.town.today, case.town.now
    first_day, last_day = ban.days
    lifted = ban.lifted_on is not None
    if ban.served_on is not None:
        in_force_on = max(first_day, ban.served_on)
        if in_force_on <= min(today, last_day, ban.lifted_on or today):
            ban.started_told_at = min(moment(in_force_on, WATCH_BEGINS), now)
            case.note(ban.started_told_at, None, Role.SYSTEM, events.BanStarted(subject, ban.id))
        if ban.review_on is not None and ban.review_on <= today and not lifted:
            ban.review_told_at = min(moment(max(ban.review_on, ban.served_on), WATCH_BEGINS), now)
            case.note(ban.review_told_at, None, Role.SYSTEM, events.BanReviewAnnounced(subject, ban.id))
        announced_on = max(last_day - timedelta(days=END_TOLD_DAYS_BEFORE), ban.served_on)
        if announced_on <= today and not lifted:
            ban.end_announced_at = min(moment(announced_on, WATCH_BEGINS), now)
            case.note(ban.end_announced_at, None, Role.SYSTEM, events.BanEndAnnounced(subject, ban.id))
    if last_day < today and not lifted:
        ban.expired_told_at = min(moment(last_day + timedelta(days=1), 0, 10), now)
        case.note(ban.expired_told_at, None, Role.SYSTEM, events.BanExpired(subject, ban.id))
