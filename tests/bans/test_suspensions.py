"""Some days on which a ban does not hold: who is told when, ending them early, and what the past still shows."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from incidents.bans import operations, queries, rules
from incidents.bans.models import Ban
from incidents.bans.vocabulary import BanState
from incidents.journey import FOLLOW_UPS
from incidents.notifications.models import OutboxMessage
from incidents.policy import SYSTEM
from incidents.web.formats import day
from incidents.work import Work
from tests.factories import bans

TODAY = bans.today()
NOW = datetime.now(UTC)
OFF, ON = "verbod_eindigt", "verbod_begint"


def mails(session):
    """What reception was told, in which order."""
    session.flush()
    return list(
        session.scalars(
            select(OutboxMessage.template).where(OutboxMessage.path == "/receptie").order_by(OutboxMessage.made_at)
        )
    )


def tick(session, days):
    """The clock's part so many days from now, twice: what it begins and ends."""
    work = Work(session, SYSTEM, NOW + timedelta(days=days), FOLLOW_UPS)
    done = [
        (operations.announce_suspensions_begun(work, 100), operations.announce_suspensions_ended(work, 100))
        for _ in range(2)
    ]
    assert done[1] == (0, 0), "a second run changes nothing"
    return done[0]


def in_days(days):
    return TODAY + timedelta(days=days)


def end(world, ban, now=None):
    work = bans.work_of(world, world.manager, now)
    return operations.end_suspension(work, ban, bans.case_of(world, ban), "Bezwaar ongegrond")


def test_reception_is_told_at_once_of_a_suspension_that_starts_today_and_after_its_last_day(world, session):
    ban = bans.suspended(world, bans.served(world), TODAY, in_days(5))
    assert queries.state_on(ban, TODAY) is BanState.SUSPENDED
    assert mails(session) == [ON, OFF]
    assert tick(session, 5) == (0, 0)
    assert tick(session, 6) == (0, 1)
    assert queries.state_on(ban, in_days(6)) is BanState.ACTIVE
    assert mails(session) == [ON, OFF, ON]


def test_reception_is_told_of_a_later_suspension_on_its_first_day_and_not_before(world, session):
    bans.suspended(world, bans.served(world), in_days(3), in_days(5))
    assert mails(session) == [ON]
    assert tick(session, 2) == (0, 0)
    assert tick(session, 3) == (1, 0)
    assert mails(session) == [ON, OFF]


def test_the_clock_catches_up_after_days_down_and_tells_nothing_that_is_over(world, session):
    ban = bans.suspended(world, bans.served(world), in_days(3), in_days(5))
    assert tick(session, 4) == (1, 0)
    assert tick(session, 30) == (0, 1)
    later = NOW + timedelta(days=30)
    bans.suspended(world, ban, in_days(33), in_days(35), later)
    assert tick(session, 40) == (0, 0)
    assert mails(session) == [ON, OFF, ON]


def test_a_ban_that_was_lifted_or_expired_meanwhile_is_not_said_to_hold_again(world, session):
    ban = bans.suspended(world, bans.served(world), TODAY, in_days(5))
    operations.lift(bans.work_of(world, world.manager), ban, bans.case_of(world, ban), "Bezwaar gegrond")
    assert tick(session, 6) == (0, 0)
    other = bans.served(world, bans.case(world, bans.person(world, "Ander")), last_day=in_days(5), review_on=TODAY)
    bans.suspended(world, other, TODAY, in_days(5))
    assert tick(session, 6) == (0, 0)


def test_ending_a_suspension_early_makes_the_ban_hold_again_today_and_tells_reception(world, session):
    ban = bans.suspended(world, bans.served(world), TODAY, in_days(9))
    end(world, ban, NOW + timedelta(days=4))
    assert [queries.state_on(ban, in_days(each)) for each in (3, 4)] == [BanState.SUSPENDED, BanState.ACTIVE]
    assert mails(session) == [ON, OFF, ON]
    assert tick(session, 10) == (0, 0)


def test_a_suspension_that_has_not_begun_is_ended_without_a_word_to_reception(world, session):
    ban = bans.suspended(world, bans.served(world), in_days(3), in_days(5))
    end(world, ban)
    assert tick(session, 4) == (0, 0)
    assert queries.state_on(ban, in_days(4)) is BanState.ACTIVE
    assert mails(session) == [ON]


def test_a_ban_that_is_not_suspended_has_no_suspension_to_end(world):
    with pytest.raises(rules.NotPossibleNow):
        end(world, bans.served(world))


def test_a_second_suspension_waits_until_the_first_is_over_and_the_past_keeps_both(world, session):
    ban = bans.suspended(world, bans.served(world), TODAY, in_days(2))
    with pytest.raises(rules.SuspensionStands):
        bans.suspended(world, ban, in_days(10), in_days(12))
    bans.suspended(world, ban, in_days(10), in_days(12), NOW + timedelta(days=3))
    session.flush()
    holds = [
        each
        for each in range(14)
        if session.scalars(select(Ban.id).where(Ban.id == ban.id, queries.in_force_on(in_days(each)))).first()
    ]
    assert holds == [3, 4, 5, 6, 7, 8, 9, 13]


def test_the_page_offers_to_end_what_stands_and_tells_every_suspension(world, session, sign_in):
    ban = bans.suspended(world, bans.served(world), TODAY, in_days(2))
    session.commit()
    client = sign_in(world.manager)
    page = client.get(f"/gebouwverboden/{ban.id}").text
    assert f"Het is opgeschort van {day(TODAY)} tot en met {day(in_days(2))}." in page
    address = f"/gebouwverboden/{ban.id}/opschorting-beeindigen"
    assert f'href="{address}"' in page
    assert f'href="/gebouwverboden/{ban.id}/opschorten"' not in page
    assert client.get(address).status_code == 200
    assert client.post(address, data={"reason": " "}).status_code == 422
    client.post(address, data={"reason": "Bezwaar ongegrond"})
    page = client.get(f"/gebouwverboden/{ban.id}").text
    assert "Geldt nu" in page
    for told in ("Bezwaar loopt", f"{world.manager.name} beëindigde de opschorting.", "Bezwaar ongegrond"):
        assert told in page
    assert client.post(address, data={"reason": "Nog eens"}).status_code == 422
