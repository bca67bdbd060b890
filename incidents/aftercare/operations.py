"""Answering a request for help. Never commits."""

from incidents.events import HelpAnswered
from incidents.policy import Action
from incidents.registration.models import HelpRequest
from incidents.work import Work


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
