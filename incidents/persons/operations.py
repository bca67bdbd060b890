"""Confirming who was behind a case. A human confirms, a confirmation can be undone, nothing is merged. Never commits."""

from typing import Protocol
from uuid import UUID, uuid4

from incidents.encryption import keyring
from incidents.events import (
    PersonConfirmedUnknown,
    PersonIdentified,
    PersonRecognised,
    PersonRegistered,
    PersonUnlinked,
)
from incidents.persons import queries, rules
from incidents.persons.models import IncidentPerson, Person
from incidents.persons.rules import PersonDetails
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Action
from incidents.work import Work


class Case(Protocol):
    """What this room needs of a case: it repeats there what is known of the person."""

    id: UUID
    version: int
    person_knowledge: PersonKnowledge
    person_hint: str | None

    @property
    def status(self) -> str: ...


def identify(work: Work, case: Case, who: PersonDetails | Person, version: int | None = None) -> IncidentPerson:
    """Confirm who was behind a case: somebody new, or a person that is known already.

    Raises CaseNotInHandling, NothingKnown, BornInTheFuture, AlreadyIdentified, ChangedBySomebodyElse. The caller sees to
    it that an existing person comes from a case that the handler may see.
    """
    work.allow(Action.IDENTIFY_PERSON, case)
    work.check_version(case, version)
    rules.check_in_handling(case.status)
    rules.check_free(case.person_knowledge)
    person = who if isinstance(who, Person) else _register(work, who)
    link = _link(work, case, person.id)
    work.record(PersonIdentified(case.id, person.id))
    return link


def recognise(work: Work, case: Case, person_id: UUID, place: object) -> IncidentPerson:
    """Link a visit in spite of a ban with the person of that ban, whom reception recognised at the door.

    `place` is the building of the ban, by which reception is judged: a handler confirmed the person with the ban, so
    nothing new is said about anybody. Raises Refused, AlreadyIdentified.
    """
    work.allow(Action.REPORT_VIOLATION, place)
    rules.check_free(case.person_knowledge)
    link = _link(work, case, person_id)
    work.record(PersonRecognised(case.id, person_id))
    return link


def confirm_unknown(work: Work, case: Case, version: int | None = None) -> None:
    """Confirm that nobody knows who it was. Raises CaseNotInHandling, AlreadyIdentified, ChangedBySomebodyElse."""
    work.allow(Action.IDENTIFY_PERSON, case)
    work.check_version(case, version)
    rules.check_in_handling(case.status)
    rules.check_free(case.person_knowledge)
    case.person_knowledge = PersonKnowledge.CONFIRMED_UNKNOWN
    work.record(PersonConfirmedUnknown(case.id))


def unlink(work: Work, case: Case, version: int | None = None) -> None:
    """Undo a confirmation; the link stays, with who undid it. What was done to the person before stays as it was.

    Raises CaseNotInHandling, NobodyToUnlink, ActedAgainst, ChangedBySomebodyElse.
    """
    work.allow(Action.IDENTIFY_PERSON, case)
    work.check_version(case, version)
    rules.check_in_handling(case.status)
    link = queries.confirmed_link(work, case.id)
    if link is None:
        raise rules.NobodyToUnlink
    if queries.is_acted_against(work, case.id):
        raise rules.ActedAgainst
    link.undone_by_id, link.undone_at = work.employee_id, work.now
    case.person_knowledge = rules.knowledge_after_unlinking(case.person_hint)
    work.record(PersonUnlinked(case.id, link.person_id))


def _link(work: Work, case: Case, person_id: UUID) -> IncidentPerson:
    link = IncidentPerson(
        id=uuid4(),
        incident_id=case.id,
        person_id=person_id,
        confirmed_by_id=work.employee_id,
        confirmed_at=work.now,
    )
    case.person_knowledge = PersonKnowledge.IDENTIFIED
    work.session.flush()
    work.session.add(link)
    return link


def _register(work: Work, details: PersonDetails) -> Person:
    rules.check_details(details, work.today)
    keys = keyring()
    born_on = details.born_on.isoformat() if details.born_on else None
    person = Person(
        id=uuid4(),
        made_at=work.now,
        name=details.name.strip() or None,
        name_index=keys.index(details.name, queries.NAME) if details.name.strip() else None,
        born_on=born_on,
        born_on_index=keys.index(born_on, queries.BORN_ON) if born_on else None,
        alias=details.alias.strip() or None,
        alias_index=keys.index(details.alias, queries.ALIAS) if details.alias.strip() else None,
        address=details.address.strip() or None,
        contact=details.contact.strip() or None,
    )
    work.session.add(person)
    work.record(PersonRegistered(person.id))
    return person
