"""How the pages of the dossier say things: titles of cases, statuses, severities, promises.

A list says the same few sentences again and again; what is made here of codes alone is kept per language.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from flask import get_template_attribute
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from incidents.dossier import rules
from incidents.dossier.vocabulary import Choice, SeverityBand, Sorting, Term
from incidents.measures import wording as measure_wording
from incidents.measures.vocabulary import MeasureKind
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.vocabulary import AggressionType, Channel, ShownStatus
from incidents.registration.wording import KINDS as KINDS
from incidents.registration.wording import status_words
from incidents.web.formats import due_tone, moment, short_moment, until
from incidents.web.locale import language

Word = TypeVar("Word", bound=StrEnum)
HOUR = timedelta(hours=1)
CHANNEL_PHRASES = {
    Channel.COUNTER: lazy_gettext("aan de balie"),
    Channel.OFFICE_TALK: lazy_gettext("bij een gesprek op kantoor"),
    Channel.PUBLIC_SPACE: lazy_gettext("op straat"),
    Channel.HOME_VISIT: lazy_gettext("bij een huisbezoek"),
    Channel.TELEPHONE: lazy_gettext("aan de telefoon"),
    Channel.EMAIL: lazy_gettext("in een e-mail"),
    Channel.LETTER: lazy_gettext("in een brief"),
    Channel.SOCIAL_MEDIA: lazy_gettext("op sociale media"),
    Channel.CHAT_OR_FORUM: lazy_gettext("in een chat of op een forum"),
    Channel.OTHER: lazy_gettext("op een andere manier"),
}
TERMS = {
    Term.TAKE_UP: lazy_gettext("Oppakken"),
    Term.FEEDBACK: lazy_gettext("Terugkoppeling"),
    Term.FULL_DECISION: lazy_gettext("Volledig besluit of opheffen na acuut verbod"),
    Term.MEASURE: lazy_gettext("Maatregel"),
    Term.BAN: lazy_gettext("Gebouwverbod"),
}
SEVERITIES = {
    1: lazy_gettext("Ernst 1: onprettig"),
    2: lazy_gettext("Ernst 2: schelden"),
    3: lazy_gettext("Ernst 3: persoonlijk"),
    4: lazy_gettext("Ernst 4: bedreiging"),
    5: lazy_gettext("Ernst 5: geweld"),
}
SEVERITY_BANDS = {
    SeverityBand.LIGHT: lazy_gettext("1 en 2"),
    SeverityBand.PERSONAL: lazy_gettext("3"),
    SeverityBand.SERIOUS: lazy_gettext("4 en 5"),
    SeverityBand.NONE_GIVEN: lazy_gettext("Nog niet bepaald"),
}
CHOICES = {
    Choice.OPEN: lazy_gettext("Alle open zaken"),
    Choice.MINE: lazy_gettext("Van mij"),
    Choice.MY_UNITS: lazy_gettext("Mijn afdelingen"),
    Choice.NOT_TAKEN_UP: lazy_gettext("Niet opgepakt"),
    Choice.OVERDUE: lazy_gettext("Te laat"),
    Choice.ASKS_HELP: lazy_gettext("Hulp gevraagd"),
    Choice.CLOSED: lazy_gettext("Gesloten"),
    Choice.WITHDRAWN: lazy_gettext("Ingetrokken"),
}
#: The fields of the work list in which one types, by their name in the address.
TYPED = {
    "zaak": lazy_gettext("Zaaknummer"),
    "van": lazy_gettext("Vanaf"),
    "tot": lazy_gettext("Tot en met"),
}
SORTINGS = {
    Sorting.REFERENCE: lazy_gettext("Zaak"),
    Sorting.NEXT_DUE: lazy_gettext("Eerstvolgende termijn"),
    Sorting.STATUS: lazy_gettext("Status"),
    Sorting.UNIT: lazy_gettext("Afdeling"),
    Sorting.HANDLER: lazy_gettext("Behandelaar"),
    Sorting.OCCURRED_ON: lazy_gettext("Gebeurd op"),
}


def title_of(kinds: Iterable[str], channel: Channel, *, is_visit: bool = False) -> str:
    """A short title: the most telling kind, and where or how ("Bedreigd aan de balie"); or a visit in spite of a ban."""
    if is_visit:
        return str(gettext("Bezoek ondanks gebouwverbod"))
    return _title(language(), frozenset(kinds), channel)


def other_kinds(kinds: Iterable[str]) -> str:
    """The kinds that the title does not name: "ook uitgescholden", or nothing."""
    return _other_kinds(language(), frozenset(kinds))


def severity_label(severity: int | None) -> str:
    """ "Ernst 4: bedreiging", or that it was not given yet."""
    return _severity(language(), severity)


def severity_in_short(severity: int | None) -> str:
    """ "ernst 4", or that it was not given yet."""
    return _short_severity(language(), severity)


def severity_tone(severity: int | None) -> str | None:
    """The tone of the badge of a severity."""
    return {3: "warn", 4: "bad", 5: "bad"}.get(severity or 0)


def due_mark(term: Term, due_at: datetime, now: datetime) -> tuple[str, Markup]:
    """The tone of a deadline, and its mark: "Oppakken: 2 uur te laat"."""
    tone = due_tone(due_at, now)
    return tone, _due(language(), tone, term, (due_at - now) // HOUR)


def when(at: datetime, now: datetime) -> str:
    """A moment with its weekday, or with its year when that is not this year."""
    is_this_year = at.astimezone(rules.AMSTERDAM).year == now.astimezone(rules.AMSTERDAM).year
    return short_moment(at) if is_this_year else moment(at)


def promise_label(promise: PromiseKind) -> str:
    """What was promised, in a word."""
    return _promise(language(), promise)


def measure_label(kind: MeasureKind) -> str:
    """What a measure is called."""
    return str(measure_wording.KINDS[kind])


@lru_cache(maxsize=4096)
def _due(_language: str, tone: str, term: Term, hours: int) -> Markup:
    """The mark of a deadline so many whole hours ahead, rounded down: until the next whole hour it stays the same."""
    now = datetime(2000, 1, 1, tzinfo=UTC)
    words = f"{TERMS[term]}: {until(now + HOUR * hours + HOUR / 2, now)}"
    return Markup(get_template_attribute("macros/parts.html", "due")(tone, words))  # noqa: S704  (what a macro made)


def help_mark() -> Markup:
    """The badge of a case in which somebody asked for help and was not called back yet."""
    return _help_mark(language())


@lru_cache(maxsize=4)
def _help_mark(_language: str) -> Markup:
    made = get_template_attribute("macros/parts.html", "badge")(gettext("Hulp gevraagd"), "bad")
    return Markup(made)  # noqa: S704  (what a macro made)


@lru_cache(maxsize=1024)
def _other_kinds(_language: str, kinds: frozenset[str]) -> str:
    others = [str(KINDS[each]).lower() for each in rules.TELLING if each in kinds][1:]
    return str(gettext("ook %(kinds)s", kinds=", ".join(others))) if others else ""


@lru_cache(maxsize=4096)
def _title(_language: str, kinds: frozenset[str], channel: Channel) -> str:
    kind = next((each for each in rules.TELLING if each in kinds), AggressionType.OTHER)
    return str(gettext("%(kind)s %(channel)s", kind=KINDS[kind], channel=CHANNEL_PHRASES[channel]))


def status_mark(status: ShownStatus) -> Markup:
    """The badge of a status."""
    return _status_mark(language(), status)


@lru_cache(maxsize=64)
def _status_mark(_language: str, status: ShownStatus) -> Markup:
    label, tone = status_words(status)
    made = get_template_attribute("macros/parts.html", "badge")(label, tone)
    return Markup(made)  # noqa: S704  (what a macro made)


@lru_cache(maxsize=64)
def _severity(_language: str, severity: int | None) -> str:
    return str(SEVERITIES[severity]) if severity else gettext("ernst nog niet bepaald")


@lru_cache(maxsize=64)
def _short_severity(_language: str, severity: int | None) -> str:
    return str(gettext("ernst %(severity)s", severity=severity) if severity else gettext("ernst nog niet bepaald"))


@lru_cache(maxsize=64)
def _promise(_language: str, promise: PromiseKind) -> str:
    return str(TERMS[Term(promise.value)])


def labels(of: Mapping[Word, Any]) -> dict[Word, str]:
    """The labels of a table of words in the reader's language."""
    words = language()
    kept = _LABELS.get((words, id(of)))
    if kept is None:
        kept = _LABELS[words, id(of)] = {word: str(label) for word, label in of.items()}
    return kept


#: The labels of the tables above, per language; the tables live as long as the process.
_LABELS: dict[tuple[str, int], dict[Any, str]] = {}
