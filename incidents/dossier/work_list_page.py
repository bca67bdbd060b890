"""The work list as its template shows it: every text and address ready, so that a row costs a few insertions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from incidents.dossier import rules, wording
from incidents.dossier.filters import Filters
from incidents.dossier.vocabulary import CHOOSABLE_STATUSES, Choice, Sorting
from incidents.dossier.work_list import COUNT_CAP, ROWS, TOTAL_CAP, Counts, Page, Row
from incidents.organisation.queries import Unit
from incidents.registration import rules as report_rules
from incidents.registration import wording as report_wording
from incidents.web.formats import day
from incidents.work import Work

NIL = UUID(int=0)
NAMED_UNITS = 3


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line of the list."""

    url: str
    title: str
    also: str
    help: Markup | None
    reference: str
    severity: str
    due: tuple[str, Markup] | None
    status: Markup
    unit: str
    handler: str | None
    occurred_on: str
    occurred_iso: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice above the list."""

    label: str
    url: str
    is_current: bool
    count: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a column; without an address it does not sort."""

    label: str
    url: str | None
    direction: str | None
    style: str


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a select."""

    value: str
    label: str
    is_chosen: bool


def shown_rows(rows: Sequence[Row], work: Work) -> list[ShownRow]:
    """The lines of a page. The address of a case is made once: routing costs more than a row."""
    case_url = url_for("dossier.case", incident_id=NIL).removesuffix(str(NIL))
    return [
        ShownRow(
            url=f"{case_url}{row.id}",
            title=wording.title_of(row.kinds or (), row.channel, is_visit=row.is_visit),
            also=wording.other_kinds(row.kinds or ()),
            help=wording.help_mark() if row.asks_help else None,
            reference=row.reference,
            severity=wording.severity_in_short(row.severity),
            due=_due(row, work),
            status=wording.status_mark(
                report_rules.shown_status(
                    row.status, row.next_promise, has_outcome=row.has_outcome, same_event=row.is_joined
                )
            ),
            unit=row.unit,
            handler=row.handler,
            occurred_on=day(row.occurred_on),
            occurred_iso=row.occurred_on.isoformat(),
        )
        for row in rows
    ]


def _due(row: Row, work: Work) -> tuple[str, Markup] | None:
    """The mark of what a case must have first; of a closed one that is what its ban still asks."""
    first = rules.first_term(row.next_promise, row.next_due_at, row.measure_due_at, row.ban_due_at)
    return wording.due_mark(*first, work.now) if first else None


def chips(filters: Filters, counts: Counts, *, has_units: bool) -> list[Chip]:
    """The choices with their counts; a choice starts anew, without the other filters. Without units there are none of them."""
    numbers = {
        Choice.OPEN: counts.open,
        Choice.MINE: counts.mine,
        Choice.MY_UNITS: counts.my_units,
        Choice.NOT_TAKEN_UP: counts.not_taken_up,
        Choice.OVERDUE: counts.overdue,
        Choice.ASKS_HELP: counts.asks_help,
    }
    current = filters.shown_choice
    return [
        Chip(str(label), Filters(choice=choice).address(), choice is current, capped(numbers.get(choice)))
        for choice, label in wording.labels(wording.CHOICES).items()
        if has_units or choice is not Choice.MY_UNITS
    ]


def headers(filters: Filters) -> list[Header]:
    """The heads of the columns; the one that sorts now turns the order around."""
    current, descending = filters.order
    styles = {Sorting.REFERENCE: " app-first", Sorting.NEXT_DUE: "", Sorting.HANDLER: ""}
    made = []
    for sorting, label in wording.labels(wording.SORTINGS).items():
        is_current = sorting is current
        turned = not descending if is_current else sorting is Sorting.OCCURRED_ON
        direction = ("descending" if descending else "ascending") if is_current else None
        url = filters.address(sorting=sorting, descending=turned) if sorting in filters.sortings else None
        made.append(Header(str(label), url, direction, styles.get(sorting, " app-wide")))
    return made


def options(filters: Filters, units: Sequence[tuple[int, Unit]]) -> dict[str, list[Option]]:
    """The options of each select of the filters."""
    return {
        "units": [
            Option(str(unit.id), f"{'– ' * depth}{unit.name}", unit.id == filters.unit_id) for depth, unit in units
        ],
        "kinds": [
            Option(kind.value, label, kind is filters.kind) for kind, label in wording.labels(wording.KINDS).items()
        ],
        "statuses": [
            Option(status.value, report_wording.status_words(status)[0], status is filters.status)
            for status in CHOOSABLE_STATUSES
        ],
        "severities": [
            Option(band.value, label, band is filters.severity)
            for band, label in wording.labels(wording.SEVERITY_BANDS).items()
        ],
    }


def heading(filters: Filters, page: Page) -> str:
    """What the list holds, in a sentence above it."""
    total = page.counts.total
    number = gettext("Meer dan %(count)s zaken", count=TOTAL_CAP - 1) if total >= TOTAL_CAP else ""
    number = number or ngettext("%(num)s zaak", "%(num)s zaken", total)
    ordered = {
        Sorting.NEXT_DUE: (gettext("de meest dringende eerst"), gettext("de minst dringende eerst")),
        Sorting.OCCURRED_ON: (gettext("de oudste eerst"), gettext("de nieuwste eerst")),
    }.get(filters.order[0])
    words = ordered[filters.order[1]] if ordered else gettext("op volgorde van %(column)s", column=_column(filters))
    return str(gettext("%(number)s, %(order)s", number=number, order=words))


def lead(units: Sequence[tuple[int, Unit]], filters: Filters, *, and_others: bool) -> str:
    """Of which units these cases are, and whether cases of other units are among them."""
    words = _of_units(units, filters)
    if not and_others or not units or filters.unit_id:
        return words
    return str(gettext("%(cases)s En zaken van andere afdelingen die u behandelt of mag lezen.", cases=words))


def _of_units(units: Sequence[tuple[int, Unit]], filters: Filters) -> str:
    chosen = next((unit.name for _, unit in units if unit.id == filters.unit_id), None)
    names = [unit.name for _, unit in units]
    if chosen:
        return str(gettext("Zaken van %(unit)s.", unit=chosen))
    if not names:
        return str(gettext("De zaken die aan u zijn voorgelegd of toegewezen."))
    if len(names) > NAMED_UNITS:
        top = min(depth for depth, _ in units)
        names = [unit.name for depth, unit in units if depth == top]
        if len(names) > NAMED_UNITS:
            return str(gettext("Zaken van al uw afdelingen."))
        return str(gettext("Zaken van %(units)s en alles wat daaronder valt.", units=_listed(names)))
    return str(gettext("Zaken van %(units)s.", units=_listed(names)))


def not_counted(filters: Filters) -> str | None:
    """Which fields do not count because what was typed in them cannot be right, so that nobody trusts the list too much."""
    names = [str(wording.TYPED[name]).lower() for name in wording.TYPED if name in filters.unread]
    if not names:
        return None
    return str(
        gettext("Dit telt nu niet mee: %(fields)s. U ziet de zaken bij uw andere keuzes.", fields=_listed(names))
    )


def range_text(filters: Filters, page: Page) -> str:
    """ "Zaak 1 tot en met 25 van 61"."""
    first = (filters.page - 1) * ROWS + 1
    last = first + len(page.rows) - 1
    total = str(page.counts.total)
    if page.counts.total >= TOTAL_CAP:
        total = gettext("meer dan %(cap)s", cap=TOTAL_CAP - 1)
    return str(gettext("Zaak %(first)s tot en met %(last)s van %(total)s", first=first, last=last, total=total))


def pages(filters: Filters, page: Page) -> int:
    """How many pages there are, as far as was counted; beyond the cap one more as long as one follows."""
    counted = -(-min(page.counts.total, TOTAL_CAP - 1) // ROWS)
    return max(counted, filters.page + page.has_next)


def _column(filters: Filters) -> str:
    return str(wording.SORTINGS[filters.order[0]]).lower()


def capped(count: int | None) -> str | None:
    """A count as it is read: 99+ from the cap on."""
    if count is None:
        return None
    return f"{COUNT_CAP - 1}+" if count >= COUNT_CAP else str(count)


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return str(gettext("%(first)s en %(last)s", first=", ".join(names[:-1]), last=names[-1]))
