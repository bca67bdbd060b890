"""Building bans: propose, decide, serve, keep, end. Never commits.

A heavy measure is decided by a second person, and only when nothing is missing (gate.py). In force is what was served.
What each step is held against is in checks.py, a visit in spite of a ban in visits.py, the clock's part in clock.py.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from incidents import events
from incidents.bans import gate, queries, rules, terms
from incidents.bans.checks import (
    check_case,
    check_complete,
    check_extended,
    check_mandate,
    check_overlap,
    check_person,
    check_proposal,
    check_verb,
)
from incidents.bans.clock import announce_ends as announce_ends
from incidents.bans.clock import announce_expired as announce_expired
from incidents.bans.clock import announce_reviews as announce_reviews
from incidents.bans.clock import announce_started as announce_started
from incidents.bans.clock import announce_suspensions_begun as announce_suspensions_begun
from incidents.bans.clock import announce_suspensions_ended as announce_suspensions_ended
from incidents.bans.models import Ban, BanConduct, BanPlace, BanReview, BanSuspension
from incidents.bans.vocabulary import BanVerb, Hearing, LegalBasis, ServedHow
from incidents.measures import operations as measures_operations
from incidents.measures.models import Measure
from incidents.measures.vocabulary import MeasureKind
from incidents.organisation import queries as organisation_queries
from incidents.persons.models import Person
from incidents.policy import Action
from incidents.registration.models import Incident
from incidents.work import Work

_PLAIN_FIELDS = (
    "acute",
    "acute_reason",
    "told_on",
    "told_detail",
    "norm",
    "reason",
    "first_day",
    "last_day",
    "duration_reason",
    "hearing",
    "heard_on",
    "hearing_text",
    "representative",
    "basic_service_channel",
    "legal_basis",
    "remedy",
    "review_on",
    "police_informed_on",
    "exceptions",
    "decider_id",
)


# --- the proposal ---


def propose(
    work: Work,
    incident: Incident,
    proposal: gate.BanProposal,
    extends: Ban | None = None,
    form_key: UUID | None = None,
) -> Ban:
    """Start the proposal of a ban against the confirmed person of a case; gaps are allowed until it is submitted.

    With `extends` it starts the day after that ban, whose person it is about. `form_key` becomes the id of the ban, so
    that the same form sent twice, even at the same instant, gives one proposal.
    Raises PersonNotConfirmed, CaseNotOpen, NoBanForThisOutcome, ExtendsAnother, NotPossibleNow and the rules of
    `check_proposal`.
    """
    work.allow(Action.PROPOSE_BAN, incident)
    before = queries.proposed_with(work, incident, form_key) if form_key else None
    if before is not None:
        return before
    person = check_case(work, incident)
    check_extended(extends, incident, person)
    if extends is not None:
        check_verb(work, BanVerb.EXTEND, extends)
        proposal = replace(proposal, first_day=rules.first_day_after(extends.days[1], work.today))
    check_proposal(work, incident, proposal, work.employee_id)
    ban = Ban(
        id=form_key or uuid4(),
        incident_id=incident.id,
        person_id=person.id,
        proposed_by_id=work.employee_id,
        proposed_at=work.now,
        extends_id=extends.id if extends else None,
        conduct=[],
        places=[],
        reviews=[],
    )
    _fill(work, ban, proposal)
    work.session.add(ban)
    work.session.flush()
    terms.repeat_first(work, incident.id)
    work.record(events.BanProposed(incident.id, ban.id))
    return ban


def change_proposal(work: Work, ban: Ban, incident: Incident, proposal: gate.BanProposal, version: int | None) -> Ban:
    """Change a proposal that does not lie before the deciding authority; whoever changes it is who proposes it.

    It is about whoever is the confirmed person of the case now.
    Raises ChangedBySomebodyElse, NotPossibleNow, PersonNotConfirmed, CaseNotOpen, NoBanForThisOutcome, ExtendsAnother
    and the rules of `check_proposal`.
    """
    work.allow(Action.PROPOSE_BAN, incident)
    work.check_version(ban, version)
    check_verb(work, BanVerb.CHANGE, ban)
    person = check_case(work, incident)
    extended = work.session.get(Ban, ban.extends_id) if ban.extends_id else None
    check_extended(extended, incident, person)
    if extended is not None:
        proposal = replace(proposal, first_day=rules.first_day_after(extended.days[1], work.today))
    check_proposal(work, incident, proposal, work.employee_id)
    ban.person_id, ban.proposed_by_id = person.id, work.employee_id
    _fill(work, ban, proposal)
    _count_change(ban)
    terms.repeat_first(work, incident.id)
    work.record(events.BanProposalChanged(incident.id, ban.id))
    return ban


def submit(work: Work, ban: Ban, incident: Incident, version: int | None = None) -> Ban:
    """Put a complete proposal before the deciding authority.

    Raises ChangedBySomebodyElse, NotPossibleNow, PersonNotConfirmed, CaseNotOpen, NoBanForThisOutcome, AnotherPerson,
    BansOverlap, NotComplete, AcuteBanAgain.
    """
    work.allow(Action.PROPOSE_BAN, incident)
    work.check_version(ban, version)
    check_verb(work, BanVerb.SUBMIT, ban)
    check_person(work, ban, incident)
    ban.proposed_by_id = work.employee_id
    check_overlap(work, ban)
    check_complete(work, ban)
    ban.submitted_at, ban.return_reason = work.now, None
    work.record(events.BanSubmitted(incident.id, ban.id))
    return ban


def take_back(work: Work, ban: Ban, incident: Incident, version: int | None = None) -> Ban:
    """Take a proposal back that nobody decided on yet, to change it, give it to another, or drop it.

    Raises ChangedBySomebodyElse, NotPossibleNow.
    """
    work.allow(Action.PROPOSE_BAN, incident)
    work.check_version(ban, version)
    check_verb(work, BanVerb.TAKE_BACK, ban)
    ban.submitted_at = None
    work.record(events.BanTakenBack(incident.id, ban.id))
    return ban


def return_proposal(work: Work, ban: Ban, incident: Incident, reason: str, version: int | None = None) -> Ban:
    """Send a proposal back with a reason: nothing is imposed.

    Raises DecidedByProposer, NotPutBeforeYou, ChangedBySomebodyElse, NotPossibleNow.
    """
    _allow_decision(work, ban, incident)
    work.check_version(ban, version)
    check_verb(work, BanVerb.RETURN, ban)
    ban.submitted_at, ban.return_reason = None, reason
    work.record(events.BanReturned(incident.id, ban.id))
    return ban


def impose(work: Work, ban: Ban, incident: Incident, reason: str, version: int | None = None) -> Ban:
    """Decide that the ban comes. Its person's row is locked, so that two bans at once cannot overlap.

    An acute ban that was told on the spot before is thereby served, and in force within its days from now on: what
    somebody said at the door is no ban until the one with the mandate stands for it.

    Raises DecidedByProposer, NotPutBeforeYou, ChangedBySomebodyElse, NotPossibleNow, NoMandate, PersonNotConfirmed,
    CaseNotOpen, NoBanForThisOutcome, AnotherPerson, NotComplete, AcuteBanAgain, BansOverlap.
    """
    _allow_decision(work, ban, incident)
    work.check_version(ban, version)
    check_verb(work, BanVerb.IMPOSE, ban)
    check_mandate(work, ban, incident)
    check_person(work, ban, incident)
    work.session.execute(select(Person.id).where(Person.id == ban.person_id).with_for_update())
    check_overlap(work, ban)
    check_complete(work, ban)
    measure = measures_operations.record_decided(work, incident, MeasureKind.BUILDING_BAN, reason, ban.person_id)
    work.session.flush()
    ban.measure_id = measure.id
    ban.decided_on, ban.decided_by_id, ban.decision_reason = work.today, work.employee_id, reason
    terms.repeat_first(work, incident.id)
    work.record(events.BanImposed(incident.id, ban.id))
    if ban.acute and ban.told_on is not None:
        _record_served(work, ban, incident, ban.told_on, ServedHow.ON_THE_SPOT, ban.told_detail)
    return ban


# --- a ban that was decided ---


def serve(
    work: Work,
    ban: Ban,
    incident: Incident,
    how: ServedHow,
    served_on: date,
    detail: str | None,
    version: int | None = None,
) -> Ban:
    """Write down how and when the ban reached the person: from that day on it is in force within its days.

    Raises ChangedBySomebodyElse, NotPossibleNow, ServedBeforeDecision, ServedInTheFuture, ServedWithoutDetail.
    """
    work.allow(Action.SERVE_BAN, incident)
    work.check_version(ban, version)
    check_verb(work, BanVerb.SERVE, ban)
    if ban.decided_on is not None:
        rules.check_served(ban.decided_on, served_on, work.today)
    if how is ServedHow.ON_THE_SPOT and not detail:
        raise rules.ServedWithoutDetail
    _record_served(work, ban, incident, served_on, how, detail)
    return ban


def lift(work: Work, ban: Ban, incident: Incident, reason: str, version: int | None = None) -> Ban:
    """End a ban, or drop its proposal, with a reason: from today on it holds no more.

    Raises ChangedBySomebodyElse, NotPossibleNow.
    """
    work.allow(Action.CHANGE_BAN, incident)
    work.check_version(ban, version)
    check_verb(work, BanVerb.LIFT, ban)
    ban.lifted_on, ban.lifted_by_id, ban.lift_reason = work.today, work.employee_id, reason
    terms.repeat_first(work, incident.id)
    work.record(events.BanLifted(incident.id, ban.id))
    return ban


def suspend(
    work: Work, ban: Ban, incident: Incident, starts: date, ends: date, reason: str, version: int | None = None
) -> Ban:
    """Suspend a ban for some days, both inside; an objection does not do so by itself.

    Raises ChangedBySomebodyElse, NotPossibleNow, SuspensionStands, SuspensionOutsideBan.
    """
    work.allow(Action.CHANGE_BAN, incident)
    work.check_version(ban, version)
    check_verb(work, BanVerb.SUSPEND, ban)
    standing = queries.standing_suspension(ban, work.today)
    if standing is not None:
        raise rules.SuspensionStands(last=standing.last_day)
    rules.check_suspension(starts, ends, ban.days[1], work.today)
    suspension = BanSuspension(
        incident_id=incident.id,
        first_day=starts,
        last_day=ends,
        reason=reason,
        decided_by_id=work.employee_id,
        decided_at=work.now,
    )
    ban.suspensions.append(suspension)
    _count_change(ban)
    work.record(events.BanSuspended(incident.id, ban.id))
    return ban


def end_suspension(work: Work, ban: Ban, incident: Incident, reason: str, version: int | None = None) -> Ban:
    """End a suspension before its last day, or before it begins: from today on the ban holds again within its days.

    Raises ChangedBySomebodyElse, NotPossibleNow.
    """
    work.allow(Action.CHANGE_BAN, incident)
    work.check_version(ban, version)
    check_verb(work, BanVerb.END_SUSPENSION, ban)
    suspension = queries.standing_suspension(ban, work.today)
    if suspension is None:
        raise rules.NotPossibleNow
    suspension.ended_on, suspension.ended_by_id, suspension.end_reason = work.today, work.employee_id, reason
    suspension.ended_told_at = work.now
    _count_change(ban)
    work.record(events.BanSuspensionEnded(incident.id, ban.id, suspension.id))
    return ban


def review(
    work: Work, ban: Ban, incident: Incident, reason: str, next_on: date | None, version: int | None = None
) -> Ban:
    """Write down that a ban was looked at again and stays; `next_on` may be empty when it ends within 6 months.

    Changing or ending it are verbs of their own. Raises ChangedBySomebodyElse, NotPossibleNow, NextReviewNeeded.
    """
    work.allow(Action.CHANGE_BAN, incident)
    work.check_version(ban, version)
    check_verb(work, BanVerb.REVIEW, ban)
    rules.check_next_review(next_on, ban.days[1], work.today)
    ban.reviews.append(
        BanReview(incident_id=incident.id, reviewed_by_id=work.employee_id, reviewed_at=work.now, reason=reason)
    )
    ban.review_on, ban.review_told_at = next_on, None
    _count_change(ban)
    terms.repeat_first(work, incident.id)
    work.record(events.BanReviewed(incident.id, ban.id))
    return ban


def change_exceptions(work: Work, ban: Ban, incident: Incident, text: str | None, version: int | None = None) -> Ban:
    """Change when the person may come after all. Raises NotPossibleNow, ChangedBySomebodyElse."""
    work.allow(Action.CHANGE_BAN, incident)
    work.check_version(ban, version)
    check_verb(work, BanVerb.CHANGE_EXCEPTIONS, ban)
    ban.exceptions = text or None
    work.record(events.BanChanged(incident.id, ban.id))
    return ban


# --- what the operations share ---


def with_remedy(work: Work, proposal: gate.BanProposal) -> gate.BanProposal:
    """The proposal with the organisation's own remedy text of its legal basis where none was typed."""
    organisation = organisation_queries.organisation(work)
    if proposal.remedy or proposal.legal_basis is None or organisation is None:
        return proposal
    public = proposal.legal_basis is LegalBasis.PUBLIC_LAW
    return replace(proposal, remedy=(organisation.remedy_public if public else organisation.remedy_private) or None)


