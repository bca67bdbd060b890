"""What a fair procedure asks of a proposal: the gate that says per point what is missing. Pure.

Sources: domain.md "Fair procedure" and its seven patterns (National Ombudsman 2011/015, 2010/059, 2019/024, 23.1.041,
23.1.054). An acute ban answers fewer points; it ends by itself within 14 days.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from incidents.bans.rules import days_broken, is_long_chain, latest_review
from incidents.bans.vocabulary import GatePoint, Hearing, LegalBasis
from incidents.sentences import N_

#: Stands in the remedy texts of an organisation until its lawyer has looked at them (domain: "Fair procedure").
TO_BE_CHECKED = "te controleren door uw jurist"
LAWYER_FIRST = N_("Laat uw jurist de tekst over bezwaar nakijken. Haal daarna de opmerking voor de jurist weg.")


@dataclass(frozen=True, slots=True)
class Act:
    """One act of conduct: what was done, on which day, seen by whom. Of a proposal any of these may be missing."""

    what: str
    happened_on: date | None
    seen_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BanProposal:
    """What the handler fills in. Empty texts are nothing; the days are Amsterdam days, both inside."""

    acute: bool = False
    acute_reason: str | None = None
    told_on: date | None = None
    told_detail: str | None = None
    conduct: tuple[Act, ...] = ()
    norm: str | None = None
    reason: str | None = None
    building_ids: frozenset[UUID] = frozenset()
    first_day: date | None = None
    last_day: date | None = None
    duration_reason: str | None = None
    hearing: Hearing | None = None
    heard_on: date | None = None
    hearing_text: str | None = None
    representative: str | None = None
    basic_service_channel: str | None = None
    legal_basis: LegalBasis | None = None
    remedy: str | None = None
    review_on: date | None = None
    police_informed_on: date | None = None
    exceptions: str | None = None
    decider_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OtherBan:
    """A ban that the person already has in these buildings on these days; its case for whoever may see that ban."""

    first_day: date
    last_day: date
    incident_id: UUID | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(BanProposal):
    """A proposal with what else the gate weighs: the day of weighing, who proposes, the bans that it extends or meets."""

    today: date
    proposer_id: UUID
    decider_ids: frozenset[UUID]
    minor: bool = False
    chain_first_day: date | None = None
    extended_decided_on: date | None = None
    other_ban: OtherBan | None = None


def weighed(proposal: BanProposal, **beside: Any) -> Facts:
    """The facts of a proposal: what is filled in, with what else Facts holds."""
    return Facts(**{each.name: getattr(proposal, each.name) for each in fields(BanProposal)}, **beside)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the gate: whether it is missing, the sentence that says what is, and the field to go to.

    `values` are what the sentence names.
    """

    code: GatePoint
    is_missing: bool
    sentence: str
    field: str
    values: Mapping[str, object]


ORDINARY_POINTS = (
    GatePoint.CONDUCT,
    GatePoint.NORM,
    GatePoint.REASON,
    GatePoint.HEARING,
    GatePoint.BUILDINGS,
    GatePoint.DAYS,
    GatePoint.NO_OTHER_BAN,
    GatePoint.DURATION_REASON,
    GatePoint.BASIC_SERVICE,
    GatePoint.LEGAL_BASIS,
    GatePoint.REVIEW,
    GatePoint.REPRESENTATIVE,
    GatePoint.DECIDER,
)
ACUTE_POINTS = (
    GatePoint.ACUTE_REASON,
    GatePoint.TOLD,
    GatePoint.CONDUCT,
    GatePoint.BUILDINGS,
    GatePoint.DAYS,
    GatePoint.NO_OTHER_BAN,
    GatePoint.DECIDER,
)
FIELDS: Mapping[GatePoint, str] = {
    GatePoint.ACUTE_REASON: "acute_reason",
    GatePoint.TOLD: "told_on",
    GatePoint.CONDUCT: "acts-0-what",
    GatePoint.NORM: "norm",
    GatePoint.REASON: "reason",
    GatePoint.HEARING: "hearing-0",
    GatePoint.BUILDINGS: "buildings-0",
    GatePoint.DAYS: "first_day",
    GatePoint.NO_OTHER_BAN: "first_day",
    GatePoint.DURATION_REASON: "duration_reason",
    GatePoint.BASIC_SERVICE: "basic_service_channel",
    GatePoint.LEGAL_BASIS: "legal_basis-0",
    GatePoint.REVIEW: "review_on",
    GatePoint.REPRESENTATIVE: "representative",
    GatePoint.DECIDER: "decider",
}


