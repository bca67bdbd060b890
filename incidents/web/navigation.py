"""The menu of each person: the pages that one of his roles may open, in one order for all."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext

from incidents.policy import Action
from incidents.sentences import N_
from incidents.web.requests import current_work, signed_in


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; `section` are the beginnings of the other endpoints that belong to it.

    A page belongs to the line that names the longest beginning of its endpoint.
    """

    label: str
    endpoint: str
    action: Action
    section: tuple[str, ...] = ()
    is_push: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One line as the layout shows it."""

    label: str
    url: str
    is_current: bool
    is_push: bool


MENU = (
    Entry(N_("Mijn werk"), "dossier.my_work", Action.SEE_WORK),
    Entry(
        N_("Werkvoorraad"), "dossier.work_list", Action.SEE_WORK, ("dossier.case", "handling.", "measures.", "persons.")
    ),
    Entry(N_("Gebouwverboden"), "dossier.bans", Action.VIEW_BAN, ("bans.",)),
    Entry(
        N_("Receptie"),
        "bans.reception",
        Action.SEE_BANS_OF_BUILDING,
        ("bans.look", "bans.print_list", "bans.report_violation"),
    ),
    Entry(N_("Hulpvragen"), "aftercare.help_requests", Action.SEE_HELP_REQUESTS),
    Entry(N_("Cijfers"), "reporting.year", Action.SEE_STATISTICS),
    Entry(N_("Inzagelog"), "oversight.log", Action.SEE_ACCESS_LOG),
    Entry(N_("Mijn meldingen"), "registration.my_reports", Action.FOLLOW_REPORT, ("registration.follow",)),
    Entry(N_("Incident melden"), "registration.new", Action.REPORT_INCIDENT, is_push=True),
)
#: What everybody may do is nobody's work.
OF_EVERYBODY = (Action.FOLLOW_REPORT, Action.REPORT_INCIDENT)


def navigation() -> list[Item]:
    """The menu of whoever is signed in; nobody has none."""
    if signed_in() is None:
        return []
    work, current = current_work(), _line_of(request.endpoint or "")
    return [
        Item(gettext(entry.label), url_for(entry.endpoint), entry is current, entry.is_push)
        for entry in MENU
        if work.could(entry.action)
    ]


def _line_of(endpoint: str) -> Entry | None:
    named = (
        (len(start), entry)
        for entry in MENU
        for start in (entry.endpoint, *entry.section)
        if endpoint.startswith(start)
    )
    return max(named, key=lambda each: each[0], default=(0, None))[1]


def first_page() -> str:
    """Where a person starts: the first page of the menu that is his work, else his own reports.

    The pages of an administrator do not exist yet: he starts at his own details, which say so.
    """
    work = current_work()
    if work.could(Action.MANAGE_EMPLOYEES) and not any(
        work.could(entry.action) for entry in MENU if entry.action not in OF_EVERYBODY
    ):
        return "accounts.profile"
    return next((entry.endpoint for entry in MENU if work.could(entry.action)), "registration.new")
