"""What the work list holds under a unit, and what stands at its end."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from incidents.accounts.models import Employee
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.vocabulary import IncidentStatus
from tests.client import CheckingClient
from tests.dossier.conftest import references
from tests.factories.cases import incident
from tests.factories.world import World

SignIn = Callable[[Employee], CheckingClient]
NOW = datetime.now(UTC)


def test_a_case_that_was_handed_over_is_found_under_the_unit_that_handles_it(world: World, sign_in: SignIn) -> None:
    incident(world, reference="2026-0001", unit="works", manager_unit="desk")
    incident(world, reference="2026-0002", unit="desk", manager_unit="social")
    incident(world, reference="2026-0003", unit="team")
    page = sign_in(world.adviser).get(f"/werkvoorraad?eenheid={world.units['desk'].id}&sorteer=zaak").text
    assert references(page) == ["2026-0001", "2026-0002"]


def test_a_case_without_a_term_stands_last_whichever_way_the_list_is_sorted(world: World, sign_in: SignIn) -> None:
    incident(world, reference="2026-0001", next_due_at=NOW, next_promise=PromiseKind.TAKE_UP)
    incident(world, reference="2026-0002", next_due_at=NOW + timedelta(days=1), next_promise=PromiseKind.TAKE_UP)
    incident(world, reference="2026-0003", handler=world.manager)
    client = sign_in(world.manager)
    for address, expected in (("", ["0001", "0002", "0003"]), ("&omgekeerd=1", ["0002", "0001", "0003"])):
        page = client.get(f"/werkvoorraad?sorteer=termijn{address}").text
        assert [each[-4:] for each in references(page)] == expected


def test_a_last_day_before_the_first_is_said_beside_its_field_and_does_not_count(world: World, sign_in: SignIn) -> None:
    incident(world, reference="2026-0001", occurred_on=date(2026, 3, 1))
    incident(world, reference="2026-0002", occurred_on=date(2026, 1, 1))
    client = sign_in(world.manager)
    page = client.get("/werkvoorraad?van=01-02-2026&tot=1-1-2026").text
    assert "Deze dag ligt voor de eerste dag. Kies een latere dag." in page
    assert 'value="1-1-2026"' in page
    assert "Dit telt nu niet mee: tot en met." in page
    assert references(page) == ["2026-0001"]
    assert "telt nu niet mee" not in client.get("/werkvoorraad?van=01-02-2026&tot=1-2-2026").text


def test_my_units_are_without_the_cases_of_others_that_one_handles(world: World, sign_in: SignIn) -> None:
    incident(world, reference="2026-0001")
    incident(world, reference="2026-0002", unit="works", handler=world.manager)
    client = sign_in(world.manager)
    page = client.get("/werkvoorraad").text
    assert sorted(references(page)) == ["2026-0001", "2026-0002"]
    assert 'Mijn afdelingen <span class="app-count">1</span>' in page
    assert references(client.get("/werkvoorraad?keuze=mijn-afdelingen").text) == ["2026-0001"]
    assert references(client.get("/werkvoorraad?keuze=van-mij").text) == ["2026-0002"]


def test_who_looks_after_no_unit_is_not_offered_his_units(world: World, sign_in: SignIn) -> None:
    for who in (world.adviser, world.registrar, world.authority):
        client = sign_in(who)
        assert "Mijn afdelingen" not in client.get("/werkvoorraad").text
        assert references(client.get("/werkvoorraad?keuze=mijn-afdelingen").text) == []


def test_a_report_of_the_same_event_is_withdrawn_and_says_to_what_it_belongs(world: World, sign_in: SignIn) -> None:
    case = incident(world, reference="2026-0001")
    withdrawn = IncidentStatus.WITHDRAWN
    incident(world, reference="2026-0002", status=withdrawn, same_event_as_id=case.id)
    incident(world, reference="2026-0003", status=withdrawn)
    client = sign_in(world.manager)
    page = client.get("/werkvoorraad?keuze=ingetrokken&sorteer=zaak").text
    assert references(page) == ["2026-0002", "2026-0003"]
    assert "Hoort bij een andere zaak" in page
    assert references(client.get("/werkvoorraad?keuze=gesloten").text) == []


def test_the_list_says_that_cases_of_other_units_are_in_it(world: World, sign_in: SignIn) -> None:
    words = "En zaken van andere afdelingen die u behandelt of mag lezen."
    assert words in sign_in(world.manager).get("/werkvoorraad").text
    assert words not in sign_in(world.adviser).get("/werkvoorraad").text
