"""Who may do what. The only place that knows.

A grant says: this role may do this action with a record that stands in one of these relations to the actor. A relation
compares one attribute of the record with one set of the actor; `allows` does it for a record in hand, and `work.visible`
turns the same pair into SQL, so a page and a list cannot disagree. What is not granted is refused. Several roles of one
person are joined by "or"; the role that applied is given back for the log.

Nobody handles a case of which he is the reporter, the affected employee or a witness: those actions are refused to a
participant whatever his roles (domain: take up, "a handler who is affected, reporter or witness never handles").
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """The roles of the domain. A person may hold several, each for units or buildings of its own."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    REGISTRAR = "registrar"
    DECIDING_AUTHORITY = "deciding_authority"
    VPT_ADVISER = "vpt_adviser"
    PEER_SUPPORT = "peer_support"
    RECEPTION = "reception"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


#: Roles that open the content of cases: they take effect when a second administrator or the auditor has confirmed them.
CONTENT_ROLES = frozenset(
    {
        Role.MANAGER,
        Role.REGISTRAR,
        Role.DECIDING_AUTHORITY,
        Role.VPT_ADVISER,
        Role.PEER_SUPPORT,
        Role.RECEPTION,
        Role.AUDITOR,
    }
)


class Action(StrEnum):
    """What can be done. A route names one, and so does each operation."""

    USE_OWN_ACCOUNT = "use_own_account"
    REPORT_INCIDENT = "report_incident"
    FOLLOW_REPORT = "follow_report"
    ADD_TO_REPORT = "add_to_report"
    ANSWER_FEEDBACK = "answer_feedback"
    SEE_WORK = "see_work"
    VIEW_CASE = "view_case"
    TAKE_UP = "take_up"
    HAND_OVER = "hand_over"
    HANDLE_CASE = "handle_case"
    CLOSE_CASE = "close_case"
    REOPEN_CASE = "reopen_case"
    WITHDRAW_CASE = "withdraw_case"
    SETTLE_DISAGREEMENT = "settle_disagreement"
    GIVE_ADVICE = "give_advice"
    GIVE_CASE_ACCESS = "give_case_access"
    SEE_PERSON = "see_person"
    IDENTIFY_PERSON = "identify_person"
    DECIDE_MEASURE = "decide_measure"
    PROPOSE_BAN = "propose_ban"
    VIEW_BAN = "view_ban"
    DECIDE_BAN = "decide_ban"
    SERVE_BAN = "serve_ban"
    CHANGE_BAN = "change_ban"
    SEE_BANS_OF_BUILDING = "see_bans_of_building"
    SEARCH_BANS_OF_BUILDING = "search_bans_of_building"
    PRINT_BANS_OF_BUILDING = "print_bans_of_building"
    REPORT_VIOLATION = "report_violation"
    SEE_HELP_REQUESTS = "see_help_requests"
    ANSWER_HELP_REQUEST = "answer_help_request"
    SEE_STATISTICS = "see_statistics"
    EXPORT_STATISTICS = "export_statistics"
    SEE_ACCESS_LOG = "see_access_log"
    EXPORT_ACCESS_LOG = "export_access_log"
    SEE_LOG_OF_CASE = "see_log_of_case"
    GRANT_ROLE = "grant_role"
    CONFIRM_ROLE = "confirm_role"
    MANAGE_EMPLOYEES = "manage_employees"
    MANAGE_ORGANISATION = "manage_organisation"
    KEEP_PROMISES = "keep_promises"
    KEEP_BANS = "keep_bans"
    DELIVER_MESSAGES = "deliver_messages"


class Relation(StrEnum):
    """How a record stands to an actor; `ATTRIBUTE` names what of the record is compared."""

    ANYONE = "anyone"
    OWN = "own"
    AFFECTED = "affected"
    UNIT = "unit"
    UNIT_OF_EVENT = "unit_of_event"
    OFFICE = "office"
    HANDLER = "handler"
    INVOLVED = "involved"
    PUT_BEFORE = "put_before"
    BUILDING = "building"
    REQUESTED_HELP = "requested_help"


ATTRIBUTE: Mapping[Relation, str] = {
    Relation.OWN: "reporter_id",
    Relation.AFFECTED: "affected_employee_id",
    Relation.UNIT: "manager_unit_id",
    Relation.UNIT_OF_EVENT: "unit_id",
    Relation.OFFICE: "office_holder",
    Relation.HANDLER: "handler_id",
    Relation.INVOLVED: "incident_id",
    Relation.PUT_BEFORE: "incident_id",
    Relation.BUILDING: "building_id",
    Relation.REQUESTED_HELP: "help_requested",
}
PARTICIPANT_ATTRIBUTE = "incident_id"

