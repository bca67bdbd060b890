"""The list of building bans as managers and deciders see it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.accounts.models import Employee
from incidents.audit.models import AuditEntry
from incidents.dossier import bans_list
from incidents.events import ExampleDataLoaded
from incidents.policy import SYSTEM, Action
from incidents.work import Work
from tests.client import CheckingClient
from tests.dossier.conftest import CountQueries
from tests.factories import bans
from tests.factories.world import World

SignIn = Callable[[Employee], CheckingClient]
NOW = datetime.now(UTC)


def shown(page: str) -> list[str]:
    """The addresses of the bans in the list."""
    return re.findall(r'href="/gebouwverboden/([0-9a-f-]{36})"', page.partition("<tbody")[2])


def every_kind(world: World) -> dict[str, str]:
    """A ban of each sort; their ids by the choice under which they stand."""
    today = bans.today()
    soon, later = today + timedelta(days=14), today + timedelta(days=60)

    def case(name: str) -> object:
        return bans.case(world, bans.person(world, name))

    made = {
        "loopt-af": bans.served(world, case("Een Bedacht"), last_day=soon, review_on=soon),
        "geldt": bans.served(world, case("Twee Bedacht"), last_day=later, review_on=later),
        "in-voorbereiding": bans.submitted(world, case("Drie Bedacht")),
        "opgeschort": bans.served(world, case("Vier Bedacht"), last_day=later, review_on=later),
        "voorbij": bans.served(world, case("Vijf Bedacht"), last_day=later, review_on=later),
    }
    bans.suspended(world, made["opgeschort"], today, today)
    made["voorbij"].lifted_on = today
    Work(world.session, SYSTEM, NOW).record(ExampleDataLoaded(made["voorbij"].incident_id))
    world.session.commit()
    return {name: str(ban.id) for name, ban in made.items()}


def test_each_choice_shows_its_bans_the_first_to_end_in_front(world: World, sign_in: SignIn) -> None:
    made = every_kind(world)
    client = sign_in(world.manager)
    assert shown(client.get("/gebouwverboden").text) == [made["loopt-af"], made["geldt"]]
    for choice in ("loopt-af", "in-voorbereiding", "opgeschort", "voorbij"):
        assert shown(client.get(f"/gebouwverboden?keuze={choice}").text) == [made[choice]]
    page = client.get("/gebouwverboden").text
    assert "Hall" in page
    assert f"{bans.today() + timedelta(days=14):%d-%m-%Y}" in page
    assert re.findall(r'app-count">(\d+)<', page) == ["2", "1", "1", "1", "1"]
    assert "Bedacht" not in page


def test_whoever_looks_after_another_unit_sees_none_of_them(world: World, sign_in: SignIn) -> None:
    every_kind(world)
    page = sign_in(world.works_manager).get("/gebouwverboden").text
    assert shown(page) == []
    assert "Hier is geen gebouwverbod" in page
    assert len(shown(sign_in(world.adviser).get("/gebouwverboden").text)) == 2
    assert len(shown(sign_in(world.authority).get("/gebouwverboden?keuze=in-voorbereiding").text)) == 1


@pytest.mark.parametrize("who", ["reporter", "support", "reception", "auditor", "administrator"])
def test_whoever_may_see_no_ban_has_no_list(world: World, sign_in: SignIn, who: str) -> None:
    assert sign_in(world.people[who]).get("/gebouwverboden").status_code == 403


@pytest.mark.parametrize("address", ["?keuze=onzin", "?pagina=onzin", "?pagina=-1", "?pagina=99999", "?keuze=%00"])
def test_an_address_that_cannot_be_read_opens_a_list_all_the_same(world: World, sign_in: SignIn, address: str) -> None:
    assert sign_in(world.manager).get(f"/gebouwverboden{address}").status_code == 200


def test_the_menu_leads_to_the_list(world: World, sign_in: SignIn) -> None:
    assert 'href="/gebouwverboden"' in sign_in(world.manager).get("/mijn-werk").text


def test_the_look_is_logged_with_each_ban_and_its_case(world: World, sign_in: SignIn, session: Session) -> None:
    ban = bans.served(world)
    world.session.commit()
    sign_in(world.manager).get("/gebouwverboden")
    look = session.scalars(
        select(AuditEntry).where(AuditEntry.actor_id == world.manager.id, AuditEntry.name == Action.VIEW_BAN.value)
    ).one()
    assert look.shown_ids == [ban.incident_id, ban.id]


def test_many_bans_cost_as_many_queries_as_one_and_stand_on_pages(
    world: World, sign_in: SignIn, queries: CountQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    bans.served(world)
    world.session.commit()
    client = sign_in(world.manager)
    client.get("/gebouwverboden")
    with queries() as few:
        client.get("/gebouwverboden")
    for number in range(4):
        bans.served(world, bans.case(world, bans.person(world, f"Nummer {number}")))
    world.session.commit()
    with queries() as many:
        assert len(shown(client.get("/gebouwverboden").text)) == 5
    assert len(few) == len(many)
    monkeypatch.setattr(bans_list, "ROWS", 3)
    assert len(shown(client.get("/gebouwverboden").text)) == 3
    assert len(shown(client.get("/gebouwverboden?pagina=2").text)) == 2
