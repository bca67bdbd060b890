"""The pages of a ban that was decided: serve it, lift it, suspend it, review it, change its exceptions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
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


@blueprint.get("/gebouwverboden/<uuid:ban_id>/brief")
@needs(Action.SERVE_BAN)
def letter(ban_id: UUID) -> ResponseReturnValue:
    """What has to be in the letter of a ban that was decided; logged as a look."""
    file = queries.ban_file(current_work(), ban_id, Action.SERVE_BAN)
    if file.ban.decided_on is None:
        return redirect(url_for("bans.page", ban_id=ban_id))
    return render_template("bans/letter.html", file=file)


@blueprint.get("/gebouwverboden/<uuid:ban_id>/bezorgd")
@needs(Action.SERVE_BAN)
def serve(ban_id: UUID) -> ResponseReturnValue:
    """How and when did the ban reach the person?"""
    file = queries.ban_file(current_work(), ban_id, Action.SERVE_BAN)
    return _step("bans/serve.html", file, ServeForm(formdata=None))


@blueprint.post("/gebouwverboden/<uuid:ban_id>/bezorgd")
@needs(Action.SERVE_BAN)
def serve_post(ban_id: UUID) -> ResponseReturnValue:
    """Write down that it was served."""
    work = current_work()
    file, form = queries.ban_file(work, ban_id, Action.SERVE_BAN), ServeForm()
    return _carry_out(
        "bans/serve.html",
        file,
        form,
        lambda: operations.serve(
            work,
            file.ban,
            file.incident,
            form.served_how(),
            form.served_on.data,
            form.detail.data or None,
            form.version_number(),
        ),
        _("Vastgelegd: het verbod is bezorgd."),
    )


@blueprint.get("/gebouwverboden/<uuid:ban_id>/opheffen")
@needs(Action.CHANGE_BAN)
def lift(ban_id: UUID) -> ResponseReturnValue:
    """Why does the ban end before its last day?"""
    file = queries.ban_file(current_work(), ban_id, Action.CHANGE_BAN)
    return _step("bans/lift.html", file, LiftForm(formdata=None))


@blueprint.post("/gebouwverboden/<uuid:ban_id>/opheffen")
@needs(Action.CHANGE_BAN)
def lift_post(ban_id: UUID) -> ResponseReturnValue:
    """End the ban."""
    work = current_work()
    file, form = queries.ban_file(work, ban_id, Action.CHANGE_BAN), LiftForm()
    return _carry_out(
        "bans/lift.html",
        file,
        form,
        lambda: operations.lift(work, file.ban, file.incident, form.reason.data, form.version_number()),
        _("Het verbod geldt niet meer."),
    )


@blueprint.get("/gebouwverboden/<uuid:ban_id>/opschorten")
@needs(Action.CHANGE_BAN)
def suspend(ban_id: UUID) -> ResponseReturnValue:
    """On which days does the ban not hold, and why?"""
    file = queries.ban_file(current_work(), ban_id, Action.CHANGE_BAN)
    return _step("bans/suspend.html", file, SuspendForm(formdata=None))


@blueprint.post("/gebouwverboden/<uuid:ban_id>/opschorten")
@needs(Action.CHANGE_BAN)
def suspend_post(ban_id: UUID) -> ResponseReturnValue:
    """Suspend the ban."""
    work = current_work()
    file, form = queries.ban_file(work, ban_id, Action.CHANGE_BAN), SuspendForm()
    return _carry_out(
        "bans/suspend.html",
        file,
        form,
        lambda: operations.suspend(
            work,
            file.ban,
            file.incident,
            form.suspended_from.data,
            form.suspended_until.data,
            form.reason.data,
            form.version_number(),
        ),
        _("Het verbod is opgeschort."),
    )


@blueprint.get("/gebouwverboden/<uuid:ban_id>/opschorting-beeindigen")
@needs(Action.CHANGE_BAN)
def end_suspension(ban_id: UUID) -> ResponseReturnValue:
    """Why does the ban hold again?"""
    file = queries.ban_file(current_work(), ban_id, Action.CHANGE_BAN)
    return _step("bans/end_suspension.html", file, EndSuspensionForm(formdata=None))


@blueprint.post("/gebouwverboden/<uuid:ban_id>/opschorting-beeindigen")
@needs(Action.CHANGE_BAN)
def end_suspension_post(ban_id: UUID) -> ResponseReturnValue:
    """End the suspension."""
    work = current_work()
    file, form = queries.ban_file(work, ban_id, Action.CHANGE_BAN), EndSuspensionForm()
    return _carry_out(
        "bans/end_suspension.html",
        file,
        form,
        lambda: operations.end_suspension(work, file.ban, file.incident, form.reason.data, form.version_number()),
        _("De opschorting is beëindigd."),
    )


@blueprint.get("/gebouwverboden/<uuid:ban_id>/opnieuw-bekeken")
@needs(Action.CHANGE_BAN)
def review(ban_id: UUID) -> ResponseReturnValue:
    """Is the ban still needed?"""
    file = queries.ban_file(current_work(), ban_id, Action.CHANGE_BAN)
    return _step("bans/review.html", file, ReviewForm(formdata=None))


@blueprint.post("/gebouwverboden/<uuid:ban_id>/opnieuw-bekeken")
@needs(Action.CHANGE_BAN)
def review_post(ban_id: UUID) -> ResponseReturnValue:
    """Write down that it stays."""
    work = current_work()
    file, form = queries.ban_file(work, ban_id, Action.CHANGE_BAN), ReviewForm()
    return _carry_out(
        "bans/review.html",
        file,
        form,
        lambda: operations.review(
            work, file.ban, file.incident, form.reason.data, form.next_on.data, form.version_number()
        ),
        _("Vastgelegd: het verbod blijft gelden."),
    )


@blueprint.get("/gebouwverboden/<uuid:ban_id>/uitzonderingen")
@needs(Action.CHANGE_BAN)
def change_exceptions(ban_id: UUID) -> ResponseReturnValue:
    """When may the person come after all?"""
    file = queries.ban_file(current_work(), ban_id, Action.CHANGE_BAN)
    return _step("bans/exceptions.html", file, ExceptionsForm(formdata=None, data={"exceptions": file.ban.exceptions}))


@blueprint.post("/gebouwverboden/<uuid:ban_id>/uitzonderingen")
@needs(Action.CHANGE_BAN)
def change_exceptions_post(ban_id: UUID) -> ResponseReturnValue:
    """Keep the exceptions."""
    work = current_work()
    file, form = queries.ban_file(work, ban_id, Action.CHANGE_BAN), ExceptionsForm()
    return _carry_out(
        "bans/exceptions.html",
        file,
        form,
        lambda: operations.change_exceptions(
            work, file.ban, file.incident, form.exceptions.data, form.version_number()
        ),
        _("De uitzonderingen zijn gewijzigd. De receptie krijgt bericht.")
        if file.was_told_to_reception
        else _("De uitzonderingen zijn gewijzigd."),
    )


def _step(template: str, file: queries.BanFile, form: BaseForm) -> str:
    form.version.data = str(file.ban.version)
    return render_template(template, file=file, form=form, form_has_errors=form.has_errors)


def _carry_out(
    template: str, file: queries.BanFile, form: BaseForm, act: Callable[[], Any], done: str
) -> ResponseReturnValue:
    """Validate, act, and back to the page of the ban; what is not possible is said in the form, which keeps its text."""
    if not form.validate_on_submit():
        return _step(template, file, form), 422
    try:
        act()
    except RuleBroken as broken:
        form.show(broken)
        return _step(template, file, form), 409 if isinstance(broken, ChangedBySomebodyElse) else 422
    flash(done, "ok")
    return redirect(url_for("bans.page", ban_id=file.ban.id))
