"""The life of a building ban through its operations."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from incidents import policy
from incidents.bans import gate, operations, queries, rules
from incidents.bans.models import Ban, BanSuspension
from incidents.bans.vocabulary import BanState, ServedHow
from incidents.events import ExampleDataLoaded
from incidents.journey import FOLLOW_UPS
from incidents.measures.models import Measure
from incidents.measures.vocabulary import MeasureKind
from incidents.notifications.models import OutboxMessage
from incidents.persons import queries as persons_queries
from incidents.policy import SYSTEM
from incidents.work import Work
from tests.factories import bans

TODAY = bans.today()


def mails(session, template):
    """Who gets this mail, in which order."""
    session.flush()
    statement = select(OutboxMessage.recipient_id).where(OutboxMessage.template == template)
    return list(session.scalars(statement))


def tick(session, now=None):
    """The clock's part, once."""
    work = Work(session, SYSTEM, now or datetime.now(UTC), FOLLOW_UPS)
    return (
        operations.announce_started(work, 100),
        operations.announce_ends(work, 100),
        operations.announce_expired(work, 100),
    )


# --- deciding ---


def test_a_second_person_decides_and_the_ban_becomes_a_measure(world, session):
    ban = bans.imposed(world)
    session.flush()
    assert queries.state_on(ban, TODAY) is BanState.NOT_SERVED
    measure = session.scalars(select(Measure).where(Measure.incident_id == ban.incident_id)).one()
    assert (measure.kind, measure.decided_by_id) == (MeasureKind.BUILDING_BAN, world.authority.id)
    assert ban.measure_id == measure.id


def test_the_proposer_cannot_decide_even_with_the_mandate(world):
    other = world.employee("second_authority", role=policy.Role.DECIDING_AUTHORITY, role_unit="town")
    ban = bans.submitted(world, decider_id=other.id)
    world.grant(world.manager, policy.Role.DECIDING_AUTHORITY, unit="town")
    ban.decider_id = world.manager.id
    with pytest.raises(rules.DecidedByProposer):
        operations.impose(bans.work_of(world, world.manager), ban, bans.case_of(world, ban), "reden")


def test_the_database_refuses_a_ban_decided_by_its_proposer(world, session):
    ban = bans.submitted(world)
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text("UPDATE bans SET decided_by_id = proposed_by_id WHERE id = :id"), {"id": ban.id})


@pytest.mark.parametrize("who", ["manager", "director", "adviser", "reception", "reporter"])
def test_nobody_else_decides(world, who):
    ban = bans.submitted(world)
    with pytest.raises(policy.Refused):
        operations.impose(bans.work_of(world, getattr(world, who)), ban, bans.case_of(world, ban), "reden")


def test_another_authority_does_not_see_what_lies_before_the_first(world):
    ban = bans.submitted(world)
    other = world.employee("other_authority", role=policy.Role.DECIDING_AUTHORITY, role_unit="town")
    with pytest.raises(policy.Refused):
        operations.impose(bans.work_of(world, other), ban, bans.case_of(world, ban), "reden")


def test_a_returned_proposal_can_be_changed_and_submitted_again(world, session):
    ban = bans.submitted(world)
    incident = bans.case_of(world, ban)
    operations.return_proposal(bans.work_of(world, world.authority), ban, incident, "Waarom zo lang?")
    assert mails(session, "verbod_teruggestuurd") == [world.manager.id]
    work = bans.work_of(world, world.manager)
    operations.change_proposal(work, ban, incident, bans.proposal(world), None)
    operations.submit(work, ban, incident)
    assert ban.submitted_at is not None
    assert ban.return_reason is None


def test_two_bans_of_one_person_for_one_building_do_not_overlap(world):
    who = bans.person(world)
    bans.imposed(world, bans.case(world, who))
    with pytest.raises(rules.BansOverlap):
        bans.imposed(world, bans.case(world, who), last_day=TODAY + timedelta(days=20), review_on=TODAY)


