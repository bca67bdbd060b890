"""What the work list holds under a unit, and what stands at its end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from incidents.accounts.models import Employee
from incidents.promises.vocabulary import PromiseKind
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
