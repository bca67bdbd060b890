"""The pages of measures: deciding one, carrying it out, taking it back."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from incidents.handling import queries as handling_queries
from incidents.handling.forms import ReasonForm
from incidents.handling.step_page import StepPage
from incidents.handling.views import CASE
from incidents.measures import operations, queries, rules, wording
from incidents.measures.forms import CarriedOutForm, DecisionForm
from incidents.measures.models import Measure
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Action
from incidents.registration.models import Incident
from incidents.registration.vocabulary import Outcome
from incidents.web.needs import needs
from incidents.web.requests import current_work
from incidents.work import Work

blueprint = Blueprint("measures", __name__)
#: Who it was is settled: a name, or that nobody knows.
SETTLED = (PersonKnowledge.IDENTIFIED, PersonKnowledge.CONFIRMED_UNKNOWN)
MEASURE = CASE + "/maatregelen/<uuid:measure_id>"


@blueprint.get(CASE + "/maatregelen/nieuw")
@blueprint.post(CASE + "/maatregelen/nieuw")
@needs(Action.DECIDE_MEASURE)
def decide(incident_id: UUID) -> ResponseReturnValue:
    """Decide a measure."""
    work, form = current_work(), DecisionForm()
    is_posted = request.method == "POST"
    incident = handling_queries.case(work, incident_id, Action.DECIDE_MEASURE, for_change=is_posted)
    kinds = rules.possible_kinds(incident.outcome, incident.person_knowledge)
    form.offer(kinds)
    if not is_posted:
        form.decided_on.data = form.carried_out_on.data = work.today
    context = {
        "hints": {kind.value: str(wording.HINTS[kind]) for kind in kinds},
        "is_possible": bool(kinds),
        "may_propose_ban": incident.outcome in (None, Outcome.MEASURES) and work.may(Action.PROPOSE_BAN, incident),
        "is_settled_who": incident.person_knowledge in SETTLED,
    }
    page = StepPage(work, incident, Action.DECIDE_MEASURE, form, "measures/decide.html", incident.version, context)
    return page.answer(
        lambda: operations.decide(work, incident, form.decision(), form.version_number()),
        _("De maatregel is vastgelegd."),
    )


@blueprint.get(MEASURE + "/uitgevoerd")
@blueprint.post(MEASURE + "/uitgevoerd")
@needs(Action.DECIDE_MEASURE)
def carry_out(incident_id: UUID, measure_id: UUID) -> ResponseReturnValue:
    """Say that a measure was carried out, and what came of it."""
    work, form = current_work(), CarriedOutForm()
    incident, measure = _measure(work, incident_id, measure_id)
    if request.method == "GET":
        form.carried_out_on.data = work.today
    page = StepPage(
        work, incident, Action.DECIDE_MEASURE, form, "measures/carry_out.html", measure.version, _shown(measure)
    )
    return page.answer(
        lambda: operations.carry_out(work, incident, measure, form.day, form.result.data, form.version_number()),
        _("Vastgelegd: de maatregel is uitgevoerd."),
    )


@blueprint.get(MEASURE + "/intrekken")
@blueprint.post(MEASURE + "/intrekken")
@needs(Action.DECIDE_MEASURE)
def withdraw(incident_id: UUID, measure_id: UUID) -> ResponseReturnValue:
    """Take a measure back before it was carried out."""
    work, form = current_work(), ReasonForm()
    incident, measure = _measure(work, incident_id, measure_id)
    page = StepPage(
        work, incident, Action.DECIDE_MEASURE, form, "measures/withdraw.html", measure.version, _shown(measure)
    )
    return page.answer(
        lambda: operations.withdraw(work, incident, measure, form.reason.data, form.version_number()),
        _("De maatregel is ingetrokken."),
    )


def _measure(work: Work, incident_id: UUID, measure_id: UUID) -> tuple[Incident, Measure]:
    is_posted = request.method == "POST"
    return queries.measure(work, incident_id, measure_id, Action.DECIDE_MEASURE, for_change=is_posted)


def _shown(measure: Measure) -> dict[str, object]:
    """What the page says of the measure: taken before it is changed."""
    return {
        "kind": str(wording.KINDS[measure.kind]),
        "decided_on": measure.decided_on,
        "decision_reason": measure.reason,
        "is_open": operations.is_open(measure),
    }
