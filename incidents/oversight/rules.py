"""What can be asked of the log. Pure; days are dates in Europe/Amsterdam, both inside."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from incidents.sentences import N_, RuleBroken

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EARLIEST, LATEST = date(2000, 1, 1), date(2150, 12, 31)


class LastDayBeforeFirst(RuleBroken):
    """A period that ends before it begins."""

    sentence = N_("De laatste dag ligt voor de eerste dag. Wissel de dagen om of kies andere.")
    field = "tot"


class FirstDayOutOfReach(RuleBroken):
    """A day on which there can be no log."""

    sentence = N_("Kies een dag vanaf %(first)s.")
    field = "van"


class LastDayOutOfReach(RuleBroken):
    """A day that nobody means."""

    sentence = N_("Kies een dag van %(first)s tot en met %(last)s.")
    field = "tot"


class NoSuchEmployee(RuleBroken):
    """Nobody has this name or work address."""

    sentence = N_(
        "We kennen geen medewerker met deze naam of dit e-mailadres. "
        "Vul de hele naam of het hele e-mailadres van het werk in."
    )
    field = "wie"


class PerhapsMeant(RuleBroken):
    """A part of a name: whose it may be is said, never chosen."""

    sentence = N_("Bedoelt u met %(text)s: %(names)s? Vul dan de hele naam in.")
    field = "wie"


class SeveralEmployees(RuleBroken):
    """A name that does not tell who is meant."""

    sentence = N_("Meer medewerkers hebben deze naam. Vul het e-mailadres van het werk in.")
    field = "wie"


class NoSuchCase(RuleBroken):
    """No case has this number."""

    sentence = N_("Er is geen zaak met dit nummer. Vul het nummer in als 2026-0001.")
    field = "zaak"


class NoCaseToStartFrom(RuleBroken):
    """The other cases of a person were asked for without the case in which that person was confirmed."""

    sentence = N_("Vul het nummer in van een zaak van deze betrokkene.")
    field = "zaak"


class NoPersonInCase(RuleBroken):
    """Nobody confirmed who the person in this case is, so that there are no other cases."""

    sentence = N_("In deze zaak staat niet vast wie betrokkene is. Zoek alleen op deze zaak.")
    field = "betrokkene"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the log, from which older entries follow."""

    at: datetime
    id: UUID

    def written(self) -> str:
        """As it stands in an address."""
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}_{self.id.hex}"


def place_from(typed: str | None) -> Place | None:
    """The place in an address; nothing for none and for one that is malformed, which shows the newest entries."""
    moment, _, name = (typed or "").partition("_")
    try:
        return Place(datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), UUID(name))
    except ValueError:
        return None


def check_days(first_day: date | None, last_day: date | None) -> None:
    """Raises FirstDayOutOfReach, LastDayOutOfReach or LastDayBeforeFirst."""
    if first_day is not None and not EARLIEST <= first_day <= LATEST:
        raise FirstDayOutOfReach(first=EARLIEST)
    if last_day is not None and not EARLIEST <= last_day <= LATEST:
        raise LastDayOutOfReach(first=EARLIEST, last=LATEST)
    if first_day is not None and last_day is not None and last_day < first_day:
        raise LastDayBeforeFirst


def start_of(day: date) -> datetime:
    """The first moment of a day in Amsterdam, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first moment after a day in Amsterdam, in UTC."""
    return start_of(day + timedelta(days=1))
