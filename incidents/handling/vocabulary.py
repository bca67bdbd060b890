"""The words of handling."""

from enum import StrEnum


class StepKind(StrEnum):
    """A step in the handling of a case, as the timeline tells it."""

    TAKEN_UP = "taken_up"
    TAKEN_OVER = "taken_over"
    HANDED_OVER = "handed_over"
    SEVERITY = "severity"
    OUTCOME = "outcome"
    EVALUATED = "evaluated"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    SAME_EVENT = "same_event"
    SAME_EVENT_UNDONE = "same_event_undone"
    ADVISED = "advised"


class FeedbackAnswer(StrEnum):
    """What the affected employee says to the feedback."""

    AS_AGREED = "as_agreed"
    NOT_AS_AGREED = "not_as_agreed"


class Verb(StrEnum):
    """What can be done with a case; the transition table says from where to where."""

    TAKE_UP = "take_up"
    TAKE_OVER = "take_over"
    HAND_OVER = "hand_over"
    ASSESS_SEVERITY = "assess_severity"
    CHOOSE_OUTCOME = "choose_outcome"
    GIVE_FEEDBACK = "give_feedback"
    EVALUATE = "evaluate"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    JOIN_SAME_EVENT = "join_same_event"
    UNDO_SAME_EVENT = "undo_same_event"
    ADVISE = "advise"


class NextStep(StrEnum):
    """The one thing that the handler does next."""

    TAKE_UP = "take_up"
    SETTLE_HELP = "settle_help"
    ASSESS_SEVERITY = "assess_severity"
    GO_ON_AFTER_ACUTE_BAN = "go_on_after_acute_ban"
    IDENTIFY_PERSON = "identify_person"
    CHOOSE_OUTCOME = "choose_outcome"
    DECIDE_MEASURE = "decide_measure"
    GIVE_FEEDBACK = "give_feedback"
    CARRY_OUT_MEASURES = "carry_out_measures"
    EVALUATE = "evaluate"
    AWAIT_BAN_DECISION = "await_ban_decision"
    SETTLE_PROPOSAL = "settle_proposal"
    CLOSE = "close"
    NOTHING = "nothing"


class LightChoice(StrEnum):
    """How a light case ends: an outcome, and with it at most one measure that is done at once."""

    PERSON_UNKNOWN = "person_unknown"
    NO_MEASURE = "no_measure"
    VERBAL_CORRECTION = "verbal_correction"
    COMPLAINT = "complaint"
    WELFARE_CONCERN = "welfare_concern"
