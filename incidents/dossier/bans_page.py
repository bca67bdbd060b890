"""The list of building bans as its template shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext, lazy_gettext

from incidents.bans import wording as ban_wording
from incidents.dossier.bans_list import BanPage, BanRow
from incidents.dossier.vocabulary import BanChoice
from incidents.dossier.work_list_page import Chip, capped
from incidents.sentences import N_
from incidents.web.formats import day

CHOICES: Mapping[BanChoice, str] = {
    BanChoice.IN_FORCE: lazy_gettext("Geldt nu"),
    BanChoice.ENDS_SOON: lazy_gettext("Loopt af binnen 14 dagen"),
    BanChoice.IN_PREPARATION: lazy_gettext("In voorbereiding"),
    BanChoice.SUSPENDED: lazy_gettext("Opgeschort"),
    BanChoice.OVER: lazy_gettext("Voorbij"),
}
HEADINGS: Mapping[BanChoice, str] = {
    BanChoice.IN_FORCE: N_("Gebouwverboden die nu gelden"),
    BanChoice.ENDS_SOON: N_("Gebouwverboden die binnen 14 dagen aflopen"),
    BanChoice.IN_PREPARATION: N_("Gebouwverboden die nog niet gelden"),
    BanChoice.SUSPENDED: N_("Gebouwverboden die zijn opgeschort"),
    BanChoice.OVER: N_("Gebouwverboden die voorbij zijn"),
}


@dataclass(frozen=True, slots=True)
class ShownBan:
    """One line of the list."""

    title: str
    url: str
    reference: str
    case_url: str
    first_day: str
    last_day: str
    state: str
    tone: str | None


def choice_from(typed: str | None) -> BanChoice:
    """The choice in the address; what is none opens the bans in force."""
    return BanChoice(typed) if typed in set(BanChoice) else BanChoice.IN_FORCE


def heading(choice: BanChoice) -> str:
    """What the list holds."""
    return str(gettext(HEADINGS[choice]))


def chips(choice: BanChoice, page: BanPage) -> list[Chip]:
    """The choices with their counts."""
    return [
        Chip(
            str(label),
            url_for("dossier.bans", keuze=None if each is BanChoice.IN_FORCE else each.value),
            each is choice,
            capped(page.counts[each]),
        )
        for each, label in CHOICES.items()
    ]


def shown(page: BanPage) -> list[ShownBan]:
    """The lines of a page."""
    return [_shown(row) for row in page.rows]


def _shown(row: BanRow) -> ShownBan:
    return ShownBan(
        title=row.buildings or str(gettext("Nog geen gebouw gekozen")),
        url=url_for("bans.page", ban_id=row.ban.id),
        reference=row.reference,
        case_url=url_for("dossier.case", incident_id=row.ban.incident_id),
        first_day=_day(row.ban.first_day),
        last_day=_day(row.ban.last_day),
        state=ban_wording.state_words(row.ban, row.state),
        tone=ban_wording.STATE_TONES[row.state],
    )


def _day(chosen: date | None) -> str:
    return day(chosen) if chosen is not None else str(gettext("Nog niet gekozen"))
