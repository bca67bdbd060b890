"""The two faces of the policy, a page and a list, agree for every role, action and relation."""

import random
from pathlib import Path

import pytest
from sqlalchemy import select

from incidents import policy
from incidents.bans.models import Ban, BanPlace
from incidents.organisation.models import OrgUnit
from incidents.policy import Action, Role
from incidents.registration.models import HelpRequest, Incident
from tests.factories import bans
from tests.factories.cases import incident

PEOPLE = [
    "reporter",
    "colleague",
    "teammate",
    "manager",
    "team_manager",
    "director",
    "secretary_general",
    "works_manager",
    "adviser",
    "support",
    "reception",
    "other_reception",
    "auditor",
    "administrator",
    "registrar",
    "authority",
]

#: The lists of something else than cases that the pages show.
LISTS_OF_PARTS = {
    (BanPlace, Action.SEE_BANS_OF_BUILDING),
    (HelpRequest, Action.SEE_HELP_REQUESTS),
    (HelpRequest, Action.ANSWER_HELP_REQUEST),
    (OrgUnit, Action.SEE_STATISTICS),
}


@pytest.fixture
def many_cases(world):
    """Cases in every relation to everybody, drawn at random but the same each time."""
    draw = random.Random(7)
    people = [getattr(world, name) for name in PEOPLE]
    return [
        incident(
            world,
            unit=draw.choice(["desk", "team", "works", "social", "town"]),
            reporter=draw.choice(people),
            affected=draw.choice(people),
            witnesses=tuple({draw.choice(people) for _ in range(draw.randint(0, 2))}),
            handler=draw.choice([None, *people]),
            office_holder=draw.random() < 0.2,
            help_requested=draw.random() < 0.3,
        )
        for _ in range(60)
    ]


@pytest.mark.parametrize("action", list(Action))
def test_a_list_shows_exactly_what_the_page_allows(world, many_cases, work_for, session, action):
    for name in PEOPLE:
        work = work_for(getattr(world, name))
        listed = set(session.scalars(select(Incident.id).where(work.seen(action, Incident))))
        allowed = {case.id for case in many_cases if policy.allows(work.actor, action, case)}
        assert listed == allowed, f"{name}: {action}"


@pytest.fixture
def parts(world, many_cases):
    """Bans at each building and requests for help of many of those cases."""
    somebody, buildings = bans.person(world), list(world.buildings.values())
    days = {"first_day": bans.today(), "last_day": bans.today()}
    for number, case in enumerate(many_cases):
        now = case.reported_at
        ban = Ban(incident_id=case.id, person_id=somebody.id, proposed_by_id=case.reporter_id, proposed_at=now, **days)
        ban.places = [BanPlace(building_id=buildings[number % len(buildings)].id, incident_id=case.id)]
        help_request = HelpRequest(
            incident_id=case.id, asked_by_id=case.reporter_id, asked_at=now, callback_number="088 000 00 00"
        )
        world.session.add_all([ban, help_request])
    world.session.flush()


@pytest.mark.parametrize("model", [BanPlace, HelpRequest, OrgUnit], ids=lambda model: model.__name__)
@pytest.mark.parametrize("action", list(Action))
def test_a_list_of_parts_shows_exactly_what_the_page_allows(world, parts, work_for, session, action, model):
    every = session.scalars(select(model)).all()
    seen_by_somebody = set()
    for name in PEOPLE:
        work = work_for(getattr(world, name))
        listed = set(session.scalars(work.visible(action, model)))
        assert listed == {each for each in every if policy.allows(work.actor, action, each)}, f"{name}: {action}"
        seen_by_somebody |= listed
    if (model, action) in LISTS_OF_PARTS:
        assert seen_by_somebody == set(every)


def test_nobody_may_do_anything():
    for action in Action:
        assert policy.could(policy.NOBODY, action) is None


def test_nobody_handles_a_case_in_which_he_took_part(world, many_cases, work_for):
    for name in PEOPLE:
        actor = work_for(getattr(world, name)).actor
        for case in many_cases:
            if case.id in actor.participant_incident_ids:
                for action in policy.NEVER_BY_PARTICIPANT:
                    assert policy.allows(actor, action, case) is None


def test_every_grant_names_a_role_that_people_can_hold():
    assert {role for role, _ in policy.GRANTS} == set(Role)


def test_every_action_is_granted_to_somebody():
    assert {action for _, action in policy.GRANTS} == set(Action)


def test_a_role_that_opens_content_has_no_effect_before_it_is_confirmed(world, work_for):
    world.employee("candidate", role=Role.MANAGER, role_unit="desk", confirmed=False)
    case = incident(world)
    assert not work_for(world.candidate).may(Action.VIEW_CASE, case)


def test_the_policy_is_the_table_in_the_docs():
    """docs/policy.md is read by auditors; it says exactly what the code grants."""
    source = (Path(__file__).resolve().parents[2] / "docs" / "policy.md").read_text()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in source.splitlines() if "| `" in line]
    written = {(role.strip("`"), action.strip("`")): relations for action, role, relations, _ in rows}
    coded = {
        (role.value, action.value): ", ".join(relation.value for relation in relations)
        for (role, action), relations in policy.GRANTS.items()
    }
    assert written == coded
    barred = {action.strip("`") for action, _, _, never in rows if never}
    assert barred == {action.value for action in policy.NEVER_BY_PARTICIPANT}
