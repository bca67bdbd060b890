"""Reads of reports for who reported them or was affected, and of one's own drafts. Reports come through the door."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Row, String, Uuid, column, func, or_, select, table
from sqlalchemy.orm import selectinload

from incidents.accounts import queries as accounts_queries
from incidents.accounts.models import CaseAccess, Employee
from incidents.persons.queries import BANS, MEASURES
from incidents.policy import Action, Refused
from incidents.promises import queries as promises_queries
from incidents.promises.models import Promise
from incidents.promises.vocabulary import OUTLIVES_CASE, PromiseKind
from incidents.registration import rules
from incidents.registration.models import Addition, HelpRequest, Incident, Participant, ReportDraft
from incidents.registration.vocabulary import Channel, IncidentStatus, Outcome, Part, ShownStatus
from incidents.work import Work

PER_PAGE = 25
# The table of a later room, by name: this room may not import it, and needs no more of it than these columns.
STEPS = table(
    "case_steps", column("incident_id", Uuid()), column("kind", String()), column("at", DateTime(timezone=True))
)


@dataclass(frozen=True, slots=True)
class Done:
    """How many of the decided measures were carried out, how many are still to be; and whether a ban is only proposed."""

    carried_out: int = 0
    open: int = 0
    is_proposed: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a case is, as somebody who follows it may know it. A joined report has the progress of the other one.

    `reopened_at` is set as long as it was not decided anew. `told_at` is empty while it is to be told, also when it was
    told before: that was at `told_before_at`, since the last reopening. `higher_is_told` says whether somebody above hears
    of it, beside the VPT advisers, when a case that waits is not taken up in time.
    """

    status: IncidentStatus
    reported_at: datetime
    taken_up_at: datetime | None
    decided_at: datetime | None
    reopened_at: datetime | None
    told_at: datetime | None
    told_before_at: datetime | None
    closed_at: datetime | None
    outcome: Outcome | None
    done: Done
    next_due_at: datetime | None
    next_promise: PromiseKind | None
    handler: Employee | None
    may_handle: tuple[Employee, ...]
    higher_is_told: bool