def points(facts: Facts) -> list[Point]:
    """Every point that this proposal must answer, in the order of the form; an acute one has fewer.

    Two come up only where there is something to them: another ban that stands in the way, and what was told on the spot,
    for an acute ban may be served by letter too.
    """
    left_out = set() if facts.other_ban else {GatePoint.NO_OTHER_BAN}
    if facts.told_on is None and not facts.told_detail:
        left_out.add(GatePoint.TOLD)
    found = []
    for code in ACUTE_POINTS if facts.acute else ORDINARY_POINTS:
        if code in left_out:
            continue
        sentence = _CHECKS[code](facts)
        values = _other_values(facts) if code is GatePoint.NO_OTHER_BAN else {}
        found.append(Point(code, sentence is not None, sentence or "", _field(code, facts), values))
    return found


def _field(code: GatePoint, facts: Facts) -> str:
    """The field to go to: of a point that several fields answer, the one that is not right yet."""
    if code is GatePoint.LEGAL_BASIS and facts.legal_basis is not None:
        return "remedy"
    if code is GatePoint.DAYS and facts.first_day is not None:
        return "last_day"
    return FIELDS[code]


def gaps(facts: Facts) -> list[Point]:
    """What is missing before the proposal can be decided; an empty list when it is complete."""
    return [point for point in points(facts) if point.is_missing]


def _acute_reason(facts: Facts) -> str | None:
    return None if facts.acute_reason else N_("Schrijf op waarom dit niet kan wachten.")


def _told(facts: Facts) -> str | None:
    """Told on the spot it counts as served: who told it, when, and before whom (domain: "Fair procedure", acute)."""
    if facts.told_on is None:
        return N_("Vul in op welke dag het is verteld.")
    if facts.told_on > facts.today:
        return N_("Vul de dag in waarop het is verteld. Die kan niet in de toekomst liggen.")
    if any(each.happened_on is not None and each.happened_on > facts.told_on for each in facts.conduct):
        return N_("Het verbod kan niet zijn verteld voordat alles gebeurde wat u noemt.")
    return None if facts.told_detail else N_("Schrijf op wie het vertelde, hoe laat, en wie erbij stond.")


def _conduct(facts: Facts) -> str | None:
    if not facts.conduct:
        return N_("Noem ten minste één handeling: wat, wanneer, en wie het zag.")
    if any(not (each.what and each.seen_by and each.happened_on) for each in facts.conduct):
        return N_("Vul bij elke handeling in wat het was, wanneer, en wie het zag.")
    if any(each.happened_on is not None and each.happened_on > facts.today for each in facts.conduct):
        return N_("Een handeling kan niet in de toekomst liggen.")
    return None


def _norm(facts: Facts) -> str | None:
    return None if facts.norm else N_("Noem de huisregel of norm, en hoe betrokkene die kende.")


def _reason(facts: Facts) -> str | None:
    return None if facts.reason else N_("Leg uit waarom een gebouwverbod nodig is.")


def _hearing(facts: Facts) -> str | None:
    if facts.hearing is None:
        return N_("Vul in of betrokkene is gehoord, of waarom niet.")
    if facts.hearing is Hearing.URGENT:
        return N_(
            "Alleen bij een acuut verbod hoeft u betrokkene niet te horen. "
            "Hoor betrokkene, of schrijf op waarom dat niet lukt."
        )
    if not facts.hearing_text:
        if facts.hearing is Hearing.HEARD:
            return N_("Schrijf op wat betrokkene over de feiten zei.")
        return N_("Schrijf op wat u deed om betrokkene te horen.")
    if facts.heard_on is None or facts.heard_on > facts.today:
        return N_("Vul in op welke dag u met betrokkene sprak, of dat probeerde.")
    if _must_be_heard_again(facts):
        return N_(
            "Samen met het vorige verbod duurt dit langer dan 12 maanden. "
            "Hoor betrokkene opnieuw, of probeer dat opnieuw."
        )
    return None


