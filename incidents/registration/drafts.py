"""What a draft keeps of a form, and how it becomes the form again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from incidents.registration.forms import ReportForm, When
from incidents.web.formats import day as written_day
from incidents.work import AMSTERDAM

#: What a draft keeps: everything of the form but its token.
NOT_KEPT = frozenset({"csrf_token", "form_key", "version"})
#: What the page has answered before anybody types: it makes no draft.
ANSWERED_BEFOREHAND = frozenset({"opened_at", "day", "about", "unit", "person"})


def typed(values: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What a draft keeps of a request: the fields of the form as they were typed."""
    known = {name for name in ReportForm.__dict__ if not name.startswith("_")} - NOT_KEPT
    return {name: list(texts) for name, texts in values.items() if name in known}


def says_something(values: Mapping[str, list[str]]) -> bool:
    """Whether anything was typed or chosen beyond what the page had answered itself."""
    told = (texts for name, texts in values.items() if name not in ANSWERED_BEFOREHAND)
    return any(text.strip() for texts in told for text in texts)


def reopened(kept: Mapping[str, list[str]], form_key: UUID, saved_at: datetime, now: datetime) -> dict[str, list[str]]:
    """A draft as the form shows it again: "zojuist" stays the moment at which it was begun, however late it is sent.

    Of another day it becomes that day, with the time. `saved_at` and `now` are in UTC.
    """
    begun_at = _begun_at(kept, saved_at)
    values = {name: list(texts) for name, texts in kept.items()}
    values |= {"form_key": [str(form_key)], "opened_at": [begun_at.isoformat()]}
    local = begun_at.astimezone(AMSTERDAM)
    if local.date() == now.astimezone(AMSTERDAM).date():
        return values
    values["opened_at"] = [now.isoformat()]
    if values.get("day", [When.JUST_NOW])[0] != When.OTHER:
        was_just_now = values.get("day", [When.JUST_NOW])[0] == When.JUST_NOW
        values |= {"day": [When.OTHER.value], "date": [written_day(local.date())]}
        if was_just_now and not any(values.get("time", [])):
            values["time"] = [local.strftime("%H.%M")]
    return values


def _begun_at(kept: Mapping[str, list[str]], saved_at: datetime) -> datetime:
    """When the page of a draft was opened; the moment of saving when the draft does not say so, or cannot be right."""
    try:
        opened_at = datetime.fromisoformat("".join(kept.get("opened_at", [])))
    except ValueError:
        return saved_at
    return opened_at if opened_at.tzinfo is not None and opened_at <= saved_at else saved_at