@dataclass(frozen=True, slots=True)
class FollowedReport:
    """One line of "Mijn meldingen"; of a joined report, the status of the other one."""

    incident: Incident
    status: ShownStatus
    in_full: bool


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case of others that was opened for somebody, up to and including a day (Amsterdam)."""

    incident_id: UUID
    reference: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft in a list: its key, when it was saved, and the first words of it."""

    form_key: UUID
    saved_at: datetime
    words: str
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the own reports, with how many there are."""

    reports: Sequence[FollowedReport]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PER_PAGE))


def followed(work: Work, incident_id: UUID, *, for_change: bool = False) -> Incident:
    """A report that one reported or is affected by; the look is logged. Raises Refused.

    `for_change` locks it until the transaction ends, so that nothing is added in the instant in which it is withdrawn, and
    nobody who asks for help is told that a colleague changed something at the same instant.
    """
    statement = select(Incident).where(Incident.id == incident_id).options(selectinload(Incident.kinds))
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    incident = work.session.scalars(statement).first()
    if incident is None:
        raise Refused(Action.FOLLOW_REPORT)
    return work.read(Action.FOLLOW_REPORT, incident)


def my_reports(work: Work, page: int) -> Page:
    """The reports that one made or that are about oneself, newest first; the look is logged. Pages count from one."""
    seen = work.seen(Action.FOLLOW_REPORT, Incident)
    total = work.session.scalar(select(func.count()).select_from(Incident).where(seen)) or 0
    page = min(max(page, 1), max(1, -(-total // PER_PAGE)))
    statement = work.visible(Action.FOLLOW_REPORT, Incident).options(selectinload(Incident.kinds))
    statement = statement.order_by(Incident.reported_at.desc(), Incident.id)
    rows = work.session.scalars(statement.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    work.read_list(Action.FOLLOW_REPORT, [each.id for each in rows], page=page)
    others = _cases_of(work, [each.same_event_as_id for each in rows if each.same_event_as_id])
    reports = []
    for each in rows:
        in_full = rules.follows_in_full(each.affected_employee_id, work.actor.employee_id)
        own = (each.status, each.next_promise, each.outcome is not None)
        status, next_promise, has_outcome = others.get(each.same_event_as_id, own)
        # Who reported for a colleague is told that it was taken up and closed, and nothing in between.
        shown = rules.shown_status(status, next_promise if in_full else None, has_outcome=has_outcome)
        reports.append(FollowedReport(each, shown, in_full))
    return Page(reports, page, total)


def opened_cases(work: Work) -> list[OpenedCase]:
    """The cases that somebody opened for the actor today, the first to end first; the look is logged."""
    statement = (
        select(Incident.id, Incident.reference, func.max(CaseAccess.ends_on).label("ends_on"))
        .join(CaseAccess, CaseAccess.incident_id == Incident.id)
        .where(CaseAccess.employee_id == work.actor.employee_id, CaseAccess.ends_on >= work.today)
        .where(work.seen(Action.VIEW_CASE, Incident))
        .group_by(Incident.id)
        .order_by("ends_on", Incident.reference)
    )
    found = [OpenedCase(*row) for row in work.session.execute(statement)]
    if found:
        work.read_list(Action.FOLLOW_REPORT, [each.incident_id for each in found])
    return found


def progress(work: Work, incident: Incident) -> Progress:
    """How far a followed report is; of a joined one, how far the other is."""
    shown = case_of(work, incident)
    owed = _feedback_promises(work, shown.id)
    reopened_at = _last_step_at(work, shown.id, "reopened")
    told = [each.kept_at for each in owed if each.kept_at and (reopened_at is None or each.kept_at >= reopened_at)]
    handler = accounts_queries.employees_by_ids(work, [shown.handler_id]).get(shown.handler_id or UUID(int=0))
    waiting = shown.status is IncidentStatus.REPORTED
    due_at, promised = _owed_to_employee(work, shown)
    may_handle = accounts_queries.employees_by_ids(work, promises_queries.may_take_up(work, shown)) if waiting else {}
    return Progress(
        status=shown.status,
        reported_at=incident.reported_at,
        taken_up_at=shown.taken_up_at,
        decided_at=_last_step_at(work, shown.id, "outcome") if shown.outcome else None,
        reopened_at=None if shown.outcome else reopened_at,
        told_at=owed[0].kept_at if owed else None,
        told_before_at=max(told, default=None),
        closed_at=shown.closed_at,
        outcome=shown.outcome,
        done=_done(work, shown.id),
        next_due_at=due_at,
        next_promise=promised,
        handler=handler,
        may_handle=tuple(sorted(may_handle.values(), key=lambda each: each.name)),
        higher_is_told=waiting and bool(promises_queries.managers_above(work, shown)),
    )


def additions(work: Work, incident: Incident, *, only_own: bool) -> Sequence[Row[Addition, str]]:
    """What was told later, oldest first, each with the name of who told it."""
    statement = select(Addition, Employee.name).join(Employee, Employee.id == Addition.added_by_id)
    statement = statement.where(Addition.incident_id == incident.id).order_by(Addition.added_at)
    if only_own:
        statement = statement.where(Addition.added_by_id == work.actor.employee_id)
    return work.session.execute(statement).all()


def last_own_addition(work: Work, incident: Incident) -> Addition | None:
    """What the actor told last; the report is locked, so that what is sent twice at one instant comes after one another."""
    work.session.execute(select(Incident.id).where(Incident.id == incident.id).with_for_update())
    own = (Addition.incident_id == incident.id) & (Addition.added_by_id == work.actor.employee_id)
    return work.session.scalars(select(Addition).where(own).order_by(Addition.added_at.desc()).limit(1)).first()


def help_requests_of(work: Work, incident: Incident) -> Sequence[HelpRequest]:
    """The requests to be called back that belong to a followed report, oldest first."""
    statement = select(HelpRequest).where(HelpRequest.incident_id == incident.id)
    return work.session.scalars(statement.order_by(HelpRequest.asked_at)).all()


def waiting_help_request(work: Work, incident: Incident) -> HelpRequest | None:
    """The request to be called back that nobody has answered yet; the report is locked until the transaction ends."""
    work.session.execute(select(Incident.id).where(Incident.id == incident.id).with_for_update())
    waits = (HelpRequest.incident_id == incident.id) & HelpRequest.answered_at.is_(None)
    return work.session.scalars(select(HelpRequest).where(waits).order_by(HelpRequest.asked_at)).first()


def reporter_name(work: Work, incident: Incident) -> str:
    """Who reported it: for the colleague about whom it tells, who must know whose words these are."""
    return accounts_queries.employees_by_ids(work, [incident.reporter_id])[incident.reporter_id].name


def waiting_in_case(work: Work, incident_id: UUID, *, for_change: bool = False) -> Sequence[HelpRequest]:
    """The requests to be called back that nobody has answered, of a case with the reports joined to it, oldest first.

    `for_change` locks them until the transaction ends: of two who answer at once the second sees what the first did.
    """
    in_case = select(Incident.id).where(or_(Incident.id == incident_id, Incident.same_event_as_id == incident_id))
    statement = select(HelpRequest).where(HelpRequest.incident_id.in_(in_case), HelpRequest.answered_at.is_(None))
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return work.session.scalars(statement.order_by(HelpRequest.asked_at)).all()


def asking_cases(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of these cases in which somebody waits to be called back, in a report joined to them included."""
    case_id = func.coalesce(Incident.same_event_as_id, Incident.id)
    statement = select(case_id).join(HelpRequest, HelpRequest.incident_id == Incident.id)
    own_or_joined = or_(Incident.id.in_(ids), Incident.same_event_as_id.in_(ids))
    return set(work.session.scalars(statement.where(own_or_joined, HelpRequest.answered_at.is_(None))))


