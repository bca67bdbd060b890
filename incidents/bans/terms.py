"""By when something is to be done about the bans of a case. The case repeats the first of those days; never commits."""

from uuid import UUID

from sqlalchemy import DateTime, Uuid, column, or_, select, table, update

from incidents.bans import rules
from incidents.bans.models import Ban
from incidents.promises.rules import end_of
from incidents.registration.models import Incident
from incidents.work import Work

# Past the model: a case of which only this changes counts no change, so that forms of its handler stay good.
INCIDENTS = table("incidents", column("id", Uuid()), column("ban_due_at", DateTime(timezone=True)))


def repeat_first(work: Work, incident_id: UUID) -> None:
    """Keep on the case until when something is to be done about one of its bans: part of every step of a ban that moves it.

    A decided ban that ended asks for nothing any more; a proposal whose days went by still waits to be dropped.
    """
    work.session.flush()
    # Locked before the bans are read: of two steps at one instant the second sees what the first did.
    incident = work.session.get_one(Incident, incident_id, with_for_update=True)
    lives = or_(Ban.decided_on.is_(None), Ban.last_day >= work.today)
    rows = work.session.execute(
        select(Ban.first_day, Ban.review_on, Ban.served_on).where(
            Ban.incident_id == incident_id, Ban.lifted_on.is_(None), lives
        )
    )
    days = [rules.due_on(row.first_day, row.review_on, is_served=row.served_on is not None) for row in rows]
    first = min((each for each in days if each is not None), default=None)
    due_at = end_of(first) if first else None
    work.session.execute(update(INCIDENTS).where(INCIDENTS.c.id == incident_id).values(ban_due_at=due_at))
    work.session.expire(incident, ["ban_due_at", "term_at"])
