"""The command that loads the example organisation.

A command commits itself: here once, so that a load that is broken off leaves nothing behind and can be done again.
"""

from datetime import UTC, datetime, time

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.accounts.models import Employee
from incidents.config import Environment, Settings
from incidents.example_data.load import is_loaded, load
from incidents.example_data.people import ACCOUNTS, DOMAIN, PASSWORD
from incidents.extensions import db
from incidents.registration.models import Incident
from incidents.work import AMSTERDAM

commands = AppGroup("example-data", help="An example organisation to try the register with.")

#: When a day is given, it is loaded as it stands at this time in Amsterdam.
TIME_OF_DAY = time(14, 30)


@commands.command("load")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the example ends (default: today).")
def load_example(today: datetime | None) -> None:
    """Load "Gemeente Voorbeeld" into an empty register. Does nothing where there is an organisation already.

    Refuses in production: everybody knows the password of its accounts, the administrator's included.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.environment is Environment.PRODUCTION:
        raise click.ClickException("No example data in production: everybody knows the password of its accounts.")
    now = datetime.combine(today.date(), TIME_OF_DAY, AMSTERDAM).astimezone(UTC) if today else datetime.now(UTC)
    with Session(db.engine) as session:
        if is_loaded(session):
            click.echo("There is an organisation in this register already: no example data was loaded.")
            return
        count = len(load(session, now).rows[Incident])
        session.commit()
    click.echo(f"Loaded Gemeente Voorbeeld with {count} reports.")


@commands.command("accounts")
def say_accounts() -> None:
    """Say how to sign in as the people of the example, when this register holds it; else say nothing."""
    addresses = [f"{account.address}@{DOMAIN}" for account in ACCOUNTS]
    with Session(db.engine) as session:
        known = set(session.scalars(select(Employee.email).where(Employee.email.in_(addresses))))
    if known == set(addresses):
        click.echo(f"Sign in with password '{PASSWORD}' as:")
        click.echo("\n".join(f"  {address}" for address in addresses))
