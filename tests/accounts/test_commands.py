"""The command that makes the first administrator."""

import re

import pytest
from sqlalchemy import select

from incidents.accounts import queries
from incidents.accounts.models import Employee
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
