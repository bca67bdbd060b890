"""Reads of building bans, every one through the door; and the rule of the state, once more as SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import selectinload

from incidents import events, policy
from incidents.accounts import queries as accounts_queries
from incidents.accounts.models import Employee
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from incidents.bans import gate, rules, standing
from incidents.bans.models import Ban, BanPlace, BanSuspension, BanViolation
from incidents.bans.vocabulary import BanState
from incidents.handling import queries as handling_queries
from incidents.measures.vocabulary import MeasureKind
from incidents.organisation.models import Building
from incidents.persons.models import Person
from incidents.policy import Action
from incidents.registration.models import Incident
from incidents.registration.vocabulary import IncidentStatus
from incidents.work import Work

# --- the state ---


def state_on(ban: Ban, today: date) -> BanState:
    """The state of a ban on a day in Amsterdam."""
    periods = [days for days in map(suspended_days, ban.suspensions) if days is not None]
    suspended = next((days for days in periods if days[0] <= today <= days[1]), None)
    return rules.state(ban.decided_on, ban.served_on, ban.first_day, ban.last_day, ban.lifted_on, suspended, today)


def suspended_days(suspension: BanSuspension) -> rules.Period | None:
    """The days on which a suspension takes its ban away, or nothing when it was ended before it began."""
    return rules.suspended_days(suspension.first_day, suspension.last_day, suspension.ended_on)


def standing_suspension(ban: Ban, today: date) -> BanSuspension | None:
    """The suspension of a ban that goes on, or that is still to begin."""
    return next((each for each in ban.suspensions if each.ended_on is None and each.last_day >= today), None)


def suspended_on(today: date) -> ColumnElement[bool]:
    """The condition that a decision takes a ban away on a day, whatever else is true of it."""
    suspended = select(BanSuspension.id).where(
        BanSuspension.ban_id == Ban.id,
        BanSuspension.first_day <= today,
        BanSuspension.last_day >= today,
        or_(BanSuspension.ended_on.is_(None), BanSuspension.ended_on > today),
    )
    return suspended.correlate(Ban).exists()


def in_force_on(today: date) -> ColumnElement[bool]:
    """The condition that a ban is active on a day: `rules.state` as SQL."""
    return and_(
        or_(Ban.lifted_on.is_(None), Ban.lifted_on > today),
        Ban.last_day >= today,
        Ban.first_day <= today,
        Ban.decided_on <= today,
        Ban.served_on <= today,
        ~suspended_on(today),
    )


# --- one ban, for whoever handles or decides ---

#: The facts of which a ban holds no more than the day.
ONLY_A_DAY = (events.BanImposed, events.BanServed, events.BanSuspensionEnded, events.BanLifted)
#: The steps of a proposal that can be taken more than once: only the log keeps them all.
PROPOSAL_STEPS: tuple[type[events.BanEvent], ...] = (
    events.BanProposalChanged,
    events.BanSubmitted,
    events.BanTakenBack,
    events.BanReturned,
)


@dataclass(frozen=True, slots=True)
class ProposalStep:
    """One of PROPOSAL_STEPS as it was recorded: who did it, and when (UTC)."""

    fact: type[events.BanEvent]
    by_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class BanFile:
    """A ban with all that its pages need. `person_name` is empty for whoever may not see the person.

    `steps` are what was done with its proposal, the first in front; `recorded` is when the facts of ONLY_A_DAY were
    recorded, by fact and by the part that each is about. `suspension` is the one that goes on or is still to
    begin; `visits` are the cases of its violations, by id, that the reader may open.
    """

    ban: Ban
    incident: Incident
    state: BanState
    facts: gate.Facts
    person_name: str | None
    building_names: list[str]
    employees: dict[UUID, Employee]
    steps: Sequence[ProposalStep]
    recorded: Mapping[tuple[type[events.Event], UUID], datetime]
    suspension: BanSuspension | None
    violations: Sequence[BanViolation]
    visits: Mapping[UUID, Incident]

    @property
    def points(self) -> list[gate.Point]:
        """The points of the gate."""
        return gate.points(self.facts)

    @property
    def last_return(self) -> ProposalStep | None:
        """The last time that the proposal came back: of that one the ban keeps the reason."""
        returned = [each for each in self.steps if each.fact is events.BanReturned]
        return returned[-1] if returned else None

    @property
    def waits_for_decision(self) -> bool:
        """Whether it lies before the deciding authority, who did not decide yet."""
        return self.ban.submitted_at is not None and self.ban.decided_on is None

    @property
    def was_told_to_reception(self) -> bool:
        """Whether reception knows of the ban, and so is told of what changes: it came into force once."""
        return self.ban.started_told_at is not None

    def name_of(self, employee_id: UUID | None) -> str:
        """The name of an employee of this ban."""
        employee = self.employees.get(employee_id) if employee_id else None
        return employee.name if employee else ""


def find(work: Work, ban_id: UUID, action: Action) -> tuple[Ban, Incident]:
    """A ban with its acts and places, and its incident, for one action. Raises Refused."""
    found = work.session.execute(
        select(Ban, Incident)
        .join(Incident, Incident.id == Ban.incident_id)
        .where(Ban.id == ban_id)
        .options(selectinload(Ban.conduct), selectinload(Ban.places), selectinload(Ban.reviews))
    ).first()
    if found is None:
        raise policy.Refused(action)
    ban, incident = found
    work.allow(action, incident)
    return ban, incident


def ban_file(work: Work, ban_id: UUID, action: Action = Action.VIEW_BAN) -> BanFile:
    """One ban with all that its pages show; logs the look. Raises Refused."""
    ban, incident = find(work, ban_id, action)
    work.read(action, incident)
    person = work.session.get(Person, ban.person_id)
    names = work.session.scalars(
        select(Building.name).join(BanPlace, BanPlace.building_id == Building.id).where(BanPlace.ban_id == ban.id)
    )
    violations, steps = _violations(work, ban), _proposal_steps(work, ban)
    return BanFile(
        ban=ban,
        incident=incident,
        state=state_on(ban, work.today),
        facts=facts_of(work, ban),
        person_name=name_of(person) if person is not None and work.may(Action.SEE_PERSON, incident) else None,
        building_names=sorted(names),
        employees=accounts_queries.employees_by_ids(
            work,
            [
                *(ban.proposed_by_id, ban.decider_id, ban.decided_by_id, ban.lifted_by_id),
                *(who for each in ban.suspensions for who in (each.decided_by_id, each.ended_by_id)),
                *(each.reviewed_by_id for each in ban.reviews),
                *(each.by_id for each in steps),
            ],
        ),
        steps=steps,
        recorded=handling_queries.recorded_at(work, incident.id, ONLY_A_DAY),
        suspension=standing_suspension(ban, work.today),
        violations=violations,
        visits=_visits(work, violations),
    )


def took_place() -> ColumnElement[bool]:
    """The condition that a visit in spite of a ban, of which this is the report, was no mistake.

    A report that turned out to be about the same event as another one is withdrawn too, but somebody was there.
    """
    return or_(Incident.status != IncidentStatus.WITHDRAWN, Incident.same_event_as_id.is_not(None))


def _violations(work: Work, ban: Ban) -> list[BanViolation]:
    """The visits in spite of a ban, the first in front; one that was told of twice once."""
    rows = work.session.execute(
        select(BanViolation, func.coalesce(Incident.same_event_as_id, Incident.id).label("event_id"))
        .join(Incident, Incident.id == BanViolation.violation_incident_id)
        .where(BanViolation.ban_id == ban.id, took_place())
        .order_by(BanViolation.seen_at.desc())
    )
    first_told = {row.event_id: row.BanViolation for row in rows}
    return sorted(first_told.values(), key=lambda each: each.seen_at)


def _proposal_steps(work: Work, ban: Ban) -> list[ProposalStep]:
    by_name = {each.__name__: each for each in PROPOSAL_STEPS}
    rows = work.session.execute(
        select(AuditEntry.name, AuditEntry.actor_id, AuditEntry.at)
        .where(
            AuditEntry.subject_id == ban.incident_id,
            AuditEntry.kind == EntryKind.FACT,
            AuditEntry.name.in_(list(by_name)),
            AuditEntry.shown_ids.contains([ban.id]),
        )
        .order_by(AuditEntry.at)
    )
    return [ProposalStep(by_name[row.name], row.actor_id, row.at) for row in rows]


def _visits(work: Work, violations: Sequence[BanViolation]) -> Mapping[UUID, Incident]:
    ids = [each.violation_incident_id for each in violations]
    cases = work.session.scalars(work.visible(Action.VIEW_CASE, Incident).where(Incident.id.in_(ids)))
    return {each.id: each for each in cases}


def case(work: Work, incident_id: UUID, action: Action) -> Incident:
    """An incident for one action of this room; logs the look. Raises Refused."""
    incident = work.session.get(Incident, incident_id)
    if incident is None:
        raise policy.Refused(action)
    return work.read(action, incident)


def proposed_with(work: Work, incident: Incident, form_key: UUID) -> Ban | None:
    """The proposal that was made with this form; the case is locked, so that two at one instant come after one another.

    Raises NotPossibleNow when the form belongs to a proposal of another case or of somebody else.
    """
    work.session.execute(select(Incident.id).where(Incident.id == incident.id).with_for_update())
    found = work.session.get(Ban, form_key)
    if found is not None and (found.incident_id, found.proposed_by_id) != (incident.id, work.actor.employee_id):
        raise rules.NotPossibleNow
    return found


def name_of(person: Person | None) -> str:
    """How a person is called: by name, else by alias."""
    return (person.name or person.alias or "") if person is not None else ""


def possible_deciders(work: Work, incident: Incident, proposer_id: UUID) -> list[Employee]:
    """Who may decide on a ban of this case: mandated, not the one who proposes it, and no part in what happened."""
    barred = handling_queries.participants_of_case(work, incident) | {proposer_id}
    mandated = accounts_queries.deciders_for(work, incident.unit_id, MeasureKind.BUILDING_BAN)
    return [each for each in mandated if each.id not in barred]


# --- the gate ---


def proposal_of(ban: Ban) -> gate.BanProposal:
    """What is filled in of a ban; load `conduct` and `places` with the query."""
    return gate.BanProposal(
        acute=ban.acute,
        acute_reason=ban.acute_reason,
        told_on=ban.told_on,
        told_detail=ban.told_detail,
        conduct=tuple(gate.Act(each.what, each.happened_on, each.seen_by) for each in ban.conduct),
        norm=ban.norm,
        reason=ban.reason,
        building_ids=frozenset(each.building_id for each in ban.places),
        first_day=ban.first_day,
        last_day=ban.last_day,
        duration_reason=ban.duration_reason,
        hearing=ban.hearing,
        heard_on=ban.heard_on,
        hearing_text=ban.hearing_text,
        representative=ban.representative,
        basic_service_channel=ban.basic_service_channel,
        legal_basis=ban.legal_basis,
        remedy=ban.remedy,
        review_on=ban.review_on,
        police_informed_on=ban.police_informed_on,
        exceptions=ban.exceptions,
        decider_id=ban.decider_id,
    )


def to_change(work: Work, ban: Ban, person: Person | None) -> gate.BanProposal:
    """Where the change of a proposal starts; what another person said about the facts counts for this one no more."""
    proposal = proposal_of(ban)
    extended = work.session.get(Ban, ban.extends_id) if ban.extends_id else None
    if extended is not None:
        proposal = replace(proposal, first_day=rules.first_day_after(extended.days[1], work.today))
    if person is not None and person.id != ban.person_id:
        proposal = replace(proposal, hearing=None, heard_on=None, hearing_text=None, representative=None)
    return proposal


def continued(work: Work, ban: Ban) -> gate.BanProposal:
    """Where a proposal starts that goes on after a ban; beyond 12 months everything is weighed and heard anew."""
    proposal = proposal_of(ban)
    first_day = rules.first_day_after(ban.days[1], work.today)
    proposal = replace(
        proposal,
        acute=False,
        acute_reason=None,
        told_on=None,
        told_detail=None,
        first_day=first_day,
        last_day=None,
        review_on=None,
        decider_id=None,
    )
    chain_first_day = _chain_first_day(work, ban)
    if ban.acute or (chain_first_day is not None and rules.is_long_chain(chain_first_day, first_day)):
        proposal = replace(proposal, hearing=None, heard_on=None, hearing_text=None)
    return replace(proposal, duration_reason=None)


def latest_acute_day(work: Work) -> date:
    """The last day that an acute ban can have today."""
    return work.today + timedelta(days=rules.ACUTE_DAYS)


def facts_of(work: Work, ban: Ban) -> gate.Facts:
    """What the gate weighs of a stored proposal today."""
    incident = work.session.get_one(Incident, ban.incident_id)
    extended = work.session.get(Ban, ban.extends_id) if ban.extends_id else None
    person = work.session.get(Person, ban.person_id)
    return facts_for(work, incident, proposal_of(ban), person, ban.proposed_by_id, extended, ban)


def facts_for(
    work: Work,
    incident: Incident,
    proposal: gate.BanProposal,
    person: Person | None,
    proposer_id: UUID,
    extended: Ban | None,
    ban: Ban | None,
) -> gate.Facts:
    """What the gate weighs of a proposal that may not be stored yet; `ban` is the stored one."""
    return gate.weighed(
        proposal,
        today=work.today,
        proposer_id=proposer_id,
        decider_ids=frozenset(each.id for each in possible_deciders(work, incident, proposer_id)),
        minor=rules.is_minor(person.birth_day if person is not None else None, work.today),
        chain_first_day=_chain_first_day(work, extended),
        extended_decided_on=extended.decided_on if extended else None,
        other_ban=_other_ban(work, incident, proposal, person, ban),
    )


def _other_ban(
    work: Work, incident: Incident, proposal: gate.BanProposal, person: Person | None, ban: Ban | None
) -> gate.OtherBan | None:
    """The ban that the proposal meets; its case is logged as shown. What was decided or dropped meets nothing."""
    is_over = ban is not None and (ban.decided_on is not None or ban.lifted_on is not None)
    if is_over or person is None or proposal.first_day is None or proposal.last_day is None:
        return None
    days = (proposal.first_day, proposal.last_day)
    other = standing.other_ban(work, person.id, ban.id if ban else None, days, proposal.building_ids)
    if other is not None and other.incident_id is not None:
        work.read_list(Action.VIEW_BAN, {other.incident_id} - {incident.id}, incident.id)
    return other


def _chain_first_day(work: Work, extended: Ban | None) -> date | None:
    first = None
    seen: set[UUID] = set()
    while extended is not None and extended.id not in seen:
        seen.add(extended.id)
        first = extended.first_day
        extended = work.session.get(Ban, extended.extends_id) if extended.extends_id else None
    return first


def place(work: Work, ban_id: UUID, building_id: UUID, action: Action = Action.REPORT_VIOLATION) -> BanPlace:
    """One building of a ban, for whoever receives visitors there. Raises Refused."""
    found = work.session.get(BanPlace, (ban_id, building_id))
    if found is None:
        raise policy.Refused(action)
    work.allow(action, found)
    return found
