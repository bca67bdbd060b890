"""Reporting and telling more, and what follows from a report. Never commits.

Saving a report needs the database alone: mails are rows of the outbox, and nothing here knows Redis.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from incidents.accounts import queries as accounts_queries
from incidents.accounts.models import Employee
from incidents.events import HelpAsked, IncidentReported, ReportAddedTo
from incidents.notifications.operations import put
from incidents.organisation import queries as organisation_queries
from incidents.organisation.vocabulary import TellAdviser
from incidents.policy import Action
from incidents.promises import operations as promises
from incidents.promises import queries as promises_queries
from incidents.promises.vocabulary import PromiseKind
from incidents.registration import queries, rules
from incidents.registration.models import (
    Addition,
    HelpRequest,
    Incident,
    IncidentKind,
    Participant,
    ReferenceCounter,
    ReportDraft,
)
from incidents.registration.report import HelpWanted, IncidentReport
from incidents.registration.vocabulary import AffectedKind, IncidentStatus, Part
from incidents.work import AMSTERDAM, Work

TAKE_UP_WORKING_DAYS = 1
DRAFTS_AT_ONCE = 500


def report_incident(work: Work, report: IncidentReport, form_key: UUID) -> Incident:
    """Register what an employee tells; the same form sent twice, even at the same instant, gives one incident.

    Raises the rules of `check_report` and FormAlreadyUsed.
    """
    work.allow(Action.REPORT_INCIDENT)
    affected = check_report(work, report)
    organisation = organisation_queries.organisation(work)
    working_days = organisation.take_up_working_days if organisation else TAKE_UP_WORKING_DAYS
    made = _new_incident(work, report, affected, form_key)
    owed = promises.first_promise(work, made, PromiseKind.TAKE_UP, working_days)
    made.reference = _next_reference(work)
    # Asked while the year's row is locked: of two sendings at the same instant the second finds what the first made
    # (decision 0013).
    if (first := _sent_with(work, form_key)) is not None:
        _give_back_reference(work)
        return first
    work.session.add(made)
    drop_draft(work, form_key)
    work.session.add(owed)
    work.session.add_all(IncidentKind(incident_id=made.id, kind=kind) for kind in dict.fromkeys(report.kinds))
    work.session.add_all(_participants(work, made.id, report))
    work.record(IncidentReported(made.id))
    if report.help_wanted is not None:
        _put_help_request(work, made, report.help_wanted)
    return made


def check_report(work: Work, report: IncidentReport) -> Employee | None:
    """Refuse a report that cannot be so; give the affected employee where there is one.

    Raises NothingTold, NoKind, OccurredLater, OccurredLaterToday, OccurredTooLongAgo, NoSuchUnit, NoSuchBuilding,
    NoSuchColleague, NoNumberToCall.
    """
    if not report.story.strip():
        raise rules.NothingTold
    if not report.kinds:
        raise rules.NoKind
    local = work.now.astimezone(AMSTERDAM)
    rules.check_when(report.occurred_on, report.occurred_at, work.today, local.time())
    if report.unit_id not in organisation_queries.tree(work.session, work.today).units:
        raise rules.NoSuchUnit
    if report.building_id is not None and not organisation_queries.buildings(work, [report.building_id]):
        raise rules.NoSuchBuilding
    if report.help_wanted is not None:
        rules.check_number(report.help_wanted.callback_number)
    named = {report.affected_employee_id, *report.witness_ids} - {None}
    found = accounts_queries.employees_by_ids(work, named)
    if any(each not in found or not accounts_queries.works_here(found[each], work.now) for each in named if each):
        raise rules.NoSuchColleague
    return found.get(report.affected_employee_id) if report.affected_employee_id else None


def add_to_report(work: Work, incident: Incident, text: str) -> Addition:
    """Tell more, or put right what is in the report. What was told first stays as it was.

    The same text sent twice, even at the same instant, is told once. Raises ReportWithdrawn, NothingAdded.
    """
    work.allow(Action.ADD_TO_REPORT, incident)
    if not rules.takes_additions(incident.status, is_joined=incident.is_joined):
        raise rules.ReportWithdrawn
    if not text.strip():
        raise rules.NothingAdded
    said_before = queries.last_own_addition(work, incident)
    if said_before is not None and said_before.text == text.strip():
        return said_before
    added = Addition(
        id=uuid4(), incident_id=incident.id, added_by_id=work.employee_id, added_at=work.now, text=text.strip()
    )
    work.session.add(added)
    work.record(ReportAddedTo(incident.id, added.id))
    return added


def ask_for_help(work: Work, incident: Incident, wanted: HelpWanted) -> HelpRequest:
    """Ask later to be called back: the same as on the form of the report. Asking again while one waits is asking once.

    With another number, or other words of what helps, it is that request with the new ones: who calls is told again. Who
    reported for a colleague changes nothing of it: the colleague may have given a number of his own.
    Raises NoNumberToCall.
    """
    work.allow(Action.ADD_TO_REPORT, incident)
    rules.check_number(wanted.callback_number)
    waiting = queries.waiting_help_request(work, incident)
    if waiting is not None:
        return _call_otherwise(work, incident, waiting, wanted)
    incident.help_requested = True
    return _put_help_request(work, incident, wanted)


# --- drafts: not incidents, so no fact is recorded ---


def save_draft(work: Work, form_key: UUID, value: dict[str, list[str]]) -> ReportDraft:
    """Keep what somebody has typed so far, over what was kept of this form before; `work` has a transaction of its own.

    Raises DraftTooLarge, TooManyDrafts, AlreadySent.
    """
    work.allow(Action.REPORT_INCIDENT)
    if sum(len(each) for texts in value.values() for each in texts) > rules.DRAFT_SIZE:
        raise rules.DraftTooLarge
    if _sent_with(work, form_key) is not None:
        raise rules.AlreadySent
    kept = func.count().filter(ReportDraft.form_key != form_key)
    others = work.session.scalar(select(kept).where(ReportDraft.owner_id == work.employee_id)) or 0
    if others >= rules.MOST_DRAFTS:
        raise rules.TooManyDrafts(most=rules.MOST_DRAFTS)
    saved = {"value": value, "saved_at": work.now}
    row = insert(ReportDraft).values(id=uuid4(), owner_id=work.employee_id, form_key=form_key, **saved)
    upsert = row.on_conflict_do_update(index_elements=["owner_id", "form_key"], set_=saved).returning(ReportDraft)
    return work.session.scalars(upsert, execution_options={"populate_existing": True}).one()


def drop_draft(work: Work, form_key: UUID) -> None:
    """Throw away an own draft; one that is not there is gone already."""
    work.allow(Action.REPORT_INCIDENT)
    own = (ReportDraft.owner_id == work.employee_id) & (ReportDraft.form_key == form_key)
    work.session.execute(delete(ReportDraft).where(own), execution_options={"synchronize_session": False})


def clear_old_drafts(work: Work, most: int = DRAFTS_AT_ONCE) -> int:
    """Delete the drafts that were not changed for 30 days, at most so many at once, and give how many went.

    Called by the clock, as often as it likes. A draft saved in the instant in which its report was sent goes too.
    """
    work.allow(Action.KEEP_PROMISES)
    old = ReportDraft.saved_at < work.now - timedelta(days=rules.DRAFT_DAYS)
    sent = ReportDraft.form_key.in_(select(Incident.form_key).where(Incident.form_key == ReportDraft.form_key))
    ids = select(ReportDraft.id).where(old | sent).limit(most).with_for_update(skip_locked=True)
    gone = work.session.scalars(delete(ReportDraft).where(ReportDraft.id.in_(ids)).returning(ReportDraft.id))
    return len(gone.all())


# --- what follows ---


def tell_manager(work: Work, fact: IncidentReported) -> None:
    """Tell who handles it: the managers of its unit; where there are none, the VPT advisers.

    Where help was asked for they get the urgent mail of `tell_support_team` alone: two mails would say two terms.
    """
    incident = _incident_of(work, fact.subject_id)
    if incident.help_requested:
        return
    put(
        work,
        promises_queries.may_take_up(work, incident),
        "nieuwe_melding",
        reference=incident.reference,
        path=_case(incident),
    )


def tell_adviser(work: Work, fact: IncidentReported) -> None:
    """Tell the VPT advisers of every report, of requests for help, or of none: a setting of the organisation.

    A severity of 4 or 5, which is told of too, is given later: handling tells them then.
    """
    organisation = organisation_queries.organisation(work)
    wish = organisation.tell_adviser if organisation else TellAdviser.SERIOUS
    incident = _incident_of(work, fact.subject_id)
    if wish is TellAdviser.ALL or (wish is TellAdviser.SERIOUS and incident.help_requested):
        told = set(promises_queries.may_take_up(work, incident))
        advisers = [each for each in promises_queries.advisers(work, incident) if each not in told]
        put(work, advisers, "nieuwe_melding_adviseur", reference=incident.reference, path=_case(incident))


def tell_reporter(work: Work, fact: IncidentReported) -> None:
    """Tell the reporter that it arrived, with the number."""
    incident = _incident_of(work, fact.subject_id)
    path = f"/mijn-meldingen/{incident.id}"
    put(work, [incident.reporter_id], "melding_ontvangen", reference=incident.reference, path=path)


def tell_affected(work: Work, fact: IncidentReported) -> None:
    """Tell the colleague on whose behalf somebody reported: he follows and corrects it."""
    incident = _incident_of(work, fact.subject_id)
    affected_id = incident.affected_employee_id
    if affected_id is not None and affected_id != incident.reporter_id:
        path = f"/mijn-meldingen/{incident.id}"
        put(work, [affected_id], "namens_u_gemeld", reference=incident.reference, path=path)


def tell_support_team(work: Work, fact: HelpAsked) -> None:
    """Tell the support team and who handles the case at once that somebody wants to be called.

    Where nobody is in the team the VPT advisers are told too, so that there is somebody who arranges it.
    """
    incident = _incident_of(work, fact.subject_id)
    case = queries.case_of(work, incident)
    team = [each.id for each in accounts_queries.support_team(work)]
    put(work, team, "hulpvraag", reference=incident.reference, path="/opvang", urgent=True)
    who = dict.fromkeys(promises_queries.who_handles(work, case))
    who |= dict.fromkeys([] if team else promises_queries.advisers(work, case))
    put(work, who, "hulpvraag_leidinggevende", reference=case.reference, path=_case(case), urgent=True)


def tell_handler_of_addition(work: Work, fact: ReportAddedTo) -> None:
    """Tell who handles the case that there is more to read; of a joined report, who handles the other case."""
    case = queries.case_of(work, _incident_of(work, fact.subject_id))
    put(work, promises_queries.who_handles(work, case), "aanvulling", reference=case.reference, path=_case(case))


# --- the parts of a report ---


def _new_incident(work: Work, report: IncidentReport, affected: Employee | None, form_key: UUID) -> Incident:
    office_case = rules.is_office_case(report.affected_kind, affected is not None and affected.is_office_holder)
    took_part = [each for each in (work.employee_id, report.affected_employee_id, *report.witness_ids) if each]
    managers = accounts_queries.managers_for(work, report.unit_id, without=took_part)
    return Incident(
        id=uuid4(),
        form_key=form_key,
        status=IncidentStatus.REPORTED,
        reported_at=work.now,
        occurred_on=report.occurred_on,
        occurred_at_time=report.occurred_at,
        unit_id=report.unit_id,
        manager_unit_id=rules.managing_unit(report.unit_id, managers.unit_id, office_case=office_case),
        office_holder=office_case,
        reporter_id=work.employee_id,
        affected_employee_id=report.affected_employee_id,
        affected_kind=AffectedKind.OFFICE_HOLDER if office_case else report.affected_kind,
        affected_name=report.affected_name or None,
        channel=report.channel,
        building_id=report.building_id if rules.building_counts(report.channel) else None,
        place=report.place or None,
        online=report.online.as_stored(),
        story=report.story.strip(),
        details=report.details.as_stored(),
        trigger=report.trigger,
        injury=report.injury,
        person_knowledge=report.person_knowledge,
        person_hint=report.person_hint or None,
        help_requested=report.help_wanted is not None,
    )


def _participants(work: Work, incident_id: UUID, report: IncidentReport) -> list[Participant]:
    parts = [(work.employee_id, Part.REPORTER)]
    if report.affected_employee_id is not None:
        parts.append((report.affected_employee_id, Part.AFFECTED))
    parts += [(each, Part.WITNESS) for each in dict.fromkeys(report.witness_ids)]
    return [Participant(incident_id=incident_id, employee_id=who, part=part) for who, part in parts]


def _put_help_request(work: Work, incident: Incident, wanted: HelpWanted) -> HelpRequest:
    asked = HelpRequest(
        id=uuid4(),
        incident_id=incident.id,
        asked_by_id=work.employee_id,
        for_employee_id=incident.affected_employee_id,
        asked_at=work.now,
        callback_number=wanted.callback_number.strip(),
        what_helps=wanted.what_helps or None,
    )
    work.session.add(asked)
    work.record(HelpAsked(incident.id, asked.id))
    return asked


def _call_otherwise(work: Work, incident: Incident, waiting: HelpRequest, wanted: HelpWanted) -> HelpRequest:
    asked = (wanted.callback_number.strip(), wanted.what_helps or waiting.what_helps)
    in_full = rules.follows_in_full(incident.affected_employee_id, work.employee_id)
    if in_full and asked != (waiting.callback_number, waiting.what_helps):
        waiting.callback_number, waiting.what_helps = asked
        work.record(HelpAsked(incident.id, waiting.id))
    return waiting


def _next_reference(work: Work) -> str:
    """The next number of this year; the row of the year stays locked until this transaction ends."""
    year = work.today.year
    if (work.today.month, work.today.day) == (1, 1):
        # A form may be sent for the first time in the last second of the old year: both sendings wait for one row.
        _lock_number_of(work, year - 1)
    counted = insert(ReferenceCounter).values(year=year, last_number=1)
    counted = counted.on_conflict_do_update(
        index_elements=["year"], set_={"last_number": ReferenceCounter.last_number + 1}
    )
    number = work.session.execute(counted.returning(ReferenceCounter.last_number)).scalar_one()
    return rules.reference(year, number)


def _lock_number_of(work: Work, year: int) -> None:
    """Lock the row of a year; made where no report was, so that there is one to lock."""
    kept = insert(ReferenceCounter).values(year=year, last_number=0)
    same = {"last_number": ReferenceCounter.last_number}
    work.session.execute(kept.on_conflict_do_update(index_elements=["year"], set_=same))


def _give_back_reference(work: Work) -> None:
    """Undo the last number of this year: its row is still locked, so nobody took a next one."""
    given = update(ReferenceCounter).where(ReferenceCounter.year == work.today.year)
    work.session.execute(given.values(last_number=ReferenceCounter.last_number - 1))


def _sent_with(work: Work, form_key: UUID) -> Incident | None:
    """The own report that was sent with this form, if there is one. Raises FormAlreadyUsed for somebody else's."""
    found = work.session.scalars(select(Incident).where(Incident.form_key == form_key)).first()
    if found is not None and found.reporter_id != work.employee_id:
        raise rules.FormAlreadyUsed
    return found


def _incident_of(work: Work, incident_id: UUID) -> Incident:
    """The incident of a fact that was just recorded: it is in this session."""
    return work.session.get_one(Incident, incident_id)


def _case(incident: Incident) -> str:
    return f"/zaken/{incident.id}"
