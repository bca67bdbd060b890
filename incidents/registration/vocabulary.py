"""The words of a report. Stored values are never renamed; their labels are in wording.py."""

from enum import StrEnum

from incidents.persons.vocabulary import PersonKnowledge as PersonKnowledge


class IncidentStatus(StrEnum):
    """The stored status; what the screen says beside it is computed from what is missing."""

    REPORTED = "reported"
    TAKEN_UP = "taken_up"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN_STATUSES = (IncidentStatus.REPORTED, IncidentStatus.TAKEN_UP)


class ShownStatus(StrEnum):
    """The status as a person reads it: the stored one, and what is missing. Not stored; the work list has it in its address."""

    REPORTED = "gemeld"
    IN_HANDLING = "in-behandeling"
    AWAITING_FEEDBACK = "wacht-op-terugkoppeling"
    CLOSED = "gesloten"
    WITHDRAWN = "ingetrokken"
    SAME_EVENT = "zelfde-gebeurtenis"


class AggressionType(StrEnum):
    """What kind of aggression it was; an incident can have several.

    BAN_VIOLATION is a visit in spite of a building ban (Sr 138 and 139): reception registers it with the ban itself, and
    the form of a report does not ask for it.
    """

    VERBAL = "verbal"
    DISCRIMINATION = "discrimination"
    PHYSICAL = "physical"
    PROPERTY_DAMAGE = "property_damage"
    PSYCHOLOGICAL = "psychological"
    STALKING = "stalking"
    SEXUAL_HARASSMENT = "sexual_harassment"
    DOXING = "doxing"
    BAN_VIOLATION = "ban_violation"
    WELFARE_CONCERN = "welfare_concern"
    OTHER = "other"


class ParClass(StrEnum):
    """The classes of PAR, the register of the provinces, in which the kinds are summed."""

    VERBAL = "verbal"
    PHYSICAL = "physical"
    PSYCHOLOGICAL = "psychological"
    OTHER = "other"


class Channel(StrEnum):
    """Where or by which channel it happened. Online is a channel, not a kind."""

    COUNTER = "counter"
    OFFICE_TALK = "office_talk"
    PUBLIC_SPACE = "public_space"
    HOME_VISIT = "home_visit"
    TELEPHONE = "telephone"
    EMAIL = "email"
    LETTER = "letter"
    SOCIAL_MEDIA = "social_media"
    CHAT_OR_FORUM = "chat_or_forum"
    OTHER = "other"


ONLINE_CHANNELS = frozenset({Channel.SOCIAL_MEDIA, Channel.CHAT_OR_FORUM})
BUILDING_CHANNELS = frozenset({Channel.COUNTER, Channel.OFFICE_TALK})


class Trigger(StrEnum):
    """What set it off, for prevention."""

    WAITING = "waiting"
    REFUSAL = "refusal"
    ENFORCEMENT = "enforcement"
    OUR_ERROR = "our_error"
    PERSONAL_CIRCUMSTANCES = "personal_circumstances"
    ALCOHOL_OR_DRUGS = "alcohol_or_drugs"
    CONFUSED_BEHAVIOUR = "confused_behaviour"
    IDEOLOGICAL = "ideological"
    NO_REASON_SEEN = "no_reason_seen"
    UNKNOWN = "unknown"


class AffectedKind(StrEnum):
    """Who was affected."""

    EMPLOYEE = "employee"
    HIRED = "hired"
    TRAINEE_OR_VOLUNTEER = "trainee_or_volunteer"
    OFFICE_HOLDER = "office_holder"
    TEAM = "team"
    NOBODY = "nobody"


class Injury(StrEnum):
    """Whether anybody was hurt; nothing where it was not answered. What exactly stays encrypted."""

    NONE = "none"
    YES = "yes"
    UNKNOWN = "unknown"


class AlarmUse(StrEnum):
    """Which alarm button was pressed."""

    FIXED = "fixed"
    MOBILE = "mobile"
    NONE = "none"


class SteppedIn(StrEnum):
    """Who stepped in."""

    COLLEAGUE = "colleague"
    SECURITY = "security"
    POLICE = "police"
    NOBODY = "nobody"


class Departure(StrEnum):
    """How the person went."""

    LEFT = "left"
    REMOVED = "removed"
    STAYED = "stayed"


class Part(StrEnum):
    """The part that an employee had in an incident. Whoever had one never handles it."""

    REPORTER = "reporter"
    AFFECTED = "affected"
    WITNESS = "witness"


class Outcome(StrEnum):
    """How the handling ended. The last two allow no measure against the person."""

    MEASURES = "measures"
    NO_MEASURE = "no_measure"
    PERSON_UNKNOWN = "person_unknown"
    COMPLAINT = "complaint"
    WELFARE_CONCERN = "welfare_concern"
