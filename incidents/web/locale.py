"""In which language a page is shown: the employee's own choice, the cookie of a visitor, else Dutch.

A page says some hundred sentences, so its language and catalogue are looked up once for a request and kept in `g`.
"""

from gettext import NullTranslations

from flask import Flask, g, has_request_context, request, session
from flask_babel import get_translations

from incidents.web.requests import signed_in

LANGUAGES = ("nl", "en")


def language() -> str:
    """`nl` or `en`."""
    if not has_request_context():
        return "nl"
    kept: str | None = g.get("language")
    if kept is None:
        kept = g.language = _chosen()
    return kept


def speak_as_visitor() -> None:
    """Take the language from the cookie, for a page that is shown while the database cannot be asked who reads it."""
    chosen = session.get("language", "nl")
    g.language = chosen if chosen in LANGUAGES else "nl"
    g.pop("catalogue", None)


def speak(app: Flask) -> None:
    """Let templates take their sentences from the catalogue of the request."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda sentence: _catalogue().gettext(sentence),
        lambda one, many, count: _catalogue().ngettext(one, many, count),
        newstyle=True,
    )


def _catalogue() -> NullTranslations:
    found: NullTranslations | None = g.get("catalogue")
    if found is None:
        found = get_translations()
        if has_request_context():
            g.catalogue = found
    return found


def _chosen() -> str:
    if request.endpoint in {"static", "web.healthz", "web.readyz"}:
        return "nl"
    who = signed_in()
    chosen = who.language if who else session.get("language", "nl")
    return chosen if chosen in LANGUAGES else "nl"
