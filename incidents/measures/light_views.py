"""The pages of handling that must know the measures: the light case, which can decide one, and closing, which names them."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from incidents.handling import closing, light_rules, queries, wording
from incidents.handling.carrying import Carried
from incidents.handling.closing_views import message_context, message_draft, told_colleagues
from incidents.handling.forms import LightForm, SeverityForm
from incidents.handling.rules import MeasuresNotDone
from incidents.handling.step_page import StepPage, case_url, press, pressed_version
from incidents.handling.views import CASE, blueprint, severity_page
from incidents.handling.vocabulary import LightChoice
from incidents.measures import wording as measures_wording
from incidents.measures.light import LightDecision, light_close, take_up_first
from incidents.policy import Action, Refused
from incidents.registration import queries as registration_queries
from incidents.registration.models import Incident
from incidents.registration.vocabulary import IncidentStatus
from incidents.web.needs import needs
from incidents.web.requests import current_work
from incidents.work import Work

#: The blueprint of handling with this page and all others on it: what the application registers.
__all__ = ["blueprint"]

HEAVY = "3"


@blueprint.get(CASE + "/licht-afhandelen")
@blueprint.post(CASE + "/licht-afhandelen")
@needs(Action.TAKE_UP)
def light(incident_id: UUID) -> ResponseReturnValue:
    """Take up, decide, tell and close in one press, or take up and go on in separate steps."""
    work, form = current_work(), LightForm()
    incident = queries.case(work, incident_id, Action.VIEW_CASE, for_change=request.method == "POST")
    action = Action.TAKE_UP if incident.status is IncidentStatus.REPORTED else Action.HANDLE_CASE
    points = light_rules.points_of_report(queries.light_facts(work, incident, None))
    told = told_colleagues(work, incident)
    endings = light_rules.choices(incident.person_knowledge)
    drafts = {ending: message_draft(work, incident, told, ending) for ending in endings}
    form.offer(endings)
    if request.method == "GET":
        if not work.may(action, incident):
            raise Refused(action, incident_id, found=True)
        if not all(point.holds for point in points):
            flash(_("Deze zaak heeft losse stappen nodig. Pak de zaak op en ga verder op deze pagina."), "warn")
            return redirect(case_url(incident_id), 303)
        for ending, draft in drafts.items():
            form.message_field(ending).data = draft
    reports = (incident, *queries.joined(work, incident.id))
    added = [row for each in reports for row in registration_queries.additions(work, each, only_own=False)]
    context = message_context(work, incident, told) | _shown(form, points, endings) | {"additions": added}
    page = StepPage(work, incident, action, form, "handling/light.html", incident.version, context)
    if form.steps.data or form.severity.data == HEAVY:
        return page.answer(
            lambda: take_up_first(work, incident, form.version_number()),
            "",
            then=lambda: _first_step(work, incident, form, drafts),
            is_checked=False,
        )
    return page.answer(
        lambda: _naming_measures(lambda: light_close(work, incident, _decision(form), form.version_number())),
        _("De zaak is afgehandeld en gesloten. Uw bericht is verstuurd."),
    )


@blueprint.post(CASE + "/sluiten")
@needs(Action.CLOSE_CASE)
def close(incident_id: UUID) -> ResponseReturnValue:
    """Close the case."""
    work = current_work()
    incident = queries.case(work, incident_id, Action.CLOSE_CASE, for_change=True)
    return press(
        work,
        incident_id,
        lambda: _naming_measures(lambda: closing.close(work, incident, pressed_version())),
        _("De zaak is gesloten. Wie meldde, krijgt daar bericht van."),
    )


def _naming_measures(close: Callable[[], Incident]) -> Incident:
    """Close the case, or say by name which measures are still to be done: handling knows only their stored kinds."""
    try:
        return close()
    except MeasuresNotDone as broken:
        raise measures_wording.in_words(broken) from broken


def _shown(form: LightForm, points: list[light_rules.LightPoint], endings: list[LightChoice]) -> dict[str, object]:
    """Why one press is possible, and the message of each ending; `picks` ties a choice to its message in the style sheet."""
    return {
        "points": [(str(wording.LIGHT_POINTS[each.name]), each.holds) for each in points],
        "messages": [(str(wording.LIGHT_CHOICES[ending]), form.message_field(ending)) for ending in endings],
        "picks": {ending.value: f"app-picks-{number}" for number, ending in enumerate(endings, start=1)},
    }


def _first_step(work: Work, incident: Incident, form: LightForm, drafts: Mapping[LightChoice, str]) -> str:
    """The page of the severity. A proposed message that nobody touched stays behind: the outcome may still change."""
    chosen = form.chosen()
    typed = {choice: form.message_field(choice).data or "" for choice in ([chosen] if chosen else drafts)}
    texts = [text for choice, text in typed.items() if text and text != drafts.get(choice)]
    carried = Carried(form.choice.data or "", form.reason.data or "", texts[0] if texts else "")
    return severity_page(work, incident, SeverityForm(formdata=None), carried).show(is_renewed=True)


def _decision(form: LightForm) -> LightDecision:
    choice = LightChoice(form.choice.data)
    return LightDecision(int(form.severity.data), choice, form.reason.data, form.message_field(choice).data)
