"""Mijn werk as its template shows it: tasks in groups, each with one way on, and a sentence that says how things stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from incidents.dossier import rules, task_lines
from incidents.dossier.case_tasks import Task
from incidents.dossier.my_work import Team
from incidents.dossier.task_lines import ShownTask, is_now
from incidents.dossier.vocabulary import BanChoice, Choice, TaskKind, Urgency
from incidents.dossier.work_list import COUNT_CAP
from incidents.policy import Relation
from incidents.sentences import N_
from incidents.web.formats import month_name
from incidents.work import Work

GROUPS = {
    Urgency.NOW: N_("Nu meteen (%(count)s)"),
    Urgency.HELP: N_("Iemand vroeg om hulp (%(count)s)"),
    Urgency.LATE: N_("Te laat (%(count)s)"),
    Urgency.TODAY: N_("Vandaag (%(count)s)"),
    Urgency.THIS_WEEK: N_("Deze week (%(count)s)"),
    Urgency.LATER: N_("Later (%(count)s)"),
}


@dataclass(frozen=True, slots=True)
class Whose:
    """How the cases are called that somebody looks after: above the figures, in them, and when nothing is to be done."""

    title: str
    kept: str
    empty: str


#: By the relation with which the policy opens them.
WHOSE: Mapping[Relation, Whose] = {
    Relation.UNIT: Whose(
        N_("Uw team"),
        N_("in %(month)s, uw team"),
        N_("Komt er een melding uit uw team? Dan krijgt u een mail en staat die hier bovenaan."),
    ),
    Relation.OFFICE: Whose(
        N_("Bestuurders en raadsleden"),
        N_("in %(month)s, bestuurders en raadsleden"),
        N_("Komt er een melding van een bestuurder of raadslid? Dan krijgt u een mail en staat die hier bovenaan."),
    ),
    Relation.ANYONE: Whose(
        N_("De hele organisatie"),
        N_("in %(month)s, de hele organisatie"),
        N_("Kan niemand anders een melding oppakken, of gaat het te langzaam? Dan staat die hier bovenaan."),
    ),
}
PUT_BEFORE = N_("Legt iemand u een voorstel voor? Dan krijgt u een mail en staat het hier bovenaan.")


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of one urgency."""

    id: str
    title: str
    tasks: Sequence[ShownTask]


def groups(work: Work, tasks: Sequence[Task]) -> list[Group]:
    """Where somebody is needed now, who asked for help, and the tasks with a term by urgency, empty groups left out.

    The first of the page has the primary button. What has no term but cannot wait stands with what is for today.
    """
    found: dict[Urgency, list[Task]] = {each: [] for each in GROUPS}
    for task in tasks:
        if not _can_wait(task):
            found[_group_of(work, task)].append(task)
    first = next((each[0] for each in found.values() if each), None)
    return [
        Group(
            urgency.value,
            str(gettext(GROUPS[urgency], count=len(of_group))),
            [task_lines.shown(work, task, is_first=task is first) for task in of_group],
        )
        for urgency, of_group in found.items()
        if of_group
    ]


def _group_of(work: Work, task: Task) -> Urgency:
    if is_now(task):
        return Urgency.NOW
    if task.asks_help:
        return Urgency.HELP
    return rules.urgency(task.due_at, work.now) if task.due_at else Urgency.TODAY


def without_term(work: Work, tasks: Sequence[Task]) -> Group | None:
    """The cases in hand that owe nothing with a term right now; folded behind one line when others stand above them."""
    waiting = [task for task in tasks if _can_wait(task)]
    if not waiting:
        return None
    is_all = len(waiting) == len(tasks)
    words = ngettext("Nog %(num)s zaak zonder termijn", "Nog %(num)s zaken zonder termijn", len(waiting))
    if is_all:
        words = gettext("Zonder termijn (%(count)s)", count=len(waiting))
    lines = [task_lines.shown(work, task, is_first=is_all and number == 0) for number, task in enumerate(waiting)]
    return Group("zonder-termijn", str(words), lines)


