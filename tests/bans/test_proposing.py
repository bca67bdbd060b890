"""Proposing a building ban through its operations: what may be missing, what is refused, who may."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from incidents import policy
from incidents.bans import gate, operations, queries, rules
from incidents.bans.vocabulary import BanState, GatePoint, Hearing
from incidents.events import ExampleDataLoaded
from incidents.handling import queries as handling_queries
from incidents.notifications.models import OutboxMessage
from incidents.organisation.models import Organisation
from incidents.persons import queries as persons_queries
from incidents.policy import SYSTEM
from incidents.registration.vocabulary import Outcome
from incidents.work import ChangedBySomebodyElse, Work
from tests.factories import bans, cases

TODAY = bans.today()


def mails(session, template):
    """Who gets this mail, in which order."""
    session.flush()
    statement = select(OutboxMessage.recipient_id).where(OutboxMessage.template == template)
    return list(session.scalars(statement))


def test_a_proposal_may_have_gaps_but_cannot_be_submitted_with_them(world, session):
    ban = bans.proposed(world, norm=None, conduct=())
    with pytest.raises(rules.NotComplete):
        operations.submit(bans.work_of(world, world.manager), ban, bans.case_of(world, ban))
    assert ban.submitted_at is None
    assert not mails(session, "verbod_te_besluiten")


def test_a_proposal_needs_a_confirmed_person(world):
    incident = cases.incident(world, handler=world.manager)
    with pytest.raises(rules.PersonNotConfirmed):
        operations.propose(bans.work_of(world, world.manager), incident, bans.proposal(world))


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.MEASURES])
def test_only_the_outcome_measures_goes_with_a_ban(world, outcome):
    incident = bans.case(world, outcome=outcome)
    with pytest.raises(rules.NoBanForThisOutcome):
        operations.propose(bans.work_of(world, world.manager), incident, bans.proposal(world))


@pytest.mark.parametrize("who", ["director", "authority", "adviser", "reception", "reporter", "administrator"])
def test_only_the_handler_proposes(world, who):
    incident = bans.case(world)
    with pytest.raises(policy.Refused):
        operations.propose(bans.work_of(world, getattr(world, who)), incident, bans.proposal(world))


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ({"last_day": TODAY - timedelta(days=1)}, rules.LastDayBeforeFirst),
        ({"last_day": TODAY + timedelta(days=366)}, rules.LongerThanTwelveMonths),
        ({"first_day": date(1850, 1, 1)}, rules.DayTooFarAway),
        ({"building_ids": frozenset({uuid4()})}, rules.UnknownBuilding),
        ({"decider_id": uuid4()}, rules.UnknownDecider),
        ({"hearing": Hearing.URGENT}, rules.UrgentOnlyForAcute),
    ],
)
def test_what_cannot_be_is_refused_at_once(world, values, broken):
    with pytest.raises(broken):
        bans.proposed(world, **values)


@pytest.mark.parametrize("acute", [False, True])
@pytest.mark.parametrize("days", [(None, None), (TODAY, None), (None, TODAY + timedelta(days=9))])
def test_days_that_nobody_chose_stay_open_and_are_missing_before_anybody_can_decide(world, acute, days):
    ban = bans.proposed(world, acute=acute, first_day=days[0], last_day=days[1], review_on=None)
    work, incident = bans.work_of(world, world.manager), bans.case_of(world, ban)
    assert (ban.first_day, ban.last_day) == days
    assert queries.state_on(ban, TODAY) is BanState.PROPOSED
    assert GatePoint.DAYS in {point.code for point in gate.gaps(queries.facts_of(work, ban))}
    with pytest.raises(rules.NotComplete):
        operations.submit(work, ban, incident)


def test_the_database_refuses_a_decision_on_a_ban_without_days(world, session):
    ban = bans.submitted(world)
    ban.first_day = None
    ban.decided_on, ban.decided_by_id = TODAY, world.authority.id
    with pytest.raises(IntegrityError, match="decided_with_days"):
        session.flush()


def test_a_proposal_without_days_holds_the_case_and_its_person_as_any_other(world):
    ban = bans.proposed(world, first_day=None, last_day=None, review_on=None)
    work, incident = bans.work_of(world, world.manager), bans.case_of(world, ban)
    assert handling_queries.facts(work, incident).ban_is_proposed
    assert persons_queries.is_acted_against(work, incident.id)


def test_a_remedy_text_that_no_lawyer_checked_cannot_be_submitted_unnoticed(world, session):
    organisation = session.scalars(select(Organisation)).one()
    organisation.remedy_public = "(Voorbeeldtekst, Te controleren door uw jurist.) U kunt bezwaar maken."
    Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(organisation.id))
    ban = bans.proposed(world)
    with pytest.raises(rules.NotComplete):
        operations.submit(bans.work_of(world, world.manager), ban, bans.case_of(world, ban))
    proposal = bans.proposal(world, remedy="U kunt bezwaar maken.")
    manager = bans.work_of(world, world.manager)
    operations.change_proposal(manager, ban, bans.case_of(world, ban), proposal, None)
    assert operations.submit(manager, ban, bans.case_of(world, ban)).submitted_at is not None


def test_an_acute_ban_of_more_than_14_days_is_refused(world):
    with pytest.raises(rules.AcuteTooLong):
        bans.proposed(world, acute=True, last_day=TODAY + timedelta(days=15))


def test_the_proposer_cannot_be_the_one_who_decides(world):
    world.grant(world.manager, policy.Role.DECIDING_AUTHORITY, unit="town")
    with pytest.raises(rules.DecidedByProposer):
        bans.proposed(world, decider_id=world.manager.id)


def test_the_remedy_text_of_the_organisation_is_kept_with_the_proposal(world):
    assert bans.proposed(world).remedy == "U kunt binnen zes weken bezwaar maken."


def test_a_change_from_an_older_state_is_refused_and_another_one_is_kept(world, session):
    ban = bans.proposed(world)
    session.flush()
    work, incident = bans.work_of(world, world.manager), bans.case_of(world, ban)
    old = ban.version
    more = replace(bans.proposal(world), conduct=(*bans.proposal(world).conduct, *bans.proposal(world).conduct))
    operations.change_proposal(work, ban, incident, more, old)
    session.flush()
    assert len(ban.conduct) == 2
    with pytest.raises(ChangedBySomebodyElse):
        operations.change_proposal(work, ban, incident, more, old)


def test_a_submitted_proposal_reaches_the_decider_and_can_no_longer_be_changed(world, session):
    ban = bans.submitted(world)
    assert mails(session, "verbod_te_besluiten") == [world.authority.id]
    with pytest.raises(rules.NotPossibleNow):
        operations.change_proposal(
            bans.work_of(world, world.manager), ban, bans.case_of(world, ban), bans.proposal(world), None
        )
