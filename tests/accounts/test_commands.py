"""Commands about employees and their roles, as somebody types them on the server."""

import re

import pytest
from sqlalchemy import select

from incidents.accounts import links, queries
from incidents.accounts.actors import load_actor
from incidents.accounts.models import Employee, PasswordLink, RoleHolding
from incidents.audit.models import AuditEntry
from incidents.notifications.models import OutboxMessage
from incidents.organisation.models import Organisation
from incidents.policy import Role


@pytest.fixture
def run(app):
    def act(*arguments, typed=None):
        return app.test_cli_runner().invoke(args=["accounts", "create-admin", *arguments], input=typed)

    return act


def test_the_first_administrator_chooses_a_password_with_the_printed_link(run, client, session, system):
    done = run("--email", "beheer@nieuw.example", "--name", "Eerste Beheerder", "--organisation", "Gemeente Nieuw")
    assert done.exit_code == 0, done.output
    path = re.search(r"http://localhost(/wachtwoord/\S+)", done.output)[1]
    words = "een goed nieuw wachtwoord"
    assert client.post(path, data={"password": words, "again": words}).status_code == 302
    page = client.get("/mijn-gegevens").text
    assert "Beheerder" in page
    assert "Gemeente Nieuw" in page
    employee = session.scalars(select(Employee)).one()
    assert queries.holds_today(system, employee.id, Role.ADMINISTRATOR)


def test_it_asks_for_what_was_not_given(run, session):
    done = run(typed="beheer@nieuw.example\nEerste Beheerder\nGemeente Nieuw\n")
    assert done.exit_code == 0, done.output
    assert session.scalars(select(Organisation)).one().name == "Gemeente Nieuw"


def test_an_employee_becomes_administrator_once(run, session, world, system):
    for _ in range(2):
        assert run("--email", world.reporter.email, "--name", "x").exit_code == 0
    assert queries.holds_today(system, world.reporter.id, Role.ADMINISTRATOR)
    session.expire_all()
    assert world.reporter.name == "Reporter Testpersoon"


@pytest.mark.parametrize("arguments", [("--email", "none", "--name", "x"), ("--email", "a@b.example", "--name", " ")])
def test_it_refuses_what_cannot_be_right(run, world, arguments):
    assert run(*arguments).exit_code != 0


# --- with a right of one's own ---


@pytest.fixture
def order(app, world):
    """Give a command as an employee of the example organisation."""
    world.employee("second", unit="town", role=Role.ADMINISTRATOR)
    world.session.commit()

    def act(command, *arguments, by="administrator"):
        who = ["--as", f"{by}@voorbeeld.example"] if by else []
        return app.test_cli_runner().invoke(args=["accounts", command, *arguments, *who])

    return act


@pytest.fixture
def roles(session, world, system):
    """The roles that count today of somebody."""
    return lambda name: set(load_actor(session, world.people[name].id, system.today).reach) - {Role.EMPLOYEE}


def refused(done, words):
    """The command ended with one sentence that holds these words, and no trace."""
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert done.output.startswith("Error: ")
    assert words in done.output
    assert done.output.count("\n") == 1


REPORTER = "reporter@voorbeeld.example"


def test_a_new_employee_gets_a_mail_and_signs_in_with_it(order, client, session, world):
    done = order(
        "add-employee", "Nieuw@Voorbeeld.example", "Nieuwe Collega", "--unit", "desk", "--job-title", "Baliemedewerker"
    )
    assert done.output == "Added Nieuwe Collega. A link to choose a password goes to nieuw@voorbeeld.example.\n"
    employee = session.scalars(select(Employee).where(Employee.email == "nieuw@voorbeeld.example")).one()
    assert (employee.unit_id, employee.job_title) == (world.units["desk"].id, "Baliemedewerker")
    message = session.scalars(select(OutboxMessage)).one()
    assert (message.recipient_id, message.template) == (employee.id, "eerste_wachtwoord")
    words = "een goed nieuw wachtwoord"
    assert client.post(links.path_to_send(message.path), data={"password": words, "again": words}).status_code == 302
    assert "Nieuwe Collega" in client.get("/mijn-gegevens").text
    acted = session.scalars(select(AuditEntry.actor_id).where(AuditEntry.name == "EmployeeRegistered")).all()
    assert acted == [world.administrator.id]


