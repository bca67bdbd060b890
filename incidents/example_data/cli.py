"""The command that loads the example organisation.

A command commits itself: here once, so that a load that is broken off leaves nothing behind and can be done again.
"""

from datetime import UTC, datetime, time

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

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
    """Load "Gemeente Voorbeeld" into an empty register. Does nothing where there is an organisation already."""
    now = datetime.combine(today.date(), TIME_OF_DAY, AMSTERDAM).astimezone(UTC) if today else datetime.now(UTC)
    with Session(db.engine) as session:
        if is_loaded(session):
            click.echo("There is an organisation in this register already: no example data was loaded.")
            return
        count = len(load(session, now).rows[Incident])
        session.commit()
    click.echo(f"Loaded Gemeente Voorbeeld with {count} reports. Password of each account: {PASSWORD}")
    click.echo("Accounts: " + ", ".join(f"{account.address}@{DOMAIN}" for account in ACCOUNTS))
