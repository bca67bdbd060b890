"""The pages on which an employee follows his reports. They belong to the blueprint of the room, which this file completes."""

from typing import cast
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from incidents.policy import Action
from incidents.registration import following, operations, queries, rules, wording
from incidents.registration.forms import AdditionForm, HelpForm
from incidents.registration.models import Incident
from incidents.registration.retold import retold
from incidents.registration.story import Following
from incidents.registration.views import blueprint as blueprint
from incidents.sentences import RuleBroken
from incidents.web.needs import needs
from incidents.web.requests import current_work
from incidents.work import Work

EXTENSION = "incidents.following"


@blueprint.get("/mijn-meldingen")
@needs(Action.FOLLOW_REPORT)
def my_reports() -> ResponseReturnValue:
    """The own reports, those about oneself, and the drafts."""
    work = current_work()
    page = queries.my_reports(work, request.args.get("pagina", 1, type=int))
    return render_template(
        "registration/my_reports.html",
        page=page,
        drafts=queries.drafts(work),
        opened=queries.opened_cases(work),
        employee_id=work.employee_id,
        status_words=wording.status_words,
        channels=wording.CHANNELS,
        url_for_page=lambda number: url_for("registration.my_reports", pagina=number),
    )


@blueprint.get("/mijn-meldingen/<uuid:incident_id>")
@needs(Action.FOLLOW_REPORT)
def follow(incident_id: UUID) -> ResponseReturnValue:
    """How far a report is, in plain words."""
    work = current_work()
    return _follow_page(work, queries.followed(work, incident_id)), 200


@blueprint.post("/mijn-meldingen/<uuid:incident_id>/aanvullen")
@needs(Action.ADD_TO_REPORT)
def add(incident_id: UUID) -> ResponseReturnValue:
    """Tell more, or put something right."""
    work = current_work()
    incident = queries.followed(work, incident_id, for_change=True)
    form = AdditionForm()
    if form.validate():
        try:
            operations.add_to_report(work, incident, form.text.data)
            flash(_("Uw aanvulling is opgeslagen."), "ok")
            return redirect(url_for("registration.follow", incident_id=incident.id))
        except rules.ReportWithdrawn as broken:
            form.show(broken)
            return _follow_page(work, incident, addition=form), 409
        except RuleBroken as broken:
            form.show(broken)
    return _follow_page(work, incident, addition=form), 422


@blueprint.post("/mijn-meldingen/<uuid:incident_id>/terugbellen")
@needs(Action.ADD_TO_REPORT)
def ask_for_help(incident_id: UUID) -> ResponseReturnValue:
    """Ask to be called back after all."""
    work = current_work()
    incident = queries.followed(work, incident_id, for_change=True)
    form = HelpForm()
    if form.validate():
        try:
            operations.ask_for_help(work, incident, form.wanted())
            flash(_("Het opvangteam heeft meteen bericht gekregen."), "ok")
            return redirect(url_for("registration.follow", incident_id=incident.id) + "#praten")
        except RuleBroken as broken:
            form.show(broken)
    return _follow_page(work, incident, help_form=form), 422


def _follow_page(
    work: Work, incident: Incident, addition: AdditionForm | None = None, help_form: HelpForm | None = None
) -> str:
    in_full = rules.follows_in_full(incident.affected_employee_id, work.actor.employee_id)
    progress = queries.progress(work, incident)
    sources = cast(Following, current_app.extensions.get(EXTENSION, Following()))
    added = queries.additions(work, incident, only_own=not in_full)
    asked = queries.help_requests_of(work, incident) if in_full else []
    lines = sources.lines(work, incident) if in_full else []
    return render_template(
        "registration/follow.html",
        incident=incident,
        form=addition or AdditionForm(formdata=None),
        help_form=help_form or HelpForm(formdata=None),
        waiting=queries.waiting_help_request(work, incident),
        in_full=in_full,
        takes_additions=rules.takes_additions(incident.status, is_joined=incident.is_joined),
        reporter_name=queries.reporter_name(work, incident),
        is_reporter=incident.reporter_id == work.actor.employee_id,
        lead=following.lead(progress, work.now, in_full=in_full, joined=incident.same_event_as_id is not None),
        steps=following.steps(progress, in_full=in_full),
        outcome=following.outcome(progress) if in_full else None,
        timeline=following.timeline(progress, added, asked, lines, in_full=in_full),
        panels=sources.shown_panels(work, incident) if in_full else [],
        progress=progress,
        kinds=[wording.KINDS[each] for each in incident.kind_values],
        pairs=retold(incident) if in_full else [],
        witnesses=queries.witness_names(work, incident) if in_full else [],
        channel=wording.CHANNELS[incident.channel],
        additions=added,
    )
