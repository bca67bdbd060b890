"""The settings of an organisation as plain values: how they are read, and how they are changed."""

from dataclasses import dataclass

from incidents.organisation.vocabulary import TellAdviser


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """The organisation's own settings and texts: days are working days, hours run through. See models.Organisation."""

    name: str
    alarm_number: str = ""
    support_phone: str = ""
    support_hours: str = ""
    security_phone: str = ""
    adviser_phone: str = ""
    decides_in_name_of: str = ""
    house_rules: str = ""
    remedy_public: str = ""
    remedy_private: str = ""
    take_up_working_days: int = 1
    feedback_working_days: int = 5
    escalate_after_hours: int = 24
    tell_adviser: TellAdviser = TellAdviser.SERIOUS
