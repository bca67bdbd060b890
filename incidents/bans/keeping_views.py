"""The pages of a ban that was decided: serve it, lift it, suspend it, review it, change its exceptions."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from incidents.bans import operations, queries
from incidents.bans.forms import EndSuspensionForm, ExceptionsForm, LiftForm, ReviewForm, ServeForm, SuspendForm
from incidents.bans.views import blueprint
from incidents.policy import Action
from incidents.sentences import RuleBroken
from incidents.web.fields import BaseForm
from incidents.web.needs import needs
from incidents.web.requests import current_work
from incidents.work import ChangedBySomebodyElse

BAN = "/gebouwverboden/<uuid:ban_id>"


@blueprint.get(BAN + "/brief")
@needs(Action.SERVE_BAN)
def letter(ban_id: UUID) -> ResponseReturnValue:
    """What has to be in the letter of a ban that was decided; logged as a look."""
    file = queries.ban_file(current_work(), ban_id, Action.SERVE_BAN)
    if file.ban.decided_on is None:
        return redirect(url_for("bans.page", ban_id=ban_id))
    return render_template("bans/letter.html", file=file)


@blueprint.get(BAN + "/bezorgd")
@blueprint.post(BAN + "/bezorgd")
@needs(Action.SERVE_BAN)
def serve(ban_id: UUID) -> ResponseReturnValue:
    """Write down how and when the ban reached the person."""
    work, form = current_work(), ServeForm()
    file = queries.ban_file(work, ban_id, Action.SERVE_BAN)

    def act() -> None:
        how, detail = form.served_how(), form.detail.data or None
        operations.serve(work, file.ban, file.incident, how, form.served_on.data, detail, form.version_number())

    return _answer("bans/serve.html", file, form, act, _("Vastgelegd: het verbod is bezorgd."))


@blueprint.get(BAN + "/opheffen")
@blueprint.post(BAN + "/opheffen")
@needs(Action.CHANGE_BAN)
def lift(ban_id: UUID) -> ResponseReturnValue:
    """End the ban before its last day, or drop its proposal."""
    work, form = current_work(), LiftForm()
    file = queries.ban_file(work, ban_id, Action.CHANGE_BAN)

    def act() -> None:
        operations.lift(work, file.ban, file.incident, form.reason.data, form.version_number())

    return _answer("bans/lift.html", file, form, act, _("Het verbod geldt niet meer."))


@blueprint.get(BAN + "/opschorten")
@blueprint.post(BAN + "/opschorten")
@needs(Action.CHANGE_BAN)
def suspend(ban_id: UUID) -> ResponseReturnValue:
    """Say on which days the ban does not hold, and why."""
    work, form = current_work(), SuspendForm()
    file = queries.ban_file(work, ban_id, Action.CHANGE_BAN)

    def act() -> None:
        first, last = form.suspended_from.data, form.suspended_until.data
        operations.suspend(work, file.ban, file.incident, first, last, form.reason.data, form.version_number())

    return _answer("bans/suspend.html", file, form, act, _("Het verbod is opgeschort."))


@blueprint.get(BAN + "/opschorting-beeindigen")
@blueprint.post(BAN + "/opschorting-beeindigen")
@needs(Action.CHANGE_BAN)
def end_suspension(ban_id: UUID) -> ResponseReturnValue:
    """Let the ban hold again."""
    work, form = current_work(), EndSuspensionForm()
    file = queries.ban_file(work, ban_id, Action.CHANGE_BAN)

    def act() -> None:
        operations.end_suspension(work, file.ban, file.incident, form.reason.data, form.version_number())

    return _answer("bans/end_suspension.html", file, form, act, _("De opschorting is beëindigd."))


@blueprint.get(BAN + "/opnieuw-bekeken")
@blueprint.post(BAN + "/opnieuw-bekeken")
@needs(Action.CHANGE_BAN)
def review(ban_id: UUID) -> ResponseReturnValue:
    """Write down that the ban was looked at again, and stays."""
    work, form = current_work(), ReviewForm()
    file = queries.ban_file(work, ban_id, Action.CHANGE_BAN)

    def act() -> None:
        operations.review(work, file.ban, file.incident, form.reason.data, form.next_on.data, form.version_number())

    return _answer("bans/review.html", file, form, act, _("Vastgelegd: het verbod blijft gelden."))


@blueprint.get(BAN + "/uitzonderingen")
@blueprint.post(BAN + "/uitzonderingen")
@needs(Action.CHANGE_BAN)
def change_exceptions(ban_id: UUID) -> ResponseReturnValue:
    """Say when the person may come after all."""
    work, form = current_work(), ExceptionsForm()
    file = queries.ban_file(work, ban_id, Action.CHANGE_BAN)
    if request.method == "GET":
        form.exceptions.data = file.ban.exceptions

    def act() -> None:
        operations.change_exceptions(work, file.ban, file.incident, form.exceptions.data, form.version_number())

    told = _("De uitzonderingen zijn gewijzigd. De receptie krijgt bericht.")
    said = told if file.was_told_to_reception else _("De uitzonderingen zijn gewijzigd.")
    return _answer("bans/exceptions.html", file, form, act, said)


def _answer(
    template: str, file: queries.BanFile, form: BaseForm, act: Callable[[], None], said: str
) -> ResponseReturnValue:
    """Show the form, or take the step and go back to the ban saying what was done.

    What is not possible is said in the form, which keeps its text: 422, or 409 when somebody else changed the ban.
    """
    if request.method == "GET":
        return _shown(template, file, form)
    if not form.validate():
        return _shown(template, file, form), 422
    try:
        act()
    except RuleBroken as broken:
        form.show(broken)
        return _shown(template, file, form), 409 if isinstance(broken, ChangedBySomebodyElse) else 422
    flash(said, "ok")
    return redirect(url_for("bans.page", ban_id=file.ban.id))


def _shown(template: str, file: queries.BanFile, form: BaseForm) -> str:
    form.version.data = str(file.ban.version)
    return render_template(template, file=file, form=form, form_has_errors=form.has_errors)
