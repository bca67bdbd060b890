"""Reads of persons: exact matches by the blind index, the confirmed person of a case, and what is done against him.

Which cases a reader may see is decided above, where the cases are.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Date, DateTime, String, Uuid, column, or_, select, table

from incidents.encryption import keyring, normalised
from incidents.persons.models import IncidentPerson, Person
from incidents.persons.rules import PersonDetails
from incidents.policy import Action, Refused
from incidents.work import Work

# The tables of two later rooms, by name, for this room and those between: none of them may import those rooms, and they
# need no more of them than these columns.
MEASURES = table(
    "measures",
    column("id", Uuid()),
    column("incident_id", Uuid()),
    column("person_id", Uuid()),
    column("kind", String()),
    column("decided_at", DateTime(timezone=True)),
    column("carried_out_on", Date()),
    column("withdrawn_at", DateTime(timezone=True)),
)
BANS = table(
    "bans",
    column("incident_id", Uuid()),
    column("measure_id", Uuid()),
    column("submitted_at", DateTime(timezone=True)),
    column("decided_on", Date()),
    column("last_day", Date()),
    column("lifted_on", Date()),
)
NAME, BORN_ON, ALIAS = "persons.name_index", "persons.born_on_index", "persons.alias_index"


def matches(work: Work, details: PersonDetails) -> Sequence[Person]:
    """The persons with exactly this name (and this date of birth, where both are known) or this alias.

    A match is a candidate, never more: a human confirms.
    """
    if not work.could(Action.IDENTIFY_PERSON):
        raise Refused(Action.IDENTIFY_PERSON)
    keys = keyring()
    same = []
    if normalised(details.name):
        same.append(Person.name_index == keys.index(details.name, NAME))
    if normalised(details.alias):
        same.append(Person.alias_index == keys.index(details.alias, ALIAS))
    if not same:
        return []
    statement = select(Person).where(or_(*same)).order_by(Person.made_at)
    if details.born_on is not None:
        born = keys.index(details.born_on.isoformat(), BORN_ON)
        statement = statement.where(or_(Person.born_on_index == born, Person.born_on_index.is_(None)))
    return work.session.scalars(statement).all()


def confirmed_link(work: Work, incident_id: UUID) -> IncidentPerson | None:
    """The link of a case that was not undone."""
    statement = select(IncidentPerson).where(
        IncidentPerson.incident_id == incident_id, IncidentPerson.undone_at.is_(None)
    )
    return work.session.scalars(statement).first()


def confirmed_person(work: Work, incident_id: UUID) -> Person | None:
    """The confirmed person of a case; the caller has passed the door with the case and Action.SEE_PERSON."""
    statement = (
        select(Person)
        .join(IncidentPerson, IncidentPerson.person_id == Person.id)
        .where(IncidentPerson.incident_id == incident_id, IncidentPerson.undone_at.is_(None))
    )
    return work.session.scalars(statement).first()


def is_acted_against(work: Work, incident_id: UUID) -> bool:
    """Whether the person of a case has a ban there, proposed or decided, or a measure that is still to be done.

    The measure of a ban ends with the ban.
    """
    of_ban = select(BANS.c.measure_id).where(BANS.c.incident_id == incident_id, BANS.c.measure_id.is_not(None))
    ban = select(BANS.c.incident_id).where(
        BANS.c.incident_id == incident_id,
        BANS.c.lifted_on.is_(None),
        # Of a proposal the days may still be open.
        or_(BANS.c.last_day.is_(None), BANS.c.last_day >= work.today),
    )
    measure = select(MEASURES.c.id).where(
        MEASURES.c.incident_id == incident_id,
        MEASURES.c.person_id.is_not(None),
        MEASURES.c.carried_out_on.is_(None),
        MEASURES.c.withdrawn_at.is_(None),
        MEASURES.c.id.not_in(of_ban),
    )
    work.session.flush()
    return bool(work.session.scalar(select(or_(ban.exists(), measure.exists()))))