def _allow_decision(work: Work, ban: Ban, incident: Incident) -> None:
    work.allow(Action.DECIDE_BAN, incident)
    if ban.proposed_by_id == work.employee_id:
        raise rules.DecidedByProposer
    if ban.decider_id != work.employee_id:
        raise rules.NotPutBeforeYou


def _record_served(
    work: Work, ban: Ban, incident: Incident, served_on: date, how: ServedHow, detail: str | None
) -> None:
    ban.served_on, ban.served_how, ban.served_detail = served_on, how, detail
    measure = work.session.get(Measure, ban.measure_id) if ban.measure_id else None
    if measure is not None and measures_operations.is_open(measure):
        on = max(served_on, measure.decided_on)
        measures_operations.record_carried_out(work, incident, measure, on, None)
    terms.repeat_first(work, incident.id)
    work.record(events.BanServed(incident.id, ban.id))


def _count_change(ban: Ban) -> None:
    """Raise the version of a ban of which perhaps only a part changed: a form made before must be made anew."""
    flag_modified(ban, "norm")


def _fill(work: Work, ban: Ban, proposal: gate.BanProposal) -> None:
    proposal = with_remedy(work, proposal)
    for name in _PLAIN_FIELDS:
        setattr(ban, name, getattr(proposal, name))
    if proposal.acute and proposal.hearing is None:
        ban.hearing = Hearing.URGENT
    ban.conduct = list(_acts(ban, proposal.conduct))
    kept = {each.building_id: each for each in ban.places}
    ban.places = [
        kept.get(building_id) or BanPlace(ban_id=ban.id, building_id=building_id, incident_id=ban.incident_id)
        for building_id in sorted(proposal.building_ids, key=str)
    ]


def _acts(ban: Ban, acts: Iterable[gate.Act]) -> Iterable[BanConduct]:
    for position, act in enumerate(acts):
        yield BanConduct(
            incident_id=ban.incident_id,
            position=position,
            what=act.what,
            happened_on=act.happened_on,
            seen_by=act.seen_by,
        )
