"""Which outcome goes with the measures of a case and with what is known of the person (domain, "Outcome"). Pure.

The outcome "measures" needs something that was decided: a standing measure. A ban is decided by a second person, which
takes time, so a proposed ban is enough to choose this outcome; to close the case a decided measure must stand.
"""

from collections.abc import Mapping

from incidents.handling.case_facts import CaseFacts
from incidents.persons.vocabulary import PersonKnowledge
from incidents.registration.vocabulary import Outcome
from incidents.sentences import N_, RuleBroken

#: The stored kinds of measure that may stand beside an outcome; nothing means all. Kinds about what happened rather
#: than towards the person stay possible when nobody knows who it was. A complaint is no aggression: nothing is done
#: about it; with a welfare concern the police may be told so that somebody looks after the person (domain, "Outcome").
KINDS_BESIDE: Mapping[Outcome, frozenset[str] | None] = {
    Outcome.MEASURES: None,
    Outcome.NO_MEASURE: frozenset(),
    Outcome.PERSON_UNKNOWN: frozenset({"police_notification", "police_complaint", "damage_recovery", "other"}),
    Outcome.COMPLAINT: frozenset(),
    Outcome.WELFARE_CONCERN: frozenset({"police_notification", "other"}),
}


class MeasureNeeded(RuleBroken):
    """The outcome "measures" needs a measure or a proposed ban."""

    sentence = N_("Leg eerst ten minste één maatregel vast. Of kies een andere afloop.")
    field = "outcome"


class MeasuresStand(RuleBroken):
    """The outcome does not go with the measures that stand."""

    sentence = N_("Deze afloop past niet bij de genomen maatregelen. Trek die eerst in of kies een andere afloop.")
    field = "outcome"


class BanStands(RuleBroken):
    """The outcome does not go with a ban that is being proposed."""

    sentence = N_("Deze afloop past niet bij het gebouwverbod dat is voorgesteld. Kies een andere afloop.")
    field = "outcome"


class UnknownNotConfirmed(RuleBroken):
    """The outcome "person unknown" needs the handler's confirmation that nobody knows who it was."""

    sentence = N_("Bevestig eerst bij ‘betrokkene’ dat niemand weet wie het was. Daarna kunt u deze afloop kiezen.")
    field = "outcome"


class PersonKnown(RuleBroken):
    """A person who was identified is not unknown."""

    sentence = N_("U hebt vastgelegd wie het was. Deze afloop past daar niet bij.")
    field = "outcome"


def check_outcome(outcome: Outcome, facts: CaseFacts) -> None:
    """Whether the outcome goes with the measures and with what is known of the person (domain, "Outcome").

    From an outcome that allows no measure one may come to "measures" before there is one: it could not be decided first.
    Raises MeasureNeeded, UnknownNotConfirmed, PersonKnown, MeasuresStand or BanStands.
    """
    if outcome is Outcome.MEASURES:
        is_first_choice = facts.outcome in (None, Outcome.MEASURES)
        if is_first_choice and not facts.standing_kinds and not facts.ban_is_proposed:
            raise MeasureNeeded
        return
    if outcome is Outcome.PERSON_UNKNOWN and facts.person_knowledge is not PersonKnowledge.CONFIRMED_UNKNOWN:
        raise PersonKnown if facts.person_knowledge is PersonKnowledge.IDENTIFIED else UnknownNotConfirmed
    if not facts.standing_kinds <= (KINDS_BESIDE[outcome] or frozenset()):
        raise MeasuresStand
    if facts.ban_is_proposed:
        raise BanStands


def outcome_fits(facts: CaseFacts) -> bool:
    """Whether the outcome that was chosen, if any, still goes with the rest; that "measures" lacks one is not asked."""
    if facts.outcome in (None, Outcome.MEASURES):
        return True
    try:
        check_outcome(facts.outcome, facts)
    except RuleBroken:
        return False
    return True
