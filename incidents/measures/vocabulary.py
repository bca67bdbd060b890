"""The kinds of measure."""

from enum import StrEnum


class MeasureKind(StrEnum):
    """What can be done towards the person, or about what happened."""

    VERBAL_CORRECTION = "verbal_correction"
    STOP_TALK = "stop_talk"
    RESTORATION_TALK = "restoration_talk"
    WARNING_LETTER = "warning_letter"
    CONTACT_ARRANGEMENT = "contact_arrangement"
    CONTACT_RESTRICTION = "contact_restriction"
    SERVICE_SUSPENSION = "service_suspension"
    BUILDING_BAN = "building_ban"
    POLICE_NOTIFICATION = "police_notification"
    POLICE_COMPLAINT = "police_complaint"
    DAMAGE_RECOVERY = "damage_recovery"
    OTHER = "other"


#: Proposed, decided, served and ended on the pages of a room of its own.
OWN_PAGE = frozenset({MeasureKind.BUILDING_BAN})
#: Decided through a fair procedure by a second person, never as a plain measure. The two that take contact or a service
#: away have no such procedure yet, so nobody can decide them; what was decided before is carried out or taken back.
OWN_PROCEDURE = OWN_PAGE | {MeasureKind.CONTACT_RESTRICTION, MeasureKind.SERVICE_SUSPENSION}
#: About what happened, not towards the person: possible when the person is unknown.
WITHOUT_PERSON = frozenset(
    {MeasureKind.POLICE_NOTIFICATION, MeasureKind.POLICE_COMPLAINT, MeasureKind.DAMAGE_RECOVERY, MeasureKind.OTHER}
)
#: They bring the event to the police.
POLICE = frozenset({MeasureKind.POLICE_NOTIFICATION, MeasureKind.POLICE_COMPLAINT})
