"""How a case goes from reported to closed. Pure: facts in, answers or a broken rule out.

The transition table is the one of the domain ("States"). The reasons behind the guards of closing:

* severity, outcome with its reason, feedback: domain, "States", row "close", and "The process", 9.
* an evaluation is asked from severity 3 on. The domain lets a light case (severity 1 or 2) close in one press without
  one ("Light case"), and makes evaluating a step of its own for the rest ("The process", 10).
* a measure that was decided is carried out or taken back first: on a closed case nobody does it any more, and the
  employee was told that it would be done.
* a proposed ban keeps the case open: once decided it becomes a measure of this case, so closing before that would close
  without the measure, and a refusal would reach a case that nobody looks at any more. The authority decides or sends it
  back, and the handler submits or drops what is his; so there is no dead end.
* whoever asked for help was called back, or the handler said why nobody needs to call: on a closed case nobody would
  notice any more that somebody waits (domain, "The process", 1 and 3). Withdrawing is not held up by it: the report was
  a mistake, the question was not, and it stays on the list of the support team until it is answered (decision 0011).
* the outcome still goes with the measures and the person: both may have changed since it was chosen.

A report that was a mistake is withdrawn only when nothing goes on in its name any more: a ban would stay in force on no
ground, a measure could never be taken back, and the reports joined with it would count as nothing. What was done stays
as it is: a measure that was carried out, a ban that was lifted or has ended.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from incidents.handling.case_facts import CaseFacts
from incidents.handling.outcome_rules import outcome_fits
from incidents.handling.vocabulary import NextStep, Verb
from incidents.persons.vocabulary import PersonKnowledge
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.sentences import N_, RuleBroken

SEVERITIES = (1, 2, 3, 4, 5)
#: From here on a case is closed only after it was evaluated.
EVALUATED_FROM = 3
#: From here on the VPT adviser is told (domain, "Light case": the default of the setting).
SERIOUS_FROM = 4
#: From here on a norm was broken, so the person gets a reaction and it matters who it was (domain, severity 1).
NORM_BROKEN_FROM = 2
BLOCKING_PROMISES = frozenset({PromiseKind.FEEDBACK})


class NotNow(RuleBroken):
    """The verb does not fit the status of the case."""

    sentence = N_("Dit kan nu niet meer: de zaak is intussen veranderd. Bekijk eerst hoe de zaak ervoor staat.")


class SeverityOutOfRange(RuleBroken):
    """A severity is 1 to 5."""

    sentence = N_("Kies hoe ernstig het was, van 1 tot en met 5.")
    field = "severity"


class ReasonMissing(RuleBroken):
    """A decision has a reason."""

    sentence = N_("Leg in één zin uit waarom.")
    field = "reason"


class TextMissing(RuleBroken):
    """An empty message tells nobody anything."""

    sentence = N_("Schrijf een bericht.")
    field = "text"


class NothingLearned(RuleBroken):
    """An evaluation says something."""

    sentence = N_("Schrijf op wat u hiervan leert. ‘Niets bijzonders, omdat ...’ mag ook.")
    field = "learning_points"


class HelpNotGiven(RuleBroken):
    """Somebody asked for help, and nobody called back or said why that is not needed."""

    sentence = N_(
        "U kunt nog niet sluiten: er is om hulp gevraagd en nog niet teruggebeld. "
        "Bel zelf, of leg vast waarom bellen niet meer nodig is."
    )


class SeverityMissing(RuleBroken):
    """Closing needs a severity."""

    sentence = N_("U kunt nog niet sluiten: geef eerst aan hoe ernstig het was.")


class OutcomeMissing(RuleBroken):
    """Closing needs an outcome with its reason."""

    sentence = N_("U kunt nog niet sluiten: kies eerst de afloop, met een reden.")


class DecidedMeasureMissing(RuleBroken):
    """Closing with the outcome "measures" needs a standing measure."""

    sentence = N_("U kunt nog niet sluiten: de afloop is ‘maatregelen’, maar er staat geen maatregel vast.")


class MeasuresNotDone(RuleBroken):
    """A standing measure was neither carried out nor taken back.

    `measures` are the stored kinds; the room of measures, which knows their names, says them to the reader.
    """

    sentence = N_(
        "U kunt nog niet sluiten. Dit is besloten, maar nog niet gedaan: %(measures)s. "
        "Leg vast wat er is gedaan, of trek in wat niet doorgaat."
    )

    @property
    def kinds(self) -> frozenset[str]:
        """The stored kinds that the guard found."""
        found = self.values.get("measures", ())
        return frozenset(str(each) for each in found) if isinstance(found, tuple) else frozenset()


class BanNotDecided(RuleBroken):
    """A ban lies before the deciding authority."""

    sentence = N_("U kunt nog niet sluiten: over het voorgestelde gebouwverbod is nog niet beslist.")


class ProposalOpen(RuleBroken):
    """A ban was proposed, and not put before the deciding authority yet."""

    sentence = N_(
        "U kunt nog niet sluiten: er ligt nog een voorstel voor een gebouwverbod. Leg het voor, of laat het vervallen."
    )


class OutcomeFitsNoMore(RuleBroken):
    """Since the outcome was chosen the measures changed, or what is known of the person."""

    sentence = N_(
        "U kunt nog niet sluiten: de afloop past niet meer bij de maatregelen of bij wat u weet over betrokkene. "
        "Kies de afloop opnieuw."
    )


class FeedbackMissing(RuleBroken):
    """Closing needs feedback that was given after the last outcome and the last measure."""

    sentence = N_("U kunt nog niet sluiten: vertel eerst hoe het afloopt.")


class EvaluationMissing(RuleBroken):
    """Closing a case of severity 3 or more needs an evaluation."""

    sentence = N_("U kunt nog niet sluiten: kijk eerst terug op deze zaak. Dat hoort bij ernst 3 en hoger.")


class HasMeasures(RuleBroken):
    """A report with measures of its own is not made part of another one."""

    sentence = N_("Bij deze melding horen al maatregelen. Koppel de andere melding aan deze.")


class HasJoined(RuleBroken):
    """A report with which others were joined is not joined itself."""

    sentence = N_("Aan deze melding zijn andere gekoppeld. Koppel de andere melding aan deze.")


class BanStillStands(RuleBroken):
    """A report is not withdrawn from under a ban that is proposed, decided or in force."""

    sentence = N_(
        "U kunt deze melding nog niet intrekken: er is een gebouwverbod, of een voorstel daarvoor. "
        "Laat de behandelaar dat eerst opheffen of laten vervallen."
    )


class MeasureStillOpen(RuleBroken):
    """A report is not withdrawn while something is still to be done because of it."""

    sentence = N_(
        "U kunt deze melding nog niet intrekken: er is een maatregel besloten die nog niet is gedaan. "
        "Laat de behandelaar die eerst intrekken."
    )


class OthersJoined(RuleBroken):
    """A report is not withdrawn while others count through it alone."""

    sentence = N_(
        "U kunt deze melding nog niet intrekken: er zijn andere meldingen aan gekoppeld. "
        "Maak die koppelingen eerst ongedaan."
    )


class NotJoined(RuleBroken):
    """Only a report that was joined can be parted again."""

    sentence = N_("Deze melding is niet aan een andere gekoppeld.")


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition of a verb, with the rule that is broken when it does not hold, and what its sentence names."""

    holds: Callable[[CaseFacts], bool]
    broken: type[RuleBroken]
    names: Callable[[CaseFacts], Mapping[str, object]] = lambda _facts: {}


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: a verb, from which statuses, to which one (nothing: it stays or restored), its guards."""

    verb: Verb
    sources: frozenset[IncidentStatus]
    target: IncidentStatus | None
    guards: tuple[Guard, ...] = ()


_REPORTED, _TAKEN_UP = IncidentStatus.REPORTED, IncidentStatus.TAKEN_UP
_CLOSED, _WITHDRAWN = IncidentStatus.CLOSED, IncidentStatus.WITHDRAWN
_OPEN = frozenset({_REPORTED, _TAKEN_UP})
_HANDLED = frozenset({_TAKEN_UP})

#: Within so many working days the adviser talks with who answered "not as agreed", counted as a promise is.
CONTACT_WORKING_DAYS = 2
CLOSING_GUARDS = (
    Guard(lambda facts: not facts.asks_help, HelpNotGiven),
    Guard(lambda facts: facts.severity is not None, SeverityMissing),
    Guard(lambda facts: facts.outcome is not None and facts.outcome_has_reason, OutcomeMissing),
    Guard(outcome_fits, OutcomeFitsNoMore),
    Guard(lambda facts: facts.outcome is not Outcome.MEASURES or bool(facts.standing_kinds), DecidedMeasureMissing),
    Guard(lambda facts: facts.is_told and not facts.open_promises & BLOCKING_PROMISES, FeedbackMissing),
    Guard(
        lambda facts: not facts.open_kinds,
        MeasuresNotDone,
        lambda facts: {"measures": tuple(sorted(facts.open_kinds))},
    ),
    Guard(lambda facts: facts.is_evaluated or (facts.severity or 0) < EVALUATED_FROM, EvaluationMissing),
    Guard(lambda facts: not facts.ban_is_submitted, BanNotDecided),
    Guard(lambda facts: not facts.ban_is_proposed, ProposalOpen),
)
WITHDRAWING_GUARDS = (
    Guard(lambda facts: not facts.ban_stands, BanStillStands),
    Guard(lambda facts: not facts.open_kinds, MeasureStillOpen),
    Guard(lambda facts: not facts.has_joined, OthersJoined),
)

TRANSITIONS: Mapping[Verb, Transition] = {
    row.verb: row
    for row in (
        Transition(Verb.TAKE_UP, frozenset({_REPORTED}), _TAKEN_UP),
        Transition(Verb.TAKE_OVER, _HANDLED, None),
        Transition(Verb.HAND_OVER, _OPEN, _REPORTED),
        Transition(Verb.ASSESS_SEVERITY, _HANDLED, None),
        Transition(Verb.CHOOSE_OUTCOME, _HANDLED, None),
        Transition(
            Verb.GIVE_FEEDBACK, _HANDLED, None, (Guard(lambda facts: facts.outcome is not None, OutcomeMissing),)
        ),
        Transition(Verb.EVALUATE, _HANDLED, None),
        Transition(Verb.ADVISE, _HANDLED, None),
        Transition(Verb.CLOSE, _HANDLED, _CLOSED, CLOSING_GUARDS),
        Transition(Verb.REOPEN, frozenset({_CLOSED}), _TAKEN_UP),
        Transition(Verb.WITHDRAW, _OPEN, _WITHDRAWN, WITHDRAWING_GUARDS),
        Transition(
            Verb.JOIN_SAME_EVENT,
            _OPEN,
            _WITHDRAWN,
            (
                Guard(lambda facts: not facts.standing_kinds and not facts.ban_stands, HasMeasures),
                Guard(lambda facts: not facts.has_joined, HasJoined),
            ),
        ),
        Transition(
            Verb.UNDO_SAME_EVENT, frozenset({_WITHDRAWN}), None, (Guard(lambda facts: facts.is_joined, NotJoined),)
        ),
    )
}


def check(verb: Verb, facts: CaseFacts) -> IncidentStatus:
    """The status after this verb. Raises NotNow, or the broken rule of the first guard that does not hold."""
    row = TRANSITIONS[verb]
    if facts.status not in row.sources:
        raise NotNow
    for guard in row.guards:
        if not guard.holds(facts):
            raise guard.broken(**guard.names(facts))
    return row.target or facts.status


def is_possible(verb: Verb, status: IncidentStatus) -> bool:
    """Whether the verb fits the status, whatever its guards say: for a page that offers it."""
    return status in TRANSITIONS[verb].sources


def restored_status(taken_up_at: datetime | None) -> IncidentStatus:
    """The status of a report that is an incident of its own again: as far as it had come before it was joined."""
    return IncidentStatus.REPORTED if taken_up_at is None else IncidentStatus.TAKEN_UP


def missing_before_closing(facts: CaseFacts) -> list[type[RuleBroken]]:
    """The rules that closing would break, in the order of the work; empty when the case can be closed."""
    return [guard.broken for guard in CLOSING_GUARDS if not guard.holds(facts)]


def next_step(facts: CaseFacts) -> NextStep:
    """The one thing to do next, in the order of the process (domain, "The process", 2-10): care comes before all the rest.

    Who it was is asked only when a norm was broken and no outcome was ever chosen: the outcome settles it otherwise. A ban
    lives on when its case was closed, and so does what is owed after an acute one.
    """
    if facts.status is _REPORTED:
        return NextStep.TAKE_UP
    if facts.status is _TAKEN_UP and facts.asks_help:
        return NextStep.SETTLE_HELP
    if facts.status is _TAKEN_UP and facts.severity is None:
        return NextStep.ASSESS_SEVERITY
    if PromiseKind.FULL_DECISION in facts.open_promises and not facts.ban_is_submitted:
        return NextStep.GO_ON_AFTER_ACUTE_BAN
    if facts.status in (_CLOSED, _WITHDRAWN):
        return NextStep.NOTHING
    if facts.outcome is None:
        is_first_time = facts.reopened_at is None
        return NextStep.IDENTIFY_PERSON if is_first_time and _person_is_open(facts) else NextStep.CHOOSE_OUTCOME
    if not outcome_fits(facts):
        return NextStep.CHOOSE_OUTCOME
    if facts.outcome is Outcome.MEASURES and not facts.standing_kinds and not facts.ban_is_proposed:
        return NextStep.DECIDE_MEASURE
    return _next_of_ending(facts)


def _next_of_ending(facts: CaseFacts) -> NextStep:
    missing = set(missing_before_closing(facts))
    if FeedbackMissing in missing:
        return NextStep.GIVE_FEEDBACK
    if MeasuresNotDone in missing:
        return NextStep.CARRY_OUT_MEASURES
    if EvaluationMissing in missing:
        return NextStep.EVALUATE
    if BanNotDecided in missing:
        return NextStep.AWAIT_BAN_DECISION
    if ProposalOpen in missing:
        return NextStep.SETTLE_PROPOSAL
    if DecidedMeasureMissing in missing:
        return NextStep.DECIDE_MEASURE
    return NextStep.CLOSE


def _person_is_open(facts: CaseFacts) -> bool:
    is_open = facts.person_knowledge in (PersonKnowledge.NOT_KNOWN, PersonKnowledge.SAID_TO_BE_KNOWN)
    return is_open and (facts.severity or 0) >= NORM_BROKEN_FROM


def check_severity(severity: int) -> None:
    """Raises SeverityOutOfRange outside 1 to 5."""
    if severity not in SEVERITIES:
        raise SeverityOutOfRange


def check_reason(reason: str | None) -> str:
    """The reason without space around it. Raises ReasonMissing."""
    plain = (reason or "").strip()
    if not plain:
        raise ReasonMissing
    return plain


def check_text(text: str | None) -> str:
    """The text without space around it. Raises TextMissing."""
    plain = (text or "").strip()
    if not plain:
        raise TextMissing
    return plain


def check_lessons(text: str | None) -> str:
    """The learning points without space around them. Raises NothingLearned."""
    plain = (text or "").strip()
    if not plain:
        raise NothingLearned
    return plain
