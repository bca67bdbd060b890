"""What must happen next in a case, by whom, and what else the reader may do: links to the rooms by endpoint name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from incidents.accounts import queries as accounts_queries
from incidents.bans.models import Ban
from incidents.dossier import case_tasks, feedback_step
from incidents.dossier.case_file import CaseFile
from incidents.dossier.case_tasks import Task
from incidents.dossier.wording import measure_label
from incidents.handling import light_rules
from incidents.handling import queries as handling_queries
from incidents.handling import rules as handling_rules
from incidents.handling.vocabulary import NextStep, Verb
from incidents.policy import Action
from incidents.registration.vocabulary import AffectedKind, IncidentStatus
from incidents.sentences import N_
from incidents.web.formats import due_tone, short_moment, until
from incidents.work import Work


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: its heading, why or how, the words of its button, the endpoint, and who may."""

    title: str
    text: str
    button: str = ""
    endpoint: str = ""
    action: Action = Action.HANDLE_CASE
    posts: bool = False


STEPS: Mapping[NextStep, Step] = {
    NextStep.TAKE_UP: Step(
        N_("Pak de melding op"),
        N_("Lees wat er gebeurde en neem contact op met de getroffen medewerker. De melder ziet dat u het oppakt."),
        N_("Oppakken"),
        "handling.take_up",
        Action.TAKE_UP,
        posts=True,
    ),
    NextStep.SETTLE_HELP: Step(
        N_("Zorg eerst voor hulp"),
        N_(
            "Er is om hulp gevraagd en nog niet teruggebeld. Bel zelf, of vraag na of er al hulp is. "
            "Het nummer staat op de volgende pagina. Leg daarna vast dat het is geregeld. Zonder dat kunt u de zaak niet sluiten."
        ),
        N_("Vraag om hulp afronden"),
        "aftercare.settle",
    ),
    NextStep.ASSESS_SEVERITY: Step(
        N_("Bepaal hoe ernstig het was"),
        N_("De ernst bepaalt welke stappen nodig zijn en wie er bericht krijgt."),
        N_("Ernst bepalen"),
        "handling.severity",
    ),
    NextStep.GO_ON_AFTER_ACUTE_BAN: Step(
        N_("Beslis wat er na het acute gebouwverbod komt"),
        N_("Een acuut verbod stopt vanzelf. Stel een volledig besluit voor, of hef het verbod op."),
        action=Action.CHANGE_BAN,
    ),
    NextStep.IDENTIFY_PERSON: Step(
        N_("Leg vast wie het was"),
        N_(
            "Bevestig wie betrokkene is, of dat niemand dat weet. De meeste maatregelen kunnen alleen tegen een bekende persoon."
        ),
        N_("Betrokkene vastleggen"),
        "persons.identify",
        Action.IDENTIFY_PERSON,
    ),
    NextStep.CHOOSE_OUTCOME: Step(
        N_("Beslis hoe het afloopt"),
        N_("Kies de afloop, met een reden. Ook ‘geen maatregel’ is een besluit."),
        N_("Afloop kiezen"),
        "handling.outcome",
    ),
    NextStep.DECIDE_MEASURE: Step(
        N_("Beslis welke maatregelen u neemt"),
        N_("Kies een of meer maatregelen, elk met een reden."),
        N_("Maatregel kiezen"),
        "measures.decide",
        Action.DECIDE_MEASURE,
    ),
    NextStep.GIVE_FEEDBACK: Step(
        N_("Vertel hoe het afloopt"),
        "",
        N_("Terugkoppelen"),
        "handling.feedback",
    ),
    NextStep.CARRY_OUT_MEASURES: Step(
        N_("Leg vast wat er is gedaan"),
        N_("Dit is besloten, maar nog niet gedaan: %(measures)s. Gaat iets niet door? Trek het dan in, met een reden."),
        action=Action.DECIDE_MEASURE,
    ),
    NextStep.EVALUATE: Step(
        N_("Kijk terug op de zaak"),
        N_("Schrijf op wat we leren, en hoe het met de medewerker gaat."),
        N_("Terugkijken"),
        "handling.evaluate",
    ),
    NextStep.AWAIT_BAN_DECISION: Step(
        N_("Wacht op het besluit over het gebouwverbod"),
        N_("Een ander beslist over het voorstel. Daarna ziet u hier wat er nog moet gebeuren."),
    ),
    NextStep.SETTLE_PROPOSAL: Step(
        N_("Rond het voorstel voor een gebouwverbod af"),
        N_("Leg het voorstel voor, of laat het vervallen. Daarna ziet u hier wat er nog moet gebeuren."),
        action=Action.PROPOSE_BAN,
    ),
    NextStep.CLOSE: Step(
        N_("Sluit de zaak"),
        N_("Er staat geen maatregel meer open, en u hebt verteld hoe het afloopt."),
        N_("Zaak sluiten"),
        "handling.close",
        Action.CLOSE_CASE,
        posts=True,
    ),
}
NOBODY_AFFECTED = N_("Lees wat er gebeurde. De melder ziet dat u het oppakt.")
REOPEN_FOR_FULL_DECISION = N_(
    "Een acuut verbod stopt vanzelf. Hef het verbod op, of heropen de zaak om een volledig besluit voor te stellen."
)
OUTCOME_AGAIN = N_(
    "De afloop past niet meer bij de maatregelen, of bij wat u weet over betrokkene. Kies de afloop opnieuw, met een reden."
)
OUTCOME_AFTER_REOPENING = N_(
    "De zaak is heropend. Kies opnieuw de afloop, met een reden: dezelfde als eerst mag ook. Daarna vertelt u hoe het afloopt."
)
MEASURE_FIRST = N_(
    "Kies een of meer maatregelen, en daarna de afloop. Ook ‘geen maatregel’ is een afloop, met een reden."
)


