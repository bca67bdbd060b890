"""A visit in spite of a ban: reception reports it, and it becomes a case of its own. Never commits."""

from uuid import UUID, uuid4

from sqlalchemy import select

from incidents import events
from incidents.bans.checks import check_verb
from incidents.bans.models import Ban, BanPlace, BanViolation
from incidents.bans.vocabulary import BanVerb
from incidents.organisation import queries as organisation_queries
from incidents.organisation.queries import BuildingInUse
from incidents.persons import operations as persons_operations
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Action
from incidents.registration import operations as registration_operations
from incidents.registration import queries as registration_queries
from incidents.registration.models import Incident
from incidents.registration.report import IncidentReport
from incidents.registration.rules import FormAlreadyUsed
from incidents.registration.vocabulary import AffectedKind, AggressionType, Channel
from incidents.work import AMSTERDAM, Work


def report_violation(
    work: Work, place: BanPlace, building: BuildingInUse, story: str, form_key: UUID
) -> tuple[BanViolation, Incident]:
    """Register that the person came in spite of the ban: an incident of its own, of the unit that imposed the ban.

    The person of the ban is its confirmed person.
    The same form sent twice gives one violation. Raises Refused, FormAlreadyUsed, NotPossibleNow when the ban is not in
    force now.
    """
    work.allow(Action.REPORT_VIOLATION, place)
    ban = work.session.scalars(select(Ban).where(Ban.id == place.ban_id).with_for_update()).one()
    before = _violation_of(work, ban, form_key)
    if before is not None:
        return before
    check_verb(work, BanVerb.REPORT_VIOLATION, ban)
    if registration_queries.sent_with(work, form_key) is not None:  # of another report: that one is no visit
        raise FormAlreadyUsed
    made = registration_operations.report_incident(work, _visit(work, ban, building, story), form_key)
    persons_operations.recognise(work, made, ban.person_id, place)
    violation = BanViolation(
        id=uuid4(),
        ban_id=ban.id,
        incident_id=ban.incident_id,
        violation_incident_id=made.id,
        building_id=building.id,
        seen_at=work.now,
        seen_by_id=work.employee_id,
    )
    work.session.add(violation)
    work.record(events.BanViolated(ban.incident_id, ban.id, made.id))
    return violation, made


def _visit(work: Work, ban: Ban, building: BuildingInUse, story: str) -> IncidentReport:
    incident = work.session.get_one(Incident, ban.incident_id)
    units = organisation_queries.tree(work.session, work.today).units
    wanted = [incident.unit_id, incident.manager_unit_id, *units]
    return IncidentReport(
        story=story,
        kinds=(AggressionType.BAN_VIOLATION,),
        channel=Channel.COUNTER,
        occurred_on=work.today,
        occurred_at=work.now.astimezone(AMSTERDAM).time().replace(second=0, microsecond=0),
        unit_id=next(each for each in wanted if each in units),
        # A case of an office-holder is closed to managers, and so is what comes after it.
        affected_kind=AffectedKind.OFFICE_HOLDER if incident.office_holder else AffectedKind.NOBODY,
        building_id=building.id,
        person_knowledge=PersonKnowledge.SAID_TO_BE_KNOWN,
    )


def _violation_of(work: Work, ban: Ban, form_key: UUID) -> tuple[BanViolation, Incident] | None:
    found = work.session.execute(
        select(BanViolation, Incident)
        .join(Incident, Incident.id == BanViolation.violation_incident_id)
        .where(BanViolation.ban_id == ban.id, Incident.form_key == form_key)
    ).first()
    return (found[0], found[1]) if found else None