def test_a_ban_for_another_building_or_after_a_lifted_one_is_no_overlap(world):
    who = bans.person(world)
    first = bans.imposed(world, bans.case(world, who))
    bans.imposed(world, bans.case(world, who), building_ids=frozenset({world.buildings["yard"].id}))
    operations.lift(bans.work_of(world, world.manager), first, bans.case_of(world, first), "Gesprek gevoerd")
    assert bans.imposed(world, bans.case(world, who)).decided_on == TODAY


def test_an_extension_starts_the_day_after_and_names_the_old_one(world):
    old = bans.served(world)
    incident, work = bans.case_of(world, old), bans.work_of(world, world.manager)
    longer = bans.proposal(
        world, last_day=old.last_day + timedelta(days=60), review_on=old.last_day + timedelta(days=9)
    )
    new = operations.propose(work, incident, longer, old)
    assert (new.extends_id, new.first_day) == (old.id, old.last_day + timedelta(days=1))
    operations.submit(work, new, incident)
    operations.impose(bans.work_of(world, world.authority), new, incident, "Nog nodig")
    assert new.decided_on == TODAY


def test_after_an_acute_ban_only_a_complete_decision_goes_on(world):
    acute = bans.served(world, acute=True)
    incident, work = bans.case_of(world, acute), bans.work_of(world, world.manager)
    again = bans.acute_proposal(world, first_day=TODAY + timedelta(days=8), last_day=TODAY + timedelta(days=14))
    ban = operations.propose(work, incident, again)
    with pytest.raises(rules.AcuteBanAgain):
        operations.submit(work, ban, incident)


# --- serving ---


def told_first(world, days=3):
    """An acute ban that was told on the spot some days before the decision, with what happened then."""
    told_on = TODAY - timedelta(days=days)
    acts = (gate.Act("Dreigde met een mes", told_on, "beveiliging"),)
    detail = "De beveiliger, om 16.40 uur bij de ingang, met de baliemedewerker erbij"
    return bans.submitted(world, acute=True, conduct=acts, told_on=told_on, told_detail=detail)


def test_an_acute_ban_told_on_the_spot_before_its_decision_is_served_on_that_day_and_holds_from_the_decision(
    world, session
):
    ban = told_first(world)
    told_on = TODAY - timedelta(days=3)
    operations.impose(bans.work_of(world, world.authority), ban, bans.case_of(world, ban), "Kon niet wachten")
    session.flush()
    assert (ban.served_on, ban.served_how, ban.decided_on) == (told_on, ServedHow.ON_THE_SPOT, TODAY)
    assert "16.40 uur" in ban.served_detail
    states = [queries.state_on(ban, each) for each in (told_on, TODAY - timedelta(days=1), TODAY)]
    assert states == [BanState.PROPOSED, BanState.PROPOSED, BanState.ACTIVE]
    assert mails(session, "verbod_begint") == [world.reception.id]
    assert mails(session, "verbod_besloten_verteld") == [world.manager.id]
    assert session.get(Measure, ban.measure_id).carried_out_on == TODAY


@pytest.mark.parametrize("column", ["acute = false", "told_on = NULL", "told_on = served_on + 1"])
def test_the_database_refuses_service_before_the_decision_unless_it_was_told_on_the_spot(world, session, column):
    ban = told_first(world)
    operations.impose(bans.work_of(world, world.authority), ban, bans.case_of(world, ban), "Kon niet wachten")
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(f"UPDATE bans SET {column} WHERE id = :id"), {"id": ban.id})  # noqa: S608


def test_a_ban_that_was_not_served_is_not_in_force_and_told_to_nobody(world, session):
    ban = bans.imposed(world)
    assert tick(session) == (0, 0, 0)
    assert queries.state_on(ban, TODAY) is BanState.NOT_SERVED
    assert not mails(session, "verbod_begint")


def test_serving_within_its_days_starts_the_ban_and_tells_reception_of_its_building_once(world, session):
    ban = bans.served(world)
    assert queries.state_on(ban, TODAY) is BanState.ACTIVE
    assert mails(session, "verbod_begint") == [world.reception.id]
    assert tick(session) == (0, 0, 0)
    measure = session.get(Measure, ban.measure_id)
    assert measure.carried_out_on == TODAY


