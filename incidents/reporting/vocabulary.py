"""The words of the figures. The values of `TableCode` stand in addresses, so they are Dutch and never renamed."""

from enum import StrEnum

from incidents.registration.vocabulary import AggressionType, ParClass


class TableCode(StrEnum):
    """The tables of the year page, each with a file of its own."""

    KEY_FIGURES = "kerncijfers"
    MONTHS = "maanden"
    KINDS = "soorten"
    PAR_CLASSES = "klassen"
    UNITS = "eenheden"
    CHANNELS = "kanalen"
    BUILDINGS = "gebouwen"
    SEVERITY = "ernst"
    MEASURES = "maatregelen"


class Figure(StrEnum):
    """What is counted; each has a written definition."""

    INCIDENTS = "incidents"
    CHANGE = "change"
    RATE = "rate"
    PERSON_UNKNOWN = "person_unknown"
    POLICE = "police"
    BANS_IMPOSED = "bans_imposed"
    BANS_ACTIVE = "bans_active"
    BAN_VIOLATIONS = "ban_violations"
    BANS_VIOLATED = "bans_violated"
    ADVICE = "advice"
    MONTHS = "months"
    SEVERITY = "severity"
    KINDS = "kinds"
    PAR_CLASSES = "par_classes"
    UNITS = "units"
    CHANNELS = "channels"
    ONLINE = "online"
    BUILDINGS = "buildings"
    MEASURES = "measures"
    PERCENTAGES = "percentages"


class SeverityBand(StrEnum):
    """The severities as a chart shows them; what was not assessed yet stands apart."""

    LIGHT = "light"
    INSULT = "insult"
    SERIOUS = "serious"
    NOT_ASSESSED = "not_assessed"


#: Domain, "Vocabularies": the kinds with their PAR class.
PAR_CLASS = {
    AggressionType.VERBAL: ParClass.VERBAL,
    AggressionType.DISCRIMINATION: ParClass.VERBAL,
    AggressionType.PHYSICAL: ParClass.PHYSICAL,
    AggressionType.PROPERTY_DAMAGE: ParClass.PHYSICAL,
    AggressionType.PSYCHOLOGICAL: ParClass.PSYCHOLOGICAL,
    AggressionType.STALKING: ParClass.PSYCHOLOGICAL,
    AggressionType.SEXUAL_HARASSMENT: ParClass.PSYCHOLOGICAL,
    AggressionType.DOXING: ParClass.PSYCHOLOGICAL,
    AggressionType.BAN_VIOLATION: ParClass.OTHER,
    AggressionType.WELFARE_CONCERN: ParClass.OTHER,
    AggressionType.OTHER: ParClass.OTHER,
}
