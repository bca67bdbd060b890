"""The words of a building ban on the screen."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from incidents.bans.gate import BanProposal
from incidents.bans.models import Ban
from incidents.bans.vocabulary import BanState, GatePoint, Hearing, LegalBasis, ServedHow
from incidents.web.formats import day

STATES: Mapping[BanState, str] = {
    BanState.LIFTED: _("Opgeheven"),
    BanState.EXPIRED: _("Afgelopen"),
    BanState.PROPOSED: _("Voorstel"),
    BanState.NOT_SERVED: _("Besloten, nog niet bezorgd"),
    BanState.SUSPENDED: _("Opgeschort"),
    BanState.UPCOMING: _("Gaat nog in"),
    BanState.ACTIVE: _("Geldt nu"),
}
STATE_TONES: Mapping[BanState, str | None] = {
    BanState.LIFTED: None,
    BanState.EXPIRED: None,
    BanState.PROPOSED: "info",
    BanState.NOT_SERVED: "warn",
    BanState.SUSPENDED: "warn",
    BanState.UPCOMING: "info",
    BanState.ACTIVE: "ok",
}
#: Of what never held there is nothing that ended: the words of a proposal without a decision, and of a ban not served.
DROPPED, NEVER_DECIDED, NEVER_SERVED = _("Vervallen"), _("Nooit besloten"), _("Nooit bezorgd")
WAITS_FOR_DECISION = _("Ligt voor besluit")
HEARINGS: Mapping[Hearing, str] = {
    Hearing.HEARD: _("Ja, we spraken elkaar"),
    Hearing.DID_NOT_COME: _("Nee, uitgenodigd maar niet gekomen"),
    Hearing.CANNOT_BE_FOUND: _("Nee, niet te vinden"),
    Hearing.URGENT: _("Nee, het kon niet wachten"),
}
LEGAL_BASES: Mapping[LegalBasis, str] = {
    LegalBasis.PUBLIC_LAW: _("Besluit (publiekrecht): betrokkene kan bezwaar maken"),
    LegalBasis.HOUSE_RIGHT: _("Huisrecht (privaatrecht): betrokkene kan een klacht indienen"),
}
SERVINGS: Mapping[ServedHow, str] = {
    ServedHow.IN_PERSON: _("De brief is persoonlijk gegeven"),
    ServedHow.ON_THE_SPOT: _("Ter plekke verteld, de brief volgt"),
    ServedHow.REGISTERED_POST: _("Aangetekende post"),
    ServedHow.POST: _("Gewone post"),
    ServedHow.OTHER: _("Anders"),
}
POINTS: Mapping[GatePoint, str] = {
    GatePoint.ACUTE_REASON: _("Reden van de spoed"),
    GatePoint.TOLD: _("Ter plekke verteld"),
    GatePoint.CONDUCT: _("Gedrag, per handeling"),
    GatePoint.NORM: _("Huisregels bekend"),
    GatePoint.REASON: _("Reden van het verbod"),
    GatePoint.HEARING: _("Betrokkene gehoord"),
    GatePoint.BUILDINGS: _("Gebouwen"),
    GatePoint.DAYS: _("Eerste en laatste dag"),
    GatePoint.NO_OTHER_BAN: _("Geen ander verbod op die dagen"),
    GatePoint.DURATION_REASON: _("Reden van de duur"),
    GatePoint.BASIC_SERVICE: _("Loket dat open blijft"),
    GatePoint.LEGAL_BASIS: _("Grondslag en bezwaar"),
    GatePoint.REVIEW: _("Opnieuw bekijken op"),
    GatePoint.REPRESENTATIVE: _("Vertegenwoordiger"),
    GatePoint.DECIDER: _("Een ander beslist"),
}


def state_words(ban: Ban, state: BanState) -> str:
    """How a ban stands, in a few words."""
    if ban.decided_on is None:
        if state is BanState.PROPOSED and ban.submitted_at is not None:
            return str(WAITS_FOR_DECISION)
        if state in (BanState.LIFTED, BanState.EXPIRED):
            return str(DROPPED if state is BanState.LIFTED else NEVER_DECIDED)
    if state is BanState.EXPIRED and ban.served_on is None:
        return str(NEVER_SERVED)
    return str(STATES[state])


def filled_in(proposal: BanProposal, names: Mapping[UUID, str]) -> dict[str, str]:
    """What is filled in at some points of a proposal, in a few words; `names` are those of buildings and deciders."""
    notes = {
        GatePoint.CONDUCT: ngettext("%(num)s handeling", "%(num)s handelingen", len(proposal.conduct)),
        GatePoint.BUILDINGS: ", ".join(sorted(names.get(each, "") for each in proposal.building_ids)),
    }
    if proposal.first_day is not None and proposal.last_day is not None:
        days = {"first": day(proposal.first_day), "last": day(proposal.last_day)}
        notes[GatePoint.DAYS] = gettext("%(first)s tot en met %(last)s", **days)
    if proposal.review_on is not None:
        notes[GatePoint.REVIEW] = day(proposal.review_on)
    if proposal.decider_id is not None:
        notes[GatePoint.DECIDER] = names.get(proposal.decider_id, "")
    if proposal.told_on is not None:
        notes[GatePoint.TOLD] = day(proposal.told_on)
    notes[GatePoint.REPRESENTATIVE] = proposal.representative or gettext("niet nodig bij een volwassene")
    return {point.value: note for point, note in notes.items()}
