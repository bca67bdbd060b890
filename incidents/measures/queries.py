"""Reads of measures, for who may see their case."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from incidents.handling import queries as handling_queries
from incidents.measures.models import Measure
from incidents.measures.vocabulary import POLICE
from incidents.persons.models import IncidentPerson
from incidents.policy import Action, Refused
from incidents.registration.models import Incident
from incidents.work import Work


def of_incident(work: Work, incident: Incident) -> Sequence[Measure]:
    """The measures of a case that was read before, the first decided first, those taken back included."""
    statement = select(Measure).where(Measure.incident_id == incident.id)
    return work.session.scalars(statement.order_by(Measure.decided_at, Measure.id)).all()


def measure(
    work: Work, incident_id: UUID, measure_id: UUID, action: Action, *, for_change: bool = False
) -> tuple[Incident, Measure]:
    """One measure with its case, for this action; the look at the case is logged. Raises Refused."""
    incident = handling_queries.case(work, incident_id, action, for_change=for_change)
    statement = select(Measure).where(Measure.id == measure_id, Measure.incident_id == incident_id)
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = work.session.scalars(statement).one_or_none()
    if found is None:
        raise Refused(action, incident_id)
    return incident, found


def person_of(work: Work, incident_id: UUID) -> UUID | None:
    """The person whom the handler confirmed as the one behind a case."""
    statement = select(IncidentPerson.person_id).where(
        IncidentPerson.incident_id == incident_id, IncidentPerson.undone_at.is_(None)
    )
    return work.session.scalar(statement)


def first_planned_on(work: Work, incident_id: UUID) -> date | None:
    """The first day (Amsterdam) for which a measure is planned that was neither carried out nor taken back."""
    return work.session.scalar(
        select(func.min(Measure.planned_on)).where(
            Measure.incident_id == incident_id, Measure.carried_out_on.is_(None), Measure.withdrawn_at.is_(None)
        )
    )


def is_at_the_police(work: Work, incident_id: UUID) -> bool:
    """Whether a measure that brings the event to the police stands."""
    statement = (
        select(func.count())
        .select_from(Measure)
        .where(Measure.incident_id == incident_id, Measure.withdrawn_at.is_(None), Measure.kind.in_(POLICE))
    )
    return bool(work.session.scalar(statement))