def witness_names(work: Work, incident: Incident) -> list[str]:
    """The names of the colleagues who were named as witnesses of a followed report."""
    witnesses = (Participant.incident_id == incident.id) & (Participant.part == Part.WITNESS)
    statement = select(Employee.name).join(Participant, Participant.employee_id == Employee.id).where(witnesses)
    return list(work.session.scalars(statement.order_by(Employee.name)))


def sent_with(work: Work, form_key: UUID) -> Incident | None:
    """The own report that was sent with this form, if there is one."""
    own = (Incident.form_key == form_key) & (Incident.reporter_id == work.actor.employee_id)
    return work.session.scalars(select(Incident).where(own)).first()


def draft(work: Work, form_key: UUID) -> ReportDraft | None:
    """An own draft, if there is one with this key; drafts of others are not found."""
    work.allow(Action.REPORT_INCIDENT)
    own = (ReportDraft.owner_id == work.employee_id) & (ReportDraft.form_key == form_key)
    return work.session.scalars(select(ReportDraft).where(own)).first()


def drafts(work: Work) -> list[DraftLine]:
    """The own drafts that were not sent, the one saved last first."""
    work.allow(Action.REPORT_INCIDENT)
    sent = select(Incident.id).where(Incident.form_key == ReportDraft.form_key).exists()
    statement = select(ReportDraft).where(ReportDraft.owner_id == work.employee_id, ~sent)
    return [_line(each) for each in work.session.scalars(statement.order_by(ReportDraft.saved_at.desc()))]


def case_of(work: Work, incident: Incident) -> Incident:
    """The case that a report is part of: itself, or the one with which it was joined."""
    return work.session.get_one(Incident, incident.same_event_as_id or incident.id)


def _line(kept: ReportDraft) -> DraftLine:
    channel = next(iter(kept.value.get("channel", [])), "")
    words = " ".join(next(iter(kept.value.get("story", [])), "").split())
    known = Channel(channel) if channel in set(Channel) else None
    return DraftLine(kept.form_key, kept.saved_at, words[:80], known)


def _cases_of(work: Work, ids: Sequence[UUID]) -> Mapping[UUID | None, tuple[IncidentStatus, PromiseKind | None, bool]]:
    """The status, the first promise and whether there is an outcome of the cases that joined reports became a part of."""
    if not ids:
        return {}
    statement = select(Incident.id, Incident.status, Incident.next_promise, Incident.outcome.is_not(None))
    rows = work.session.execute(statement.where(Incident.id.in_(ids)))
    return {case_id: (status, promise, has_outcome) for case_id, status, promise, has_outcome in rows}


def _last_step_at(work: Work, incident_id: UUID, kind: str) -> datetime | None:
    """When a step of this kind was taken last."""
    taken = (STEPS.c.incident_id == incident_id) & (STEPS.c.kind == kind)
    last: datetime | None = work.session.scalar(select(func.max(STEPS.c.at)).where(taken))
    return last


def _owed_to_employee(work: Work, case: Incident) -> tuple[datetime | None, PromiseKind | None]:
    """What a case owes first to whoever follows it, and until when; what it owes because of a ban is not for him."""
    if case.next_promise not in OUTLIVES_CASE:
        return case.next_due_at, case.next_promise
    owed = [each for each in promises_queries.open_promises(work, case.id) if each.kind not in OUTLIVES_CASE]
    return (owed[0].due_at, owed[0].kind) if owed else (None, None)


def _feedback_promises(work: Work, incident_id: UUID) -> Sequence[Promise]:
    """The promises to tell how it ends, the last first: whatever was told before it was made is not the last word."""
    statement = select(Promise).where(Promise.incident_id == incident_id, Promise.kind == PromiseKind.FEEDBACK)
    return work.session.scalars(statement.order_by(Promise.made_at.desc(), Promise.dropped_at.nulls_first())).all()


def _done(work: Work, incident_id: UUID) -> Done:
    """How far the measures of a case are. A ban that was over before it reached the person counts as neither."""
    is_over = or_(BANS.c.lifted_on.is_not(None), BANS.c.last_day < work.today)
    is_carried_out = MEASURES.c.carried_out_on.is_not(None)
    counts = work.session.execute(
        select(func.count().filter(is_carried_out), func.count().filter(~is_carried_out, is_over.is_not(True)))
        .select_from(MEASURES.outerjoin(BANS, BANS.c.measure_id == MEASURES.c.id))
        .where(MEASURES.c.incident_id == incident_id, MEASURES.c.withdrawn_at.is_(None))
    ).one()
    proposed = (BANS.c.incident_id == incident_id) & BANS.c.decided_on.is_(None) & is_over.is_not(True)
    is_proposed = work.session.scalar(select(func.count()).select_from(BANS).where(proposed))
    return Done(*counts, is_proposed=bool(is_proposed))
