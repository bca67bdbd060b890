"""What the steps of a ban are held against in the database. Each raises the rule that is broken, and changes nothing."""

from uuid import UUID

from sqlalchemy import select

from incidents.bans import gate, queries, rules
from incidents.bans.models import Ban, BanPlace
from incidents.bans.vocabulary import BanVerb, Hearing
from incidents.organisation import queries as organisation_queries
from incidents.registration.models import Incident
from incidents.work import Work


def check_verb(work: Work, verb: BanVerb, ban: Ban) -> None:
    """Whether the verb fits how the ban stands today. Raises NotPossibleNow."""
    state = queries.state_on(ban, work.today)
    decided, submitted = ban.decided_on is not None, ban.submitted_at is not None
    if not rules.is_possible(verb, state, decided=decided, submitted=submitted):
        raise rules.NotPossibleNow


def check_proposal(work: Work, incident: Incident, proposal: gate.BanProposal, proposer_id: UUID) -> None:
    """Whether a proposal can be kept so, gaps aside.

    Raises UrgentOnlyForAcute, UnknownBuilding, UnknownDecider, DecidedByProposer and the rules of the days.
    """
    first_day, last_day = rules.days_proposed(proposal.acute, proposal.first_day, proposal.last_day, work.today)
    rules.check_days(proposal.acute, first_day, last_day, work.today)
    if proposal.hearing is Hearing.URGENT and not proposal.acute:
        raise rules.UrgentOnlyForAcute
    in_use = {each.id for each in organisation_queries.buildings(work, proposal.building_ids)}
    if not proposal.building_ids <= in_use:
        raise rules.UnknownBuilding
    mandated = {each.id for each in queries.possible_deciders(work, incident)}
    if proposal.decider_id is not None and proposal.decider_id not in mandated:
        raise rules.DecidedByProposer if proposal.decider_id == proposer_id else rules.UnknownDecider


def check_complete(work: Work, ban: Ban) -> None:
    """Raises NotComplete when the gate has a gap, AcuteBanAgain when an acute ban would follow an acute one."""
    if gate.gaps(queries.facts_of(work, ban)):
        raise rules.NotComplete
    if (
        ban.acute
        and work.session.scalars(
            select(Ban.id).where(
                Ban.incident_id == ban.incident_id, Ban.id != ban.id, Ban.acute, Ban.decided_on.is_not(None)
            )
        ).first()
    ):
        raise rules.AcuteBanAgain


def check_overlap(work: Work, ban: Ban) -> None:
    """One person has one ban at a time for one building. Raises BansOverlap."""
    other = work.session.execute(
        select(Ban.first_day, Ban.last_day)
        .join(BanPlace, BanPlace.ban_id == Ban.id)
        .where(
            Ban.person_id == ban.person_id,
            Ban.id != ban.id,
            Ban.decided_on.is_not(None),
            Ban.lifted_on.is_(None),
            Ban.first_day <= ban.last_day,
            Ban.last_day >= ban.first_day,
            BanPlace.building_id.in_([each.building_id for each in ban.places]),
        )
    ).first()
    if other is not None:
        raise rules.BansOverlap(first=other.first_day, last=other.last_day)
