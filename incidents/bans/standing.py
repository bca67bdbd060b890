"""The ban that a person already has for a building: one person has one ban at a time for one building."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from incidents.bans import gate
from incidents.bans.models import Ban, BanPlace
from incidents.policy import Action
from incidents.registration.models import Incident
from incidents.work import Work


def other_ban(
    work: Work, person_id: UUID, ban_id: UUID | None, days: tuple[date, date], building_ids: Collection[UUID]
) -> gate.OtherBan | None:
    """The first decided ban of a person, another than this one, that holds in these buildings on one of these days.

    Days that went by do not count: nothing works backwards, and a ban that has ended is in nobody's way.
    Its case is named to whoever may see that ban.
    """
    first_day, last_day = max(days[0], work.today), days[1]
    statement = (
        select(Ban.first_day, Ban.last_day, Incident)
        .join(BanPlace, BanPlace.ban_id == Ban.id)
        .join(Incident, Incident.id == Ban.incident_id)
        .where(
            Ban.person_id == person_id,
            Ban.decided_on.is_not(None),
            Ban.lifted_on.is_(None),
            Ban.first_day <= last_day,
            Ban.last_day >= first_day,
            BanPlace.building_id.in_(building_ids),
        )
        .order_by(Ban.first_day)
    )
    if ban_id is not None:
        statement = statement.where(Ban.id != ban_id)
    found = work.session.execute(statement.limit(1)).first()
    if found is None:
        return None
    if not work.may(Action.VIEW_BAN, found.Incident):
        return gate.OtherBan(found.first_day, found.last_day)
    return gate.OtherBan(found.first_day, found.last_day, found.Incident.id, found.Incident.reference)
