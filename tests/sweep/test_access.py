"""Every address, with every method, as everybody, in every relation, against one data file.

`access.csv` has a row for each endpoint and method and a column for each person. A cell says how far that person comes:
`in` (the page opens, or the form is read), `sign in`, `refused` (no role of his opens this page at all), `not found` (not
this record). A new route without a row fails; so does a row without a route.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import event

from incidents.accounts.models import CaseAccess
from incidents.audit.models import AuditEntry
from incidents.bans.models import Ban, BanConduct, BanPlace
from incidents.events import ExampleDataLoaded
from incidents.measures.models import Measure
from incidents.measures.vocabulary import MeasureKind
from incidents.persons.models import IncidentPerson, Person
from incidents.policy import SYSTEM, Role
from incidents.registration.models import HelpRequest
from incidents.registration.vocabulary import Outcome, PersonKnowledge
from incidents.work import Work
from tests.factories.cases import incident

DATA = Path(__file__).with_name("access.csv")
PEOPLE = [
    "nobody",
    "reporter",
    "colleague",
    "witness",
    "stranger",
    "involved",
    "manager",
    "second_manager",
    "director",
    "works_manager",
    "bystander_manager",
    "adviser",
    "authority",
    "other_authority",
    "support",
    "reception",
    "other_reception",
    "auditor",
    "administrator",
    "registrar",
]
#: What a GET may write: the log of looks, and when a session was last seen.
MAY_BE_WRITTEN_BY_GET = ("INSERT INTO audit_entries", "UPDATE sign_in_sessions")


def expected() -> dict[tuple[str, str], dict[str, str]]:
    """The data file: endpoint and method -> person -> how far he comes."""
    with DATA.open() as file:
        return {(row["endpoint"], row["method"]): row for row in csv.DictReader(file)}


@pytest.fixture
def ids(world, session) -> dict[str, object]:
    """One case in the middle of its handling, with a person, a measure, a ban put before the authority, and a help request.

    Reported by the reporter for a colleague, seen by a witness, handled by the manager of the desk.
    """
    world.employee("witness")
    world.employee("stranger", unit="works")
    world.employee("involved", unit="works")
    world.employee("second_manager", role=Role.MANAGER, role_unit="desk")
    world.employee("bystander_manager", role=Role.MANAGER, role_unit="desk")
    world.employee("other_authority", unit="town", role=Role.DECIDING_AUTHORITY, role_unit="town")
    case = incident(
        world,
        affected=world.colleague,
        witnesses=(world.witness, world.bystander_manager),
        handler=world.manager,
        help_requested=True,
        severity=4,
        outcome=Outcome.MEASURES,
        outcome_reason="Bedreiging.",
        person_knowledge=PersonKnowledge.IDENTIFIED,
    )
    now, today = datetime.now(UTC), date.today()  # noqa: DTZ011
    person = Person(id=uuid4(), made_at=now, name="A. Verzonnen")
    measure = Measure(
        id=uuid4(),
        incident_id=case.id,
        kind=MeasureKind.WARNING_LETTER,
        reason="Bedreiging.",
        decided_by_id=world.manager.id,
        decided_on=today,
        decided_at=now,
    )
    ban = Ban(
        id=uuid4(),
        incident_id=case.id,
        person_id=person.id,
        proposed_by_id=world.manager.id,
        proposed_at=now,
        decider_id=world.authority.id,
        submitted_at=now,
        first_day=today,
        last_day=today + timedelta(days=90),
    )
    request = HelpRequest(
        id=uuid4(), incident_id=case.id, asked_by_id=world.reporter.id, asked_at=now, callback_number="0612345678"
    )
    session.add(person)
    session.flush()
    session.add_all([measure, ban, request])
    session.flush()
    session.add_all(
        [
            IncidentPerson(
                incident_id=case.id, person_id=person.id, confirmed_by_id=world.manager.id, confirmed_at=now
            ),
            BanPlace(ban_id=ban.id, building_id=world.buildings["hall"].id, incident_id=case.id),
            BanConduct(
                ban_id=ban.id,
                incident_id=case.id,
                position=1,
                what="Sloeg op de balie.",
                happened_on=today,
                seen_by="twee medewerkers",
            ),
            CaseAccess(
                incident_id=case.id,
                employee_id=world.involved.id,
                given_by_id=world.manager.id,
                given_at=now,
                reason="Kent de wijk.",
                ends_on=today,
            ),
        ]
    )
    for subject in (case.id, person.id):
        Work(session, SYSTEM, now).record(ExampleDataLoaded(subject))
    session.commit()
    return {
        "incident_id": case.id,
        "ban_id": ban.id,
        "measure_id": measure.id,
        "help_request_id": request.id,
        "form_key": uuid4(),
        "token": "geen-geldige-link",
        "table": "maanden",
    }


def routes(app) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and rule of every address but the static files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield rule.endpoint, method, rule


def outcome_of(response) -> str:
    """How far somebody came."""
    if (response.status_code == 302 and response.location.startswith("/inloggen")) or response.status_code == 401:
        return "sign in"
    if response.status_code == 403:
        return "refused"
    if response.status_code == 404:
        return "not found"
    assert response.status_code in {200, 302, 303, 400, 409, 410, 422}, response.status_code
    return "in"


@pytest.fixture
def statements(app) -> Iterator[list[str]]:
    """The changing statements that the database is sent."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if statement.lstrip().split(" ")[0] in {"INSERT", "UPDATE", "DELETE"}:
            seen.append(statement)

    with app.app_context():
        from incidents.extensions import db

        connection = db._app_engines[app][None]
    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


