"""Building bans for tests: a case with a confirmed person, and a ban at any point of its life, through the operations."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.accounts.actors import load_actor
from incidents.accounts.models import Employee
from incidents.bans import gate, operations, queries, visits
from incidents.bans.models import Ban, BanViolation
from incidents.bans.vocabulary import Hearing, LegalBasis, ServedHow
from incidents.events import ExampleDataLoaded
from incidents.journey import FOLLOW_UPS
from incidents.persons.models import IncidentPerson, Person
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import SYSTEM
from incidents.registration.models import Incident
from incidents.work import AMSTERDAM, Work
from tests.factories import cases
from tests.factories.world import World

NAME = "Kees Fictief"


def today(now: datetime | None = None) -> date:
    """The Amsterdam day."""
    return (now or datetime.now(UTC)).astimezone(AMSTERDAM).date()


def work_of(world: World, employee: Employee, now: datetime | None = None) -> Work:
    """A Work for an employee with the follow-ups of the journey."""
    world.session.flush()
    moment = now or datetime.now(UTC)
    actor = load_actor(world.session, employee.id, today(moment))
    return Work(world.session, actor, moment, FOLLOW_UPS)


def person(world: World, name: str = NAME, **values: object) -> Person:
    """A person."""
    made = Person(id=uuid4(), made_at=datetime.now(UTC), name=name, **values)
    world.session.add(made)
    Work(world.session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(made.id))
    world.session.flush()
    return made


def case(world: World, who: Person | None = None, **values: object) -> Incident:
    """A case that the manager handles, with a confirmed person."""
    values.setdefault("handler", world.manager)
    values.setdefault("person_knowledge", PersonKnowledge.IDENTIFIED)
    made = cases.incident(world, **values)
    link = IncidentPerson(
        incident_id=made.id,
        person_id=(who or person(world)).id,
        confirmed_by_id=world.manager.id,
        confirmed_at=datetime.now(UTC),
    )
    world.session.add(link)
    world.session.flush()
    return made


def proposal(world: World, on: date | None = None, **values: object) -> gate.BanProposal:
    """A complete proposal for the hall, of 3 months from the day on."""
    on = on or today()
    filled: dict[str, object] = {
        "conduct": (gate.Act("Sloeg met de hand op de balie", on, "2 medewerkers"),),
        "norm": "Punt 3 van de huisregels",
        "reason": "Een waarschuwing hielp niet",
        "building_ids": frozenset({world.buildings["hall"].id}),
        "first_day": on,
        "last_day": on + timedelta(days=89),
        "duration_reason": "Korter hielp eerder niet",
        "hearing": Hearing.HEARD,
        "heard_on": on,
        "hearing_text": "Zegt dat het niet zo bedoeld was",
        "basic_service_channel": "Telefonisch",
        "legal_basis": LegalBasis.PUBLIC_LAW,
        "review_on": on + timedelta(days=30),
        "decider_id": world.authority.id,
    }
    return gate.BanProposal(**filled | values)  # type: ignore[arg-type]


def acute_proposal(world: World, on: date | None = None, **values: object) -> gate.BanProposal:
    """A complete proposal of an acute ban of 7 days."""
    on = on or today()
    filled: dict[str, object] = {
        "acute": True,
        "acute_reason": "Staat met een mes bij de ingang",
        "conduct": (gate.Act("Dreigde met een mes", on, "beveiliging"),),
        "building_ids": frozenset({world.buildings["hall"].id}),
        "first_day": on,
        "last_day": on + timedelta(days=7),
        "decider_id": world.authority.id,
    }
    return gate.BanProposal(**filled | values)  # type: ignore[arg-type]


def proposed(
    world: World, incident: Incident | None = None, now: datetime | None = None, acute: bool = False, **values: object
) -> Ban:
    """A ban that the manager proposed."""
    incident = incident or case(world)
    filled = (acute_proposal if acute else proposal)(world, today(now), **values)
    return operations.propose(work_of(world, world.manager, now), incident, filled)


def submitted(world: World, incident: Incident | None = None, now: datetime | None = None, **values: object) -> Ban:
    """A ban that lies before the deciding authority."""
    ban = proposed(world, incident, now, **values)
    return operations.submit(work_of(world, world.manager, now), ban, case_of(world, ban))


def imposed(world: World, incident: Incident | None = None, now: datetime | None = None, **values: object) -> Ban:
    """A ban that was decided."""
    ban = submitted(world, incident, now, **values)
    return operations.impose(work_of(world, world.authority, now), ban, case_of(world, ban), "Dit is evenredig")


def served(world: World, incident: Incident | None = None, now: datetime | None = None, **values: object) -> Ban:
    """A ban that was served on the day of its decision."""
    ban = imposed(world, incident, now, **values)
    work = work_of(world, world.manager, now)
    return operations.serve(work, ban, case_of(world, ban), ServedHow.IN_PERSON, work.today, None)


def suspended(world: World, ban: Ban, starts: date, ends: date, now: datetime | None = None) -> Ban:
    """A served ban that was suspended for some days."""
    work = work_of(world, world.manager, now)
    return operations.suspend(work, ban, case_of(world, ban), starts, ends, "Bezwaar loopt")


def case_of(world: World, ban: Ban) -> Incident:
    """The incident of a ban."""
    return world.session.get_one(Incident, ban.incident_id)


def visited(
    world: World, ban: Ban, form_key: UUID | None = None, who: Employee | None = None
) -> tuple[BanViolation, Incident]:
    """A visit to the hall in spite of a ban, which reception reported."""
    work, hall = work_of(world, who or world.reception), world.buildings["hall"]
    place = queries.place(work, ban.id, hall.id)
    story = "Kwam binnen terwijl er een verbod geldt."
    return visits.report_violation(work, place, hall, story, form_key or uuid4())


def only_ban(session: Session) -> Ban:
    """The one ban that there is, as it stands in the database now."""
    session.expire_all()
    return session.scalars(select(Ban)).one()
