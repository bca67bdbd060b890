"""A small world whose figures can be counted by hand."""

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from incidents.bans.models import Ban, BanPlace, BanViolation
from incidents.events import ExampleDataLoaded
from incidents.measures.models import Measure
from incidents.measures.vocabulary import MeasureKind
from incidents.organisation.models import HeadCount
from incidents.persons.models import Person
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import SYSTEM
from incidents.registration.models import Incident
from incidents.registration.vocabulary import AggressionType, Channel, IncidentStatus
from incidents.work import Work
from tests.factories.cases import incident
from tests.factories.world import World
from tests.statements import sent_through

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def keep(session: Session, row, subject_id):
    session.add(row)
    Work(session, SYSTEM, NOW).record(ExampleDataLoaded(subject_id))
    session.flush()
    return row


def head_count(world: World, unit: str, year: int, people: int) -> HeadCount:
    unit_id = world.units[unit].id
    return keep(world.session, HeadCount(id=uuid4(), unit_id=unit_id, year=year, people=people), unit_id)


def measure(world: World, of: Incident, kind: MeasureKind, *, taken_back: bool = False) -> Measure:
    return keep(
        world.session,
        Measure(
            id=uuid4(),
            incident_id=of.id,
            kind=kind,
            reason="reden",
            decided_by_id=world.manager.id,
            decided_on=of.occurred_on,
            decided_at=NOW,
            withdrawn_at=NOW if taken_back else None,
        ),
        of.id,
    )


def ban(world: World, of: Incident, first_day: date, last_day: date, **values: object) -> Ban:
    person = keep(world.session, Person(id=(person_id := uuid4()), made_at=NOW), person_id)
    values.setdefault("decided_on", first_day)
    values.setdefault("served_on", first_day)
    made = keep(
        world.session,
        Ban(
            id=uuid4(),
            incident_id=of.id,
            person_id=person.id,
            proposed_by_id=world.manager.id,
            decided_by_id=world.authority.id if values["decided_on"] else None,
            proposed_at=NOW,
            first_day=first_day,
            last_day=last_day,
            **values,
        ),
        of.id,
    )
    keep(world.session, BanPlace(ban_id=made.id, building_id=world.buildings["hall"].id, incident_id=of.id), of.id)
    return made


@pytest.fixture
def counted(world: World) -> World:
    """2025 at the desk: five incidents that count; at the works one; 2024: two. Further: three that do not count.

    2025, desk: A january, verbal + psychological, counter hall, severity 2, person unknown, warning letter + police notice.
                B january, physical, counter hall, severity 5, identified, ban and complaint; police said yes.
                C march, verbal, e-mail, not assessed, confirmed unknown.
                D december, doxing + discrimination, social media, severity 3, said to be known.
                V december, the visit in spite of the ban: other, counter hall, not assessed, identified.
    2025, team: E july, psychological + stalking, chat, severity 4, unknown; a warning letter that was taken back.
    2024, desk: F january, verbal, telephone, severity 1, unknown.   works: G june, verbal, telephone, severity 1, unknown.
    """
    kinds = AggressionType
    hall = world.buildings["hall"].id
    known, unknown = PersonKnowledge.IDENTIFIED, PersonKnowledge.CONFIRMED_UNKNOWN
    a = incident(
        world, kinds=(kinds.VERBAL, kinds.PSYCHOLOGICAL), occurred_on=date(2025, 1, 1), building_id=hall, severity=2
    )
    b = incident(
        world,
        kinds=(kinds.PHYSICAL,),
        occurred_on=date(2025, 1, 31),
        building_id=hall,
        severity=5,
        person_knowledge=known,
        police_reported=True,
    )
    incident(world, occurred_on=date(2025, 3, 1), channel=Channel.EMAIL, person_knowledge=unknown)
    incident(
        world,
        kinds=(kinds.DOXING, kinds.DISCRIMINATION),
        occurred_on=date(2025, 12, 31),
        channel=Channel.SOCIAL_MEDIA,
        severity=3,
        person_knowledge=PersonKnowledge.SAID_TO_BE_KNOWN,
    )
    visit = incident(
        world, kinds=(kinds.OTHER,), occurred_on=date(2025, 12, 5), building_id=hall, person_knowledge=known
    )
    e = incident(
        world,
        unit="team",
        kinds=(kinds.PSYCHOLOGICAL, kinds.STALKING),
        occurred_on=date(2025, 7, 10),
        channel=Channel.CHAT_OR_FORUM,
        severity=4,
    )
    incident(world, occurred_on=date(2024, 1, 15), channel=Channel.TELEPHONE, severity=1)
    incident(world, unit="works", occurred_on=date(2024, 6, 15), channel=Channel.TELEPHONE, severity=1)
    incident(world, occurred_on=date(2025, 5, 1), status=IncidentStatus.WITHDRAWN)
    incident(world, occurred_on=date(2025, 5, 1), status=IncidentStatus.WITHDRAWN, same_event_as_id=a.id)
    incident(world, occurred_on=date(2023, 5, 1))
    measure(world, a, MeasureKind.WARNING_LETTER)
    measure(world, a, MeasureKind.POLICE_NOTIFICATION)
    measure(world, b, MeasureKind.BUILDING_BAN)
    measure(world, b, MeasureKind.POLICE_COMPLAINT)
    measure(world, e, MeasureKind.WARNING_LETTER, taken_back=True)
    in_force = ban(world, b, date(2025, 2, 10), date(2026, 2, 9))
    ban(world, b, date(2025, 2, 10), date(2026, 2, 9), decided_on=None, served_on=None)
    ban(world, e, date(2025, 8, 1), date(2026, 2, 1), lifted_on=date(2025, 12, 31))
    keep(
        world.session,
        BanViolation(
            id=uuid4(),
            ban_id=in_force.id,
            incident_id=b.id,
            violation_incident_id=visit.id,
            building_id=hall,
            seen_at=NOW,
            seen_by_id=world.reception.id,
        ),
        b.id,
    )
    for unit, people in (("social", 10), ("desk", 40), ("team", 50)):
        head_count(world, unit, 2025, people)
    head_count(world, "desk", 2024, 20)
    world.session.commit()
    return world


def statements() -> AbstractContextManager[list[str]]:
    """The statements that the database got meanwhile."""
    return sent_through(Engine)
