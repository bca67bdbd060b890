"""What the address of the work list says: the choice, the filters, the order and the page. It holds no personal data.

What cannot be read is left out; a field in which something was typed gets a sentence, and the list says that it does not
count. So an old or mistyped address always opens a list.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from incidents.dossier.vocabulary import CHOOSABLE_STATUSES, Choice, SeverityBand, Sorting
from incidents.registration.vocabulary import AggressionType, ShownStatus
from incidents.web.fields import cleaned, day_from, uuid_or_none

LAST_PAGE = 400
LONGEST_REFERENCE = 20
SORTINGS_OF_ENDED = (Sorting.REFERENCE, Sorting.OCCURRED_ON)
#: The choice above the list that a status belongs to when it has ended.
CHOICE_OF_ENDED = {ShownStatus.CLOSED: Choice.CLOSED, ShownStatus.WITHDRAWN: Choice.WITHDRAWN}
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show, and in which order. `from_day` and `to_day` are days on which it happened, both inside."""

    choice: Choice = Choice.OPEN
    unit_id: UUID | None = None
    kind: AggressionType | None = None
    status: ShownStatus | None = None
    severity: SeverityBand | None = None
    from_day: date | None = None
    to_day: date | None = None
    reference: str = ""
    sorting: Sorting | None = None
    descending: bool = False
    page: int = 1
    #: What was typed in a field and does not count, by its name in the address: it stays in the field.
    unread: Mapping[str, str] = field(default_factory=dict)
    #: Whether the last day does not count because it lies before the first.
    ends_too_early: bool = False

    @property
    def shown_choice(self) -> Choice:
        """The choice above the list that holds; a chosen status decides over it where they disagree."""
        if self.status is None:
            return self.choice
        if self.status in CHOICE_OF_ENDED:
            return CHOICE_OF_ENDED[self.status]
        return Choice.OPEN if self.choice in CHOICE_OF_ENDED.values() else self.choice

    @property
    def shows_ended(self) -> bool:
        """Whether the list is one of cases that ended."""
        return self.shown_choice in CHOICE_OF_ENDED.values()

    @property
    def shows_every_status(self) -> bool:
        """Whether a search for a number looks in all cases: who looks for a number does not know its status."""
        return bool(self.reference) and self.status is None and self.choice is Choice.OPEN

    @property
    def are_narrow(self) -> bool:
        """Whether anything was chosen beside the choice above the list."""
        return any((self.unit_id, self.kind, self.status, self.severity, self.from_day, self.to_day, self.reference))

    @property
    def sortings(self) -> Collection[Sorting]:
        """By what this list can be sorted. Of ended cases there are ever more, so they only sort by what has an index."""
        return SORTINGS_OF_ENDED if self.shows_ended or self.shows_every_status else tuple(Sorting)

    @property
    def order(self) -> tuple[Sorting, bool]:
        """By what is sorted, and whether from high to low: the most urgent first, of ended cases the latest."""
        if self.sorting is not None and self.sorting in self.sortings:
            return self.sorting, self.descending
        if self.shows_every_status:
            return Sorting.REFERENCE, False
        if self.shows_ended:
            return Sorting.OCCURRED_ON, True
        return Sorting.NEXT_DUE, False

    def address(self, **changes: Any) -> str:
        """The query string of these filters with changes; another order or choice starts at the first page."""
        changed = replace(self, **({"page": 1} | changes)) if changes else self
        values = {
            "keuze": "" if changed.choice is Choice.OPEN else changed.choice.value,
            "eenheid": str(changed.unit_id or ""),
            "soort": changed.kind.value if changed.kind else "",
            "status": changed.status.value if changed.status else "",
            "ernst": changed.severity.value if changed.severity else "",
            "van": changed.from_day.isoformat() if changed.from_day else "",
            "tot": changed.to_day.isoformat() if changed.to_day else "",
            "zaak": changed.reference,
            "sorteer": changed.sorting.value if changed.sorting else "",
            "omgekeerd": "1" if changed.sorting and changed.descending else "",
            "pagina": str(changed.page) if changed.page > 1 else "",
        }
        given = urlencode({name: value for name, value in values.items() if value})
        return f"?{given}" if given else "?"


def read(arguments: Mapping[str, str]) -> Filters:
    """Read the query string. Never raises: what is no filter is left out."""
    unread: dict[str, str] = {}
    sorting = _word(Sorting, arguments.get("sorteer"))
    status = _word(ShownStatus, arguments.get("status"))
    from_day, to_day = _day("van", arguments, unread), _day("tot", arguments, unread)
    ends_too_early = from_day is not None and to_day is not None and to_day < from_day
    if ends_too_early:
        unread["tot"], to_day = (cleaned(arguments.get("tot")) or "")[:40], None
    return Filters(
        choice=_word(Choice, arguments.get("keuze")) or Choice.OPEN,
        unit_id=uuid_or_none(arguments.get("eenheid")),
        kind=_word(AggressionType, arguments.get("soort")),
        status=status if status in CHOOSABLE_STATUSES else None,
        severity=_word(SeverityBand, arguments.get("ernst")),
        from_day=from_day,
        to_day=to_day,
        reference=_reference(arguments.get("zaak"), unread),
        sorting=sorting,
        descending=sorting is not None and arguments.get("omgekeerd") == "1",
        page=page_from(arguments.get("pagina")),
        unread=unread,
        ends_too_early=ends_too_early,
    )


def _word(words: type[Word], given: str | None) -> Word | None:
    try:
        return words(given) if given else None
    except ValueError:
        return None


def _day(name: str, arguments: Mapping[str, str], unread: dict[str, str]) -> date | None:
    typed = cleaned(arguments.get(name)) or ""
    if not typed:
        return None
    try:
        return day_from(typed)
    except ValueError:
        unread[name] = typed[:40]
        return None


def _reference(given: str | None, unread: dict[str, str]) -> str:
    """The begin of a number: digits and a dash, without what people type around it ("zaak 2026-0148")."""
    typed = cleaned(given) or ""
    number = "".join(sign for sign in typed if sign in "0123456789-")[:LONGEST_REFERENCE]
    if typed and not number.strip("-"):
        unread["zaak"] = typed[:40]
        return ""
    return number


def page_from(given: str | None) -> int:
    """The number of a page in an address; what is none is the first, what is too high the last that one can ask."""
    plain = given or ""
    return max(1, min(int(plain), LAST_PAGE)) if plain.isascii() and plain.isdigit() and len(plain) < 9 else 1
