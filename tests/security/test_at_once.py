"""Real connections at the same instant: what must happen once happens once, and bans of one person never overlap."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import func, select

from incidents.audit.models import AuditEntry
from incidents.bans.models import Ban
from incidents.registration.models import Addition
from tests.factories import bans, cases
from tests.registration.conftest import live as live

MANY = 6


def together(acts: list[Callable[[], Any]]) -> list[Any]:
    """Start all at one moment; give what each answered."""
    barrier = Barrier(len(acts))

    def act(each: Callable[[], Any]) -> Any:
        barrier.wait()
        return each()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_an_addition_pressed_many_times_is_one(live):
    case = cases.incident(live.world)
    live.world.session.commit()
    clients = [live.client(live.world.reporter) for _ in range(MANY)]
    address, typed = f"/mijn-meldingen/{case.id}/aanvullen", {"text": "Hij had een hond bij zich."}
    statuses = together([lambda c=c: c.post(address, data=typed).status_code for c in clients])
    assert set(statuses) == {302}
    assert live.read(lambda session: session.scalar(select(func.count()).select_from(Addition))) == 1


def test_two_cases_joined_crosswise_at_one_instant_are_joined_once(live):
    world = live.world
    pairs = [(cases.incident(world), cases.incident(world, reporter=world.colleague)) for _ in range(MANY)]
    world.session.commit()
    for one, other in pairs:
        ways = [(one.id, other.reference), (other.id, one.reference)]
        clients = [live.client(world.adviser) for _ in ways]
        statuses = together(
            [
                lambda c=c, id_=id_, reference=reference: (
                    c.post(
                        f"/zaken/{id_}/zelfde-gebeurtenis", data={"reference": reference, "reason": "Zelfde man"}
                    ).status_code
                )
                for c, (id_, reference) in zip(clients, ways, strict=True)
            ]
        )
        assert sorted(statuses) == [303, 422]


def test_two_bans_for_one_person_decided_at_one_instant_do_not_overlap(live):
    world, who = live.world, bans.person(live.world)
    waiting = [bans.submitted(world, bans.case(world, who)) for _ in range(2)]
    world.session.commit()
    clients = [live.client(world.authority) for _ in waiting]
    typed = {"reason": "Herhaling"}
    statuses = together(
        [
            lambda c=c, ban=ban: c.post(f"/gebouwverboden/{ban.id}/besluiten", data=typed).status_code
            for c, ban in zip(clients, waiting, strict=True)
        ]
    )
    assert sorted(statuses) == [302, 422]
    assert live.read(lambda session: session.scalar(select(func.count()).where(Ban.decided_on.is_not(None)))) == 1


def test_a_ban_is_imposed_or_sent_back_but_not_both(live):
    ban = bans.submitted(live.world)
    live.world.session.commit()
    clients = [live.client(live.world.authority) for _ in range(MANY)]
    ways = [("besluiten", {"reason": "Nodig"}), ("terugsturen", {"terug-reason": "Horen ontbreekt"})] * (MANY // 2)
    statuses = together(
        [
            lambda c=c, way=way, typed=typed: c.post(f"/gebouwverboden/{ban.id}/{way}", data=typed).status_code
            for c, (way, typed) in zip(clients, ways, strict=True)
        ]
    )
    assert statuses.count(302) == 1, statuses
    assert set(statuses) <= {302, 404, 409, 422}
    told = select(func.count()).where(AuditEntry.name.in_(("BanImposed", "BanReturned")))
    assert live.read(lambda session: session.scalar(told)) == 1


def test_a_ban_is_served_or_lifted_without_an_error(live):
    ban = bans.imposed(live.world)
    live.world.session.commit()
    clients = [live.client(live.world.manager) for _ in range(MANY)]
    served = {"how": "registered_post", "served_on": bans.today().strftime("%d-%m-%Y")}
    ways = [("bezorgd", served), ("opheffen", {"reason": "Bezwaar gegrond"})] * (MANY // 2)
    statuses = together(
        [
            lambda c=c, way=way, typed=typed: c.post(f"/gebouwverboden/{ban.id}/{way}", data=typed).status_code
            for c, (way, typed) in zip(clients, ways, strict=True)
        ]
    )
    assert set(statuses) <= {302, 409, 422}, statuses
    told = {
        name: live.read(lambda session, name=name: session.scalar(select(func.count()).where(AuditEntry.name == name)))
        for name in ("BanServed", "BanLifted")
    }
    assert max(told.values()) == 1, statuses
    assert statuses.count(302) == sum(told.values()), statuses


def test_a_ban_that_is_served_many_times_at_one_instant_is_served_once(live):
    ban = bans.imposed(live.world)
    live.world.session.commit()
    clients = [live.client(live.world.manager) for _ in range(MANY)]
    typed = {"how": "registered_post", "served_on": bans.today().strftime("%d-%m-%Y")}
    statuses = together(
        [lambda c=c: c.post(f"/gebouwverboden/{ban.id}/bezorgd", data=typed).status_code for c in clients]
    )
    assert statuses.count(302) == 1, statuses
    assert set(statuses) <= {302, 409, 422}, statuses
    told = select(func.count()).where(AuditEntry.name == "BanServed")
    assert live.read(lambda session: session.scalar(told)) == 1
