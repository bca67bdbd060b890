"""The pages on which an employee reports: the form, its drafts, and what happens now.

Nothing that somebody typed may be lost: a form that comes back with a token that holds no more is shown again as it was.
That is why these routes check the token of the form themselves.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from incidents.accounts import queries as accounts_queries
from incidents.organisation import queries as organisation_queries
from incidents.policy import Action, Refused
from incidents.promises import rules as promise_rules
from incidents.registration import following, operations, queries, rules
from incidents.registration.drafts import reopened, says_something, typed
from incidents.registration.forms import ReportForm
from incidents.registration.models import Incident
from incidents.registration.naming_forms import name_colleagues
from incidents.registration.report import IncidentReport
from incidents.sentences import RuleBroken
from incidents.web.fields import uuid_or_none
from incidents.web.formats import sentence_of
from incidents.web.needs import needs
from incidents.web.requests import current_work, signed_in, wants_json
from incidents.web.signed_out import checks_its_own_token
from incidents.web.transactions import own_transaction
from incidents.work import AMSTERDAM, Work

blueprint = Blueprint("registration", __name__)


@blueprint.get("/melden")
@needs(Action.REPORT_INCIDENT)
def new() -> ResponseReturnValue:
    """An empty form, or a draft of one's own. A form that was sent leads to its report; one that was refused says why.

    The address holds the key of the form: whoever goes back after sending asks for the same form, not for a new one.
    """
    work = current_work()
    if "concept" not in request.args:
        return redirect(url_for("registration.new", concept=uuid4()))
    form_key = uuid_or_none(request.args["concept"])
    if form_key is None:
        raise Refused(Action.REPORT_INCIDENT)
    if (sent := queries.sent_with(work, form_key)) is not None:
        return _sent_before(sent)
    kept = queries.draft(work, form_key)
    if kept is None:
        form = ReportForm(formdata=None)
        form.form_key.data = str(form_key)
        return _form_page(work, _offered(work, form))
    values: MultiDict[str, Any] = MultiDict(reopened(kept.value, kept.form_key, kept.saved_at, work.now))
    # A draft holds no token: it is looked through here, and not sent.
    form = _offered(work, ReportForm(formdata=values, meta={"csrf": False}))
    if "nakijken" in request.args:
        _told(work, form)
    return _form_page(work, form, kept.saved_at)


@blueprint.post("/melden")
@checks_its_own_token
@needs(Action.REPORT_INCIDENT)
def send() -> ResponseReturnValue:
    """Register the report, once; refused, it is kept as a draft and shown again as it was typed.

    The draft is asked for by its address, so that the browser's way back leads to it: a page that answers a form may not
    be kept by the browser, which then shows a fault of its own instead of what was typed.
    """
    work = current_work()
    form = _offered(work, ReportForm())
    form_key = form.key()
    if not _token_holds(form):
        return _form_page(work, form, status=400)
    told = _told(work, form)
    if told is not None:
        try:
            incident = operations.report_incident(work, told, form_key)
            if incident.reported_at < work.now:
                return _sent_before(incident)
            return redirect(url_for("registration.received", incident_id=incident.id))
        except RuleBroken as broken:
            form.show(broken)
    if (sent := queries.sent_with(work, form_key)) is not None:
        return _sent_before(sent)
    try:
        saved_at = _keep_draft(form_key)
    except RuleBroken as broken:
        form.show(broken)
        saved_at = None
    if told is None and saved_at is not None:
        return redirect(url_for("registration.new", concept=form_key, nakijken=1), 303)
    return _form_page(work, form, saved_at, status=422)


@blueprint.post("/melden/concept/<uuid:form_key>")
@checks_its_own_token
@needs(Action.REPORT_INCIDENT)
def save_draft(form_key: UUID) -> ResponseReturnValue:
    """Keep what was typed so far: for the page that saves by itself, for "Later verdergaan", and before throwing away."""
    work = current_work()
    form = _offered(work, ReportForm())
    form.form_key.data = str(form_key)
    if not _token_holds(form):
        return (jsonify({"sentence": _token_sentence()}), 400) if wants_json() else _form_page(work, form, status=400)
    try:
        saved_at = _keep_draft(form_key)
    except RuleBroken as broken:
        if wants_json():
            return jsonify({"sentence": sentence_of(broken)}), 422
        form.show(broken)
        return _form_page(work, form, status=422)
    if wants_json():
        return jsonify({"saved_at": _clock(saved_at)})
    if saved_at is not None and "weggooien" in request.form:
        return redirect(url_for("registration.ask_to_drop_draft", form_key=form_key))
    if saved_at is None:
        flash(_("Er stond nog niets in uw melding. Daarom is er geen concept bewaard."))
    else:
        flash(_("Uw concept is bewaard. U gaat verder wanneer u wilt."), "ok")
    return redirect(url_for("registration.my_reports"))


@blueprint.get("/melden/concept/<uuid:form_key>/verwijderen")
@needs(Action.REPORT_INCIDENT)
def ask_to_drop_draft(form_key: UUID) -> ResponseReturnValue:
    """Ask first: a draft is the only copy of what somebody typed. Where there is none there is nothing to ask."""
    line = next((each for each in queries.drafts(current_work()) if each.form_key == form_key), None)
    if line is None:
        return redirect(url_for("registration.my_reports"))
    return render_template("registration/drop_draft.html", draft=line)


@blueprint.post("/melden/concept/<uuid:form_key>/verwijderen")
@needs(Action.REPORT_INCIDENT)
def drop_draft(form_key: UUID) -> ResponseReturnValue:
    """Throw a draft away."""
    operations.drop_draft(current_work(), form_key)
    flash(_("Uw concept is weggegooid."), "ok")
    return redirect(url_for("registration.my_reports"))


@blueprint.get("/melden/ontvangen/<uuid:incident_id>")
@needs(Action.FOLLOW_REPORT)
def received(incident_id: UUID) -> ResponseReturnValue:
    """The number, who picks it up, by when, and what happens if not."""
    work = current_work()
    incident = queries.followed(work, incident_id)
    in_full = rules.follows_in_full(incident.affected_employee_id, work.actor.employee_id)
    joined = incident.same_event_as_id is not None
    progress = queries.progress(work, incident)
    lead = following.lead(progress, work.now, in_full=in_full, joined=joined)
    unit = organisation_queries.tree(work.session, work.today).units.get(incident.unit_id)
    return render_template("registration/received.html", incident=incident, lead=lead, progress=progress, unit=unit)


def _sent_before(incident: Incident) -> ResponseReturnValue:
    """The answer to a form that was sent already: its report, and that it exists once."""
    flash(_("Deze melding is al verstuurd: %(reference)s.", reference=incident.reference), "ok")
    return redirect(url_for("registration.received", incident_id=incident.id))


def _offered(work: Work, form: ReportForm) -> ReportForm:
    """The form with its answers: the buildings and units of today."""
    employee = signed_in()
    units = organisation_queries.tree(work.session, work.today)
    own_unit_id = employee.unit_id if employee and employee.unit_id in units.units else None
    form.offer(organisation_queries.buildings(work), units.in_order(), own_unit_id)
    form.own_unit = units.units[own_unit_id] if own_unit_id else None
    form.begin(work.now)
    return form


def _told(work: Work, form: ReportForm) -> IncidentReport | None:
    """What the form tells; nothing when something in it is wrong, which the form then shows."""
    named = name_colleagues(work, form) if form.validate() else None
    if named is None or form.has_errors:
        return None
    told = form.told(work.now, named)
    try:
        operations.check_report(work, told)
    except RuleBroken as broken:
        form.show(broken)
        return None
    return told


def _form_page(
    work: Work, form: ReportForm, saved_at: datetime | None = None, *, status: int = 200
) -> ResponseReturnValue:
    organisation = organisation_queries.organisation(work)
    days = organisation.take_up_working_days if organisation else operations.TAKE_UP_WORKING_DAYS
    managers = accounts_queries.managers_for(
        work, form.own_unit.id if form.own_unit else None, without=[work.employee_id]
    )
    reporter = accounts_queries.employees_by_ids(work, [work.employee_id])[work.employee_id]
    saved_today = saved_at is not None and saved_at.astimezone(AMSTERDAM).date() == work.today
    page = render_template(
        "registration/new.html",
        form=form,
        own_unit=form.own_unit,
        managers=managers.employees,
        reports_as_office_holder=reporter.is_office_holder,
        due_at=promise_rules.end_of_working_day_after(work.now, days, organisation_queries.closing_days(work)),
        opened_at=form.opened(work.now),
        saved_at=_clock(saved_at) if saved_today else None,
        saved_before=None if saved_today else saved_at,
        drafts=sum(str(each.form_key) != form.form_key.data for each in queries.drafts(work)),
        colleagues=accounts_queries.colleagues_of_unit(work),
    )
    return page, status


def _keep_draft(form_key: UUID) -> datetime | None:
    """Save what this request holds in a transaction of its own, so that it stays when the form is refused.

    A form in which nothing was typed is no draft, and whoever empties his form keeps none.
    """
    current = current_work()
    values = typed(request.form.to_dict(flat=False))
    with own_transaction() as session:
        work = Work(session, current.actor, current.now, current.follow_ups)
        if not says_something(values):
            operations.drop_draft(work, form_key)
            return None
        operations.save_draft(work, form_key, values)
    return current.now


def _clock(saved_at: datetime | None) -> str | None:
    return saved_at.astimezone(AMSTERDAM).strftime("%H.%M") if saved_at else None


def _token_holds(form: ReportForm) -> bool:
    """Whether the form comes from a page of this sign-in; if not, it says so at the top."""
    token = form._fields.get("csrf_token")
    if token is None or token.validate(form):
        return True
    token.errors = [_token_sentence()]
    return False


def _token_sentence() -> str:
    return str(_("Deze pagina was te lang open. Uw tekst staat er nog. Verstuur de pagina nog een keer."))
