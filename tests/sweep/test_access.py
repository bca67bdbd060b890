"""Every address, with every method, as everybody, in every relation, against one data file.

`access.csv` has a row for each endpoint, method and records, and a column for each person. A cell says how far that person
comes: `in` (the page opens, or the form is read), `sign in`, `refused` (no role of his opens this page at all), `not found`
(not this record). A new route without a row fails; so does a row without a route.

The records: `desk` is a case of the desk with a ban that lies before the deciding authority, `office` the same about an
office-holder, `in force` a ban of the desk that holds at the hall today.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import url_for
from sqlalchemy import event

from incidents.accounts.models import CaseAccess, Deputy
from incidents.audit.models import AuditEntry
from incidents.bans import operations
from incidents.events import ExampleDataLoaded
from incidents.measures.models import Measure
from incidents.measures.vocabulary import MeasureKind
from incidents.policy import SYSTEM, Role
from incidents.registration.models import HelpRequest
from incidents.registration.vocabulary import Outcome
from incidents.work import Work
from tests.factories import bans

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
    "office_holder",
    "deputy",
]
#: What a GET may write: the log of looks, and when a session was last seen.
MAY_BE_WRITTEN_BY_GET = ("INSERT INTO audit_entries", "UPDATE sign_in_sessions")


def expected() -> dict[tuple[str, str, str], dict[str, str]]:
    """The data file: endpoint, method and records -> person -> how far he comes."""
    with DATA.open() as file:
        return {(row["endpoint"], row["method"], row["records"]): row for row in csv.DictReader(file)}


def people(world) -> None:
    """Whoever the example organisation lacks; the deputy has no role of his own and stands in for the manager today."""
    world.employee("witness")
    world.employee("stranger", unit="works")
    world.employee("involved", unit="works")
    world.employee("second_manager", role=Role.MANAGER, role_unit="desk")
    world.employee("bystander_manager", role=Role.MANAGER, role_unit="desk")
    world.employee("other_authority", unit="town", role=Role.DECIDING_AUTHORITY, role_unit="town")
    world.employee("office_holder", unit="town", is_office_holder=True)
    deputy, today = world.employee("deputy", unit="works"), bans.today()
    standing_in = Deputy(id=uuid4(), manager_id=world.manager.id, deputy_id=deputy.id, starts_on=today, ends_on=today)
    keep(world, standing_in, world.manager.id)


def keep(world, row, subject_id) -> None:
    world.session.add(row)
    Work(world.session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(subject_id))
    world.session.flush()


def case_with_all(world, handler, **values) -> dict[str, object]:
    """A case in the middle of its handling, with a person, a measure and a ban put before the authority."""
    case = bans.case(
        world, handler=handler, severity=4, outcome=Outcome.MEASURES, outcome_reason="Bedreiging.", **values
    )
    now, today = datetime.now(UTC), bans.today()
    measure = Measure(
        id=uuid4(),
        incident_id=case.id,
        kind=MeasureKind.WARNING_LETTER,
        reason="Bedreiging.",
        decided_by_id=handler.id,
        decided_on=today,
        decided_at=now,
    )
    keep(world, measure, case.id)
    work = bans.work_of(world, handler)
    ban = operations.submit(work, operations.propose(work, case, bans.proposal(world)), case)
    return {"incident_id": case.id, "measure_id": measure.id, "ban_id": ban.id}


@pytest.fixture
def records(world, session) -> dict[str, dict[str, object]]:
    """What the addresses are about; the case of the desk is reported for a colleague and seen by a witness."""
    people(world)
    desk = case_with_all(
        world,
        world.manager,
        affected=world.colleague,
        witnesses=(world.witness, world.bystander_manager),
        help_requested=True,
    )
    office = case_with_all(world, world.registrar, affected=world.office_holder, office_holder=True)
    now, case_id = datetime.now(UTC), desk["incident_id"]
    asked = HelpRequest(
        id=uuid4(), incident_id=case_id, asked_by_id=world.reporter.id, asked_at=now, callback_number="088 000 00 00"
    )
    access = CaseAccess(
        incident_id=case_id,
        employee_id=world.involved.id,
        given_by_id=world.manager.id,
        given_at=now,
        reason="Kent de wijk.",
        ends_on=bans.today(),
    )
    keep(world, asked, case_id)
    keep(world, access, case_id)
    in_force = bans.served(world)
    session.commit()
    return {
        "": {"form_key": uuid4(), "token": "geen-geldige-link", "table": "maanden"},
        "desk": desk | {"help_request_id": asked.id},
        "office": office,
        "in force": {"ban_id": in_force.id},
    }


def posted(world, endpoint: str) -> dict[str, str]:
    """What a form has to say before it can be told whether the record may be touched."""
    return {"building": str(world.buildings["hall"].id)} if endpoint == "bans.report_violation" else {}


def records_of(rule) -> list[str]:
    """The records with which an address is tried."""
    if "help_request_id" in rule.arguments:
        return ["desk"]
    if "ban_id" in rule.arguments:
        return ["desk", "office", "in force"]
    return ["desk", "office"] if {"incident_id", "measure_id"} & rule.arguments else [""]


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
    tried = {(endpoint, method, each) for endpoint, method, rule in routes(app) for each in records_of(rule)}
    assert tried == set(expected())


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_comes_exactly_as_far_as_the_data_file_says(
    app, world, records, sign_in, client, session, person, statements
):
    from incidents.extensions import db

    connection = db._app_engines[app][None]
    wrong: list[str] = []
    table = expected()
    tried = [(endpoint, method, rule, each) for endpoint, method, rule in routes(app) for each in records_of(rule)]
    for endpoint, method, rule, about in tried:
        session.rollback()
        savepoint = connection.begin_nested()
        if person != "nobody":
            sign_in(getattr(world, person))
        else:
            client.delete_cookie("sessie")
        values = {name: records[about].get(name, records[""].get(name)) for name in rule.arguments}
        with app.test_request_context():
            address = url_for(endpoint, **values)
        statements.clear()
        response = client.open(address, method=method, data=posted(world, endpoint) if method == "POST" else None)
        if method == "GET":
            written = [each for each in statements if not each.startswith(MAY_BE_WRITTEN_BY_GET)]
            assert not written, f"GET {endpoint} wrote: {written}"
        came, said = outcome_of(response), table[endpoint, method, about][person]
        if came != said:
            wrong.append(f"{endpoint} {method} {about}: {came}, not {said}")
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
                address = url_for(endpoint, **{name: uuid4() for name in rule.arguments})
            status = client.open(address, method=method).status_code
            assert status in {403, 404}, f"{person} {method} {endpoint}: {status}"


def test_a_refusal_is_logged_with_who_and_what(world, records, sign_in, session):
    case_id = records["desk"]["incident_id"]
    sign_in(world.works_manager).get(f"/zaken/{case_id}")
    entry = session.query(AuditEntry).filter_by(kind="refused").one()
    assert (entry.actor_id, entry.subject_id) == (world.works_manager.id, case_id)
