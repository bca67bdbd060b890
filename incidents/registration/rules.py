"""What must be so for a report, and what somebody who follows it may see. Days and times are those of Amsterdam."""

import re
from datetime import date, time
from uuid import UUID

from incidents.promises.vocabulary import PromiseKind
from incidents.registration.vocabulary import BUILDING_CHANNELS, AffectedKind, Channel, IncidentStatus, ShownStatus
from incidents.sentences import N_, RuleBroken

YEARS_BACK = 5
MOST_DRAFTS = 20
DRAFT_DAYS = 30
#: A draft holds a form with every field filled to its brim; what is larger was not typed.
DRAFT_SIZE = 200_000
LEAST_DIGITS = 3


class OccurredLater(RuleBroken):
    """The day is still to come."""

    sentence = N_("Deze datum is nog niet geweest. Vul de dag in waarop het gebeurde.")
    field = "date"


class OccurredLaterToday(RuleBroken):
    """The time is still to come."""

    sentence = N_("Deze tijd is nog niet geweest. Vul de tijd in waarop het gebeurde.")
    field = "time"


class OccurredTooLongAgo(RuleBroken):
    """The day lies before the first of January five years ago."""

    sentence = N_("Deze datum is te lang geleden. Melden kan vanaf %(first)s. Vraag de VPT-adviseur om hulp.")
    field = "date"


class NothingTold(RuleBroken):
    """The story is empty."""

    sentence = N_("Vertel in een paar woorden wat er is gebeurd.")
    field = "story"


class NoKind(RuleBroken):
    """No kind was chosen."""

    sentence = N_("Kies bij vraag 2 ten minste één antwoord.")
    field = "kinds"


class NoSuchUnit(RuleBroken):
    """The unit does not exist on this day."""

    sentence = N_("Kies een afdeling uit de lijst.")
    field = "unit"


class NoSuchBuilding(RuleBroken):
    """The building is not in use on this day."""

    sentence = N_("Kies een gebouw uit de lijst.")
    field = "building"


class NoSuchColleague(RuleBroken):
    """An employee who was named has left, or never was here."""

    sentence = N_("Wij vinden deze collega niet. Vul het e-mailadres van het werk in.")
    field = "colleague"


class NoNumberToCall(RuleBroken):
    """Help was asked for without a number that can be called."""

    sentence = N_("Vul een telefoonnummer in.")
    field = "callback_number"


class NothingAdded(RuleBroken):
    """An addition is empty."""

    sentence = N_("Vertel wat u wilt toevoegen of verbeteren.")
    field = "text"


class ReportWithdrawn(RuleBroken):
    """Nobody handles a report that was withdrawn, so nobody would read what is added to it."""

    sentence = N_(
        "Deze melding is ingetrokken. Daarom kunt u niets meer toevoegen. Klopt het intrekken niet? Bel de VPT-adviseur. "
        "Gebeurde er iets nieuws? Doe dan een nieuwe melding."
    )


class FormAlreadyUsed(RuleBroken):
    """The key of the form belongs to somebody else's report: a hand-made request."""

    sentence = N_("Dit formulier is al gebruikt. Open een nieuw formulier.")


class TooManyDrafts(RuleBroken):
    """Somebody keeps as many drafts as he may."""

    sentence = N_("U hebt al %(most)s concepten. Gooi er eerst een weg bij Mijn meldingen.")


class DraftTooLarge(RuleBroken):
    """The draft holds more than the form can."""

    sentence = N_("Deze tekst is te lang om op te slaan. Maak de tekst korter.")


class AlreadySent(RuleBroken):
    """A draft of a report that was sent is kept no longer."""

    sentence = N_("Deze melding is al verstuurd.")


def first_day(today: date) -> date:
    """The first day that can be reported: the first of January five years ago."""
    return date(today.year - YEARS_BACK, 1, 1)


def check_when(occurred_on: date, occurred_at: time | None, today: date, now: time) -> None:
    """Refuse what is still to come, and what lies before the first day.

    Raises OccurredLater, OccurredLaterToday, OccurredTooLongAgo.
    """
    if occurred_on > today:
        raise OccurredLater
    if occurred_on < first_day(today):
        raise OccurredTooLongAgo(first=first_day(today))
    if occurred_on == today and occurred_at is not None and occurred_at > now:
        raise OccurredLaterToday


def check_number(number: str) -> None:
    """Refuse a number to call back without enough digits. Raises NoNumberToCall."""
    if len(re.sub(r"\D", "", number)) < LEAST_DIGITS:
        raise NoNumberToCall


def takes_additions(status: IncidentStatus, *, is_joined: bool) -> bool:
    """Whether more can be told: not of a withdrawn report, unless it is part of another one, whose handler reads it."""
    return status is not IncidentStatus.WITHDRAWN or is_joined


def reference(year: int, number: int) -> str:
    """2026-0001: the year of the registration in Amsterdam, and a number that rises within it."""
    return f"{year}-{number:04d}"


def unit_of_report(chosen: UUID, own: UUID | None, of_colleague: UUID | None) -> UUID:
    """The unit of a report: the chosen one; the unit of the affected colleague where the own unit was left standing.

    The form fills in the unit of whoever reports. It happened to the colleague, whose manager looks after him, so the
    report belongs to the colleague's unit unless the reporter chose another one himself.
    """
    return of_colleague if of_colleague is not None and chosen == own else chosen


def is_office_case(kind: AffectedKind, affected_is_office_holder: bool) -> bool:
    """Whether the case is closed to managers: it affects a member of the council or the executive."""
    return kind is AffectedKind.OFFICE_HOLDER or affected_is_office_holder


def managing_unit(unit_id: UUID, found_unit_id: UUID | None, *, office_case: bool) -> UUID | None:
    """Whose managers handle: those found on the way up, none for a case of an office-holder.

    Where nobody up to the top may handle it the unit itself stays written, so that a manager named later finds it; the
    VPT adviser is told and can take it up at once.
    """
    return None if office_case else found_unit_id or unit_id


def building_counts(channel: Channel) -> bool:
    """Whether a building belongs to this channel: a counter and an office talk are in one."""
    return channel in BUILDING_CHANNELS


def follows_in_full(affected_employee_id: UUID | None, employee_id: UUID | None) -> bool:
    """Whether somebody who follows sees more than "opgepakt" and "gesloten".

    Who reported on behalf of a colleague does not: the report is the colleague's from then on.
    """
    return affected_employee_id is None or affected_employee_id == employee_id


def shown_status(
    status: IncidentStatus, next_promise: PromiseKind | None, *, has_outcome: bool, same_event: bool = False
) -> ShownStatus:
    """The status as a person reads it. A case awaits feedback as long as that is the first promise it owes.

    One that was reopened owes it too, but awaits its outcome first.
    """
    if status is IncidentStatus.TAKEN_UP:
        awaiting = has_outcome and next_promise is PromiseKind.FEEDBACK
        return ShownStatus.AWAITING_FEEDBACK if awaiting else ShownStatus.IN_HANDLING
    if status is IncidentStatus.WITHDRAWN:
        return ShownStatus.SAME_EVENT if same_event else ShownStatus.WITHDRAWN
    return ShownStatus.REPORTED if status is IncidentStatus.REPORTED else ShownStatus.CLOSED