def test_a_ban_served_ahead_starts_by_the_clock_on_its_first_day(world, session):
    bans.served(world, first_day=TODAY + timedelta(days=3))
    assert not mails(session, "verbod_begint")
    now = datetime.now(UTC)
    assert tick(session, now + timedelta(days=2))[0] == 0
    assert tick(session, now + timedelta(days=3))[0] == 1
    assert tick(session, now + timedelta(days=3))[0] == 0
    assert mails(session, "verbod_begint") == [world.reception.id]


@pytest.mark.parametrize(
    ("how", "days", "detail", "broken"),
    [
        (ServedHow.POST, -1, None, rules.ServedBeforeDecision),
        (ServedHow.POST, 1, None, rules.ServedInTheFuture),
        (ServedHow.ON_THE_SPOT, 0, None, rules.ServedWithoutDetail),
    ],
)
def test_serving_that_cannot_be_is_refused(world, how, days, detail, broken):
    ban = bans.imposed(world)
    work = bans.work_of(world, world.manager)
    with pytest.raises(broken):
        operations.serve(work, ban, bans.case_of(world, ban), how, TODAY + timedelta(days=days), detail)


def test_serving_twice_is_refused(world):
    ban = bans.served(world)
    with pytest.raises(rules.NotPossibleNow):
        operations.serve(bans.work_of(world, world.manager), ban, bans.case_of(world, ban), ServedHow.POST, TODAY, None)


def test_an_acute_ban_told_on_the_spot_counts_as_served_and_ends_by_itself(world, session):
    ban = bans.imposed(world, acute=True)
    operations.serve(
        bans.work_of(world, world.manager),
        ban,
        bans.case_of(world, ban),
        ServedHow.ON_THE_SPOT,
        TODAY,
        "Verteld door de beveiliger om 11.15 uur, bij de ingang",
    )
    assert queries.state_on(ban, ban.last_day) is BanState.ACTIVE
    assert queries.state_on(ban, ban.last_day + timedelta(days=1)) is BanState.EXPIRED


# --- changes and the end ---


def test_lifting_ends_a_ban_today_and_tells_reception(world, session):
    ban = bans.served(world)
    operations.lift(bans.work_of(world, world.manager), ban, bans.case_of(world, ban), "Goed gesprek")
    assert queries.state_on(ban, TODAY) is BanState.LIFTED
    assert mails(session, "verbod_eindigt") == [world.reception.id]


def test_reception_is_not_told_of_the_end_of_a_ban_it_never_saw(world, session):
    ban = bans.imposed(world)
    operations.lift(bans.work_of(world, world.manager), ban, bans.case_of(world, ban), "Toch niet")
    assert not mails(session, "verbod_eindigt")


def test_changing_the_exceptions_tells_reception(world, session):
    ban = bans.served(world)
    work, incident = bans.work_of(world, world.manager), bans.case_of(world, ban)
    operations.change_exceptions(work, ban, incident, "Paspoort ophalen op woensdag")
    assert mails(session, "verbod_gewijzigd") == [world.reception.id]


@pytest.mark.parametrize("who", ["authority", "reception", "reporter", "works_manager", "auditor"])
def test_others_cannot_serve_lift_suspend_or_change(world, who):
    ban = bans.served(world)
    work, incident = bans.work_of(world, getattr(world, who)), bans.case_of(world, ban)
    for act in (
        lambda: operations.serve(work, ban, incident, ServedHow.POST, TODAY, None),
        lambda: operations.lift(work, ban, incident, "reden"),
        lambda: operations.suspend(work, ban, incident, TODAY, TODAY, "reden"),
        lambda: operations.end_suspension(work, ban, incident, "reden"),
        lambda: operations.review(work, ban, incident, "reden", None),
        lambda: operations.change_exceptions(work, ban, incident, "tekst"),
    ):
        with pytest.raises(policy.Refused):
            act()


def test_the_handler_is_told_14_days_before_the_end_once_and_late_after_a_day_down(world, session):
    ban = bans.served(world)
    noon = datetime.combine(ban.last_day, datetime.min.time(), UTC) + timedelta(hours=12)
    assert tick(session, noon - timedelta(days=15))[1] == 0
    assert tick(session, noon - timedelta(days=12))[1] == 1
    assert tick(session, noon - timedelta(days=12))[1] == 0
    assert mails(session, "verbod_loopt_af") == [world.manager.id]


