"""Reads of the figures: grouped in the database, from codes and days. No encrypted column is named here.

Every number is counted by the day on which the incident occurred, within what the actor may count
(`work.seen`); withdrawn reports and reports that joined another one do not count.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, distinct, extract, func, literal_column, or_, select, tuple_

from incidents import policy
from incidents.bans.models import Ban, BanViolation
from incidents.bans.queries import in_force_on, took_place
from incidents.handling.models import CaseStep
from incidents.handling.vocabulary import StepKind
from incidents.measures.models import Measure
from incidents.measures.vocabulary import POLICE, MeasureKind
from incidents.organisation import rules as organisation_rules
from incidents.organisation.models import Building, HeadCount, OrgUnit
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Action, Refused, Relation
from incidents.registration.models import Incident, IncidentKind
from incidents.registration.vocabulary import AggressionType, Channel, IncidentStatus, ParClass
from incidents.reporting.rules import Pair, Period
from incidents.reporting.vocabulary import PAR_CLASS
from incidents.work import Work

PERSON_UNKNOWN = (PersonKnowledge.NOT_KNOWN, PersonKnowledge.CONFIRMED_UNKNOWN)

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit that one may count, as the figures need it."""

    id: UUID
    name: str
    parent_id: UUID | None
    is_executive: bool
    valid_from: date
    valid_to: date | None

    def existed_in(self, period: Period) -> bool:
        """Whether the unit existed on any day of the period."""
        return self.valid_from <= period.last_day and (self.valid_to is None or self.valid_to >= period.first_day)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: all that the actor may count, or one of these units with those below it.

    Cases of office-holders are closed to managers (domain, "Roles"): who counts only his own units would otherwise see
    one arrive in a number, so there they are left out.
    """

    action: Action
    units: Mapping[UUID, UnitLine]
    chosen: UnitLine | None = None
    with_office_holders: bool = True

    @property
    def counted_units(self) -> frozenset[UUID]:
        """The units that are counted."""
        if self.chosen is None:
            return frozenset(self.units)
        return organisation_rules.below(self.chosen.id, {each.id: each.parent_id for each in self.units.values()})

    def in_order(self) -> list[tuple[int, UnitLine]]:
        """The counted units with their depth, each followed by those below it, by name."""
        counted = self.counted_units
        return organisation_rules.in_order([unit for unit in self.units.values() if unit.id in counted])


@dataclass(frozen=True, slots=True)
class Figures:
    """All numbers of one page, each for the period and for the same days of the year before."""

    period: Period
    before: Period
    scope: Scope
    units: Mapping[UUID, Pair]
    channels: Mapping[Channel, Pair]
    buildings: Mapping[UUID | None, Pair]
    severities: Mapping[int | None, Pair]
    months: Mapping[tuple[int, int, int | None], Pair]
    persons: Mapping[PersonKnowledge, Pair]
    kinds: Mapping[AggressionType, Pair]
    par_classes: Mapping[ParClass, Pair]
    measures: Mapping[MeasureKind, Pair]
    police: Pair
    bans_imposed: Pair
    bans_active: Pair
    ban_violations: Pair
    bans_violated: Pair
    advice: Pair
    people: Mapping[UUID, int]
    people_before: Mapping[UUID, int]
    building_names: Mapping[UUID | None, str]

    @property
    def total(self) -> Pair:
        """The incidents that count."""
        return sum(self.channels.values(), Pair())

    @property
    def person_unknown(self) -> Pair:
        """The incidents of which nobody knows the person."""
        return sum((self.persons.get(each, Pair()) for each in PERSON_UNKNOWN), Pair())


def scope(work: Work, action: Action, unit_id: UUID | None = None) -> Scope:
    """What the actor may count, or one unit of it. Raises Refused for a unit that he may not count."""
    columns = (
        OrgUnit.id,
        OrgUnit.name,
        OrgUnit.parent_id,
        OrgUnit.is_executive_unit,
        OrgUnit.valid_from,
        OrgUnit.valid_to,
    )
    found = work.session.execute(select(*columns).where(work.seen(action, OrgUnit)).order_by(OrgUnit.name))
    units = {row.id: UnitLine(*row) for row in found}
    if unit_id is not None and unit_id not in units:
        raise Refused(action, unit_id)
    return Scope(action, units, units[unit_id] if unit_id is not None else None, _counts_office_holders(work, action))


def first_counted_day(work: Work, action: Action) -> date | None:
    """The day of the first incident that the actor may count."""
    return work.session.scalar(select(func.min(Incident.occurred_on)).where(_countable(work, action)))


def _counts_office_holders(work: Work, action: Action) -> bool:
    """Whether the actor counts the whole organisation, and not only his own units."""
    return Relation.ANYONE in {relation for _, relation in policy.grants(work.actor, action)}


def _countable(work: Work, action: Action) -> ColumnElement[bool]:
    seen = work.seen(action, Incident)
    return seen if _counts_office_holders(work, action) else and_(seen, Incident.office_holder.is_(False))


def figures(work: Work, chosen: Scope, period: Period) -> Figures:
    """Count everything, in a number of statements that does not depend on the number of rows; logs the look."""
    work.read_list(chosen.action, [], subject_id=chosen.chosen.id if chosen.chosen else None)
    count = _Count(work, chosen, period, period.year_before())
    grouped = count.by_columns()
    bans, violations = count.bans(), count.violations()
    return Figures(
        period=period,
        before=count.before,
        scope=chosen,
        **grouped,
        kinds=count.kinds(),
        par_classes=count.par_classes(),
        measures=count.measures(),
        police=count.police(),
        bans_imposed=bans[0],
        bans_active=bans[1],
        ban_violations=violations[0],
        bans_violated=violations[1],
        advice=count.advice(),
        people=_people(work, period.last_day.year),
        people_before=_people(work, count.before.last_day.year),
        building_names={row.id: row.name for row in work.session.execute(select(Building.id, Building.name))},
    )


@dataclass(frozen=True, slots=True)
class _Count:
    """The statements, with what they have in common."""

    work: Work
    scope: Scope
    now: Period
    before: Period

    def by_columns(self) -> dict[str, Any]:
        """One pass over the incidents, grouped by each column in turn."""
        year, month = extract("year", Incident.occurred_on), extract("month", Incident.occurred_on)
        keys = (
            Incident.unit_id,
            Incident.channel,
            Incident.building_id,
            Incident.severity,
            Incident.person_knowledge,
            year,
            month,
        )
        unit, channel, building, severity, knowledge = keys[:5]
        sets = ((unit,), (channel,), (building,), (severity,), (knowledge,), (year, month, severity))
        rows = self.work.session.execute(
            select(func.grouping(*keys).label("grouping"), *keys, *self._pair())
            .where(self._counted(), self._in_either())
            .group_by(func.grouping_sets(*(tuple_(*each) for each in sets)))
        ).all()
        masks = {mask: [row for row in rows if row[0] == mask] for mask in {row[0] for row in rows}}

        def of(*columns: Any) -> Sequence[Any]:
            return masks.get(_mask(keys, columns), [])

        return {
            "units": {row[1]: Pair(*row[-2:]) for row in of(unit)},
            "channels": {row[2]: Pair(*row[-2:]) for row in of(channel)},
            "buildings": {row[3]: Pair(*row[-2:]) for row in of(building)},
            "severities": {row[4]: Pair(*row[-2:]) for row in of(severity)},
            "persons": {row[5]: Pair(*row[-2:]) for row in of(knowledge)},
            "months": {(int(row[6]), int(row[7]), row[4]): Pair(*row[-2:]) for row in of(year, month, severity)},
        }

    def kinds(self) -> dict[AggressionType, Pair]:
        """Labels: an incident counts once under each of its kinds."""
        return self._labels(IncidentKind.kind, IncidentKind)

    def par_classes(self) -> dict[ParClass, Pair]:
        """An incident counts once under each class, however many of its kinds are in it."""
        by_class: dict[ParClass, list[AggressionType]] = defaultdict(list)
        for kind, par_class in PAR_CLASS.items():
            by_class[par_class].append(kind)
        of_kind = case(*((IncidentKind.kind.in_(kinds), par_class.value) for par_class, kinds in by_class.items()))
        each = (
            select(
                of_kind.label("par_class"),
                Incident.id.label("incident_id"),
                self._in(self.now).label("is_now"),
            )
            .join(Incident, Incident.id == IncidentKind.incident_id)
            .where(self._counted(), self._in_either())
            .distinct()
            .subquery()
        )
        rows = self.work.session.execute(
            select(each.c.par_class, *(func.count().filter(each.c.is_now.is_(flag)) for flag in (True, False)))
            .where(each.c.par_class.is_not(None))
            .group_by(each.c.par_class)
        )
        return {ParClass(name): Pair(now, before) for name, now, before in rows}

    def measures(self) -> dict[MeasureKind, Pair]:
        """Decisions, not incidents; one that was taken back does not count."""
        return self._labels(Measure.kind, Measure, Measure.withdrawn_at.is_(None))

    def police(self) -> Pair:
        """Incidents that were reported to the police, by a measure or in the handling."""
        by_measure = (
            select(Measure.id)
            .where(Measure.incident_id == Incident.id, Measure.kind.in_(POLICE), Measure.withdrawn_at.is_(None))
            .exists()
        )
        return self._one(
            select(*self._pair())
            .select_from(Incident)
            .where(self._counted(), self._in_either(), or_(Incident.police_reported.is_(True), by_measure))
        )[0]

    def bans(self) -> tuple[Pair, ...]:
        """Bans imposed because of incidents of the period, and bans in force on its last day."""
        imposed = and_(Ban.decided_on.is_not(None), self._counts())
        columns = [
            *(func.count().filter(imposed, self._in(each)) for each in (self.now, self.before)),
            *(func.count().filter(in_force_on(each.last_day)) for each in (self.now, self.before)),
        ]
        statement = select(*columns).select_from(Ban).join(Incident, Incident.id == Ban.incident_id)
        return self._one(statement.where(self._within()))

    def violations(self) -> tuple[Pair, ...]:
        """Visits in spite of a ban, and the bans that were violated.

        A visit whose report joined another one happened all the same; told of twice it is one visit.
        """
        event = func.coalesce(Incident.same_event_as_id, Incident.id)
        visits = func.count(distinct(tuple_(BanViolation.ban_id, event)))
        violated = func.count(distinct(BanViolation.ban_id))
        columns = [each.filter(self._in(period)) for each in (visits, violated) for period in (self.now, self.before)]
        statement = (
            select(*columns)
            .select_from(BanViolation)
            .join(Incident, Incident.id == BanViolation.violation_incident_id)
            .where(took_place(), self._within(), self._in_either())
        )
        return self._one(statement)

    def advice(self) -> Pair:
        """How often an adviser gave advice on a case. The kind is written out: so its own small index is used."""
        statement = select(*self._pair()).select_from(CaseStep).join(Incident, Incident.id == CaseStep.incident_id)
        is_advice = CaseStep.kind == literal_column(f"'{StepKind.ADVISED.value}'")
        return self._one(statement.where(self._counted(), self._in_either(), is_advice))[0]

    def _labels(self, column: Any, model: Any, *conditions: ColumnElement[bool]) -> dict[Any, Pair]:
        rows = self.work.session.execute(
            select(column, *self._pair())
            .select_from(model)
            .join(Incident, Incident.id == model.incident_id)
            .where(self._counted(), self._in_either(), *conditions)
            .group_by(column)
        )
        return {row[0]: Pair(*row[-2:]) for row in rows}

    def _one(self, statement: Any) -> tuple[Pair, ...]:
        row = self.work.session.execute(statement).one()
        return tuple(Pair(row[place], row[place + 1]) for place in range(0, len(row), 2))

    def _pair(self) -> tuple[ColumnElement[int], ColumnElement[int]]:
        return func.count().filter(self._in(self.now)), func.count().filter(self._in(self.before))

    def _in(self, period: Period) -> ColumnElement[bool]:
        return Incident.occurred_on.between(period.first_day, period.last_day)

    def _in_either(self) -> ColumnElement[bool]:
        return or_(self._in(self.now), self._in(self.before))

    def _counts(self) -> ColumnElement[bool]:
        return and_(Incident.status != IncidentStatus.WITHDRAWN, Incident.same_event_as_id.is_(None))

    def _within(self) -> ColumnElement[bool]:
        seen = _countable(self.work, self.scope.action)
        if self.scope.chosen is None:
            return seen
        return and_(seen, Incident.unit_id.in_(self.scope.counted_units))

    def _counted(self) -> ColumnElement[bool]:
        return and_(self._counts(), self._within())


def _mask(keys: Sequence[Any], grouped: Sequence[Any]) -> int:
    """What GROUPING() gives for rows grouped by these columns: a bit for each column that is not among them."""
    mask = 0
    for key in keys:
        mask = mask * 2 + (0 if any(key is each for each in grouped) else 1)
    return mask


def _people(work: Work, year: int) -> dict[UUID, int]:
    statement = select(HeadCount.unit_id, HeadCount.people).where(HeadCount.year == year)
    return {row.unit_id: row.people for row in work.session.execute(statement)}
