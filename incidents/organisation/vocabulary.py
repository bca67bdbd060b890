"""The words of the organisation's settings."""

from enum import StrEnum


class TellAdviser(StrEnum):
    """Of which reports the VPT advisers are told: all, those that are severe or ask for help, or none."""

    ALL = "all"
    SERIOUS = "serious"
    NONE = "none"
