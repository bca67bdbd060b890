"""Two people with one ban on their screens: the second is told, and what he typed is kept."""

from datetime import timedelta

import pytest

from incidents.bans import operations
from incidents.bans.models import Ban
from incidents.web.formats import day
from tests.factories import bans

TODAY = bans.today()
TOLD = "Iemand anders heeft dit intussen gewijzigd"
MINE = "Dit is wat ik typte"
DAYS = {"suspended_from": day(TODAY), "suspended_until": day(TODAY + timedelta(days=2))}


def changed_meanwhile(world, session, ban):
    """Somebody else changed the ban after the form was made; gives the version that stands in the form."""
    session.flush()
    before = ban.version
    operations.change_exceptions(bans.work_of(world, world.manager), ban, bans.case_of(world, ban), "Op woensdag")
    session.commit()
    return before


@pytest.mark.parametrize(
    ("make", "step", "typed"),
    [
        (bans.imposed, "bezorgd", {"how": "post", "served_on": day(TODAY), "detail": MINE}),
        (bans.served, "opheffen", {"reason": MINE}),
        (bans.served, "opschorten", DAYS | {"reason": MINE}),
        (bans.served, "uitzonderingen", {"exceptions": MINE}),
    ],
)
def test_whoever_is_second_with_a_decided_ban_is_told_and_keeps_his_text(world, session, sign_in, make, step, typed):
    ban = make(world)
    old = changed_meanwhile(world, session, ban)
    client, address = sign_in(world.manager), f"/gebouwverboden/{ban.id}/{step}"
    answer = client.post(address, data=typed | {"version": old})
    assert answer.status_code == 409
    assert TOLD in answer.text
    assert MINE in answer.text
    now = session.get_one(Ban, ban.id, populate_existing=True).version
    assert client.post(address, data=typed | {"version": now}).status_code == 302


def test_whoever_ends_a_suspension_second_is_told_and_keeps_his_text(world, session, sign_in):
    ban = bans.suspended(world, bans.served(world), TODAY, TODAY + timedelta(days=2))
    old = changed_meanwhile(world, session, ban)
    address = f"/gebouwverboden/{ban.id}/opschorting-beeindigen"
    answer = sign_in(world.manager).post(address, data={"reason": MINE, "version": old})
    assert answer.status_code == 409
    assert MINE in answer.text


def test_whoever_submits_what_somebody_else_changed_meanwhile_sees_that_first(world, session, sign_in):
    ban = bans.proposed(world)
    session.flush()
    old, work = ban.version, bans.work_of(world, world.manager)
    operations.change_proposal(work, ban, bans.case_of(world, ban), bans.proposal(world, norm="Iets anders"), None)
    session.commit()
    client = sign_in(world.manager)
    answer = client.post(f"/gebouwverboden/{ban.id}/voorleggen", data={"version": old})
    assert answer.status_code == 409
    assert TOLD in answer.text
    assert "Iets anders" in answer.text
    assert f'name="version" value="{session.get_one(Ban, ban.id, populate_existing=True).version}"' in answer.text


def test_whoever_sends_back_what_was_submitted_anew_meanwhile_is_told_and_keeps_his_text(world, session, sign_in):
    ban = bans.submitted(world)
    session.flush()
    old, work, incident = ban.version, bans.work_of(world, world.manager), bans.case_of(world, ban)
    operations.take_back(work, ban, incident)
    session.flush()
    operations.submit(work, ban, incident)
    session.commit()
    client = sign_in(world.authority)
    typed = {"terug-reason": MINE, "terug-version": old}
    answer = client.post(f"/gebouwverboden/{ban.id}/terugsturen", data=typed)
    assert answer.status_code == 409
    assert MINE in answer.text
    assert session.get_one(Ban, ban.id, populate_existing=True).submitted_at is not None
