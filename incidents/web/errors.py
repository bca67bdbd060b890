"""What a person reads when something is not possible, and what the log keeps of a refusal."""

import logging
from types import TracebackType
from typing import cast
from uuid import uuid4

from flask import Flask, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from incidents import policy
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from incidents.extensions import db
from incidents.sentences import RuleBroken
from incidents.web import locale
from incidents.web.formats import sentence_of
from incidents.web.needs import is_open_to_all
from incidents.web.requests import signed_in
from incidents.web.signed_out import ask_to_sign_in, typed_text
from incidents.web.transactions import own_transaction
from incidents.work import ChangedBySomebodyElse, Work

log = logging.getLogger(__name__)
PAGES = frozenset({400, 403, 404, 413, 429, 500, 503})


def register(app: Flask) -> None:
    """Tell an application how to answer each kind of fault."""
    app.register_error_handler(policy.Refused, refused)
    app.register_error_handler(RuleBroken, rule_broken)
    app.register_error_handler(StaleDataError, changed_meanwhile)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(DataError, not_storable)
    app.register_error_handler(HTTPException, http_fault)
    app.register_error_handler(Exception, unexpected)


def refused(refusal: policy.Refused) -> ResponseReturnValue:
    """A record that one may not see is "not found"; a page that no role of one's may open is "forbidden"."""
    db.session.rollback()
    keep_refusal(cast(Work, g.work), refusal)
    status = 403 if refusal.found else 404
    return render_template(f"errors/{status}.html"), status


def keep_refusal(work: Work, refusal: policy.Refused) -> None:
    """Write a refusal in the log, in a transaction of its own."""
    with own_transaction() as session:
        session.add(
            AuditEntry(
                id=uuid4(),
                at=work.now,
                kind=EntryKind.REFUSED,
                name=refusal.action.value,
                actor_id=work.actor.employee_id,
                role=None,
                subject_id=refusal.subject_id,
                shown_ids=[],
            )
        )


def rule_broken(broken: RuleBroken) -> ResponseReturnValue:
    """A broken rule that no form showed beside its field."""
    db.session.rollback()
    status = 409 if isinstance(broken, ChangedBySomebodyElse) else 422
    return render_template("errors/rule.html", sentence=sentence_of(broken), text=typed_text()), status


def changed_meanwhile(_: StaleDataError) -> ResponseReturnValue:
    """Two people saved one record in the same instant; the second one is told."""
    return rule_broken(ChangedBySomebodyElse())


def stale_form(_: CSRFError) -> ResponseReturnValue:
    """The page was open for longer than the session, or belongs to another one. What was typed is shown again."""
    db.session.rollback()
    if signed_in() is None and not is_open_to_all(request.endpoint):
        return ask_to_sign_in()
    return render_template("errors/csrf.html", text=typed_text()), 400


def not_storable(_: DataError) -> ResponseReturnValue:
    """The database cannot hold this value: a hand-made request, since the forms refuse it with a sentence."""
    db.session.rollback()
    return render_template("errors/400.html"), 400


def http_fault(fault: HTTPException) -> ResponseReturnValue:
    """The pages of the ordinary HTTP faults."""
    status = fault.code or 500
    if status < 400:
        return fault.get_response()
    db.session.rollback()
    if status == 405 and request.method == "GET" and (page := _page_above(request.path)):
        return redirect(page)
    return _page(f"errors/{status if status in PAGES else 400}.html", status)


def unexpected(fault: Exception) -> ResponseReturnValue:
    """A fault in the code or in what it stands on: logged by its kind and place, never with its values."""
    log.error("request_failed", extra={"fault": type(fault).__name__}, exc_info=_without_values(fault))
    db.session.rollback()
    return _page("errors/500.html", 500)


def _page_above(path: str) -> str | None:
    """The nearest page above an address that only takes a form: where that form was."""
    addresses = current_app.create_url_adapter(request)
    while addresses and (path := path.rpartition("/")[0]):
        if addresses.test(path, method="GET"):
            return path
    return None


def _page(template: str, status: int) -> ResponseReturnValue:
    """A page with the menu and the telephone number of the organisation; without a database the bare page of a fault."""
    try:
        return render_template(template), status
    except SQLAlchemyError:
        locale.speak_as_visitor()
        # Not render_template: what every page shares comes from the database.
        return current_app.jinja_env.get_template("errors/500.html").render(locale=locale.language()), 500


def _without_values(fault: BaseException) -> tuple[type[Exception], Exception, TracebackType | None]:
    """The trace of a fault without its message, which may repeat what a person typed."""
    return Exception, Exception(type(fault).__name__), fault.__traceback__
