"""The log in plain sentences: one for each fact, two for each action (seen, refused). A test fails when one is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext

from incidents import events
from incidents.accounts.wording import ROLES
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import SIGN_IN, EntryKind
from incidents.events import Event
from incidents.oversight.queries import Names
from incidents.policy import Action, Role

_ = lazy_gettext

EVERYTHING = _("Alles")
KINDS: Mapping[EntryKind, Any] = {
    EntryKind.FACT: _("Gedaan"),
    EntryKind.READ: _("Bekeken"),
    EntryKind.REFUSED: _("Geweigerd"),
}
FACTS: Mapping[type[Event], Any] = {
    events.OrganisationChanged: _("Wijzigde de gegevens van de organisatie"),
    events.EmployeeRegistered: _("Voegde een medewerker toe"),
    events.EmployeeLeft: _("Meldde een medewerker uit dienst"),
    events.PasswordChanged: _("Koos een nieuw wachtwoord"),
    events.PasswordLinkAsked: _("Vroeg een link voor een nieuw wachtwoord"),
    events.SignedIn: _("Logde in"),
    events.SignedOut: _("Logde uit"),
    events.LanguageChosen: _("Koos een taal"),
    events.RoleGranted: _("Gaf iemand een rol"),
    events.RoleConfirmed: _("Bevestigde een rol"),
    events.RoleEnded: _("Beëindigde een rol"),
    events.DeputyNamed: _("Wees een vervanger aan"),
    events.CaseAccessGiven: _("Gaf een collega toegang"),
    events.IncidentReported: _("Meldde een incident"),
    events.HelpAsked: _("Vroeg om teruggebeld te worden"),
    events.HelpAnswered: _("Belde terug"),
    events.HelpAnswerTakenBack: _("Nam terug dat er was teruggebeld"),
    events.HelpSettled: _("Rondde een vraag om hulp af"),
    events.ReportAddedTo: _("Vulde een melding aan"),
    events.PromiseReminded: _("Stuurde een herinnering aan een belofte"),
    events.PromiseEscalated: _("Meldde de naasthogere leidinggevende dat een belofte te laat is"),
    events.PromiseMoved: _("Rekende de termijn van een belofte opnieuw uit"),
    events.PersonRegistered: _("Legde een persoon vast"),
    events.PersonIdentified: _("Stelde vast wie betrokkene is"),
    events.PersonRecognised: _("Meldde een bezoek: betrokkene is bekend van het gebouwverbod"),
    events.PersonConfirmedUnknown: _("Bevestigde dat betrokkene onbekend is"),
    events.PersonUnlinked: _("Maakte betrokkene los van de zaak"),
    events.TakenUp: _("Pakte de zaak op"),
    events.TakenOver: _("Nam de zaak over"),
    events.HandedOver: _("Droeg de zaak over aan een andere afdeling"),
    events.SeverityAssessed: _("Bepaalde de ernst"),
    events.OutcomeChosen: _("Koos de afloop"),
    events.FeedbackGiven: _("Gaf terugkoppeling"),
    events.FeedbackAnswered: _("Antwoordde op de terugkoppeling"),
    events.DisagreementSettled: _("Legde vast wat na een antwoord is afgesproken"),
    events.AdviceGiven: _("Gaf advies aan de behandelaar"),
    events.CaseEvaluated: _("Evalueerde de zaak"),
    events.CaseClosed: _("Sloot de zaak"),
    events.CaseReopened: _("Heropende de zaak"),
    events.CaseWithdrawn: _("Trok de melding in"),
    events.JoinedAsSameEvent: _("Koppelde de melding aan een andere zaak"),
    events.SameEventUndone: _("Maakte de melding weer een eigen zaak"),
    events.MeasureDecided: _("Besloot tot een maatregel"),
    events.MeasureCarriedOut: _("Voerde een maatregel uit"),
    events.MeasureWithdrawn: _("Trok een maatregel in"),
    events.BanProposed: _("Stelde een gebouwverbod voor"),
    events.BanProposalChanged: _("Wijzigde het voorstel voor een gebouwverbod"),
    events.BanSubmitted: _("Legde een gebouwverbod voor"),
    events.BanTakenBack: _("Nam een voorgelegd gebouwverbod terug"),
    events.BanReturned: _("Stuurde het voorstel voor een gebouwverbod terug"),
    events.BanImposed: _("Legde een gebouwverbod op"),
    events.BanServed: _("Bezorgde een gebouwverbod"),
    events.BanStarted: _("Liet een gebouwverbod ingaan"),
    events.BanChanged: _("Wijzigde de uitzonderingen van een gebouwverbod"),
    events.BanSuspended: _("Schortte een gebouwverbod op"),
    events.BanSuspensionBegan: _("Liet de opschorting van een gebouwverbod ingaan"),
    events.BanSuspensionEnded: _("Beëindigde de opschorting van een gebouwverbod"),
    events.BanLifted: _("Hief een gebouwverbod op"),
    events.BanReviewAnnounced: _("Herinnerde eraan een gebouwverbod opnieuw te bekijken"),
    events.BanReviewed: _("Bekeek een gebouwverbod opnieuw en liet het gelden"),
    events.BanEndAnnounced: _("Kondigde het einde van een gebouwverbod aan"),
    events.BanExpired: _("Liet een gebouwverbod aflopen"),
    events.BanViolated: _("Meldde een bezoek ondanks een gebouwverbod"),
    events.ExampleDataLoaded: _("Laadde voorbeeldgegevens"),
}
#: What was seen, and what was refused.
ACTIONS: Mapping[Action, tuple[Any, Any]] = {
    Action.USE_OWN_ACCOUNT: (_("Bekeek de eigen gegevens"), _("Mocht deze gegevens niet gebruiken")),
    Action.REPORT_INCIDENT: (_("Opende het meldformulier"), _("Mocht geen incident melden")),
    Action.FOLLOW_REPORT: (_("Volgde een melding"), _("Mocht deze melding niet volgen")),
    Action.ADD_TO_REPORT: (_("Opende een melding om aan te vullen"), _("Mocht deze melding niet aanvullen")),
    Action.ANSWER_FEEDBACK: (_("Las de terugkoppeling"), _("Mocht niet op deze terugkoppeling antwoorden")),
    Action.SEE_WORK: (_("Bekeek het eigen werk"), _("Mocht deze lijst met werk niet zien")),
    Action.VIEW_CASE: (_("Bekeek een zaak"), _("Mocht deze zaak niet zien")),
    Action.TAKE_UP: (_("Bekeek een zaak om op te pakken"), _("Mocht deze zaak niet oppakken")),
    Action.HAND_OVER: (_("Bekeek een zaak om over te dragen"), _("Mocht deze zaak niet overdragen")),
    Action.HANDLE_CASE: (_("Opende een stap om een zaak te behandelen"), _("Mocht deze zaak niet behandelen")),
    Action.CLOSE_CASE: (_("Bekeek een zaak om te sluiten"), _("Mocht deze zaak niet sluiten")),
    Action.REOPEN_CASE: (_("Bekeek een zaak om te heropenen"), _("Mocht deze zaak niet heropenen")),
    Action.WITHDRAW_CASE: (_("Bekeek een melding om in te trekken"), _("Mocht deze melding niet intrekken")),
    Action.SETTLE_DISAGREEMENT: (
        _("Las een antwoord: niet zoals afgesproken"),
        _("Mocht dit antwoord niet bespreken"),
    ),
    Action.GIVE_ADVICE: (
        _("Bekeek een zaak om advies vast te leggen"),
        _("Mocht bij deze zaak geen advies vastleggen"),
    ),
    Action.GIVE_CASE_ACCESS: (_("Bekeek wie toegang heeft"), _("Mocht geen collega toegang geven")),
    Action.SEE_PERSON: (_("Bekeek gegevens van betrokkene"), _("Mocht deze persoon niet zien")),
    Action.IDENTIFY_PERSON: (
        _("Opende de pagina om vast te leggen wie betrokkene is"),
        _("Mocht niet vaststellen wie betrokkene is"),
    ),
    Action.DECIDE_MEASURE: (_("Bekeek maatregelen"), _("Mocht niet over een maatregel besluiten")),
    Action.PROPOSE_BAN: (
        _("Opende het formulier voor een gebouwverbod"),
        _("Mocht geen gebouwverbod voorstellen"),
    ),
    Action.VIEW_BAN: (_("Bekeek een gebouwverbod"), _("Mocht dit gebouwverbod niet zien")),
    Action.DECIDE_BAN: (_("Bekeek voorgelegde gebouwverboden"), _("Mocht niet over dit gebouwverbod besluiten")),
    Action.SERVE_BAN: (_("Bekeek een gebouwverbod om te bezorgen"), _("Mocht dit gebouwverbod niet bezorgen")),
    Action.CHANGE_BAN: (_("Bekeek een gebouwverbod om te wijzigen"), _("Mocht dit gebouwverbod niet wijzigen")),
    Action.SEE_BANS_OF_BUILDING: (
        _("Bekeek gebouwverboden van een gebouw"),
        _("Mocht de gebouwverboden van dit gebouw niet zien"),
    ),
    Action.SEARCH_BANS_OF_BUILDING: (
        _("Zocht een naam in de gebouwverboden van een gebouw"),
        _("Mocht niet zoeken in de gebouwverboden van dit gebouw"),
    ),
    Action.PRINT_BANS_OF_BUILDING: (
        _("Opende de lijst met gebouwverboden om te printen"),
        _("Mocht de lijst met gebouwverboden niet printen"),
    ),
    Action.REPORT_VIOLATION: (_("Bekeek een verbod om een bezoek te melden"), _("Mocht dit bezoek niet melden")),
    Action.SEE_HELP_REQUESTS: (_("Bekeek hulpvragen"), _("Mocht de hulpvragen niet zien")),
    Action.ANSWER_HELP_REQUEST: (_("Bekeek een hulpvraag"), _("Mocht deze hulpvraag niet beantwoorden")),
    Action.SEE_STATISTICS: (_("Bekeek de cijfers"), _("Mocht deze cijfers niet zien")),
    Action.EXPORT_STATISTICS: (_("Sloeg cijfers op als bestand"), _("Mocht deze cijfers niet opslaan")),
    Action.SEE_ACCESS_LOG: (_("Bekeek het inzagelog"), _("Mocht het inzagelog niet zien")),
    Action.EXPORT_ACCESS_LOG: (_("Sloeg het inzagelog op als bestand"), _("Mocht het inzagelog niet opslaan")),
    Action.SEE_LOG_OF_CASE: (_("Bekeek wie de zaak heeft gezien"), _("Mocht niet zien wie de zaak heeft gezien")),
    Action.GRANT_ROLE: (_("Bekeek rollen"), _("Mocht geen rol geven")),
    Action.CONFIRM_ROLE: (_("Bekeek rollen om te bevestigen"), _("Mocht deze rol niet bevestigen")),
    Action.MANAGE_EMPLOYEES: (_("Bekeek de medewerkers"), _("Mocht de medewerkers niet beheren")),
    Action.MANAGE_ORGANISATION: (_("Bekeek de instellingen"), _("Mocht de instellingen niet beheren")),
    Action.KEEP_PROMISES: (_("Bekeek beloften"), _("Mocht de beloften niet bewaken")),
    Action.KEEP_BANS: (_("Bekeek gebouwverboden om te bewaken"), _("Mocht de gebouwverboden niet bewaken")),
    Action.DELIVER_MESSAGES: (
        _("Bekeek berichten die nog verstuurd moeten worden"),
        _("Mocht geen berichten versturen"),
    ),
}
#: A look at a list that stands with no record: which page it was. Of the other actions the first words say it.
LISTS: Mapping[Action, Any] = {
    Action.FOLLOW_REPORT: _("Bekeek de eigen meldingen"),
    Action.SEE_WORK: _("Bekeek Mijn werk"),
    Action.VIEW_CASE: _("Bekeek de werkvoorraad"),
    Action.VIEW_BAN: _("Bekeek de lijst met gebouwverboden"),
    Action.SEE_HELP_REQUESTS: _("Bekeek de hulpvragen"),
}
#: An answer "not as agreed" passes the handler by (domain, "The process", 9), and so does who read it: to him that is a
#: look at the case.
TO_HANDLER: Mapping[str, Action] = {Action.SETTLE_DISAGREEMENT.value: Action.VIEW_CASE}
#: What is refused to somebody who is not signed in.
SIGN_IN_REFUSED = _("Logde niet in: het e-mailadres of het wachtwoord klopte niet")
_FACTS_BY_NAME = {fact.__name__: sentence for fact, sentence in FACTS.items()}
_ACTIONS_BY_NAME = {action.value: sentences for action, sentences in ACTIONS.items()}
#: For a name that an older edition wrote and this one does not know.
_NO_WORDS = _("Deed iets wat dit log niet meer kent")
#: What everybody does as himself.
_WITHOUT_ROLE = frozenset({events.SignedIn.__name__, events.SignedOut.__name__})
#: The first signs of an id tell two persons apart without naming them.
_SIGNS = 8
_MORE_THAN_ONE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it."""

    entry: AuditEntry
    who: str
    role: str
    kind: str
    what: str
    about: str
    shown: list[str]

    @property
    def is_refusal(self) -> bool:
        """Whether something was refused."""
        return self.entry.kind is EntryKind.REFUSED


