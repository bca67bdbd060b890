"""The words of aftercare."""

from enum import StrEnum


class Settling(StrEnum):
    """Why the support team does not need to call any more, as the handler says it."""

    CALLED_MYSELF = "called_myself"
    HELPED_ALREADY = "helped_already"
    OTHERWISE = "otherwise"
