"""What employees tell in the example: short texts with gaps, by kind and by channel. Plain, invented, and nobody named."""

from collections.abc import Mapping
from random import Random

from incidents.example_data import organisation
from incidents.measures.vocabulary import MeasureKind
from incidents.registration.vocabulary import ONLINE_CHANNELS, AggressionType, Channel, Trigger

WHO = ("Een man", "Een vrouw", "Een bezoeker", "Een inwoner", "Een klant", "Een ondernemer", "Een oudere man")
ONLINE_WHO = ("Iemand met een schuilnaam", "Een onbekend account", "Een inwoner", "Een anoniem account")
LETTER_WHO = ("Een inwoner", "Een ondernemer", "Iemand die geen naam noemde")
#: What it was about, by the unit at which it happened.
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    organisation.DESK: ("een paspoort dat nog niet klaar was", "de wachttijd", "een afspraak die niet doorging"),
    organisation.CALLS: ("een terugbelverzoek", "een vergunning die nog niet rond is", "de wachtrij aan de telefoon"),
    organisation.TAXES: ("een aanmaning", "de WOZ-waarde", "beslag op de rekening"),
    organisation.DISTRICT: ("een afgewezen voorziening", "de zorg voor een kind", "een herindicatie"),
    organisation.INCOME: ("het stopzetten van de uitkering", "een terugvordering", "een afgewezen aanvraag"),
    organisation.ENFORCEMENT: ("een parkeerbon", "een bouwstop", "een hond die niet was aangelijnd"),
    organisation.YARD: ("afval dat niet mocht worden gestort", "de sluitingstijd", "een volle container"),
}
ELSEWHERE = ("een besluit van het college", "een plan in de buurt", "een brief van de gemeente")
PLACES: Mapping[Channel, tuple[str, ...]] = {
    Channel.COUNTER: ("aan balie 2", "aan balie 4", "bij de ingang", "in de wachtruimte"),
    Channel.OFFICE_TALK: ("in spreekkamer 3", "in spreekkamer 1"),
    Channel.PUBLIC_SPACE: ("op het marktplein", "in de winkelstraat", "bij het station", "op de parkeerplaats"),
    Channel.HOME_VISIT: ("bij betrokkene thuis", "aan de voordeur", "in het trappenhuis"),
    Channel.TELEPHONE: ("aan de telefoon", "tijdens een belafspraak"),
    Channel.EMAIL: ("in een e-mail", "in drie e-mails achter elkaar"),
    Channel.LETTER: ("in een brief", "in een brief aan de afdeling"),
    Channel.SOCIAL_MEDIA: ("onder een bericht van de gemeente", "in een openbaar bericht", "in een privébericht"),
    Channel.CHAT_OR_FORUM: ("in de chat op de website", "in een buurtapp", "op een forum"),
    Channel.OTHER: ("bij een bijeenkomst in de wijk", "bij de opening van het sportveld"),
}
PLACES_OF_YARD = ("bij de slagboom", "bij de weegbrug", "bij de container voor puin")
#: Channels that are the place themselves: "aan de telefoon".
WITHOUT_PLACE = frozenset({Channel.TELEPHONE, Channel.EMAIL, Channel.LETTER})
WRITTEN = frozenset({Channel.EMAIL, Channel.LETTER, Channel.SOCIAL_MEDIA, Channel.CHAT_OR_FORUM})
#: Where two people do not meet: nobody is pushed, and nothing breaks.
AT_A_DISTANCE = WRITTEN | {Channel.TELEPHONE}
INSIDE = frozenset({Channel.COUNTER, Channel.OFFICE_TALK})
#: What was done in person, on the telephone, and in writing. Of anybody: a story may begin with a man or with a woman.
ACTS: Mapping[AggressionType, tuple[str, ...]] = {
    AggressionType.VERBAL: (
        "begon te schelden en noemde ons een stelletje prutsers",
        "riep dat we hier niets kunnen en bleef schreeuwen",
        "sloeg met de vlakke hand op tafel en vloekte",
        "maakte mij uit voor van alles en liet mij niet uitpraten",
    ),
    AggressionType.DISCRIMINATION: (
        "zei dat ik maar terug moest naar mijn eigen land",
        "maakte opmerkingen over mijn hoofddoek en mijn geloof",
    ),
    AggressionType.PHYSICAL: (
        "greep mij bij de arm en trok mij naar zich toe",
        "gaf mij een duw, waardoor ik tegen de deur viel",
        "spuugde in mijn richting en schopte tegen mijn been",
    ),
    AggressionType.PROPERTY_DAMAGE: (
        "gooide een beeldscherm om, dat stuk is",
        "schopte een ruit van de deur kapot",
    ),
    AggressionType.PSYCHOLOGICAL: (
        "zei te weten waar ik woon en dat ik maar moest oppassen",
        "zei dat er iets ergs gaat gebeuren als dit niet vandaag wordt geregeld",
        "ging heel dicht voor mij staan en zei mij nog wel te vinden",
    ),
    AggressionType.STALKING: (
        "stond voor de derde keer deze week bij de uitgang te wachten",
        "wachtte mij weer op, voor de vierde keer deze maand",
    ),
    AggressionType.SEXUAL_HARASSMENT: (
        "maakte seksuele opmerkingen over mijn lichaam",
        "bleef vragen of ik mee naar huis ging en raakte mijn schouder aan",
    ),
    AggressionType.DOXING: ("dreigde mijn adres op internet te zetten",),
    AggressionType.WELFARE_CONCERN: (
        "zei dat het allemaal niet meer hoeft",
        "was erg in de war en leek geen slaapplek te hebben",
    ),
    AggressionType.OTHER: ("filmde ons de hele tijd en wilde daar niet mee stoppen",),
}
OUTSIDE_ACTS: Mapping[AggressionType, tuple[str, ...]] = {
    **ACTS,
    AggressionType.VERBAL: ACTS[AggressionType.VERBAL][:2],
    AggressionType.PROPERTY_DAMAGE: ("trapte tegen mijn dienstauto tot er een deuk in zat",),
    AggressionType.PHYSICAL: ("greep mij bij de arm en trok mij mee", "spuugde in mijn richting en gaf mij een duw"),
}
TELEPHONE_ACTS: Mapping[AggressionType, tuple[str, ...]] = {
    AggressionType.VERBAL: (
        "begon te schelden en noemde ons een stelletje prutsers",
        "riep dat we hier niets kunnen en bleef schreeuwen",
        "maakte mij uit voor van alles en liet mij niet uitpraten",
    ),
    AggressionType.DISCRIMINATION: (
        "zei dat ik maar terug moest naar mijn eigen land",
        "wilde door mijn accent niet met mij verder praten",
    ),
    AggressionType.PSYCHOLOGICAL: (
        "zei te weten waar ik woon en dat ik maar moest oppassen",
        "zei dat er iets ergs gaat gebeuren als dit niet vandaag wordt geregeld",
    ),
    AggressionType.STALKING: ("belde mij op één dag elf keer op mijn eigen nummer",),
    AggressionType.SEXUAL_HARASSMENT: ("maakte seksuele opmerkingen en vroeg wat ik aanhad",),
    AggressionType.DOXING: ("dreigde mijn adres op internet te zetten",),
    AggressionType.WELFARE_CONCERN: ("zei dat het allemaal niet meer hoeft", "was erg in de war en bleef huilen"),
    AggressionType.OTHER: ("nam het gesprek op en wilde het op internet zetten",),
}
WRITTEN_ACTS: Mapping[AggressionType, tuple[str, ...]] = {
    AggressionType.VERBAL: ("schold ons uit in hoofdletters", "schreef een lange tirade vol scheldwoorden"),
    AggressionType.DISCRIMINATION: ("schreef racistische opmerkingen over mij en een collega",),
    AggressionType.PSYCHOLOGICAL: (
        "schreef dat wij moeten uitkijken als wij over straat gaan",
        "schreef te weten waar wij wonen",
    ),
    AggressionType.STALKING: ("stuurde mij voor de vijfde week op rij elke dag berichten",),
    AggressionType.SEXUAL_HARASSMENT: ("stuurde mij seksuele berichten",),
    AggressionType.DOXING: (
        "plaatste mijn foto met mijn naam en werkplek erbij",
        "zette leugens over mij online, met een link naar mijn profiel",
    ),
    AggressionType.WELFARE_CONCERN: ("schreef geen reden meer te zien om door te gaan",),
    AggressionType.OTHER: ("deed zich voor als onze afdeling",),
}
ENDINGS: tuple[str, ...] = (
    "Daarna liep de persoon weg.",
    "Een collega kwam erbij en toen werd het rustiger.",
    "Ik heb het gesprek beëindigd.",
    "Ik was er behoorlijk van geschrokken.",
    "Het duurde ongeveer tien minuten.",
    "",
)
INSIDE_ENDINGS: tuple[str, ...] = (*ENDINGS, "De beveiliging heeft de persoon naar buiten begeleid.")
TELEPHONE_ENDINGS: tuple[str, ...] = (*ENDINGS[2:], "Toen werd er opgehangen.")
WRITTEN_ENDINGS = (
    "Ik heb het bewaard.",
    "We hebben niet gereageerd.",
    "Ik lees zulke berichten vaker, maar dit ging te ver.",
)
TRIGGERS: Mapping[str, tuple[Trigger, ...]] = {
    organisation.DESK: (Trigger.WAITING, Trigger.WAITING, Trigger.REFUSAL, Trigger.OUR_ERROR),
    organisation.CALLS: (Trigger.WAITING, Trigger.OUR_ERROR, Trigger.REFUSAL),
    organisation.TAXES: (Trigger.REFUSAL, Trigger.ENFORCEMENT, Trigger.PERSONAL_CIRCUMSTANCES),
    organisation.DISTRICT: (Trigger.REFUSAL, Trigger.PERSONAL_CIRCUMSTANCES, Trigger.CONFUSED_BEHAVIOUR),
    organisation.INCOME: (Trigger.REFUSAL, Trigger.REFUSAL, Trigger.PERSONAL_CIRCUMSTANCES),
    organisation.ENFORCEMENT: (Trigger.ENFORCEMENT, Trigger.ENFORCEMENT, Trigger.ALCOHOL_OR_DRUGS),
    organisation.YARD: (Trigger.REFUSAL, Trigger.NO_REASON_SEEN, Trigger.WAITING),
}
OTHER_TRIGGERS = (Trigger.IDEOLOGICAL, Trigger.UNKNOWN, Trigger.NO_REASON_SEEN)


