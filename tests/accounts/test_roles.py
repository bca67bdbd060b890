"""Who gets a role, from when it counts, and how it ends."""

from datetime import date, timedelta

import pytest
import time_machine

from incidents.accounts import operations, rules
from incidents.accounts.actors import load_actor
from incidents.accounts.operations import Grant, NewEmployee
from incidents.events import ExampleDataLoaded
from incidents.policy import CONTENT_ROLES, Action, Refused, Role, allows
from tests.factories.cases import incident

ORDINARY = ["reporter", "manager", "adviser", "support", "reception", "auditor", "registrar", "authority"]


def roles_of(session, employee, today) -> set[Role]:
    session.flush()
    return set(load_actor(session, employee.id, today).reach)


@pytest.fixture
def second(world):
    return world.employee("second", unit="town", role=Role.ADMINISTRATOR)


def test_an_administrator_gives_a_role_and_a_second_one_confirms_it(session, world, work_for, second):
    work = work_for(world.administrator)
    holding = operations.grant_role(work, world.reporter, Grant(Role.MANAGER, unit_id=world.units["desk"].id))
    assert roles_of(session, world.reporter, work.today) == {Role.EMPLOYEE}
    operations.confirm_role(work_for(second), holding)
    assert roles_of(session, world.reporter, work.today) == {Role.EMPLOYEE, Role.MANAGER}
    session.commit()


def test_the_auditor_may_confirm_too(session, world, work_for):
    work = work_for(world.administrator)
    holding = operations.grant_role(work, world.reporter, Grant(Role.VPT_ADVISER))
    operations.confirm_role(work_for(world.auditor), holding)
    assert Role.VPT_ADVISER in roles_of(session, world.reporter, work.today)


@pytest.mark.parametrize("role", sorted(CONTENT_ROLES))
def test_a_role_that_opens_cases_has_no_effect_before_it_is_confirmed(session, world, work_for, role):
    work = work_for(world.administrator)
    operations.grant_role(
        work, world.reporter, Grant(role, unit_id=world.units["desk"].id, building_id=world.buildings["hall"].id)
    )
    assert roles_of(session, world.reporter, work.today) == {Role.EMPLOYEE}


def test_the_role_of_administrator_opens_no_case_and_counts_at_once(session, world, work_for):
    work = work_for(world.administrator)
    operations.grant_role(work, world.reporter, Grant(Role.ADMINISTRATOR))
    assert Role.ADMINISTRATOR in roles_of(session, world.reporter, work.today)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.VPT_ADVISER])
def test_nobody_grants_a_role_to_himself(world, work_for, role):
    with pytest.raises(rules.NotToYourself):
        operations.grant_role(work_for(world.administrator), world.administrator, Grant(role))


def test_nobody_confirms_what_he_gave_or_got(world, work_for, second, system):
    holding = operations.grant_role(work_for(world.administrator), second, Grant(Role.VPT_ADVISER))
    with pytest.raises(rules.NotByTheGranter):
        operations.confirm_role(work_for(world.administrator), holding)
    with pytest.raises(rules.NotToYourself):
        operations.confirm_role(work_for(second), holding)
    operations.confirm_role(system, holding)
    with pytest.raises(rules.AlreadyConfirmed):
        operations.confirm_role(work_for(world.auditor), holding)


@pytest.mark.parametrize("name", ORDINARY)
def test_nobody_else_manages_employees_or_roles(world, work_for, system, name):
    work = work_for(world.people[name])
    holding = world.grant(world.teammate, Role.RECEPTION, building="hall", confirmed=False)
    for attempt in (
        lambda: operations.grant_role(work, world.colleague, Grant(Role.VPT_ADVISER)),
        lambda: operations.end_role(work, holding),
        lambda: operations.register_employee(work, NewEmployee("New", "new@voorbeeld.example")),
        lambda: operations.leave(work, world.colleague),
        lambda: operations.make_password_link(work, world.colleague),
        lambda: operations.clear_old(work),
        lambda: operations.name_deputy(work, world.director, world.colleague, work.today, work.today),
    ):
        with pytest.raises(Refused):
            attempt()
    if name != "auditor":
        with pytest.raises(Refused):
            operations.confirm_role(work, holding)