def _must_be_heard_again(facts: Facts) -> bool:
    """Beyond 12 months an old hearing, or an old attempt, counts no more: the full gate again (domain: "Ban")."""
    if facts.chain_first_day is None or facts.last_day is None or facts.extended_decided_on is None:
        return False
    if not is_long_chain(facts.chain_first_day, facts.last_day):
        return False
    return facts.heard_on is None or facts.heard_on <= facts.extended_decided_on


def _buildings(facts: Facts) -> str | None:
    return None if facts.building_ids else N_("Kies ten minste één gebouw.")


def _days(facts: Facts) -> str | None:
    if facts.first_day is None or facts.last_day is None:
        return N_("Vul de eerste en de laatste dag in.")
    if facts.last_day < facts.today:
        return N_("De laatste dag is al voorbij. Kies andere dagen.")
    broken = days_broken(facts.acute, facts.first_day, facts.last_day, facts.today, facts.told_on)
    return broken.sentence if broken else None


def _no_other_ban(facts: Facts) -> str | None:
    """One person has one ban at a time for one building: who decides would be refused, and can change nothing."""
    if facts.other_ban is None:
        return None
    if facts.other_ban.reference is None:
        return N_(
            "Voor betrokkene geldt hier al een gebouwverbod van %(first)s tot en met %(last)s, uit een zaak die u niet "
            "mag zien. Kies andere dagen of andere gebouwen."
        )
    return N_(
        "Voor betrokkene geldt hier al een gebouwverbod van %(first)s tot en met %(last)s, uit zaak %(reference)s. "
        "Kies andere dagen of andere gebouwen."
    )


def _other_values(facts: Facts) -> Mapping[str, object]:
    other = facts.other_ban
    return {"first": other.first_day, "last": other.last_day, "reference": other.reference} if other else {}


def _duration_reason(facts: Facts) -> str | None:
    return None if facts.duration_reason else N_("Leg uit waarom het verbod zo lang duurt.")


def _basic_service(facts: Facts) -> str | None:
    return None if facts.basic_service_channel else N_("Schrijf op welk loket open blijft voor betrokkene.")


def _legal_basis(facts: Facts) -> str | None:
    if facts.legal_basis is None:
        return N_("Kies de grondslag van het verbod.")
    if not facts.remedy:
        return N_("Schrijf op wat betrokkene tegen het verbod kan doen.")
    return LAWYER_FIRST if is_to_be_checked(facts.remedy) else None


def is_to_be_checked(remedy: str) -> bool:
    """Whether a remedy text still says that a lawyer has to look at it."""
    return TO_BE_CHECKED in remedy.casefold()


def _review(facts: Facts) -> str | None:
    if facts.review_on is None:
        return N_("Kies een dag om het verbod opnieuw te bekijken.")
    if facts.first_day is None or facts.last_day is None:
        return None
    if not facts.first_day <= facts.review_on <= latest_review(facts.first_day, facts.last_day):
        return N_("Bekijk het verbod binnen 6 maanden opnieuw, en voor het eind.")
    return None


def _representative(facts: Facts) -> str | None:
    if facts.minor and not facts.representative:
        return N_("Betrokkene is jonger dan 18 jaar. Noem de ouder of voogd die de brief ook krijgt.")
    return None


def _decider(facts: Facts) -> str | None:
    if facts.decider_id is None:
        return N_("Kies wie beslist.")
    if facts.decider_id == facts.proposer_id:
        return N_("Wie het voorstelt, beslist niet. Kies een ander.")
    if facts.decider_id not in facts.decider_ids:
        return N_("Wie u koos, mag hier niet meer over beslissen. Kies een ander.")
    return None


_CHECKS: Mapping[GatePoint, Callable[[Facts], str | None]] = {
    GatePoint.ACUTE_REASON: _acute_reason,
    GatePoint.TOLD: _told,
    GatePoint.CONDUCT: _conduct,
    GatePoint.NORM: _norm,
    GatePoint.REASON: _reason,
    GatePoint.HEARING: _hearing,
    GatePoint.BUILDINGS: _buildings,
    GatePoint.DAYS: _days,
    GatePoint.NO_OTHER_BAN: _no_other_ban,
    GatePoint.DURATION_REASON: _duration_reason,
    GatePoint.BASIC_SERVICE: _basic_service,
    GatePoint.LEGAL_BASIS: _legal_basis,
    GatePoint.REVIEW: _review,
    GatePoint.REPRESENTATIVE: _representative,
    GatePoint.DECIDER: _decider,
}