def lines(entries: Iterable[AuditEntry], names: Names, *, to_handler: bool = False) -> list[Line]:
    """The entries in words. To the handler of a case a line does not tell what passes him by, or which others a list showed."""
    return [
        Line(
            entry=entry,
            who=_who(entry, names),
            role=_role(entry),
            kind=str(KINDS[entry.kind]),
            what=what(entry, names, to_handler=to_handler),
            about="" if to_handler else _about(entry, names),
            shown=[] if to_handler else _shown(entry, names),
        )
        for entry in entries
    ]


def what(entry: AuditEntry, names: Names, *, to_handler: bool = False) -> str:
    """What was done, seen or refused; of a look also which page of a list, and how many records it showed."""
    if entry.kind is EntryKind.FACT:
        return str(_FACTS_BY_NAME.get(entry.name, _NO_WORDS))
    if entry.name == SIGN_IN:
        return str(SIGN_IN_REFUSED)
    name = TO_HANDLER.get(entry.name, entry.name) if to_handler else entry.name
    seen, refused = _ACTIONS_BY_NAME.get(name, (_NO_WORDS, _NO_WORDS))
    if entry.kind is EntryKind.REFUSED:
        return str(refused)
    shown = len(_records(entry, names))
    is_list = entry.subject_id is None and entry.name in LISTS
    if entry.subject_id in names.incidents:
        return _with_others(str(seen), shown)
    if not is_list and shown < _MORE_THAN_ONE:
        return str(seen)
    words = str(LISTS[Action(entry.name)] if is_list else seen)
    if entry.page is not None and entry.page > 1:
        words = gettext("%(seen)s, bladzijde %(page)s", seen=words, page=entry.page)
    return str(gettext("%(seen)s: %(count)s getoond", seen=words, count=shown))


