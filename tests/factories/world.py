"""An example organisation: three levels of units, two buildings, and one employee for each role."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from incidents.accounts.models import Employee, RoleHolding
from incidents.events import ExampleDataLoaded
from incidents.organisation.models import Building, Organisation, OrgUnit
from incidents.policy import SYSTEM, Role
from incidents.work import Work

LONG_AGO = date(2020, 1, 1)


@dataclass
class World:
    """Units: town > social > {desk, team}, town > works. Employees by what they are; `desk` is the unit of most."""

    session: Session
    organisation: Organisation
    units: dict[str, OrgUnit] = field(default_factory=dict)
    buildings: dict[str, Building] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Employee:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def unit(self, name: str, parent: str | None = None, **values: object) -> OrgUnit:
        """Make a unit."""
        parent_id = self.units[parent].id if parent else None
        made = OrgUnit(id=uuid4(), name=name.capitalize(), parent_id=parent_id, valid_from=LONG_AGO, **values)
        self.units[name] = self._keep(made, made.id)
        return made

    def building(self, name: str) -> Building:
        """Make a building."""
        made = Building(id=uuid4(), name=name.capitalize(), address=f"{name.capitalize()} 1", valid_from=LONG_AGO)
        self.buildings[name] = self._keep(made, made.id)
        return made

    def employee(
        self,
        name: str,
        *,
        unit: str = "desk",
        role: Role | None = None,
        role_unit: str | None = None,
        building: str | None = None,
        confirmed: bool = True,
        **values: object,
    ) -> Employee:
        """Make an employee, `name@voorbeeld.example`, with at most one role."""
        values.setdefault("name", f"{name.capitalize()} Testpersoon")
        made = Employee(id=uuid4(), email=f"{name}@voorbeeld.example", unit_id=self.units[unit].id, **values)
        self.people[name] = self._keep(made, made.id)
        if role is not None:
            self.grant(made, role, unit=role_unit, building=building, confirmed=confirmed)
        return made

    def grant(
        self,
        employee: Employee,
        role: Role,
        *,
        unit: str | None = None,
        building: str | None = None,
        confirmed: bool = True,
        starts_on: date = LONG_AGO,
        ends_on: date | None = None,
    ) -> RoleHolding:
        """Give an employee a role."""
        holding = RoleHolding(
            id=uuid4(),
            employee_id=employee.id,
            role=role,
            unit_id=self.units[unit].id if unit else None,
            building_id=self.buildings[building].id if building else None,
            starts_on=starts_on,
            ends_on=ends_on,
            confirmed_at=datetime.now(UTC) if confirmed else None,
        )
        return self._keep(holding, employee.id)

    def _keep(self, row, subject_id: UUID):
        self.session.add(row)
        Work(self.session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(subject_id))
        self.session.flush()
        return row


def build(session: Session) -> World:
    """Make the organisation with one employee for each role.

    Employees: reporter and colleague (at the desk), manager (of desk), team_manager (of team), director (manager of social),
    secretary_general (manager of town), adviser (VPT), support, reception (at hall), other_reception (at yard), auditor,
    administrator, registrar, authority (deciding authority for town).
    """
    organisation = Organisation(
        id=uuid4(),
        name="Gemeente Voorbeeld",
        alarm_number="0880000001",
        support_phone="4433",
        support_hours="werkdagen 8.00 tot 18.00 uur",
        security_phone="2222",
        adviser_phone="4411",
        decides_in_name_of="het college van burgemeester en wethouders",
        remedy_public="U kunt binnen zes weken bezwaar maken.",
        remedy_private="U kunt een klacht indienen.",
        house_rules="Wij gaan met respect met elkaar om.",
    )
    session.add(organisation)
    Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(organisation.id))
    world = World(session, organisation)
    world.unit("town")
    world.unit("social", "town")
    world.unit("desk", "social")
    world.unit("team", "social", is_executive_unit=True)
    world.unit("works", "town")
    world.building("hall")
    world.building("yard")
    world.employee("reporter")
    world.employee("colleague")
    world.employee("teammate", unit="team")
    world.employee("manager", role=Role.MANAGER, role_unit="desk")
    world.employee("team_manager", unit="team", role=Role.MANAGER, role_unit="team")
    world.employee("director", unit="social", role=Role.MANAGER, role_unit="social")
    world.employee("secretary_general", unit="town", role=Role.MANAGER, role_unit="town")
    world.employee("works_manager", unit="works", role=Role.MANAGER, role_unit="works")
    world.employee("adviser", unit="town", role=Role.VPT_ADVISER)
    world.employee("support", unit="town", role=Role.PEER_SUPPORT)
    world.employee("reception", unit="town", role=Role.RECEPTION, building="hall")
    world.employee("other_reception", unit="town", role=Role.RECEPTION, building="yard")
    world.employee("auditor", unit="town", role=Role.AUDITOR)
    world.employee("administrator", unit="town", role=Role.ADMINISTRATOR)
    world.employee("registrar", unit="town", role=Role.REGISTRAR)
    world.employee("authority", unit="town", role=Role.DECIDING_AUTHORITY, role_unit="town")
    return world