def _can_wait(task: Task) -> bool:
    """What has no term and keeps nobody waiting: going on with a case, or a proposal of which nobody chose the days."""
    return task.due_at is None and task.kind in (TaskKind.GO_ON, TaskKind.SUBMIT_PROPOSAL)


def _late(work: Work, tasks: Sequence[Task]) -> int:
    return sum(task.due_at is not None and task.due_at < work.now for task in tasks)


def lead(work: Work, tasks: Sequence[Task]) -> str:
    """How things stand, in a sentence."""
    if not tasks:
        return str(gettext("U hebt alles gedaan wat u hebt beloofd."))
    late = _late(work, tasks)
    todo = ngettext("In %(num)s zaak moet u iets doen.", "In %(num)s zaken moet u iets doen.", len(tasks))
    if any(is_now(task) for task in tasks):
        return str(gettext("%(todo)s Bij de receptie is misschien nu iemand. Begin daarmee.", todo=todo))
    if all(_can_wait(task) for task in tasks):
        return str(gettext("%(todo)s Er is geen termijn voor.", todo=todo))
    if not late:
        return str(gettext("%(todo)s Niets is te laat.", todo=todo))
    overdue = ngettext("Daarvan is er %(num)s te laat.", "Daarvan zijn er %(num)s te laat.", late)
    if any(task.asks_help for task in tasks):
        return str(gettext("%(todo)s %(overdue)s Bel eerst wie om hulp vroeg.", todo=todo, overdue=overdue))
    return str(gettext("%(todo)s %(overdue)s Begin daarmee.", todo=todo, overdue=overdue))


def title(work: Work, tasks: Sequence[Task]) -> str:
    """The title of the page, which says how much waits."""
    if not tasks:
        return str(gettext("Mijn werk: alles is gedaan"))
    late = _late(work, tasks)
    todo = ngettext("%(num)s zaak", "%(num)s zaken", len(tasks))
    if not late:
        return str(gettext("Mijn werk: %(tasks)s", tasks=todo))
    return str(gettext("Mijn werk: %(tasks)s, %(late)s te laat", tasks=todo, late=late))


def team_lines(team: Team) -> list[tuple[str, str]]:
    """How the team stands: sentences with their addresses."""
    cases, work_list = _cases(team.open), url_for("dossier.work_list")
    new = gettext("Geen nieuwe meldingen")
    if team.not_taken_up:
        new = ngettext("%(num)s nieuwe melding", "%(num)s nieuwe meldingen", team.not_taken_up)
    lines = [(cases, work_list), (new, f"{work_list}?keuze={Choice.NOT_TAKEN_UP.value}")]
    if team.bans_ending:
        ending = ngettext(
            "%(num)s gebouwverbod loopt bijna af", "%(num)s gebouwverboden lopen bijna af", team.bans_ending
        )
        lines.append((ending, url_for("dossier.bans", keuze=BanChoice.ENDS_SOON.value)))
    return lines


def empty_text(team: Team | None) -> str:
    """What comes next when there is nothing to do."""
    words = WHOSE[team.whose].empty if team else PUT_BEFORE
    return str(gettext(words))


def may_ask_adviser(team: Team | None) -> bool:
    """Whether there is an adviser to ask: whoever looks after all cases is the one whom others call."""
    return team is None or team.whose is not Relation.ANYONE


def team_title(team: Team) -> str:
    """Whose cases the figures beside the tasks are about."""
    return str(gettext(WHOSE[team.whose].title))


def kept_text(work: Work, team: Team) -> str:
    """Over which month and whose promises the figure is."""
    return str(gettext(WHOSE[team.whose].kept, month=month_name(work.today.month)))


def _cases(count: int) -> str:
    if count >= COUNT_CAP:
        return str(gettext("Meer dan %(count)s open zaken", count=COUNT_CAP - 1))
    return str(ngettext("%(num)s open zaak", "%(num)s open zaken", count)) if count else str(gettext("Geen open zaken"))
