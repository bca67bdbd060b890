"""Commands that set up the organisation. A command commits itself."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

import click
from flask.cli import AppGroup
from sqlalchemy import select

from incidents.organisation import operations, queries
from incidents.organisation.models import HeadCount, Organisation, OrgUnit
from incidents.organisation.queries import BuildingInUse, Tree, Unit
from incidents.organisation.settings import OrganisationSettings
from incidents.organisation.vocabulary import TellAdviser
from incidents.web.commands import Day, as_employee, work_of, work_of_system
from incidents.work import Work

Found = TypeVar("Found")

commands = AppGroup("organisation", help="Units, buildings, head counts and the settings of the organisation.")

SETTINGS = {
    "name": "Name of the organisation.",
    "alarm_number": "Internal number to call in danger.",
    "support_phone": "Number of the support team.",
    "support_hours": "When the support team can be reached, in words.",
    "security_phone": "Number of security.",
    "adviser_phone": "Number of the VPT adviser.",
    "decides_in_name_of": "In whose name heavy measures are decided.",
    "house_rules": "The house rules, as they stand in letters.",
    "remedy_public": "What a person can do against a decision under public law, as it stands in letters.",
    "remedy_private": "What a person can do against a ban by house right, as it stands in letters.",
    "take_up_working_days": "Working days in which a report is taken up.",
    "feedback_working_days": "Working days in which the employee hears the outcome.",
    "escalate_after_hours": "Hours after a reminder in which the next-higher manager is told.",
    "tell_adviser": "Of which reports the VPT adviser is told at once.",
}


def _options_of_settings(command: Callable[..., None]) -> Callable[..., None]:
    for each in reversed(fields(OrganisationSettings)):
        kind: Any = click.Choice([choice.value for choice in TellAdviser]) if each.type is TellAdviser else each.type
        command = click.option(f"--{each.name.replace('_', '-')}", type=kind, help=SETTINGS[each.name])(command)
    return command


@commands.command("set")
@as_employee
@_options_of_settings
def change_settings(address: str, **given: Any) -> None:
    """Change settings of the organisation: those that are given; the others stay."""
    changed = {name: value for name, value in given.items() if value is not None}
    if "tell_adviser" in changed:
        changed["tell_adviser"] = TellAdviser(changed["tell_adviser"])
    if not changed:
        raise click.ClickException("Give at least one setting; --help names them.")
    with work_of(address) as work:
        organisation, known = work.session.scalars(select(Organisation)).first(), queries.organisation(work)
        if organisation is None or known is None:
            raise click.ClickException("There is no organisation yet: accounts create-admin makes it.")
        operations.change_settings(work, organisation, replace(known, **changed))
        work.session.commit()
    click.echo(f"Changed: {', '.join(changed)}.")


@commands.command("add-unit")
@click.argument("name")
@as_employee
@click.option("--below", help="The unit above it, by name; the top unit has none.")
@click.option("--from", "valid_from", type=Day(), help="First day (default: today).")
@click.option("--until", "valid_to", type=Day(), help="Last day (default: none).")
@click.option("--executive", is_flag=True, help='An executive unit ("uitvoeringsorganisatie").')
def add_unit(
    name: str, address: str, below: str | None, valid_from: date | None, valid_to: date | None, executive: bool
) -> None:
    """Add a unit, at the top or below another one."""
    with work_of(address) as work:
        operations.add_unit(
            work,
            operations.UnitFacts(
                name=name.strip(),
                valid_from=valid_from or work.today,
                parent_id=unit_called(work, below).id if below else None,
                is_executive_unit=executive,
                valid_to=valid_to,
            ),
        )
        work.session.commit()
    click.echo(f"Added the unit {name.strip()}.")


@commands.command("add-building")
@click.argument("name")
@as_employee
@click.option("--address", "street", default="", help="Street and number.")
@click.option("--security-phone", default="", help="Number of security in this building.")
@click.option("--from", "valid_from", type=Day(), help="First day (default: today).")
@click.option("--until", "valid_to", type=Day(), help="Last day (default: none).")
def add_building(
    name: str, address: str, street: str, security_phone: str, valid_from: date | None, valid_to: date | None
) -> None:
    """Add a building that visitors enter."""
    with work_of(address) as work:
        first_day = valid_from or work.today
        facts = operations.BuildingFacts(name.strip(), first_day, street, security_phone, valid_to)
        operations.add_building(work, facts)
        work.session.commit()
    click.echo(f"Added the building {name.strip()}.")


@commands.command("set-head-count")
@click.argument("unit")
@click.argument("year", type=int)
@click.argument("people", type=int)
@as_employee
def set_head_count(unit: str, year: int, people: int, address: str) -> None:
    """Say how many people work in a unit itself, without those below it, in a year; an earlier number is replaced."""
    with work_of(address) as work:
        found = work.session.get_one(OrgUnit, unit_called(work, unit).id)
        operations.set_head_count(work, found, year, people)
        work.session.commit()
        click.echo(f"{found.name}: {people} people in {year}.")


@commands.command("add-closing-day")
@click.argument("day", type=Day())
@as_employee
@click.option("--name", default="", help="Why the organisation is closed.")
def add_closing_day(day: date, address: str, name: str) -> None:
    """Add a day on which the organisation is closed, beside the Dutch holidays."""
    with work_of(address) as work:
        operations.add_closing_day(work, day, name)
        work.session.commit()
    click.echo(f"Closed on {day.isoformat()}.")


@commands.command("show")
def show() -> None:
    """Show the settings, the units of today with the head counts of this year, and the buildings."""
    with work_of_system() as work:
        settings = queries.organisation(work)
        for each in fields(OrganisationSettings) if settings else ():
            click.echo(f"{each.name}: {getattr(settings, each.name)}")
        this_year = select(HeadCount.unit_id, HeadCount.people).where(HeadCount.year == work.today.year)
        people = {row.unit_id: row.people for row in work.session.execute(this_year)}
        click.echo("units:")
        for depth, unit in queries.tree(work.session, work.today).in_order():
            counted = f" ({people[unit.id]} people)" if unit.id in people else ""
            click.echo(f"  {'  ' * depth}{unit.name}{counted}")
        click.echo("buildings:")
        for building in queries.buildings(work):
            click.echo(f"  {building.name}{f', {building.address}' if building.address else ''}")


def unit_called(work: Work, text: str) -> Unit:
    """The one unit of today with this name, or with this path of names: "Gemeente / Dienst / Team".

    Raises click.ClickException when there is none, or more than one.
    """
    tree = queries.tree(work.session, work.today)
    wanted = _folded(text)
    found = [each for each in tree.units.values() if wanted in (_folded(each.name), _folded(path_of(tree, each)))]
    if len(found) > 1:
        paths = "; ".join(sorted(path_of(tree, each) for each in found))
        raise click.ClickException(f"More than one unit is called {text}. Give the whole path: {paths}.")
    return _the_one(found, "unit", text)


def building_called(work: Work, text: str) -> BuildingInUse:
    """The one building in use with this name. Raises click.ClickException when there is none, or more than one."""
    return _the_one([each for each in queries.buildings(work) if _folded(each.name) == _folded(text)], "building", text)


def path_of(tree: Tree, unit: Unit) -> str:
    """The names from the top down to a unit: "Gemeente / Dienst / Team"."""
    return " / ".join(each.name for each in reversed(tree.above(unit.id)))


def _the_one(found: Sequence[Found], kind: str, text: str) -> Found:
    if len(found) != 1:
        number = "no" if not found else "more than one"
        raise click.ClickException(f"Today there is {number} {kind} called {text}.")
    return found[0]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
