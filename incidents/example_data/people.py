"""The employees of Gemeente Voorbeeld, and who holds which role.

One account for each role can sign in, all with one password; its hash is computed once and shared, which nobody may do
outside an example. Every other employee has no password and cannot sign in until he chooses one.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incidents.accounts import passwords
from incidents.accounts.models import Deputy, Employee, RoleHolding
from incidents.example_data import organisation
from incidents.example_data.calendar import moment
from incidents.example_data.names import Names
from incidents.example_data.town import Town
from incidents.policy import CONTENT_ROLES, Role

DOMAIN = "voorbeeld.example"
PASSWORD = "voorbeeld"  # noqa: S105  (known to everybody who loads the example, and made by nothing else)


@dataclass(frozen=True, slots=True)
class Account:
    """An account that can sign in: the first part of its address, its name, what it is, where, and its role."""

    address: str
    name: str
    job_title: str
    unit: str
    role: Role | None = None
    role_unit: str | None = None
    role_buildings: tuple[str, ...] = ()


ACCOUNTS = (
    Account("medewerker", "Nadia Klaverweide", "Medewerker burgerzaken", organisation.DESK),
    Account(
        "leidinggevende",
        "Samira van der Lisse",
        "Teammanager Publieksplein",
        organisation.DESK,
        Role.MANAGER,
        organisation.DESK,
    ),
    Account("vpt", "Hilde Morgensterre", "Adviseur Veilige Publieke Taak", organisation.STAFF, Role.VPT_ADVISER),
    Account("opvang", "Gerard Lindehoeven", "Lid bedrijfsopvangteam", organisation.STAFF, Role.PEER_SUPPORT),
    Account(
        "receptie",
        "Wendy Veerpontstra",
        "Receptionist",
        organisation.DESK,
        Role.RECEPTION,
        role_buildings=(organisation.HALL, organisation.OFFICES),
    ),
    Account("fg", "Olga Rietvorenstein", "Functionaris gegevensbescherming", organisation.STAFF, Role.AUDITOR),
    Account("beheer", "Tom Sluiswachtel", "Functioneel beheerder", organisation.STAFF, Role.ADMINISTRATOR),
    Account("griffier", "Willem Zonnedaelen", "Griffier", organisation.STAFF, Role.REGISTRAR),
    Account(
        "directeur",
        "Roos Torenbeekman",
        "Directeur Bedrijfsvoering",
        organisation.STAFF,
        Role.DECIDING_AUTHORITY,
        organisation.TOP,
    ),
)
#: Who has a role beside the accounts, without a password: key, what he is, unit, role, unit or building of the role.
OTHERS = (
    ("beheer2", "Functioneel beheerder", organisation.STAFF, Role.ADMINISTRATOR, None, None),
    ("opvang2", "Lid bedrijfsopvangteam", organisation.INCOME, Role.PEER_SUPPORT, None, None),
    ("receptie-wijk", "Gastvrouw", organisation.DISTRICT, Role.RECEPTION, None, organisation.DISTRICT_CENTRE),
    ("receptie-werk", "Beveiliger", organisation.INCOME, Role.RECEPTION, None, organisation.WORK_SQUARE),
    ("receptie-oost", "Toezichthouder", organisation.YARD, Role.RECEPTION, None, organisation.DUMP),
)
JOB_TITLES = {
    organisation.STAFF: ("Bestuursadviseur", "Wethouder", "Jurist", "Communicatieadviseur"),
    organisation.SERVICES: ("Kwaliteitsadviseur",),
    organisation.SOCIAL: ("Beleidsadviseur",),
    organisation.SURROUNDINGS: ("Projectleider",),
    organisation.DESK: ("Medewerker burgerzaken", "Gastheer", "Medewerker balie", "Specialist burgerzaken"),
    organisation.CALLS: ("Medewerker klantcontact", "Medewerker webcare", "Coach klantcontact"),
    organisation.TAXES: ("Medewerker belastingen", "Invorderaar", "Taxateur"),
    organisation.DISTRICT: ("Wijkconsulent", "Jeugdconsulent", "Consulent Wmo", "Gezinscoach"),
    organisation.INCOME: ("Klantmanager", "Inkomensconsulent", "Schuldhulpverlener", "Consulent werk"),
    organisation.ENFORCEMENT: ("Handhaver", "Bouwinspecteur", "Parkeercontroleur", "Handhaver"),
    organisation.YARD: ("Medewerker milieustraat", "Chauffeur", "Voorman groen", "Beheerder begraafplaats"),
}
OFFICE_HOLDER = "wethouder"
COLLEAGUE = "collega"


def make_people(town: Town, names: Names) -> None:
    """Everybody, in this order: those who can sign in, the managers, others with a role, and the rest."""
    password_hash = passwords.hashed(PASSWORD)
    for account in ACCOUNTS:
        made = _employ(town, account.address, account.name, account.job_title, account.unit)
        made.password_hash = password_hash
        if account.role is not None:
            for building in account.role_buildings or (None,):
                _grant(town, made, account.role, account.role_unit, building)
    town.managers[organisation.DESK] = town.people["leidinggevende"]
    for unit, _, _ in organisation.UNITS:
        if unit not in town.managers:
            title = "Gemeentesecretaris" if unit == organisation.TOP else f"Manager {unit}"
            town.managers[unit] = _employ(town, f"manager-{unit}", names.next(), title, unit)
            _grant(town, town.managers[unit], Role.MANAGER, unit)
    for key, title, unit, role, role_unit, building in OTHERS:
        _grant(town, _employ(town, key, names.next(), title, unit), role, role_unit, building)
    for unit, titles in JOB_TITLES.items():
        for title in titles:
            key = OFFICE_HOLDER if title == "Wethouder" else f"{unit}-{title}-{len(town.people)}"
            _employ(town, key, names.next(), title, unit).is_office_holder = title == "Wethouder"
    town.people[COLLEAGUE] = next(
        each for key, each in town.people.items() if key.startswith(organisation.DESK) and each.job_title == "Gastheer"
    )
    _stand_in(town)


def _employ(town: Town, key: str, name: str, job_title: str, unit: str) -> Employee:
    is_account = any(account.address == key for account in ACCOUNTS)
    made = Employee(
        id=town.new_id(),
        name=name,
        email=f"{key if is_account else _address(name)}@{DOMAIN}",
        job_title=job_title,
        unit_id=town.units[unit].id,
    )
    town.people[key] = town.keep(made, _start(town))
    return made


def _address(name: str) -> str:
    plain = name.lower().replace("ı", "i")
    return ".".join(plain.split())


def _grant(
    town: Town, employee: Employee, role: Role, unit: str | None = None, building: str | None = None
) -> RoleHolding:
    """Give a role since the start; one that opens cases was confirmed by the auditor, and his own by an administrator."""
    confirmer = town.people.get("fg") if role is not Role.AUDITOR else None
    started_at = _start(town)
    holding = RoleHolding(
        id=town.new_id(),
        employee_id=employee.id,
        role=role,
        unit_id=town.units[unit].id if unit else None,
        building_id=town.buildings[building].id if building else None,
        starts_on=started_at.date(),
        confirmed_by_id=confirmer.id if confirmer and role in CONTENT_ROLES else None,
        confirmed_at=started_at if role in CONTENT_ROLES else None,
    )
    return town.keep(holding)


def _stand_in(town: Town) -> None:
    """The manager of the desk goes on leave in two weeks; the one of the call centre stands in."""
    town.keep(
        Deputy(
            id=town.new_id(),
            manager_id=town.managers[organisation.DESK].id,
            deputy_id=town.managers[organisation.CALLS].id,
            starts_on=town.today + timedelta(days=14),
            ends_on=town.today + timedelta(days=28),
        )
    )


def _start(town: Town) -> datetime:
    return moment(date(town.today.year - 3, 1, 3), 9)
