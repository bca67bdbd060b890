"""The pages of the dossier: the work list, one case, and what somebody has to do."""

from uuid import UUID

from flask import Blueprint, render_template, request

from incidents.dossier import (
    bans_list,
    bans_page,
    case_file,
    case_page,
    case_tasks,
    my_work_page,
    next_action,
    timeline,
    wording,
)
from incidents.dossier import filters as list_filters
from incidents.dossier import my_work as own_work
from incidents.dossier import work_list as listed
from incidents.dossier import work_list_page as shown
from incidents.handling import wording as handling_wording
from incidents.organisation import queries as organisation_queries
from incidents.policy import Action
from incidents.web.needs import needs
from incidents.web.requests import current_work

blueprint = Blueprint("dossier", __name__)


@blueprint.get("/werkvoorraad")
@needs(Action.SEE_WORK)
def work_list() -> str:
    """The cases that one may see, a page at a time."""
    work = current_work()
    filters = list_filters.read(request.args)
    tree = organisation_queries.tree(work.session, work.today)
    units = listed.may_choose(work, tree)
    page = listed.page(work, filters, tree)
    return render_template(
        "dossier/work_list.html",
        filters=filters,
        rows=shown.shown_rows(page.rows, work),
        chips=shown.chips(filters, page.counts, has_units=bool(listed.own_units(work))),
        not_counted=shown.not_counted(filters),
        headers=shown.headers(filters),
        options=shown.options(filters, units),
        lead=shown.lead(units, filters, and_others=listed.shows_more_than_units(work)),
        heading=shown.heading(filters, page),
        range_text=shown.range_text(filters, page),
        pages=shown.pages(filters, page),
    )


@blueprint.get("/zaken/<uuid:incident_id>")
@needs(Action.VIEW_CASE)
def case(incident_id: UUID) -> str:
    """One case, read only: each thing to do is a link to the room that does it. The look is logged."""
    work = current_work()
    file = case_file.load(work, incident_id)
    outcome, tasks = file.incident.outcome, case_tasks.of_case(work, file.incident)
    return render_template(
        "dossier/case.html",
        file=file,
        case_title=case_page.title_of(file),
        status=case_page.status_of(file),
        severity=(wording.severity_label(file.incident.severity), wording.severity_tone(file.incident.severity)),
        head_facts=case_page.head_facts(file),
        report_facts=case_page.report_facts(file),
        next=next_action.next_action(work, file, tasks),
        beside=case_page.beside(work, file, tasks),
        others=next_action.others(work, file),
        ended=case_page.ended(file, tasks),
        promises=case_page.promises(work, file),
        help=case_page.help_text(file),
        outcome=handling_wording.OUTCOMES[outcome] if outcome else None,
        measures=case_page.measures(work, file),
        bans=case_page.bans(work, file),
        person_sentence=case_page.person_sentence(file),
        person_called=case_page.person_called(file),
        look_alikes=case_file.look_alikes(work, file.incident),
        lines=timeline.lines(work, file),
        when=lambda at: wording.when(at, work.now),
    )


@blueprint.get("/gebouwverboden")
@needs(Action.VIEW_BAN)
def bans() -> str:
    """The building bans of the cases that one may see, a page at a time."""
    choice = bans_page.choice_from(request.args.get("keuze"))
    number = list_filters.page_from(request.args.get("pagina"))
    page = bans_list.page(current_work(), choice, number)
    return render_template(
        "dossier/bans.html",
        choice=choice,
        heading=bans_page.heading(choice),
        chips=bans_page.chips(choice, page),
        rows=bans_page.shown(page),
        number=number,
        has_next=page.has_next,
    )


@blueprint.get("/mijn-werk")
@needs(Action.SEE_WORK)
def my_work() -> str:
    """What one has to do, the most urgent first."""
    work = current_work()
    tasks, team = own_work.tasks(work), own_work.team(work)
    return render_template(
        "dossier/my_work.html",
        page_title=my_work_page.title(work, tasks),
        lead=my_work_page.lead(work, tasks),
        groups=my_work_page.groups(work, tasks),
        without_term=my_work_page.without_term(work, tasks),
        empty_text=my_work_page.empty_text(team),
        team=team,
        team_lines=my_work_page.team_lines(team) if team else [],
        may_ask_adviser=my_work_page.may_ask_adviser(team),
        team_title=my_work_page.team_title(team) if team else "",
        kept_text=my_work_page.kept_text(work, team) if team else "",
    )
