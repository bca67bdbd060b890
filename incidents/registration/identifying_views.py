"""The page on which the handler says who was behind a case, or confirms that nobody knows."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from incidents.persons import operations
from incidents.persons import queries as persons_queries
from incidents.policy import Action
from incidents.registration.identifying import Candidates, candidates, case_to_identify
from incidents.registration.identifying_forms import PersonForm
from incidents.registration.models import Incident
from incidents.registration.retold import named_by_reporter
from incidents.registration.vocabulary import IncidentStatus
from incidents.sentences import RuleBroken
from incidents.web.fields import BaseForm, uuid_or_none
from incidents.web.needs import needs
from incidents.web.requests import current_work
from incidents.work import ChangedBySomebodyElse, Work

blueprint = Blueprint("persons", __name__)
NEW = "new"


@blueprint.get("/zaken/<uuid:incident_id>/betrokkene")
@needs(Action.IDENTIFY_PERSON)
def identify(incident_id: UUID) -> ResponseReturnValue:
    """What is known of the person, and the form to say more."""
    work = current_work()
    incident = case_to_identify(work, incident_id)
    named = named_by_reporter(incident)
    return _page(work, incident, PersonForm(formdata=None, name=named.name, alias=named.alias))


@blueprint.post("/zaken/<uuid:incident_id>/betrokkene")
@needs(Action.IDENTIFY_PERSON)
def confirm(incident_id: UUID) -> ResponseReturnValue:
    """First the candidates, if there are; then the handler's own choice is written down."""
    work = current_work()
    incident = case_to_identify(work, incident_id, for_change=True)
    form = PersonForm()
    if not form.validate():
        return _page(work, incident, form, status=422)
    found = candidates(work, incident, form.told())
    chosen = found.person(uuid_or_none(form.chosen.data))
    if chosen is None and form.chosen.data != NEW and (found.known or found.elsewhere):
        return _page(work, incident, form, found)
    try:
        operations.identify(work, incident, chosen or form.told(), form.version_number())
    except RuleBroken as broken:
        form.show(broken)
        status = 409 if isinstance(broken, ChangedBySomebodyElse) else 422
        return _page(work, incident, form, found, status=status)
    flash(_("Betrokkene is vastgelegd bij deze zaak."), "ok")
    return redirect(url_for("dossier.case", incident_id=incident.id))


@blueprint.post("/zaken/<uuid:incident_id>/betrokkene/onbekend")
@needs(Action.IDENTIFY_PERSON)
def confirm_unknown(incident_id: UUID) -> ResponseReturnValue:
    """Nobody knows who it was."""
    work = current_work()
    incident = case_to_identify(work, incident_id, for_change=True)
    operations.confirm_unknown(work, incident, BaseForm().version_number())
    flash(_("U hebt bevestigd dat betrokkene onbekend is."), "ok")
    return redirect(url_for("dossier.case", incident_id=incident.id))


@blueprint.post("/zaken/<uuid:incident_id>/betrokkene/losmaken")
@needs(Action.IDENTIFY_PERSON)
def unlink(incident_id: UUID) -> ResponseReturnValue:
    """The confirmed person was not the one."""
    work = current_work()
    incident = case_to_identify(work, incident_id, for_change=True)
    operations.unlink(work, incident, BaseForm().version_number())
    flash(_("Betrokkene hoort niet meer bij deze zaak."), "ok")
    return redirect(url_for("persons.identify", incident_id=incident.id))


def _page(
    work: Work, incident: Incident, form: PersonForm, found: Candidates | None = None, *, status: int = 200
) -> ResponseReturnValue:
    if status != 409:
        form.version.data = form.version.data or str(incident.version)
    else:
        form.version.data = str(incident.version)
    page = render_template(
        "persons/identify.html",
        incident=incident,
        form=form,
        found=found,
        named=named_by_reporter(incident),
        person=persons_queries.confirmed_person(work, incident.id),
        is_in_handling=incident.status is IncidentStatus.TAKEN_UP,
    )
    return page, status
