"""What happened with a ban, in full sentences, newest first: what its page tells from its facts.

A line stands where its fact was recorded. Where that may be later than the day on which it happened, its sentence says the
day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _

from incidents import events
from incidents.bans.queries import BanFile
from incidents.bans.wording import SERVINGS
from incidents.promises.rules import end_of
from incidents.sentences import N_
from incidents.web.formats import day, moment

STEPS: Mapping[type[events.BanEvent], str] = {
    events.BanProposalChanged: N_("%(name)s wijzigde het voorstel."),
    events.BanSubmitted: N_("%(name)s legde het voorstel voor."),
    events.BanTakenBack: N_("%(name)s nam het voorstel terug."),
    events.BanReturned: N_("%(name)s stuurde het voorstel terug."),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its fact and when that was recorded, the moment or the day as written, what, and a softer detail."""

    fact: type[events.BanEvent]
    when: datetime
    at: str
    text: str
    detail: str | None = None


def history(file: BanFile) -> list[Entry]:
    """The facts of a ban, the newest first."""
    lines = [*_decision(file), *_keeping(file), *_end(file)]
    return sorted(lines, key=lambda each: (each.when, events.place_of(each.fact.__name__)), reverse=True)


def _decision(file: BanFile) -> Iterator[Entry]:
    """From the proposal until the person knows of the ban."""
    ban = file.ban
    name = file.name_of(ban.proposed_by_id)
    yield _at(events.BanProposed, ban.proposed_at, _("%(name)s stelde het verbod voor.", name=name))
    for step in file.steps:
        reason = ban.return_reason if step is file.last_return else None
        yield _at(step.fact, step.at, _(STEPS[step.fact], name=file.name_of(step.by_id)), reason)
    if ban.decided_on is not None:
        text = _("%(name)s legde het verbod op.", name=file.name_of(ban.decided_by_id))
        yield _on(file, events.BanImposed, ban.id, ban.decided_on, text, ban.decision_reason)
    if ban.served_on is not None and ban.served_how is not None:
        how = str(SERVINGS[ban.served_how])
        text = _("Het verbod is bezorgd op %(day)s: %(how)s.", day=day(ban.served_on), how=how)
        yield _on(file, events.BanServed, ban.id, ban.served_on, text, ban.served_detail)


def _keeping(file: BanFile) -> Iterator[Entry]:
    """What happened while the ban was there."""
    ban = file.ban
    if ban.started_told_at is not None:
        yield _at(events.BanStarted, ban.started_told_at, _("Het verbod ging in. De receptie kreeg bericht."))
    for suspension in ban.suspensions:
        days = {"first": day(suspension.first_day), "last": day(suspension.last_day)}
        who = file.name_of(suspension.decided_by_id)
        text = _("%(name)s schortte het verbod op, van %(first)s tot en met %(last)s.", name=who, **days)
        yield _at(events.BanSuspended, suspension.decided_at, text, suspension.reason)
        if suspension.ended_on is not None:
            text = _("%(name)s beëindigde de opschorting.", name=file.name_of(suspension.ended_by_id))
            fact = events.BanSuspensionEnded
            yield _on(file, fact, suspension.id, suspension.ended_on, text, suspension.end_reason)
    for review in ban.reviews:
        text = _("%(name)s bekeek het verbod opnieuw. Het blijft gelden.", name=file.name_of(review.reviewed_by_id))
        yield _at(events.BanReviewed, review.reviewed_at, text, review.reason)
    for each in file.violations:
        text = _("Betrokkene kwam terwijl het verbod gold. Dat is een eigen zaak.")
        yield _at(events.BanViolated, each.seen_at, text)


def _end(file: BanFile) -> Iterator[Entry]:
    """How the ban came to its end."""
    ban = file.ban
    if ban.end_announced_at is not None:
        text = _("De behandelaar kreeg bericht dat het verbod afloopt.")
        yield _at(events.BanEndAnnounced, ban.end_announced_at, text)
    if ban.lifted_on is not None:
        who = file.name_of(ban.lifted_by_id)
        text = _("%(name)s hief het verbod op.", name=who)
        if ban.decided_on is None:
            text = _("%(name)s liet het voorstel vervallen.", name=who)
        yield _on(file, events.BanLifted, ban.id, ban.lifted_on, text, ban.lift_reason)
    if ban.expired_told_at is not None:
        text = _("De laatste dag is voorbij. Het verbod geldt niet meer.")
        if ban.served_on is None:
            text = _("De laatste dag is voorbij en het verbod is nooit bezorgd. Het heeft niet gegolden.")
        yield _at(events.BanExpired, ban.expired_told_at, text)


def _at(fact: type[events.BanEvent], when: datetime, text: str, detail: str | None = None) -> Entry:
    return Entry(fact, when, moment(when), text, detail)


def _on(file: BanFile, fact: type[events.BanEvent], part_id: UUID, on: date, text: str, detail: str | None) -> Entry:
    """A fact of which the ban holds no more than the day; where the log has it no more, it stands at the end of that day."""
    recorded_at = file.recorded.get((fact, part_id))
    if recorded_at is not None:
        return _at(fact, recorded_at, text, detail)
    return Entry(fact, end_of(on), day(on), text, detail)
