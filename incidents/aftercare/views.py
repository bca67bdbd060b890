"""The page of the support team."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from incidents.aftercare import operations, queries
from incidents.policy import Action
from incidents.web.needs import needs
from incidents.web.requests import current_work

blueprint = Blueprint("aftercare", __name__)


@blueprint.get("/opvang")
@needs(Action.SEE_HELP_REQUESTS)
def help_requests() -> ResponseReturnValue:
    """Who waits to be called back."""
    return render_template("aftercare/help_requests.html", requests=queries.help_requests(current_work()))


@blueprint.post("/opvang/<uuid:help_request_id>/gebeld")
@needs(Action.ANSWER_HELP_REQUEST)
def answer(help_request_id: UUID) -> ResponseReturnValue:
    """Somebody has called."""
    work = current_work()
    if operations.answer(work, queries.help_request(work, help_request_id)):
        flash(_("Goed dat u hebt gebeld. Uw teamgenoten zien dat nu ook."), "ok")
    else:
        flash(_("Een teamgenoot had al gebeld."), "warn")
    return redirect(url_for("aftercare.help_requests"))
