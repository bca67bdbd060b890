"""The words of knowing a person."""

from enum import StrEnum


class PersonKnowledge(StrEnum):
    """What is known of the person: the reporter's word, until a handler confirms it."""

    NOT_KNOWN = "not_known"
    SAID_TO_BE_KNOWN = "said_to_be_known"
    IDENTIFIED = "identified"
    CONFIRMED_UNKNOWN = "confirmed_unknown"
