"""Mijn werk as its template shows it: tasks in groups, each with one way on, and a sentence that says how things stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from incidents.dossier import rules, wording
from incidents.dossier.case_tasks import Task
from incidents.dossier.my_work import Team
from incidents.dossier.next_action import STEPS
from incidents.dossier.vocabulary import BanChoice, Choice, TaskKind, Urgency
from incidents.dossier.work_list import COUNT_CAP
from incidents.policy import Relation
from incidents.sentences import N_
from incidents.web.formats import day, due_tone, month_name, short_moment, until
from incidents.work import Work

GROUPS = {
    Urgency.NOW: N_("Nu meteen (%(count)s)"),
    Urgency.HELP: N_("Iemand vroeg om hulp (%(count)s)"),
    Urgency.LATE: N_("Te laat (%(count)s)"),
    Urgency.TODAY: N_("Vandaag (%(count)s)"),
    Urgency.THIS_WEEK: N_("Deze week (%(count)s)"),
    Urgency.LATER: N_("Later (%(count)s)"),
}
#: What to do, why in a few words, the words of the button, and the endpoint that does it.
TASKS: Mapping[TaskKind, tuple[str, str, str, str]] = {
    TaskKind.TAKE_UP: (N_("Pak de melding op"), "", N_("Oppakken"), "dossier.case"),
    TaskKind.SETTLE_HELP: (
        N_("Zorg voor hulp"),
        N_("er is om hulp gevraagd en nog niet teruggebeld"),
        N_("Afronden"),
        "aftercare.settle",
    ),
    TaskKind.FEEDBACK: (
        N_("Vertel hoe het afloopt"),
        N_("nodig om de zaak te sluiten"),
        N_("Terugkoppelen"),
        "handling.feedback",
    ),
    TaskKind.CHOOSE_OUTCOME: (
        N_("Beslis opnieuw hoe het afloopt"),
        N_("de zaak is heropend"),
        N_("Afloop kiezen"),
        "handling.outcome",
    ),
    TaskKind.FULL_DECISION: (
        N_("Beslis wat er na het acute gebouwverbod komt"),
        N_("een volledig besluit, of opheffen"),
        N_("Zaak bekijken"),
        "dossier.case",
    ),
    TaskKind.TAKE_OVER: (
        N_("Neem de zaak over"),
        N_("de behandelaar kan deze zaak niet meer behandelen"),
        N_("Overnemen"),
        "handling.take_over",
    ),
    TaskKind.GO_ON: (N_("Ga verder met de zaak"), "", N_("Zaak bekijken"), "dossier.case"),
    TaskKind.DECIDE_BAN: (
        N_("Beslis over een gebouwverbod"),
        N_("aan u voorgelegd"),
        N_("Beslissen"),
        "bans.decide",
    ),
    TaskKind.SERVE_BAN: (
        N_("Zorg dat het gebouwverbod wordt bezorgd"),
        N_("het verbod geldt pas na bezorging"),
        N_("Bezorging vastleggen"),
        "bans.serve",
    ),
    TaskKind.REVIEW_BAN: (
        N_("Bekijk het gebouwverbod opnieuw"),
        N_("loopt af op %(day)s"),
        N_("Bekijken"),
        "bans.page",
    ),
    TaskKind.SUBMIT_PROPOSAL: (
        N_("Leg het voorstel voor een gebouwverbod voor"),
        N_("nog niet voorgelegd"),
        N_("Voorstel bekijken"),
        "bans.page",
    ),
    TaskKind.COMPLETE_PROPOSAL: (
        N_("Vul het voorstel voor een gebouwverbod aan"),
        N_("teruggestuurd met een vraag"),
        N_("Aanvullen"),
        "bans.edit",
    ),
    TaskKind.LAPSED_PROPOSAL: (
        N_("Kies wat er met het voorstel voor een gebouwverbod gebeurt"),
        N_("nooit besloten"),
        N_("Bekijken"),
        "bans.page",
    ),
    TaskKind.AWAIT_BAN: (
        N_("Wacht op het besluit over het gebouwverbod"),
        N_("voorgelegd"),
        N_("Bekijken"),
        "bans.page",
    ),
    TaskKind.BAN_RUNS: (
        N_("Het gebouwverbod wordt bekeken op %(day)s"),
        N_("tot en met %(day)s"),
        N_("Bekijken"),
        "bans.page",
    ),
    TaskKind.CARRY_OUT: (
        N_("Voer de maatregel uit"),
        N_("%(measure)s, gepland voor %(day)s"),
        N_("Vastleggen"),
        "measures.carry_out",
    ),
    TaskKind.NOT_AS_AGREED: (
        N_("Een medewerker schrijft: niet zoals afgesproken"),
        N_("bespreek dit met de medewerker"),
        N_("Antwoord bekijken"),
        "handling.settle_disagreement",
    ),
}
OF_A_BAN = frozenset(
    {
        TaskKind.DECIDE_BAN,
        TaskKind.SERVE_BAN,
        TaskKind.REVIEW_BAN,
        TaskKind.SUBMIT_PROPOSAL,
        TaskKind.COMPLETE_PROPOSAL,
        TaskKind.LAPSED_PROPOSAL,
        TaskKind.AWAIT_BAN,
        TaskKind.BAN_RUNS,
    }
)
#: Of these the words themselves hold the last day.
SAY_THEIR_LAST_DAY = frozenset({TaskKind.REVIEW_BAN, TaskKind.BAN_RUNS})
BAN_ENDS = N_("Het gebouwverbod loopt af op %(day)s")


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
class ShownTask:
    """One task as a row."""

    tone: str
    due: str
    moment: str
    title: str
    case_url: str
    who: str
    why: str
    reference: str
    button: str
    url: str
    is_first: bool
    severity: str
    help: Markup | None
    more: str


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
            [shown(work, task, is_first=task is first) for task in of_group],
        )
        for urgency, of_group in found.items()
        if of_group
    ]


def _is_now(task: Task) -> bool:
    """Whether the person may still be at the door: he came in spite of a ban, and nobody took that up yet."""
    return task.is_visit and task.kind is TaskKind.TAKE_UP


def _group_of(work: Work, task: Task) -> Urgency:
    if _is_now(task):
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
    lines = [shown(work, task, is_first=is_all and number == 0) for number, task in enumerate(waiting)]
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
    if any(_is_now(task) for task in tasks):
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


def shown(work: Work, task: Task, *, is_first: bool = False) -> ShownTask:
    """One task in words."""
    why, button, endpoint = TASKS[task.kind][1:]
    title = wording.title_of(task.kinds, task.channel, is_visit=task.is_visit)
    on = day(task.last_day) if task.last_day else ""
    if task.kind is TaskKind.CARRY_OUT and task.due_at is not None:
        on = day(task.due_at.astimezone(rules.AMSTERDAM).date())
    measure = wording.measure_label(task.measure).lower() if task.measure else ""
    case_url = url_for("dossier.case", incident_id=task.incident_id)
    return ShownTask(
        tone=_tone(task, work),
        due=_due(task, work),
        moment=_moment(task),
        title=_what(task),
        case_url=case_url,
        who=task.buildings if task.kind in OF_A_BAN else task.affected or "",
        why=_why(task, gettext(why, day=on, measure=measure) if why else "", title),
        reference=task.reference,
        button=gettext(button),
        url=_url(task, endpoint, case_url),
        is_first=is_first,
        severity=wording.severity_in_short(task.severity),
        help=wording.help_mark() if task.asks_help else None,
        more=ngettext("nog %(num)s ding in deze zaak", "nog %(num)s dingen in deze zaak", task.more)
        if task.more
        else "",
    )


def _what(task: Task) -> str:
    """What is to be done; of a ban that only runs when it is looked at, or when it ends."""
    if task.step is not None:
        return str(gettext(STEPS[task.step].title))
    if task.kind is TaskKind.BAN_RUNS and task.due_at is not None:
        due_on = task.due_at.astimezone(rules.AMSTERDAM).date()
        return str(gettext(BAN_ENDS if due_on == task.last_day else TASKS[task.kind][0], day=day(due_on)))
    return str(gettext(TASKS[task.kind][0]))


def _why(task: Task, why: str, title: str) -> str:
    """Why, or what happened; of a ban also its last day, so that two bans in one building are told apart."""
    if not why:
        return f"{title[:1].lower()}{title[1:]}"
    if task.kind in OF_A_BAN and task.kind not in SAY_THEIR_LAST_DAY and task.last_day is not None:
        return str(gettext("tot en met %(day)s, %(why)s", day=day(task.last_day), why=why))
    return why


def _tone(task: Task, work: Work) -> str:
    if task.kind is TaskKind.SETTLE_HELP or _is_now(task):
        return "today"
    return due_tone(task.due_at, work.now) if task.due_at else "later"


def _due(task: Task, work: Work) -> str:
    if _is_now(task):
        return str(gettext("nu"))
    if task.kind is TaskKind.SETTLE_HELP:
        return str(gettext("zo snel mogelijk"))
    return until(task.due_at, work.now) if task.due_at else str(gettext("geen termijn"))


def _moment(task: Task) -> str:
    if task.due_at is None or task.kind in (TaskKind.SETTLE_HELP, TaskKind.BAN_RUNS) or _is_now(task):
        return ""
    if task.kind in OF_A_BAN or task.kind is TaskKind.CARRY_OUT:
        return day(task.due_at.astimezone(rules.AMSTERDAM).date())
    return short_moment(task.due_at)


def _url(task: Task, endpoint: str, case_url: str) -> str:
    if task.kind in OF_A_BAN:
        return url_for(endpoint, ban_id=task.part_id)
    if task.kind is TaskKind.CARRY_OUT:
        return url_for(endpoint, incident_id=task.incident_id, measure_id=task.part_id)
    return case_url if endpoint == "dossier.case" else url_for(endpoint, incident_id=task.incident_id)
