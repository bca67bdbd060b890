"""What the steps of a ban are held against in the database. Each raises the rule that is broken, and changes nothing."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from incidents.bans import gate, queries, rules, standing
from incidents.bans.models import Ban
from incidents.bans.vocabulary import BanVerb, Hearing
from incidents.measures import rules as measures_rules
from incidents.measures.vocabulary import MeasureKind
from incidents.organisation import queries as organisation_queries
from incidents.persons import queries as persons_queries
from incidents.persons.models import Person
from incidents.registration.models import Incident
from incidents.registration.vocabulary import IncidentStatus
from incidents.work import Work

_DECIDES_CASE = ("version", "status", "outcome", "person_knowledge")


def check_verb(work: Work, verb: BanVerb, ban: Ban) -> None:
    """Whether the verb fits how the ban stands today. Raises NotPossibleNow."""
    state = queries.state_on(ban, work.today)
    decided, submitted = ban.decided_on is not None, ban.submitted_at is not None
    if not rules.is_possible(verb, state, decided=decided, submitted=submitted):
        raise rules.NotPossibleNow


def check_case(work: Work, incident: Incident) -> Person:
    """Whether a ban fits the case as it stands now; gives its confirmed person. Locks the case, so that it stays so.

    Raises PersonNotConfirmed, CaseNotOpen, NoBanForThisOutcome.
    """
    work.session.flush()
    work.session.refresh(incident, _DECIDES_CASE, with_for_update={"key_share": True})
    person = persons_queries.confirmed_person(work, incident.id)
    if person is None:
        raise rules.PersonNotConfirmed
    if incident.status is not IncidentStatus.TAKEN_UP:
        raise rules.CaseNotOpen
    try:
        measures_rules.check_fits(MeasureKind.BUILDING_BAN, incident.outcome, incident.person_knowledge)
    except measures_rules.NotWithOutcome as broken:
        raise rules.NoBanForThisOutcome from broken
    return person


def check_person(work: Work, ban: Ban, incident: Incident) -> None:
    """Whether the case still is one for a ban, and names the person of this one.

    Raises AnotherPerson and what check_case raises.
    """
    if check_case(work, incident).id != ban.person_id:
        raise rules.AnotherPerson


def check_extended(extended: Ban | None, incident: Incident, person: Person) -> None:
    """Whether a proposal goes on after a ban of this case and this person. Raises ExtendsAnother."""
    if extended is not None and (extended.incident_id, extended.person_id) != (incident.id, person.id):
        raise rules.ExtendsAnother


def check_mandate(work: Work, ban: Ban, incident: Incident) -> None:
    """Whether the acting employee may decide on this ban today, and not only when it was put before him.

    Raises NoMandate.
    """
    if work.employee_id not in {each.id for each in queries.possible_deciders(work, incident, ban.proposed_by_id)}:
        raise rules.NoMandate


def check_proposal(work: Work, incident: Incident, proposal: gate.BanProposal, proposer_id: UUID) -> None:
    """Whether a proposal can be kept so, gaps aside.

    Raises UrgentOnlyForAcute, UnknownBuilding, UnknownDecider, DecidedByProposer and the rules of the days.
    """
    rules.check_days(proposal.acute, proposal.first_day, proposal.last_day, work.today, proposal.told_on)
    if proposal.hearing is Hearing.URGENT and not proposal.acute:
        raise rules.UrgentOnlyForAcute
    in_use = {each.id for each in organisation_queries.buildings(work, proposal.building_ids)}
    if not proposal.building_ids <= in_use:
        raise rules.UnknownBuilding
    mandated = {each.id for each in queries.possible_deciders(work, incident, proposer_id)}
    if proposal.decider_id is not None and proposal.decider_id not in mandated:
        raise rules.DecidedByProposer if proposal.decider_id == proposer_id else rules.UnknownDecider


def check_complete(work: Work, ban: Ban) -> None:
    """Whether the gate has no gap, and an acute ban is no way around it. Raises NotComplete, AcuteBanAgain."""
    if gate.gaps(queries.facts_of(work, ban)):
        raise rules.NotComplete
    if ban.acute:
        acts = [each.happened_on for each in ban.conduct if each.happened_on is not None]
        rules.check_acute_again(_last_decided(work, ban, acute=True), _last_decided(work, ban, acute=False), acts)


def _last_decided(work: Work, ban: Ban, *, acute: bool) -> date | None:
    """The day of the last decision on another ban, acute or full, of the same person in any case."""
    return work.session.scalar(
        select(func.max(Ban.decided_on)).where(
            Ban.person_id == ban.person_id, Ban.id != ban.id, Ban.acute.is_(acute), Ban.decided_on.is_not(None)
        )
    )


def check_overlap(work: Work, ban: Ban) -> None:
    """One person has one ban at a time for one building; days that nobody chose yet are a gap. Raises BansOverlap."""
    if ban.first_day is None or ban.last_day is None:
        return
    places = [each.building_id for each in ban.places]
    other = standing.other_ban(work, ban.person_id, ban.id, (ban.first_day, ban.last_day), places)
    if other is not None:
        raise rules.BansOverlap(first=other.first_day, last=other.last_day)
