"""What was told in a report beside the story, as pairs of a name and a value: for the case and for who follows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext

from incidents.registration import wording
from incidents.registration.models import Incident
from incidents.registration.report import Details

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PersonNamed:
    """What the reporter called the person: a name, or one on the internet. Nobody confirmed either."""

    name: str
    alias: str

    def __str__(self) -> str:
        """Both in one line, or nothing."""
        return ", ".join(each for each in (self.name, self.alias) if each)


def named_by_reporter(incident: Incident) -> PersonNamed:
    """What the reporter called the person, as a suggestion to whoever finds out who it was."""
    told, trace = Details.read(incident.details), incident.online or {}
    return PersonNamed(told.person_name, told.person_alias or trace.get("handle", ""))


def retold(incident: Incident) -> list[Pair]:
    """The pairs that say something, in the order in which the form asks them."""
    return [(name, value) for name, value in _pairs(incident) if value]


def _pairs(incident: Incident) -> Iterator[Pair]:
    trace = incident.online or {}
    told = Details.read(incident.details)
    stepped_in = ", ".join(str(wording.STEPPED_IN[each]).lower() for each in told.stepped_in)
    yield gettext("Platform"), trace.get("platform", "")
    yield gettext("Naam op internet"), trace.get("handle", "")
    yield gettext("Adres van de pagina"), trace.get("page", "")
    yield gettext("Over de persoon"), incident.person_hint or ""
    yield gettext("Waarmee"), told.with_what
    yield gettext("Waar het over ging"), told.why
    yield gettext("Aanleiding"), str(wording.TRIGGERS[incident.trigger]) if incident.trigger else ""
    yield gettext("Wat er daarna gebeurde"), told.afterwards
    yield gettext("Alarm"), str(wording.ALARMS[told.alarm]) if told.alarm else ""
    yield gettext("Wie greep in"), stepped_in.capitalize()
    yield gettext("Hoe het is afgelopen"), str(wording.DEPARTURES[told.departure]) if told.departure else ""
    yield gettext("Dienstverlening"), gettext("Het gesprek of de hulp is gestopt.") if told.service_stopped else ""
    yield gettext("Gewond"), str(wording.INJURIES[incident.injury]) if incident.injury else ""
    yield gettext("Letsel"), told.injury_text
    yield gettext("Schade"), told.damage
    yield gettext("Verzuim"), told.absence
