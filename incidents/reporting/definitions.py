"""What each figure counts, in sentences that the reader can open. The codes never change their meaning."""

from incidents.reporting.vocabulary import Figure
from incidents.sentences import N_

DEFINITIONS = {
    Figure.INCIDENTS: N_(
        "Een incident is één gebeurtenis. We tellen het op de dag dat het gebeurde, niet op de dag van de "
        "melding. Ingetrokken meldingen tellen niet mee. Gaan meer meldingen over dezelfde gebeurtenis, dan "
        "tellen ze als één. Wie alleen de cijfers van eigen afdelingen ziet, ziet daarin geen incidenten van "
        "bestuurders en raadsleden: die staan in de cijfers van de hele organisatie."
    ),
    Figure.CHANGE: N_(
        "We vergelijken met dezelfde dagen van het jaar ervoor. Is het jaar nog niet voorbij, dan tellen we van "
        "beide jaren dus evenveel dagen. Is het getal van het jaar ervoor nul, dan geven we geen percentage."
    ),
    Figure.RATE: N_(
        "Het aantal incidenten in de gekozen periode, gedeeld door het aantal medewerkers, keer 100. We nemen "
        "het aantal medewerkers van het jaar waarin de periode eindigt. Kennen we dat van een afdeling met "
        "incidenten niet, dan rekenen we niets uit."
    ),
    Figure.PERSON_UNKNOWN: N_(
        "Het deel van de incidenten waarvan niemand weet wie betrokkene is: de melder kent de persoon niet, of "
        "de behandelaar heeft bevestigd dat niemand het weet."
    ),
    Figure.POLICE: N_(
        "Incidenten van de gekozen periode die bij de politie zijn gemeld of waarvan aangifte is gedaan. Een "
        "incident met een melding en een aangifte telt één keer. In de tabel met maatregelen telt elk besluit."
    ),
    Figure.BANS_IMPOSED: N_(
        "Besluiten tot een gebouwverbod na een incident in de gekozen periode. Het besluit zelf kan later zijn "
        "genomen. Een verlenging is een nieuw besluit. Een voorstel zonder besluit telt niet mee."
    ),
    Figure.BANS_ACTIVE: N_(
        "Gebouwverboden die golden op de laatste dag van de gekozen periode: bezorgd, begonnen, niet afgelopen, "
        "niet opgeheven en niet opgeschort. Het incident kan van voor de periode zijn."
    ),
    Figure.BAN_VIOLATIONS: N_(
        "Elke keer dat iemand kwam ondanks een gebouwverbod, op de dag dat het gebeurde. Zo’n bezoek is zelf "
        "een incident."
    ),
    Figure.BANS_VIOLATED: N_("Gebouwverboden die in de gekozen periode ten minste één keer zijn overtreden."),
    Figure.ADVICE: N_(
        "Hoe vaak een VPT-adviseur vastlegde dat een behandelaar advies kreeg, bij incidenten in de gekozen "
        "periode. Het advies zelf kan later zijn gegeven. Per zaak telt een adviseur ten hoogste één keer per dag."
    ),
    Figure.MONTHS: N_("Incidenten per maand waarin ze gebeurden. Elk incident staat in één deel van de staaf."),
    Figure.SEVERITY: N_(
        "De ernst die de behandelaar heeft bepaald, van 1 tot en met 5. "
        "Is de ernst nog niet bepaald? Dan telt het incident apart."
    ),
    Figure.KINDS: N_(
        "Elke soort die bij een incident is gekozen. Een incident met drie soorten telt bij alle drie. Het "
        "percentage is het deel van alle incidenten. Samen kan dat meer zijn dan 100."
    ),
    Figure.PAR_CLASSES: N_(
        "De soorten in de vier klassen van PAR, het register van de provincies. Verbaal: uitschelden en "
        "discrimineren. Fysiek: lichamelijk geweld en vernielen. Psychisch: bedreigen, stalken, seksueel "
        "lastigvallen en zwartmaken. Overig: zorgen om iemand en iets anders. Een incident telt in elke klasse "
        "één keer."
    ),
    Figure.UNITS: N_(
        "De afdeling waar het incident gebeurde. Het getal van een afdeling telt de afdelingen eronder mee, dus "
        "de regels zijn samen meer dan het totaal. U ziet de afdelingen die u vandaag mag bekijken."
    ),
    Figure.CHANNELS: N_("Waar of langs welke weg het gebeurde. Elk incident staat op één regel."),
    Figure.ONLINE: N_("Online is sociale media, chat en forum samen. Deze regel telt de twee regels ervoor op."),
    Figure.BUILDINGS: N_(
        "Het gebouw waar het gebeurde. Incidenten op straat, aan de telefoon of online staan bij ‘geen gebouw’."
    ),
    Figure.MEASURES: N_(
        "Elk besluit tot een maatregel na een incident in de gekozen periode. Een incident kan er meer hebben. "
        "Een maatregel die is ingetrokken, telt niet mee."
    ),
    Figure.PERCENTAGES: N_(
        "Percentages zijn afgerond op hele getallen, maar zo dat ze samen precies 100 zijn. De getallen met de "
        "grootste rest achter de komma ronden we naar boven af."
    ),
}
