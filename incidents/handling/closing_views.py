"""The pages of how a case ends: outcome, feedback and the answer to it, evaluation, reopening.

Closing itself stands in the room of measures, which can say which of them are still to be done.
"""

from collections.abc import Iterable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from incidents.accounts import queries as accounts_queries
from incidents.accounts.models import Employee
from incidents.handling import closing, queries, wording
from incidents.handling.carrying import Carried
from incidents.handling.closing import NothingToAnswer
from incidents.handling.forms import AnswerForm, ArrangementForm, EvaluationForm, FeedbackForm, OutcomeForm, ReasonForm
from incidents.handling.step_page import StepPage, case_url
from incidents.handling.story import answer_panel
from incidents.handling.views import CASE, blueprint, outcome_page
from incidents.handling.vocabulary import LightChoice
from incidents.organisation import queries as organisation_queries
from incidents.policy import Action, Refused
from incidents.registration import queries as registration_queries
from incidents.registration.models import Incident
from incidents.registration.vocabulary import Outcome
from incidents.sentences import RuleBroken
from incidents.web.locale import language
from incidents.web.needs import needs
from incidents.web.requests import current_work
from incidents.work import Work


@blueprint.get(CASE + "/afloop")
@blueprint.post(CASE + "/afloop")
@needs(Action.HANDLE_CASE)
def outcome(incident_id: UUID) -> ResponseReturnValue:
    """Choose how it ends."""
    work, form = current_work(), OutcomeForm()
    incident = queries.case(work, incident_id, Action.HANDLE_CASE, for_change=request.method == "POST")
    if request.method == "GET":
        form.outcome.data = incident.outcome.value if incident.outcome else ""
        form.reason.data = incident.outcome_reason
    carried = Carried.from_request()
    return outcome_page(work, incident, form, carried).answer(
        lambda: closing.choose_outcome(work, incident, form.chosen(), form.reason.data, form.version_number()),
        _("De afloop is vastgelegd. Vertel nu hoe het afloopt."),
        then=(lambda: _next_feedback_page(work, incident, carried)) if carried else None,
    )


@blueprint.get(CASE + "/terugkoppelen")
@blueprint.post(CASE + "/terugkoppelen")
@needs(Action.HANDLE_CASE)
def feedback(incident_id: UUID) -> ResponseReturnValue:
    """Tell the affected employee, or the reporter, how it ends."""
    work, form = current_work(), FeedbackForm()
    incident = queries.case(work, incident_id, Action.HANDLE_CASE, for_change=request.method == "POST")
    told = told_colleagues(work, incident)
    if request.method == "GET":
        form.text.data = message_draft(work, incident, told, incident.outcome)
    return _feedback_page(work, incident, form, told).answer(
        lambda: closing.give_feedback(work, incident, form.text.data, form.version_number()),
        _("Uw bericht is verstuurd."),
    )


@blueprint.get(CASE + "/evalueren")
@blueprint.post(CASE + "/evalueren")
@needs(Action.HANDLE_CASE)
def evaluate(incident_id: UUID) -> ResponseReturnValue:
    """Write down what was learned."""
    work, form = current_work(), EvaluationForm()
    incident = queries.case(work, incident_id, Action.HANDLE_CASE, for_change=request.method == "POST")
    last = queries.last_evaluation(work, incident.id) if request.method == "GET" else None
    if last is not None:
        form.learning_points.data, form.employee_wellbeing.data = last.learning_points, last.employee_wellbeing
    page = StepPage(work, incident, Action.HANDLE_CASE, form, "handling/evaluate.html", incident.version)
    return page.answer(
        lambda: closing.evaluate(work, incident, form.lessons(), form.version_number()),
        _("Uw evaluatie is vastgelegd."),
    )


@blueprint.get(CASE + "/heropenen")
@blueprint.post(CASE + "/heropenen")
@needs(Action.REOPEN_CASE)
def reopen(incident_id: UUID) -> ResponseReturnValue:
    """Open a closed case again."""
    work, form = current_work(), ReasonForm()
    incident = queries.case(work, incident_id, Action.REOPEN_CASE, for_change=request.method == "POST")
    page = StepPage(work, incident, Action.REOPEN_CASE, form, "handling/reopen.html", incident.version)
    return page.answer(
        lambda: closing.reopen(work, incident, form.reason.data, form.version_number()),
        _("De zaak is weer open. Kies opnieuw de afloop."),
    )


@blueprint.post("/mijn-meldingen/<uuid:incident_id>/antwoord")
@needs(Action.ANSWER_FEEDBACK)
def answer_feedback(incident_id: UUID) -> ResponseReturnValue:
    """The affected employee says whether it went as agreed."""
    work, form = current_work(), AnswerForm()
    incident = registration_queries.followed(work, incident_id)
    if not form.validate():
        return _answer_again(work, incident, form), 422
    try:
        if form.feedback is None:
            raise NothingToAnswer
        closing.answer_feedback(work, incident, form.feedback, form.chosen(), form.answer_text.data)
    except RuleBroken as broken:
        form.show(broken)
        return _answer_again(work, incident, form), 422
    flash(_("Dank u. Uw antwoord is verstuurd."), "ok")
    return redirect(url_for("registration.follow", incident_id=incident_id), 303)


