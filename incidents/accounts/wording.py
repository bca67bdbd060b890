"""How the roles are called."""

from collections.abc import Iterable

from flask_babel import lazy_gettext

from incidents.policy import Role

ROLES = {
    Role.EMPLOYEE: lazy_gettext("Medewerker"),
    Role.MANAGER: lazy_gettext("Leidinggevende"),
    Role.REGISTRAR: lazy_gettext("Griffier of secretaris"),
    Role.DECIDING_AUTHORITY: lazy_gettext("Beslist over zware maatregelen"),
    Role.VPT_ADVISER: lazy_gettext("Adviseur Veilige Publieke Taak"),
    Role.PEER_SUPPORT: lazy_gettext("Opvangteam"),
    Role.RECEPTION: lazy_gettext("Receptie en beveiliging"),
    Role.AUDITOR: lazy_gettext("Toezichthouder (FG)"),
    Role.ADMINISTRATOR: lazy_gettext("Beheerder"),
    Role.SYSTEM: lazy_gettext("Het systeem"),
}

#: The first of these that somebody holds says most about what he comes to do.
MOST_TELLING = (
    Role.VPT_ADVISER,
    Role.DECIDING_AUTHORITY,
    Role.REGISTRAR,
    Role.MANAGER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.PEER_SUPPORT,
    Role.RECEPTION,
    Role.EMPLOYEE,
)


def most_telling(roles: Iterable[Role]) -> str:
    """The label of the one role that says most about somebody."""
    held = set(roles)
    return str(ROLES[next((role for role in MOST_TELLING if role in held), Role.EMPLOYEE)])
