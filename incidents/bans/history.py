"""What happened with a ban, in full sentences, newest first: what its page tells from its facts."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from incidents import events
from incidents.bans.queries import BanFile
from incidents.bans.wording import SERVINGS
from incidents.sentences import N_
from incidents.web.formats import day, moment
from incidents.work import AMSTERDAM

STEPS = {
    events.BanProposalChanged.__name__: N_("%(name)s wijzigde het voorstel."),
    events.BanSubmitted.__name__: N_("%(name)s legde het voorstel voor."),
    events.BanTakenBack.__name__: N_("%(name)s nam het voorstel terug."),
    events.BanReturned.__name__: N_("%(name)s stuurde het voorstel terug."),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: on which day or at which moment (as written), what, and a softer detail."""

    on: date
    at: str
    text: str
    detail: str | None = None


def history(file: BanFile) -> list[Entry]:
    """The facts of a ban, the newest first."""
    ban = file.ban
    lines = [_at(ban.proposed_at, _("%(name)s stelde het verbod voor.", name=file.name_of(ban.proposed_by_id)))]
    for step in file.steps:
        reason = ban.return_reason if step is file.last_return else None
        lines.append(_at(step.at, _(STEPS[step.name], name=file.name_of(step.by_id)), reason))
    if ban.decided_on is not None:
        who = file.name_of(ban.decided_by_id)
        lines.append(_on(ban.decided_on, _("%(name)s legde het verbod op.", name=who), ban.decision_reason))
    if ban.served_on is not None and ban.served_how is not None:
        how = str(SERVINGS[ban.served_how])
        lines.append(_on(ban.served_on, _("Het verbod is bezorgd: %(how)s.", how=how), ban.served_detail))
    if ban.started_told_at is not None:
        lines.append(_at(ban.started_told_at, _("Het verbod ging in. De receptie kreeg bericht.")))
    for suspension in ban.suspensions:
        days = {"first": day(suspension.first_day), "last": day(suspension.last_day)}
        who = file.name_of(suspension.decided_by_id)
        text = _("%(name)s schortte het verbod op, van %(first)s tot en met %(last)s.", name=who, **days)
        lines.append(_at(suspension.decided_at, text, suspension.reason))
        if suspension.ended_on is not None:
            text = _("%(name)s beëindigde de opschorting.", name=file.name_of(suspension.ended_by_id))
            lines.append(_on(suspension.ended_on, text, suspension.end_reason))
    for review in ban.reviews:
        text = _("%(name)s bekeek het verbod opnieuw. Het blijft gelden.", name=file.name_of(review.reviewed_by_id))
        lines.append(_at(review.reviewed_at, text, review.reason))
    for each in file.violations:
        lines.append(_at(each.seen_at, _("Betrokkene kwam terwijl het verbod gold. Dat is een eigen zaak.")))
    if ban.end_announced_at is not None:
        lines.append(_at(ban.end_announced_at, _("De behandelaar kreeg bericht dat het verbod afloopt.")))
    if ban.lifted_on is not None:
        who = file.name_of(ban.lifted_by_id)
        text = _("%(name)s hief het verbod op.", name=who)
        if ban.decided_on is None:
            text = _("%(name)s liet het voorstel vervallen.", name=who)
        lines.append(_on(ban.lifted_on, text, ban.lift_reason))
    if ban.expired_told_at is not None:
        text = _("De laatste dag is voorbij. Het verbod geldt niet meer.")
        if ban.served_on is None:
            text = _("De laatste dag is voorbij en het verbod is nooit bezorgd. Het heeft niet gegolden.")
        lines.append(_at(ban.expired_told_at, text))
    lines.reverse()
    return sorted(lines, key=lambda each: each.on, reverse=True)


def _at(when: datetime, text: str, detail: str | None = None) -> Entry:
    return Entry(when.astimezone(AMSTERDAM).date(), moment(when), text, detail)


def _on(when: date, text: str, detail: str | None) -> Entry:
    return Entry(when, day(when), text, detail)
