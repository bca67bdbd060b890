"""How long a sign-in holds, a link is valid, when too many attempts were made, and what a password must be. Pure.

Idle 30 minutes and absolute 10 hours: a working day without a forgotten open browser. Links: 72 hours, once.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import Enum
from uuid import UUID
from zoneinfo import ZoneInfo

from incidents.sentences import N_, RuleBroken

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)
LINK_VALID = timedelta(hours=72)

#: Attempts are counted over this time.
ATTEMPTS_WITHIN = timedelta(minutes=15)
LINKS_WITHIN = timedelta(hours=1)
LINKS_PER_ACCOUNT = 3

#: Ended sessions, used or ended links and old attempts are of use to nobody after this time.
KEPT_AFTER_END = timedelta(days=1)

#: NIST SP 800-63B 5.1.1 asks for 8 signs at least and for no rules of composition; 12 because nothing else guards it.
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Attempt(Enum):
    """What is counted, each apart: how many of one account from one address, and how many from one address at all.

    Behind one address may sit a whole organisation. A right password is counted no more, so that fifty are fifty wrong
    ones; a link is asked for by everybody on the day that the register opens.
    """

    SIGN_IN = (10, 50)
    PASSWORD_LINK = (10, 1000)


class TooManyAttempts(RuleBroken):
    """Too many attempts of one kind of this account from this address, or from this address at all."""

    sentence = N_("U probeerde het te vaak. Wacht een kwartier en probeer het dan opnieuw.")


class NotRecognised(RuleBroken):
    """The address and the password do not belong together; which of the two is wrong is not said."""

    sentence = N_("Dit e-mailadres en wachtwoord horen niet bij elkaar. Controleer ze en probeer het opnieuw.")


class PasswordTooShort(RuleBroken):
    """A password of too few signs."""

    sentence = N_("Dit wachtwoord is te kort. Kies ten minste %(least)s tekens, bijvoorbeeld een zin.")
    field = "password"


class PasswordTooLong(RuleBroken):
    """A password of too many signs."""

    sentence = N_("Dit wachtwoord is te lang. Er passen %(most)s tekens.")
    field = "password"


class PasswordTooEasy(RuleBroken):
    """A password that anybody would try first."""

    sentence = N_(
        "Dit wachtwoord is makkelijk te raden. "
        "Gebruik niet alleen uw naam, uw e-mailadres of de naam van de organisatie."
    )
    field = "password"


class WrongCurrentPassword(RuleBroken):
    """The present password was not right."""

    sentence = N_("Uw huidige wachtwoord klopt niet.")
    field = "current_password"


#: What can be wrong with the password that somebody chooses.
PASSWORD_RULES = (PasswordTooShort, PasswordTooLong, PasswordTooEasy, WrongCurrentPassword)


class LinkNotUsable(RuleBroken):
    """A link to choose a password was used, has ended, or never was."""

    sentence = N_("Deze link werkt niet meer. Vraag een nieuwe link aan.")


class NotToYourself(RuleBroken):
    """Somebody granted or confirmed a role for himself, or became his own deputy."""

    sentence = N_("U kunt dit niet voor uzelf doen. Vraag het aan een andere beheerder.")


class NotByTheGranter(RuleBroken):
    """Whoever granted a role may not confirm it."""

    sentence = N_("U hebt deze rol zelf gegeven. Iemand anders moet de rol bevestigen.")


class AlreadyConfirmed(RuleBroken):
    """The role needs no confirmation, or has it."""

    sentence = N_("Deze rol is al bevestigd.")


class RoleHasEnded(RuleBroken):
    """The role had ended already."""

    sentence = N_("Deze rol is al beëindigd.")


class EndsBeforeItStarts(RuleBroken):
    """A period whose last day lies before its first."""

    sentence = N_("De laatste dag ligt voor de eerste dag.")
    field = "ends_on"


class EndsInThePast(RuleBroken):
    """A period that is over before it is given."""

    sentence = N_("De laatste dag is al geweest. Kies vandaag of later.")
    field = "ends_on"


class PlaceNeeded(RuleBroken):
    """A role that is held for a unit or a building was given without one."""

    sentence = N_("Kies voor welke afdeling of welk gebouw deze rol geldt.")
    field = "place"


class EmailTaken(RuleBroken):
    """Two employees cannot have one work address."""

    sentence = N_("Er is al een medewerker met dit e-mailadres.")
    field = "email"


class HasLeft(RuleBroken):
    """The employee no longer works here."""

    sentence = N_("Deze medewerker werkt hier niet meer.")


class ReasonNeeded(RuleBroken):
    """Access to a case was given without saying why."""

    sentence = N_("Leg in één zin uit waarom deze collega de zaak mag lezen.")
    field = "reason"


def is_alive(started_at: datetime, seen_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a session still counts."""
    return ended_at is None and now - seen_at < IDLE and now - started_at < ABSOLUTE


def is_usable(ends_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """Whether a one-time link still counts."""
    return used_at is None and now < ends_at


def has_not_left(left_on: date | None, now: datetime) -> bool:
    """Whether somebody still works here; `left_on` is the first day (Europe/Amsterdam) on which he no longer does."""
    return left_on is None or now.astimezone(_AMSTERDAM).date() < left_on


def check_attempts(attempt: Attempt, of_account_and_address: int, of_address: int) -> None:
    """Refuse one attempt too many, this one counted. Raises TooManyAttempts."""
    most_of_account, most_of_address = attempt.value
    if of_account_and_address > most_of_account or of_address > most_of_address:
        raise TooManyAttempts


def check_password(password: str, easy: Collection[str]) -> None:
    """Refuse a password that is too short, too long, or one of the easy words. Raises PasswordTooShort, -Long or -Easy.

    `easy` are words that everybody knows: the address, the name, the organisation. Case and spaces make no difference,
    and neither does a tail of digits or signs ("Gemeente Voorbeeld 2026!").
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong(most=LONGEST_PASSWORD)
    if len(set(password)) < 4 or _letters(password) in {_letters(word) for word in easy if word}:
        raise PasswordTooEasy


def check_grant(granter_id: UUID | None, receiver_id: UUID) -> None:
    """Nobody grants a role to himself. Raises NotToYourself."""
    if granter_id is not None and granter_id == receiver_id:
        raise NotToYourself


def check_confirmation(
    confirmer_id: UUID | None, granter_id: UUID | None, receiver_id: UUID, confirmed_at: datetime | None
) -> None:
    """A role is confirmed once, by somebody who neither gave nor received it. Raises NotToYourself and others.

    The system has no id: a command that grants may also confirm, since there is nobody else yet.
    """
    if confirmed_at is not None:
        raise AlreadyConfirmed
    if confirmer_id is None:
        return
    if confirmer_id == receiver_id:
        raise NotToYourself
    if confirmer_id == granter_id:
        raise NotByTheGranter


def check_period(starts_on: date, ends_on: date | None, today: date) -> None:
    """A period ends after it starts, and not before today. Raises EndsBeforeItStarts or EndsInThePast."""
    if ends_on is None:
        return
    if ends_on < starts_on:
        raise EndsBeforeItStarts
    if ends_on < today:
        raise EndsInThePast


def is_local_path(text: str | None) -> bool:
    """Whether a text is the path of a page of this application, so that one can be sent there after signing in.

    No other server (`//elsewhere`, `https:...`), no backslash (browsers read it as a slash), no control sign or space.
    """
    if not text or not text.startswith("/") or text.startswith("//") or len(text) > 2000:
        return False
    return not any(sign == "\\" or sign.isspace() or ord(sign) < 0x20 or ord(sign) == 0x7F for sign in text)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalpha())
