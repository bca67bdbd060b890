"""The year page and its files."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from incidents.policy import Action, Refused
from incidents.reporting import charts, queries, rules, tables, wording
from incidents.reporting.definitions import DEFINITIONS
from incidents.reporting.forms import YearForm
from incidents.reporting.queries import Figures
from incidents.reporting.table import Table, as_csv
from incidents.reporting.vocabulary import TableCode
from incidents.sentences import RuleBroken
from incidents.web.fields import uuid_or_none
from incidents.web.formats import day
from incidents.web.needs import needs
from incidents.web.requests import current_work

blueprint = Blueprint("reporting", __name__)


@blueprint.get("/cijfers")
@needs(Action.SEE_STATISTICS)
def year() -> ResponseReturnValue:
    """The figures of a year or of other days, of all that one may count or of one unit."""
    work = current_work()
    scope = queries.scope(work, Action.SEE_STATISTICS, _unit_asked(Action.SEE_STATISTICS))
    form = YearForm(request.args)
    form.offer(scope, rules.years_to_choose(queries.first_counted_day(work, Action.SEE_STATISTICS), work.today))
    is_valid = form.validate()
    try:
        period = form.period(work.today)
    except RuleBroken as broken:
        form.show(broken)
        is_valid = False
    if not is_valid:
        return render_template("reporting/year.html", form=form, figures=None), 422
    figures = queries.figures(work, scope, period)
    return render_template("reporting/year.html", form=form, **_page(figures))


@blueprint.get("/cijfers/<table>.csv")
@needs(Action.EXPORT_STATISTICS)
def table_csv(table: str) -> ResponseReturnValue:
    """One table of the page as a file; the same choice stands in the address."""
    if table not in list(TableCode):
        abort(404)
    work = current_work()
    scope = queries.scope(work, Action.EXPORT_STATISTICS, _unit_asked(Action.EXPORT_STATISTICS))
    form = YearForm(request.args)
    try:
        period = form.period(work.today) if form.validate() else None
    except RuleBroken:
        period = None
    if period is None:
        return redirect(url_for("reporting.year", **_chosen()))  # where the reader is told what is wrong
    figures = queries.figures(work, scope, period)
    made = tables.MAKERS[TableCode(table)](figures)
    about = [
        gettext("Periode: %(period)s", period=wording.period_title(figures.period)),
        gettext("Afdeling: %(unit)s", unit=tables.scope_title(figures)),
        gettext("Stand van %(day)s", day=day(work.today)),
        gettext("Intern: niet delen buiten de organisatie"),
    ]
    if not scope.with_office_holders:
        about.append(gettext("Zonder incidenten van bestuurders en raadsleden"))
    name = f"cijfers-{table}-{figures.period.first_day}-{figures.period.last_day}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(as_csv(made, about), mimetype="text/csv", headers=headers)


def _unit_asked(action: Action) -> UUID | None:
    typed = request.args.get("eenheid", "")
    unit_id = uuid_or_none(typed)
    if typed and unit_id is None:
        raise Refused(action)
    return unit_id


def _page(figures: Figures) -> dict[str, object]:
    """All that the template shows of the figures."""
    key_figures, *divisions = tables.tables(figures)
    return {
        "figures": figures,
        "heading": _heading(figures),
        "scope_title": tables.scope_title(figures),
        "change": wording.said(rules.change_sentence(figures.total)),
        "unknown_percent": rules.percent_of(figures.person_unknown.now, figures.total.now),
        "rates": tables.rates(figures),
        "years": (wording.short_period(figures.period), wording.short_period(figures.before)),
        "key_figures": key_figures,
        "divisions": divisions,
        "definitions": lambda table: [
            (wording.FIGURES[each], gettext(DEFINITIONS[each])) for each in table.definitions
        ],
        "file_of": _address_of_file,
        "patterns": charts.patterns(),
        "number": wording.number,
        "period_now": wording.period_title(figures.period),
        "period_before": wording.period_title(figures.before),
    }


def _heading(figures: Figures) -> str:
    title = wording.period_title(figures.period)
    if figures.period.is_whole_year:
        return str(gettext("Jaarcijfers %(year)s", year=title))
    return str(gettext("Cijfers %(period)s", period=title))


def _address_of_file(table: Table) -> str:
    return url_for("reporting.table_csv", table=table.code.value, **_chosen())


def _chosen() -> dict[str, Any]:
    """The choice in the address, to hand on to another one."""
    return {name: request.args[name] for name in ("jaar", "eenheid", "van", "tot", "getoond") if request.args.get(name)}
