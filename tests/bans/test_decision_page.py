"""The page of the decision: both ways on while a proposal waits for this decider, and afterwards what was decided."""

import pytest

from incidents.bans.models import Ban
from incidents.web.formats import day
from tests.factories import bans

TODAY = bans.today()
FORMS = ("Gebouwverbod opleggen", "/terugsturen", "U besluit of stuurt het terug")


@pytest.fixture
def waiting(world, session):
    ban = bans.submitted(world)
    session.commit()
    return ban


def test_after_the_decision_the_page_says_what_was_decided_when_and_by_whom_and_offers_no_form(
    world, session, waiting, sign_in
):
    client, address = sign_in(world.authority), f"/gebouwverboden/{waiting.id}/besluiten"
    assert all(words in client.get(address).text for words in FORMS)
    client.post(address, data={"reason": "Dit is evenredig", "version": waiting.version})
    page = client.get(address).text
    assert f"Opgelegd door {world.authority.name} op {day(TODAY)}." in page
    assert "Dit is evenredig" in page
    assert not any(words in page for words in FORMS)


def test_a_second_press_finds_the_decision_and_not_that_nothing_was_decided(world, session, waiting, sign_in):
    client, address = sign_in(world.authority), f"/gebouwverboden/{waiting.id}/besluiten"
    client.post(address, data={"reason": "Dit is evenredig"})
    again = client.post(address, data={"reason": "Nog eens"})
    assert again.status_code == 422
    assert "Er is niets meer te beslissen" in again.text
    assert "Er is nog niets besloten" not in again.text
    session.expire_all()
    assert session.get_one(Ban, waiting.id).decision_reason == "Dit is evenredig"


def test_who_decides_on_another_ban_of_the_case_is_offered_no_form(world, session, waiting, sign_in):
    other = world.employee("second_authority", role="deciding_authority", role_unit="town")
    bans.submitted(world, bans.case_of(world, waiting), decider_id=other.id)
    session.commit()
    page = sign_in(other).get(f"/gebouwverboden/{waiting.id}/besluiten").text
    assert "ligt nu niet bij u om over te beslissen" in page
    assert not any(words in page for words in FORMS)