def place_of(draw: Random, unit: str, channel: Channel) -> str:
    """Where it was, in the words of a story."""
    return draw.choice(PLACES_OF_YARD if unit == organisation.YARD and channel is Channel.COUNTER else PLACES[channel])


def story(draw: Random, unit: str, channel: Channel, kind: AggressionType, place: str | None = None) -> str:
    """What an employee of this unit tells of such an event, at this place if it is known."""
    subject = draw.choice(SUBJECTS.get(unit, ELSEWHERE))
    place = place or place_of(draw, unit, channel)
    if channel in WRITTEN:
        act = draw.choice(WRITTEN_ACTS.get(kind, WRITTEN_ACTS[AggressionType.VERBAL]))
        who = draw.choice(ONLINE_WHO if channel in ONLINE_CHANNELS else LETTER_WHO)
        return f"{who} {act}, {place}. Het ging over {subject}. {draw.choice(WRITTEN_ENDINGS)}"
    if channel is Channel.TELEPHONE:
        acts, endings = TELEPHONE_ACTS, TELEPHONE_ENDINGS
    else:
        acts, endings = (ACTS, INSIDE_ENDINGS) if channel in INSIDE else (OUTSIDE_ACTS, ENDINGS)
    # Who is followed is not followed at the counter: those acts say where it was.
    where = "" if kind is AggressionType.STALKING else f", {place}"
    return (
        f"{draw.choice(WHO)} {draw.choice(acts[kind])}{where}. Het ging over {subject}. {draw.choice(endings)}".strip()
    )


