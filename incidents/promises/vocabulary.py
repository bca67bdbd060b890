"""The kinds of promise that are kept track of."""

from enum import StrEnum


class PromiseKind(StrEnum):
    """What was promised."""

    TAKE_UP = "take_up"
    FEEDBACK = "feedback"