def _with_others(seen: str, others: int) -> str:
    """A look at one case; one other record that it showed stands beside the case, more are counted."""
    if others < _MORE_THAN_ONE:
        return seen
    return str(gettext("%(seen)s, met %(count)s andere zaken of personen", seen=seen, count=others))


def about(subject_id: UUID | None, names: Names) -> str:
    """What it was about: a number or a name, never what a case says; nothing where the id is of nothing known."""
    if subject_id is None:
        return ""
    if subject_id in names.incidents:
        return str(gettext("Zaak %(reference)s", reference=names.incidents[subject_id]))
    if subject_id in names.bans:
        return str(gettext("Gebouwverbod bij %(reference)s", reference=names.bans[subject_id]))
    if subject_id in names.persons:
        return str(gettext("Betrokkene met kenmerk %(signs)s", signs=subject_id.hex[:_SIGNS]))
    return names.employees.get(subject_id) or names.units.get(subject_id) or names.buildings.get(subject_id) or ""


def _role(entry: AuditEntry) -> str:
    """The role that applied; the system is named once, as who acted, and nobody signs in or out in one of his roles."""
    if entry.name in _WITHOUT_ROLE:
        return ""
    return str(ROLES[Role(entry.role)]) if entry.actor_id and entry.role in set(Role) else ""


def _who(entry: AuditEntry, names: Names) -> str:
    if entry.actor_id is None and entry.kind is EntryKind.REFUSED:
        return str(gettext("Iemand die niet was ingelogd"))
    if entry.actor_id is None:
        return str(gettext("Het systeem"))
    return names.employees.get(entry.actor_id) or str(gettext("Onbekende medewerker"))


def _about(entry: AuditEntry, names: Names) -> str:
    """What it was about; who did something with his own account is not named twice."""
    if entry.subject_id is not None and entry.subject_id == entry.actor_id:
        return str(gettext("Eigen account"))
    return about(entry.subject_id, names)


def _shown(entry: AuditEntry, names: Names) -> list[str]:
    """The records of a list, and of a fact the other case or the colleague that it names."""
    return [words for words in (about(each, names) for each in _records(entry, names)) if words]


def _records(entry: AuditEntry, names: Names) -> list[UUID]:
    """The records that were shown. A ban is logged with its case, so that both are found, but it is one record."""
    of_bans = {names.bans[each] for each in entry.shown_ids if each in names.bans}
    return [each for each in dict.fromkeys(entry.shown_ids) if names.incidents.get(each) not in of_bans]
