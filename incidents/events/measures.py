"""Facts of measures and building bans: the subject is the incident because of which they were taken."""

from dataclasses import dataclass
from uuid import UUID

from incidents.events.fact import Event


@dataclass(frozen=True, slots=True)
class MeasureDecided(Event):
    """A measure was decided by a named person, with a reason."""

    measure_id: UUID


@dataclass(frozen=True, slots=True)
class MeasureCarriedOut(Event):
    """A measure was carried out, with its result."""

    measure_id: UUID


@dataclass(frozen=True, slots=True)
class MeasureWithdrawn(Event):
    """A measure was taken back before it was carried out, with a reason."""

    measure_id: UUID


@dataclass(frozen=True, slots=True)
class BanEvent(Event):
    """A fact about one building ban; the subject is the incident because of which it was proposed."""

    ban_id: UUID


@dataclass(frozen=True, slots=True)
class BanProposed(BanEvent):
    """The handler began the proposal of a building ban."""


@dataclass(frozen=True, slots=True)
class BanProposalChanged(BanEvent):
    """The handler changed the proposal of a ban."""


@dataclass(frozen=True, slots=True)
class BanSubmitted(BanEvent):
    """The proposal of a ban is complete and went to the deciding authority."""


@dataclass(frozen=True, slots=True)
class BanTakenBack(BanEvent):
    """The handler took the proposal back before anybody decided on it: the deciding authority is told."""


@dataclass(frozen=True, slots=True)
class BanReturned(BanEvent):
    """The deciding authority sent the proposal back with a reason: nothing was imposed."""


@dataclass(frozen=True, slots=True)
class BanImposed(BanEvent):
    """A ban was decided. It holds from its first day once it is served."""


@dataclass(frozen=True, slots=True)
class BanServed(BanEvent):
    """The ban reached the person: from now on it is in force within its days."""


@dataclass(frozen=True, slots=True)
class BanStarted(BanEvent):
    """The first day on which a served ban is in force: reception is told."""


@dataclass(frozen=True, slots=True)
class BanChanged(BanEvent):
    """The exceptions of a ban were changed: reception is told."""


@dataclass(frozen=True, slots=True)
class BanSuspended(BanEvent):
    """A decision suspends a ban for a number of days."""


@dataclass(frozen=True, slots=True)
class BanSuspensionBegan(BanEvent):
    """The first day of a suspension has come: reception is told that the ban does not hold."""

    suspension_id: UUID


@dataclass(frozen=True, slots=True)
class BanSuspensionEnded(BanEvent):
    """A suspension is over, by its last day or by a decision: reception is told that the ban holds again."""

    suspension_id: UUID


@dataclass(frozen=True, slots=True)
class BanLifted(BanEvent):
    """A ban was ended before its last day, with a reason."""


@dataclass(frozen=True, slots=True)
class BanReviewAnnounced(BanEvent):
    """The manager was told that the day has come on which a ban is looked at again."""


@dataclass(frozen=True, slots=True)
class BanReviewed(BanEvent):
    """A ban was looked at again and stays, with a reason."""


@dataclass(frozen=True, slots=True)
class BanEndAnnounced(BanEvent):
    """The manager was told that a ban ends within 14 days."""


@dataclass(frozen=True, slots=True)
class BanExpired(BanEvent):
    """The last day of a ban has passed: reception is told."""


@dataclass(frozen=True, slots=True)
class BanViolated(BanEvent):
    """The person came in spite of the ban; the visit is an incident of its own."""

    violation_incident_id: UUID
