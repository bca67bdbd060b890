"""Loading the example: makes everything in memory, numbers the cases in the order of reporting, and writes it."""

from collections import Counter
from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.example_data.door import make_bans_of_today
from incidents.example_data.history import make_history
from incidents.example_data.looks import make_looks
from incidents.example_data.names import Names
from incidents.example_data.organisation import make_organisation
from incidents.example_data.people import make_people
from incidents.example_data.persons import Persons
from incidents.example_data.scenes import Stage, make_scenes
from incidents.example_data.town import Town
from incidents.organisation.models import Organisation
from incidents.registration.models import Incident, ReferenceCounter
from incidents.registration.rules import reference
from incidents.work import AMSTERDAM


def is_loaded(session: Session) -> bool:
    """Whether the database holds an organisation, this one or a real one: then nothing is loaded."""
    return session.scalars(select(Organisation.id).limit(1)).first() is not None


def make_town(now: datetime) -> Town:
    """The whole example as it stands at a moment (aware); the same moment gives the same example."""
    draw = Random(now.astimezone(AMSTERDAM).date().toordinal())  # noqa: S311  (nothing here is a secret)
    town = Town(now, draw)
    names = Names(draw)
    make_organisation(town)
    make_people(town, names)
    persons = Persons(town, names)
    make_scenes(town, persons)
    make_bans_of_today(Stage(town, persons))
    make_history(town, persons)
    _number(town)
    make_looks(town)
    return town


def load(session: Session, now: datetime) -> Town:
    """Write the example; the caller commits, once, so that a load that is broken off leaves nothing behind."""
    town = make_town(now)
    town.write(session)
    return town


def _number(town: Town) -> None:
    """Give each case its reference, and leave the counters where the next report continues."""
    given: Counter[int] = Counter()
    for incident in sorted(town.rows[Incident], key=lambda each: each.reported_at):
        year = incident.reported_at.astimezone(AMSTERDAM).year
        given[year] += 1
        incident.reference = reference(year, given[year])
    for year, last_number in sorted(given.items()):
        town.keep(ReferenceCounter(year=year, last_number=last_number))
