"""The kinds of promise that are kept track of."""

from enum import StrEnum


class PromiseKind(StrEnum):
    """What was promised."""

    TAKE_UP = "take_up"
    FEEDBACK = "feedback"
    FULL_DECISION = "full_decision"


#: Owed as long as a ban lives, also when its case was closed or handed over.
OUTLIVES_CASE = frozenset({PromiseKind.FULL_DECISION})
