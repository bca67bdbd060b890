"""The words of a building ban."""

from enum import StrEnum


class BanState(StrEnum):
    """Where a ban stands on a day: the first of these that holds (domain: "Ban")."""

    LIFTED = "lifted"
    EXPIRED = "expired"
    PROPOSED = "proposed"
    NOT_SERVED = "not_served"
    SUSPENDED = "suspended"
    UPCOMING = "upcoming"
    ACTIVE = "active"


class LegalBasis(StrEnum):
    """In which law the ban stands, which decides its remedy: objection or complaint."""

    PUBLIC_LAW = "public_law"
    HOUSE_RIGHT = "house_right"


class Hearing(StrEnum):
    """Whether the person was heard, or why not."""

    HEARD = "heard"
    URGENT = "urgent"
    DID_NOT_COME = "did_not_come"
    CANNOT_BE_FOUND = "cannot_be_found"


class ServedHow(StrEnum):
    """How the ban reached the person."""

    IN_PERSON = "in_person"
    ON_THE_SPOT = "on_the_spot"
    REGISTERED_POST = "registered_post"
    POST = "post"
    OTHER = "other"


class BanVerb(StrEnum):
    """What can be done with a ban; `rules.TRANSITIONS` says from which state."""

    CHANGE = "change"
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    RETURN = "return"
    IMPOSE = "impose"
    SERVE = "serve"
    SUSPEND = "suspend"
    END_SUSPENSION = "end_suspension"
    CHANGE_EXCEPTIONS = "change_exceptions"
    REVIEW = "review"
    EXTEND = "extend"
    LIFT = "lift"
    REPORT_VIOLATION = "report_violation"


class GatePoint(StrEnum):
    """One point of the fair procedure that a proposal must answer before it can be decided."""

    ACUTE_REASON = "acute_reason"
    TOLD = "told"
    CONDUCT = "conduct"
    NORM = "norm"
    REASON = "reason"
    BUILDINGS = "buildings"
    DAYS = "days"
    NO_OTHER_BAN = "no_other_ban"
    DURATION_REASON = "duration_reason"
    HEARING = "hearing"
    REPRESENTATIVE = "representative"
    BASIC_SERVICE = "basic_service"
    LEGAL_BASIS = "legal_basis"
    REVIEW = "review"
    DECIDER = "decider"
