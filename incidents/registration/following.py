"""What the page of a followed report says: the sentence on top, the steps, the timeline. Words only; nothing is read here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext

from incidents import events
from incidents.promises.vocabulary import PromiseKind
from incidents.registration import wording
from incidents.registration.models import HelpRequest
from incidents.registration.queries import Done, Progress
from incidents.registration.story import StoryLine
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.web.formats import clock, long_day, moment, short_moment
from incidents.work import AMSTERDAM


def _(sentence: str, **values: object) -> str:
    return str(gettext(sentence, **values))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the progress: its state is done, now, or none."""

    label: str
    text: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline as the page shows it."""

    at: str
    iso: str
    text: str
    detail: str | None


def names(progress: Progress) -> str:
    """Who may take it up: "Samira de Wit of Jan Visser"; without anybody the VPT adviser."""
    found = [each.name for each in progress.may_handle]
    if not found:
        return _("De VPT-adviseur")
    return found[0] if len(found) == 1 else _("%(some)s of %(last)s", some=", ".join(found[:-1]), last=found[-1])


def by_when(due: datetime) -> str:
    """dinsdag 24 november 2026, 17.00 uur."""
    return f"{long_day(due.astimezone(AMSTERDAM).date())}, {clock(due)}"


def lead(progress: Progress, now: datetime, *, in_full: bool, joined: bool) -> str:
    """The sentence on top: who does what, by when."""
    said = _lead(progress, now, in_full=in_full)
    if joined:
        same = _(
            "Deze melding gaat over dezelfde gebeurtenis als een andere melding. U volgt hier hoe het daarmee gaat."
        )
        return f"{same} {said}"
    return said


def _lead(progress: Progress, now: datetime, *, in_full: bool) -> str:
    if progress.status is IncidentStatus.WITHDRAWN:
        return _("Deze melding is ingetrokken. Vragen? Bel de VPT-adviseur.")
    if progress.status is IncidentStatus.CLOSED and progress.closed_at is not None:
        day = long_day(progress.closed_at.astimezone(AMSTERDAM).date())
        return _("Deze melding is gesloten op %(day)s.", day=day)
    if progress.status is IncidentStatus.REPORTED:
        return _lead_waiting(progress, now)
    handler = progress.handler.name if progress.handler else _("Een leidinggevende")
    if progress.reopened_at is not None:
        return _lead_reopened(progress, now, handler, in_full=in_full)
    if not in_full:
        return _("%(name)s heeft deze melding opgepakt. U hoort het als de melding gesloten is.", name=handler)
    if progress.told_at is not None:
        return _lead_told(progress, handler)
    if progress.next_promise is PromiseKind.FEEDBACK and progress.next_due_at is not None:
        if progress.told_before_at is not None:
            return _lead_told_again(progress, progress.next_due_at, now)
        if progress.next_due_at < now:
            return _("%(name)s heeft besloten. U had al moeten horen hoe het afloopt. Bel gerust zelf.", name=handler)
        due = by_when(progress.next_due_at)
        return _("%(name)s heeft besloten. Uiterlijk %(due)s hoort u hoe het afloopt.", name=handler, due=due)
    return _("%(name)s is ermee bezig en beslist wat er gebeurt. U hoort altijd hoe het afloopt.", name=handler)


def _lead_told(progress: Progress, handler: str) -> str:
    """What follows on the message: what was decided is carried out, what was proposed decided."""
    if progress.outcome is Outcome.MEASURES and progress.done.open:
        return _("%(name)s heeft u verteld hoe het afloopt. Wat is besloten, wordt nog uitgevoerd.", name=handler)
    if progress.outcome is Outcome.MEASURES and progress.done.is_proposed:
        return _("%(name)s heeft u verteld hoe het afloopt. Over een voorstel wordt nog beslist.", name=handler)
    return _("%(name)s heeft u verteld hoe het is afgelopen en rondt de zaak nu af.", name=handler)


def _lead_told_again(progress: Progress, due_at: datetime, now: datetime) -> str:
    """Why there comes another message: something was decided after the last one."""
    said = _("Na het vorige bericht is er iets nieuws besloten.")
    then = _("U had dat al moeten horen. Bel gerust zelf.")
    if due_at >= now:
        then = _("Uiterlijk %(due)s krijgt u daarover een nieuw bericht.", due=by_when(due_at))
    return f"{said} {then}"


def _lead_reopened(progress: Progress, now: datetime, handler: str, *, in_full: bool) -> str:
    """What follows on the reopening, until the handler has decided anew."""
    if not in_full:
        return _("Deze melding is opnieuw geopend. U hoort het als de melding weer gesloten is.")
    said = _("Deze melding is opnieuw geopend. %(name)s beslist opnieuw wat er gebeurt.", name=handler)
    if progress.next_due_at is None:
        then = _("U hoort opnieuw hoe het afloopt.")
    elif progress.next_due_at < now:
        then = _("U had al moeten horen hoe het afloopt. Bel gerust zelf.")
    else:
        then = _("Uiterlijk %(due)s hoort u hoe het afloopt.", due=by_when(progress.next_due_at))
    return f"{said} {then}"


def _lead_waiting(progress: Progress, now: datetime) -> str:
    due = progress.next_due_at
    if due is None:
        return _("%(name)s pakt deze melding op.", name=names(progress))
    if due < now and progress.higher_is_told:
        return _(
            "%(name)s had deze melding uiterlijk %(due)s moeten oppakken. Dat is nog niet gebeurd. "
            "De naasthogere leidinggevende en de VPT-adviseur krijgen bericht.",
            name=names(progress),
            due=by_when(due),
        )
    if due < now:
        return _(
            "%(name)s had deze melding uiterlijk %(due)s moeten oppakken. Dat is nog niet gebeurd. "
            "De VPT-adviseur krijgt bericht.",
            name=names(progress),
            due=by_when(due),
        )
    return _("%(name)s pakt deze melding op, uiterlijk %(due)s.", name=names(progress), due=by_when(due))


def steps(progress: Progress, *, in_full: bool) -> list[Step]:
    """The progress: five steps; two for who reported on behalf of a colleague, after his own.

    After the step that is waited for nothing counts as done: a case that was handed over is taken up anew first.
    """
    found = [
        (_("Gemeld"), progress.reported_at),
        (_("Opgepakt"), progress.taken_up_at),
        (_("Besloten"), progress.decided_at),
        (_("U hoort hoe het afloopt"), progress.told_at),
        (_("Gesloten"), progress.closed_at if progress.status is IncidentStatus.CLOSED else None),
    ]
    shown = found if in_full else [found[0], found[1], found[4]]
    if progress.status is IncidentStatus.WITHDRAWN:
        return [Step(*_done(label, at)) for label, at in shown if at is not None]
    now = next((index for index, (_label, at) in enumerate(shown) if at is None), None)
    return [
        Step(*_done(label, at))
        if at is not None and (now is None or index < now)
        else Step(label, None, "now" if index == now else None)
        for index, (label, at) in enumerate(shown)
    ]


def _done(label: str, at: datetime) -> tuple[str, str, str]:
    return label, short_moment(at), "done"


def outcome(progress: Progress) -> str | None:
    """How it ended, once that was told: not before somebody explained it, and still while more is to be told."""
    told_at, decided_at = progress.told_before_at, progress.decided_at
    is_told = told_at is not None and (decided_at is None or told_at >= decided_at)
    if progress.outcome is None or not (is_told or progress.closed_at is not None):
        return None
    if progress.outcome is Outcome.MEASURES:
        return _measures(progress.done)
    return str(wording.OUTCOMES_TOLD[progress.outcome])


def _measures(done: Done) -> str:
    """What was decided on measures, by what was carried out of it."""
    proposed = _("Er ligt een voorstel voor een maatregel. Daarover wordt nog beslist.") if done.is_proposed else ""
    if done.carried_out and done.open:
        said = _("De organisatie heeft maatregelen genomen tegen de persoon. Een deel wordt nog uitgevoerd.")
    elif done.open:
        said = _("De organisatie heeft besloten tot maatregelen tegen de persoon. Dat wordt nog uitgevoerd.")
    elif done.carried_out:
        said = str(wording.OUTCOMES_TOLD[Outcome.MEASURES])
    else:
        said = "" if proposed else _("De organisatie beslist nog welke maatregelen er komen.")
    return f"{said} {proposed}".strip()


def timeline(
    progress: Progress,
    additions: Sequence[Any],
    asked: Sequence[HelpRequest],
    more: Iterable[StoryLine],
    *,
    in_full: bool,
) -> list[Line]:
    """What happened, newest first, with what later steps tell; of what both tell once, in the words of the later step."""
    told = [StoryLine(events.IncidentReported, progress.reported_at, _("De melding is ontvangen."))]
    handler = progress.handler.name if progress.handler else _("Een leidinggevende")
    if progress.taken_up_at is not None:
        told.append(
            StoryLine(events.TakenUp, progress.taken_up_at, _("%(name)s heeft de melding opgepakt.", name=handler))
        )
    if in_full and progress.decided_at is not None:
        told.append(
            StoryLine(
                events.OutcomeChosen, progress.decided_at, _("%(name)s heeft besloten wat er gebeurt.", name=handler)
            )
        )
    if in_full and progress.told_at is not None:
        told.append(
            StoryLine(
                events.FeedbackGiven, progress.told_at, _("%(name)s heeft verteld hoe het is afgelopen.", name=handler)
            )
        )
    if progress.status is IncidentStatus.CLOSED and progress.closed_at is not None:
        told.append(StoryLine(events.CaseClosed, progress.closed_at, _("De melding is gesloten.")))
    for each in asked:
        told.append(StoryLine(events.HelpAsked, each.asked_at, _("Het opvangteam kreeg de vraag om te bellen.")))
        if each.taken_back_at is not None:
            sentence = _("Het opvangteam heeft toch nog niet gebeld.")
            told.append(StoryLine(events.HelpAnswerTakenBack, each.taken_back_at, sentence))
        if each.answered_at is not None:
            sentence, detail = _answered(each)
            fact = events.HelpSettled if each.is_settled else events.HelpAnswered
            told.append(StoryLine(fact, each.answered_at, sentence, detail))
    told += [
        StoryLine(events.ReportAddedTo, added.added_at, _("%(name)s vulde de melding aan.", name=name))
        for added, name in additions
    ]
    more = list(more)
    told_later = {(line.fact, line.at) for line in more}
    told = [line for line in told if (line.fact, line.at) not in told_later]
    ordered = sorted([*told, *more], key=lambda line: (line.at, events.place_of(line.fact.__name__)), reverse=True)
    return [Line(moment(each.at), each.at.isoformat(), each.text, each.detail) for each in ordered]


def _answered(asked: HelpRequest) -> tuple[str, str | None]:
    """Who saw to a request to be called back. The reason of the handler is about somebody's health, and is not repeated."""
    if not asked.is_settled:
        return _("Het opvangteam heeft gebeld."), None
    return (
        _("De behandelaar legde vast dat het opvangteam niet meer hoeft te bellen."),
        _("Klopt dat niet? Vraag dan opnieuw om te bellen."),
    )
