"""The pages of the proposal of a ban and of the decision on it. The other pages of this room are imported at the end."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from incidents import policy
from incidents.bans import gate, operations, queries, wording
from incidents.bans.forms import DecideForm, ProposalForm, ReturnForm, values_of
from incidents.bans.history import history
from incidents.bans.models import Ban
from incidents.organisation import queries as organisation_queries
from incidents.persons import queries as persons_queries
from incidents.policy import Action
from incidents.registration.models import Incident
from incidents.sentences import RuleBroken
from incidents.web.fields import BaseForm, uuid_or_none
from incidents.web.formats import sentence_of, sentence_with
from incidents.web.needs import needs
from incidents.web.requests import current_work
from incidents.work import ChangedBySomebodyElse, Work

blueprint = Blueprint("bans", __name__)

ADD_ACT, SHOW_NEEDED = "add_act", "show_needed"


@dataclass(frozen=True, slots=True)
class GateItem:
    """One line of the gate as the macro shows it."""

    code: str
    label: str
    is_missing: bool
    url: str | None
    text: str | None


@blueprint.get("/zaken/<uuid:incident_id>/gebouwverbod")
@needs(Action.PROPOSE_BAN)
def propose(incident_id: UUID) -> ResponseReturnValue:
    """An empty proposal, or one that goes on after an earlier ban (`?na=`)."""
    work = current_work()
    incident = queries.case(work, incident_id, Action.PROPOSE_BAN)
    extends = _extended(work, incident)
    start = values_of(queries.continued(work, extends)) if extends else {}
    return _proposal_page(work, incident, ProposalForm(formdata=None, data=start), extends=extends)


@blueprint.post("/zaken/<uuid:incident_id>/gebouwverbod")
@needs(Action.PROPOSE_BAN)
def propose_post(incident_id: UUID) -> ResponseReturnValue:
    """Keep a new proposal, or show the form again: with one more row for an act, or with what this kind of ban needs."""
    work = current_work()
    incident = queries.case(work, incident_id, Action.PROPOSE_BAN)
    extends, form = _extended(work, incident), ProposalForm()
    if _only_shows_again(form):
        return _proposal_page(work, incident, form, extends=extends)
    if not form.validate_on_submit():
        return _proposal_page(work, incident, form, extends=extends), 422
    try:
        ban = operations.propose(work, incident, form.proposal(), extends, uuid_or_none(form.form_key.data))
    except RuleBroken as broken:
        form.show(broken)
        return _proposal_page(work, incident, form, extends=extends), 422
    flash(_("Uw voorstel is opgeslagen."), "ok")
    return redirect(url_for("bans.page", ban_id=ban.id))


@blueprint.get("/gebouwverboden/<uuid:ban_id>/wijzigen")
@needs(Action.PROPOSE_BAN)
def edit(ban_id: UUID) -> ResponseReturnValue:
    """The proposal as it stands, to change it."""
    work = current_work()
    file = queries.ban_file(work, ban_id, Action.PROPOSE_BAN)
    if file.ban.decided_on is not None or file.ban.submitted_at is not None or file.ban.lifted_on is not None:
        return redirect(url_for("bans.page", ban_id=ban_id))
    person = persons_queries.confirmed_person(work, file.incident.id)
    form = ProposalForm(formdata=None, data=values_of(queries.to_change(work, file.ban, person)))
    form.version.data = str(file.ban.version)
    return _proposal_page(work, file.incident, form, file.ban)


@blueprint.post("/gebouwverboden/<uuid:ban_id>/wijzigen")
@needs(Action.PROPOSE_BAN)
def edit_post(ban_id: UUID) -> ResponseReturnValue:
    """Keep the changed proposal, or show the form again as at `propose_post`."""
    work = current_work()
    file = queries.ban_file(work, ban_id, Action.PROPOSE_BAN)
    form = ProposalForm()
    if _only_shows_again(form):
        return _proposal_page(work, file.incident, form, file.ban)
    if not form.validate_on_submit():
        return _proposal_page(work, file.incident, form, file.ban), 422
    try:
        operations.change_proposal(work, file.ban, file.incident, form.proposal(), form.version_number())
    except RuleBroken as broken:
        form.show(broken)
        form.version.data = str(file.ban.version)
        return _proposal_page(work, file.incident, form, file.ban), _status_of(broken)
    flash(_("Uw voorstel is opgeslagen."), "ok")
    return redirect(url_for("bans.page", ban_id=ban_id))


@blueprint.get("/gebouwverboden/<uuid:ban_id>")
@needs(Action.VIEW_BAN)
def page(ban_id: UUID) -> ResponseReturnValue:
    """One ban: how it stands, what is missing, what happened, and the one thing to do next."""
    return _ban_page(queries.ban_file(current_work(), ban_id))


@blueprint.post("/gebouwverboden/<uuid:ban_id>/voorleggen")
@needs(Action.PROPOSE_BAN)
def submit(ban_id: UUID) -> ResponseReturnValue:
    """Put the proposal before the deciding authority."""
    done = _("Het voorstel is voorgelegd. Wie beslist, krijgt nu bericht.")
    return _at_a_press(ban_id, operations.submit, done)


@blueprint.post("/gebouwverboden/<uuid:ban_id>/terugnemen")
@needs(Action.PROPOSE_BAN)
def take_back(ban_id: UUID) -> ResponseReturnValue:
    """Take the proposal back that nobody decided on yet."""
    done = _("U hebt het voorstel teruggenomen. Wie zou beslissen, krijgt nu bericht.")
    return _at_a_press(ban_id, operations.take_back, done)


@blueprint.get("/gebouwverboden/<uuid:ban_id>/besluiten")
@needs(Action.DECIDE_BAN)
def decide(ban_id: UUID) -> ResponseReturnValue:
    """Everything that the deciding authority weighs, with both ways on; or what was decided."""
    file = queries.ban_file(current_work(), ban_id, Action.DECIDE_BAN)
    return _decide_page(file, DecideForm(formdata=None), _return_form())


@blueprint.post("/gebouwverboden/<uuid:ban_id>/besluiten")
@needs(Action.DECIDE_BAN)
def decide_post(ban_id: UUID) -> ResponseReturnValue:
    """Impose the ban."""
    work = current_work()
    file = queries.ban_file(work, ban_id, Action.DECIDE_BAN)
    form = DecideForm()
    if not form.validate_on_submit():
        return _decide_page(file, form, _return_form()), 422
    try:
        operations.impose(work, file.ban, file.incident, form.reason.data, form.version_number())
    except RuleBroken as broken:
        form.show(broken)
        return _decide_page(file, form, _return_form()), _status_of(broken)
    if file.ban.served_on is not None:
        flash(_("Het gebouwverbod is besloten. Het was al verteld, dus het is bezorgd."), "ok")
    else:
        flash(_("Het gebouwverbod is besloten. Het geldt als het is bezorgd."), "ok")
    return redirect(url_for("bans.page", ban_id=ban_id))


@blueprint.post("/gebouwverboden/<uuid:ban_id>/terugsturen")
@needs(Action.DECIDE_BAN)
def return_proposal(ban_id: UUID) -> ResponseReturnValue:
    """Send the proposal back with a reason: afterwards it is no longer before the deciding authority."""
    work = current_work()
    file = queries.ban_file(work, ban_id, Action.DECIDE_BAN)
    form = ReturnForm(prefix="terug")
    if not form.validate_on_submit():
        return _decide_page(file, DecideForm(formdata=None), form), 422
    try:
        operations.return_proposal(work, file.ban, file.incident, form.reason.data, form.version_number())
    except RuleBroken as broken:
        form.show(broken)
        return _decide_page(file, DecideForm(formdata=None), form), _status_of(broken)
    flash(_("Het voorstel is teruggestuurd."), "ok")
    return redirect(url_for("dossier.my_work"))


# --- what the pages share ---


def gate_items(points: list[gate.Point], to_form: str | None) -> list[GateItem]:
    """The points of the gate with their words; what is missing leads to its field on the page of the form."""
    return [
        GateItem(
            point.code.value,
            str(wording.POINTS[point.code]),
            point.is_missing,
            f"{to_form}#{point.field}" if point.is_missing and to_form is not None else None,
            sentence_with(point.sentence, point.values) if point.is_missing else None,
        )
        for point in points
    ]


def edit_url(file: queries.BanFile) -> str | None:
    """Where the proposal is changed, for whoever may and while it can be."""
    open_proposal = not (file.ban.decided_on or file.ban.submitted_at or file.ban.lifted_on)
    if open_proposal and current_work().may(Action.PROPOSE_BAN, file.incident):
        return url_for("bans.edit", ban_id=file.ban.id)
    return None


def _at_a_press(ban_id: UUID, act: Callable[[Work, Ban, Incident, int | None], Ban], done: str) -> ResponseReturnValue:
    """Do what the page of the ban does at one press of a button; what is not possible is said above that page."""
    work = current_work()
    file = queries.ban_file(work, ban_id, Action.PROPOSE_BAN)
    try:
        act(work, file.ban, file.incident, BaseForm().version_number())
    except RuleBroken as broken:
        flash(sentence_of(broken), "bad")
        return _ban_page(file), _status_of(broken)
    flash(done, "ok")
    return redirect(url_for("bans.page", ban_id=ban_id))


def _ban_page(file: queries.BanFile) -> str:
    return render_template(
        "bans/page.html",
        file=file,
        gate_items=gate_items(file.points, to_form=edit_url(file)),
        entries=history(file),
        words=wording,
    )


def _only_shows_again(form: ProposalForm) -> bool:
    """Whether a button was pressed that keeps nothing; one more act is added where that was asked."""
    if ADD_ACT in request.form:
        form.add_act()
    return ADD_ACT in request.form or SHOW_NEEDED in request.form


def _proposal_page(
    work: Work, incident: Incident, form: ProposalForm, ban: Ban | None = None, extends: Ban | None = None
) -> str:
    buildings = organisation_queries.buildings(work)
    deciders = queries.possible_deciders(work, incident, work.employee_id)
    form.offer(buildings, deciders)
    form.form_key.data = form.form_key.data or str(uuid4())
    person = persons_queries.confirmed_person(work, incident.id)
    if ban is not None and ban.extends_id is not None:
        extends = work.session.get(Ban, ban.extends_id)
    proposal = operations.with_remedy(work, form.proposal())
    points = gate.points(queries.facts_for(work, incident, proposal, person, work.employee_id, extends, ban))
    names = {each.id: each.name for each in buildings} | {each.id: each.name for each in deciders}
    return render_template(
        "bans/proposal.html",
        form=form,
        incident=incident,
        ban=ban,
        extends=extends,
        is_another_person=ban is not None and person is not None and person.id != ban.person_id,
        person_name=queries.name_of(person) if work.may(Action.SEE_PERSON, incident) else "",
        person_is_known=person is not None,
        is_closed=person is None and not form.is_submitted(),
        gate_items=gate_items(points, to_form=""),
        filled_in=wording.filled_in(proposal, names),
        acute_until=queries.latest_acute_day(work),
        lawyer_first=_lawyer_first(work),
    )


def _lawyer_first(work: Work) -> str:
    """What the gate will say of a remedy text of the organisation that still waits for its lawyer, or nothing."""
    own = organisation_queries.organisation(work)
    waits = own is not None and any(map(gate.is_to_be_checked, (own.remedy_public, own.remedy_private)))
    return str(_(gate.LAWYER_FIRST)) if waits else ""


def _extended(work: Work, incident: Incident) -> Ban | None:
    """The ban after which the proposal goes on, when it is one of this case."""
    ban_id = uuid_or_none(request.args.get("na"))
    if ban_id is None:
        return None
    ban, of_incident = queries.find(work, ban_id, Action.PROPOSE_BAN)
    if of_incident.id != incident.id:
        raise policy.Refused(Action.PROPOSE_BAN, incident.id)
    return ban


def _return_form() -> ReturnForm:
    return ReturnForm(formdata=None, prefix="terug")


def _decide_page(file: queries.BanFile, form: DecideForm, return_form: ReturnForm) -> str:
    form.version.data = return_form.version.data = str(file.ban.version)
    return render_template(
        "bans/decide.html",
        file=file,
        form=form,
        return_form=return_form,
        waits_for_you=file.waits_for_decision and file.ban.decider_id == current_work().employee_id,
        gate_items=gate_items(file.points, to_form=None),
        words=wording,
        form_has_errors=form.has_errors or return_form.has_errors,
    )


def _status_of(broken: RuleBroken) -> int:
    return 409 if isinstance(broken, ChangedBySomebodyElse) else 422


from incidents.bans import keeping_views, reception_views  # noqa: E402,F401  (their routes belong to the blueprint above)
