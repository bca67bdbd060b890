"""In which order a history tells what happened: by when it was recorded, and what one press did as the work goes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from incidents import events
from incidents.accounts.models import Employee
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from incidents.bans import operations as ban_operations
from incidents.bans.vocabulary import ServedHow
from incidents.events import cases as facts_of_cases
from incidents.events import measures as facts_of_measures
from incidents.events.order import IN_ORDER
from incidents.handling import operations as handling
from incidents.handling import queries as handling_queries
from incidents.handling.vocabulary import LightChoice
from incidents.measures.light import LightDecision, light_close
from incidents.policy import Action
from incidents.web.formats import day
from tests.client import CheckingClient
from tests.factories import bans
from tests.factories.cases import incident
from tests.factories.world import World

SignIn = Callable[[Employee], CheckingClient]
THIS_MORNING = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=3)


def history(client: CheckingClient, path: str) -> str:
    """The sentences of the history on a page, one after the other."""
    page = client.get(path).text
    lines = re.findall(r'<p class="app-text">([^<]*)</p>', page.partition('<ol class="app-timeline"')[2])
    assert lines
    return "\n".join(lines)


def assert_order(told: str, *parts: str) -> None:
    places = [told.find(part) for part in parts]
    assert -1 not in places, (told, parts)
    assert places == sorted(places), told


@pytest.fixture
def closed_in_one_press(world: World):
    made, work = bans.case(world, handler=None), bans.work_of(world, world.manager)
    case = handling_queries.case(work, made.id, Action.VIEW_CASE, for_change=True)
    decision = LightDecision(2, LightChoice.VERBAL_CORRECTION, "Sprak hem aan", "Ik heb hem aangesproken.")
    light_close(work, case, decision)
    world.session.commit()
    return case


def test_what_one_press_did_stands_in_the_order_of_the_work(closed_in_one_press, world, sign_in: SignIn) -> None:
    told = history(sign_in(world.manager), f"/zaken/{closed_in_one_press.id}")
    assert_order(
        told,
        "U sloot de zaak.",
        "U vertelde Reporter Testpersoon hoe het afloopt.",
        "U koos de afloop.",
        "Uitgevoerd op ",
        "U nam een maatregel:",
        "U bepaalde hoe ernstig het was.",
        "U pakte de melding op.",
        "meldde het incident.",
    )


def test_the_reporter_reads_one_press_in_the_order_of_the_work(closed_in_one_press, world, sign_in: SignIn) -> None:
    told = history(sign_in(world.reporter), f"/mijn-meldingen/{closed_in_one_press.id}")
    parts = ("is gesloten", "heeft verteld", "heeft besloten", "heeft de melding opgepakt", "is ontvangen")
    assert_order(told, *parts)


def test_what_was_written_down_later_stands_where_it_was_written_down_and_says_its_day(
    world: World, sign_in: SignIn
) -> None:
    case = bans.case(world, reported_at=THIS_MORNING - timedelta(hours=1), taken_up_at=THIS_MORNING)
    ban = bans.imposed(world, case, THIS_MORNING + timedelta(minutes=10))
    handling.assess_severity(bans.work_of(world, world.manager, THIS_MORNING + timedelta(hours=2)), case, 4)
    written_down = bans.work_of(world, world.manager, THIS_MORNING + timedelta(days=2))
    served_on = bans.today(THIS_MORNING)
    ban_operations.serve(written_down, ban, case, ServedHow.IN_PERSON, served_on, None)
    handling.assess_severity(bans.work_of(world, world.manager, THIS_MORNING + timedelta(days=2, hours=1)), case, 5)
    world.session.commit()
    told = history(sign_in(world.manager), f"/zaken/{case.id}")
    assert_order(
        told,
        "Ernst 5",
        f"Het gebouwverbod is bezorgd op {day(served_on)}.",
        "Ernst 4",
        "legde een gebouwverbod op",
        "begon een voorstel",
    )
    told = history(sign_in(world.manager), f"/gebouwverboden/{ban.id}")
    assert_order(
        told,
        "Het verbod ging in.",
        f"Het verbod is bezorgd op {day(served_on)}:",
        "legde het verbod op",
        "legde het voorstel voor",
        "stelde het verbod voor",
    )


def test_the_log_shows_the_facts_of_one_moment_in_the_order_of_the_work(world: World, sign_in: SignIn) -> None:
    case = incident(world)
    for number in range(3):
        at = THIS_MORNING + timedelta(minutes=number)
        for fact in ("TakenUp", "CaseClosed", "OutcomeChosen"):
            entry = AuditEntry(at=at, kind=EntryKind.FACT, name=fact, actor_id=world.manager.id, subject_id=case.id)
            world.session.add(entry)
    world.session.commit()
    client = sign_in(world.auditor)
    page = client.get("/inzagelog", query_string={"zaak": case.reference}).text
    shown = re.findall(r"Sloot de zaak|Koos de afloop|Pakte de zaak op", page)
    assert shown == ["Sloot de zaak", "Koos de afloop", "Pakte de zaak op"] * 3, page


def test_every_fact_of_a_case_has_one_place_in_the_order() -> None:
    made = [
        fact
        for room in (facts_of_cases, facts_of_measures)
        for fact in vars(room).values()
        if isinstance(fact, type) and issubclass(fact, events.Event) and fact not in (events.Event, events.BanEvent)
    ]
    assert [fact for fact in made if IN_ORDER.count(fact) != 1] == []
