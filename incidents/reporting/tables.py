"""The tables of the year page, each made once and used twice: on the page, with its chart, and as a file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from incidents.measures.wording import KINDS as MEASURES
from incidents.organisation import rules as organisation_rules
from incidents.registration.vocabulary import ONLINE_CHANNELS
from incidents.registration.wording import CHANNELS, PAR_CLASSES
from incidents.registration.wording import KINDS as REPORTED_KINDS
from incidents.reporting import charts, rules, wording
from incidents.reporting.charts import Bar, Series
from incidents.reporting.queries import Figures, UnitLine
from incidents.reporting.rules import Pair
from incidents.reporting.table import Column, Kind, Row, Table
from incidents.reporting.vocabulary import Figure, SeverityBand, TableCode


def tables(figures: Figures) -> list[Table]:
    """All tables in the order of the page."""
    return [make(figures) for make in MAKERS.values()]


# --- one function per table ---


def key_figures(figures: Figures) -> Table:
    """The numbers that are no division of the total."""
    counted = (
        (gettext("Incidenten"), figures.total),
        (gettext("Persoon onbekend"), figures.person_unknown),
        (gettext("Gemeld bij de politie of aangifte gedaan"), figures.police),
        (gettext("Gebouwverboden opgelegd"), figures.bans_imposed),
        (gettext("Gebouwverboden van kracht op de laatste dag"), figures.bans_active),
        (gettext("Bezoeken ondanks een gebouwverbod"), figures.ban_violations),
        (gettext("Gebouwverboden die zijn overtreden"), figures.bans_violated),
        (gettext("Adviezen van de VPT-adviseur aan de behandelaar"), figures.advice),
    )
    return Table(
        TableCode.KEY_FIGURES,
        _title(TableCode.KEY_FIGURES),
        gettext("Wat"),
        _years(figures, difference=True),
        [*(Row(label, (pair.now, pair.before, pair.now - pair.before)) for label, pair in counted), _rate_row(figures)],
        (
            Figure.INCIDENTS,
            Figure.CHANGE,
            Figure.RATE,
            Figure.PERSON_UNKNOWN,
            Figure.POLICE,
            Figure.BANS_IMPOSED,
            Figure.BANS_ACTIVE,
            Figure.BAN_VIOLATIONS,
            Figure.BANS_VIOLATED,
            Figure.ADVICE,
        ),
    )


def months(figures: Figures) -> Table:
    """Incidents per month, stacked by severity, beside those of the year before."""
    period, bands = figures.period, list(SeverityBand)
    counts: dict[tuple[int, int], dict[SeverityBand, int]] = {each: dict.fromkeys(bands, 0) for each in period.months()}
    before = dict.fromkeys(counts, 0)
    for (year, month, severity), pair in figures.months.items():
        if (year, month) in counts:
            counts[year, month][rules.band(severity)] += pair.now
        if (year + 1, month) in before:
            before[year + 1, month] += pair.before
    rows = [
        Row(
            wording.month_title(year, month, period),
            (*(each[band] for band in bands), sum(each.values()), before[year, month]),
        )
        for (year, month), each in counts.items()
    ]
    labels = [wording.short_month(month) for _, month in counts]
    now_label, before_label = wording.short_period(figures.period), wording.short_period(figures.before)
    bars = [
        Bar(
            label,
            list(counts[each].values()),
            gettext(
                "%(month)s: %(count)s, waarvan %(serious)s met ernst 4 of 5",
                month=row.label,
                count=row.cells[4],
                serious=row.cells[2],
            ),
        )
        for label, row, each in zip(labels, rows, counts, strict=True)
    ]
    series = [
        Series(now_label, [sum(each.values()) for each in counts.values()]),
        Series(before_label, list(before.values()), is_dashed=True),
    ]
    described = gettext("Alle getallen staan in de tabel onder de grafiek.")
    stacked = charts.columns(
        "maanden", gettext("Gestapelde staven: incidenten per maand, naar ernst"), described, bars, charts.FOUR_FILLS
    )
    beside = charts.lines(
        "jaren",
        gettext(
            "Lijnen: incidenten per maand in %(now)s, en gestippeld in %(before)s", now=now_label, before=before_label
        ),
        described,
        labels,
        series,
    )
    total = tuple(sum(int(row.cells[place] or 0) for row in rows) for place in range(len(bands) + 2))
    note = gettext("Elk incident staat in één deel van een staaf. Samen zijn de delen gelijk aan het totaal.")
    unfinished = wording.unfinished_months(period)
    return Table(
        TableCode.MONTHS,
        _title(TableCode.MONTHS),
        gettext("Maand"),
        [
            *(Column(str(wording.BANDS[band])) for band in bands),
            Column(gettext("Totaal %(year)s", year=now_label)),
            Column(gettext("Totaal %(year)s", year=before_label)),
        ],
        rows,
        (Figure.MONTHS, Figure.SEVERITY, Figure.CHANGE),
        foot=Row(gettext("Totaal"), total),
        note=f"{note} {unfinished}" if unfinished else note,
        chart=stacked + beside,
        legend=[
            (charts.swatch(fill), str(wording.BANDS[band])) for fill, band in zip(charts.FOUR_FILLS, bands, strict=True)
        ],
    )


def kinds(figures: Figures) -> Table:
    """Labels: together they may be more than the total, and the table says so itself."""
    return _of_labels(figures, TableCode.KINDS, figures.kinds, REPORTED_KINDS, Figure.KINDS)


def par_classes(figures: Figures) -> Table:
    """The same labels in the classes of PAR."""
    return _of_labels(figures, TableCode.PAR_CLASSES, figures.par_classes, PAR_CLASSES, Figure.PAR_CLASSES)


def units(figures: Figures) -> Table:
    """Each unit with those below it: the number beside the rate, because units are not equally large."""
    scope = figures.scope
    parents = {each.id: each.parent_id for each in scope.units.values()}
    shown = [each for _, each in scope.in_order() if each.existed_in(figures.period) or _own(figures, each) != Pair()]
    lines = [(each, *_unit_numbers(figures, organisation_rules.below(each.id, parents))) for each in shown]
    largest = max((rate for *_, rate in lines if rate is not None), default=Decimal(0))
    rows = [
        Row(
            unit.name,
            (count.now, count.before, people, rate),
            detail=_unit_detail(unit, scope.units),
            bar=charts.in_row(rate, largest) if rate is not None else None,
        )
        for unit, count, people, rate in lines
    ]
    count, people, rate = _unit_numbers(figures, scope.counted_units)
    largest_of_all = max(largest, rate or Decimal(0))
    return Table(
        TableCode.UNITS,
        _title(TableCode.UNITS),
        gettext("Afdeling"),
        [*_years(figures), Column(gettext("Medewerkers")), Column(gettext("Per 100 medewerkers"))],
        rows,
        (Figure.UNITS, Figure.RATE),
        foot=Row(
            scope_title(figures),
            (count.now, count.before, people, rate),
            bar=charts.in_row(rate, largest_of_all, dark=True) if rate is not None else None,
        ),
        note=gettext(
            "Afdelingen zijn niet even groot. Kijk daarom naar het aantal per 100 medewerkers. Het getal van een "
            "afdeling telt de afdelingen eronder mee."
        ),
        has_bars=True,
    )


def channels(figures: Figures) -> Table:
    """Where or how, with what was online summed as well."""
    table = _of_parts(figures, TableCode.CHANNELS, figures.channels, CHANNELS, (Figure.CHANNELS, Figure.ONLINE))
    online = [
        row.cells
        for channel, row in zip(_by_size(figures.channels), table.rows, strict=True)
        if channel in ONLINE_CHANNELS
    ]
    cells = tuple(sum(int(each[place] or 0) for each in online) for place in range(3))
    together = Row(gettext("Waarvan online: sociale media, chat en forum samen"), cells, is_sum=True)
    return replace(table, rows=[*table.rows, together])


def buildings(figures: Figures) -> Table:
    """In which building."""
    labels = {**figures.building_names, None: gettext("Geen gebouw")}
    return _of_parts(figures, TableCode.BUILDINGS, figures.buildings, labels, (Figure.BUILDINGS,))


def severity(figures: Figures) -> Table:
    """Each severity, and what was not assessed yet."""
    counts = {each: figures.severities.get(each, Pair()) for each in (*rules.SEVERITIES, None)}
    return _of_parts(figures, TableCode.SEVERITY, counts, wording.SEVERITIES, (Figure.SEVERITY,), in_order=True)


def measures(figures: Figures) -> Table:
    """Decisions: an incident may have several."""
    counted = _by_size(figures.measures)
    labels = {each: str(MEASURES[each]) for each in counted}
    rows = [Row(labels[each], (figures.measures[each].now, figures.measures[each].before)) for each in counted]
    total = sum(figures.measures.values(), Pair())
    return Table(
        TableCode.MEASURES,
        _title(TableCode.MEASURES),
        gettext("Maatregel"),
        _years(figures),
        rows,
        (Figure.MEASURES, Figure.POLICE, Figure.BANS_IMPOSED),
        foot=Row(gettext("Besluiten samen"), (total.now, total.before)),
        note=gettext("We tellen besluiten, geen incidenten. Bij één incident kunnen meer maatregelen horen."),
        chart=_lying(TableCode.MEASURES, rows),
    )


MAKERS: Mapping[TableCode, Callable[[Figures], Table]] = {
    TableCode.KEY_FIGURES: key_figures,
    TableCode.MONTHS: months,
    TableCode.KINDS: kinds,
    TableCode.PAR_CLASSES: par_classes,
    TableCode.UNITS: units,
    TableCode.CHANNELS: channels,
    TableCode.BUILDINGS: buildings,
    TableCode.SEVERITY: severity,
    TableCode.MEASURES: measures,
}


def scope_title(figures: Figures) -> str:
    """What was counted, in words: one unit, or all that one may see."""
    if figures.scope.chosen is not None:
        return figures.scope.chosen.name
    return str(gettext("Alle afdelingen die u mag bekijken"))


def rates(figures: Figures) -> tuple[Decimal | None, Decimal | None]:
    """The rate per 100 employees of all that is counted, for the period and for the year before."""
    counted, total = list(figures.scope.counted_units), figures.total
    before = {unit: Pair(now=pair.before) for unit, pair in figures.units.items()}
    return (
        rules.rate_per_100(total.now, rules.people_of(counted, figures.people, figures.units)),
        rules.rate_per_100(total.before, rules.people_of(counted, figures.people_before, before)),
    )


# --- what several tables share ---


def _title(code: TableCode) -> str:
    return str(wording.TABLES[code])


def _years(figures: Figures, difference: bool = False) -> list[Column]:
    columns = [Column(wording.short_period(figures.period)), Column(wording.short_period(figures.before))]
    return [*columns, Column(gettext("Verschil"), Kind.DIFFERENCE)] if difference else columns


def _by_size(counts: Mapping[Any, Pair]) -> list[Any]:
    """The keys with the largest number first; what never occurred is left out."""
    return sorted((each for each in counts if counts[each] != Pair()), key=lambda each: (-counts[each].now, str(each)))


def _of_labels(
    figures: Figures, code: TableCode, counts: Mapping[Any, Pair], labels: Mapping[Any, Any], definition: Figure
) -> Table:
    rows = [
        Row(
            str(labels[each]),
            (counts[each].now, rules.percent_of(counts[each].now, figures.total.now), counts[each].before),
        )
        for each in _by_size(counts)
    ]
    now, before = _years(figures)
    return Table(
        code,
        _title(code),
        gettext("Soort"),
        [now, Column(gettext("Deel van de incidenten"), Kind.PERCENTAGE), before],
        rows,
        (definition,),
        foot=Row(gettext("Incidenten"), (figures.total.now, None, figures.total.before)),
        note=gettext(
            "Een incident kan meer soorten hebben. Samen kan dit daarom meer zijn dan de %(total)s incidenten.",
            total=wording.number(figures.total.now),
        ),
        chart=_lying(code, rows),
    )


def _of_parts(
    figures: Figures,
    code: TableCode,
    counts: Mapping[Any, Pair],
    labels: Mapping[Any, Any],
    definitions: tuple[Figure, ...],
    in_order: bool = False,
) -> Table:
    """A table whose rows together are the total, so that its percentages are together 100."""
    shown = list(counts) if in_order else _by_size(counts)
    shares = rules.percentages([counts[each].now for each in shown])
    rows = [
        Row(str(labels.get(each, each)), (counts[each].now, share, counts[each].before))
        for each, share in zip(shown, shares, strict=True)
    ]
    now, before = _years(figures)
    whole = 100 if figures.total.now else None
    return Table(
        code,
        _title(code),
        _title(code),
        [now, Column(gettext("Deel"), Kind.PERCENTAGE), before],
        rows,
        (*definitions, Figure.PERCENTAGES),
        foot=Row(gettext("Totaal"), (figures.total.now, whole, figures.total.before)),
        chart=_lying(code, rows),
    )


def _lying(code: TableCode, rows: Iterable[Row]) -> Markup | None:
    bars = [Bar(row.label, (int(row.cells[0] or 0),), f"{row.label}: {row.cells[0]}") for row in rows]
    if not any(bar.total for bar in bars):
        return None
    described = gettext("Alle getallen staan in de tabel onder de grafiek.")
    return charts.rows(code.value, gettext("Liggende staven: %(what)s", what=_title(code)), described, bars)


def _rate_row(figures: Figures) -> Row:
    now, before = rates(figures)
    difference = now - before if now is not None and before is not None else None
    return Row(gettext("Incidenten per 100 medewerkers"), (now, before, difference))


def _own(figures: Figures, unit: UnitLine) -> Pair:
    return figures.units.get(unit.id, Pair())


def _unit_numbers(figures: Figures, unit_ids: Iterable[Any]) -> tuple[Pair, int | None, Decimal | None]:
    ids = [each for each in unit_ids if each in figures.scope.counted_units]
    count = sum((figures.units.get(each, Pair()) for each in ids), Pair())
    people = rules.people_of(ids, figures.people, figures.units)
    return count, people, rules.rate_per_100(count.now, people)


def _unit_detail(unit: UnitLine, known: Mapping[Any, UnitLine]) -> str:
    above = known.get(unit.parent_id)
    words = [gettext("valt onder %(unit)s", unit=above.name)] if above else []
    words += [gettext("uitvoeringsorganisatie")] if unit.is_executive else []
    return ", ".join(words)
