"""Answering a request for help, taking that back, or settling it. Never commits."""

from incidents.aftercare.rules import may_take_back
from incidents.events import HelpAnswered, HelpAnswerTakenBack, HelpSettled
from incidents.handling.rules import check_reason
from incidents.policy import Action
from incidents.registration.models import HelpRequest, Incident
from incidents.sentences import N_, RuleBroken
from incidents.work import Work


class AnsweredAlready(RuleBroken):
    """The request that the handler had before him was answered meanwhile, or is not of this case."""

    sentence = N_("Deze vraag om hulp is intussen al afgerond. Kijk bij de zaak hoe het ervoor staat.")


class NotToBeTakenBack(RuleBroken):
    """Somebody else called, or on another day, or the handler settled it, or nobody called."""

    sentence = N_("Dit kan niet meer terug. Alleen wie het zelf vastlegde, kan dat, en alleen op dezelfde dag.")


def answer(work: Work, request: HelpRequest) -> bool:
    """Somebody of the team has called; whoever says so second changes nothing. Gives whether it was the first time.

    What was said is not recorded (domain, care).
    """
    work.allow(Action.ANSWER_HELP_REQUEST, request)
    if request.answered_at is not None:
        return False
    request.answered_at, request.answered_by_id = work.now, work.employee_id
    work.record(HelpAnswered(request.incident_id, request.id))
    return True


def take_back_answer(work: Work, request: HelpRequest) -> HelpRequest:
    """Whoever said today that he had called did not call after all, or pressed by mistake: the request waits again.

    Raises NotToBeTakenBack.
    """
    work.allow(Action.ANSWER_HELP_REQUEST, request)
    if not may_take_back(request, work.employee_id, work.today):
        raise NotToBeTakenBack
    request.answered_at, request.answered_by_id = None, None
    request.taken_back_at = work.now
    work.record(HelpAnswerTakenBack(request.incident_id, request.id))
    return request


def settle(work: Work, incident: Incident, request: HelpRequest | None, reason: str) -> HelpRequest:
    """The handler of the case says why nobody of the support team needs to call: he called himself, or it is arranged.

    `incident` is the case; the request may be that of a report that was joined with it. It leaves the list of the team.
    Allowed in every status: somebody can ask for help when the case was closed or withdrawn too.
    Raises AnsweredAlready, ReasonMissing.
    """
    work.allow(Action.HANDLE_CASE, incident)
    if request is None or request.answered_at is not None:
        raise AnsweredAlready
    request.settled_reason = check_reason(reason)
    request.answered_at, request.answered_by_id = work.now, work.employee_id
    work.record(HelpSettled(request.incident_id, request.id))
    return request
