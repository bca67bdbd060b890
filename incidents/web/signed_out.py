"""The answer to whoever is signed in no more: the sign-in page and back, and nothing that was typed is lost."""

import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from incidents.extensions import csrf
from incidents.web.requests import wants_json

View = TypeVar("View", bound=Callable[..., object])
#: Fields that a page fills in itself.
NOT_TYPED = frozenset({"csrf_token", "form_key", "opened_at", "version", "next"})
#: A choice is posted as its code or its id; whatever else is posted was typed by a person.
CHOICE = re.compile(r"[a-z0-9_]*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def checks_its_own_token(view: View) -> View:
    """The view checks the token of its form, and shows what was typed again when the token holds no more.

    Stands above `needs`, so that it marks the view that the application calls.
    """
    csrf.exempt(view)
    view.takes_old_forms = True  # type: ignore[attr-defined]
    return view


def ask_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page; whoever sent a form first sees what he typed, to send it again or to copy it."""
    if wants_json():
        return jsonify({"sentence": gettext("U bent niet meer ingelogd.")}), 401
    sign_in = url_for("accounts.sign_in", volgende=_way_back())
    text = typed_text()
    if not text:
        return redirect(sign_in)
    view = current_app.view_functions.get(request.endpoint or "")
    kept = _sent_fields() if getattr(view, "takes_old_forms", False) else []
    return render_template("errors/signed_out.html", text=text, sign_in=sign_in, kept=kept), 401


def typed_text() -> str:
    """What was typed in the form that was sent, field after field, never a password; choices are left out."""
    values = [value.strip() for name, value in _sent_fields() if name not in NOT_TYPED]
    return "\n\n".join(value for value in values if not CHOICE.fullmatch(value))


def _sent_fields() -> list[tuple[str, str]]:
    """Every field of the form that was sent, without passwords."""
    return [(name, value) for name, value in request.form.items(multi=True) if "password" not in name]


def _way_back() -> str | None:
    """The page to return to after signing in: the one that was asked for, or the one with the form that was sent."""
    if request.method == "GET":
        return request.full_path.rstrip("?") if request.path != "/" else None
    page = urlsplit(request.referrer or "")
    if page.netloc != request.host:
        return None
    return f"{page.path}?{page.query}" if page.query else page.path
