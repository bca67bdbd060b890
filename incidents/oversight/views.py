"""The access log of the auditor, and who looked at one case for whoever handles it."""

import csv
import io
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from incidents.audit.vocabulary import EntryKind
from incidents.oversight import queries, wording
from incidents.oversight.forms import LogForm
from incidents.oversight.queries import Choice
from incidents.oversight.rules import place_from
from incidents.policy import Action, Refused
from incidents.reporting.table import harmless
from incidents.reporting.wording import number
from incidents.sentences import RuleBroken
from incidents.web.fields import uuid_or_none
from incidents.web.formats import day, moment
from incidents.web.needs import needs
from incidents.web.requests import current_work

blueprint = Blueprint("oversight", __name__)

#: What stands in an address as it was typed.
_NAMES = ("van", "tot", "zaak", "betrokkene", "wat")


@blueprint.get("/inzagelog")
@needs(Action.SEE_ACCESS_LOG)
def log() -> ResponseReturnValue:
    """A page of the log; the choice in the address has ids, no names."""
    form = _form_of_address()
    choice = _chosen(form)
    if choice is None:
        return _refused_form(form)
    page = queries.log_page(current_work(), choice, place_from(request.args.get("voor")))
    return render_template(
        "oversight/log.html",
        form=form,
        lines=wording.lines(page.entries, page.names),
        chips=_chips(choice),
        is_narrow=any((choice.first_day, choice.last_day, choice.employee_id, choice.incident_id)),
        newest=url_for("oversight.log", **_address(choice)) if request.args.get("voor") else None,
        older=url_for("oversight.log", **_address(choice), voor=page.older.written()) if page.older else None,
        file=url_for("oversight.log_csv", **_address(choice)),
        most_in_file=number(queries.FILE_AT_MOST),
    )


@blueprint.post("/inzagelog")
@needs(Action.SEE_ACCESS_LOG)
def choose() -> ResponseReturnValue:
    """Turn what was typed into an address without names."""
    form = LogForm()
    choice = _chosen(form)
    if choice is None:
        return _refused_form(form)
    return redirect(url_for("oversight.log", **_address(choice)), 303)


@blueprint.get("/inzagelog.csv")
@needs(Action.EXPORT_ACCESS_LOG)
def log_csv() -> ResponseReturnValue:
    """The chosen entries as a file."""
    choice = _chosen(_form_of_address())
    if choice is None:
        return redirect(url_for("oversight.log", **_typed()))  # where the reader is told what is wrong
    paper = io.StringIO(newline="")
    writer = csv.writer(paper, delimiter=";", lineterminator="\r\n")
    writer.writerow(gettext("Wanneer;Soort;Wie;Rol;Handeling;Waarop;Getoond").split(";"))
    is_cut = False
    for page in queries.log_file(current_work(), choice):
        is_cut = page.older is not None
        for line in wording.lines(page.entries, page.names):
            shown = ", ".join(line.shown)
            cells = (moment(line.entry.at), line.kind, line.who, line.role, line.what, line.about, shown)
            writer.writerow([harmless(cell) for cell in cells])
    if is_cut:
        most = number(queries.FILE_AT_MOST)
        writer.writerow(
            [gettext("Dit bestand stopt na %(most)s handelingen. Kies een periode voor de oudere.", most=most)]
        )
    headers = {"Content-Disposition": "attachment; filename=inzagelog.csv"}
    return Response(b"\xef\xbb\xbf" + paper.getvalue().encode(), mimetype="text/csv", headers=headers)


@blueprint.get("/zaken/<uuid:incident_id>/inzage")
@needs(Action.SEE_LOG_OF_CASE)
def case_log(incident_id: UUID) -> ResponseReturnValue:
    """Who looked at a case that the reader handles; which other cases a list showed is not told."""
    work = current_work()
    incident = queries.case(work, incident_id)
    page = queries.looks_at_case(work, incident, place_from(request.args.get("voor")))
    here: dict[str, Any] = {"incident_id": incident_id}
    return render_template(
        "oversight/case_log.html",
        incident=incident,
        lines=wording.lines(page.entries, page.names, to_handler=True),
        newest=url_for("oversight.case_log", **here) if request.args.get("voor") else None,
        older=url_for("oversight.case_log", **here, voor=page.older.written()) if page.older else None,
    )


def _chosen(form: LogForm) -> Choice | None:
    """The entries that the form means, or nothing when it has to be shown again."""
    if not form.validate():
        return None
    try:
        return queries.chosen(current_work(), form.asked())
    except RuleBroken as broken:
        form.show(broken)
        return None


def _form_of_address() -> LogForm:
    """The form as the address fills it; the id of an employee becomes his work address. Raises Refused for no such id."""
    typed = MultiDict({name: request.args.get(name, "") for name in _NAMES})
    if request.args.get("medewerker"):
        employee_id = uuid_or_none(request.args["medewerker"])
        if employee_id is None:
            raise Refused(Action.SEE_ACCESS_LOG)
        typed["wie"] = queries.address_of(current_work(), employee_id)
    return LogForm(formdata=typed, meta={"csrf": False})


def _typed() -> dict[str, Any]:
    """The address as it was given."""
    return {name: request.args[name] for name in ("medewerker", *_NAMES) if name in request.args}


def _refused_form(form: LogForm) -> ResponseReturnValue:
    return render_template("oversight/log.html", form=form, lines=None, chips=_chips(Choice())), 422


def _address(choice: Choice) -> dict[str, Any]:
    """The choice as it stands in an address."""
    said = {
        "van": day(choice.first_day) if choice.first_day else None,
        "tot": day(choice.last_day) if choice.last_day else None,
        "medewerker": choice.employee_id,
        "zaak": choice.reference or None,
        "betrokkene": "ja" if choice.person_id else None,
        "wat": choice.kind.value if choice.kind else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _chips(choice: Choice) -> list[dict[str, object]]:
    """One press for each kind of entry, with the rest of the choice kept."""
    address = {name: value for name, value in _address(choice).items() if name != "wat"}
    every = {"label": wording.EVERYTHING, "url": url_for("oversight.log", **address), "is_current": choice.kind is None}
    kinds = [
        {
            "label": wording.KINDS[kind],
            "url": url_for("oversight.log", **address, wat=kind.value),
            "is_current": choice.kind is kind,
        }
        for kind in EntryKind
    ]
    return [every, *kinds]
