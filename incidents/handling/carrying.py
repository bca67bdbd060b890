"""What was typed on the page of a light case that turned out to need separate steps: it goes along from page to page.

It is kept nowhere but in the pages themselves, as hidden fields: a text about a case belongs neither in a cookie nor in an
address, and nothing was decided yet that could be stored.
"""

from dataclasses import dataclass

from flask import request

from incidents.handling.vocabulary import LightChoice
from incidents.registration.vocabulary import Outcome
from incidents.web.fields import LONG_TEXT, cleaned


@dataclass(frozen=True, slots=True)
class Carried:
    """The choice, the reason and the message of the light page; no message where the proposed one stood as it was."""

    choice: str
    reason: str
    text: str

    @classmethod
    def from_request(cls) -> "Carried | None":
        """What the posted page carries, or nothing."""
        if "kept_text" not in request.form:
            return None
        return cls(*(_field(name) for name in ("kept_choice", "kept_reason", "kept_text")))

    def fields(self) -> dict[str, str]:
        """The hidden fields of the next page."""
        return {"kept_choice": self.choice, "kept_reason": self.reason, "kept_text": self.text}

    @property
    def outcome(self) -> Outcome | None:
        """The outcome that was meant by the choice."""
        if self.choice == LightChoice.VERBAL_CORRECTION:
            return Outcome.MEASURES
        return Outcome(self.choice) if self.choice in set(Outcome) else None


def _field(name: str) -> str:
    return (cleaned(request.form.get(name)) or "")[:LONG_TEXT]