def test_a_ban_expires_at_midnight_in_amsterdam_and_reception_is_told_once(world, session):
    ban = bans.served(world)
    last_minute = datetime.combine(ban.last_day, datetime.min.time(), bans.AMSTERDAM) + timedelta(hours=23, minutes=59)
    assert tick(session, last_minute.astimezone(UTC))[2] == 0
    assert tick(session, (last_minute + timedelta(minutes=2)).astimezone(UTC))[2] == 1
    assert tick(session, (last_minute + timedelta(days=3)).astimezone(UTC))[2] == 0
    assert mails(session, "verbod_eindigt") == [world.reception.id]


def test_the_clock_handles_no_more_than_its_limit_at_once(world, session):
    for _ in range(3):
        bans.served(world, bans.case(world, bans.person(world)), first_day=TODAY + timedelta(days=1))
    work = Work(session, SYSTEM, datetime.now(UTC) + timedelta(days=1))
    assert [operations.announce_started(work, 2) for _ in range(3)] == [2, 1, 0]


def test_nobody_but_the_system_runs_the_clock(world):
    for act in (
        operations.announce_started,
        operations.announce_suspensions_begun,
        operations.announce_suspensions_ended,
        operations.announce_reviews,
        operations.announce_ends,
        operations.announce_expired,
    ):
        with pytest.raises(policy.Refused):
            act(bans.work_of(world, world.manager), 10)


# --- what the mails hold ---


def test_no_mail_of_a_ban_holds_a_name_or_a_fact(world, session):
    ban = bans.served(world)
    bans.visited(world, ban)
    operations.lift(bans.work_of(world, world.manager), ban, bans.case_of(world, ban), "Goed gesprek")
    session.flush()
    sent = session.scalars(select(OutboxMessage)).all()
    assert {"verbod_te_besluiten", "verbod_begint", "verbod_overtreden", "verbod_eindigt"} <= {
        each.template for each in sent
    }
    for each in sent:
        written = f"{each.template} {each.reference} {each.path}".lower()
        assert "fictief" not in written
        assert "mes" not in written.replace("message", "")


# --- the state in SQL ---


def pauses(draw, some_day, incident_id, decided_by_id):
    """None, one or two suspensions, some of them ended before their last day or even before their first."""
    for _ in range(draw.randrange(3)):
        first, last = sorted((some_day(), some_day()))
        yield BanSuspension(
            incident_id=incident_id,
            first_day=first,
            last_day=last,
            reason="Bezwaar",
            decided_by_id=decided_by_id,
            decided_at=datetime.now(UTC),
            ended_on=some_day(0.4),
        )


def test_the_sql_condition_of_in_force_equals_the_rule_for_random_facts(world, session):
    draw = Random(20261124)
    incident = bans.case(world)
    who = persons_queries.confirmed_person(bans.work_of(world, world.manager), incident.id)
    start = date(2026, 3, 1)

    def some_day(chance: float = 1.0) -> date | None:
        return start + timedelta(days=draw.randrange(20)) if draw.random() < chance else None

    made = []
    for _ in range(400):
        first, last = sorted((some_day(), some_day()))
        decided = some_day(0.9)
        served = some_day(0.8) if decided else None
        is_told_first = served is not None and served < decided
        made.append(
            Ban(
                id=uuid4(),
                incident_id=incident.id,
                person_id=who.id,
                proposed_by_id=world.manager.id,
                proposed_at=datetime.now(UTC),
                first_day=first,
                last_day=last,
                decided_on=decided,
                acute=is_told_first,
                told_on=served if is_told_first else None,
                served_on=served,
                suspensions=list(pauses(draw, some_day, incident.id, world.manager.id)),
                lifted_on=some_day(0.2),
            )
        )
    session.add_all(made)
    Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(incident.id))
    session.flush()
    actives = 0
    for offset in range(-1, 22):
        day = start + timedelta(days=offset)
        by_rule = {ban.id for ban in made if queries.state_on(ban, day) is BanState.ACTIVE}
        assert set(session.scalars(select(Ban.id).where(queries.in_force_on(day)))) == by_rule
        actives += len(by_rule)
    assert actives > 100
