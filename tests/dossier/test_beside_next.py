"""What has a term in a case stands on its page beside the next step, as Mijn werk says it; also when the case was closed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from incidents.accounts.models import Employee
from incidents.bans import operations as ban_operations
from incidents.measures import operations as measures
from incidents.measures.vocabulary import MeasureKind
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import Incident
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.web.formats import day
from incidents.work import Work
from tests.client import CheckingClient
from tests.dossier.conftest import keep, owed, tasks
from tests.factories import bans
from tests.factories.world import World

SignIn = Callable[[Employee], CheckingClient]
WorkFor = Callable[..., Work]
NOW = datetime.now(UTC)


def beside(page: str) -> list[str]:
    """The lines beside the next step, without their marks of time."""
    items = page.partition('aria-labelledby="nu"')[2].partition("</section>")[0]
    items = items.partition("<h3")[2].partition("</ul>")[0]
    plain = (re.sub(r"<[^>]+>", " ", each) for each in re.findall(r"<li>(.*?)</li>", items, re.S))
    return [" ".join(each.split()) for each in plain]


def close(world: World, case: Incident) -> None:
    case.status, case.closed_at = IncidentStatus.CLOSED, NOW
    keep(world, case, case.id)


def test_an_open_case_lists_beside_its_next_step_what_mijn_werk_lists_the_most_urgent_first(
    world: World, sign_in: SignIn, work_for: WorkFor
) -> None:
    ban = bans.imposed(world, first_day=bans.today() + timedelta(days=4), last_day=bans.today() + timedelta(days=30))
    case, work = bans.case_of(world, ban), work_for(world.manager)
    case.severity, case.outcome, case.outcome_reason = 3, Outcome.MEASURES, "Dit mag niet"
    planned = work.today + timedelta(days=2)
    decision = measures.MeasureDecision(MeasureKind.WARNING_LETTER, "Dit mag niet", work.today, planned)
    measures.decide(work, case, decision)
    world.session.commit()
    client = sign_in(world.manager)
    page = client.get(f"/zaken/{case.id}").text
    assert "Vertel hoe het afloopt" in page
    letter, serving = beside(page)
    assert f"Voer de maatregel uit · waarschuwingsbrief, gepland voor {day(planned)}" in letter
    assert "Zorg dat het gebouwverbod wordt bezorgd" in serving
    assert f"/gebouwverboden/{ban.id}/bezorgd" in page
    assert tasks(client.get("/mijn-werk").text) == ["Voer de maatregel uit"]
    assert "nog 2 dingen in deze zaak" in client.get("/mijn-werk").text
    seen_by_adviser = sign_in(world.adviser).get(f"/zaken/{case.id}").text
    assert beside(seen_by_adviser) == [letter, serving]
    assert f"/gebouwverboden/{ban.id}/bezorgd" not in seen_by_adviser


def test_the_one_thing_that_the_next_step_is_stands_there_once_with_its_term(world: World, sign_in: SignIn) -> None:
    case = bans.case(world, outcome_reason="Te licht", severity=2)
    owed(world, case, 50, PromiseKind.FEEDBACK)
    page = sign_in(world.manager).get(f"/zaken/{case.id}").text
    assert "nog 2 dagen" in page
    assert beside(page) == []


def test_a_closed_case_says_when_its_ban_is_looked_at_and_then_that_it_must_be(world: World, sign_in: SignIn) -> None:
    review_on = bans.today() + timedelta(days=20)
    ban = bans.served(world, now=NOW - timedelta(days=3), review_on=review_on)
    case = bans.case_of(world, ban)
    close(world, case)
    client = sign_in(world.manager)
    page = client.get(f"/zaken/{case.id}").text
    assert "Het gebouwverbod loopt nog." in page
    assert "niets meer te doen" not in page
    (line,) = beside(page)
    assert f"Het gebouwverbod wordt bekeken op {day(review_on)}" in line
    assert tasks(client.get("/mijn-werk").text) == []
    ban.review_on = bans.today()
    keep(world, ban, case.id)
    page = client.get(f"/zaken/{case.id}").text
    assert "Er is nog iets te doen." in page
    assert "Bekijk het gebouwverbod opnieuw" in beside(page)[0]
    assert tasks(client.get("/mijn-werk").text) == ["Bekijk het gebouwverbod opnieuw"]
    ban_operations.lift(bans.work_of(world, world.manager), ban, case, "Niet meer nodig")
    world.session.commit()
    page = client.get(f"/zaken/{case.id}").text
    assert "Er is niets meer te doen." in page
    assert beside(page) == []


def test_the_handler_reads_until_when_the_decision_on_his_proposal_is_needed(world: World, sign_in: SignIn) -> None:
    ban = bans.submitted(world, first_day=bans.today() + timedelta(days=4), last_day=bans.today() + timedelta(days=30))
    case = bans.case_of(world, ban)
    world.session.commit()
    assert (
        "Wacht op het besluit over het gebouwverbod" in beside(sign_in(world.manager).get(f"/zaken/{case.id}").text)[0]
    )
    assert beside(sign_in(world.authority).get(f"/zaken/{case.id}").text) == []
