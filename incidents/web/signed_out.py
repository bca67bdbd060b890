"""The answer to whoever is signed in no more: the sign-in page and back, and nothing that was typed is lost."""

from urllib.parse import urlsplit

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from incidents.web.requests import wants_json

#: A posted value from this length on was typed by a person; shorter ones are choices, days and numbers.
SHORTEST_TEXT = 20


def ask_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page; whoever sent a form first sees the texts that he typed, and can copy them."""
    if wants_json():
        return jsonify({"sentence": gettext("U bent niet meer ingelogd.")}), 401
    sign_in = url_for("accounts.sign_in", volgende=_way_back())
    texts = typed_texts()
    if not texts:
        return redirect(sign_in)
    return render_template("errors/signed_out.html", texts=texts, sign_in=sign_in), 401


def typed_texts() -> list[str]:
    """The texts of the form that was sent, never a password."""
    fields = ((name, values) for name, values in request.form.lists() if "password" not in name)
    values = (value.strip() for _, values in fields for value in values)
    return [value for value in values if len(value) >= SHORTEST_TEXT and any(sign.isspace() for sign in value)]


def _way_back() -> str | None:
    """The page to return to after signing in: the one that was asked for, or the one with the form that was sent."""
    if request.method == "GET":
        return request.full_path.rstrip("?") if request.path != "/" else None
    page = urlsplit(request.referrer or "")
    if page.netloc != request.host:
        return None
    return f"{page.path}?{page.query}" if page.query else page.path
