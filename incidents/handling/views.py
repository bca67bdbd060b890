"""The pages of who handles a case, how severe it is, and what makes it no case."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from incidents.accounts import queries as accounts_queries
from incidents.handling import operations, queries, wording
from incidents.handling.carrying import Carried
from incidents.handling.forms import AccessForm, HandOverForm, OutcomeForm, ReasonForm, SameEventForm, SeverityForm
from incidents.handling.step_page import StepPage, at_moment, case_url, press, pressed_version
from incidents.organisation import queries as organisation_queries
from incidents.policy import Action
from incidents.registration import queries as registration_queries
from incidents.registration.models import Incident
from incidents.registration.rules import NoSuchColleague
from incidents.web.needs import needs
from incidents.web.requests import current_work
from incidents.work import Work

blueprint = Blueprint("handling", __name__)
CASE = "/zaken/<uuid:incident_id>"


@blueprint.post(CASE + "/oppakken")
@needs(Action.TAKE_UP)
def take_up(incident_id: UUID) -> ResponseReturnValue:
    """Handle the case from now on."""
    work = current_work()
    incident = queries.case(work, incident_id, Action.TAKE_UP, for_change=True)
    return press(
        work,
        incident_id,
        lambda: operations.take_up(work, incident, pressed_version()),
        _("U hebt de zaak opgepakt. Wie meldde, krijgt daar bericht van."),
        overtaken=lambda: _who_took_it_up(work, incident_id),
    )


def _who_took_it_up(work: Work, incident_id: UUID) -> str:
    """That a colleague was first, and when; nothing when it is something else that changed."""
    taken_up = queries.taken_up(work, incident_id)
    if taken_up is None:
        return ""
    when = at_moment(taken_up.at, work)
    if taken_up.is_oneself:
        return str(_("U hebt deze zaak zelf al opgepakt %(when)s.", when=when))
    return str(_("%(name)s heeft deze zaak opgepakt %(when)s.", name=taken_up.name, when=when))


@blueprint.get(CASE + "/overnemen")
@blueprint.post(CASE + "/overnemen")
@needs(Action.TAKE_UP)
def take_over(incident_id: UUID) -> ResponseReturnValue:
    """Handle the case of a colleague from now on."""
    work, form = current_work(), ReasonForm()
    incident = queries.case(work, incident_id, Action.TAKE_UP, for_change=request.method == "POST")
    page = StepPage(work, incident, Action.TAKE_UP, form, "handling/take_over.html", incident.version)
    return page.answer(
        lambda: operations.take_over(work, incident, form.reason.data, form.version_number()),
        _("U hebt de zaak overgenomen."),
    )


@blueprint.get(CASE + "/overdragen")
@blueprint.post(CASE + "/overdragen")
@needs(Action.HAND_OVER)
def hand_over(incident_id: UUID) -> ResponseReturnValue:
    """Give the case to the managers of another unit."""
    work, form = current_work(), HandOverForm()
    incident = queries.case(work, incident_id, Action.HAND_OVER, for_change=request.method == "POST")
    if incident.office_holder and work.may(Action.HAND_OVER, incident):
        flash(_(operations.NotForManagers.sentence), "warn")
        return redirect(case_url(incident_id), 303)
    units = organisation_queries.tree(work.session, work.today).in_order()
    form.offer([(depth, unit) for depth, unit in units if unit.id != incident.manager_unit_id])
    page = StepPage(work, incident, Action.HAND_OVER, form, "handling/hand_over.html", incident.version)

    def act() -> None:
        if form.unit_id is None:
            raise operations.NoSuchUnit
        operations.hand_over(work, incident, form.unit_id, form.reason.data, form.version_number())

    said = _("De zaak is overgedragen. De nieuwe leidinggevende krijgt een mail.")

    def go_on() -> ResponseReturnValue:
        flash(said, "ok")
        may_still_see = work.may(Action.VIEW_CASE, incident)
        return redirect(case_url(incident.id) if may_still_see else url_for("dossier.work_list"), 303)

    return page.answer(act, said, then=go_on)


@blueprint.get(CASE + "/ernst")
@blueprint.post(CASE + "/ernst")
@needs(Action.HANDLE_CASE)
def severity(incident_id: UUID) -> ResponseReturnValue:
    """Say how severe it was."""
    work, form = current_work(), SeverityForm()
    incident = queries.case(work, incident_id, Action.HANDLE_CASE, for_change=request.method == "POST")
    if request.method == "GET":
        form.severity.data = str(incident.severity or "")
    carried = Carried.from_request()
    return severity_page(work, incident, form, carried).answer(
        lambda: operations.assess_severity(work, incident, int(form.severity.data), form.version_number()),
        _("De ernst is bepaald."),
        then=(lambda: next_outcome_page(work, incident, carried)) if carried else None,
    )


@blueprint.get(CASE + "/intrekken")
@blueprint.post(CASE + "/intrekken")
@needs(Action.WITHDRAW_CASE)
def withdraw(incident_id: UUID) -> ResponseReturnValue:
    """Say that the report was a mistake."""
    work, form = current_work(), ReasonForm()
    incident = queries.case(work, incident_id, Action.WITHDRAW_CASE, for_change=request.method == "POST")
    context = {"asks_help": bool(registration_queries.waiting_in_case(work, incident.id))}
    page = StepPage(work, incident, Action.WITHDRAW_CASE, form, "handling/withdraw.html", incident.version, context)
    return page.answer(
        lambda: operations.withdraw(work, incident, form.reason.data, form.version_number()),
        _("De melding is ingetrokken en telt niet mee."),
    )


@blueprint.get(CASE + "/zelfde-gebeurtenis")
@blueprint.post(CASE + "/zelfde-gebeurtenis")
@needs(Action.WITHDRAW_CASE)
def same_event(incident_id: UUID) -> ResponseReturnValue:
    """Say that the report is about the same event as another case."""
    work, form = current_work(), SameEventForm()
    if request.method == "POST":
        queries.lock_pair(work, incident_id, (form.reference.data or "").strip())
    incident = queries.case(work, incident_id, Action.WITHDRAW_CASE, for_change=request.method == "POST")
    page = StepPage(work, incident, Action.WITHDRAW_CASE, form, "handling/same_event.html", incident.version)
    return page.answer(
        lambda: operations.join_same_event(
            work, incident, form.reference.data, form.reason.data, form.version_number()
        ),
        _("De meldingen zijn gekoppeld. Deze melding telt niet apart mee."),
    )


@blueprint.post(CASE + "/zelfde-gebeurtenis/ongedaan")
@needs(Action.WITHDRAW_CASE)
def undo_same_event(incident_id: UUID) -> ResponseReturnValue:
    """Make the report an incident of its own again."""
    work = current_work()
    queries.lock_pair(work, incident_id)
    incident = queries.case(work, incident_id, Action.WITHDRAW_CASE, for_change=True)
    return press(
        work,
        incident_id,
        lambda: operations.undo_same_event(work, incident, pressed_version()),
        _("De melding staat weer op zichzelf."),
    )


@blueprint.post(CASE + "/advies")
@needs(Action.GIVE_ADVICE)
def give_advice(incident_id: UUID) -> ResponseReturnValue:
    """Say that the handler was given advice."""
    work = current_work()
    incident = queries.case(work, incident_id, Action.GIVE_ADVICE, for_change=True)
    return press(
        work,
        incident_id,
        lambda: operations.give_advice(work, incident),
        _("Vastgelegd dat u vandaag advies gaf. Wat u adviseerde, leggen we niet vast."),
    )


@blueprint.get(CASE + "/toegang")
@blueprint.post(CASE + "/toegang")
@needs(Action.GIVE_CASE_ACCESS)
def give_access(incident_id: UUID) -> ResponseReturnValue:
    """Let a colleague read the case until a day."""
    work, form = current_work(), AccessForm()
    incident = queries.case(work, incident_id, Action.GIVE_CASE_ACCESS, for_change=request.method == "POST")
    page = StepPage(work, incident, Action.GIVE_CASE_ACCESS, form, "handling/give_access.html", incident.version)

    def act() -> None:
        meant = accounts_queries.colleagues(work, form.colleague.data)
        if len(meant) > 1:
            raise operations.SeveralColleagues
        if not meant:
            raise NoSuchColleague
        operations.give_access(work, incident, meant[0], form.reason.data, form.ends_on.data, form.version_number())

    return page.answer(act, _("Uw collega kan deze zaak nu lezen."))


def severity_page(work: Work, incident: Incident, form: SeverityForm, carried: Carried | None) -> StepPage:
    """The page of the severity, with what is carried along from the page of a light case."""
    hints = {str(number): str(hint) for number, hint in wording.SEVERITY_HINTS.items()}
    context = {"hints": hints, "action": url_for("handling.severity", incident_id=incident.id)} | carried_context(
        carried
    )
    return StepPage(work, incident, Action.HANDLE_CASE, form, "handling/severity.html", incident.version, context)


def outcome_page(work: Work, incident: Incident, form: OutcomeForm, carried: Carried | None) -> StepPage:
    """The page of the outcome, with what is carried along from the page of a light case."""
    hints = wording.outcome_hints(incident.person_knowledge)
    context = {"hints": hints, "action": url_for("handling.outcome", incident_id=incident.id)} | carried_context(
        carried
    )
    return StepPage(work, incident, Action.HANDLE_CASE, form, "handling/outcome.html", incident.version, context)


def next_outcome_page(work: Work, incident: Incident, carried: Carried) -> str:
    """The page of the outcome after that of the severity, filled with what was typed before."""
    form = OutcomeForm(formdata=None)
    form.outcome.data = carried.outcome.value if carried.outcome else ""
    form.reason.data = carried.reason
    return outcome_page(work, incident, form, carried).show(is_renewed=True)


def carried_context(carried: Carried | None) -> dict[str, object]:
    """What a template needs to carry along what was typed, and to say so."""
    if carried is None:
        return {}
    words = _(
        "Deze zaak gaat verder in losse stappen. U behandelt de zaak nu. Wat u typte, gaat mee naar de volgende stap."
    )
    return {"carried": carried.fields(), "carried_words": words}
