"""Which measures may be decided, carried out and withdrawn. Pure.

Sources: domain, "Outcome" (a complaint or a welfare concern allows no measure against the person), "The process" 4
and 5 (against a confirmed unknown person only what is about the event remains), "Fair procedure" (what is heavy is
decided by a second person: a building ban on a page of its own, the others not before they have one). The last measure
of a case whose outcome is "measures" may be taken back: closing then asks for another one.
"""

from datetime import date

from incidents.handling.outcome_rules import KINDS_BESIDE
from incidents.measures.vocabulary import OWN_PAGE, OWN_PROCEDURE, WITHOUT_PERSON, MeasureKind
from incidents.persons.vocabulary import PersonKnowledge
from incidents.promises.rules import months_after
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.sentences import N_, RuleBroken

#: Said on the spot, so that nobody needs to know who it was.
ON_THE_SPOT = frozenset({MeasureKind.VERBAL_CORRECTION})
#: A plan for longer ahead than this is a slip of the pen.
PLANNED_MONTHS_AHEAD = 12


class CaseNotInHandling(RuleBroken):
    """A measure belongs to a case that somebody handles."""

    sentence = N_("Deze zaak is niet in behandeling. Pak de zaak eerst op, of heropen de zaak.")


class OwnProcedure(RuleBroken):
    """A building ban is proposed and decided on its own page."""

    sentence = N_("Een gebouwverbod stelt u voor op een eigen pagina. Een tweede persoon beslist.")
    field = "kind"


class NotYetPossible(RuleBroken):
    """What takes contact or a service away is decided by a second person, outside this register."""

    sentence = N_("Over deze maatregel beslist een tweede persoon, buiten dit register. Bel eerst de VPT-adviseur.")
    field = "kind"


class NotWithOutcome(RuleBroken):
    """The outcome allows no such measure."""

    sentence = N_("Deze maatregel past niet bij de gekozen afloop. Kies eerst een andere afloop.")
    field = "kind"


class PersonUnknown(RuleBroken):
    """Nobody knows who it was: only what is about the event remains."""

    sentence = N_(
        "Niemand weet wie het was. Kies een maatregel die niet tegen een persoon is, zoals aangifte bij de politie."
    )
    field = "kind"


class PersonNotIdentified(RuleBroken):
    """A measure towards a person needs the person."""

    sentence = N_("Leg eerst vast wie betrokkene is. Daarna kunt u deze maatregel kiezen.")
    field = "kind"


class ReasonMissing(RuleBroken):
    """A measure has a reason."""

    sentence = N_("Leg in één of twee zinnen uit waarom.")
    field = "reason"


class DecidedLater(RuleBroken):
    """A decision was taken today or before."""

    sentence = N_("De dag van het besluit kan niet in de toekomst liggen.")
    field = "decided_on"


class DecidedBeforeEvent(RuleBroken):
    """A decision follows the event."""

    sentence = N_("De dag van het besluit ligt voor het incident van %(occurred_on)s.")
    field = "decided_on"


class PlannedTooFar(RuleBroken):
    """A plan lies between the decision and twelve months from now."""

    sentence = N_("Kies een dag vanaf het besluit, hoogstens %(months)s maanden vooruit.")
    field = "planned_on"


class NotOpen(RuleBroken):
    """The measure was carried out or withdrawn before."""

    sentence = N_("Deze maatregel is al uitgevoerd of ingetrokken.")


class CarriedOutLater(RuleBroken):
    """What was carried out was carried out today or before, and not before it was decided."""

    sentence = N_("Vul een dag in vanaf het besluit van %(decided_on)s tot en met vandaag.")
    field = "carried_out_on"


def check_kind(kind: MeasureKind, outcome: Outcome | None, knowledge: PersonKnowledge) -> None:
    """Whether this kind may be decided as a plain measure.

    Raises OwnProcedure, NotYetPossible, and what check_fits raises.
    """
    check_no_own_page(kind)
    if kind in OWN_PROCEDURE:
        raise NotYetPossible
    check_fits(kind, outcome, knowledge)


def check_no_own_page(kind: MeasureKind) -> None:
    """Raises OwnProcedure for a kind that is decided, and ended, on the page of its own room."""
    if kind in OWN_PAGE:
        raise OwnProcedure


def check_fits(kind: MeasureKind, outcome: Outcome | None, knowledge: PersonKnowledge) -> None:
    """Whether this kind goes with the outcome, if there is one, and with what is known of the person.

    Raises NotWithOutcome, PersonUnknown, PersonNotIdentified.
    """
    beside = KINDS_BESIDE[outcome] if outcome is not None else None
    if beside is not None and kind.value not in beside:
        raise NotWithOutcome
    if kind in WITHOUT_PERSON:
        return
    if knowledge is PersonKnowledge.CONFIRMED_UNKNOWN:
        raise PersonUnknown
    if knowledge is not PersonKnowledge.IDENTIFIED and kind not in ON_THE_SPOT:
        raise PersonNotIdentified


def possible_kinds(outcome: Outcome | None, knowledge: PersonKnowledge) -> list[MeasureKind]:
    """The kinds that may be decided as a plain measure, in the order of their weight."""
    return [kind for kind in MeasureKind if _is_possible(kind, outcome, knowledge)]


def _is_possible(kind: MeasureKind, outcome: Outcome | None, knowledge: PersonKnowledge) -> bool:
    try:
        check_kind(kind, outcome, knowledge)
    except RuleBroken:
        return False
    return True


def check_in_handling(status: IncidentStatus) -> None:
    """Raises CaseNotInHandling unless the case is taken up."""
    if status is not IncidentStatus.TAKEN_UP:
        raise CaseNotInHandling


def check_reason(reason: str | None) -> str:
    """The reason without space around it. Raises ReasonMissing."""
    plain = (reason or "").strip()
    if not plain:
        raise ReasonMissing
    return plain


def check_days(*, occurred_on: date, decided_on: date, planned_on: date | None, today: date) -> None:
    """Whether the days of a decision are possible; all are Amsterdam days.

    Raises DecidedLater, DecidedBeforeEvent, PlannedTooFar.
    """
    if decided_on > today:
        raise DecidedLater
    if decided_on < occurred_on:
        raise DecidedBeforeEvent(occurred_on=occurred_on)
    if planned_on is None:
        return
    if not decided_on <= planned_on <= months_after(today, PLANNED_MONTHS_AHEAD):
        raise PlannedTooFar(months=PLANNED_MONTHS_AHEAD)


def check_open(*, is_open: bool) -> None:
    """Raises NotOpen for a measure that was carried out or taken back."""
    if not is_open:
        raise NotOpen


def check_carried_out(*, decided_on: date, carried_out_on: date, today: date, is_open: bool) -> None:
    """Whether a measure can be marked as carried out on this day. Raises NotOpen, CarriedOutLater."""
    check_open(is_open=is_open)
    if not decided_on <= carried_out_on <= today:
        raise CarriedOutLater(decided_on=decided_on)
