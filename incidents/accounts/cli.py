"""Commands about accounts. A command commits itself."""

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from incidents.accounts import links, operations, queries
from incidents.accounts.models import Employee
from incidents.config import Settings
from incidents.extensions import db
from incidents.organisation import operations as organisation_operations
from incidents.organisation import queries as organisation_queries
from incidents.organisation.settings import OrganisationSettings
from incidents.policy import SYSTEM, Role
from incidents.sentences import RuleBroken
from incidents.work import Work

commands = AppGroup("accounts", help="Employees and who lets them in.")


@commands.command("create-admin")
@click.option("--email", prompt="Work address of the administrator", help="The work address to sign in with.")
@click.option("--name", prompt="Name of the administrator", help="First and last name.")
@click.option("--organisation", default="", help="Name of the organisation, asked when it was not set up yet.")
def create_admin(email: str, name: str, organisation: str) -> None:
    """Make an administrator, or make an employee one, and print a one-time link to choose a password (72 hours)."""
    with Session(db.engine) as session:
        work = Work(session, SYSTEM, datetime.now(UTC))
        try:
            _set_up_organisation(work, organisation)
            employee = _administrator(work, email, name)
            link = operations.make_password_link(work, employee)
        except RuleBroken as broken:
            raise click.ClickException(broken.sentence % broken.values) from broken
        session.commit()
        settings: Settings = current_app.config["SETTINGS"]
        click.echo(f"{employee.name} is administrator. Choose a password within 72 hours, by this link, once:")
        click.echo(f"{settings.public_url}/wachtwoord/{links.token_of(link.id)}")


def _set_up_organisation(work: Work, name: str) -> None:
    if organisation_queries.organisation(work) is None:
        name = name or click.prompt("Name of the organisation")
        organisation_operations.set_up(work, OrganisationSettings(name=name))


def _administrator(work: Work, email: str, name: str) -> Employee:
    """The employee with this address, made when there is none, who is an administrator from now on."""
    if "@" not in email or not name.strip():
        raise click.UsageError("A work address and a name are needed.")
    employee = queries.employee_with_email(work.session, email)
    if employee is None:
        employee = operations.register_employee(work, operations.NewEmployee(name=name, email=email))
        work.session.flush()
    if not queries.holds_today(work, employee.id, Role.ADMINISTRATOR):
        operations.grant_role(work, employee, operations.Grant(Role.ADMINISTRATOR))
    return employee
