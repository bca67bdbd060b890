"""How the figures are called."""

from datetime import timedelta
from decimal import Decimal

from flask_babel import gettext, lazy_gettext

from incidents.reporting.rules import Period, Said
from incidents.reporting.vocabulary import Figure, SeverityBand, TableCode
from incidents.web.formats import day, month_name
from incidents.web.locale import language

TABLES = {
    TableCode.KEY_FIGURES: lazy_gettext("In het kort"),
    TableCode.MONTHS: lazy_gettext("Per maand, naar ernst"),
    TableCode.KINDS: lazy_gettext("Soorten agressie"),
    TableCode.PAR_CLASSES: lazy_gettext("Soorten agressie, samengevat"),
    TableCode.UNITS: lazy_gettext("Per afdeling"),
    TableCode.CHANNELS: lazy_gettext("Waar of hoe het gebeurde"),
    TableCode.BUILDINGS: lazy_gettext("Per gebouw"),
    TableCode.SEVERITY: lazy_gettext("Ernst"),
    TableCode.MEASURES: lazy_gettext("Maatregelen"),
}
SEVERITIES = {
    1: lazy_gettext("1: onprettig, geen norm overschreden"),
    2: lazy_gettext("2: schelden, niet persoonlijk"),
    3: lazy_gettext("3: persoonlijke belediging, discriminatie, seksuele opmerking"),
    4: lazy_gettext("4: bedreiging, stalking, afpersing"),
    5: lazy_gettext("5: lichamelijk geweld, wapen, ernstige schade"),
    None: lazy_gettext("Nog niet bepaald"),
}
BANDS = {
    SeverityBand.LIGHT: lazy_gettext("Ernst 1 en 2"),
    SeverityBand.INSULT: lazy_gettext("Ernst 3"),
    SeverityBand.SERIOUS: lazy_gettext("Ernst 4 en 5"),
    SeverityBand.NOT_ASSESSED: lazy_gettext("Nog niet bepaald"),
}
FIGURES = {
    Figure.INCIDENTS: lazy_gettext("Incidenten"),
    Figure.CHANGE: lazy_gettext("Vergelijken met het jaar ervoor"),
    Figure.RATE: lazy_gettext("Per 100 medewerkers"),
    Figure.PERSON_UNKNOWN: lazy_gettext("Persoon onbekend"),
    Figure.POLICE: lazy_gettext("Politie"),
    Figure.BANS_IMPOSED: lazy_gettext("Gebouwverboden opgelegd"),
    Figure.BANS_ACTIVE: lazy_gettext("Gebouwverboden van kracht"),
    Figure.BAN_VIOLATIONS: lazy_gettext("Bezoeken ondanks een gebouwverbod"),
    Figure.BANS_VIOLATED: lazy_gettext("Gebouwverboden die zijn overtreden"),
    Figure.ADVICE: lazy_gettext("Adviezen van de VPT-adviseur"),
    Figure.MONTHS: lazy_gettext("Maand"),
    Figure.SEVERITY: lazy_gettext("Ernst"),
    Figure.KINDS: lazy_gettext("Soorten"),
    Figure.PAR_CLASSES: lazy_gettext("Soorten, samengevat"),
    Figure.UNITS: lazy_gettext("Afdeling"),
    Figure.CHANNELS: lazy_gettext("Waar of hoe"),
    Figure.ONLINE: lazy_gettext("Online"),
    Figure.BUILDINGS: lazy_gettext("Gebouw"),
    Figure.MEASURES: lazy_gettext("Maatregelen"),
    Figure.PERCENTAGES: lazy_gettext("Percentages"),
}

_DUTCH_SIGNS = str.maketrans(",.-", ".,−")
_ENGLISH_SIGNS = str.maketrans("-", "−")


def period_title(period: Period) -> str:
    """How a period is called in a heading: 2025, or its days."""
    if period.is_whole_year:
        return str(period.first_day.year)
    return str(gettext("%(first)s tot en met %(last)s", first=day(period.first_day), last=day(period.last_day)))


def short_period(period: Period) -> str:
    """How a period is called above a column: its year, or its days where it is no whole year ("2026 t/m 23-11")."""
    first, last = period.first_day, period.last_day
    if period.is_whole_year:
        return str(first.year)
    if (first.month, first.day) == (1, 1) and first.year == last.year:
        return str(gettext("%(year)s t/m %(day)s", year=first.year, day=f"{last:%d-%m}"))
    return str(gettext("%(first)s t/m %(last)s", first=day(first), last=day(last)))


def month_title(year: int, month: int, period: Period) -> str:
    """januari, or januari 2025 where the period lies in two years."""
    name = month_name(month)
    return name if period.first_day.year == period.last_day.year else f"{name} {year}"


def unfinished_months(period: Period) -> str:
    """Which months of the period are not whole, the first or the last; nothing when all are."""
    first, last = period.first_day, period.last_day
    starts_within, ends_within = first.day != 1, (last + timedelta(days=1)).day != 1
    if starts_within and ends_within and (first.year, first.month) == (last.year, last.month):
        return str(
            gettext(
                "Van %(month)s tellen alleen de dagen van %(first)s tot en met %(last)s.",
                month=month_name(first.month),
                first=day(first),
                last=day(last),
            )
        )
    said = []
    if starts_within:
        from_day = {"month": month_name(first.month), "day": day(first)}
        said.append(gettext("Van %(month)s tellen alleen de dagen vanaf %(day)s.", **from_day))
    if ends_within:
        to_day = {"month": month_name(last.month), "day": day(last)}
        said.append(gettext("Van %(month)s tellen alleen de dagen tot en met %(day)s.", **to_day))
    return " ".join(said)


def short_month(month: int) -> str:
    """jan, mrt."""
    names = gettext("jan feb mrt apr mei jun jul aug sep okt nov dec").split()
    return str(names[month - 1])


def number(value: int | Decimal | str | None) -> str:
    """A number as Dutch pages write it: 3.180 and 39,4; in English 3,180 and 39.4; nothing known is a dash."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return f"{value:,}".translate(_ENGLISH_SIGNS if language() == "en" else _DUTCH_SIGNS)


def said(what: Said) -> str:
    """A sentence of the rules, translated, with its numbers written."""
    values = {name: number(value) if isinstance(value, int) else value for name, value in what.values.items()}
    return str(gettext(what.sentence, **values))