@pytest.mark.parametrize(
    ("grant", "broken"),
    [
        (Grant(Role.MANAGER), rules.PlaceNeeded),
        (Grant(Role.RECEPTION), rules.PlaceNeeded),
        (Grant(Role.AUDITOR, starts_on=date(2100, 1, 2), ends_on=date(2100, 1, 1)), rules.EndsBeforeItStarts),
        (Grant(Role.AUDITOR, starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1)), rules.EndsInThePast),
    ],
)
def test_a_grant_that_cannot_be_right_is_refused(world, work_for, grant, broken):
    with pytest.raises(broken):
        operations.grant_role(work_for(world.administrator), world.reporter, grant)


def test_who_left_gets_no_role(world, work_for, system):
    operations.leave(system, world.reporter)
    with pytest.raises(rules.HasLeft):
        operations.grant_role(work_for(world.administrator), world.reporter, Grant(Role.AUDITOR))


def test_a_role_counts_on_exactly_its_days(session, world, work_for):
    world.grant(world.reporter, Role.AUDITOR, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    days = {date(2026, 2, 28): False, date(2026, 3, 1): True, date(2026, 3, 31): True, date(2026, 4, 1): False}
    assert {day: Role.AUDITOR in roles_of(session, world.reporter, day) for day in days} == days


def test_an_ended_role_has_no_effect_from_then_on(session, world, work_for, system):
    holding = world.grant(world.reporter, Role.AUDITOR, starts_on=system.today)
    operations.end_role(system, holding)
    assert roles_of(session, world.reporter, system.today) == {Role.EMPLOYEE}
    with pytest.raises(rules.RoleHasEnded):
        operations.end_role(system, holding)


@pytest.mark.parametrize("how", ["ended by an administrator", "its last day has passed"])
def test_the_pages_of_a_lost_role_are_closed_from_the_next_request_on(client, session, world, sign_in, system, how):
    holding = world.grant(world.reporter, Role.VPT_ADVISER)
    session.commit()
    assert sign_in(world.reporter).get("/mijn-werk").status_code == 200
    if how == "ended by an administrator":
        operations.end_role(system, holding)
        session.commit()
        assert client.get("/mijn-werk").location.startswith("/inloggen")
        sign_in(world.reporter)
    else:
        holding.ends_on = system.today - timedelta(days=1)
        system.record(ExampleDataLoaded(world.reporter.id))
        session.commit()
    assert client.get("/mijn-werk").status_code == 403


def test_losing_a_role_closes_its_cases(session, world, system):
    holding = world.grant(world.reporter, Role.VPT_ADVISER)
    case = incident(world, reporter=world.teammate)
    assert allows(load_actor(session, world.reporter.id, system.today), Action.VIEW_CASE, case)
    operations.end_role(system, holding)
    assert not allows(load_actor(session, world.reporter.id, system.today), Action.VIEW_CASE, case)


def test_a_manager_reaches_the_units_below_and_no_others(session, world, work_for):
    reach = load_actor(session, world.director.id, date(2026, 1, 1)).reach[Role.MANAGER]
    assert reach.unit_ids == {world.units[name].id for name in ("social", "desk", "team")}


# --- deputies ---


def test_a_deputy_reaches_what_the_manager_reaches_on_exactly_his_days(session, world, work_for):
    work = work_for(world.manager)
    first, last = work.today + timedelta(days=2), work.today + timedelta(days=4)
    operations.name_deputy(work, world.manager, world.colleague, first, last)
    held = [
        Role.MANAGER in roles_of(session, world.colleague, work.today + timedelta(days=number)) for number in range(7)
    ]
    assert held == [False, False, True, True, True, False, False]
    reach = load_actor(session, world.colleague.id, first).reach[Role.MANAGER]
    assert reach.unit_ids == {world.units["desk"].id}


def test_a_deputy_of_a_manager_with_more_roles_holds_only_the_manager_role(session, world, work_for):
    world.grant(world.manager, Role.VPT_ADVISER)
    work = work_for(world.manager)
    operations.name_deputy(work, world.manager, world.colleague, work.today, work.today)
    assert roles_of(session, world.colleague, work.today) == {Role.EMPLOYEE, Role.MANAGER}


def test_a_manager_whose_role_ended_has_no_deputy(session, world, work_for, system, sign_in):
    work = work_for(world.manager)
    operations.name_deputy(work, world.manager, world.colleague, work.today, work.today)
    holding = next(each for each in session.query(operations.RoleHolding) if each.employee_id == world.manager.id)
    session.commit()
    client = sign_in(world.colleague)
    assert client.get("/mijn-gegevens").status_code == 200
    operations.end_role(system, holding)
    session.commit()
    assert roles_of(session, world.colleague, work.today) == {Role.EMPLOYEE}
    assert client.get("/mijn-gegevens").status_code == 302


def test_who_leaves_loses_the_roles_and_so_do_the_deputies(client, session, world, work_for, system, sign_in):
    work = work_for(world.manager)
    operations.name_deputy(work, world.manager, world.colleague, work.today, work.today + timedelta(days=9))
    session.commit()
    client = sign_in(world.colleague)
    assert "Leidinggevende" in client.get("/mijn-gegevens").text
    operations.leave(system, world.manager)
    session.commit()
    assert client.get("/mijn-gegevens").status_code == 302
    for employee in (world.manager, world.colleague):
        assert roles_of(session, employee, work.today) == {Role.EMPLOYEE}


def test_who_leaves_next_week_keeps_the_roles_until_then(session, world, system):
    operations.leave(system, world.manager, system.today + timedelta(days=7))
    session.commit()
    held = [Role.MANAGER in roles_of(session, world.manager, system.today + timedelta(days=days)) for days in (0, 6, 7)]
    assert held == [True, True, False]


def test_nobody_becomes_deputy_by_his_own_hand(world, work_for):
    work = work_for(world.administrator)
    with pytest.raises(rules.NotToYourself):
        operations.name_deputy(work, world.manager, world.administrator, work.today, work.today)
    with pytest.raises(rules.NotToYourself):
        operations.name_deputy(work_for(world.manager), world.manager, world.manager, work.today, work.today)


def test_a_period_of_a_deputy_that_cannot_be_is_refused(world, work_for):
    work = work_for(world.manager)
    with pytest.raises(rules.EndsBeforeItStarts):
        operations.name_deputy(work, world.manager, world.colleague, work.today, work.today - timedelta(days=1))


# --- employees ---


def test_a_new_employee_can_choose_a_password_and_no_address_is_used_twice(session, world, work_for):
    work = work_for(world.administrator)
    made = operations.register_employee(work, NewEmployee(" Nieuwe Collega ", " Nieuw@Voorbeeld.example"))
    session.commit()
    assert (made.name, made.email) == ("Nieuwe Collega", "nieuw@voorbeeld.example")
    with pytest.raises(rules.EmailTaken):
        operations.register_employee(work, NewEmployee("Nog een", "NIEUW@voorbeeld.example"))


def test_a_role_ends_by_itself_at_midnight_in_amsterdam(client, session, world, sign_in):
    with time_machine.travel("2026-06-30T21:30:00+00:00", tick=False):
        world.grant(world.reporter, Role.RECEPTION, building="hall", ends_on=date(2026, 6, 30))
        session.commit()
        sign_in(world.reporter)
        assert "Receptie" in client.get("/mijn-gegevens").text
    with time_machine.travel("2026-06-30T22:00:00+00:00", tick=False):
        assert "Receptie" not in client.get("/mijn-gegevens").text


# --- access to one case ---


def test_the_adviser_gives_a_colleague_one_case_until_a_day(session, world, work_for):
    case, other = incident(world, reporter=world.teammate), incident(world, reporter=world.teammate)
    work = work_for(world.adviser)
    operations.give_case_access(work, case, world.colleague, "Kent de betrokkene", work.today + timedelta(days=1))
    session.commit()

    def may_read(which, days):
        return work_for(world.colleague, work.now + timedelta(days=days)).may(Action.VIEW_CASE, which)

    assert [may_read(case, days) for days in (0, 1, 2)] == [True, True, False]
    assert not may_read(other, 0)


def test_access_needs_a_reason_a_day_to_come_and_somebody_else(world, work_for):
    case, work = incident(world, reporter=world.teammate), work_for(world.adviser)
    for employee, reason, days, broken in (
        (world.colleague, "  ", 1, rules.ReasonNeeded),
        (world.colleague, "x", -1, rules.EndsBeforeItStarts),
        (world.adviser, "x", 1, rules.NotToYourself),
    ):
        with pytest.raises(broken):
            operations.give_case_access(work, case, employee, reason, work.today + timedelta(days=days))


@pytest.mark.parametrize("name", ["reporter", "manager", "administrator", "auditor", "support"])
def test_nobody_else_gives_access_to_a_case(world, work_for, name):
    case, work = incident(world, reporter=world.teammate), work_for(world.people[name])
    with pytest.raises(Refused):
        operations.give_case_access(work, case, world.colleague, "x", work.today)
