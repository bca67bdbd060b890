"""Commands about accounts. A command commits itself."""

import re
from datetime import date

import click
from flask import current_app
from flask.cli import AppGroup

from incidents.accounts import links, operations, queries
from incidents.accounts.models import Employee, RoleHolding
from incidents.config import Settings
from incidents.organisation import operations as organisation_operations
from incidents.organisation import queries as organisation_queries
from incidents.organisation.cli import building_called, unit_called
from incidents.organisation.settings import OrganisationSettings
from incidents.policy import Role
from incidents.web.commands import Day, as_employee, work_of, work_of_system
from incidents.work import Work

commands = AppGroup("accounts", help="Employees, their roles, and who lets them in.")

#: Everybody is an employee, and nobody is the system.
TO_BE_GIVEN = [each.value for each in Role if each not in (Role.EMPLOYEE, Role.SYSTEM)]

_role = click.argument("role", type=click.Choice(TO_BE_GIVEN))
_unit = click.option("--unit", help="The unit for which it is held, by name, with all below it.")
_building = click.option("--building", help="The building for which it is held, by name.")


@commands.command("create-admin")
@click.option("--email", prompt="Work address of the administrator", help="The work address to sign in with.")
@click.option("--name", prompt="Name of the administrator", help="First and last name.")
@click.option("--organisation", default="", help="Name of the organisation, asked when it was not set up yet.")
def create_admin(email: str, name: str, organisation: str) -> None:
    """Make an administrator, or make an employee one, and print a one-time link to choose a password (72 hours)."""
    with work_of_system() as work:
        _set_up_organisation(work, organisation)
        new = operations.NewEmployee(name=name, email=email)
        employee = queries.employee_with_email(work.session, email) or _register(work, new)
        if not queries.holds_today(work, employee.id, Role.ADMINISTRATOR):
            operations.grant_role(work, employee, operations.Grant(Role.ADMINISTRATOR))
        link = operations.make_password_link(work, employee)
        work.session.commit()
        settings: Settings = current_app.config["SETTINGS"]
        click.echo(f"{employee.name} is administrator. Choose a password within 72 hours, by this link, once:")
        click.echo(f"{settings.public_url}/wachtwoord/{links.token_of(link.id)}")


@commands.command("add-employee")
@click.argument("email")
@click.argument("name")
@as_employee
@click.option("--unit", help="The unit in which he works, by name.")
@click.option("--job-title", default="", help="What he is called at work.")
@click.option("--office-holder", is_flag=True, help="A political office-holder: the registrar handles his cases.")
def add_employee(email: str, name: str, address: str, unit: str | None, job_title: str, office_holder: bool) -> None:
    """Add an employee; a mail with a one-time link to choose a password (72 hours) goes out."""
    with work_of(address) as work:
        unit_id = unit_called(work, unit).id if unit else None
        employee = _register(work, operations.NewEmployee(name, email, unit_id, job_title, office_holder))
        operations.make_password_link(work, employee)
        work.session.commit()
        click.echo(f"Added {employee.name}. A link to choose a password goes to {employee.email}.")


