"""The work list as the people who work with it see it."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents import policy
from incidents.accounts.models import CaseAccess, Deputy, Employee
from incidents.audit.models import AuditEntry
from incidents.dossier import filters as list_filters
from incidents.dossier import work_list
from incidents.events import ExampleDataLoaded
from incidents.organisation.queries import tree
from incidents.policy import SYSTEM, Action
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import HelpRequest, Incident
from incidents.registration.vocabulary import AggressionType, Channel, IncidentStatus, Outcome
from incidents.work import Work
from tests.client import CheckingClient
from tests.dossier.conftest import CountQueries, references
from tests.factories.cases import incident
from tests.factories.world import World

SignIn = Callable[[Employee], CheckingClient]
NOW = datetime.now(UTC)


def record(world: World, subject_id: object) -> None:
    Work(world.session, SYSTEM, NOW).record(ExampleDataLoaded(subject_id))  # type: ignore[arg-type]


# --- who sees which cases ---


def test_a_manager_sees_the_cases_of_his_unit_and_no_others(world: World, sign_in: SignIn) -> None:
    incident(world, reference="2026-0001")
    incident(world, reference="2026-0002", unit="works")
    page = sign_in(world.manager).get("/werkvoorraad").text
    assert references(page) == ["2026-0001"]
    assert "Uitgescholden aan de balie" in page
    assert "nog niemand" in page


def test_a_manager_of_two_levels_sees_the_cases_of_the_units_below(world: World, sign_in: SignIn) -> None:
    incident(world, reference="2026-0001", unit="desk")
    incident(world, reference="2026-0002", unit="team", reporter=world.teammate)
    incident(world, reference="2026-0003", unit="works")
    page = sign_in(world.director).get("/werkvoorraad").text
    assert sorted(references(page)) == ["2026-0001", "2026-0002"]


def test_a_manager_who_took_part_sees_the_case_neither_in_the_list_nor_on_its_page(
    world: World, sign_in: SignIn
) -> None:
    case = incident(world, reference="2026-0001", witnesses=(world.manager,))
    client = sign_in(world.manager)
    page = client.get("/werkvoorraad").text
    assert references(page) == []
    assert "Er zijn geen open zaken" in page
    assert client.get(f"/zaken/{case.id}").status_code == 404


def test_a_deputy_sees_the_cases_on_the_days_he_stands_in(world: World, sign_in: SignIn) -> None:
    incident(world, reference="2026-0001", unit="works")
    today = date.today()  # noqa: DTZ011
    for deputy, last in ((world.team_manager, today), (world.manager, today - timedelta(days=1))):
        world.session.add(
            Deputy(
                id=uuid4(),
                manager_id=world.works_manager.id,
                deputy_id=deputy.id,
                starts_on=today - timedelta(days=9),
                ends_on=last,
            )
        )
    record(world, world.works_manager.id)
    world.session.commit()
    assert references(sign_in(world.team_manager).get("/werkvoorraad").text) == ["2026-0001"]
    assert references(sign_in(world.manager).get("/werkvoorraad").text) == []


def test_the_adviser_sees_every_unit_and_the_registrar_only_cases_of_office_holders(
    world: World, sign_in: SignIn
) -> None:
    incident(world, reference="2026-0001")
    incident(world, reference="2026-0002", unit="works")
    incident(world, reference="2026-0003", office_holder=True)
    assert len(references(sign_in(world.adviser).get("/werkvoorraad").text)) == 3
    assert references(sign_in(world.registrar).get("/werkvoorraad").text) == ["2026-0003"]
    assert references(sign_in(world.manager).get("/werkvoorraad").text) == ["2026-0001"]


@pytest.mark.parametrize("who", ["reporter", "support", "reception", "auditor", "administrator"])
def test_who_has_no_cases_to_look_after_may_not_open_the_list(world: World, sign_in: SignIn, who: str) -> None:
    assert sign_in(world.people[who]).get("/werkvoorraad").status_code == 403
    assert sign_in(world.people[who]).get("/mijn-werk").status_code == 403


def test_nobody_is_sent_to_sign_in_and_back_with_his_filters(world: World, client: CheckingClient) -> None:
    answer = client.get("/werkvoorraad?keuze=te-laat")
    assert answer.status_code == 302
    assert "keuze" in answer.headers["Location"]


def test_the_list_shows_exactly_what_the_policy_allows(world: World, work_for: Callable[..., Work]) -> None:
    draw = random.Random(7)
    everyone = list(world.people.values())
    for number in range(60):
        reporter, affected = draw.choice(everyone), draw.choice(everyone)
        case = incident(
            world,
            reference=f"2026-{number:04d}",
            unit=draw.choice(list(world.units)),
            manager_unit=draw.choice(list(world.units)),
            reporter=reporter,
            affected=affected,
            handler=draw.choice([None, None, *everyone]),
            office_holder=draw.random() < 0.2,
            witnesses=tuple(each for each in draw.sample(everyone, 2) if each not in (reporter, affected)),
        )
        if draw.random() < 0.2:
            world.session.add(
                CaseAccess(
                    id=uuid4(),
                    incident_id=case.id,
                    employee_id=draw.choice(everyone).id,
                    given_by_id=world.adviser.id,
                    given_at=NOW,
                    reason="Kent de wijk",
                    ends_on=date.today() + timedelta(days=draw.choice([-2, 2])),  # noqa: DTZ011
                )
            )
            record(world, case.id)
    cases = world.session.scalars(select(Incident)).all()
    lists = 0
    for employee in everyone:
        work = work_for(employee)
        if not work.could(Action.SEE_WORK):
            continue
        units = tree(world.session, work.today)
        pages = [work_list.page(work, list_filters.read({"pagina": str(number)}), units) for number in (1, 2, 3)]
        listed = {row.id for page in pages for row in page.rows}
        assert listed == {case.id for case in cases if policy.allows(work.actor, Action.VIEW_CASE, case)}
        assert pages[0].counts.total == len(listed)
        lists += bool(listed)
    assert lists > 5


# --- what a look leaves behind ---


def test_every_look_at_the_list_is_logged_with_the_cases_it_showed(
    world: World, sign_in: SignIn, session: Session
) -> None:
    shown = incident(world)
    incident(world, unit="works")
    sign_in(world.manager).get("/werkvoorraad")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == world.manager.id)).one()
    assert (entry.name, entry.shown_ids) == (Action.VIEW_CASE.value, [shown.id])


# --- choices, filters, order ---


def cases(world: World) -> None:
    """Five cases that differ in all that one can choose."""
    at = {"next_promise": PromiseKind.TAKE_UP}
    incident(world, reference="2026-0001", next_due_at=NOW - timedelta(hours=3), **at, severity=4)
    incident(
        world,
        reference="2026-0002",
        handler=world.manager,
        next_due_at=NOW + timedelta(hours=3),
        next_promise=PromiseKind.FEEDBACK,
        outcome=Outcome.NO_MEASURE,
        kinds=(AggressionType.PSYCHOLOGICAL, AggressionType.VERBAL),
        channel=Channel.EMAIL,
        severity=2,
    )
    incident(world, reference="2026-0003", handler=world.director, severity=3, occurred_on=date(2026, 1, 31))
    incident(world, reference="2025-0004", status=IncidentStatus.CLOSED, severity=5)
    incident(world, reference="2025-0005", status=IncidentStatus.WITHDRAWN)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ["2026-0001", "2026-0002", "2026-0003"]),
        ("?keuze=van-mij", ["2026-0002"]),
        ("?keuze=niet-opgepakt", ["2026-0001"]),
        ("?keuze=te-laat", ["2026-0001"]),
        ("?keuze=mijn-afdelingen", ["2026-0001", "2026-0002", "2026-0003"]),
        ("?keuze=gesloten&sorteer=zaak", ["2025-0004"]),
        ("?keuze=ingetrokken&sorteer=zaak", ["2025-0005"]),
        ("?keuze=gesloten&status=ingetrokken", ["2025-0005"]),
        ("?keuze=mijn-afdelingen&soort=verbal&van=01-02-2026&ernst=4-5&zaak=2026&status=gemeld", ["2026-0001"]),
        ("?keuze=niet-opgepakt&status=gesloten", ["2025-0004"]),
        ("?status=wacht-op-terugkoppeling", ["2026-0002"]),
        ("?status=in-behandeling", ["2026-0003"]),
        ("?status=gesloten", ["2025-0004"]),
        ("?keuze=gesloten&status=gemeld", ["2026-0001"]),
        ("?ernst=1-2", ["2026-0002"]),
        ("?ernst=4-5", ["2026-0001"]),
        ("?ernst=niet-bepaald", []),
        ("?soort=psychological", ["2026-0002"]),
        ("?van=31-01-2026&tot=31-1-2026", ["2026-0003"]),
        ("?zaak=2025-", ["2025-0004", "2025-0005"]),
        ("?zaak=zaak 2026-0002", ["2026-0002"]),
        ("?sorteer=zaak&omgekeerd=1", ["2026-0003", "2026-0002", "2026-0001"]),
        ("?sorteer=termijn", ["2026-0001", "2026-0002", "2026-0003"]),
        ("?sorteer=gebeurd&status=in-behandeling", ["2026-0003"]),
    ],
)
def test_each_choice_shows_its_cases(world: World, sign_in: SignIn, address: str, expected: list[str]) -> None:
    cases(world)
    found = references(sign_in(world.manager).get(f"/werkvoorraad{address}").text)
    assert (found if "sorteer" in address or not address else sorted(found)) == expected


def test_ended_cases_sort_only_by_what_costs_the_same_however_many_there_are(world: World, sign_in: SignIn) -> None:
    cases(world)
    page = sign_in(world.manager).get("/werkvoorraad?keuze=gesloten&sorteer=behandelaar").text
    assert len(references(page)) == 1
    assert "sorteer=zaak" in page
    assert "sorteer=behandelaar" not in page.partition("<thead")[2]
    assert "de nieuwste eerst" in page


@pytest.mark.parametrize("sorting", ["status", "eenheid", "behandelaar", "gebeurd", "zaak", "termijn"])
def test_every_column_sorts_both_ways(world: World, sign_in: SignIn, sorting: str) -> None:
    cases(world)
    client = sign_in(world.manager)
    page = client.get(f"/werkvoorraad?sorteer={sorting}").text
    assert len(references(page)) == 3
    assert 'aria-sort="ascending"' in page
    assert 'aria-sort="descending"' in client.get(f"/werkvoorraad?sorteer={sorting}&omgekeerd=1").text


def test_the_list_can_be_narrowed_to_one_unit_with_those_below(world: World, sign_in: SignIn) -> None:
    incident(world, reference="2026-0001", unit="desk")
    incident(world, reference="2026-0002", unit="team")
    client = sign_in(world.director)
    page = client.get(f"/werkvoorraad?eenheid={world.units['team'].id}").text
    assert references(page) == ["2026-0002"]
    assert "Zaken van Team." in page
    assert len(references(client.get(f"/werkvoorraad?eenheid={world.units['social'].id}").text)) == 2


def test_a_unit_of_somebody_else_is_neither_offered_nor_opened(world: World, sign_in: SignIn) -> None:
    incident(world, reference="2026-0002", unit="works")
    page = sign_in(world.director).get(f"/werkvoorraad?eenheid={world.units['works'].id}").text
    assert references(page) == []
    assert "Works" not in page


@pytest.mark.parametrize(
    "address",
    [
        "?keuze=onzin&soort=%00&status=zelfde-gebeurtenis&ernst=9&eenheid=geen-id&sorteer=naam&pagina=x",
        "?pagina=-3",
        "?pagina=99999999999999999999",
        "?pagina=²",
        "?zaak=%25",
        "?zaak=" + "9" * 500,
        "?van=%E2%80%AE31-01-2026&tot=١-١-٢٠٢٦",
        "?eenheid=6f0c1d2e-0000-4000-8000-000000000000",
        "?van=31-02-2026",
        "?omgekeerd=1",
    ],
)
def test_an_address_that_cannot_be_read_opens_a_list_all_the_same(world: World, sign_in: SignIn, address: str) -> None:
    incident(world)
    assert sign_in(world.manager).get(f"/werkvoorraad{address}").status_code == 200


def test_a_day_that_does_not_exist_is_said_beside_its_field_and_stays(world: World, sign_in: SignIn) -> None:
    incident(world)
    page = sign_in(world.manager).get("/werkvoorraad?van=31-02-2026&zaak=balie").text
    assert "Deze datum klopt niet. Vul dag, maand en jaar in." in page
    assert "Dit is geen zaaknummer. Vul het nummer in als 2026-0148." in page
    assert 'value="31-02-2026"' in page
    assert 'value="balie"' in page
    assert "Dit telt nu niet mee: zaaknummer en vanaf. U ziet de zaken bij uw andere keuzes." in page


def test_an_address_keeps_every_filter_and_names_nobody(world: World, sign_in: SignIn) -> None:
    given = {
        "keuze": "te-laat",
        "soort": "verbal",
        "status": "gemeld",
        "ernst": "3",
        "van": "2026-01-31",
        "zaak": "2026",
    }
    read = list_filters.read(given | {"sorteer": "eenheid", "omgekeerd": "1", "pagina": "3"})
    again = list_filters.read(dict(pair.split("=") for pair in read.address()[1:].split("&")))
    assert again == read
    assert "pagina" not in read.address(sorting=None)


# --- paging and counts ---


def test_a_page_has_25_cases_and_leads_to_the_next(world: World, sign_in: SignIn) -> None:
    for number in range(61):
        incident(world, reference=f"2026-{number:04d}", next_due_at=NOW + timedelta(hours=number))
    client = sign_in(world.manager)
    first, third = client.get("/werkvoorraad").text, client.get("/werkvoorraad?pagina=3").text
    assert references(first) == [f"2026-{number:04d}" for number in range(25)]
    assert "Zaak 1 tot en met 25 van 61" in first
    assert references(third) == [f"2026-{number:04d}" for number in range(50, 61)]
    assert 'rel="next"' in first
    assert 'rel="next"' not in third
    assert "Deze pagina is er niet meer" in client.get("/werkvoorraad?pagina=4").text


def test_a_count_stops_at_99_and_more(world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from incidents.dossier import work_list_page

    assert work_list_page.capped(99) == "99"
    assert work_list_page.capped(work_list.COUNT_CAP) == "99+"
    cases(world)
    page = sign_in(world.manager).get("/werkvoorraad").text
    assert 'Alle open zaken <span class="app-count">3</span>' in page
    assert 'Te laat <span class="app-count">1</span>' in page


def test_the_list_costs_as_many_queries_for_25_cases_as_for_one(
    world: World, sign_in: SignIn, queries: CountQueries
) -> None:
    incident(world)
    client = sign_in(world.director)
    client.get("/werkvoorraad")
    with queries() as for_one:
        client.get("/werkvoorraad")
    for _ in range(26):
        incident(world, unit="team", handler=world.team_manager)
    world.session.commit()
    with queries() as for_many:
        client.get("/werkvoorraad")
    assert len(for_many) == len(for_one) <= 8


# --- empty states and long texts ---


def test_an_empty_choice_says_what_one_can_do(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.manager)
    assert "Dan krijgt u een mail en staat de zaak hier bovenaan." in client.get("/werkvoorraad").text
    assert "Kies minder, of begin opnieuw." in client.get("/werkvoorraad?ernst=3").text
    assert "Geen enkele zaak hoort bij deze keuze." in client.get("/werkvoorraad?keuze=te-laat").text


def test_names_are_shown_as_text(world: World, sign_in: SignIn) -> None:
    world.units["desk"].name = "<b>Balie</b> & " + "x" * 90
    world.manager.name = 'Naam "met" <script>'
    record(world, world.units["desk"].id)
    record(world, world.manager.id)
    incident(world, handler=world.manager)
    page = sign_in(world.manager).get("/werkvoorraad").text
    assert "&lt;b&gt;Balie&lt;/b&gt; &amp; xxx" in page
    assert "<script>" not in page


# --- help, kinds, and whose cases ---


def ask_help(world: World, case: Incident, answered_at: datetime | None = None) -> None:
    asked = HelpRequest(
        id=uuid4(), incident_id=case.id, asked_by_id=world.reporter.id, asked_at=NOW, callback_number="0600000000"
    )
    asked.answered_at = answered_at
    world.session.add(asked)
    record(world, case.id)
    world.session.flush()


def test_a_call_for_help_has_a_mark_and_a_choice_until_somebody_called_back(world: World, sign_in: SignIn) -> None:
    ask_help(world, incident(world, reference="2026-0001"))
    ask_help(world, incident(world, reference="2026-0002"), answered_at=NOW)
    incident(world, reference="2026-0003")
    client = sign_in(world.manager)
    page = client.get("/werkvoorraad").text
    assert page.partition("<tbody")[2].count("Hulp gevraagd") == 1
    assert 'keuze=hulp">Hulp gevraagd <span class="app-count">1</span>' in page
    assert references(client.get("/werkvoorraad?keuze=hulp").text) == ["2026-0001"]


def test_a_report_of_two_kinds_names_both(world: World, sign_in: SignIn) -> None:
    incident(world, kinds=(AggressionType.VERBAL, AggressionType.PSYCHOLOGICAL))
    body = sign_in(world.manager).get("/werkvoorraad").text.partition("<tbody")[2]
    assert "Bedreigd aan de balie" in body
    assert "· ook uitgescholden" in body
