"""The example on several days of loading, looked at in memory before anything is written."""

from collections import Counter
from datetime import UTC, date, datetime, time

import pytest

from incidents.accounts.models import RoleHolding
from incidents.bans.models import Ban, BanPlace, BanViolation
from incidents.bans.queries import state_on
from incidents.bans.vocabulary import BanState
from incidents.example_data import stories
from incidents.example_data.load import make_town
from incidents.example_data.town import Town
from incidents.handling.models import CaseStep
from incidents.handling.vocabulary import StepKind
from incidents.measures.models import Measure
from incidents.measures.vocabulary import OWN_PAGE, OWN_PROCEDURE, POLICE
from incidents.persons.models import IncidentPerson
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Action, Role
from incidents.promises.models import Promise
from incidents.registration.models import Incident, IncidentKind, ReferenceCounter
from incidents.registration.vocabulary import ONLINE_CHANNELS, AggressionType, IncidentStatus
from incidents.work import AMSTERDAM

DAYS = [
    date(2027, 1, 2),
    date(2028, 2, 29),
    date(2026, 6, 30),
    date(2026, 7, 18),
    date(2026, 11, 25),
    date(2026, 12, 31),
    datetime.now(AMSTERDAM).date(),
]
UNKNOWN = {PersonKnowledge.NOT_KNOWN, PersonKnowledge.CONFIRMED_UNKNOWN}


@pytest.fixture(scope="module", params=DAYS, ids=str)
def town(request: pytest.FixtureRequest, shared_app) -> Town:
    """The example as it is on one of the days, in the afternoon."""
    return make_town(datetime.combine(request.param, time(14, 30), AMSTERDAM).astimezone(UTC))


def counted(town: Town, year: int) -> list[Incident]:
    return [
        each
        for each in town.rows[Incident]
        if each.occurred_on.year == year
        and each.status is not IncidentStatus.WITHDRAWN
        and each.same_event_as_id is None
    ]


def test_the_last_two_years_hold_141_and_295_incidents_that_count(town):
    assert len(counted(town, town.today.year - 2)) == 141
    assert len(counted(town, town.today.year - 1)) == 295


def test_this_year_goes_on_growing_as_far_as_it_has_come(town):
    def until_today(year: int) -> int:
        return sum((each.occurred_on.month, each.occurred_on.day) <= last for each in counted(town, year))

    last = (town.today.month, town.today.day)
    before, now = until_today(town.today.year - 1), until_today(town.today.year)
    # Chance, and the cases of the last weeks, count for more when few days have gone.
    assert 0.9 * before - 8 <= now <= 1.6 * before + 20


def test_the_last_weeks_are_no_outlier_among_those_before(town):
    days = [(town.today - each.occurred_on).days for year in (1, 0) for each in counted(town, town.today.year - year)]
    last_month = sum(day < 28 for day in days)
    months_before = [sum(first <= day < first + 28 for day in days) for first in range(28, 28 * 7, 28)]
    assert last_month <= 1.8 * max(months_before)


def test_what_is_told_fits_the_channel(town):
    kinds: dict[object, set[AggressionType]] = {}
    for each in town.rows[IncidentKind]:
        kinds.setdefault(each.incident_id, set()).add(each.kind)
    bodily = {AggressionType.PHYSICAL, AggressionType.PROPERTY_DAMAGE}
    for each in town.rows[Incident]:
        if each.channel in stories.AT_A_DISTANCE:
            assert not kinds[each.id] & bodily, each.story
            assert "balie" not in each.story
            assert "beveiliging" not in each.story
        elif each.place is not None:
            assert all(each.place == place or place not in each.story for place in stories.PLACES[each.channel])


def test_a_measure_has_a_result_of_its_own_kind(town):
    for each in town.rows[Measure]:
        if each.result is not None and each.kind not in OWN_PAGE:
            assert each.result in stories.MEASURE_RESULTS[each.kind]
        if each.kind not in POLICE:
            assert "politie" not in (each.result or "").lower()


def test_of_three_in_ten_nobody_knows_the_person(town):
    for year in (town.today.year - 2, town.today.year - 1):
        incidents = counted(town, year)
        share = sum(each.person_knowledge in UNKNOWN for each in incidents) / len(incidents)
        assert 0.27 <= share <= 0.33


def test_the_share_of_online_channels_grows(town):
    def share(year: int) -> float:
        incidents = counted(town, year)
        return sum(each.channel in ONLINE_CHANNELS for each in incidents) / len(incidents)

    assert share(town.today.year - 1) > share(town.today.year - 2) > 0


def test_twelve_bans_were_imposed_for_incidents_of_the_second_year(town):
    second_year = {each.id for each in counted(town, town.today.year - 1)}
    assert sum(ban.incident_id in second_year and ban.decided_on is not None for ban in town.rows[Ban]) == 12


def test_the_adviser_gave_advice_in_both_years_and_never_to_himself(town):
    cases = {each.id: each for each in town.rows[Incident]}
    advised = [each for each in town.rows[CaseStep] if each.kind is StepKind.ADVISED]
    assert {cases[each.incident_id].occurred_on.year for each in advised} >= {town.today.year - 1, town.today.year - 2}
    assert all(cases[each.incident_id].handler_id not in (None, each.by_id) for each in advised)


