"""Proposing a building ban through its operations: what may be missing, what is refused, who may."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from incidents import policy
from incidents.bans import operations, rules
from incidents.bans.vocabulary import Hearing
from incidents.events import ExampleDataLoaded
from incidents.notifications.models import OutboxMessage
from incidents.organisation.models import Organisation
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


@pytest.mark.parametrize(
    ("acute", "values", "first", "last"),
    [
        (False, {"first_day": None, "last_day": None}, 0, None),
        (False, {"last_day": None}, 0, None),
        (False, {"first_day": None, "last_day": TODAY + timedelta(days=9), "review_on": None}, 0, 9),
        (True, {"first_day": None, "last_day": None}, 0, 14),
    ],
)
def test_a_proposal_without_days_is_kept_from_today_for_3_months_or_14_days_when_acute(
    world, acute, values, first, last
):
    ban = bans.proposed(world, acute=acute, **values)
    assert ban.first_day == TODAY + timedelta(days=first)
    expected = rules.last_day_of_months(TODAY, 3) if last is None else TODAY + timedelta(days=last)
    assert ban.last_day == expected


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
