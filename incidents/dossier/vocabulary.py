"""The words of the work list and of "Mijn werk". None is stored: those of the list stand in its address, in Dutch."""

from enum import StrEnum

from incidents.registration.vocabulary import ShownStatus


class Choice(StrEnum):
    """The choices above the work list."""

    OPEN = "open"
    MINE = "van-mij"
    MY_UNITS = "mijn-afdelingen"
    NOT_TAKEN_UP = "niet-opgepakt"
    OVERDUE = "te-laat"
    ASKS_HELP = "hulp"
    CLOSED = "gesloten"
    WITHDRAWN = "ingetrokken"


class BanChoice(StrEnum):
    """The choices above the list of building bans."""

    IN_FORCE = "geldt"
    ENDS_SOON = "loopt-af"
    IN_PREPARATION = "in-voorbereiding"
    SUSPENDED = "opgeschort"
    OVER = "voorbij"


class Sorting(StrEnum):
    """By what the work list is sorted."""

    NEXT_DUE = "termijn"
    REFERENCE = "zaak"
    STATUS = "status"
    UNIT = "eenheid"
    HANDLER = "behandelaar"
    OCCURRED_ON = "gebeurd"


#: What one can choose as a status in the work list; a report of the same event counts as withdrawn there.
CHOOSABLE_STATUSES = (
    ShownStatus.REPORTED,
    ShownStatus.IN_HANDLING,
    ShownStatus.AWAITING_FEEDBACK,
    ShownStatus.CLOSED,
    ShownStatus.WITHDRAWN,
)


class SeverityBand(StrEnum):
    """How severe, as one chooses it in the work list."""

    LIGHT = "1-2"
    PERSONAL = "3"
    SERIOUS = "4-5"
    NONE_GIVEN = "niet-bepaald"


class Term(StrEnum):
    """What a case must have by a moment."""

    TAKE_UP = "take_up"
    FEEDBACK = "feedback"
    FULL_DECISION = "full_decision"
    MEASURE = "measure"
    BAN = "ban"


class Urgency(StrEnum):
    """In which group of "Mijn werk" a task stands."""

    NOW = "now"
    HELP = "help"
    LATE = "late"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"


class TaskKind(StrEnum):
    """What somebody has to do."""

    TAKE_UP = "take_up"
    SETTLE_HELP = "settle_help"
    FEEDBACK = "feedback"
    FULL_DECISION = "full_decision"
    CHOOSE_OUTCOME = "choose_outcome"
    TAKE_OVER = "take_over"
    GO_ON = "go_on"
    DECIDE_BAN = "decide_ban"
    SERVE_BAN = "serve_ban"
    REVIEW_BAN = "review_ban"
    SUBMIT_PROPOSAL = "submit_proposal"
    COMPLETE_PROPOSAL = "complete_proposal"
    LAPSED_PROPOSAL = "lapsed_proposal"
    AWAIT_BAN = "await_ban"
    BAN_RUNS = "ban_runs"
    CARRY_OUT = "carry_out"
    NOT_AS_AGREED = "not_as_agreed"
