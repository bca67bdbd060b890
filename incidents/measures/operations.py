"""Deciding measures, carrying them out, taking them back. Never commits.

A measure with a life of its own is decided on the page of its room, which calls `record_decided` in the transaction of
its own decision: a decided building ban becomes a measure here, so that the case, the outcome and the figures see it.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from incidents.events import MeasureCarriedOut, MeasureDecided, MeasureWithdrawn
from incidents.handling.operations import count_change, promise_feedback_if_untold
from incidents.measures import queries, rules
from incidents.measures.models import Measure
from incidents.measures.vocabulary import POLICE, WITHOUT_PERSON, MeasureKind
from incidents.policy import Action
from incidents.promises.rules import end_of
from incidents.registration.models import Incident
from incidents.work import Work


@dataclass(frozen=True, slots=True)
class MeasureDecision:
    """What was decided, as the form hands it over; all days are Amsterdam days.

    `planned_on` is the day by which it is carried out, `carried_out_on` the one on which that was done already.
    """

    kind: MeasureKind
    reason: str
    decided_on: date
    planned_on: date | None = None
    carried_out_on: date | None = None
    carried_out_by: str | None = None


def decide(work: Work, incident: Incident, decision: MeasureDecision, version: int | None = None) -> Measure:
    """Decide a measure, by the handler, with a reason.

    What was done already is carried out at once. Raises CaseNotInHandling, ReasonMissing, CarriedOutLater, what
    rules.check_kind and rules.check_days raise, ChangedBySomebodyElse.
    """
    work.allow(Action.DECIDE_MEASURE, incident)
    work.check_version(incident, version)
    rules.check_in_handling(incident.status)
    rules.check_kind(decision.kind, incident.outcome, incident.person_knowledge)
    reason = rules.check_reason(decision.reason)
    rules.check_days(
        occurred_on=incident.occurred_on,
        decided_on=decision.decided_on,
        planned_on=decision.planned_on,
        today=work.today,
    )
    made = record_decided(
        work,
        incident,
        decision.kind,
        reason,
        None if decision.kind in WITHOUT_PERSON else queries.person_of(work, incident.id),
        decided_on=decision.decided_on,
    )
    made.planned_on = decision.planned_on
    made.carried_out_by = (decision.carried_out_by or "").strip() or None
    if decision.carried_out_on is not None:
        return record_carried_out(work, incident, made, decision.carried_out_on, None)
    _repeat_first_planned(work, incident)
    return made


def record_decided(
    work: Work,
    incident: Incident,
    kind: MeasureKind,
    reason: str,
    person_id: UUID | None = None,
    *,
    decided_on: date | None = None,
) -> Measure:
    """Write down a measure that was decided, here or in the room of its procedure, which allowed and checked it.

    Whoever acts decided it, on this day unless another (Amsterdam) is given: for a ban that is the deciding authority.
    Where it was told already how the case ends, that is promised anew: the message did not know of this measure.
    The kind must go with the outcome and the person: raises NotWithOutcome, PersonUnknown, PersonNotIdentified.
    """
    rules.check_fits(kind, incident.outcome, incident.person_knowledge)
    made = Measure(
        id=uuid4(),
        incident_id=incident.id,
        person_id=person_id,
        kind=kind,
        reason=reason,
        decided_by_id=work.employee_id,
        decided_on=decided_on or work.today,
        decided_at=work.now,
    )
    work.session.add(made)
    if kind in POLICE:
        incident.police_reported = True
    count_change(incident)
    promise_feedback_if_untold(work, incident)
    work.record(MeasureDecided(incident.id, made.id))
    return made


def carry_out(
    work: Work, incident: Incident, measure: Measure, on: date, result: str | None, version: int | None = None
) -> Measure:
    """The measure was carried out on a day, with its result; also when the case was closed meanwhile.

    Raises OwnProcedure for a ban (it is served), NotOpen, CarriedOutLater, ChangedBySomebodyElse.
    """
    work.allow(Action.DECIDE_MEASURE, incident)
    work.check_version(measure, version)
    rules.check_no_own_page(measure.kind)
    return record_carried_out(work, incident, measure, on, result)


def record_carried_out(work: Work, incident: Incident, measure: Measure, on: date, result: str | None) -> Measure:
    """Write down that it was carried out, here or in the room of its procedure (a ban: served), which allowed it.

    Raises NotOpen, CarriedOutLater.
    """
    rules.check_carried_out(
        decided_on=measure.decided_on, carried_out_on=on, today=work.today, is_open=is_open(measure)
    )
    measure.carried_out_on, measure.result = on, (result or "").strip() or None
    _repeat_first_planned(work, incident)
    count_change(incident)
    work.record(MeasureCarriedOut(incident.id, measure.id))
    return measure


def withdraw(work: Work, incident: Incident, measure: Measure, reason: str, version: int | None = None) -> Measure:
    """Take a measure back before it was carried out, with a reason.

    Raises CaseNotInHandling, OwnProcedure for a ban (it is lifted), NotOpen, ReasonMissing,
    ChangedBySomebodyElse.
    """
    work.allow(Action.DECIDE_MEASURE, incident)
    work.check_version(measure, version)
    rules.check_in_handling(incident.status)
    rules.check_no_own_page(measure.kind)
    rules.check_open(is_open=is_open(measure))
    measure.withdraw_reason, measure.withdrawn_at = rules.check_reason(reason), work.now
    _repeat_first_planned(work, incident)
    if measure.kind in POLICE:
        incident.police_reported = queries.is_at_the_police(work, incident.id)
    count_change(incident)
    work.record(MeasureWithdrawn(incident.id, measure.id))
    return measure


def _repeat_first_planned(work: Work, incident: Incident) -> None:
    """The case repeats the first day for which a measure is planned that is still to be done."""
    first = queries.first_planned_on(work, incident.id)
    incident.measure_due_at = end_of(first) if first else None


def is_open(measure: Measure) -> bool:
    """Whether a measure was neither carried out nor taken back."""
    return measure.carried_out_on is None and measure.withdrawn_at is None
