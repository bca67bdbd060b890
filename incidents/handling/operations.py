"""Who handles a case, how severe it is, and what makes it no case: the verbs up to the outcome. Never commits."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified

from incidents.accounts import operations as accounts_operations
from incidents.accounts import queries as accounts_queries
from incidents.accounts.models import CaseAccess, Employee
from incidents.events import (
    AdviceGiven,
    CaseWithdrawn,
    HandedOver,
    JoinedAsSameEvent,
    SameEventUndone,
    SeverityAssessed,
    TakenOver,
    TakenUp,
)
from incidents.handling import queries, rules
from incidents.handling.models import CaseStep
from incidents.handling.vocabulary import StepKind, Verb
from incidents.organisation import queries as organisation_queries
from incidents.policy import Action, Refused
from incidents.promises import operations as promises
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import Incident
from incidents.registration.operations import TAKE_UP_WORKING_DAYS
from incidents.registration.rules import managing_unit
from incidents.registration.vocabulary import OPEN_STATUSES, IncidentStatus
from incidents.sentences import N_, RuleBroken
from incidents.work import AMSTERDAM, Work

#: When the organisation was not set up: the default of its setting.
FEEDBACK_WORKING_DAYS = 5


class NoSuchUnit(RuleBroken):
    """The unit does not exist today, is the same one, or has nobody who can handle the case."""

    sentence = N_("Kies een andere afdeling, met een leidinggevende die deze zaak kan oppakken.")
    field = "unit"


class NotForManagers(RuleBroken):
    """A case of an office-holder is closed to managers."""

    sentence = N_("Deze zaak gaat over een bestuurder of raadslid. U kunt die niet overdragen aan een afdeling.")


class NoSuchCase(RuleBroken):
    """No open case bears this reference, or it is the same one, or it was joined itself."""

    sentence = N_("Wij vinden geen open zaak met dit nummer. Kijk het nummer na.")
    field = "reference"


class ClosedToManagers(RuleBroken):
    """The report affects an office-holder, and the managers of a unit see the other case."""

    sentence = N_(
        "Deze melding gaat over een bestuurder of raadslid, en leidinggevenden zien de andere zaak. "
        "Koppel de andere melding aan deze."
    )


class SeveralColleagues(RuleBroken):
    """More than one colleague bears the name."""

    sentence = N_("Er is meer dan één collega met deze naam. Vul het e-mailadres van het werk in.")
    field = "colleague"


class ColleagueTookPart(RuleBroken):
    """Who took part in what happened does not read the case, whatever he is given."""

    sentence = N_("Deze collega was er zelf bij, en kan de zaak daarom niet lezen.")
    field = "colleague"


class HandlerTookPart(RuleBroken):
    """The handler of the other case took part in this one, and could not go on handling it."""

    sentence = N_("De behandelaar van die zaak was hier zelf bij. Laat eerst een ander die zaak overnemen.")


class HandlesItself(RuleBroken):
    """Advice is given to somebody else."""

    sentence = N_("U behandelt deze zaak zelf. Advies leggen we alleen vast als een ander de zaak behandelt.")


def take_up(work: Work, incident: Incident, version: int | None = None) -> Incident:
    """The actor handles the case from now on; keeps the promise to take it up.

    Of a case that was handed over the outcome may stand already, untold: then it is promised to tell it.
    Raises NotNow, Refused.
    """
    work.allow(Action.TAKE_UP, incident)
    work.check_version(incident, version)
    _refuse_who_was_there(work, incident)
    incident.status = rules.check(Verb.TAKE_UP, queries.facts(work, incident))
    incident.handler_id, incident.taken_up_at = work.employee_id, work.now
    add_step(work, incident, StepKind.TAKEN_UP)
    promises.keep(work, incident, PromiseKind.TAKE_UP)
    promise_feedback_if_untold(work, incident)
    work.record(TakenUp(incident.id))
    return incident


def take_over(work: Work, incident: Incident, reason: str, version: int | None = None) -> Incident:
    """Another manager handles the case from now on, with a reason. Raises NotNow, ReasonMissing, Refused."""
    work.allow(Action.TAKE_UP, incident)
    work.check_version(incident, version)
    _refuse_who_was_there(work, incident)
    rules.check(Verb.TAKE_OVER, queries.facts(work, incident))
    former_handler_id = incident.handler_id
    if former_handler_id is None or former_handler_id == work.employee_id:
        raise rules.NotNow
    reason = rules.check_reason(reason)
    incident.handler_id = work.employee_id
    add_step(work, incident, StepKind.TAKEN_OVER, reason)
    work.record(TakenOver(incident.id, former_handler_id))
    return incident


def hand_over(work: Work, incident: Incident, unit_id: UUID, reason: str, version: int | None = None) -> Incident:
    """The case goes to the managers of another unit; what its handler owed falls, the promise to take it up starts again.

    Where all managers of that unit took part it goes to the next one up. `unit_id`, by which it is counted, stays: it
    happened where it happened. Raises NoSuchUnit, NotForManagers, ReasonMissing, NotNow.
    """
    work.allow(Action.HAND_OVER, incident)
    work.check_version(incident, version)
    status = rules.check(Verb.HAND_OVER, queries.facts(work, incident))
    if incident.office_holder:
        raise NotForManagers
    reason = rules.check_reason(reason)
    if unit_id not in organisation_queries.tree(work.session, work.today).units:
        raise NoSuchUnit
    found = accounts_queries.managers_for(work, unit_id, without=queries.participants_of_case(work, incident))
    if found.unit_id is None or found.unit_id == incident.manager_unit_id:
        raise NoSuchUnit
    add_step(work, incident, StepKind.HANDED_OVER, reason, from_unit=incident.manager_unit_id, to_unit=found.unit_id)
    incident.status, incident.manager_unit_id = status, found.unit_id
    incident.handler_id = incident.taken_up_at = None
    promises.drop(work, incident)
    promises.promise(work, incident, PromiseKind.TAKE_UP, _take_up_days(work))
    work.record(HandedOver(incident.id, found.unit_id))
    return incident


def assess_severity(work: Work, incident: Incident, severity: int, version: int | None = None) -> Incident:
    """Give or change the severity, 1 to 5. Raises SeverityOutOfRange, NotNow."""
    work.allow(Action.HANDLE_CASE, incident)
    work.check_version(incident, version)
    rules.check(Verb.ASSESS_SEVERITY, queries.facts(work, incident))
    rules.check_severity(severity)
    incident.severity = severity
    add_step(work, incident, StepKind.SEVERITY, severity=severity)
    work.record(SeverityAssessed(incident.id))
    return incident


def withdraw(work: Work, incident: Incident, reason: str, version: int | None = None) -> Incident:
    """The report was a mistake and counts no more; nothing is owed any longer.

    Raises NotNow, ReasonMissing, and the rule of the first thing that goes on in its name (rules.WITHDRAWING_GUARDS).
    """
    work.allow(Action.WITHDRAW_CASE, incident)
    work.check_version(incident, version)
    incident.status = rules.check(Verb.WITHDRAW, queries.facts(work, incident))
    reason = rules.check_reason(reason)
    promises.drop(work, incident)
    add_step(work, incident, StepKind.WITHDRAWN, reason)
    work.record(CaseWithdrawn(incident.id))
    return incident


def join_same_event(
    work: Work, incident: Incident, other_reference: str, reason: str, version: int | None = None
) -> Incident:
    """The report is about the same event as an open case: it counts no more, and its people follow the other one.

    A link only: nothing is moved, so that undoing it brings everything back. Raises NoSuchCase, HasJoined, HasMeasures,
    ClosedToManagers, HandlerTookPart, ReasonMissing, NotNow.
    """
    work.allow(Action.WITHDRAW_CASE, incident)
    work.check_version(incident, version)
    status = rules.check(Verb.JOIN_SAME_EVENT, queries.facts(work, incident))
    reason = rules.check_reason(reason)
    other = queries.by_reference(work, other_reference.strip())
    if other is None or other.id == incident.id or other.status not in OPEN_STATUSES:
        raise NoSuchCase
    if incident.office_holder and not other.office_holder:
        raise ClosedToManagers
    if other.handler_id in queries.participants_of_case(work, incident):
        raise HandlerTookPart
    incident.status, incident.same_event_as_id = status, other.id
    promises.drop(work, incident)
    add_step(work, incident, StepKind.SAME_EVENT, reason, other=other.id)
    add_step(work, other, StepKind.SAME_EVENT, reason, other=incident.id)
    _find_managers(work, other)
    work.record(JoinedAsSameEvent(incident.id, other.id))
    work.record(JoinedAsSameEvent(other.id, incident.id))
    return incident


def undo_same_event(work: Work, incident: Incident, version: int | None = None) -> Incident:
    """The report is an incident of its own again, as far as it had come; what was owed then is owed again, as it was due.

    Raises NotJoined, NotNow.
    """
    work.allow(Action.WITHDRAW_CASE, incident)
    work.check_version(incident, version)
    rules.check(Verb.UNDO_SAME_EVENT, queries.facts(work, incident))
    other = work.session.get(Incident, incident.same_event_as_id)
    if other is None:
        raise rules.NotJoined
    joined_at = queries.last_steps(work, [incident.id])[incident.id][StepKind.SAME_EVENT]
    incident.status = rules.restored_status(incident.taken_up_at)
    incident.same_event_as_id = None
    add_step(work, incident, StepKind.SAME_EVENT_UNDONE, other=other.id)
    add_step(work, other, StepKind.SAME_EVENT_UNDONE, other=incident.id)
    _find_managers(work, other)
    promises.owe_again(work, incident, joined_at)
    work.record(SameEventUndone(incident.id, other.id))
    work.record(SameEventUndone(other.id, incident.id))
    return incident


def give_advice(work: Work, incident: Incident) -> CaseStep:
    """The VPT adviser gave the handler advice. What was advised is not recorded: the figures need only that it was.

    Pressed again on the same day (Amsterdam) it is the same advice. The case counts no change by it, so that a form which
    the handler has open stays good. Raises HandlesItself, NotNow.
    """
    work.allow(Action.GIVE_ADVICE, incident)
    rules.check(Verb.ADVISE, queries.facts(work, incident))
    if incident.handler_id == work.employee_id:
        raise HandlesItself
    before = queries.last_own_advice(work, incident.id)
    if before is not None and before.at.astimezone(AMSTERDAM).date() == work.today:
        return before
    step = CaseStep(incident_id=incident.id, kind=StepKind.ADVISED, at=work.now, by_id=work.employee_id)
    work.session.add(step)
    work.record(AdviceGiven(incident.id))
    return step


def give_access(
    work: Work, incident: Incident, colleague: Employee, reason: str, ends_on: date, version: int | None = None
) -> CaseAccess:
    """A colleague may read this case up to and including a day.

    Raises ColleagueTookPart, and what accounts.give_case_access raises.
    """
    work.allow(Action.GIVE_CASE_ACCESS, incident)
    work.check_version(incident, version)
    if colleague.id in queries.participants_of_case(work, incident):
        raise ColleagueTookPart
    return accounts_operations.give_case_access(work, incident, colleague, reason, ends_on)


def add_step(
    work: Work,
    incident: Incident,
    kind: StepKind,
    reason: str | None = None,
    *,
    from_unit: UUID | None = None,
    to_unit: UUID | None = None,
    severity: int | None = None,
    other: UUID | None = None,
) -> CaseStep:
    """Write one step of the timeline and count it as a change of the case. Part of the operation that takes it."""
    step = CaseStep(
        incident_id=incident.id,
        kind=kind,
        at=work.now,
        by_id=work.actor.employee_id,
        reason=reason,
        from_unit_id=from_unit,
        to_unit_id=to_unit,
        severity=severity,
        other_incident_id=other,
    )
    work.session.add(step)
    count_change(incident)
    return step


def count_change(incident: Incident) -> None:
    """Raise the version of a case whose own columns stay as they are: a form made before must be made anew."""
    flag_modified(incident, "status")


def _refuse_who_was_there(work: Work, incident: Incident) -> None:
    """Who took part in a report of the same event does not handle the case either (domain, "The process", 2)."""
    if work.employee_id in queries.participants_of_case(work, incident):
        raise Refused(Action.TAKE_UP, incident.id)


def _find_managers(work: Work, incident: Incident) -> None:
    """Whose managers take a waiting case up, now that others count as having taken part in it, or no more."""
    if incident.status is not IncidentStatus.REPORTED or incident.office_holder:
        return
    unit_id = queries.last_hand_over(work, incident.id) or incident.unit_id
    found = accounts_queries.managers_for(work, unit_id, without=queries.participants_of_case(work, incident))
    incident.manager_unit_id = managing_unit(unit_id, found.unit_id, office_case=False)


def _take_up_days(work: Work) -> int:
    organisation = organisation_queries.organisation(work)
    return organisation.take_up_working_days if organisation else TAKE_UP_WORKING_DAYS


def promise_feedback(work: Work, incident: Incident) -> None:
    """Promise to tell how it ends, anew when it was promised before (domain, "Promises": five working days)."""
    organisation = organisation_queries.organisation(work)
    days = organisation.feedback_working_days if organisation else FEEDBACK_WORKING_DAYS
    promises.promise(work, incident, PromiseKind.FEEDBACK, days)


def promise_feedback_if_untold(work: Work, incident: Incident) -> None:
    """Promise to tell how it ends when an outcome stands that nobody was told since it changed, and nobody owes that."""
    if incident.status is not IncidentStatus.TAKEN_UP or incident.outcome is None:
        return
    facts = queries.facts(work, incident)
    if not facts.is_told and PromiseKind.FEEDBACK not in facts.open_promises:
        promise_feedback(work, incident)