@blueprint.get(CASE + "/niet-zoals-afgesproken")
@blueprint.post(CASE + "/niet-zoals-afgesproken")
@needs(Action.SETTLE_DISAGREEMENT)
def settle_disagreement(incident_id: UUID) -> ResponseReturnValue:
    """Say what was arranged with an employee who answered "not as agreed"."""
    work, form, is_posted = current_work(), ArrangementForm(), request.method == "POST"
    incident = queries.case(work, incident_id, Action.SETTLE_DISAGREEMENT, for_change=is_posted)
    told = queries.feedbacks(work, incident.id, for_change=is_posted)
    meant = [each for each in told if (each.id == form.feedback if is_posted else each.waits_for_adviser)]
    if not meant:
        if not work.may(Action.SETTLE_DISAGREEMENT, incident):
            raise Refused(Action.SETTLE_DISAGREEMENT, incident_id, found=True)
        flash(_("Bij deze zaak wacht geen antwoord op een gesprek."), "warn")
        return redirect(case_url(incident_id), 303)
    feedback = meant[0]
    form.feedback_id.data = str(feedback.id)
    people = accounts_queries.employees_by_ids(work, [feedback.given_by_id, feedback.answered_by_id])
    context = {
        "text": feedback.text,
        "given_by": people[feedback.given_by_id].name,
        "answer_text": feedback.answer_text,
        "answered_at": feedback.answered_at,
        "name": people[feedback.answered_by_id].name if feedback.answered_by_id else "",
    }
    page = StepPage(
        work, incident, Action.SETTLE_DISAGREEMENT, form, "handling/arrangement.html", incident.version, context
    )
    return page.answer(
        lambda: closing.settle_disagreement(work, incident, feedback, form.arrangement.data),
        _("Vastgelegd wat u hebt afgesproken. De medewerker krijgt een mail en kan het lezen."),
    )


def told_colleagues(work: Work, incident: Incident) -> list[Employee]:
    """The colleagues who are told how a case ends, those of the reports of the same event included."""
    ids = [each.told_employee_id for each in (incident, *queries.joined(work, incident.id))]
    people = accounts_queries.employees_by_ids(work, ids)
    return [people[each] for each in dict.fromkeys(ids) if each in people]


def only_told_in_short(work: Work, incident: Incident) -> list[str]:
    """The names of who reported on behalf of a colleague: the colleague reads the message, they hear two steps only."""
    reports = (incident, *queries.joined(work, incident.id))
    told = {each.told_employee_id for each in reports}
    ids = dict.fromkeys(each.reporter_id for each in reports if each.reporter_id not in told)
    people = accounts_queries.employees_by_ids(work, ids)
    return [people[each].name for each in ids]


def language_of(told: Iterable[Employee]) -> str:
    """The language in which these colleagues are written to: the one that all of them chose, else Dutch."""
    languages = {each.language for each in told}
    return languages.pop() if len(languages) == 1 else "nl"


def message_context(work: Work, incident: Incident, told: list[Employee]) -> dict[str, object]:
    """What a page says of a message: who reads it, who hears only that it ended, in which language and why in that."""
    chosen = language_of(told)
    why = str(wording.MESSAGE_LANGUAGES[chosen]) if chosen != language() else ""
    return {
        "names": [each.name for each in told],
        "in_short": wording.in_short(only_told_in_short(work, incident)),
        "message_language": chosen,
        "why_language": why,
    }


def message_draft(work: Work, incident: Incident, told: list[Employee], ending: Outcome | LightChoice | None) -> str:
    """The message that the handler adapts, for this way to end, in the language of who reads it."""
    organisation = organisation_queries.organisation(work)
    handler = accounts_queries.employees_by_ids(work, [work.employee_id])
    reports = (incident, *queries.joined(work, incident.id))
    with force_locale(language_of(told)):
        return wording.message_draft(
            [each.name for each in told],
            ending,
            organisation.support_phone if organisation else "",
            handler[work.employee_id].name,
            reported_themselves=all(each.affected_employee_id in (None, each.reporter_id) for each in reports),
        )


def _feedback_page(work: Work, incident: Incident, form: FeedbackForm, told: list[Employee]) -> StepPage:
    context = message_context(work, incident, told) | {"action": url_for("handling.feedback", incident_id=incident.id)}
    return StepPage(work, incident, Action.HANDLE_CASE, form, "handling/feedback.html", incident.version, context)


def _next_feedback_page(work: Work, incident: Incident, carried: Carried) -> str:
    form, told = FeedbackForm(formdata=None), told_colleagues(work, incident)
    form.text.data = carried.text or message_draft(work, incident, told, incident.outcome)
    return _feedback_page(work, incident, form, told).show(is_renewed=True)


def _answer_again(work: Work, incident: Incident, form: AnswerForm) -> str:
    panel = answer_panel(work, incident, form)
    return render_template("handling/answer.html", form=form, incident=incident, panel=panel)
