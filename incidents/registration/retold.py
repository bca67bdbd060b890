"""What was told in a report beside the story, as pairs of a name and a value: for the case and for who follows it."""

from collections.abc import Iterator

from flask_babel import gettext

from incidents.registration import wording
from incidents.registration.models import Incident
from incidents.registration.report import Details

Pair = tuple[str, str]


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
