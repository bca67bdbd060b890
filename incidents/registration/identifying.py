"""Who may be behind a case: candidates among the persons that are known, with the cases that the handler may see.

This lives here and not in `persons`, because hit or no-hit depends on cases: a candidate from a case of one's own is shown
with its reference; one from another department only as "known elsewhere".
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from incidents.persons import queries as persons_queries
from incidents.persons.models import IncidentPerson, Person
from incidents.persons.rules import PersonDetails
from incidents.policy import Action, Refused
from incidents.registration.models import Incident
from incidents.work import Work


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be the same one, with the cases in which the handler may see him."""

    person: Person
    references: list[str]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates that may be shown, and whether there are others in cases that may not."""

    known: list[Candidate]
    elsewhere: bool

    def person(self, person_id: UUID | None) -> Person | None:
        """The shown candidate with this id."""
        return next((each.person for each in self.known if each.person.id == person_id), None)


def case_to_identify(work: Work, incident_id: UUID, *, for_change: bool = False) -> Incident:
    """The case of which the handler names the person; the look is logged. Raises Refused.

    `for_change` locks it, so that nobody proposes a ban against a person who is taken from the case at that instant.
    """
    statement = select(Incident).where(Incident.id == incident_id)
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    incident = work.session.scalars(statement).one_or_none()
    if incident is None:
        raise Refused(Action.IDENTIFY_PERSON)
    return work.read(Action.IDENTIFY_PERSON, incident)


def candidates(work: Work, incident: Incident, details: PersonDetails) -> Candidates:
    """Who is known by this name or alias. Every answer is logged with the persons that it is about."""
    work.allow(Action.IDENTIFY_PERSON, incident)
    found = {each.id: each for each in persons_queries.matches(work, details)}
    if not found:
        return Candidates([], False)
    linked = (
        select(IncidentPerson.person_id, Incident.reference, work.seen(Action.VIEW_CASE, Incident).label("seen"))
        .join(Incident, Incident.id == IncidentPerson.incident_id)
        .where(
            IncidentPerson.person_id.in_(found),
            IncidentPerson.undone_at.is_(None),
            IncidentPerson.incident_id != incident.id,
        )
        .order_by(Incident.reference)
    )
    shown: dict[UUID, list[str]] = {}
    hidden: set[UUID] = set()
    for person_id, reference, seen in work.session.execute(linked):
        if seen:
            shown.setdefault(person_id, []).append(reference)
        else:
            hidden.add(person_id)
    work.read_list(Action.IDENTIFY_PERSON, [*shown, *(hidden - set(shown))], incident.id)
    return Candidates([Candidate(found[each], references) for each, references in shown.items()], bool(hidden))
