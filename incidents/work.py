"""The one door to the work: whoever acts, in which database session, at which moment.

A view makes a Work from the signed-in employee, a task from the SYSTEM actor; both call the same operations with it.
Operations never commit. The guards at the end see to it that nothing audited changes without its fact.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam, event, false, insert, literal, or_, select, true
from sqlalchemy.orm import ORMExecuteState, QueryableAttribute, Session, UOWTransaction

from incidents import policy
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from incidents.events import Event
from incidents.policy import Action, Actor, Relation
from incidents.sentences import N_, RuleBroken

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_RECORDED, _CHANGED = "audit_recorded_subjects", "audit_changed_subjects"
_REMEMBERED, _EDITION = "remembered_answers", "edition_of_the_organisation"
_LOOKS = "looks_to_be_logged"
# Past the unit of work: an entry is written at nearly every request, and this costs half as much.
_WRITE_ENTRY = insert(AuditEntry.metadata.tables[AuditEntry.__tablename__])

FollowUp = Callable[["Work", Any], None]
FollowUps = Mapping[type[Event], Sequence[FollowUp]]


class Identified(Protocol):
    """Any record with an id."""

    @property
    def id(self) -> UUID: ...


Record = TypeVar("Record", bound=Identified)
Row = TypeVar("Row")
Answer = TypeVar("Answer")


class Versioned(Protocol):
    """A record that counts its changes."""

    @property
    def version(self) -> int: ...


class ChangedBySomebodyElse(RuleBroken):
    """Two people changed one record at once: the second one is told, and keeps his text."""

    sentence = N_(
        "Iemand anders heeft dit intussen gewijzigd. Uw tekst is bewaard. Kijk wat er nu staat en verstuur daarna opnieuw."
    )


class UnrecordedChange(Exception):
    """An audited row was changed in a transaction that does not hold the fact that says so. A fault in the code."""


@dataclass(slots=True)
class Work:
    """One person's or the system's piece of work; `now` is an aware moment in UTC."""

    session: Session
    actor: Actor
    now: datetime
    follow_ups: FollowUps = field(default_factory=dict)
    applied_role: policy.Role | None = None

    @property
    def today(self) -> date:
        """The day in Amsterdam."""
        return self.now.astimezone(AMSTERDAM).date()

    @property
    def employee_id(self) -> UUID:
        """The acting employee. Raises Refused when nobody in particular acts."""
        if self.actor.employee_id is None:
            raise policy.Refused(Action.USE_OWN_ACCOUNT)
        return self.actor.employee_id

    def may(self, action: Action, record: object | None = None) -> bool:
        """Whether the actor may do this, for a template that shows or hides a way to it."""
        return policy.allows(self.actor, action, record) is not None

    def could(self, action: Action) -> bool:
        """Whether the actor may do this with some record at all."""
        return policy.could(self.actor, action) is not None

    def allow(self, action: Action, record: object | None = None) -> policy.Role:
        """Give the role that applies. Raises Refused."""
        role = policy.allows(self.actor, action, record)
        if role is None:
            raise policy.Refused(action, _subject_of(record) if record is not None else None)
        self.applied_role = role
        return role

    def read(self, action: Action, record: Record) -> Record:
        """Allow and log one look at one record, and give it back. Raises Refused."""
        role = self.allow(action, record)
        self._look(action, role, _subject_of(record), [], None)
        return record

    def read_list(
        self, action: Action, shown: Iterable[UUID], subject_id: UUID | None = None, page: int | None = None
    ) -> None:
        """Log one look at a list with the ids that it showed, each once, and which of its pages, counted from 1.

        With `subject_id` it is a list that stands with one record. Raises Refused when no role may see such a list.
        """
        role = policy.could(self.actor, action)
        if role is None:
            raise policy.Refused(action)
        self._look(action, role, subject_id, shown, page)

    def visible(self, action: Action, model: type[Row]) -> Select[Row]:
        """A query of the rows with which the actor may do this: the same relations as `allow`, as SQL."""
        return select(model).where(self.seen(action, model))

    def seen(self, action: Action, model: type[Any]) -> ColumnElement[bool]:
        """The condition of `visible`, for a query that needs only some columns."""
        sight = self.sight(action)
        sets = sight.sets(self.actor)
        return _as_sql(sight, model, lambda name: sets[name])

    def sight(self, action: Action) -> "Sight":
        """The shape of `seen`, for a statement that is made once for all actors of that shape."""
        barred = action in policy.NEVER_BY_PARTICIPANT and bool(self.actor.participant_incident_ids)
        return Sight(tuple(policy.grants(self.actor, action)), barred)

    def check_version(self, record: Versioned, version: int | None) -> None:
        """Refuse a form that was made from an older state of the record. Raises ChangedBySomebodyElse."""
        if version is not None and version != record.version:
            raise ChangedBySomebodyElse

    def record(self, fact: Event) -> None:
        """Announce a fact: it is written to the log in this transaction, and what follows from it is done."""
        entry = self._entry(EntryKind.FACT, type(fact).__name__, self.applied_role, fact.subject_id)
        self.session.execute(_WRITE_ENTRY, entry | {"shown_ids": fact.detail_ids()})
        if fact.subject_id is not None:
            self.session.info.setdefault(_RECORDED, set()).add(fact.subject_id)
        for react in self.follow_ups.get(type(fact), ()):
            react(self, fact)

    def _look(
        self, action: Action, role: policy.Role, subject_id: UUID | None, shown: Iterable[UUID], page: int | None
    ) -> None:
        """Note a look; it is written when the session commits. What one page shows of one record is one look.

        The first action names it: that for which the page was opened. What the page goes on to show is added to it
        (decision 0010).
        """
        looks = self.session.info.setdefault(_LOOKS, {})
        entry = self._entry(EntryKind.READ, action.value, role, subject_id)
        look = looks.setdefault((self.now, self.actor.employee_id, subject_id), entry)
        look["shown_ids"] = list(dict.fromkeys([*look["shown_ids"], *shown]))
        look["page"] = look["page"] or page

    def _entry(self, kind: EntryKind, name: str, role: policy.Role | None, subject_id: UUID | None) -> dict[str, Any]:
        return {
            "at": self.now,
            "kind": kind,
            "name": name,
            "actor_id": self.actor.employee_id,
            "role": role.value if role else None,
            "subject_id": subject_id,
            "shown_ids": [],
            "page": None,
        }


def _subject_of(record: object) -> UUID | None:
    """The id under which the log files this record: its incident where it has one, itself otherwise."""
    name = getattr(record, "audit_subject", "id")
    subject: UUID | None = getattr(record, name, None)
    return subject


_BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Sight:
    """What decides the form of the condition of an action: the grants that apply, and whether some cases are barred.

    The sets themselves are parameters, so that a statement asked at every request is built once for each shape.
    """

    granted: tuple[tuple[policy.Role, Relation], ...]
    barred: bool

    def condition(self, model: type[Any]) -> ColumnElement[bool]:
        """The condition of `Work.seen` with named parameters; `sets` gives their values."""
        return _as_sql(self, model, lambda name: bindparam(name, expanding=True))

    def sets(self, actor: Actor) -> dict[str, list[Any]]:
        """The values of the parameters for an actor of this shape."""
        found: dict[str, list[Any]] = {
            _set_name(role, relation): list(actor.members(role, relation))
            for role, relation in self.granted
            if relation is not Relation.ANYONE
        }
        return found | {_BARRED: list(actor.participant_incident_ids)} if self.barred else found


def _set_name(role: policy.Role, relation: Relation) -> str:
    return f"{role.value}_{relation.value}"


def _as_sql(sight: Sight, model: type[Any], members: Callable[[str], Any]) -> ColumnElement[bool]:
    """The grants joined by "or", without the barred cases; `members` gives the set that a name stands for."""
    granted: list[ColumnElement[bool]] = []
    for role, relation in sight.granted:
        if relation is Relation.ANYONE:
            granted.append(true())
            continue
        column = getattr(model, policy.ATTRIBUTE[relation], None)
        if column is None:
            continue
        if not isinstance(column, QueryableAttribute):  # a plain value: the same for every row of this model
            column = literal(column)
        granted.append(column.in_(members(_set_name(role, relation))))
    condition = or_(*granted) if granted else false()
    if sight.barred and hasattr(model, policy.PARTICIPANT_ATTRIBUTE):
        condition = condition & getattr(model, policy.PARTICIPANT_ATTRIBUTE).not_in(members(_BARRED))
    return condition


def remember(session: Session, question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Ask the database something once in a transaction; a change of a model that `shapes_answers` makes it ask again.

    For what many steps of one request need and hardly ever changes: the units, the settings, who manages what.
    """
    answers: dict[Hashable, Any] = session.info.setdefault(_REMEMBERED, {})
    if question not in answers:
        answers[question] = ask()
    answer: Answer = answers[question]
    return answer


