"""What employees tell in the example: short texts with gaps, by kind and by channel. Plain, invented, and nobody named."""

from collections.abc import Mapping
from random import Random

from incidents.example_data import organisation
from incidents.registration.vocabulary import AggressionType, Channel, Trigger

WHO = ("Een man", "Een vrouw", "Een bezoeker", "Een inwoner", "Een klant", "Een ondernemer", "Een oudere man")
ONLINE_WHO = ("Iemand met een schuilnaam", "Een onbekend account", "Een inwoner", "Een anoniem account")
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
    Channel.LETTER: ("in een brief", "in een brief zonder afzender"),
    Channel.SOCIAL_MEDIA: ("onder een bericht van de gemeente", "in een openbaar bericht", "in een privébericht"),
    Channel.CHAT_OR_FORUM: ("in de chat op de website", "in een buurtapp", "op een forum"),
    Channel.OTHER: ("buiten werktijd in de supermarkt", "op het sportveld"),
}
#: Channels that are the place themselves: "aan de telefoon".
WITHOUT_PLACE = frozenset({Channel.TELEPHONE, Channel.EMAIL, Channel.LETTER})
WRITTEN = frozenset({Channel.EMAIL, Channel.LETTER, Channel.SOCIAL_MEDIA, Channel.CHAT_OR_FORUM})
#: What was done: said or done in person, and in writing.
SPOKEN_ACTS: Mapping[AggressionType, tuple[str, ...]] = {
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
        "gooide het beeldscherm van de balie",
        "schopte een ruit van de toegangsdeur kapot",
        "trapte tegen mijn dienstauto tot er een deuk in zat",
    ),
    AggressionType.PSYCHOLOGICAL: (
        "zei dat hij weet waar ik woon en dat ik maar moest oppassen",
        "zei dat er iets ergs gaat gebeuren als dit niet vandaag wordt geregeld",
        "ging heel dicht voor mij staan en zei dat hij mij nog wel vindt",
    ),
    AggressionType.STALKING: (
        "stond voor de derde keer deze week bij de uitgang te wachten",
        "belde mij op één dag elf keer op mijn eigen nummer",
    ),
    AggressionType.SEXUAL_HARASSMENT: (
        "maakte seksuele opmerkingen over mijn lichaam",
        "bleef vragen of ik mee naar huis ging en raakte mijn schouder aan",
    ),
    AggressionType.DOXING: ("zei dat hij mijn adres op internet zet",),
    AggressionType.WELFARE_CONCERN: (
        "zei dat het voor hem allemaal niet meer hoeft",
        "was erg in de war en leek geen slaapplek te hebben",
    ),
    AggressionType.OTHER: ("filmde ons de hele tijd en wilde daar niet mee stoppen",),
}
WRITTEN_ACTS: Mapping[AggressionType, tuple[str, ...]] = {
    AggressionType.VERBAL: ("schold ons uit in hoofdletters", "schreef een lange tirade vol scheldwoorden"),
    AggressionType.DISCRIMINATION: ("schreef racistische opmerkingen over mij en een collega",),
    AggressionType.PSYCHOLOGICAL: (
        "schreef dat wij moeten uitkijken als wij over straat gaan",
        "schreef dat hij ons persoonlijk weet te vinden",
    ),
    AggressionType.STALKING: ("stuurde mij voor de vijfde week op rij elke dag berichten",),
    AggressionType.SEXUAL_HARASSMENT: ("stuurde mij seksuele berichten",),
    AggressionType.DOXING: (
        "plaatste mijn foto met mijn naam en werkplek erbij",
        "zette leugens over mij online, met een link naar mijn profiel",
    ),
    AggressionType.WELFARE_CONCERN: ("schreef dat niemand hem zal missen",),
    AggressionType.OTHER: ("maakte een nepaccount op naam van onze afdeling",),
}
ENDINGS = (
    "Daarna liep de persoon weg.",
    "Een collega kwam erbij en toen werd het rustiger.",
    "Ik heb het gesprek beëindigd.",
    "Ik was er behoorlijk van geschrokken.",
    "Het duurde ongeveer tien minuten.",
    "De beveiliging heeft de persoon naar buiten begeleid.",
    "",
)
WRITTEN_ENDINGS = (
    "Ik heb een schermafdruk bewaard.",
    "Het bericht is nog te lezen.",
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


def story(draw: Random, unit: str, channel: Channel, kind: AggressionType) -> str:
    """What an employee of this unit tells of such an event."""
    subject = draw.choice(SUBJECTS.get(unit, ELSEWHERE))
    place = draw.choice(PLACES[channel])
    if channel in WRITTEN:
        act = draw.choice(WRITTEN_ACTS.get(kind, WRITTEN_ACTS[AggressionType.VERBAL]))
        return f"{draw.choice(ONLINE_WHO)} {act}, {place}. Het ging over {subject}. {draw.choice(WRITTEN_ENDINGS)}"
    act = draw.choice(SPOKEN_ACTS[kind])
    return f"{draw.choice(WHO)} {act}, {place}. Het ging over {subject}. {draw.choice(ENDINGS)}".strip()


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
    "Ik bedenk nu dat het iets later was dan ik schreef, rond half vier.",
    "De persoon heeft vanmiddag weer gebeld. Deze keer rustig.",
    "Een collega heeft ook een verklaring opgeschreven.",
)
SEVERITY_REASONS = {
    1: "De toon was onprettig, maar er is geen grens overschreden.",
    2: "Er is gescholden, maar niet op de persoon gericht.",
    3: "De belediging was persoonlijk.",
    4: "Er is gedreigd met iets dat de medewerker bang maakt.",
    5: "Er is geweld gebruikt.",
}
OUTCOME_REASONS = {
    "measures": "Dit gedrag accepteren wij niet. De maatregel past bij wat er is gebeurd.",
    "no_measure": "Er is met betrokkene gesproken. Meer is nu niet nodig.",
    "person_unknown": "Wij hebben navraag gedaan. Niemand weet wie het was.",
    "complaint": "Betrokkene was boos over onze fout. Dat is een klacht, geen agressie.",
    "welfare_concern": "Er zijn zorgen over betrokkene. Het wijkteam kijkt mee.",
}
FEEDBACKS = {
    "measures": "Bedankt voor uw melding. Wij hebben een maatregel genomen en betrokkene weet dat.",
    "no_measure": "Bedankt voor uw melding. Ik heb met betrokkene gesproken en geen maatregel genomen.",
    "person_unknown": "Bedankt voor uw melding. Helaas weten wij niet wie het was. De beveiliging let extra op.",
    "complaint": "Bedankt voor uw melding. Betrokkene had een klacht over ons. Die klacht behandelen wij apart.",
    "welfare_concern": "Bedankt voor uw melding. Wij maken ons zorgen om betrokkene en hebben hulp gevraagd.",
}
LESSONS = (
    "Vooraf uitleggen hoe lang het wachten duurt, scheelt spanning.",
    "De alarmknop zat te ver weg. Wij verplaatsen die.",
    "Met zijn tweeën op huisbezoek bij een slecht bericht.",
    "Het gesprek eerder stoppen mag. Wij oefenen dat in het werkoverleg.",
    "Niets bijzonders, omdat de afspraken goed werkten.",
)
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
MEASURE_RESULTS = (
    "Besproken met betrokkene, die toezegde zich aan de afspraken te houden.",
    "Verstuurd.",
    "Betrokkene bood excuses aan.",
    "Vastgelegd met een nummer van de politie.",
)
WITHDRAW_REASONS = (
    "Deze melding is twee keer verstuurd.",
    "Dit was een test van het formulier.",
    "Hoort bij een ander systeem.",
)