@dataclass(frozen=True, slots=True)
class Way:
    """A way on: its words and address; one that posts needs a form."""

    label: str
    url: str
    posts: bool = False


@dataclass(frozen=True, slots=True)
class NextAction:
    """The one thing to do now. `by` is the line above it; `ways` are empty for whoever is not the one to do it.

    `urgent` is what comes before it: somebody asked for help. `hint` is that the last way does it all at once.
    """

    by: str
    title: str
    text: str
    due: tuple[str, str] | None
    ways: tuple[Way, ...] = ()
    urgent: str = ""
    hint: str = ""


def next_action(work: Work, file: CaseFile, tasks: Sequence[Task]) -> NextAction | None:
    """What must happen next, or nothing when the case has ended; `tasks` are all that has a term in it."""
    waiting = put_before_reader(work, file)
    if waiting is not None:
        return _decide(waiting)
    step = handling_rules.next_step(file.facts)
    if step is NextStep.NOTHING:
        return None
    shown = STEPS[step]
    is_mine = work.may(shown.action, file.incident)
    is_light = _is_light(work, file)
    ways = list(_ways(work, file, step)) if is_mine else []
    if is_light:
        ways.append(Way(gettext("In één keer afhandelen"), url_for("handling.light", incident_id=file.incident.id)))
    hint = gettext("Was het niet zo ernstig? Dan kunt u deze zaak ook in één keer afhandelen.") if is_light else ""
    by = _by(work, file, is_mine=is_mine)
    return NextAction(
        by, gettext(shown.title), _text(file, step), _due(work, tasks, step), tuple(ways), _urgent(file), hint
    )


def _text(file: CaseFile, step: NextStep) -> str:
    """Why or how, as it is in this case."""
    incident = file.incident
    text, names = STEPS[step].text, {}
    if step is NextStep.TAKE_UP and incident.affected_kind is AffectedKind.NOBODY:
        text = NOBODY_AFFECTED
    elif step is NextStep.GO_ON_AFTER_ACUTE_BAN and incident.status is IncidentStatus.CLOSED:
        text = REOPEN_FOR_FULL_DECISION
    elif step is NextStep.CHOOSE_OUTCOME and incident.outcome is not None:
        text = OUTCOME_AGAIN
    elif step is NextStep.CHOOSE_OUTCOME and file.facts.reopened_at is not None:
        text = OUTCOME_AFTER_REOPENING
    elif _measures_come_first(file, step):
        text = MEASURE_FIRST
    elif step is NextStep.CARRY_OUT_MEASURES:
        names = {"measures": ", ".join(measure_label(each.kind).lower() for each in file.open_measures)}
    elif step is NextStep.GIVE_FEEDBACK:
        return feedback_step.text(file, gettext(" en ").join(_told(file)))
    return str(gettext(text, **names))


def _ways(work: Work, file: CaseFile, step: NextStep) -> Iterator[Way]:
    """The ways on for whoever is the one to do it, the first one first."""
    incident, shown = file.incident, STEPS[step]
    if _measures_come_first(file, step) and work.may(Action.DECIDE_MEASURE, incident):
        yield Way(gettext("Maatregel kiezen"), url_for("measures.decide", incident_id=incident.id))
    if shown.endpoint:
        yield Way(gettext(shown.button), url_for(shown.endpoint, incident_id=incident.id), shown.posts)
    if step is NextStep.CARRY_OUT_MEASURES:
        yield from _carrying_out(file)
    if step is NextStep.SETTLE_PROPOSAL:
        yield from _to_proposals(work, file)
    if step is NextStep.GO_ON_AFTER_ACUTE_BAN:
        yield from list(_to_proposals(work, file)) or _to_acute_bans(work, file)


