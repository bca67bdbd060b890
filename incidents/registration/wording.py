"""What the words of a report are called on the screen."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _

from incidents.persons.vocabulary import PersonKnowledge
from incidents.registration.vocabulary import (
    AffectedKind,
    AggressionType,
    AlarmUse,
    Channel,
    Departure,
    Injury,
    Outcome,
    ParClass,
    ShownStatus,
    SteppedIn,
    Trigger,
)

Labels = Mapping[StrEnum, Any]

#: What the kinds are called everywhere: in the report, in titles of cases, in lists and in the figures; in the order of
#: the form. One thing has one name.
KINDS: Labels = {
    AggressionType.VERBAL: _("Uitgescholden"),
    AggressionType.PSYCHOLOGICAL: _("Bedreigd"),
    AggressionType.PHYSICAL: _("Geslagen of geduwd"),
    AggressionType.STALKING: _("Gestalkt"),
    AggressionType.DISCRIMINATION: _("Gediscrimineerd"),
    AggressionType.PROPERTY_DAMAGE: _("Iets vernield"),
    AggressionType.SEXUAL_HARASSMENT: _("Seksueel lastiggevallen"),
    AggressionType.DOXING: _("Zwartgemaakt of privégegevens gedeeld"),
    AggressionType.BAN_VIOLATION: _("Gekomen ondanks een gebouwverbod"),
    AggressionType.WELFARE_CONCERN: _("Zorgen om iemand"),
    AggressionType.OTHER: _("Iets anders"),
}
PAR_CLASSES: Labels = {
    ParClass.VERBAL: _("Verbaal"),
    ParClass.PHYSICAL: _("Fysiek"),
    ParClass.PSYCHOLOGICAL: _("Psychisch"),
    ParClass.OTHER: _("Overig"),
}
CHANNELS: Labels = {
    Channel.COUNTER: _("Balie"),
    Channel.OFFICE_TALK: _("Gesprek"),
    Channel.PUBLIC_SPACE: _("Op straat"),
    Channel.HOME_VISIT: _("Huisbezoek"),
    Channel.TELEPHONE: _("Telefoon"),
    Channel.EMAIL: _("E-mail"),
    Channel.LETTER: _("Brief"),
    Channel.SOCIAL_MEDIA: _("Sociale media"),
    Channel.CHAT_OR_FORUM: _("Chat of forum"),
    Channel.OTHER: _("Ergens anders"),
}
TRIGGERS: Labels = {
    Trigger.WAITING: _("Wachten"),
    Trigger.REFUSAL: _("Een weigering of een besluit dat tegenviel"),
    Trigger.ENFORCEMENT: _("Handhaving"),
    Trigger.OUR_ERROR: _("Een fout of misverstand bij ons"),
    Trigger.PERSONAL_CIRCUMSTANCES: _("Persoonlijke omstandigheden"),
    Trigger.ALCOHOL_OR_DRUGS: _("Alcohol of drugs"),
    Trigger.CONFUSED_BEHAVIOUR: _("Verward gedrag"),
    Trigger.IDEOLOGICAL: _("Overtuiging of ideologie"),
    Trigger.NO_REASON_SEEN: _("Geen reden te zien"),
    Trigger.UNKNOWN: _("Weet ik niet"),
}
AFFECTED: Labels = {
    AffectedKind.EMPLOYEE: _("Medewerker"),
    AffectedKind.HIRED: _("Ingehuurde kracht"),
    AffectedKind.TRAINEE_OR_VOLUNTEER: _("Stagiair of vrijwilliger"),
    AffectedKind.OFFICE_HOLDER: _("Bestuurder of raadslid"),
    AffectedKind.TEAM: _("Een heel team"),
    AffectedKind.NOBODY: _("Niemand in het bijzonder"),
}
INJURIES: Labels = {
    Injury.NONE: _("Niemand is gewond"),
    Injury.YES: _("Iemand is gewond"),
    Injury.UNKNOWN: _("Weet ik niet"),
}
ALARMS: Labels = {
    AlarmUse.FIXED: _("Vaste alarmknop gebruikt"),
    AlarmUse.MOBILE: _("Mobiele alarmknop gebruikt"),
    AlarmUse.NONE: _("Geen alarmknop gebruikt"),
}
STEPPED_IN: Labels = {
    SteppedIn.COLLEAGUE: _("Een collega"),
    SteppedIn.SECURITY: _("Beveiliging"),
    SteppedIn.POLICE: _("Politie"),
    SteppedIn.NOBODY: _("Niemand"),
}
DEPARTURES: Labels = {
    Departure.LEFT: _("De persoon ging zelf weg"),
    Departure.REMOVED: _("De persoon is weggestuurd of meegenomen"),
    Departure.STAYED: _("De persoon bleef"),
}
PERSON_KNOWLEDGE: Labels = {
    PersonKnowledge.NOT_KNOWN: _("Persoon niet bekend"),
    PersonKnowledge.SAID_TO_BE_KNOWN: _("Volgens de melder bekend"),
    PersonKnowledge.IDENTIFIED: _("Persoon vastgesteld"),
    PersonKnowledge.CONFIRMED_UNKNOWN: _("Bevestigd onbekend"),
}
#: What each status is called where a case is handled, where it is followed, and its tone, which is one for both.
STATUSES: Mapping[ShownStatus, tuple[Any, Any, str | None]] = {
    ShownStatus.REPORTED: (_("Gemeld"), _("Gemeld"), None),
    ShownStatus.IN_HANDLING: (_("In behandeling"), _("In behandeling"), "info"),
    ShownStatus.AWAITING_FEEDBACK: (_("Wacht op terugkoppeling"), _("U hoort nog hoe het afloopt"), "warn"),
    ShownStatus.CLOSED: (_("Gesloten"), _("Gesloten"), "ok"),
    ShownStatus.WITHDRAWN: (_("Ingetrokken"), _("Ingetrokken"), None),
    ShownStatus.SAME_EVENT: (_("Hoort bij een andere zaak"), _("Hoort bij een andere melding"), None),
}
#: The outcome as the reporter and the affected employee read it: that much and no more (domain, "outcome only").
OUTCOMES_TOLD: Labels = {
    Outcome.MEASURES: _("De organisatie heeft maatregelen genomen tegen de persoon."),
    Outcome.NO_MEASURE: _("De organisatie neemt geen maatregel tegen de persoon."),
    Outcome.PERSON_UNKNOWN: _(
        "Niemand weet wie de persoon is. Daarom is er geen maatregel tegen een persoon mogelijk."
    ),
    Outcome.COMPLAINT: _("Dit was een klacht of kritiek, geen agressie."),
    Outcome.WELFARE_CONCERN: _("Dit was een zorg om iemand. Die zorg is doorgegeven."),
}


def status_words(status: ShownStatus, *, is_followed: bool = False) -> tuple[str, str | None]:
    """The words of a status and the tone of its badge; softer for who follows a report than for who handles the case."""
    handled, followed, tone = STATUSES[status]
    return str(followed if is_followed else handled), tone
