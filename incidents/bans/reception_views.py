"""Reception: may this person come in? Names are sent only in answer to a request that was logged, never in an address.

The page itself holds the number alone. "Toon de namen" and searching are posts: they log the look and answer with the
names, and that page leaves for the closed one after 60 seconds, with JavaScript (app.js) and without (a refresh).
"""

from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from incidents import policy
from incidents.bans import queries, reception_queries, visits
from incidents.bans.forms import SearchForm
from incidents.bans.views import blueprint
from incidents.organisation.queries import BuildingInUse
from incidents.policy import Action
from incidents.registration import queries as registration_queries
from incidents.registration.models import Incident
from incidents.sentences import RuleBroken
from incidents.web.fields import uuid_or_none
from incidents.web.formats import sentence_of
from incidents.web.needs import needs
from incidents.web.requests import current_work
from incidents.work import Work

CLOSES_AFTER_SECONDS = 60


@blueprint.get("/receptie")
@needs(Action.SEE_BANS_OF_BUILDING)
def reception() -> ResponseReturnValue:
    """The question, the search and the number of bans that hold here now; no name.

    After a visit was reported (`?gemeld=`) also what to do now.
    """
    work = current_work()
    visit_id = uuid_or_none(request.args.get("gemeld"))
    visit = registration_queries.followed(work, visit_id) if visit_id is not None else None
    return _page(work, _current(work, request.args.get("gebouw")), visit=visit)


@blueprint.post("/receptie/inzage")
@needs(Action.SEE_BANS_OF_BUILDING)
def look() -> ResponseReturnValue:
    """Log the look and show the names of one building."""
    work = current_work()
    building = _current(work, request.form.get("building"))
    return _page(work, building, names=reception_queries.bans_here(work, building.id) if building else [])


@blueprint.post("/receptie/zoeken")
@needs(Action.SEARCH_BANS_OF_BUILDING)
def reception_search() -> ResponseReturnValue:
    """Log the search and show who has this name, and who may be meant by a name like it."""
    work = current_work()
    building, form = _current(work, request.form.get("building")), SearchForm()
    if not form.validate_on_submit() or building is None:
        return _page(work, building, form), 422
    return _page(work, building, form, searched=reception_queries.search_here(work, building.id, form.name.data))


@blueprint.get("/receptie/lijst")
@needs(Action.PRINT_BANS_OF_BUILDING)
def print_list() -> ResponseReturnValue:
    """The list of one building for paper: who printed it, when, and valid today only. Logged as a look."""
    work = current_work()
    building = _current(work, request.args.get("gebouw"))
    bans = reception_queries.bans_here(work, building.id, Action.PRINT_BANS_OF_BUILDING) if building else []
    return render_template("bans/print_list.html", building=building, bans=bans)


@blueprint.post("/receptie/<uuid:ban_id>/is-hier")
@needs(Action.REPORT_VIOLATION)
def report_violation(ban_id: UUID) -> ResponseReturnValue:
    """The person is here: an incident of its own, and the handler is told at once. Twice pressed is one."""
    work = current_work()
    building = _chosen(work, request.form.get("building"))
    if building is None:
        raise policy.Refused(Action.REPORT_VIOLATION)
    place = queries.place(work, ban_id, building.id)
    story = _("Deze persoon kwam in %(building)s, terwijl er een gebouwverbod geldt.", building=building.name)
    try:
        _violation, made = visits.report_violation(work, place, building, story, _form_key())
    except RuleBroken as broken:
        flash(sentence_of(broken), "bad")
        return redirect(url_for("bans.reception", gebouw=building.id))
    return redirect(url_for("bans.reception", gebouw=building.id, gemeld=made.id))


def _page(
    work: Work,
    building: BuildingInUse | None,
    form: SearchForm | None = None,
    names: list[reception_queries.BanAtTheDoor] | None = None,
    searched: reception_queries.SearchedBans | None = None,
    visit: Incident | None = None,
) -> str:
    form = form or SearchForm(formdata=None)
    buildings = reception_queries.own_buildings(work)
    form.offer(buildings, building.id if building else None)
    shown = searched.found + searched.near if searched is not None else names
    return render_template(
        "bans/reception.html",
        form=form,
        buildings=buildings,
        building=building,
        count=reception_queries.count_here(work, building.id) if building else 0,
        names=names,
        searched=searched,
        visit=visit,
        form_keys={each.ban_id: uuid4() for each in shown or []},
        seconds=CLOSES_AFTER_SECONDS,
        form_has_errors=form.has_errors,
    )


def _current(work: Work, wanted: str | None) -> BuildingInUse | None:
    """The own building that was asked for, else the first one; none for somebody without a building."""
    return _chosen(work, wanted) or next(iter(reception_queries.own_buildings(work)), None)


def _chosen(work: Work, wanted: str | None) -> BuildingInUse | None:
    building_id = uuid_or_none(wanted)
    return next((each for each in reception_queries.own_buildings(work) if each.id == building_id), None)


def _form_key() -> UUID:
    return uuid_or_none(request.form.get("form_key")) or uuid4()
