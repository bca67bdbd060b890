"""Who looked at what in the last weeks: signing in, lists, the door, the figures, and a few attempts that were refused."""

from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from incidents import events
from incidents.accounts.models import Employee
from incidents.audit.vocabulary import EntryKind
from incidents.bans.models import Ban, BanPlace
from incidents.bans.queries import state_on
from incidents.bans.vocabulary import BanState
from incidents.example_data import organisation
from incidents.example_data.calendar import office_hour, working_days_back
from incidents.example_data.people import ACCOUNTS
from incidents.example_data.town import Town
from incidents.policy import Action, Role
from incidents.registration.models import Incident

WORKING_DAYS = 20
ROWS_OF_A_LIST = 25
#: Hardly any case stays open for longer.
STAYS_OPEN = timedelta(days=45)


def make_looks(town: Town) -> None:
    """The last working days in the log, from the oldest to the newest."""
    for day in reversed(list(islice(working_days_back(town.today, town.closing_days), WORKING_DAYS))):
        _sign_in(town, day)
        _look_at_lists(town, day)
        _look_at_the_door(town, day)
        _look_at_figures(town, day)
        _be_refused(town, day)


def _sign_in(town: Town, day: date) -> None:
    for account in ACCOUNTS:
        if town.draw.random() < 0.7:
            employee = town.people[account.address]
            name = events.SignedIn.__name__
            town.log(EntryKind.FACT, name, office_hour(town.draw, day), employee, Role.EMPLOYEE, employee.id)


def _look_at_lists(town: Town, day: date) -> None:
    for key, role, unit in (
        ("leidinggevende", Role.MANAGER, organisation.DESK),
        ("vpt", Role.VPT_ADVISER, None),
    ):
        at = office_hour(town.draw, day)
        _read(town, Action.VIEW_CASE, at, town.people[key], role, _cases_at(town, at, unit))


def _look_at_the_door(town: Town, day: date) -> None:
    receptionist, hall = town.people["receptie"], town.buildings[organisation.HALL].id
    here = {place.ban_id for place in town.rows[BanPlace] if place.building_id == hall}
    for _ in range(town.draw.randint(1, 3)):
        at = office_hour(town.draw, day)
        shown = [
            each
            for ban in town.rows[Ban]
            if ban.id in here and state_on(ban, day) is BanState.ACTIVE
            for each in (ban.incident_id, ban.id)
        ]
        action = Action.SEE_BANS_OF_BUILDING
        town.log(EntryKind.READ, action, at, receptionist, Role.RECEPTION, hall, shown)


def _look_at_figures(town: Town, day: date) -> None:
    if town.draw.random() < 0.3:
        _read(town, Action.SEE_STATISTICS, office_hour(town.draw, day), town.people["vpt"], Role.VPT_ADVISER, [])


def _be_refused(town: Town, day: date) -> None:
    if town.draw.random() > 0.15:
        return
    at = office_hour(town.draw, day)
    elsewhere = _cases_at(town, at, organisation.INCOME)
    if elsewhere:
        town.log(EntryKind.REFUSED, Action.VIEW_CASE, at, town.people["leidinggevende"], None, elsewhere[0])


def _read(town: Town, action: Action, at: datetime, by: Employee, role: Role, shown: list[UUID]) -> None:
    town.log(EntryKind.READ, action, at, by, role, None, shown)


def _cases_at(town: Town, at: datetime, unit: str | None) -> list[UUID]:
    """The cases that stood open at a moment, as many as a list shows, oldest first."""
    unit_id = town.units[unit].id if unit else None
    found = [
        incident
        for incident in town.rows[Incident]
        if at - STAYS_OPEN < incident.reported_at <= at
        and (incident.closed_at is None or incident.closed_at > at)
        and (unit_id is None or incident.manager_unit_id == unit_id)
    ]
    found.sort(key=lambda incident: incident.reported_at)
    return [incident.id for incident in found[:ROWS_OF_A_LIST]]
