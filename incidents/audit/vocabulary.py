"""The kinds of entry of the log."""

from enum import StrEnum

#: The name of a refused attempt to sign in: nobody acts yet, so there is no action that was refused.
SIGN_IN = "sign_in"


class EntryKind(StrEnum):
    """A fact of the work, a look at something, or an attempt that was refused."""

    FACT = "fact"
    READ = "read"
    REFUSED = "refused"