def _measures_come_first(file: CaseFile, step: NextStep) -> bool:
    """Whether the outcome is to be chosen for the first time, and nothing was decided yet that it could be about."""
    facts = file.facts
    if step is not NextStep.CHOOSE_OUTCOME or facts.outcome is not None or facts.reopened_at is not None:
        return False
    return not facts.standing_kinds and not facts.ban_is_proposed


def _due(work: Work, tasks: Sequence[Task], step: NextStep) -> tuple[str, str] | None:
    """The tone and the words of the moment until which the step is to be done."""
    due_at = next((each.due_at for each in case_tasks.of_step(step, tasks)), None)
    if due_at is None:
        return None
    return due_tone(due_at, work.now), f"{until(due_at, work.now)}: {short_moment(due_at)}"


def _told(file: CaseFile) -> list[str]:
    """The names of who reads how it ends: of each report the affected employee, or the reporter where none was."""
    ids = dict.fromkeys(each.told_employee_id for each in (file.incident, *file.joined))
    return [file.name_of(each) for each in ids]


def _carrying_out(file: CaseFile) -> Iterator[Way]:
    """The way to each measure that is still to be done: its own page, or that of the ban it belongs to."""
    bans = {ban.measure_id: ban for ban in file.bans}
    for each in file.open_measures:
        name = measure_label(each.kind)
        if each.id in bans:
            yield Way(gettext("%(measure)s is bezorgd", measure=name), url_for("bans.page", ban_id=bans[each.id].id))
        else:
            url = url_for("measures.carry_out", incident_id=file.incident.id, measure_id=each.id)
            yield Way(gettext("%(measure)s is gedaan", measure=name), url)


def _to_proposals(work: Work, file: CaseFile) -> Iterator[Way]:
    """The way to each proposed ban that can still be imposed or dropped."""
    for ban in file.bans:
        if ban.decided_on is None and ban.lifted_on is None and (ban.last_day is None or ban.last_day >= work.today):
            yield Way(gettext("Voorstel bekijken"), url_for("bans.page", ban_id=ban.id))


def _to_acute_bans(work: Work, file: CaseFile) -> Iterator[Way]:
    """The way to each acute ban that runs: on its page it is lifted, or what goes on after it proposed."""
    for ban in file.bans:
        if ban.acute and ban.served_on is not None and ban.lifted_on is None and ban.days[1] >= work.today:
            yield Way(gettext("Verbod bekijken"), url_for("bans.page", ban_id=ban.id))


def _urgent(file: CaseFile) -> str:
    """That somebody waits for a call, as long as nobody said that it was made and it is not the next step itself."""
    if not file.facts.asks_help or file.incident.status is IncidentStatus.TAKEN_UP:
        return ""
    return str(
        gettext("Er is hulp gevraagd en nog niet teruggebeld. Neem eerst zelf contact op met de getroffen medewerker.")
    )


def put_before_reader(work: Work, file: CaseFile) -> Ban | None:
    """The proposal of a ban on which the reader is asked to decide."""
    if not work.may(Action.DECIDE_BAN, file.incident):
        return None
    return next(
        (
            ban
            for ban in file.bans
            if ban.decider_id == work.actor.employee_id and ban.submitted_at is not None and ban.decided_on is None
        ),
        None,
    )


def others(work: Work, file: CaseFile) -> list[Way]:
    """What else the reader may do with this case now."""
    incident = file.incident
    return [
        Way(gettext(label), url_for(endpoint, incident_id=incident.id), endpoint in _PRESSED)
        for label, endpoint in _possible(work, file)
    ]


def _decide(ban: Ban) -> NextAction:
    return NextAction(
        str(gettext("Nu te doen door u")),
        str(gettext("Beslis over het gebouwverbod")),
        str(gettext("Lees wat er gebeurde en waarom dit verbod is voorgesteld. Beslis daarna, of stuur het terug.")),
        None,
        (Way(gettext("Voorstel bekijken en beslissen"), url_for("bans.decide", ban_id=ban.id)),),
    )


def _by(work: Work, file: CaseFile, *, is_mine: bool) -> str:
    if is_mine:
        return str(gettext("Nu te doen door u"))
    handler_id = file.incident.handler_id
    # A handler who left, or lost his role, does nothing any more: a manager takes the case over.
    if handler_id is None or handler_id not in accounts_queries.able_to_handle(work):
        return str(gettext("Nu te doen door de leidinggevende"))
    return str(gettext("Nu te doen door %(name)s", name=file.name_of(handler_id)))


