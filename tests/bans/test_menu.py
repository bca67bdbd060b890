"""Where in the menu a page of this room stands."""

import re

import pytest

from tests.factories import bans


def current(page):
    """The line of the menu that is marked as the current one."""
    found = re.search('aria-current="page">([^<]+)<', page.text)
    return found[1] if found else None


def test_every_page_of_a_ban_stands_under_the_bans(world, session, sign_in):
    proposed, served = bans.proposed(world), bans.served(world, bans.case(world, bans.person(world, "Ans Verzonnen")))
    session.commit()
    client = sign_in(world.manager)
    for path in (
        f"/zaken/{proposed.incident_id}/gebouwverbod",
        f"/gebouwverboden/{proposed.id}",
        f"/gebouwverboden/{proposed.id}/wijzigen",
        f"/gebouwverboden/{served.id}/opheffen",
        f"/gebouwverboden/{served.id}/opnieuw-bekeken",
    ):
        assert current(client.get(path)) == "Gebouwverboden", path


@pytest.mark.parametrize(("method", "path"), [("get", ""), ("post", "/inzage"), ("post", "/zoeken"), ("get", "/lijst")])
def test_reception_stays_the_current_line_whatever_is_shown(world, session, sign_in, method, path):
    bans.served(world)
    session.commit()
    client = sign_in(world.reception)
    page = getattr(client, method)(f"/receptie{path}", **({"data": {"name": "Kees"}} if method == "post" else {}))
    assert page.status_code == 200
    assert current(page) == "Receptie"
