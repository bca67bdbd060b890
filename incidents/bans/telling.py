"""Who is told what about a ban: the follow-ups that the journey names. A mail holds a reference and a link, no name."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from incidents import events
from incidents.accounts import queries as accounts_queries
from incidents.bans import queries
from incidents.bans.models import Ban, BanPlace, BanSuspension
from incidents.bans.vocabulary import BanState
from incidents.handling import queries as handling_queries
from incidents.notifications.operations import put
from incidents.promises.queries import may_take_up, who_handles
from incidents.registration.models import Incident
from incidents.work import Work

RECEPTION_PAGE, OWN_WORK_PAGE = "/receptie", "/mijn-werk"

#: The mail about a decision: whether the person was told on the spot, and whether the employee had read how it ends.
DECIDED: Mapping[tuple[bool, bool], str] = {
    (False, False): "verbod_besloten",
    (False, True): "verbod_besloten_opnieuw",
    (True, False): "verbod_besloten_verteld",
    (True, True): "verbod_besloten_verteld_opnieuw",
}


def tell_decider(work: Work, fact: events.BanSubmitted) -> None:
    """A complete proposal waits for a decision."""
    ban, incident = _of(work, fact.ban_id)
    if ban.decider_id is not None:
        put(work, [ban.decider_id], "verbod_te_besluiten", reference=incident.reference, path=_page(ban))


def tell_decider_of_taking_back(work: Work, fact: events.BanTakenBack) -> None:
    """There is nothing to decide any more; he sees the case no longer, so the link leads to his own work."""
    ban, incident = _of(work, fact.ban_id)
    if ban.decider_id is not None:
        put(work, [ban.decider_id], "verbod_teruggenomen", reference=incident.reference, path=OWN_WORK_PAGE)


def tell_proposer_of_return(work: Work, fact: events.BanReturned) -> None:
    """The proposal came back with a reason."""
    ban, incident = _of(work, fact.ban_id)
    put(work, [ban.proposed_by_id], "verbod_teruggestuurd", reference=incident.reference, path=_page(ban))


def tell_handler_of_decision(work: Work, fact: events.BanImposed) -> None:
    """The ban was decided: it has to be served now, or only the letter has to follow where it was told on the spot.

    Where the employee had read already how it ends, the mail says that this is to be told too.
    """
    ban, incident = _of(work, fact.ban_id)
    was_told = ban.acute and ban.told_on is not None
    facts = handling_queries.facts(work, incident)
    is_told_again = facts.feedback_given_at is not None and not facts.is_told
    put(
        work,
        who_handles(work, incident),
        DECIDED[was_told, is_told_again],
        reference=incident.reference,
        path=_page(ban),
    )


def start_if_in_force(work: Work, fact: events.BanServed) -> None:
    """A ban that is served on or after its first day starts at once; the clock starts the others."""
    ban, incident = _of(work, fact.ban_id)
    if queries.state_on(ban, work.today) is BanState.ACTIVE and ban.started_told_at is None:
        ban.started_told_at = work.now
        work.record(events.BanStarted(incident.id, ban.id))


def tell_reception_of_start(work: Work, fact: events.BanStarted) -> None:
    """Reception of each building looks at its list: a ban came into force."""
    _tell_reception(work, fact.ban_id, "verbod_begint")


def begin_if_today(work: Work, fact: events.BanSuspended) -> None:
    """A suspension that starts today begins at once; the clock begins the others on their day."""
    ban, incident = _of(work, fact.ban_id)
    suspension = queries.standing_suspension(ban, work.today)
    if suspension is not None and suspension.first_day <= work.today:
        suspension.began_told_at = work.now
        work.session.flush()
        work.record(events.BanSuspensionBegan(incident.id, ban.id, suspension.id))


def tell_reception_of_pause(work: Work, fact: events.BanSuspensionBegan) -> None:
    """Reception of each building looks at its list: a ban that was on it does not hold for now."""
    if _of(work, fact.ban_id)[0].started_told_at is not None:
        _tell_reception(work, fact.ban_id, "verbod_eindigt")


def tell_reception_of_resumption(work: Work, fact: events.BanSuspensionEnded) -> None:
    """Reception of each building looks at its list, when the suspension had taken the ban off it."""
    began = work.session.get_one(BanSuspension, fact.suspension_id).began_told_at
    started = _of(work, fact.ban_id)[0].started_told_at
    if began is not None and started is not None and started <= began:
        _tell_reception(work, fact.ban_id, "verbod_begint")


def tell_reception_of_change(work: Work, fact: events.BanChanged) -> None:
    """Reception of each building looks at its list, when the ban was on it."""
    if _of(work, fact.ban_id)[0].started_told_at is not None:
        _tell_reception(work, fact.ban_id, "verbod_gewijzigd")


def tell_reception_of_end(work: Work, fact: events.BanLifted | events.BanExpired) -> None:
    """Reception of each building looks at its list, when the ban was on it."""
    if _of(work, fact.ban_id)[0].started_told_at is not None:
        _tell_reception(work, fact.ban_id, "verbod_eindigt")


def tell_handler_of_review(work: Work, fact: events.BanReviewAnnounced) -> None:
    """The handler looks whether the ban is still needed, on the day that was named with the decision."""
    ban, incident = _of(work, fact.ban_id)
    put(work, who_handles(work, incident), "verbod_bekijken", reference=incident.reference, path=_page(ban))


def tell_handler_of_end(work: Work, fact: events.BanEndAnnounced) -> None:
    """The handler sees in time whether something has to go on after the ban."""
    ban, incident = _of(work, fact.ban_id)
    put(work, who_handles(work, incident), "verbod_loopt_af", reference=incident.reference, path=_page(ban))


def tell_of_violation(work: Work, fact: events.BanViolated) -> None:
    """The handler of the ban and the managers of its unit are told at once that the person came."""
    ban, incident = _of(work, fact.ban_id)
    who = [*who_handles(work, incident), *may_take_up(work, incident)]
    put(work, who, "verbod_overtreden", reference=incident.reference, path=_page(ban), urgent=True)


def _of(work: Work, ban_id: UUID) -> tuple[Ban, Incident]:
    """The ban of a fact that was just recorded, with its incident."""
    ban = work.session.get_one(Ban, ban_id)
    return ban, work.session.get_one(Incident, ban.incident_id)


def _tell_reception(work: Work, ban_id: UUID, template: str) -> None:
    _, incident = _of(work, ban_id)
    building_ids = work.session.scalars(select(BanPlace.building_id).where(BanPlace.ban_id == ban_id)).all()
    who = [each.id for each in accounts_queries.reception_of(work, building_ids)]
    put(work, who, template, reference=incident.reference, path=RECEPTION_PAGE)


def _page(ban: Ban) -> str:
    return f"/gebouwverboden/{ban.id}"