_ANYONE = (Relation.ANYONE,)
_UNIT = (Relation.UNIT,)
_UNIT_OF_EVENT = (Relation.UNIT_OF_EVENT,)
_IN_UNIT_OR_HANDLER = (Relation.UNIT, Relation.HANDLER)
_OFFICE_OR_HANDLER = (Relation.OFFICE, Relation.HANDLER)

GRANTS: Mapping[tuple[Role, Action], tuple[Relation, ...]] = {
    (Role.EMPLOYEE, Action.USE_OWN_ACCOUNT): _ANYONE,
    (Role.EMPLOYEE, Action.REPORT_INCIDENT): _ANYONE,
    (Role.EMPLOYEE, Action.FOLLOW_REPORT): (Relation.OWN, Relation.AFFECTED),
    (Role.EMPLOYEE, Action.ADD_TO_REPORT): (Relation.OWN, Relation.AFFECTED),
    (Role.EMPLOYEE, Action.ANSWER_FEEDBACK): (Relation.AFFECTED,),
    (Role.EMPLOYEE, Action.VIEW_CASE): (Relation.INVOLVED,),
    (Role.MANAGER, Action.SEE_WORK): _ANYONE,
    (Role.MANAGER, Action.VIEW_CASE): _IN_UNIT_OR_HANDLER,
    (Role.MANAGER, Action.TAKE_UP): _UNIT,
    (Role.MANAGER, Action.HAND_OVER): _IN_UNIT_OR_HANDLER,
    (Role.MANAGER, Action.HANDLE_CASE): (Relation.HANDLER,),
    (Role.MANAGER, Action.CLOSE_CASE): (Relation.HANDLER,),
    (Role.MANAGER, Action.REOPEN_CASE): (Relation.HANDLER,),
    (Role.MANAGER, Action.GIVE_CASE_ACCESS): (Relation.HANDLER,),
    (Role.MANAGER, Action.SEE_PERSON): (Relation.HANDLER,),
    (Role.MANAGER, Action.IDENTIFY_PERSON): (Relation.HANDLER,),
    (Role.MANAGER, Action.DECIDE_MEASURE): (Relation.HANDLER,),
    (Role.MANAGER, Action.PROPOSE_BAN): (Relation.HANDLER,),
    (Role.MANAGER, Action.VIEW_BAN): _IN_UNIT_OR_HANDLER,
    (Role.MANAGER, Action.SERVE_BAN): _IN_UNIT_OR_HANDLER,
    (Role.MANAGER, Action.CHANGE_BAN): _IN_UNIT_OR_HANDLER,
    (Role.MANAGER, Action.SEE_STATISTICS): _UNIT_OF_EVENT,
    (Role.MANAGER, Action.EXPORT_STATISTICS): _UNIT_OF_EVENT,
    (Role.MANAGER, Action.SEE_LOG_OF_CASE): _IN_UNIT_OR_HANDLER,
    (Role.REGISTRAR, Action.SEE_WORK): _ANYONE,
    (Role.REGISTRAR, Action.VIEW_CASE): _OFFICE_OR_HANDLER,
    (Role.REGISTRAR, Action.TAKE_UP): (Relation.OFFICE,),
    (Role.REGISTRAR, Action.HAND_OVER): _OFFICE_OR_HANDLER,
    (Role.REGISTRAR, Action.HANDLE_CASE): (Relation.HANDLER,),
    (Role.REGISTRAR, Action.CLOSE_CASE): (Relation.HANDLER,),
    (Role.REGISTRAR, Action.REOPEN_CASE): (Relation.HANDLER,),
    (Role.REGISTRAR, Action.GIVE_CASE_ACCESS): (Relation.HANDLER,),
    (Role.REGISTRAR, Action.SEE_PERSON): (Relation.HANDLER,),
    (Role.REGISTRAR, Action.IDENTIFY_PERSON): (Relation.HANDLER,),
    (Role.REGISTRAR, Action.DECIDE_MEASURE): (Relation.HANDLER,),
    (Role.REGISTRAR, Action.PROPOSE_BAN): (Relation.HANDLER,),
    (Role.REGISTRAR, Action.VIEW_BAN): _OFFICE_OR_HANDLER,
    (Role.REGISTRAR, Action.SERVE_BAN): _OFFICE_OR_HANDLER,
    (Role.REGISTRAR, Action.CHANGE_BAN): _OFFICE_OR_HANDLER,
    (Role.REGISTRAR, Action.SEE_LOG_OF_CASE): _OFFICE_OR_HANDLER,
    (Role.DECIDING_AUTHORITY, Action.SEE_WORK): _ANYONE,
    (Role.DECIDING_AUTHORITY, Action.VIEW_CASE): (Relation.PUT_BEFORE,),
    (Role.DECIDING_AUTHORITY, Action.SEE_PERSON): (Relation.PUT_BEFORE,),
    (Role.DECIDING_AUTHORITY, Action.VIEW_BAN): (Relation.PUT_BEFORE,),
    (Role.DECIDING_AUTHORITY, Action.DECIDE_BAN): (Relation.PUT_BEFORE,),
    (Role.DECIDING_AUTHORITY, Action.SEE_STATISTICS): _UNIT_OF_EVENT,
    (Role.DECIDING_AUTHORITY, Action.EXPORT_STATISTICS): _UNIT_OF_EVENT,
    (Role.VPT_ADVISER, Action.SEE_WORK): _ANYONE,
    (Role.VPT_ADVISER, Action.VIEW_CASE): _ANYONE,
    (Role.VPT_ADVISER, Action.TAKE_UP): _ANYONE,
    (Role.VPT_ADVISER, Action.HAND_OVER): _ANYONE,
    (Role.VPT_ADVISER, Action.HANDLE_CASE): (Relation.HANDLER,),
    (Role.VPT_ADVISER, Action.CLOSE_CASE): (Relation.HANDLER,),
    (Role.VPT_ADVISER, Action.REOPEN_CASE): _ANYONE,
    (Role.VPT_ADVISER, Action.WITHDRAW_CASE): _ANYONE,
    (Role.VPT_ADVISER, Action.SETTLE_DISAGREEMENT): _ANYONE,
    (Role.VPT_ADVISER, Action.GIVE_ADVICE): _ANYONE,
    (Role.VPT_ADVISER, Action.GIVE_CASE_ACCESS): _ANYONE,
    (Role.VPT_ADVISER, Action.SEE_PERSON): _ANYONE,
    (Role.VPT_ADVISER, Action.IDENTIFY_PERSON): (Relation.HANDLER,),
    (Role.VPT_ADVISER, Action.DECIDE_MEASURE): (Relation.HANDLER,),
    (Role.VPT_ADVISER, Action.PROPOSE_BAN): (Relation.HANDLER,),
    (Role.VPT_ADVISER, Action.VIEW_BAN): _ANYONE,
    (Role.VPT_ADVISER, Action.SERVE_BAN): (Relation.HANDLER,),
    (Role.VPT_ADVISER, Action.CHANGE_BAN): (Relation.HANDLER,),
    (Role.VPT_ADVISER, Action.SEE_STATISTICS): _ANYONE,
    (Role.VPT_ADVISER, Action.EXPORT_STATISTICS): _ANYONE,
    (Role.PEER_SUPPORT, Action.SEE_HELP_REQUESTS): _ANYONE,
    (Role.PEER_SUPPORT, Action.ANSWER_HELP_REQUEST): (Relation.REQUESTED_HELP,),
    (Role.RECEPTION, Action.SEE_BANS_OF_BUILDING): (Relation.BUILDING,),
    (Role.RECEPTION, Action.SEARCH_BANS_OF_BUILDING): (Relation.BUILDING,),
    (Role.RECEPTION, Action.PRINT_BANS_OF_BUILDING): (Relation.BUILDING,),
    (Role.RECEPTION, Action.REPORT_VIOLATION): (Relation.BUILDING,),
    (Role.AUDITOR, Action.SEE_ACCESS_LOG): _ANYONE,
    (Role.AUDITOR, Action.EXPORT_ACCESS_LOG): _ANYONE,
    (Role.AUDITOR, Action.CONFIRM_ROLE): _ANYONE,
    (Role.ADMINISTRATOR, Action.GRANT_ROLE): _ANYONE,
    (Role.ADMINISTRATOR, Action.CONFIRM_ROLE): _ANYONE,
    (Role.ADMINISTRATOR, Action.MANAGE_EMPLOYEES): _ANYONE,
    (Role.ADMINISTRATOR, Action.MANAGE_ORGANISATION): _ANYONE,
    (Role.SYSTEM, Action.GRANT_ROLE): _ANYONE,
    (Role.SYSTEM, Action.CONFIRM_ROLE): _ANYONE,
    (Role.SYSTEM, Action.MANAGE_EMPLOYEES): _ANYONE,
    (Role.SYSTEM, Action.MANAGE_ORGANISATION): _ANYONE,
    (Role.SYSTEM, Action.KEEP_PROMISES): _ANYONE,
    (Role.SYSTEM, Action.KEEP_BANS): _ANYONE,
    (Role.SYSTEM, Action.DELIVER_MESSAGES): _ANYONE,
}