@commands.command("grant-role")
@click.argument("email")
@_role
@as_employee
@_unit
@_building
@click.option("--from", "starts_on", type=Day(), help="First day (default: today).")
@click.option("--until", "ends_on", type=Day(), help="Last day (default: none).")
def grant_role(
    email: str,
    role: str,
    address: str,
    unit: str | None,
    building: str | None,
    starts_on: date | None,
    ends_on: date | None,
) -> None:
    """Give an employee a role. One that opens the content of cases waits until a second person confirms it."""
    with work_of(address) as work:
        employee = _employee(work, email)
        grant = operations.Grant(
            role=Role(role),
            unit_id=unit_called(work, unit).id if unit else None,
            building_id=building_called(work, building).id if building else None,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        holding = operations.grant_role(work, employee, grant)
        work.session.commit()
        waits = " It counts once another administrator or the auditor confirms it." if _waits(holding) else ""
        click.echo(f"{employee.name} is {role}.{waits}")


@commands.command("confirm-role")
@click.argument("email")
@_role
@as_employee
@_unit
@_building
def confirm_role(email: str, role: str, address: str, unit: str | None, building: str | None) -> None:
    """Confirm a role that waits, as somebody who neither gave nor received it."""
    with work_of(address) as work:
        employee = _employee(work, email)
        operations.confirm_role(work, _held(work, employee, Role(role), unit, building, waiting=True)[0])
        work.session.commit()
        click.echo(f"{employee.name} is {role}: confirmed.")


@commands.command("end-role")
@click.argument("email")
@_role
@as_employee
@_unit
@_building
def end_role(email: str, role: str, address: str, unit: str | None, building: str | None) -> None:
    """Take a role away from now on; the employee has to sign in again."""
    with work_of(address) as work:
        employee = _employee(work, email)
        for holding in _held(work, employee, Role(role), unit, building):
            operations.end_role(work, holding)
        work.session.commit()
        click.echo(f"{employee.name} is {role} no more.")


@commands.command("leave")
@click.argument("email")
@as_employee
@click.option("--on", "left_on", type=Day(), help="First day on which he no longer works here (default: today).")
def leave(email: str, address: str, left_on: date | None) -> None:
    """Let an employee leave: his roles end the day before, and from that day on he cannot sign in."""
    with work_of(address) as work:
        employee = operations.leave(work, _employee(work, email), left_on)
        work.session.commit()
        click.echo(f"{employee.name} works here no more from {employee.left_on} on.")


@commands.command("list")
def list_employees() -> None:
    """List who works here, with their roles and what waits for a confirmation."""
    with work_of_system() as work:
        for employee in queries.everybody(work):
            roles = [_told(work, holding) for holding in queries.holdings_of(work, employee.id)]
            click.echo(f"{employee.email}  {employee.name}{': ' if roles else ''}{'; '.join(roles)}")


def _set_up_organisation(work: Work, name: str) -> None:
    if organisation_queries.organisation(work) is None:
        name = name or click.prompt("Name of the organisation")
        organisation_operations.set_up(work, OrganisationSettings(name=name))


def _register(work: Work, new: operations.NewEmployee) -> Employee:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", new.email.strip()) or not new.name.strip():
        raise click.ClickException("A work address and a name are needed.")
    employee = operations.register_employee(work, new)
    work.session.flush()
    return employee


def _employee(work: Work, email: str) -> Employee:
    employee = queries.employee_with_email(work.session, email)
    if employee is None:
        raise click.ClickException(f"Nobody has the address {email}: accounts list shows who works here.")
    return employee


def _held(
    work: Work, employee: Employee, role: Role, unit: str | None, building: str | None, *, waiting: bool = False
) -> list[RoleHolding]:
    """A role that is meant, for one place, as often as it was given and has not ended. Raises click.ClickException."""
    unit_id = unit_called(work, unit).id if unit else None
    building_id = building_called(work, building).id if building else None
    held = [
        each
        for each in queries.holdings_of(work, employee.id)
        if each.role is role
        and (not unit_id or each.unit_id == unit_id)
        and (not building_id or each.building_id == building_id)
        and (not waiting or _waits(each))
    ]
    if not held:
        raise click.ClickException(f"{employee.email} has no such role{' that waits' if waiting else ''}.")
    if len({(each.unit_id, each.building_id) for each in held}) > 1:
        told = "; ".join(_told(work, each) for each in held)
        raise click.ClickException(f"More than one is meant, say which with --unit or --building: {told}.")
    return held


def _waits(holding: RoleHolding) -> bool:
    return queries.waits_for_confirmation(holding)


def _told(work: Work, holding: RoleHolding) -> str:
    """One role in words: which, for what, from when until when, and whether it waits."""
    units = organisation_queries.tree(work.session, work.today).units
    buildings = {each.id: each.name for each in organisation_queries.buildings(work)}
    words = [holding.role.value]
    if holding.unit_id:
        words.append(f"for {units[holding.unit_id].name}" if holding.unit_id in units else "for a unit that ended")
    if holding.building_id:
        words.append(f"at {buildings.get(holding.building_id, 'a building that closed')}")
    if holding.starts_on > work.today:
        words.append(f"from {holding.starts_on}")
    if holding.ends_on:
        words.append(f"until {holding.ends_on}")
    if _waits(holding):
        words.append("(waits for a confirmation)")
    return " ".join(words)