def test_a_role_that_opens_cases_counts_once_a_second_administrator_confirmed_it(order, roles):
    granted = order("grant-role", REPORTER, "manager", "--unit", "desk")
    assert "once another administrator or the auditor confirms it" in granted.output
    assert roles("reporter") == set()
    assert "manager for Desk (waits for a confirmation)" in order("list", by=None).output
    refused(order("confirm-role", REPORTER, "manager"), "Somebody else must confirm it")
    assert roles("reporter") == set()
    assert order("confirm-role", REPORTER, "manager", by="second").exit_code == 0
    assert roles("reporter") == {Role.MANAGER}
    refused(order("confirm-role", REPORTER, "manager", by="auditor"), "no such role that waits")


def test_the_auditor_confirms_and_an_administrator_counts_at_once(order, roles):
    order("grant-role", REPORTER, "reception", "--building", "hall")
    assert order("confirm-role", REPORTER, "reception", by="auditor").exit_code == 0
    assert order("grant-role", REPORTER, "administrator").output == "Reporter Testpersoon is administrator.\n"
    assert roles("reporter") == {Role.RECEPTION, Role.ADMINISTRATOR}


def test_a_role_ends_at_once_for_the_place_that_is_meant(order, roles, session, world):
    for unit in ("desk", "works"):
        order("grant-role", REPORTER, "manager", "--unit", unit)
        order("confirm-role", REPORTER, "manager", "--unit", unit, by="second")
    refused(order("end-role", REPORTER, "manager"), "say which with --unit or --building: manager for Desk; manager")
    assert order("end-role", REPORTER, "manager", "--unit", "desk").exit_code == 0
    assert roles("reporter") == {Role.MANAGER}
    assert order("end-role", REPORTER, "manager").exit_code == 0
    assert roles("reporter") == set()


def test_whoever_leaves_is_no_longer_listed_and_no_longer_acts(order, session, world, system):
    assert order("leave", "second@voorbeeld.example").exit_code == 0
    assert "second@" not in order("list", by=None).output
    refused(order("grant-role", REPORTER, "administrator", by="second"), "Nobody who works here")
    done = order("leave", REPORTER, "--on", "2100-01-01")
    assert "from 2100-01-01 on" in done.output
    assert REPORTER in order("list", by=None).output


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("grant-role", "administrator@voorbeeld.example", "vpt_adviser"), "cannot do this for yourself"),
        (("grant-role", REPORTER, "manager"), "Choose"),
        (("grant-role", REPORTER, "manager", "--unit", "nergens"), "no unit called nergens"),
        (("grant-role", REPORTER, "reception", "--building", "nergens"), "no building called nergens"),
        (("grant-role", "niemand@voorbeeld.example", "manager"), "Nobody has the address"),
        (("grant-role", REPORTER, "manager", "--unit", "desk", "--until", "2020-01-01"), "last day"),
        (("end-role", REPORTER, "manager"), "no such role"),
        (("add-employee", REPORTER, "Nog Iemand"), "already"),
        (("add-employee", "geen adres", "Iemand"), "A work address and a name are needed"),
        (("add-employee", "lang@voorbeeld.example", "x" * 121), "too long"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(order, session, command, words):
    before = session.scalars(select(RoleHolding.id)).all(), session.scalars(select(PasswordLink.id)).all()
    refused(order(*command), words)
    session.expire_all()
    assert (session.scalars(select(RoleHolding.id)).all(), session.scalars(select(PasswordLink.id)).all()) == before


@pytest.mark.parametrize("name", ["reporter", "manager", "adviser", "auditor"])
@pytest.mark.parametrize(
    "command",
    [
        ("add-employee", "nieuw@voorbeeld.example", "Nieuw"),
        ("grant-role", REPORTER, "administrator"),
        ("leave", REPORTER),
    ],
)
def test_only_an_administrator_manages_employees_and_roles(order, name, command):
    refused(order(*command, by=name), "may not do this")
