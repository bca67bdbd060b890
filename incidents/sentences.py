"""Sentences that a person reads, marked where no request and no translation is at hand.

Rules, vocabularies and events may not load Flask, and yet a broken rule has a sentence for its reader. `N_` marks
such a sentence for the catalogue and gives it back untouched; the web translates it when it is shown.
"""

from typing import ClassVar


def N_(sentence: str) -> str:
    """Mark a sentence for translation and return it as it is."""
    return sentence


class RuleBroken(Exception):
    """A rule of the work was broken; `sentence` says so to the reader, filled with the named `values`.

    A subclass names the rule and holds its sentence; `field` is the name of the form field beside which the sentence
    belongs, or nothing when it concerns the whole form.
    """

    sentence: ClassVar[str] = ""
    field: ClassVar[str | None] = None

    def __init__(self, **values: object) -> None:
        super().__init__(self.sentence)
        self.values = values
