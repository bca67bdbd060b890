"""The numbers of a small world, counted by hand (see conftest.counted)."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from incidents.bans.models import BanViolation
from incidents.events import ExampleDataLoaded
from incidents.handling.models import CaseStep
from incidents.handling.vocabulary import StepKind
from incidents.measures.vocabulary import MeasureKind
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import SYSTEM, Action, Refused
from incidents.registration.models import Incident
from incidents.registration.vocabulary import AggressionType, Channel, IncidentStatus, ParClass
from incidents.reporting import queries, tables
from incidents.reporting.rules import Pair, Period
from incidents.reporting.vocabulary import TableCode
from incidents.work import Work
from tests.factories.cases import incident
from tests.reporting.conftest import NOW, statements

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def count(app, counted, work_for):
    def act(employee, unit=None, period=YEAR):
        work = work_for(employee, NOW)
        scope = queries.scope(work, Action.SEE_STATISTICS, counted.units[unit].id if unit else None)
        with app.test_request_context():
            return queries.figures(work, scope, period)

    return act


@pytest.fixture
def table(app, count):
    def act(employee, code, unit=None):
        figures = count(employee, unit)
        with app.test_request_context():
            made = tables.MAKERS[code](figures)
        return {row.label: row.cells for row in (*made.rows, *([made.foot] if made.foot else []))}

    return act


def test_incidents_count_on_the_day_they_occurred_and_withdrawn_ones_do_not(counted, count):
    assert count(counted.adviser).total == Pair(6, 2)


def test_each_division_of_the_total_adds_up_to_it(counted, count):
    figures = count(counted.adviser)
    for division in (
        figures.units,
        figures.channels,
        figures.buildings,
        figures.severities,
        figures.months,
        figures.persons,
    ):
        assert sum(division.values(), Pair()) == Pair(6, 2)


def test_a_report_with_two_kinds_counts_under_both(counted, count):
    assert count(counted.adviser).kinds == {
        AggressionType.VERBAL: Pair(2, 2),
        AggressionType.PSYCHOLOGICAL: Pair(2, 0),
        AggressionType.PHYSICAL: Pair(1, 0),
        AggressionType.DOXING: Pair(1, 0),
        AggressionType.DISCRIMINATION: Pair(1, 0),
        AggressionType.STALKING: Pair(1, 0),
        AggressionType.OTHER: Pair(1, 0),
    }


def test_an_incident_counts_once_in_a_class_however_many_of_its_kinds_are_in_it(counted, count):
    assert count(counted.adviser).par_classes == {
        ParClass.VERBAL: Pair(3, 2),
        ParClass.PSYCHOLOGICAL: Pair(3, 0),
        ParClass.PHYSICAL: Pair(1, 0),
        ParClass.OTHER: Pair(1, 0),
    }


def test_measures_count_per_decision_and_not_when_taken_back(counted, count):
    assert count(counted.adviser).measures == {
        MeasureKind.WARNING_LETTER: Pair(1, 0),
        MeasureKind.POLICE_NOTIFICATION: Pair(1, 0),
        MeasureKind.BUILDING_BAN: Pair(1, 0),
        MeasureKind.POLICE_COMPLAINT: Pair(1, 0),
    }


def test_an_incident_with_notice_and_complaint_is_one_police_report(counted, count):
    assert count(counted.adviser).police == Pair(2, 0)


def test_bans_imposed_in_force_on_the_last_day_and_violated(counted, count):
    figures = count(counted.adviser)
    assert figures.bans_imposed == Pair(2, 0)
    assert figures.bans_active == Pair(1, 0)
    assert figures.ban_violations == Pair(1, 0)
    assert figures.bans_violated == Pair(1, 0)


@pytest.mark.parametrize(("joins", "happened"), [(True, 1), (False, 0)])
def test_a_visit_of_the_same_event_as_a_report_happened_and_one_reported_by_mistake_did_not(
    counted, count, joins, happened
):
    session = counted.session
    visit = session.get_one(Incident, session.scalars(select(BanViolation.violation_incident_id)).one())
    visit.status = IncidentStatus.WITHDRAWN
    if joins:
        visit.same_event_as_id = incident(counted, occurred_on=visit.occurred_on).id
    Work(session, SYSTEM, NOW).record(ExampleDataLoaded(visit.id))
    session.commit()
    figures = count(counted.adviser)
    assert (figures.ban_violations, figures.bans_violated) == (Pair(happened, 0), Pair(happened, 0))


def test_a_visit_that_was_told_of_twice_is_one_visit(counted, count):
    session = counted.session
    told = session.scalars(select(BanViolation)).one()
    first = session.get_one(Incident, told.violation_incident_id)
    again = incident(counted, occurred_on=first.occurred_on, status=IncidentStatus.WITHDRAWN, same_event_as_id=first.id)
    session.add(
        BanViolation(
            ban_id=told.ban_id,
            incident_id=told.incident_id,
            violation_incident_id=again.id,
            building_id=told.building_id,
            seen_at=NOW,
            seen_by_id=told.seen_by_id,
        )
    )
    Work(session, SYSTEM, NOW).record(ExampleDataLoaded(told.incident_id))
    session.commit()
    assert count(counted.adviser).ban_violations == Pair(1, 0)


def test_a_ban_that_was_lifted_was_in_force_until_the_day_before(counted, count):
    figures = count(counted.adviser, period=Period(date(2025, 12, 1), date(2025, 12, 30)))
    assert figures.bans_active == Pair(2, 0)


def test_advice_counts_with_its_incident_and_not_when_that_was_withdrawn(counted, count, table):
    session, everything = counted.session, list(counted.session.scalars(select(Incident)))
    for case in everything:
        session.add(CaseStep(incident_id=case.id, kind=StepKind.ADVISED, at=NOW, by_id=counted.adviser.id))
        session.add(CaseStep(incident_id=case.id, kind=StepKind.TAKEN_UP, at=NOW, by_id=counted.manager.id))
        Work(session, SYSTEM, NOW).record(ExampleDataLoaded(case.id))
    session.commit()
    assert count(counted.adviser).advice == Pair(6, 2)
    assert count(counted.adviser, "team").advice == Pair(1, 0)
    assert count(counted.manager).advice == Pair(5, 1)
    assert count(counted.adviser, period=Period(date(2025, 1, 1), date(2025, 1, 31))).advice == Pair(2, 1)
    row = table(counted.adviser, TableCode.KEY_FIGURES)["Adviezen van de VPT-adviseur aan de behandelaar"]
    assert row == (6, 2, 4)


def test_persons_of_whom_nobody_knows_who_they_are(counted, count):
    figures = count(counted.adviser)
    assert figures.person_unknown == Pair(3, 2)
    assert figures.persons[PersonKnowledge.SAID_TO_BE_KNOWN] == Pair(1, 0)


def test_the_first_and_the_last_day_are_inside_the_period(counted, count):
    assert count(counted.adviser, period=Period(date(2025, 1, 1), date(2025, 1, 1))).total.now == 1
    assert count(counted.adviser, period=Period(date(2025, 12, 31), date(2025, 12, 31))).total.now == 1
    assert count(counted.adviser, period=Period(date(2025, 1, 2), date(2025, 1, 30))).total.now == 0


def test_a_manager_counts_the_own_units_and_those_below_only(counted, count):
    assert count(counted.manager).total == Pair(5, 1)
    assert count(counted.director).total == Pair(6, 1)
    assert count(counted.works_manager).total == Pair(0, 1)
    assert count(counted.authority).total == Pair(6, 2)
    manager = count(counted.manager)
    assert manager.bans_imposed == Pair(1, 0)
    assert manager.kinds.get(AggressionType.STALKING) is None
    assert set(manager.units) == {counted.units["desk"].id}


def test_a_unit_of_somebody_else_is_not_found(counted, count):
    with pytest.raises(Refused) as refused:
        count(counted.manager, "works")
    assert not refused.value.found


def test_one_unit_counts_those_below_it_too(counted, count):
    assert count(counted.adviser, "social").total == Pair(6, 1)
    assert count(counted.director, "team").total == Pair(1, 0)


def test_units_show_the_number_beside_the_rate_with_those_below_summed_up(counted, table):
    found = table(counted.adviser, TableCode.UNITS)
    assert found["Desk"] == (5, 1, 40, Decimal("12.5"))
    assert found["Team"] == (1, 0, 50, Decimal("2.0"))
    assert found["Social"] == (6, 1, 100, Decimal("6.0"))
    assert found["Works"] == (0, 1, None, None)
    assert found["Alle afdelingen die u mag bekijken"] == (6, 2, 100, Decimal("6.0"))


def test_an_executive_unit_is_marked(app, counted, count):
    figures = count(counted.adviser)
    with app.test_request_context():
        details = {row.label: row.detail for row in tables.units(figures).rows}
    assert details["Team"] == "valt onder Social, uitvoeringsorganisatie"
    assert details["Desk"] == "valt onder Social"


def test_online_channels_are_summed_as_well_and_shares_are_a_hundred(counted, table):
    found = table(counted.adviser, TableCode.CHANNELS)
    assert found["Waarvan online: sociale media, chat en forum samen"][0] == 2
    assert found["Totaal"] == (6, 100, 2)
    channels = [
        cells
        for label, cells in found.items()
        if label not in ("Totaal", "Waarvan online: sociale media, chat en forum samen")
    ]
    assert sum(cells[1] for cells in channels) == 100
    assert sum(cells[0] for cells in channels) == 6


def test_severity_keeps_what_is_not_assessed_apart(counted, table):
    found = table(counted.adviser, TableCode.SEVERITY)
    assert found["Nog niet bepaald"][0] == 2
    assert [cells[0] for cells in found.values()] == [0, 1, 1, 1, 1, 2, 6]


def test_months_stack_the_severities_and_stand_beside_the_year_before(counted, table):
    found = table(counted.adviser, TableCode.MONTHS)
    assert found["januari"] == (1, 0, 1, 0, 2, 1)
    assert found["maart"] == (0, 0, 0, 1, 1, 0)
    assert found["december"] == (0, 1, 0, 1, 2, 0)
    assert found["Totaal"] == (1, 1, 2, 2, 6, 2)
    assert len(found) == 13


def test_a_period_in_two_years_keeps_days_of_one_month_apart(counted, count, app):
    figures = count(counted.adviser, period=Period(date(2024, 6, 20), date(2025, 6, 10)))
    with app.test_request_context():
        made = tables.months(figures)
    assert made.rows[0].label == "juni 2024"
    assert made.foot.cells[-2:] == (3, 1)
    assert [column.label for column in made.columns][-2:] == [
        "Totaal 20-06-2024 t/m 10-06-2025",
        "Totaal 20-06-2023 t/m 10-06-2024",
    ]


def test_buildings_tell_what_happened_in_none(counted, table):
    found = table(counted.adviser, TableCode.BUILDINGS)
    assert found["Hall"][0] == 3
    assert found["Geen gebouw"][0] == 3


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(counted, count):
    with statements() as few:
        count(counted.adviser)
    for day in range(1, 21):
        incident(counted, unit="works", occurred_on=date(2025, 4, day), channel=Channel.LETTER)
    with statements() as many:
        assert count(counted.adviser).total.now == 26
    assert len([each for each in few if "occurred_on" in each]) == len(
        [each for each in many if each.startswith("SELECT") and "occurred_on" in each]
    )