@dataclass(frozen=True, slots=True)
class _Kept:
    """Answers that hold for one edition of the organisation."""

    edition: UUID | None
    answers: dict[Hashable, Any] = field(default_factory=dict)


_kept = _Kept(None)


def sees_edition(session: Session, edition: UUID | None) -> None:
    """Say which edition of the organisation this transaction sees, read in the transaction itself (decision 0009)."""
    session.info[_EDITION] = edition


def keep(session: Session, question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Remember an answer, in plain values, over all requests of this process until the organisation changes.

    A transaction that did not say which edition it sees, or that changed it, asks for itself.
    """
    global _kept
    edition = session.info.get(_EDITION)
    if edition is None:
        return remember(session, question, ask)
    kept = _kept
    if kept.edition != edition:
        kept = _kept = _Kept(edition)
    if question not in kept.answers:
        kept.answers[question] = ask()
    answer: Answer = kept.answers[question]
    return answer


# --- the guards: what is audited changes together with its fact, or not at all ---


def guard(session_class: type[Session] | Any) -> None:
    """Watch every session of this class or factory; called once, when the application is made."""
    if event.contains(session_class, "after_flush", _note_changes):
        return
    event.listen(session_class, "after_flush", _note_changes)
    event.listen(session_class, "before_commit", _compare_with_facts)
    event.listen(session_class, "after_commit", _forget)
    event.listen(session_class, "after_rollback", _forget)
    event.listen(session_class, "do_orm_execute", _refuse_bulk_change)


def _note_changes(session: Session, context: UOWTransaction) -> None:
    changed = session.info.setdefault(_CHANGED, set())
    for row in {*session.new, *session.deleted, *(each for each in session.dirty if session.is_modified(each))}:
        name = getattr(row, "audit_subject", None)
        if name is not None:
            changed.add(getattr(row, name))
        if getattr(row, "shapes_answers", False):
            session.info.pop(_REMEMBERED, None)
            session.info.pop(_EDITION, None)


def _compare_with_facts(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    silent = session.info.get(_CHANGED, set()) - session.info.get(_RECORDED, set())
    if silent:
        raise UnrecordedChange(f"changed without a fact: {sorted(str(each) for each in silent)}")
    _write_looks(session)


def _write_looks(session: Session) -> None:
    """Write what was looked at. A rollback leaves the looks to the next commit: what was shown was shown.

    Who does something to a record has it before him: beside the fact the look would only say so again, unless it showed
    other records too.
    """
    recorded = session.info.get(_RECORDED, set())
    looks = session.info.pop(_LOOKS, {}).values()
    written = [look for look in looks if look["shown_ids"] or look["subject_id"] not in recorded]
    if written:
        session.execute(_WRITE_ENTRY, written)


def _forget(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for name in (_CHANGED, _RECORDED, _REMEMBERED, _EDITION):
        session.info.pop(name, None)


def _refuse_bulk_change(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete or state.is_insert):
        return
    mapper = state.bind_mapper
    if mapper is not None and getattr(mapper.class_, "audit_subject", None) is not None:
        raise UnrecordedChange(f"a bulk change of {mapper.class_.__name__} has no fact for each row")
