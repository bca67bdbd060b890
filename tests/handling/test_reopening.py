"""A closed case that is opened again goes the whole way once more: decided, told, closed; and its reporter reads so."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.handling import closing, rules
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.web.formats import short_moment
from tests.factories import cases

HOUR = timedelta(hours=1)
START = datetime.now(UTC) - 20 * HOUR


@pytest.fixture
def reopened(world, session, work_for):
    """A case that was decided, told and closed, and opened again."""
    case = cases.incident(world, handler=world.manager, severity=2, reported_at=START - HOUR, taken_up_at=START - HOUR)
    closing.choose_outcome(work_for(world.manager, START), case, Outcome.NO_MEASURE, "Uitgelegd")
    closing.give_feedback(work_for(world.manager, START + HOUR), case, "Zo liep het af.")
    closing.close(work_for(world.manager, START + 2 * HOUR), case)
    closing.reopen(work_for(world.adviser, START + 3 * HOUR), case, "Nieuwe getuige")
    session.commit()
    return case


def test_the_whole_loop_is_walked_once_more(reopened, world, session, sign_in) -> None:
    client = sign_in(world.manager)
    case_url, title = f"/zaken/{reopened.id}", "Sluit de zaak</h2>"

    def press(step: str, **typed: str) -> str:
        session.refresh(reopened)
        answer = client.post(f"{case_url}/{step}", data={**typed, "version": str(reopened.version)})
        assert answer.status_code == 303, answer.text
        return client.get(case_url).text

    page = client.get(case_url).text
    assert "Beslis hoe het afloopt" in page
    assert "De zaak is heropend." in page
    assert "In behandeling" in page
    assert "Vertel hoe het afloopt" not in page
    work = client.get("/mijn-werk").text
    assert "Beslis opnieuw hoe het afloopt" in work
    assert f'href="{case_url}/afloop"' in work
    page = press("afloop", outcome="no_measure", reason="De getuige zag hetzelfde")
    assert "Vertel hoe het afloopt" in page
    assert "Vertel hoe het afloopt" in client.get("/mijn-werk").text
    page = press("terugkoppelen", text="Het blijft zoals het was.")
    assert title in page
    page = press("sluiten")
    assert "Deze zaak is gesloten" in page
    assert client.post(f"{case_url}/heropenen", data={"reason": "Toch nog iets"}).status_code == 303
    assert "Beslis hoe het afloopt" in client.get(case_url).text


def test_it_does_not_close_and_nothing_is_told_before_it_was_decided_anew(reopened, world, work_for) -> None:
    work = work_for(world.manager)
    with pytest.raises(rules.OutcomeMissing):
        closing.close(work, reopened)
    with pytest.raises(rules.OutcomeMissing):
        closing.give_feedback(work, reopened, "Alvast")
    closing.choose_outcome(work, reopened, Outcome.COMPLAINT, "Toch een klacht")
    with pytest.raises(rules.FeedbackMissing):
        closing.close(work, reopened)


def test_its_reporter_reads_that_it_was_reopened_and_what_follows(reopened, world, session, sign_in, work_for) -> None:
    client = sign_in(world.reporter)
    follow = f"/mijn-meldingen/{reopened.id}"
    page = client.get(follow).text
    lead = page.partition("app-lead")[2].partition("</p>")[0]
    assert "Deze melding is opnieuw geopend. Manager Testpersoon beslist opnieuw wat er gebeurt. Uiterlijk " in lead
    assert "Hoe het is afgelopen" not in page
    steps = page.partition("app-timeline")[0]
    assert short_moment(reopened.taken_up_at) in steps
    assert short_moment(START) not in steps
    history = page.partition('<ol class="app-timeline"')[2]
    told = ["Adviser Testpersoon opende", "is gesloten", "heeft verteld", "opgepakt", "is ontvangen"]
    places = [history.find(each) for each in told]
    assert -1 not in places
    assert places == sorted(places)
    closing.choose_outcome(work_for(world.manager), reopened, Outcome.NO_MEASURE, "Hetzelfde")
    session.commit()
    assert "Manager Testpersoon heeft besloten. Uiterlijk " in client.get(follow).text


def test_who_reported_on_behalf_reads_that_it_was_reopened_and_no_more(world, session, sign_in, work_for) -> None:
    closed = IncidentStatus.CLOSED
    case = cases.incident(world, affected=world.colleague, handler=world.manager, status=closed, closed_at=START)
    closing.reopen(work_for(world.manager), case, "Nieuwe getuige")
    session.commit()
    page = sign_in(world.reporter).get(f"/mijn-meldingen/{case.id}").text
    assert "Deze melding is opnieuw geopend. U hoort het als de melding weer gesloten is." in page
