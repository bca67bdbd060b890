"""Who is told of a step by mail: follow-ups of the facts of handling, named in the journey. No name, no fact."""

from uuid import UUID

from incidents.accounts import queries as accounts_queries
from incidents.events import (
    CaseAccessGiven,
    CaseClosed,
    CaseReopened,
    CaseWithdrawn,
    DisagreementSettled,
    FeedbackAnswered,
    FeedbackGiven,
    HandedOver,
    JoinedAsSameEvent,
    SeverityAssessed,
    TakenOver,
    TakenUp,
)
from incidents.handling import queries, rules
from incidents.handling.models import Feedback
from incidents.handling.vocabulary import FeedbackAnswer
from incidents.notifications import operations as notifications
from incidents.organisation import queries as organisation_queries
from incidents.organisation.vocabulary import TellAdviser
from incidents.policy import Action, Refused
from incidents.promises import queries as promises_queries
from incidents.registration.models import Incident
from incidents.work import Work


def tell_new_managers(work: Work, fact: HandedOver) -> None:
    """The managers of the unit to which a case was handed over: it waits for them."""
    incident = _incident(work, fact.subject_id)
    found = accounts_queries.managers_for(work, fact.unit_id, without=queries.participants_of_case(work, incident))
    notifications.put(work, found.ids, "overgedragen", reference=incident.reference, path=case_path(incident))


def tell_taken_up(work: Work, fact: TakenUp) -> None:
    """Everybody who follows the case: somebody took it up. Who reported on behalf of a colleague hears this too."""
    _tell_followers(work, fact.subject_id, "opgepakt")


def tell_former_handler(work: Work, fact: TakenOver) -> None:
    """The colleague who handled it until now need do nothing more; not who could not handle it any longer anyway.

    The mail leads to his own work: whether he may still open the case depends on his units.
    """
    if fact.former_handler_id in accounts_queries.able_to_handle(work):
        reference = _incident(work, fact.subject_id).reference
        notifications.put(work, [fact.former_handler_id], "overgenomen", reference=reference, path="/mijn-werk")


def tell_involved(work: Work, fact: CaseAccessGiven) -> None:
    """The colleague who may read a case from now on."""
    incident = _incident(work, fact.subject_id)
    notifications.put(work, [fact.employee_id], "toegang", reference=incident.reference, path=case_path(incident))


def tell_withdrawn(work: Work, fact: CaseWithdrawn) -> None:
    """Everybody who follows the report: it counts no more."""
    _tell_followers(work, fact.subject_id, "ingetrokken")


def tell_reopened(work: Work, fact: CaseReopened) -> None:
    """Everybody who follows the case, and was told that it was closed: it is open again."""
    _tell_followers(work, fact.subject_id, "heropend")


def tell_joined(work: Work, fact: JoinedAsSameEvent) -> None:
    """Who follows the report that joined: from now on he follows the other one. Who handles that: one more report to read."""
    incident = _incident(work, fact.subject_id)
    if incident.same_event_as_id == fact.other_incident_id:
        _tell_followers(work, incident.id, "gekoppeld")
    else:
        told = [each for each in promises_queries.who_handles(work, incident) if each != work.actor.employee_id]
        notifications.put(work, told, "zelfde_gebeurtenis", reference=incident.reference, path=case_path(incident))


def tell_adviser_when_serious(work: Work, fact: SeverityAssessed) -> None:
    """The VPT advisers hear of severity 4 and 5 at once, unless the organisation tells them of nothing."""
    incident = _incident(work, fact.subject_id)
    organisation = organisation_queries.organisation(work)
    wish = organisation.tell_adviser if organisation else TellAdviser.SERIOUS
    if (incident.severity or 0) < rules.SERIOUS_FROM or wish is TellAdviser.NONE:
        return
    advisers = [each.id for each in accounts_queries.vpt_advisers(work) if each.id != work.actor.employee_id]
    notifications.put(
        work, advisers, "ernstige_melding", reference=incident.reference, path=case_path(incident), urgent=True
    )


def tell_feedback(work: Work, fact: FeedbackGiven) -> None:
    """The affected employee, or the reporter when no employee was affected, can read how it ended.

    Who reported on behalf of a colleague hears only that the case was closed.
    """
    incident = _incident(work, fact.subject_id)
    told = incident.told_employee_id
    notifications.put(work, [told], "terugkoppeling", reference=incident.reference, path=follow_path(incident))


def tell_adviser_of_disagreement(work: Work, fact: FeedbackAnswered) -> None:
    """The VPT advisers hear "not as agreed" past the manager; the mail leads to the page on which they settle it."""
    feedback = work.session.get(Feedback, fact.feedback_id)
    if feedback is None or feedback.answer is not FeedbackAnswer.NOT_AS_AGREED:
        return
    incident = _incident(work, fact.subject_id)
    advisers = [each.id for each in accounts_queries.vpt_advisers(work)]
    # Past the handler, unless no other adviser is left to tell.
    advisers = [each for each in advisers if each != feedback.given_by_id] or advisers
    path = f"{case_path(incident)}/niet-zoals-afgesproken"
    notifications.put(work, advisers, "niet_zoals_afgesproken", reference=incident.reference, path=path)


def tell_arrangement(work: Work, fact: DisagreementSettled) -> None:
    """The employee who answered "not as agreed" can read what was arranged with him."""
    feedback = work.session.get_one(Feedback, fact.feedback_id)
    if feedback.answered_by_id is not None:
        incident = _incident(work, fact.subject_id)
        told = [feedback.answered_by_id]
        notifications.put(work, told, "afspraak_gemaakt", reference=incident.reference, path=follow_path(incident))


def tell_closed(work: Work, fact: CaseClosed) -> None:
    """Everybody who follows the case: it was closed."""
    _tell_followers(work, fact.subject_id, "gesloten")


def case_path(incident: Incident) -> str:
    """The page of the case, for who handles it."""
    return f"/zaken/{incident.id}"


def follow_path(incident: Incident) -> str:
    """The page on which the reporter and the affected employee follow it."""
    return f"/mijn-meldingen/{incident.id}"


def _tell_followers(work: Work, incident_id: UUID, template: str) -> None:
    """Mail the reporter and the affected employee; those of the reports of the same event about their own page."""
    for each in (_incident(work, incident_id), *queries.joined(work, incident_id)):
        followers = [who for who in (each.reporter_id, each.affected_employee_id) if who is not None]
        notifications.put(work, followers, template, reference=each.reference, path=follow_path(each))


def _incident(work: Work, incident_id: UUID) -> Incident:
    incident = work.session.get(Incident, incident_id)
    if incident is None:
        raise Refused(Action.VIEW_CASE, incident_id)
    return incident
