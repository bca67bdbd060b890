"""The pages that belong to no step: home, help, privacy, accessibility, and whether the application is well."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from redis import Redis, RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from incidents.extensions import db
from incidents.web.navigation import first_page
from incidents.web.needs import open_to_all
from incidents.web.requests import signed_in

blueprint = Blueprint("web", __name__)


@blueprint.get("/")
@open_to_all
def home() -> ResponseReturnValue:
    """To the first page of one's work, or to the sign-in page."""
    return redirect(url_for(first_page() if signed_in() else "accounts.sign_in"))


@blueprint.get("/uitleg")
@open_to_all
def help() -> str:
    """How reporting works, who sees what, and whom to call."""
    return render_template("web/help.html")


@blueprint.get("/privacy")
@open_to_all
def privacy() -> str:
    """What is kept of whom, and who looks at it."""
    return render_template("web/privacy.html")


@blueprint.get("/toegankelijkheid")
@open_to_all
def accessibility() -> str:
    """What this application does for everybody to be able to use it, and where to say that it falls short."""
    return render_template("web/accessibility.html")


@blueprint.get("/healthz")
@open_to_all
def healthz() -> Response:
    """Alive: the process answers."""
    return current_app.response_class("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@open_to_all
def readyz() -> ResponseReturnValue:
    """Ready: the database answers and is migrated, Redis answers; and how many messages were given up.

    Redis gone makes an installation slower to mail, not unable to work: it is said, and the answer is 503, so that
    somebody looks. A given-up message is a task for a person; it does not make the answer 503.
    """
    report = {"database": _database(), "migrations": _migrations(), "redis": _redis()}
    given_up = _given_up() if report["database"] else None
    ready = all(report.values())
    words = {name: "ok" if well else "failed" for name, well in report.items()}
    return jsonify(words | {"given_up_messages": given_up}), 200 if ready else 503


def _database() -> bool:
    try:
        return db.session.execute(text("SELECT 1")).scalar() == 1
    except SQLAlchemyError:
        db.session.rollback()
        return False


def _migrations() -> bool:
    try:
        current = set(MigrationContext.configure(db.session.connection()).get_current_heads())
    except SQLAlchemyError:
        db.session.rollback()
        return False
    scripts = ScriptDirectory(current_app.extensions["migrate"].directory)
    return current == set(scripts.get_heads())


def _redis() -> bool:
    try:
        return bool(Redis.from_url(current_app.config["REDIS_URL"], socket_timeout=2).ping())
    except RedisError:
        return False


def _given_up() -> int | None:
    """How many messages were given up; nothing where there is no outbox yet."""
    try:
        count = db.session.execute(text("SELECT count(*) FROM outbox_messages WHERE state = 'given_up'")).scalar()
    except SQLAlchemyError:
        db.session.rollback()
        return None
    return int(count or 0)
