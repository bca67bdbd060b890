"""The kinds of entry of the log."""

from enum import StrEnum


class EntryKind(StrEnum):
    """A fact of the work, a look at something, or an attempt that was refused."""

    FACT = "fact"
    READ = "read"
    REFUSED = "refused"
