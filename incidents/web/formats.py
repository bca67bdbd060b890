"""How days, moments and broken rules are written: dd-mm-jjjj, 24-hour time, Amsterdam."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from flask import Flask
from flask_babel import gettext as translated
from flask_babel import ngettext

from incidents.sentences import N_, RuleBroken
from incidents.web.locale import language
from incidents.work import AMSTERDAM

WEEKDAYS = (N_("ma"), N_("di"), N_("wo"), N_("do"), N_("vr"), N_("za"), N_("zo"))
WEEKDAYS_WHOLE = (
    N_("maandag"),
    N_("dinsdag"),
    N_("woensdag"),
    N_("donderdag"),
    N_("vrijdag"),
    N_("zaterdag"),
    N_("zondag"),
)
MONTHS = (
    N_("januari"),
    N_("februari"),
    N_("maart"),
    N_("april"),
    N_("mei"),
    N_("juni"),
    N_("juli"),
    N_("augustus"),
    N_("september"),
    N_("oktober"),
    N_("november"),
    N_("december"),
)


def gettext(sentence: str, **values: object) -> str:
    """The sentence in the reader's language."""
    return str(translated(sentence, **values))


def day(value: date) -> str:
    """24-11-2026."""
    return value.strftime("%d-%m-%Y")


def clock(value: datetime | time) -> str:
    """10.41 uur, in English 10:41: of a moment, or of a time as somebody in Amsterdam told it."""
    local = value.astimezone(AMSTERDAM) if isinstance(value, datetime) else value
    return gettext("%(time)s uur", time=local.strftime("%H:%M" if language() == "en" else "%H.%M"))


def moment(value: datetime) -> str:
    """24-11-2026, 10.41 uur."""
    return f"{day(value.astimezone(AMSTERDAM).date())}, {clock(value)}"


def short_moment(value: datetime) -> str:
    """ma 23-11, 10.41 uur."""
    local = value.astimezone(AMSTERDAM)
    return f"{gettext(WEEKDAYS[local.weekday()])} {local.strftime('%d-%m')}, {clock(value)}"


def long_day(value: date) -> str:
    """dinsdag 24 november 2026."""
    weekday, month = gettext(WEEKDAYS_WHOLE[value.weekday()]), gettext(MONTHS[value.month - 1])
    return f"{weekday} {value.day} {month} {value.year}"


def long_day_first(value: date) -> str:
    """Dinsdag 24 november 2026: at the beginning of a line. The month keeps its letter, which is a capital in English."""
    written = long_day(value)
    return written[:1].upper() + written[1:]


def month_name(number: int) -> str:
    """november, from 11."""
    return gettext(MONTHS[number - 1])


def until(due: datetime, now: datetime) -> str:
    """How long there is left, or how late it is, in whole hours or days: "nog 4 uur", "1 dag te laat"."""
    gap = due - now
    late, size = gap < timedelta(0), abs(gap)
    days, hours = size // timedelta(days=1), size // timedelta(hours=1)
    if days >= 1:
        plain = gettext("%(count)s dagen", count=days) if days > 1 else gettext("1 dag")
    elif hours >= 1:
        plain = ngettext("%(num)s uur", "%(num)s uur", hours)
    else:
        plain = gettext("minder dan een uur")
    return gettext("%(span)s te laat", span=plain) if late else gettext("nog %(span)s", span=plain)


def due_tone(due: datetime, now: datetime) -> str:
    """The tone of a due mark: late, today, later."""
    if due < now:
        return "late"
    return "today" if due.astimezone(AMSTERDAM).date() == now.astimezone(AMSTERDAM).date() else "later"


def sentence_of(broken: RuleBroken) -> str:
    """The translated sentence of a broken rule, with its values; days and moments are written as pages write them."""
    return sentence_with(broken.sentence, broken.values)


def sentence_with(sentence: str, values: Mapping[str, object]) -> str:
    """A marked sentence, translated, with its values as pages write them."""
    return gettext(sentence, **{name: written_value(value) for name, value in values.items()})


def written_value(value: object) -> str:
    """A value inside a sentence."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return str(value)


def register(app: Flask) -> None:
    """Give the templates these formats as filters."""
    for each in (day, clock, moment, short_moment, long_day, long_day_first, month_name, until, due_tone):
        app.add_template_filter(each, each.__name__)
