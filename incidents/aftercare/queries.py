"""Reads for the support team: who asked to be called back, and nothing of what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from incidents.accounts import queries as accounts_queries
from incidents.aftercare import rules
from incidents.policy import Action, Refused
from incidents.registration.models import HelpRequest, Incident
from incidents.work import Work

SHOWN_AFTER_ANSWER = timedelta(days=7)
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Who asked, when, and what helps now; the number only as long as nobody has called."""

    id: UUID
    reference: str
    name: str
    asked_by: str | None
    asked_at: datetime
    callback_number: str | None
    what_helps: str | None
    answered_at: datetime | None
    answered_by: str | None
    is_settled: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class HelpRequests:
    """What the support team sees: who waits, longest first, and who was called in the last seven days, newest first."""

    waiting: Sequence[HelpLine]
    answered: Sequence[HelpLine]


def help_requests(work: Work) -> HelpRequests:
    """The open requests and those answered in the last seven days; the look is logged with their cases. Raises Refused."""
    recent = HelpRequest.answered_at > work.now - SHOWN_AFTER_ANSWER
    visible = work.seen(Action.SEE_HELP_REQUESTS, HelpRequest)
    statement = (
        select(HelpRequest, Incident.reference, Incident.affected_name)
        .join(Incident, Incident.id == HelpRequest.incident_id)
        .where(visible, or_(HelpRequest.answered_at.is_(None), recent))
        .order_by(HelpRequest.answered_at.desc().nulls_first(), HelpRequest.asked_at)
        .limit(MOST_SHOWN)
    )
    rows = work.session.execute(statement).all()
    work.read_list(Action.SEE_HELP_REQUESTS, [each.incident_id for each, *_ in rows])
    ids = [value for each, *_ in rows for value in (each.asked_by_id, each.for_employee_id, each.answered_by_id)]
    people = accounts_queries.employees_by_ids(work, ids)
    names = {each_id: employee.name for each_id, employee in people.items()}
    lines = [_line(work, each, reference, affected_name, names) for each, reference, affected_name in rows]
    return HelpRequests(
        [each for each in lines if each.answered_at is None], [each for each in lines if each.answered_at is not None]
    )


def help_request(work: Work, help_request_id: UUID) -> HelpRequest:
    """One request, locked until the end of the transaction, for who has called. Raises Refused."""
    statement = work.visible(Action.ANSWER_HELP_REQUEST, HelpRequest).where(HelpRequest.id == help_request_id)
    found = work.session.scalars(statement.with_for_update()).first()
    if found is None:
        raise Refused(Action.ANSWER_HELP_REQUEST)
    return found


def for_whom(work: Work, each: HelpRequest) -> str:
    """The name of the colleague who wants to be called; his own as long as somebody else did not ask for him."""
    incident = work.session.get_one(Incident, each.incident_id)
    who = each.for_employee_id or (None if incident.affected_name else each.asked_by_id)
    return accounts_queries.employees_by_ids(work, [who])[who].name if who else incident.affected_name or ""


def how_to_call(work: Work, incident: Incident, each: HelpRequest) -> dict[str, str | None]:
    """The number and what helps now, for the handler who calls himself, and nobody else (decision 0014).

    The look is logged with the request. `incident` is the case, which was read before.
    """
    if not work.may(Action.HANDLE_CASE, incident):
        return {}
    work.read_list(Action.HANDLE_CASE, [each.id], subject_id=incident.id)
    return {"callback_number": each.callback_number, "what_helps": each.what_helps}


def _line(work: Work, each: HelpRequest, reference: str, affected_name: str | None, names: dict[UUID, str]) -> HelpLine:
    asked_by = names[each.asked_by_id]
    name = names.get(each.for_employee_id) if each.for_employee_id else affected_name
    open_still = each.answered_at is None
    return HelpLine(
        id=each.id,
        reference=reference,
        name=name or asked_by,
        asked_by=asked_by if name and name != asked_by else None,
        asked_at=each.asked_at,
        callback_number=each.callback_number if open_still else None,
        what_helps=each.what_helps if open_still else None,
        answered_at=each.answered_at,
        answered_by=names.get(each.answered_by_id) if each.answered_by_id else None,
        is_settled=each.is_settled,
        may_take_back=rules.may_take_back(each, work.actor.employee_id, work.today),
    )
