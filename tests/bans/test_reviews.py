"""The day on which a ban is looked at again: the handler is told, and writes down why it stays."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from incidents.bans import operations, rules
from incidents.bans.models import Ban
from incidents.journey import FOLLOW_UPS
from incidents.notifications.models import OutboxMessage
from incidents.policy import SYSTEM
from incidents.web.formats import day
from incidents.work import Work
from tests.factories import bans

TODAY = bans.today()
NOW = datetime.now(UTC)


def tick(session, days):
    work = Work(session, SYSTEM, NOW + timedelta(days=days), FOLLOW_UPS)
    return operations.announce_reviews(work, 100)


def in_days(days):
    return TODAY + timedelta(days=days)


def mails(session):
    session.flush()
    return list(session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.template == "verbod_bekijken")))


def test_the_handler_is_told_on_the_day_of_the_review_once_and_late_after_days_down(world, session):
    bans.served(world)
    assert [tick(session, each) for each in (29, 33, 34)] == [0, 1, 0]
    assert mails(session) == [world.manager.id]


def test_a_ban_that_is_not_in_force_any_more_is_not_looked_at_again(world, session):
    ban = bans.served(world)
    operations.lift(bans.work_of(world, world.manager), ban, bans.case_of(world, ban), "Goed gesprek")
    assert tick(session, 31) == 0


def test_a_ban_that_stays_is_looked_at_again_on_the_next_day_that_was_named(world, session):
    ban = bans.served(world)
    assert tick(session, 30) == 1
    work = bans.work_of(world, world.manager, NOW + timedelta(days=30))
    operations.review(work, ban, bans.case_of(world, ban), "Belt nog dagelijks", in_days(60))
    assert [tick(session, each) for each in (59, 60)] == [0, 1]
    work = bans.work_of(world, world.manager, NOW + timedelta(days=60))
    operations.review(work, ban, bans.case_of(world, ban), "Nog een maand", None)
    assert tick(session, 80) == 0
    assert [each.reason for each in ban.reviews] == ["Belt nog dagelijks", "Nog een maand"]


@pytest.mark.parametrize("days", [None, 0, 190, 290])
def test_a_long_ban_is_looked_at_again_within_6_months(world, days):
    ban = bans.served(world, last_day=in_days(280))
    with pytest.raises(rules.NextReviewNeeded):
        operations.review(
            bans.work_of(world, world.manager),
            ban,
            bans.case_of(world, ban),
            "Nodig",
            None if days is None else in_days(days),
        )


def test_the_review_waits_in_the_own_work_until_it_is_written_down(world, session, sign_in):
    before = NOW - timedelta(days=40)
    ban = bans.served(world, None, before)
    session.commit()
    client = sign_in(world.manager)
    assert f'href="/gebouwverboden/{ban.id}"' in client.get("/mijn-werk").text
    page = client.get(f"/gebouwverboden/{ban.id}").text
    assert "Bekijk het verbod opnieuw" in page
    address = f"/gebouwverboden/{ban.id}/opnieuw-bekeken"
    assert client.get(address).status_code == 200
    late = client.post(address, data={"reason": "Nog nodig", "next_on": day(in_days(100))})
    assert late.status_code == 422
    assert "Nog nodig" in late.text
    client.post(address, data={"reason": "Nog nodig"})
    assert f'href="/gebouwverboden/{ban.id}"' not in client.get("/mijn-werk").text
    page = client.get(f"/gebouwverboden/{ban.id}").text
    assert f"{world.manager.name} bekeek het verbod opnieuw." in page
    assert "Bekijk het verbod opnieuw" not in page
    assert session.get_one(Ban, ban.id, populate_existing=True).review_on is None
