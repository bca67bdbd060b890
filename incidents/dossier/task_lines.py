"""One task as a line, on Mijn werk and beside the next step of a case: what, why, until when, and one way on."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from incidents.dossier import rules, wording
from incidents.dossier.case_tasks import Task
from incidents.dossier.next_action import STEPS
from incidents.dossier.vocabulary import TaskKind
from incidents.sentences import N_
from incidents.web.formats import day, due_tone, short_moment, until
from incidents.work import Work

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


def is_now(task: Task) -> bool:
    """Whether the person may still be at the door: he came in spite of a ban, and nobody took that up yet."""
    return task.is_visit and task.kind is TaskKind.TAKE_UP


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
    if task.kind is TaskKind.SETTLE_HELP or is_now(task):
        return "today"
    return due_tone(task.due_at, work.now) if task.due_at else "later"


def _due(task: Task, work: Work) -> str:
    if is_now(task):
        return str(gettext("nu"))
    if task.kind is TaskKind.SETTLE_HELP:
        return str(gettext("zo snel mogelijk"))
    return until(task.due_at, work.now) if task.due_at else str(gettext("geen termijn"))


def _moment(task: Task) -> str:
    if task.due_at is None or task.kind in (TaskKind.SETTLE_HELP, TaskKind.BAN_RUNS) or is_now(task):
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
