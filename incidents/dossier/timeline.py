"""What happened in a case, in whole sentences, the newest first.

A line stands where its fact was recorded. Where a fact of an earlier day was written down later, its sentence says the day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext

from incidents import events
from incidents.bans.models import Ban
from incidents.dossier import rules, wording
from incidents.dossier.case_file import CaseFile
from incidents.handling import queries as handling_queries
from incidents.handling.models import CaseStep
from incidents.handling.vocabulary import FeedbackAnswer, StepKind
from incidents.policy import Action
from incidents.promises.rules import end_of
from incidents.sentences import N_
from incidents.web.formats import day
from incidents.work import Work

#: The sentence of each step; `who` is a name or "U", which take the same form of the verb.
STEPS = {
    StepKind.TAKEN_UP: N_("%(who)s pakte de melding op."),
    StepKind.TAKEN_OVER: N_("%(who)s nam de zaak over."),
    StepKind.HANDED_OVER: N_("%(who)s droeg de zaak over aan %(unit)s."),
    StepKind.SEVERITY: N_("%(who)s bepaalde hoe ernstig het was. %(severity)s."),
    StepKind.OUTCOME: N_("%(who)s koos de afloop."),
    StepKind.EVALUATED: N_("%(who)s keek terug op de zaak."),
    StepKind.CLOSED: N_("%(who)s sloot de zaak."),
    StepKind.REOPENED: N_("%(who)s heropende de zaak."),
    StepKind.WITHDRAWN: N_("%(who)s trok de melding in."),
    StepKind.SAME_EVENT: N_("%(who)s koppelde twee meldingen over dezelfde gebeurtenis."),
    StepKind.ADVISED: N_("%(who)s gaf advies aan de behandelaar."),
    StepKind.SAME_EVENT_UNDONE: N_("%(who)s maakte de koppeling met een andere melding ongedaan."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when, what in a sentence, and a softer line below it. `iso` is for the machine."""

    when: datetime
    at: str
    iso: str
    text: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact with the moment at which it was recorded, and its sentence.

    Of a fact that the log has no more only its day may be left: it stands at the end of that day.
    """

    fact: type[events.Event]
    at: datetime
    text: str
    detail: str | None = None
    is_day: bool = False


def lines(work: Work, file: CaseFile) -> list[Line]:
    """The whole history of a case as the reader may see it; of bans only for whoever may see them."""
    sees_bans = work.may(Action.VIEW_BAN, file.incident)
    told = [*_reported(work, file), *_steps(work, file), *_told(work, file), *_promises(file)]
    told += [*_accesses(work, file), *_persons(work, file), *_measures(work, file, without_bans=sees_bans)]
    if sees_bans:
        told += [line for ban in file.bans for line in _ban(work, file, ban)]
        told += _violations(work, file)
    told.sort(key=lambda each: (each.at, events.place_of(each.fact.__name__)), reverse=True)
    return [_line(work, each) for each in told]


def _on(
    file: CaseFile, fact: type[events.Event], part_id: UUID, on: date, text: str, detail: str | None = None
) -> Happened:
    """A fact of which the part holds no more than the day: the log knows when it was recorded."""
    at = file.recorded.get((fact, part_id))
    return Happened(fact, at or end_of(on), text, detail, is_day=at is None)


def _line(work: Work, told: Happened) -> Line:
    local = told.at.astimezone(rules.AMSTERDAM)
    if told.is_day:
        return Line(told.at, day(local.date()), local.date().isoformat(), told.text, told.detail)
    return Line(told.at, wording.when(told.at, work.now), local.isoformat(timespec="minutes"), told.text, told.detail)


def _who(work: Work, file: CaseFile, employee_id: object) -> str:
    if employee_id is None:
        return str(gettext("Het systeem"))
    if employee_id == work.actor.employee_id:
        return str(gettext("U"))
    return next((each.name for key, each in file.employees.items() if key == employee_id), str(gettext("Een collega")))


def _reported(work: Work, file: CaseFile) -> Iterator[Happened]:
    for report in (file.incident, *file.joined):
        who = _who(work, file, report.reporter_id)
        if report is file.incident:
            yield Happened(
                events.IncidentReported, report.reported_at, gettext("%(who)s meldde het incident.", who=who)
            )
        else:
            text = gettext("%(who)s meldde dezelfde gebeurtenis.", who=who)
            yield Happened(
                events.IncidentReported,
                report.reported_at,
                text,
                gettext("Zaak %(reference)s", reference=report.reference),
            )
    for asked in file.help_requests:
        yield Happened(
            events.HelpAsked, asked.asked_at, gettext("%(who)s vroeg om hulp.", who=_who(work, file, asked.asked_by_id))
        )
        if asked.taken_back_at is not None:
            text = gettext("Het opvangteam heeft toch nog niet gebeld.")
            yield Happened(events.HelpAnswerTakenBack, asked.taken_back_at, text)
        if asked.answered_at is not None and asked.is_settled:
            text = gettext("%(who)s rondde de vraag om hulp af.", who=_who(work, file, asked.answered_by_id))
            reason = gettext("Reden: %(reason)s", reason=asked.settled_reason)
            yield Happened(events.HelpSettled, asked.answered_at, text, reason)
        elif asked.answered_at is not None:
            detail = gettext("Door het opvangteam. Wat er is besproken, leggen we niet vast.")
            yield Happened(events.HelpAnswered, asked.answered_at, gettext("De opvang is geregeld."), detail)
    for addition in file.additions:
        who = _who(work, file, addition.added_by_id)
        yield Happened(events.ReportAddedTo, addition.added_at, gettext("%(who)s vulde de melding aan.", who=who))


def _steps(work: Work, file: CaseFile) -> Iterator[Happened]:
    for step in file.steps:
        text = gettext(
            STEPS[step.kind],
            who=_who(work, file, step.by_id),
            unit=file.units.get(step.to_unit_id, "") if step.to_unit_id else "",
            severity=wording.severity_label(step.severity),
        )
        yield Happened(handling_queries.FACTS[step.kind], step.at, text, _reason(file, step))


def _reason(file: CaseFile, step: CaseStep) -> str | None:
    other = next((each for each in (*file.joined, file.joined_to) if each and each.id == step.other_incident_id), None)
    if other is not None and step.kind is StepKind.SAME_EVENT:
        return str(gettext("De andere melding is zaak %(reference)s.", reference=other.reference))
    return gettext("Reden: %(reason)s", reason=step.reason) if step.reason else None


def _measures(work: Work, file: CaseFile, *, without_bans: bool) -> Iterator[Happened]:
    """The measures; a ban tells its own story to whoever may see it."""
    of_bans = {ban.measure_id for ban in file.bans} if without_bans else set()
    for measure in file.measures:
        if measure.id in of_bans:
            continue
        name = wording.measure_label(measure.kind).lower()
        who = _who(work, file, measure.decided_by_id)
        yield Happened(
            events.MeasureDecided,
            measure.decided_at,
            gettext("%(who)s nam een maatregel: %(measure)s.", who=who, measure=name),
        )
        if measure.carried_out_on is not None:
            text = gettext("Uitgevoerd op %(day)s: %(measure)s.", day=day(measure.carried_out_on), measure=name)
            yield _on(file, events.MeasureCarriedOut, measure.id, measure.carried_out_on, text)
        if measure.withdrawn_at is not None:
            reason = gettext("Reden: %(reason)s", reason=measure.withdraw_reason) if measure.withdraw_reason else None
            yield Happened(
                events.MeasureWithdrawn,
                measure.withdrawn_at,
                gettext("Ingetrokken: %(measure)s.", measure=name),
                reason,
            )


def _ban(work: Work, file: CaseFile, ban: Ban) -> Iterator[Happened]:
    who = _who(work, file, ban.proposed_by_id)
    yield Happened(
        events.BanProposed, ban.proposed_at, gettext("%(who)s begon een voorstel voor een gebouwverbod.", who=who)
    )
    if ban.submitted_at is not None:
        decider = _who(work, file, ban.decider_id)
        text = gettext("Het voorstel voor een gebouwverbod is klaar. Beslissen doet: %(who)s.", who=decider)
        yield Happened(events.BanSubmitted, ban.submitted_at, text)
    if ban.decided_on is not None:
        who = _who(work, file, ban.decided_by_id)
        days = dict(zip(("first", "last"), map(day, ban.days), strict=True))
        text = gettext("%(who)s legde een gebouwverbod op van %(first)s tot en met %(last)s.", who=who, **days)
        yield _on(file, events.BanImposed, ban.id, ban.decided_on, text)
    if ban.served_on is not None:
        text = gettext("Het gebouwverbod is bezorgd op %(day)s.", day=day(ban.served_on))
        yield _on(file, events.BanServed, ban.id, ban.served_on, text)
    if ban.lifted_on is not None:
        reason = gettext("Reden: %(reason)s", reason=ban.lift_reason) if ban.lift_reason else None
        text = gettext("Het gebouwverbod is opgeheven.")
        if ban.decided_on is None:
            text = gettext("Het voorstel voor een gebouwverbod is vervallen.")
        yield _on(file, events.BanLifted, ban.id, ban.lifted_on, text, reason)
    elif ban.served_on is not None and ban.expired_told_at is not None:
        text = gettext("Het gebouwverbod is afgelopen. De laatste dag was %(day)s.", day=day(ban.days[1]))
        yield Happened(events.BanExpired, ban.expired_told_at, text)


def _violations(work: Work, file: CaseFile) -> Iterator[Happened]:
    for visit in file.violations:
        building = file.buildings.get(visit.building_id, "")
        text = gettext("Betrokkene kwam ondanks het verbod in %(building)s.", building=building)
        seen_by = gettext("Gezien door: %(who)s", who=_who(work, file, visit.seen_by_id))
        yield Happened(events.BanViolated, visit.seen_at, text, seen_by)


def _told(work: Work, file: CaseFile) -> Iterator[Happened]:
    for feedback in file.feedbacks:
        who = _who(work, file, feedback.given_by_id)
        told = file.name_of(file.incident.told_employee_id)
        text = gettext("%(who)s vertelde %(name)s hoe het afloopt.", who=who, name=told)
        yield Happened(events.FeedbackGiven, feedback.given_at, text)
        agrees = feedback.answer is FeedbackAnswer.AS_AGREED
        # "Not as agreed" passes the manager by: the employee was told so (domain, "The process", 9).
        settles = work.may(Action.SETTLE_DISAGREEMENT, file.incident)
        if feedback.answered_at is not None and (agrees or settles):
            text = (
                N_("%(who)s antwoordde: zoals afgesproken.")
                if agrees
                else N_("%(who)s antwoordde: niet zoals afgesproken.")
            )
            yield Happened(
                events.FeedbackAnswered,
                feedback.answered_at,
                gettext(text, who=_who(work, file, feedback.answered_by_id)),
            )
        if feedback.arranged_at is not None and settles:
            text = gettext(
                "%(who)s maakte een afspraak met de medewerker.", who=_who(work, file, feedback.arranged_by_id)
            )
            yield Happened(events.DisagreementSettled, feedback.arranged_at, text)


def _promises(file: CaseFile) -> Iterator[Happened]:
    for promise in file.promises:
        name = wording.promise_label(promise.kind).lower()
        if promise.reminded_at is not None:
            yield Happened(
                events.PromiseReminded,
                promise.reminded_at,
                gettext("Er is een herinnering verstuurd: %(promise)s.", promise=name),
            )
        if promise.escalated_at is not None:
            text = gettext(
                "De naasthogere leidinggevende en de VPT-adviseur kregen bericht: %(promise)s is te laat.", promise=name
            )
            yield Happened(events.PromiseEscalated, promise.escalated_at, text)


def _accesses(work: Work, file: CaseFile) -> Iterator[Happened]:
    for access in file.accesses:
        text = gettext(
            "%(who)s gaf %(colleague)s toegang tot en met %(day)s.",
            who=_who(work, file, access.given_by_id),
            colleague=file.name_of(access.employee_id),
            day=day(access.ends_on),
        )
        yield Happened(
            events.CaseAccessGiven, access.given_at, text, gettext("Reden: %(reason)s", reason=access.reason)
        )


def _persons(work: Work, file: CaseFile) -> Iterator[Happened]:
    for link in file.person.links:
        # Nobody confirms a person in the press that reports the incident, but who is known from a ban.
        if file.violates is not None and link.confirmed_at == file.incident.reported_at:
            known = gettext("Betrokkene is bekend van het gebouwverbod.")
            yield Happened(events.PersonRecognised, link.confirmed_at, known)
        else:
            who = _who(work, file, link.confirmed_by_id)
            confirmed = gettext("%(who)s legde vast wie betrokkene is.", who=who)
            yield Happened(events.PersonIdentified, link.confirmed_at, confirmed)
        if link.undone_at is not None:
            who = _who(work, file, link.undone_by_id)
            yield Happened(
                events.PersonUnlinked,
                link.undone_at,
                gettext("%(who)s maakte de koppeling met betrokkene los.", who=who),
            )
