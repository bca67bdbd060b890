"""The case page as its template shows it: facts, promises, measures and bans in words, each for whoever may see it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext

from incidents.bans import queries as ban_queries
from incidents.bans import wording as ban_wording
from incidents.bans.models import Ban
from incidents.dossier import case_tasks, next_action, rules, task_lines, wording
from incidents.dossier.case_file import CaseFile
from incidents.dossier.case_tasks import Task
from incidents.dossier.task_lines import ShownTask
from incidents.dossier.vocabulary import TaskKind
from incidents.handling import rules as handling_rules
from incidents.measures.models import Measure
from incidents.policy import Action
from incidents.promises.models import Promise
from incidents.registration import rules as report_rules
from incidents.registration import wording as report_wording
from incidents.registration.models import Incident
from incidents.registration.retold import Pair, named_by_reporter, retold
from incidents.registration.vocabulary import AffectedKind, IncidentStatus, Part, PersonKnowledge
from incidents.web.formats import clock, day, moment
from incidents.work import Work


@dataclass(frozen=True, slots=True)
class ShownPromise:
    """One promise: its tone, name, the word before it and when."""

    tone: str
    title: str
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """One measure: what, where it stands, who and why, and ways on."""

    title: str
    status: str
    tone: str | None
    lines: Sequence[Pair]
    ways: Sequence[Pair]


def title_of(file: CaseFile) -> str:
    """The short title of a case."""
    kinds = [kind.value for kind in file.incident.kind_values]
    return wording.title_of(kinds, file.incident.channel, is_visit=file.violates is not None)


def status_of(file: CaseFile) -> tuple[str, str | None]:
    """The badge of its status."""
    incident = file.incident
    status = report_rules.shown_status(
        incident.status,
        incident.next_promise,
        has_outcome=incident.outcome is not None,
        same_event=incident.same_event_as_id is not None,
    )
    return report_wording.status_words(status)


def beside(work: Work, file: CaseFile, tasks: Sequence[Task]) -> list[tuple[ShownTask, str]]:
    """What has a term in the case beside its next step, the most urgent first, each with an address for whoever may do it.

    What the next step does stands here too when it is more than one thing.
    """
    if (ban := next_action.put_before_reader(work, file)) is not None:
        done = [task for task in tasks if task.part_id == ban.id]
    else:
        done = case_tasks.of_step(handling_rules.next_step(file.facts), tasks)
    rest = tasks if len(done) > 1 else [task for task in tasks if task not in done]
    lines = [(task, task_lines.shown(work, task)) for task in rest]
    return [(line, _way_to(work, file, task, line)) for task, line in lines]


def _way_to(work: Work, file: CaseFile, task: Task, line: ShownTask) -> str:
    """Where a task is done, of a ban at least its page; nothing for whoever may not, and where that is this page."""
    if task.kind in task_lines.OF_A_BAN and not work.may(Action.CHANGE_BAN, file.incident):
        return url_for("bans.page", ban_id=task.part_id)
    actions = {TaskKind.CARRY_OUT: Action.DECIDE_MEASURE, **dict.fromkeys(task_lines.OF_A_BAN, Action.VIEW_BAN)}
    is_here = task.kind is TaskKind.FULL_DECISION
    if is_here or not work.may(actions.get(task.kind, Action.HANDLE_CASE), file.incident):
        return ""
    return line.url


def ended(file: CaseFile, tasks: Sequence[Task]) -> Pair:
    """How a case stands that needs nothing any more, except for what lives on: its bans, among these tasks."""
    incident = file.incident
    if file.joined_to is not None:
        text = gettext("De zaak gaat verder onder nummer %(reference)s.", reference=file.joined_to.reference)
        return str(gettext("Deze melding hoort bij een andere zaak")), str(text)
    if incident.status is IncidentStatus.WITHDRAWN:
        text = gettext("De melding telt niet mee in de cijfers. Waarom, staat in het verloop hieronder.")
        return str(gettext("Deze melding is ingetrokken")), str(text)
    on = day(incident.closed_at.astimezone(rules.AMSTERDAM).date()) if incident.closed_at else ""
    text = gettext("Gesloten op %(day)s. Er is niets meer te doen.", day=on)
    if tasks:
        text = gettext("Gesloten op %(day)s. Het gebouwverbod loopt nog.", day=on)
    if any(task.kind is not TaskKind.BAN_RUNS for task in tasks):
        text = gettext("Gesloten op %(day)s. Er is nog iets te doen.", day=on)
    return str(gettext("Deze zaak is gesloten")), str(text)


def head_facts(file: CaseFile) -> list[Pair]:
    """The row of facts below the title."""
    incident = file.incident
    pairs = [
        (gettext("Zaak"), incident.reference),
        (gettext("Afdeling"), file.units.get(incident.unit_id, "")),
        (gettext("Behandelaar"), file.name_of(incident.handler_id) or gettext("nog niemand")),
        (gettext("Gebeurd op"), _occurred(incident)),
        (gettext("Gemeld op"), moment(incident.reported_at)),
    ]
    if incident.manager_unit_id is not None and incident.manager_unit_id != incident.unit_id:
        pairs.insert(2, (gettext("Behandeld door"), file.units.get(incident.manager_unit_id, "")))
    if incident.closed_at is not None and incident.status is IncidentStatus.CLOSED:
        pairs.append((gettext("Gesloten op"), moment(incident.closed_at)))
    return pairs


def report_facts(file: CaseFile) -> list[Pair]:
    """What was reported, in words; a long text stands on its own."""
    incident = file.incident
    kinds = ", ".join(str(report_wording.KINDS[kind]).lower() for kind in incident.kind_values)
    pairs = [
        (gettext("Verhaal"), incident.story),
        (gettext("Soort"), kinds.capitalize()),
        (gettext("Waar"), _where(file, incident)),
        (gettext("Wie maakte het mee"), _affected(file)),
        (gettext("Getuigen"), ", ".join(file.names_of(Part.WITNESS))),
        (gettext("Melder"), file.name_of(incident.reporter_id)),
        *retold(incident),
    ]
    return [(name, value) for name, value in pairs if value]


def help_text(file: CaseFile) -> tuple[str, str] | None:
    """Whether support was asked for and arranged: that, and nothing of what was said."""
    if not file.help_requests:
        return None
    if file.facts.asks_help:
        return "warn", str(gettext("Er is om hulp gevraagd. Het opvangteam heeft nog niet teruggebeld."))
    if any(asked.is_settled for asked in file.help_requests):
        return "ok", str(gettext("Opvang is geregeld: zie het verloop hieronder."))
    return "ok", str(gettext("Opvang is geregeld: het opvangteam heeft teruggebeld."))


def promises(work: Work, file: CaseFile) -> list[ShownPromise]:
    """What was promised, the first due first; what is owed no longer is left out."""
    return [_promise(each, work.now) for each in file.promises if each.dropped_at is None]


def measures(work: Work, file: CaseFile) -> list[ShownMeasure]:
    """The measures of a case with what can be done with each."""
    may_change = work.may(Action.DECIDE_MEASURE, file.incident) and file.incident.status is IncidentStatus.TAKEN_UP
    of_bans = {ban.measure_id for ban in file.bans}
    return [_measure(file, each, may_change=may_change) for each in file.measures if each.id not in of_bans]


def bans(work: Work, file: CaseFile) -> list[ShownMeasure]:
    """The building bans of a case, for whoever may see them."""
    if not work.may(Action.VIEW_BAN, file.incident):
        return []
    shown = []
    for ban in file.bans:
        state = ban_queries.state_on(ban, work.today)
        period = gettext("nog niet gekozen")
        if ban.first_day is not None and ban.last_day is not None:
            period = gettext("%(first)s tot en met %(last)s", first=day(ban.first_day), last=day(ban.last_day))
        lines = [(gettext("Periode"), period)]
        if ban.decided_on is None:
            lines.append((gettext("Voorgesteld door"), file.name_of(ban.proposed_by_id)))
        else:
            decided = gettext("%(who)s, %(day)s", who=file.name_of(ban.decided_by_id), day=day(ban.decided_on))
            lines.append((gettext("Besloten door"), decided))
        if ban.served_on is not None:
            lines.append((gettext("Bezorgd op"), day(ban.served_on)))
        ways = [(gettext("Bekijk het gebouwverbod"), url_for("bans.page", ban_id=ban.id)), *_visits(file, ban)]
        title = gettext("Acuut gebouwverbod") if ban.acute else gettext("Gebouwverbod")
        words = ban_wording.state_words(ban, state)
        shown.append(ShownMeasure(title, words, ban_wording.STATE_TONES[state], lines, ways))
    return shown


def _visits(file: CaseFile, ban: Ban) -> Iterator[Pair]:
    """The words and addresses of the cases of visits in spite of a ban, for whoever may open them."""
    for each in file.violations:
        visit = file.visited.get(each.violation_incident_id)
        if each.ban_id == ban.id and visit is not None:
            seen_on = day(each.seen_at.astimezone(rules.AMSTERDAM).date())
            words = gettext("Bezoek op %(day)s: zaak %(reference)s", day=seen_on, reference=visit.reference)
            yield words, url_for("dossier.case", incident_id=visit.id)


def person_sentence(file: CaseFile) -> str:
    """What is known of the person, for whoever may not see more and as long as nobody was confirmed."""
    knowledge = file.incident.person_knowledge
    if knowledge is PersonKnowledge.IDENTIFIED and file.violates is not None:
        return str(gettext("Betrokkene is bekend van het gebouwverbod. Alleen wie de zaak behandelt, ziet de naam."))
    if knowledge is PersonKnowledge.IDENTIFIED:
        return str(gettext("De behandelaar weet wie betrokkene is. Alleen wie de zaak behandelt, ziet de naam."))
    if knowledge is PersonKnowledge.CONFIRMED_UNKNOWN:
        return str(gettext("Bevestigd: niemand weet wie betrokkene is."))
    if knowledge is PersonKnowledge.SAID_TO_BE_KNOWN:
        return str(gettext("De melder zegt te weten wie het was. Dat is nog niet bevestigd."))
    return str(gettext("Nog niet bekend wie betrokkene is."))


def person_called(file: CaseFile) -> str:
    """What the reporter called the person, as long as nobody was confirmed; those of the same event included."""
    if file.incident.person_knowledge is PersonKnowledge.IDENTIFIED:
        return ""
    names = (str(named_by_reporter(each)) for each in (file.incident, *file.joined))
    return ", ".join(dict.fromkeys(name for name in names if name))


def _occurred(incident: Incident) -> str:
    if incident.occurred_at_time is None:
        return day(incident.occurred_on)
    local = datetime.combine(incident.occurred_on, incident.occurred_at_time, rules.AMSTERDAM)
    return f"{day(incident.occurred_on)}, {clock(local)}"


def _where(file: CaseFile, incident: Incident) -> str:
    where = str(wording.CHANNEL_PHRASES[incident.channel])
    building = file.buildings.get(incident.building_id, "") if incident.building_id else ""
    place = ", ".join(each for each in (building, incident.place or "") if each)
    return f"{where.capitalize()}: {place}" if place else where.capitalize()


def _affected(file: CaseFile) -> str:
    incident = file.incident
    names = file.names_of(Part.AFFECTED) or [file.name_of(incident.affected_employee_id), incident.affected_name or ""]
    who = ", ".join(name for name in names if name)
    kind = str(report_wording.AFFECTED[incident.affected_kind])
    if incident.affected_kind is AffectedKind.EMPLOYEE:
        return who or kind
    return f"{who}, {kind.lower()}" if who else kind


def _promise(promise: Promise, now: datetime) -> ShownPromise:
    title = wording.promise_label(promise.kind)
    if promise.kept_at is not None:
        in_time = promise.kept_at <= promise.due_at
        lead = gettext("Op tijd gedaan:") if in_time else gettext("Later gedaan:")
        return ShownPromise("ok", title, lead, wording.when(promise.kept_at, now))
    text = gettext("uiterlijk %(moment)s", moment=wording.when(promise.due_at, now))
    if promise.due_at < now:
        return ShownPromise("late", title, gettext("Te laat:"), text)
    return ShownPromise("now", title, gettext("Nu te doen:"), text)


def _measure(file: CaseFile, measure: Measure, *, may_change: bool) -> ShownMeasure:
    ids: dict[str, Any] = {"incident_id": file.incident.id, "measure_id": measure.id}
    lines = [
        (
            gettext("Besloten door"),
            gettext("%(who)s, %(day)s", who=file.name_of(measure.decided_by_id), day=day(measure.decided_on)),
        ),
        (gettext("Reden"), measure.reason),
        (gettext("Wie voert het uit"), measure.carried_out_by or ""),
        (gettext("Gepland op"), day(measure.planned_on) if measure.planned_on and not measure.carried_out_on else ""),
        (gettext("Uitgevoerd op"), day(measure.carried_out_on) if measure.carried_out_on else ""),
        (gettext("Wat eruit kwam"), measure.result or ""),
        (gettext("Waarom ingetrokken"), measure.withdraw_reason or ""),
    ]
    status, tone = gettext("Nog te doen"), "warn"
    if measure.withdrawn_at is not None:
        status, tone = gettext("Ingetrokken"), ""
    elif measure.carried_out_on is not None:
        status, tone = gettext("Uitgevoerd"), "ok"
    ways = []
    if may_change and tone == "warn":
        ways = [
            (gettext("Vastleggen dat het gedaan is"), url_for("measures.carry_out", **ids)),
            (gettext("Intrekken"), url_for("measures.withdraw", **ids)),
        ]
    title = wording.measure_label(measure.kind)
    return ShownMeasure(title, status, tone or None, [line for line in lines if line[1]], ways)
