"""Incidents for tests, reported as rows: faster than through the pages, and in any state."""

from datetime import UTC, date, datetime
from itertools import count
from uuid import uuid4

from incidents.accounts.models import Employee
from incidents.events import ExampleDataLoaded
from incidents.policy import SYSTEM
from incidents.registration.models import Incident, IncidentKind, Participant
from incidents.registration.vocabulary import AggressionType, Channel, IncidentStatus, Part
from incidents.work import Work
from tests.factories.world import World

_numbers = count(1)


def incident(
    world: World,
    *,
    unit: str = "desk",
    reporter: Employee | None = None,
    affected: Employee | None = None,
    witnesses: tuple[Employee, ...] = (),
    handler: Employee | None = None,
    status: IncidentStatus | None = None,
    kinds: tuple[AggressionType, ...] = (AggressionType.VERBAL,),
    manager_unit: str | None = None,
    **values: object,
) -> Incident:
    """An incident at a unit; with a handler it is taken up. `affected` is the reporter unless somebody else is given."""
    reporter = reporter or world.reporter
    affected = affected or reporter
    now = datetime.now(UTC)
    values.setdefault("reported_at", now)
    values.setdefault("occurred_on", date.today())  # noqa: DTZ011  (any day will do)
    values.setdefault("story", "Man sloeg op de balie en schold.")
    values.setdefault("channel", Channel.COUNTER)
    values.setdefault("affected_employee_id", affected.id)
    if handler is not None:
        values.setdefault("handler_id", handler.id)
        values.setdefault("taken_up_at", now)
    office_holder = bool(values.get("office_holder", False))
    made = Incident(
        id=uuid4(),
        reference=str(values.pop("reference", f"{now.year}-T{next(_numbers):05d}")),
        status=status or (IncidentStatus.TAKEN_UP if handler else IncidentStatus.REPORTED),
        unit_id=world.units[unit].id,
        manager_unit_id=None if office_holder else world.units[manager_unit or unit].id,
        reporter_id=reporter.id,
        **values,
    )
    world.session.add(made)
    world.session.flush()
    world.session.add_all(IncidentKind(incident_id=made.id, kind=kind) for kind in kinds)
    parts = [(reporter, Part.REPORTER), *((each, Part.WITNESS) for each in witnesses)]
    if made.affected_employee_id is not None:
        parts.append((affected, Part.AFFECTED))
    world.session.add_all(Participant(incident_id=made.id, employee_id=who.id, part=part) for who, part in parts)
    Work(world.session, SYSTEM, now).record(ExampleDataLoaded(made.id))
    world.session.flush()
    return made