def test_the_data_file_has_exactly_the_routes_of_the_application(app):
    assert {(endpoint, method) for endpoint, method, _ in routes(app)} == set(expected())


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_comes_exactly_as_far_as_the_data_file_says(
    app, world, ids, sign_in, client, session, person, statements
):
    from incidents.extensions import db

    connection = db._app_engines[app][None]
    wrong: list[str] = []
    table = expected()
    for endpoint, method, rule in routes(app):
        said = table.get((endpoint, method), {}).get(person)
        if said is None:
            continue
        session.rollback()
        savepoint = connection.begin_nested()
        if person != "nobody":
            sign_in(getattr(world, person))
        elif endpoint:
            client.delete_cookie("sessie")
        values = {name: ids[name] for name in rule.arguments}
        with app.test_request_context():
            from flask import url_for

            address = url_for(endpoint, **values)
        statements.clear()
        response = client.open(address, method=method)
        if method == "GET":
            written = [each for each in statements if not each.startswith(MAY_BE_WRITTEN_BY_GET)]
            assert not written, f"GET {endpoint} wrote: {written}"
        came = outcome_of(response)
        if came != said:
            wrong.append(f"{endpoint} {method}: {came}, not {said}")
        session.rollback()
        savepoint.rollback()
    assert not wrong, "\n".join(wrong)


def test_a_record_that_does_not_exist_is_found_by_nobody(app, world, sign_in, client):
    for endpoint, method, rule in routes(app):
        unknown = {name for name in rule.arguments if name.endswith("_id")}
        if not unknown:
            continue
        for person in ("adviser", "manager", "reception", "authority", "support", "auditor", "reporter"):
            sign_in(getattr(world, person))
            with app.test_request_context():
                from flask import url_for

                address = url_for(endpoint, **{name: uuid4() for name in rule.arguments})
            status = client.open(address, method=method).status_code
            assert status in {403, 404}, f"{person} {method} {endpoint}: {status}"


def test_a_refusal_is_logged_with_who_and_what(world, ids, sign_in, session):
    sign_in(world.works_manager).get(f"/zaken/{ids['incident_id']}")
    entry = session.query(AuditEntry).filter_by(kind="refused").one()
    assert (entry.actor_id, entry.subject_id) == (world.works_manager.id, ids["incident_id"])
