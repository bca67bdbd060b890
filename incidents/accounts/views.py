"""Signing in and out, a forgotten password, one's own details."""

from dataclasses import replace
from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from incidents.accounts import links, operations, queries, recognition, rules, sessions, throttle
from incidents.accounts.forms import ChangePasswordForm, ChoosePasswordForm, ForgotPasswordForm, SignInForm
from incidents.accounts.models import Employee
from incidents.accounts.profile import profile_of
from incidents.accounts.rules import Attempt
from incidents.policy import Action
from incidents.web.addresses import address_of_reader
from incidents.web.locale import LANGUAGES
from incidents.web.needs import needs, open_to_all
from incidents.web.requests import current_work, signed_in
from incidents.web.transactions import own_transaction
from incidents.work import Work

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/inloggen", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """The sign-in page; who is signed in already goes on to where he was going."""
    if request.method == "GET" and signed_in() is not None:
        return redirect(_way_on())
    form, status = SignInForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                work = current_work()
                _let_in(work, _recognise(form.email.data, form.password.data))
                return redirect(_way_on())
            except rules.TooManyAttempts as broken:
                form.show(broken)
                status = 429
            except rules.NotRecognised as broken:
                form.show(broken)
    back = request.args.get("volgende")
    return render_template("accounts/sign_in.html", form=form, was_working=rules.is_local_path(back)), status


@blueprint.post("/uitloggen")
@needs(Action.USE_OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """Sign out, and say so on the sign-in page."""
    work = current_work()
    operations.sign_out(work)
    sessions.end(work.session, work.now)
    flash(gettext("U bent uitgelogd."), "ok")
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/taal")
@open_to_all
def choose_language() -> ResponseReturnValue:
    """Remember the language: of an employee with his account, of a visitor in the cookie."""
    chosen = request.form.get("locale", "")
    if chosen in LANGUAGES:
        cookie[sessions.LANGUAGE_KEY] = chosen
        if signed_in() is not None:
            operations.choose_language(current_work(), chosen)
        else:
            cookie[sessions.CHOSEN_KEY] = chosen
    back = request.form.get("next")
    return redirect(cast(str, back) if rules.is_local_path(back) else url_for("web.home"))


@blueprint.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@open_to_all
def forgot_password() -> ResponseReturnValue:
    """Ask for a one-time link. The answer is the same for an address that nobody has."""
    form, status = ForgotPasswordForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                # Counted apart from failed sign-ins: whoever typed ten wrong passwords is the one who needs a link.
                _count(Attempt.PASSWORD_LINK, form.email.data)
                operations.ask_password_link(current_work(), form.email.data)
                return render_template("accounts/link_sent.html")
            except rules.TooManyAttempts as broken:
                form.show(broken)
                status = 429
    return render_template("accounts/forgot_password.html", form=form), status


@blueprint.route("/wachtwoord/<token>", methods=["GET", "POST"])
@open_to_all
def choose_password(token: str) -> ResponseReturnValue:
    """The page of a one-time link. Looking at it uses nothing up; a chosen password does."""
    work, form, status = current_work(), ChoosePasswordForm(), 200
    if queries.usable_link(work.session, links.hashed(token), work.now) is None:
        return render_template("accounts/link_ended.html"), 410
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                _let_in(work, operations.choose_password(work, token, form.password.data))
                flash(gettext("Uw nieuwe wachtwoord is opgeslagen. U bent ingelogd."), "ok")
                return redirect(url_for("web.home"))
            except rules.LinkNotUsable:
                return render_template("accounts/link_ended.html"), 410
            except rules.PASSWORD_RULES as broken:
                form.show(broken)
    return render_template("accounts/choose_password.html", form=form), status


@blueprint.route("/mijn-gegevens", methods=["GET", "POST"])
@needs(Action.USE_OWN_ACCOUNT)
def profile() -> ResponseReturnValue:
    """One's own details, roles and sign-ins; a form to choose another password."""
    work, form, status = current_work(), ChangePasswordForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                employee = _change_password(form)
                sessions.begin(work.session, employee.id, work.now)
                flash(gettext("Uw nieuwe wachtwoord is opgeslagen. Andere browsers zijn uitgelogd."), "ok")
                return redirect(url_for("accounts.profile"))
            except rules.TooManyAttempts as broken:
                form.show(broken)
                status = 429
            except rules.PASSWORD_RULES as broken:
                form.show(broken)
    return render_template("accounts/profile.html", form=form, profile=profile_of(work, sessions.own_hash())), status


@blueprint.post("/mijn-gegevens/uitloggen-elders")
@needs(Action.USE_OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    """End one's sign-ins in all other browsers."""
    operations.end_other_sessions(current_work(), sessions.own_hash())
    flash(gettext("U bent op andere apparaten uitgelogd."), "ok")
    return redirect(url_for("accounts.profile"))


def _let_in(work: Work, employee: Employee) -> None:
    """Sign an employee in; a language that was chosen on the sign-in page becomes his."""
    chosen = cookie.get(sessions.CHOSEN_KEY)
    sessions.begin(work.session, operations.sign_in(work, employee).id, work.now)
    if chosen in LANGUAGES and chosen != employee.language:
        operations.choose_language(work, chosen)


def _recognise(email: str, password: str) -> Employee:
    """The employee behind the typed address and password; what fails is counted and logged as a refusal."""
    work = current_work()
    try:
        _count(Attempt.SIGN_IN, email)
        employee = recognition.check_password(work, email, password)
    except (rules.NotRecognised, rules.TooManyAttempts):
        work.session.rollback()
        with own_transaction() as session:
            recognition.log_failed_sign_in(replace(work, session=session), email)
        raise
    throttle.forget(work.session, email, address_of_reader())
    return employee


def _change_password(form: ChangePasswordForm) -> Employee:
    """Change the password; a wrong present password is counted like a failed sign-in."""
    work = current_work()
    email = queries.own_row(work).email
    _count(Attempt.SIGN_IN, email)
    employee = operations.change_password(work, form.current_password.data, form.password.data)
    throttle.forget(work.session, email, address_of_reader())
    return employee


def _count(attempt: Attempt, email: str) -> None:
    with own_transaction() as session:
        throttle.count(session, attempt, email, address_of_reader(), current_work().now)


def _way_on() -> str:
    """Where somebody was going, when that is a page of this application; else his first page."""
    back = request.args.get("volgende")
    return cast(str, back) if rules.is_local_path(back) else url_for("web.home")