def _possible(work: Work, file: CaseFile) -> Iterator[tuple[str, str]]:
    """The words and endpoints of what the status allows and the reader may, without the next action itself."""
    incident, status = file.incident, file.incident.status
    first = STEPS.get(handling_rules.next_step(file.facts))
    shown_first = first.endpoint if first and work.may(first.action, incident) else ""
    for label, endpoint, action, verb in _OTHERS:
        fits = handling_rules.is_possible(verb, status) if isinstance(verb, Verb) else status in verb
        if fits and endpoint != shown_first and work.may(action, incident) and _makes_sense(work, file, endpoint):
            yield label, endpoint


def _makes_sense(work: Work, file: CaseFile, endpoint: str) -> bool:
    """What the status alone does not say."""
    incident = file.incident
    is_mine = incident.handler_id == work.actor.employee_id
    sense = {
        "handling.take_over": not is_mine,
        "handling.give_advice": not is_mine,
        "handling.hand_over": not incident.office_holder,  # there are no managers to hand it to
        "handling.feedback": incident.outcome is not None,
        "handling.settle_disagreement": any(each.waits_for_adviser for each in file.feedbacks),
        "handling.undo_same_event": incident.same_event_as_id is not None,
        "aftercare.settle": file.facts.asks_help,
    }
    return sense.get(endpoint, True)


def _is_light(work: Work, file: CaseFile) -> bool:
    """Whether the reader may handle the case in one press: it is light, and nothing was decided yet."""
    incident = file.incident
    action = Action.TAKE_UP if incident.status is IncidentStatus.REPORTED else Action.HANDLE_CASE
    is_decided = incident.outcome is not None or bool(file.facts.standing_kinds) or file.facts.ban_is_proposed
    if is_decided or not work.may(action, incident):
        return False
    return light_rules.light_is_possible(handling_queries.light_facts(work, incident, incident.severity))


#: These need no more than a press.
_PRESSED = frozenset({"handling.undo_same_event", "handling.give_advice"})
_HANDLED = frozenset({IncidentStatus.TAKEN_UP})
_OTHERS: tuple[tuple[str, str, Action, Verb | frozenset[IncidentStatus]], ...] = (
    (N_("Vraag om hulp afronden"), "aftercare.settle", Action.HANDLE_CASE, frozenset(IncidentStatus)),
    (
        N_("Antwoord bespreken: niet zoals afgesproken"),
        "handling.settle_disagreement",
        Action.SETTLE_DISAGREEMENT,
        frozenset(IncidentStatus),
    ),
    (N_("Ernst bepalen of wijzigen"), "handling.severity", Action.HANDLE_CASE, Verb.ASSESS_SEVERITY),
    (
        N_("Betrokkene vastleggen, of bevestigen dat die onbekend is"),
        "persons.identify",
        Action.IDENTIFY_PERSON,
        _HANDLED,
    ),
    (N_("Maatregel vastleggen"), "measures.decide", Action.DECIDE_MEASURE, _HANDLED),
    (N_("Gebouwverbod voorstellen"), "bans.propose", Action.PROPOSE_BAN, _HANDLED),
    (N_("Afloop kiezen, bijvoorbeeld: dit is een klacht"), "handling.outcome", Action.HANDLE_CASE, Verb.CHOOSE_OUTCOME),
    (N_("Bericht sturen over de afloop"), "handling.feedback", Action.HANDLE_CASE, Verb.GIVE_FEEDBACK),
    (N_("Terugkijken op de zaak"), "handling.evaluate", Action.HANDLE_CASE, Verb.EVALUATE),
    (N_("Zaak overnemen"), "handling.take_over", Action.TAKE_UP, Verb.TAKE_OVER),
    (N_("Overdragen aan een andere afdeling"), "handling.hand_over", Action.HAND_OVER, Verb.HAND_OVER),
    (N_("Vastleggen: ik gaf de behandelaar advies"), "handling.give_advice", Action.GIVE_ADVICE, Verb.ADVISE),
    (N_("Collega toegang geven"), "handling.give_access", Action.GIVE_CASE_ACCESS, frozenset(IncidentStatus)),
    (N_("Zaak heropenen"), "handling.reopen", Action.REOPEN_CASE, Verb.REOPEN),
    (N_("Zelfde gebeurtenis als een andere zaak"), "handling.same_event", Action.WITHDRAW_CASE, Verb.JOIN_SAME_EVENT),
    (N_("Melding intrekken"), "handling.withdraw", Action.WITHDRAW_CASE, Verb.WITHDRAW),
    (N_("Koppeling ongedaan maken"), "handling.undo_same_event", Action.WITHDRAW_CASE, Verb.UNDO_SAME_EVENT),
)
