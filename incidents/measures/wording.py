"""What the kinds of measure are called on the screen, and what belongs to each."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from incidents.handling.rules import MeasuresNotDone
from incidents.measures.vocabulary import MeasureKind

KINDS: Mapping[MeasureKind, Any] = {
    MeasureKind.VERBAL_CORRECTION: _("Mondeling aangesproken"),
    MeasureKind.STOP_TALK: _("Stopgesprek"),
    MeasureKind.RESTORATION_TALK: _("Herstelgesprek"),
    MeasureKind.WARNING_LETTER: _("Waarschuwingsbrief"),
    MeasureKind.CONTACT_ARRANGEMENT: _("Contactafspraken"),
    MeasureKind.CONTACT_RESTRICTION: _("Contactbeperking"),
    MeasureKind.SERVICE_SUSPENSION: _("Dienstverlening opgeschort"),
    MeasureKind.BUILDING_BAN: _("Gebouwverbod"),
    MeasureKind.POLICE_NOTIFICATION: _("Melding bij de politie"),
    MeasureKind.POLICE_COMPLAINT: _("Aangifte bij de politie"),
    MeasureKind.DAMAGE_RECOVERY: _("Schade verhalen"),
    MeasureKind.OTHER: _("Iets anders"),
}
HINTS: Mapping[MeasureKind, Any] = {
    MeasureKind.VERBAL_CORRECTION: _("U of uw collega sprak de persoon er meteen op aan."),
    MeasureKind.STOP_TALK: _("Een gesprek waarin u zegt: dit mag niet nog eens gebeuren."),
    MeasureKind.RESTORATION_TALK: _("Een gesprek tussen de persoon en uw medewerker, als die dat wil."),
    MeasureKind.WARNING_LETTER: _("Noem in de reden wat er is vastgesteld. Bied in de brief een gesprek aan."),
    MeasureKind.CONTACT_ARRANGEMENT: _("Bijvoorbeeld één vaste contactpersoon, of alleen op afspraak."),
    MeasureKind.POLICE_NOTIFICATION: _("De politie weet ervan, maar begint geen onderzoek."),
    MeasureKind.POLICE_COMPLAINT: _("Doe aangifte op het adres van de organisatie, nooit op dat van uw medewerker."),
    MeasureKind.DAMAGE_RECOVERY: _("De persoon betaalt de schade."),
    MeasureKind.OTHER: _("Bijvoorbeeld iets veranderen aan de balie. Leg in de reden uit wat."),
}


def in_words(broken: MeasuresNotDone) -> MeasuresNotDone:
    """The same rule with the names of the measures instead of their stored kinds, which are all that handling knows."""
    names = [str(KINDS[kind]).lower() for kind in MeasureKind if kind.value in broken.kinds]
    return MeasuresNotDone(measures=", ".join(names))