def trigger(draw: Random, unit: str) -> Trigger:
    """What set it off, as it goes at such a unit."""
    return draw.choice(TRIGGERS.get(unit, OTHER_TRIGGERS))


HELPS = (
    "Even mijn verhaal kwijt kunnen.",
    "Iemand die met mij meeloopt naar mijn auto.",
    "Rust, en daarna bellen.",
    None,
)
ADDITIONS = (
    "Ik bedenk nu dat het een kwartier later was dan ik schreef.",
    "De persoon heeft daarna nog een keer gebeld. Deze keer rustig.",
    "Een collega heeft ook een verklaring opgeschreven.",
)
OUTCOME_REASONS = {
    "measures": "Dit gedrag accepteren wij niet. De maatregel past bij wat er is gebeurd.",
    "no_measure": "Wij hebben het in het team besproken. Een maatregel past hier niet.",
    "person_unknown": "Wij hebben navraag gedaan. Niemand weet wie het was.",
    "complaint": "Betrokkene was boos over onze fout. Dat is een klacht, geen agressie.",
    "welfare_concern": "Er zijn zorgen over betrokkene. Het wijkteam kijkt mee.",
}
FEEDBACKS = {
    "measures": "Bedankt voor uw melding. Dit gedrag accepteren wij niet. Wij hebben een maatregel genomen.",
    "no_measure": "Bedankt voor uw melding. Wij hebben het besproken en nemen geen maatregel.",
    "person_unknown": "Bedankt voor uw melding. Helaas weten wij niet wie het was. Wij blijven erop letten.",
    "complaint": "Bedankt voor uw melding. Betrokkene had een klacht over ons. Die klacht behandelen wij apart.",
    "welfare_concern": "Bedankt voor uw melding. Wij maken ons zorgen om betrokkene en hebben hulp gevraagd.",
}
#: What was learned anywhere, and what only where it happened so.
LESSONS = (
    "Vooraf uitleggen hoe lang het wachten duurt, scheelt spanning.",
    "Het gesprek eerder stoppen mag. Wij oefenen dat in het werkoverleg.",
    "Niets bijzonders, omdat de afspraken goed werkten.",
)
LESSONS_OF: Mapping[Channel, tuple[str, ...]] = {
    Channel.COUNTER: ("De alarmknop zat te ver weg. Wij verplaatsen die.",),
    Channel.OFFICE_TALK: ("De tafel stond tussen ons en de deur. Die zetten wij anders neer.",),
    Channel.HOME_VISIT: ("Met zijn tweeën op huisbezoek bij een slecht bericht.",),
    Channel.PUBLIC_SPACE: ("Met zijn tweeën de straat op na een eerdere bedreiging.",),
}
WELLBEING = (
    "Gaat goed, wil er niet meer over praten.",
    "Slaapt weer goed.",
    "Heeft nog een gesprek met de bedrijfsarts.",
)
MEASURE_REASONS = (
    "Het gedrag was over de grens en betrokkene kende onze huisregels.",
    "Wij willen herhaling voorkomen en duidelijk zijn over wat niet mag.",
    "De medewerker wil graag dat wij laten zien dat dit niet normaal is.",
)
_TALKED = (
    "Besproken met betrokkene, die toezegde zich aan de afspraken te houden.",
    "Betrokkene bood excuses aan.",
)
#: What came of a measure, by its kind.
MEASURE_RESULTS: Mapping[MeasureKind, tuple[str, ...]] = {
    MeasureKind.VERBAL_CORRECTION: (*_TALKED, "Betrokkene werd rustig en begreep het."),
    MeasureKind.STOP_TALK: _TALKED,
    MeasureKind.RESTORATION_TALK: ("Het gesprek was goed. Betrokkene bood excuses aan.",),
    MeasureKind.WARNING_LETTER: ("Verstuurd.", "Verstuurd. Betrokkene belde om het uit te leggen."),
    MeasureKind.CONTACT_ARRANGEMENT: ("Afspraken op papier gezet en met betrokkene besproken.",),
    MeasureKind.POLICE_NOTIFICATION: ("Gemeld bij de wijkagent, die erover gaat praten.", "De politie gaf een nummer."),
    MeasureKind.POLICE_COMPLAINT: ("Aangifte opgenomen. De politie gaf een nummer.",),
}
WITHDRAW_REASONS = (
    "Deze melding is twee keer verstuurd.",
    "Dit was een test van het formulier.",
    "Hoort bij een ander systeem.",
)
