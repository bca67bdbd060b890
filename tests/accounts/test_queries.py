"""Who handles, who is called, who is meant."""

from datetime import timedelta

import pytest

from incidents.accounts import operations, queries
from incidents.policy import Role


@pytest.fixture
def work(world, work_for):
    return work_for(world.reporter)


def unit(world, name):
    return world.units[name].id


def test_a_deputy_is_one_of_the_managers_today(world, work, work_for):
    operations.name_deputy(work_for(world.manager), world.manager, world.colleague, work.today, work.today)
    assert queries.managers_for(work, unit(world, "desk")).employees == (world.colleague, world.manager)
    assert world.colleague.id in queries.able_to_handle(work)
    tomorrow = work_for(world.reporter, work.now + timedelta(days=1))
    assert queries.managers_for(tomorrow, unit(world, "desk")).employees == (world.manager,)
    assert world.colleague.id not in queries.able_to_handle(tomorrow)


def test_a_manager_who_took_part_is_passed_over_for_the_one_above(world, work):
    desk = unit(world, "desk")
    assert queries.managers_for(work, desk) == queries.Managers(desk, (world.manager,))
    assert queries.managers_for(work, desk, without=[world.manager.id]) == queries.Managers(
        unit(world, "social"), (world.director,)
    )
    everybody = [world.manager.id, world.director.id, world.secretary_general.id]
    assert queries.managers_for(work, desk, without=everybody) == queries.Managers(None, ())


def test_a_second_manager_of_the_unit_goes_before_the_one_above(world, work):
    world.employee("second", role=Role.MANAGER, role_unit="desk")
    found = queries.managers_for(work, unit(world, "desk"), without=[world.manager.id])
    assert found.employees == (world.second,)
    assert found.ids == [world.second.id]


def test_the_next_higher_managers_are_found_above(world, work):
    assert queries.managers_above(work, unit(world, "desk")).employees == (world.director,)
    assert queries.managers_above(work, unit(world, "social")).employees == (world.secretary_general,)
    assert queries.managers_above(work, unit(world, "town")).employees == ()
    assert queries.managers_above(work, None).employees == ()


def test_a_manager_who_left_or_waits_for_a_confirmation_handles_nothing(world, work, system):
    operations.leave(system, world.manager)
    world.employee("unconfirmed", role=Role.MANAGER, role_unit="desk", confirmed=False)
    assert queries.managers_for(work, unit(world, "desk")).employees == (world.director,)
    assert not {world.manager.id, world.unconfirmed.id} & queries.able_to_handle(work)


def test_those_who_can_handle_a_case_are_managers_registrars_and_advisers(world, work):
    able = {"manager", "team_manager", "director", "secretary_general", "works_manager", "adviser", "registrar"}
    assert queries.able_to_handle(work) == {world.people[name].id for name in able}


def test_a_unit_without_a_manager_falls_to_the_one_above(world, work, system):
    operations.leave(system, world.manager)
    found = queries.chains_of_managers(work)
    assert [each.employees for each in found[unit(world, "desk")]] == [(world.director,), (world.secretary_general,)]
    assert [each.employees for each in found[unit(world, "works")]] == [
        (world.works_manager,),
        (world.secretary_general,),
    ]


def test_the_others_are_found_by_what_they_do(world, work):
    assert queries.vpt_advisers(work) == [world.adviser]
    assert queries.support_team(work) == [world.support]
    assert queries.registrars(work) == [world.registrar]
    halls = [world.buildings["hall"].id]
    assert queries.reception_of(work, halls) == [world.reception]
    assert queries.reception_of(work, [*halls, world.buildings["yard"].id]) == [world.other_reception, world.reception]
    assert queries.reception_of(work, []) == []


def test_a_deciding_authority_is_found_for_the_units_and_kinds_of_the_mandate(world, work, system, session):
    holding = world.grant(world.employee("works_decider", unit="works"), Role.DECIDING_AUTHORITY, unit="works")
    holding.measure_kinds = ["building_ban"]
    session.flush()
    assert queries.deciders_for(work, unit(world, "desk")) == [world.authority]
    assert set(queries.deciders_for(work, unit(world, "works"), "building_ban")) == {
        world.authority, world.works_decider,
    }  # fmt: skip
    assert queries.deciders_for(work, unit(world, "works"), "contact_restriction") == [world.authority]


def test_a_colleague_is_meant_by_a_whole_name_or_address(world, work):
    assert queries.colleagues(work, "  COLLEAGUE   testpersoon ") == [world.colleague]
    assert queries.colleagues(work, "Colleague@Voorbeeld.example") == [world.colleague]
    for text in ("", "   ", "Colleague", "%", "_", "\u202e"):
        assert queries.colleagues(work, text) == []


def test_two_colleagues_of_one_name_are_both_found_and_who_left_is_not(world, work, system):
    twin = world.employee("twin")
    twin.name = "Colleague Testpersoon"
    assert queries.colleagues(work, "colleague testpersoon") == [world.colleague, twin]
    operations.leave(system, twin)
    assert queries.colleagues(work, "colleague testpersoon") == [world.colleague]


def test_suggested_are_the_colleagues_of_the_own_unit(world, work):
    assert queries.colleagues_of_unit(work) == [world.colleague, world.manager]


def test_names_of_many_take_one_query(world, work, session):
    ids = [each.id for each in world.people.values()]
    assert set(queries.employees_by_ids(work, [*ids, None])) == set(ids)
    assert queries.employees_by_ids(work, [None]) == {}


def test_a_request_loads_the_employee_and_all_he_reaches_in_three_queries(client, app, session, world, sign_in):
    from sqlalchemy import event

    from incidents.extensions import db

    sign_in(world.director)
    seen: list[str] = []
    with app.app_context():
        connection = db.engine

    def note(_connection, _cursor, statement, *_):
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "INSERT")):
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        client.get("/privacy")
    finally:
        event.remove(connection, "before_cursor_execute", note)
    # Session with employee, roles with cases, units; the fourth is the organisation that every page names.
    assert len(seen) == 4
