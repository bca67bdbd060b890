"""How a case goes from reported to closed. Pure: facts in, answers or a broken rule out.

The transition table is the one of the domain ("States"). The reasons behind the guards of closing:

* severity, outcome with its reason, feedback: domain, "States", row "close", and "The process", 9.
* an evaluation is asked from severity 3 on. The domain lets a light case (severity 1 or 2) close in one press without
  one ("Light case"), and makes evaluating a step of its own for the rest ("The process", 10).
* a measure that was decided is carried out or taken back first: on a closed case nobody does it any more, and the
  employee was told that it would be done.
* a ban that lies before the deciding authority keeps the case open: once decided it becomes a measure of this case, so
  closing before that would close without the measure, and a refusal would reach a case that nobody looks at any more.
  The authority decides or sends it back; both take the hindrance away, so there is no dead end.

The outcome "measures" needs something that was decided: a standing measure. A ban is decided by a second person, which
takes time, so a proposed ban is enough to choose this outcome; to close the case a decided measure must stand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

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


class FeedbackMissing(RuleBroken):
    """Closing needs feedback that was given after the last outcome."""

    sentence = N_("U kunt nog niet sluiten: vertel eerst aan de melder en de getroffen medewerker hoe het afloopt.")


class EvaluationMissing(RuleBroken):
    """Closing a case of severity 3 or more needs an evaluation."""

    sentence = N_("U kunt nog niet sluiten: kijk eerst terug op deze zaak. Dat hoort bij ernst 3 en hoger.")


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


class HasMeasures(RuleBroken):
    """A report with measures of its own is not made part of another one."""

    sentence = N_("Bij deze melding horen al maatregelen. Koppel de andere melding aan deze.")


class NotJoined(RuleBroken):
    """Only a report that was joined can be parted again."""

    sentence = N_("Deze melding is niet aan een andere gekoppeld.")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What there is to know of a case in order to say what may and must happen next. Moments are aware, in UTC.

    `standing_kinds` are the stored kinds of the measures that were decided and not withdrawn; `open_kinds` are those of
    them that were not carried out either.
    """

    status: IncidentStatus
    severity: int | None = None
    outcome: Outcome | None = None
    outcome_has_reason: bool = False
    outcome_chosen_at: datetime | None = None
    reopened_at: datetime | None = None
    feedback_given_at: datetime | None = None
    is_evaluated: bool = False
    person_knowledge: PersonKnowledge = PersonKnowledge.NOT_KNOWN
    open_promises: frozenset[PromiseKind] = frozenset()
    standing_kinds: frozenset[str] = frozenset()
    open_kinds: frozenset[str] = frozenset()
    ban_is_proposed: bool = False
    ban_is_submitted: bool = False
    is_joined: bool = False

    @property
    def is_told(self) -> bool:
        """Whether feedback was given after the last outcome and after the last reopening."""
        if self.feedback_given_at is None:
            return False
        since = [moment for moment in (self.outcome_chosen_at, self.reopened_at) if moment is not None]
        return all(self.feedback_given_at >= moment for moment in since)


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

CLOSING_GUARDS = (
    Guard(lambda facts: facts.severity is not None, SeverityMissing),
    Guard(lambda facts: facts.outcome is not None and facts.outcome_has_reason, OutcomeMissing),
    Guard(lambda facts: facts.outcome is not Outcome.MEASURES or bool(facts.standing_kinds), DecidedMeasureMissing),
    Guard(lambda facts: facts.is_told and not facts.open_promises & BLOCKING_PROMISES, FeedbackMissing),
    Guard(
        lambda facts: not facts.open_kinds,
        MeasuresNotDone,
        lambda facts: {"measures": tuple(sorted(facts.open_kinds))},
    ),
    Guard(lambda facts: facts.is_evaluated or (facts.severity or 0) < EVALUATED_FROM, EvaluationMissing),
    Guard(lambda facts: not facts.ban_is_submitted, BanNotDecided),
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
        Transition(Verb.CLOSE, _HANDLED, _CLOSED, CLOSING_GUARDS),
        Transition(Verb.REOPEN, frozenset({_CLOSED}), _TAKEN_UP),
        Transition(Verb.WITHDRAW, _OPEN, _WITHDRAWN),
        Transition(
            Verb.JOIN_SAME_EVENT,
            _OPEN,
            _WITHDRAWN,
            (Guard(lambda facts: not facts.standing_kinds and not facts.ban_is_proposed, HasMeasures),),
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
    """The one thing to do next, in the order of the process (domain, "The process", 2-10).

    Who it was is asked only when a norm was broken and no outcome was chosen: the outcome settles it otherwise.
    """
    if facts.status in (_CLOSED, _WITHDRAWN):
        return NextStep.NOTHING
    if facts.status is _REPORTED:
        return NextStep.TAKE_UP
    if facts.severity is None:
        return NextStep.ASSESS_SEVERITY
    if facts.outcome is None:
        return NextStep.IDENTIFY_PERSON if _person_is_open(facts) else NextStep.CHOOSE_OUTCOME
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


def check_outcome(outcome: Outcome, facts: CaseFacts) -> None:
    """Whether the outcome goes with the measures and with what is known of the person (domain, "Outcome").

    Raises MeasureNeeded, UnknownNotConfirmed, PersonKnown, MeasuresStand or BanStands.
    """
    if outcome is Outcome.MEASURES:
        if not facts.standing_kinds and not facts.ban_is_proposed:
            raise MeasureNeeded
        return
    if outcome is Outcome.PERSON_UNKNOWN and facts.person_knowledge is not PersonKnowledge.CONFIRMED_UNKNOWN:
        raise PersonKnown if facts.person_knowledge is PersonKnowledge.IDENTIFIED else UnknownNotConfirmed
    if not facts.standing_kinds <= (KINDS_BESIDE[outcome] or frozenset()):
        raise MeasuresStand
    if facts.ban_is_proposed:
        raise BanStands
