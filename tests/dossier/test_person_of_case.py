"""What the case page says of the person, and of earlier incidents of his."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from incidents.accounts.models import Employee
from incidents.registration.models import Incident
from incidents.registration.vocabulary import IncidentStatus
from tests.client import CheckingClient
from tests.factories import bans
from tests.factories.world import World

SignIn = Callable[[Employee], CheckingClient]


def page_of(client: CheckingClient, case: Incident) -> str:
    answer = client.get(f"/zaken/{case.id}")
    assert answer.status_code == 200
    return answer.text


def test_earlier_incidents_are_shown_where_seen_and_hinted_at_elsewhere(world: World, sign_in: SignIn) -> None:
    person = bans.person(world)
    bans.case(world, person, reference="2026-0001", occurred_on=date.today() - timedelta(days=90))  # noqa: DTZ011
    bans.case(
        world, person, reference="2026-0002", unit="works", handler=world.works_manager, reporter=world.teammate,
        occurred_on=date.today() - timedelta(days=60),  # noqa: DTZ011
    )  # fmt: skip
    bans.case(world, person, reference="2020-0003", occurred_on=date.today() - timedelta(days=800))  # noqa: DTZ011
    case = bans.case(world, person, reference="2026-0004")
    page = page_of(sign_in(world.manager), case)
    assert bans.NAME in page
    assert "1 eerder incident in 24 maanden" in page
    assert "Zaak 2026-0001" in page
    assert "ook bekend bij een andere afdeling" in page
    assert "2026-0002" not in page
    assert "2020-0003" not in page
    assert "2 eerdere incidenten in 24 maanden" in page_of(sign_in(world.adviser), case)
    assert bans.NAME not in page_of(sign_in(world.director), case)


def test_an_incident_of_exactly_24_months_before_is_not_within_24_months(world: World, sign_in: SignIn) -> None:
    person = bans.person(world)
    bans.case(world, person, reference="2024-0001", occurred_on=date(2024, 11, 20))
    bans.case(world, person, reference="2024-0002", occurred_on=date(2024, 11, 21))
    bans.case(world, person, reference="2026-0003", occurred_on=date(2026, 11, 21))
    withdrawn = IncidentStatus.WITHDRAWN
    bans.case(world, person, reference="2026-0004", occurred_on=date(2026, 11, 19), status=withdrawn)
    case = bans.case(world, person, reference="2026-0005", occurred_on=date(2026, 11, 20))
    page = page_of(sign_in(world.manager), case)
    assert "1 eerder incident in 24 maanden" in page
    assert "Zaak 2024-0002" in page


def test_the_recorded_person_is_shown_with_alias_and_birth_day(world: World, sign_in: SignIn) -> None:
    case = bans.case(world, bans.person(world, "Piet Bedacht", alias="boze_piet", born_on="1980-02-29"))
    page = page_of(sign_in(world.manager), case)
    assert "Piet Bedacht" in page
    assert "boze_piet" in page
    assert "29-02-1980" in page
    assert "boze_piet" not in page_of(sign_in(world.director), case)


def test_what_happened_later_is_no_earlier_incident(world: World, sign_in: SignIn) -> None:
    person, now = bans.person(world), datetime.now(UTC)
    first = bans.case(world, person, reference="2026-0001", reported_at=now - timedelta(hours=2))
    second = bans.case(world, person, reference="2026-0002", reported_at=now)
    client = sign_in(world.manager)
    assert "eerder incident" not in page_of(client, first)
    assert "1 eerder incident in 24 maanden" in page_of(client, second)