def test_every_building_has_an_active_ban(town):
    active = {ban.id for ban in town.rows[Ban] if state_on(ban, town.today) is BanState.ACTIVE}
    guarded = {place.building_id for place in town.rows[BanPlace] if place.ban_id in active}
    assert guarded == {building.id for building in town.buildings.values()}


def test_bans_are_seen_in_every_state_and_at_their_edges(town):
    states = Counter(state_on(ban, town.today) for ban in town.rows[Ban])
    assert set(states) == set(BanState)
    active = [ban for ban in town.rows[Ban] if state_on(ban, town.today) is BanState.ACTIVE]
    assert any(ban.first_day == town.today for ban in active)
    assert any(ban.last_day == town.today for ban in active)
    assert any(ban.exceptions for ban in active)
    assert any(0 < (ban.last_day - town.today).days <= 14 for ban in active)
    proposals = [ban for ban in town.rows[Ban] if state_on(ban, town.today) is BanState.PROPOSED]
    assert {ban.submitted_at is None for ban in proposals} == {True, False}


def test_of_a_closed_case_everything_decided_was_done_before_it_closed(town):
    closed = {each.id: each for each in town.rows[Incident] if each.status is IncidentStatus.CLOSED}
    measures = [each for each in town.rows[Measure] if each.incident_id in closed and each.withdrawn_at is None]
    assert measures
    for each in measures:
        closed_on = closed[each.incident_id].closed_at.astimezone(AMSTERDAM).date()
        assert each.carried_out_on is not None
        assert each.carried_out_on <= closed_on


def test_nothing_is_taken_away_from_a_person_without_a_second_person(town):
    assert {each.kind for each in town.rows[Measure]}.isdisjoint(OWN_PROCEDURE - OWN_PAGE)


def test_no_person_has_two_bans_at_once_for_one_building(town):
    places = {(place.ban_id, place.building_id) for place in town.rows[BanPlace]}
    seen: dict[object, list[Ban]] = {}
    for ban in town.rows[Ban]:
        for ban_id, building_id in places:
            if ban_id == ban.id and ban.decided_on is not None:
                seen.setdefault((ban.person_id, building_id), []).append(ban)
    assert all(len(bans) == 1 for bans in seen.values())


def test_a_few_persons_come_back_at_several_units(town):
    cases = {each.id: each for each in town.rows[Incident]}
    units: dict[object, set[object]] = {}
    for link in town.rows[IncidentPerson]:
        units.setdefault(link.person_id, set()).add(cases[link.incident_id].unit_id)
    assert 4 <= sum(len(known_at) > 1 for known_at in units.values()) <= 15


def test_a_visit_in_spite_of_a_ban_is_reported_by_who_receives_visitors_in_that_building(town):
    receives = {(each.employee_id, each.building_id) for each in town.rows[RoleHolding] if each.role is Role.RECEPTION}
    visits = town.rows[BanViolation]
    assert visits
    assert {(each.seen_by_id, each.building_id) for each in visits} <= receives
    at = {(place.ban_id, place.building_id) for place in town.rows[BanPlace]}
    assert {(each.ban_id, each.building_id) for each in visits} <= at


def test_reception_saw_only_bans_that_were_in_force_on_that_day(town):
    bans = {each.id: each for each in town.rows[Ban]}
    seen = [
        (bans[each], entry["at"].astimezone(AMSTERDAM).date())
        for entry in town.entries
        if entry["name"] == Action.SEE_BANS_OF_BUILDING
        for each in entry["shown_ids"]
        if each in bans
    ]
    assert seen
    assert {state_on(ban, day) for ban, day in seen} == {BanState.ACTIVE}


def test_nothing_has_happened_after_the_moment_of_loading(town):
    assert all(each.reported_at <= town.now for each in town.rows[Incident])
    assert all(each.closed_at is None or each.closed_at <= town.now for each in town.rows[Incident])
    assert all(each.at <= town.now for each in town.rows[CaseStep])
    assert all(each["at"] <= town.now for each in town.entries)
    assert all(each.made_at <= town.now for each in town.rows[Promise])
    assert all(ban.served_on is None or ban.served_on <= town.today for ban in town.rows[Ban])


def test_steps_come_after_the_report(town):
    reported = {each.id: each.reported_at for each in town.rows[Incident]}
    assert [each.kind for each in town.rows[CaseStep] if each.at < reported[each.incident_id]] == []


def test_the_manager_finds_cases_in_every_state(town):
    unit = town.units["Publieksplein"].id
    own = [each for each in town.rows[Incident] if each.manager_unit_id == unit]
    assert {each.status for each in own} == set(IncidentStatus)
    due = [each.next_due_at for each in own if each.next_due_at is not None]
    assert any(each < town.now for each in due)
    assert any(each > town.now for each in due)


def test_references_rise_with_the_reports_and_the_counters_continue(town):
    last: dict[str, int] = {}
    for each in sorted(town.rows[Incident], key=lambda each: each.reported_at):
        year, number = each.reference.split("-")
        assert int(number) == last.get(year, 0) + 1
        last[year] = int(number)
    assert {str(each.year): each.last_number for each in town.rows[ReferenceCounter]} == last


def test_the_same_day_gives_the_same_example():
    moment = datetime(2026, 2, 6, 12, tzinfo=UTC)
    one, two = make_town(moment), make_town(moment)
    assert [each.id for each in one.rows[Incident]] == [each.id for each in two.rows[Incident]]
    assert [each.story for each in one.rows[Incident]] == [each.story for each in two.rows[Incident]]