#: Refused to whoever took part in the incident, whatever role he holds.
NEVER_BY_PARTICIPANT = frozenset(
    {
        Action.VIEW_CASE,
        Action.TAKE_UP,
        Action.HAND_OVER,
        Action.HANDLE_CASE,
        Action.CLOSE_CASE,
        Action.REOPEN_CASE,
        Action.WITHDRAW_CASE,
        Action.SETTLE_DISAGREEMENT,
        Action.GIVE_ADVICE,
        Action.GIVE_CASE_ACCESS,
        Action.SEE_PERSON,
        Action.IDENTIFY_PERSON,
        Action.DECIDE_MEASURE,
        Action.PROPOSE_BAN,
        Action.VIEW_BAN,
        Action.DECIDE_BAN,
        Action.SERVE_BAN,
        Action.CHANGE_BAN,
        Action.SEE_LOG_OF_CASE,
    }
)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one role of one person reaches today: units with all below them, and buildings."""

    unit_ids: frozenset[UUID] = frozenset()
    building_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts, as loaded once for a request or a task. `employee_id` is empty for the system itself."""

    employee_id: UUID | None
    reach: Mapping[Role, Reach] = field(default_factory=dict)
    involved_incident_ids: frozenset[UUID] = frozenset()
    put_before_incident_ids: frozenset[UUID] = frozenset()
    participant_incident_ids: frozenset[UUID] = frozenset()

    def members(self, role: Role, relation: Relation) -> frozenset[Hashable]:
        """The set that the relation compares the record's attribute with, for one role."""
        reach = self.reach[role]
        sets: Mapping[Relation, frozenset[Hashable]] = {
            Relation.OWN: frozenset({self.employee_id}),
            Relation.AFFECTED: frozenset({self.employee_id}),
            Relation.HANDLER: frozenset({self.employee_id}),
            Relation.UNIT: frozenset(reach.unit_ids),
            Relation.UNIT_OF_EVENT: frozenset(reach.unit_ids),
            Relation.BUILDING: frozenset(reach.building_ids),
            Relation.OFFICE: frozenset({True}),
            Relation.REQUESTED_HELP: frozenset({True}),
            Relation.INVOLVED: frozenset(self.involved_incident_ids),
            Relation.PUT_BEFORE: frozenset(self.put_before_incident_ids),
        }
        return sets[relation]


