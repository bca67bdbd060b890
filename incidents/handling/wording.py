"""What the words of handling are called on the screen, and the message that a handler adapts."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from incidents.handling.vocabulary import FeedbackAnswer, LightChoice
from incidents.persons.vocabulary import PersonKnowledge
from incidents.registration.vocabulary import Outcome

SEVERITIES: Mapping[int, Any] = {
    1: _("1: onprettig"),
    2: _("2: schelden, niet persoonlijk"),
    3: _("3: persoonlijk"),
    4: _("4: bedreiging"),
    5: _("5: geweld"),
}
SEVERITY_HINTS: Mapping[int, Any] = {
    1: _("Vervelend gedrag, maar er is geen norm overschreden."),
    2: _("Schelden of schreeuwen dat niet over de medewerker zelf ging."),
    3: _("Een persoonlijke belediging, discriminatie of een seksuele opmerking."),
    4: _("Bedreiging, stalking of afpersing."),
    5: _("Lichamelijk geweld, een wapen of ernstige schade."),
}
OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.MEASURES: _("Maatregelen"),
    Outcome.NO_MEASURE: _("Geen maatregel"),
    Outcome.PERSON_UNKNOWN: _("We weten niet wie het was"),
    Outcome.COMPLAINT: _("Klacht of kritiek, geen agressie"),
    Outcome.WELFARE_CONCERN: _("Zorgen om deze persoon"),
}
OUTCOME_HINTS: Mapping[Outcome, Any] = {
    Outcome.MEASURES: _("Er is ten minste één maatregel genomen, of er ligt een voorstel voor een gebouwverbod."),
    Outcome.NO_MEASURE: _("U neemt geen maatregel tegen de persoon. Ook dat is een besluit."),
    Outcome.PERSON_UNKNOWN: _("U hebt bevestigd dat niemand weet wie het was. Aangifte bij de politie kan nog wel."),
    Outcome.COMPLAINT: _(
        "Veel klagen is geen agressie. Een maatregel past hier niet bij. Wijs op de klachtenregeling."
    ),
    Outcome.WELFARE_CONCERN: _("De persoon heeft hulp nodig, geen straf. Een maatregel tegen de persoon past niet."),
}
#: What stands below "we do not know who it was" as long as that was not confirmed.
UNKNOWN_HINTS: Mapping[PersonKnowledge, Any] = {
    PersonKnowledge.IDENTIFIED: _("Dit past nu niet: u hebt vastgelegd wie het was."),
    PersonKnowledge.NOT_KNOWN: _("Bevestig eerst bij ‘betrokkene’ dat niemand weet wie het was."),
    PersonKnowledge.SAID_TO_BE_KNOWN: _(
        "De melder zegt te weten wie het was. Bevestig eerst bij ‘betrokkene’ dat niemand dat weet."
    ),
}
LIGHT_CHOICES: Mapping[LightChoice, Any] = {
    LightChoice.PERSON_UNKNOWN: _("We weten niet wie het was"),
    LightChoice.NO_MEASURE: _("Geen maatregel"),
    LightChoice.VERBAL_CORRECTION: _("Mondeling aangesproken"),
    LightChoice.COMPLAINT: _("Klacht of kritiek, geen agressie"),
    LightChoice.WELFARE_CONCERN: _("Zorgen om deze persoon"),
}
LIGHT_POINTS: Mapping[str, Any] = {
    "help": _("Geen hulp gevraagd"),
    "injury": _("Geen letsel gemeld"),
    "police": _("Geen geweld, bedreiging, stalking of bezoek ondanks een gebouwverbod gemeld"),
    "took_part": _("U was er zelf niet bij"),
}
ANSWERS: Mapping[FeedbackAnswer, Any] = {
    FeedbackAnswer.AS_AGREED: _("Ja, zoals afgesproken"),
    FeedbackAnswer.NOT_AS_AGREED: _("Nee, niet zoals afgesproken"),
}
#: Why a message is proposed in another language than that of the page.
MESSAGE_LANGUAGES: Mapping[str, Any] = {
    "nl": _("Deze tekst is in het Nederlands: in die taal leest uw collega."),
    "en": _("Deze tekst is in het Engels: in die taal leest uw collega."),
}
#: What the draft of the message says of how it ended, in the voice of the handler: by the stored word of an outcome, which
#: most ways to end a light case share.
_TOLD: Mapping[str, Any] = {
    Outcome.MEASURES: _("We hebben besloten om maatregelen te nemen."),
    Outcome.NO_MEASURE: _("We nemen geen maatregel tegen de persoon. Ik leg u graag uit waarom."),
    Outcome.PERSON_UNKNOWN: _("We weten niet wie het was. Daarom kunnen we de persoon niet aanspreken."),
    Outcome.COMPLAINT: _("We zien dit als een klacht of kritiek, niet als agressie. Ik leg u graag uit waarom."),
    Outcome.WELFARE_CONCERN: _("We zien dit als een zorg om deze persoon. Ik leg u graag uit wat we daarmee doen."),
    LightChoice.VERBAL_CORRECTION: _("We hebben de persoon erop aangesproken."),
}


def outcome_hints(knowledge: PersonKnowledge) -> dict[str, str]:
    """What stands below each outcome, as it is in a case of which this much is known of the person."""
    unknown = UNKNOWN_HINTS.get(knowledge, OUTCOME_HINTS[Outcome.PERSON_UNKNOWN])
    hints = {**OUTCOME_HINTS, Outcome.PERSON_UNKNOWN: unknown}
    return {outcome.value: str(hint) for outcome, hint in hints.items()}


def in_short(names: list[str]) -> str:
    """That who reported on behalf of a colleague does not read the message; nothing where nobody did."""
    if not names:
        return ""
    said: str = ngettext(
        "%(names)s meldde dit voor een collega. %(names)s leest uw bericht niet en hoort alleen dat de zaak is opgepakt "
        "en gesloten.",
        "%(names)s meldden dit voor een collega. Zij lezen uw bericht niet en horen alleen dat de zaak is opgepakt "
        "en gesloten.",
        len(names),
        names=gettext(" en ").join(names),
    )
    return said


def message_draft(
    names: list[str], ending: Outcome | LightChoice | None, phone: str, handler: str, *, reported_themselves: bool
) -> str:
    """The text that a handler adapts: to whom, what was decided, whom to call. `names` are whole names of colleagues.

    Only who reported it himself is thanked for that.
    """
    thanks = gettext("Dank u wel dat u dit hebt gemeld. Wat vervelend dat u dit hebt meegemaakt.")
    sorry = gettext("Een collega heeft gemeld wat er is gebeurd. Wat vervelend dat u dit hebt meegemaakt.")
    first_names = gettext(" en ").join(name.split()[0] for name in names if name.split()) or gettext("collega")
    parts = [
        gettext("Dag %(names)s,", names=first_names),
        thanks if reported_themselves else sorry,
    ]
    if ending is not None:
        parts.append(str(_TOLD[ending]))
    if phone:
        parts.append(gettext("Wilt u erover praten? Kom gerust langs of bel het opvangteam: %(phone)s.", phone=phone))
    else:
        parts.append(gettext("Wilt u erover praten? Kom gerust langs."))
    parts.append(handler.split()[0] if handler.split() else "")
    return "\n\n".join(parts)
