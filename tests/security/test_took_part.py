"""Whoever was there never sees the case page, also when he was there by a report that was joined with another one."""

import pytest

from incidents.bans import queries as bans_queries
from incidents.handling import operations, queries
from incidents.policy import Action, Refused
from tests.factories import bans, cases


@pytest.fixture
def joined(world, session, work_for):
    """A case of the desk, with a second report of the same event that the director reported and the decider saw."""
    main = bans.case(world)
    second = cases.incident(world, reporter=world.director, witnesses=(world.authority,))
    operations.join_same_event(work_for(world.adviser), second, main.reference, "Zelfde man")
    session.commit()
    return main, second


def test_who_reported_the_same_event_does_not_open_the_other_case(joined, world, sign_in):
    main, second = joined
    browser = sign_in(world.director)
    for address in (f"/zaken/{main.id}", f"/zaken/{second.id}", f"/zaken/{main.id}/inzage"):
        assert browser.get(address).status_code == 404, address
    assert browser.get(f"/mijn-meldingen/{second.id}").status_code == 200
    assert main.reference not in browser.get("/werkvoorraad").text


def test_who_saw_the_same_event_does_not_decide_on_the_ban(joined, world, work_for):
    main, _ = joined
    assert world.authority not in bans_queries.possible_deciders(work_for(world.manager), main, world.manager.id)


def test_parted_again_the_other_case_is_no_longer_his_own(joined, world, session, work_for):
    main, second = joined
    with pytest.raises(Refused):
        queries.case(work_for(world.director), main.id, Action.VIEW_CASE)
    operations.undo_same_event(work_for(world.adviser), second)
    session.commit()
    assert queries.case(work_for(world.director), main.id, Action.VIEW_CASE).id == main.id