SYSTEM = Actor(employee_id=None, reach={Role.SYSTEM: Reach()})
NOBODY = Actor(employee_id=None)


class Refused(Exception):
    """The actor may not do this; `found` says whether he may know that the record exists."""

    def __init__(self, action: Action, subject_id: UUID | None = None, *, found: bool = False) -> None:
        super().__init__(action.value)
        self.action = action
        self.subject_id = subject_id
        self.found = found


def grants(actor: Actor, action: Action) -> Iterator[tuple[Role, Relation]]:
    """Each role of the actor with each relation under which it may do the action.

    What everybody is comes last, so that the log names the role that tells most.
    """
    for role in sorted(actor.reach, key=_tells_least):
        for relation in GRANTS.get((role, action), ()):
            yield role, relation


def _tells_least(role: Role) -> bool:
    return role is Role.EMPLOYEE


def could(actor: Actor, action: Action) -> Role | None:
    """The first role that may do the action with some record at all, or nothing."""
    return next((role for role, _ in grants(actor, action)), None)


def allows(actor: Actor, action: Action, record: object | None = None) -> Role | None:
    """The role under which the actor may do the action with this record (or without one), or nothing."""
    if record is not None and is_barred(actor, action, record):
        return None
    for role, relation in grants(actor, action):
        if relation is Relation.ANYONE:
            return role
        if record is not None and getattr(record, ATTRIBUTE[relation], None) in actor.members(role, relation):
            return role
    return None


def is_barred(actor: Actor, action: Action, record: object) -> bool:
    """Whether the actor took part in what the record is about, and therefore may not do this action with it."""
    if action not in NEVER_BY_PARTICIPANT:
        return False
    return getattr(record, PARTICIPANT_ATTRIBUTE, None) in actor.participant_incident_ids
