"""The page of the support team, and the one on which a handler settles a request for help."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from incidents.aftercare import operations, queries
from incidents.aftercare.forms import SettlingForm
from incidents.handling import queries as handling_queries
from incidents.handling.step_page import StepPage, case_url
from incidents.handling.views import CASE
from incidents.policy import Action, Refused
from incidents.registration import queries as registration_queries
from incidents.sentences import RuleBroken
from incidents.web.formats import sentence_of
from incidents.web.needs import needs
from incidents.web.requests import current_work

blueprint = Blueprint("aftercare", __name__)


@blueprint.get("/opvang")
@needs(Action.SEE_HELP_REQUESTS)
def help_requests() -> ResponseReturnValue:
    """Who waits to be called back."""
    return render_template("aftercare/help_requests.html", requests=queries.help_requests(current_work()))


@blueprint.post("/opvang/<uuid:help_request_id>/gebeld")
@needs(Action.ANSWER_HELP_REQUEST)
def answer(help_request_id: UUID) -> ResponseReturnValue:
    """Somebody has called."""
    work = current_work()
    asked = queries.help_request(work, help_request_id)
    if operations.answer(work, asked):
        flash(_("Goed dat u hebt gebeld. Uw teamgenoten zien dat nu ook."), "ok")
    elif asked.is_settled:
        flash(_("De behandelaar van de zaak had deze vraag al afgerond."), "warn")
    else:
        flash(_("Een teamgenoot had al gebeld."), "warn")
    return redirect(url_for("aftercare.help_requests"))


@blueprint.post("/opvang/<uuid:help_request_id>/toch-niet-gebeld")
@needs(Action.ANSWER_HELP_REQUEST)
def take_back_answer(help_request_id: UUID) -> ResponseReturnValue:
    """Somebody has not called after all."""
    work = current_work()
    try:
        operations.take_back_answer(work, queries.help_request(work, help_request_id))
        flash(_("Deze collega staat weer in de lijst om te bellen."), "ok")
    except RuleBroken as broken:
        flash(sentence_of(broken), "bad")
    return redirect(url_for("aftercare.help_requests"))


@blueprint.get(CASE + "/hulpvraag")
@blueprint.post(CASE + "/hulpvraag")
@needs(Action.HANDLE_CASE)
def settle(incident_id: UUID) -> ResponseReturnValue:
    """Say why nobody needs to call back any more: the request that waits longest, where a case has several."""
    work, form, is_posted = current_work(), SettlingForm(), request.method == "POST"
    incident = handling_queries.case(work, incident_id, Action.HANDLE_CASE, for_change=is_posted)
    waiting = registration_queries.waiting_in_case(work, incident.id, for_change=is_posted)
    if not waiting:
        if not work.may(Action.HANDLE_CASE, incident):
            raise Refused(Action.HANDLE_CASE, incident_id, found=True)
        flash(_("Bij deze zaak staat geen vraag om hulp open."), "warn")
        return redirect(case_url(incident_id), 303)
    shown = next((each for each in waiting if each.id == form.help_request_id), None)
    first = shown or waiting[0]
    form.help_request.data = form.help_request.data or str(first.id)
    context = {"name": queries.for_whom(work, first), "asked_at": first.asked_at}
    context |= queries.how_to_call(work, incident, first)
    page = StepPage(work, incident, Action.HANDLE_CASE, form, "aftercare/settle.html", incident.version, context)
    return page.answer(
        lambda: operations.settle(work, incident, shown, form.why()),
        _("De vraag om hulp is afgerond. Het opvangteam hoeft niet meer te bellen."),
    )
