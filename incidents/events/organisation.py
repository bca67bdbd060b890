"""Facts of the organisation and its accounts: the subject is the unit, building, settings row or employee."""

from dataclasses import dataclass
from uuid import UUID

from incidents.events.fact import Event


@dataclass(frozen=True, slots=True)
class OrganisationChanged(Event):
    """A unit, building, head count, closing day or setting was made or changed."""


@dataclass(frozen=True, slots=True)
class EmployeeRegistered(Event):
    """An employee can sign in from now on."""


@dataclass(frozen=True, slots=True)
class EmployeeLeft(Event):
    """An employee left; every session ends."""


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event):
    """An employee chose a new password with a one-time link or from the own page."""


@dataclass(frozen=True, slots=True)
class PasswordLinkAsked(Event):
    """An employee asked for a one-time link to choose a password."""

    link_id: UUID


@dataclass(frozen=True, slots=True)
class SignedIn(Event):
    """An employee signed in."""


@dataclass(frozen=True, slots=True)
class SignedOut(Event):
    """An employee signed out."""


@dataclass(frozen=True, slots=True)
class LanguageChosen(Event):
    """An employee chose in which language the pages are shown."""


@dataclass(frozen=True, slots=True)
class RoleGranted(Event):
    """An employee was given a role; one that opens case content waits for a confirmation."""

    holding_id: UUID


@dataclass(frozen=True, slots=True)
class RoleConfirmed(Event):
    """A second person confirmed a role: it takes effect."""

    holding_id: UUID


@dataclass(frozen=True, slots=True)
class RoleEnded(Event):
    """An employee lost a role."""

    holding_id: UUID


@dataclass(frozen=True, slots=True)
class DeputyNamed(Event):
    """A manager named a deputy for a period."""

    deputy_id: UUID


@dataclass(frozen=True, slots=True)
class CaseAccessGiven(Event):
    """A colleague was involved in one case, with a reason and an end date. The subject is the incident."""

    employee_id: UUID


@dataclass(frozen=True, slots=True)
class ExampleDataLoaded(Event):
    """A record of the example organisation was loaded, not reported by anybody."""
