"""The case repeats what it owes first, its open promises and its planned measures, whatever is done in whatever order."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from incidents.bans import operations as bans_operations
from incidents.bans.models import Ban
from incidents.handling import closing
from incidents.handling import operations as handling
from incidents.journey import FOLLOW_UPS
from incidents.measures import operations as measures
from incidents.measures.models import Measure
from incidents.measures.operations import MeasureDecision
from incidents.measures.vocabulary import MeasureKind
from incidents.policy import SYSTEM, Refused
from incidents.promises import operations as promises
from incidents.promises.models import Promise
from incidents.promises.rules import end_of
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import Incident
from incidents.registration.vocabulary import Outcome
from incidents.sentences import RuleBroken
from incidents.work import AMSTERDAM, Work
from tests.factories import bans, cases

STEPS, MANY = 40, 6
START = datetime(2026, 11, 16, 9, tzinfo=AMSTERDAM).astimezone(UTC)


class Walk:
    """One case and a second report of the same event, and whoever does something at random with them."""

    def __init__(self, world, seed: int) -> None:
        self.world, self.random, self.now = world, Random(seed), START
        self.main = bans.case(world, reported_at=START)
        self.other = cases.incident(world, reporter=world.colleague, handler=world.manager, reported_at=START)
        promises.promise(self.work(world.manager), self.main, PromiseKind.FEEDBACK, 5)
        promises.promise(self.work(world.manager), self.other, PromiseKind.TAKE_UP, 1)
        self.done: list[str] = []

    def work(self, employee) -> Work:
        return bans.work_of(self.world, employee, self.now)

    def clock(self) -> Work:
        return Work(self.world.session, SYSTEM, self.now, FOLLOW_UPS)

    def case(self) -> Incident:
        return self.random.choice([self.main, self.other])

    def any_of(self, model, case: Incident):
        rows = self.world.session.scalars(select(model).where(model.incident_id == case.id).order_by(model.id)).all()
        return self.random.choice(rows) if rows else None

    # --- what can be done ---

    def take_up(self) -> None:
        handling.take_up(self.work(self.world.manager), self.case())

    def hand_over(self) -> None:
        unit = self.world.units[self.random.choice(["desk", "team", "social"])]
        handling.hand_over(self.work(self.world.adviser), self.case(), unit.id, "Hoort daar")

    def choose_outcome(self) -> None:
        outcome = self.random.choice([Outcome.MEASURES, Outcome.NO_MEASURE])
        closing.choose_outcome(self.work(self.world.manager), self.case(), outcome, "Past")

    def tell(self) -> None:
        closing.give_feedback(self.work(self.world.manager), self.case(), "Zo liep het af")

    def close(self) -> None:
        case = self.case()
        handling.assess_severity(self.work(self.world.manager), case, 2)
        closing.close(self.work(self.world.manager), case)

    def reopen(self) -> None:
        closing.reopen(self.work(self.world.adviser), self.case(), "Toch niet klaar")

    def withdraw(self) -> None:
        # Seldom: hardly anything can be done after it.
        if self.random.random() < 0.9:
            raise handling.NoSuchCase
        handling.withdraw(self.work(self.world.adviser), self.case(), "Vergissing")

    def join(self) -> None:
        handling.join_same_event(self.work(self.world.adviser), self.other, self.main.reference, "Zelfde man")

    def part(self) -> None:
        handling.undo_same_event(self.work(self.world.adviser), self.other)

    def decide(self) -> None:
        today = self.work(self.world.manager).today
        planned_on = self.random.choice([None, today + timedelta(days=self.random.randint(0, 9))])
        decision = MeasureDecision(MeasureKind.STOP_TALK, "Nodig", today, planned_on)
        measures.decide(self.work(self.world.manager), self.case(), decision)

    def carry_out(self) -> None:
        case = self.case()
        if (measure := self.any_of(Measure, case)) is not None:
            work = self.work(self.world.manager)
            measures.carry_out(work, case, measure, work.today, None)

    def take_back(self) -> None:
        case = self.case()
        if (measure := self.any_of(Measure, case)) is not None:
            measures.withdraw(self.work(self.world.manager), case, measure, "Toch niet")

    def ban(self) -> None:
        bans.served(self.world, self.main, self.now, acute=self.random.random() < 0.7)

    def lift(self) -> None:
        if (ban := self.any_of(Ban, self.main)) is not None:
            bans_operations.lift(self.work(self.world.manager), ban, self.main, "Misverstand")

    def expire(self) -> None:
        bans_operations.announce_expired(self.clock())

    def move(self) -> None:
        self.world.organisation.feedback_working_days = self.random.randint(1, 9)
        self.world.session.flush()
        promises.recompute(self.clock(), 10)

    def walk(self) -> None:
        steps = (self.take_up, self.hand_over, self.choose_outcome, self.tell, self.close, self.reopen, self.withdraw)
        links = (self.join, self.part)
        acts = (self.decide, self.carry_out, self.take_back, self.ban, self.lift, self.expire, self.move)
        for _ in range(STEPS):
            self.now += timedelta(hours=self.random.randint(1, 30))
            verb = self.random.choice([*steps, *links, *acts])
            held = self.world.session.begin_nested()
            try:
                verb()
                held.commit()
                self.done.append(verb.__name__)
            except (RuleBroken, Refused):
                held.rollback()
            self.check()

    def check(self) -> None:
        session = self.world.session
        session.flush()
        session.expire_all()
        for case in (self.main, self.other):
            still_open = select(Promise).where(
                Promise.incident_id == case.id, Promise.kept_at.is_(None), Promise.dropped_at.is_(None)
            )
            owed = [(each.due_at, each.kind.value) for each in session.scalars(still_open)]
            first = min(owed, default=(None, None))
            planned = session.scalar(
                select(func.min(Measure.planned_on)).where(
                    Measure.incident_id == case.id, Measure.carried_out_on.is_(None), Measure.withdrawn_at.is_(None)
                )
            )
            measure_due_at = end_of(planned) if planned else None
            terms = [each for each in (first[0], measure_due_at) if each is not None]
            assert (case.next_due_at, case.next_promise, case.measure_due_at, case.term_at) == (
                *first,
                measure_due_at,
                min(terms, default=None),
            ), self.done


@pytest.mark.parametrize("seed", range(MANY))
def test_the_case_repeats_what_it_owes_first_whatever_is_done(world, seed):
    walk = Walk(world, seed)
    walk.walk()
    assert len(set(walk.done)) > 5
