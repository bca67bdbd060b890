"""After an acute ban a full decision is owed: who is reminded, where it stands, and what ends it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from incidents.accounts.models import Employee
from incidents.bans import operations
from incidents.bans import queries as ban_queries
from incidents.bans.vocabulary import ServedHow
from incidents.events import ExampleDataLoaded
from incidents.handling import closing
from incidents.handling import operations as handling
from incidents.journey import FOLLOW_UPS
from incidents.notifications.models import OutboxMessage
from incidents.policy import SYSTEM, Action
from incidents.promises import operations as promises
from incidents.promises import queries as promises_queries
from incidents.promises.models import Promise
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.queries import progress
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.work import AMSTERDAM, Work
from tests.factories import bans

MONDAY = datetime(2026, 11, 23, 10, tzinfo=AMSTERDAM).astimezone(UTC)
DUE = datetime(2026, 11, 30, 17, tzinfo=AMSTERDAM).astimezone(UTC)
DAY = timedelta(days=1)
TITLE = "Beslis wat er na het acute gebouwverbod komt"


def by_clock(session, now: datetime) -> Work:
    return Work(session, SYSTEM, now, FOLLOW_UPS)


def owed(session, case) -> list[datetime]:
    """When the open promises of a full decision are due."""
    open_ones = promises_queries.open_promises(by_clock(session, MONDAY), case.id)
    return [each.due_at for each in open_ones if each.kind is PromiseKind.FULL_DECISION]


def mails(session, template: str) -> list[str]:
    rows = session.scalars(
        select(Employee.email)
        .join(OutboxMessage, OutboxMessage.recipient_id == Employee.id)
        .where(OutboxMessage.template == template)
    )
    return sorted(email.partition("@")[0] for email in rows)


@pytest.fixture
def acute(world):
    """An acute ban that was served on Monday, and runs for 7 days more."""
    return bans.served(world, None, MONDAY, acute=True)


def test_a_served_acute_ban_makes_a_full_decision_owed_within_five_working_days(acute, world, session) -> None:
    case = bans.case_of(world, acute)
    assert owed(session, case) == [DUE]
    assert (case.next_promise, case.next_due_at) == (PromiseKind.FULL_DECISION, DUE)


def test_an_ordinary_ban_owes_no_other_decision(world, session) -> None:
    assert owed(session, bans.case_of(world, bans.served(world, None, MONDAY))) == []


def test_the_days_run_from_the_day_on_which_it_was_served_and_not_from_writing_it_down(world, session) -> None:
    ban = bans.imposed(world, None, MONDAY, acute=True)
    case = bans.case_of(world, ban)
    work = bans.work_of(world, world.manager, MONDAY + 2 * DAY)
    operations.serve(work, ban, case, ServedHow.IN_PERSON, bans.today(MONDAY), None)
    assert owed(session, case) == [DUE]
    session.commit()
    assert promises.recompute(by_clock(session, MONDAY + 2 * DAY), 10) == 0


def test_a_ban_that_ends_sooner_asks_for_the_decision_before_the_end_of_its_last_day(world, session) -> None:
    last_day = bans.today(MONDAY + 2 * DAY)
    case = bans.case_of(world, bans.served(world, None, MONDAY, acute=True, last_day=last_day))
    assert owed(session, case) == [datetime(2026, 11, 25, 23, 59, tzinfo=AMSTERDAM).astimezone(UTC)]
    session.commit()
    assert promises.recompute(by_clock(session, MONDAY + DAY), 10) == 0


def test_the_handler_is_reminded_and_later_the_next_higher_manager(acute, world, session) -> None:
    session.commit()
    assert promises.remind_due(by_clock(session, DUE), 10) == 0
    assert promises.remind_due(by_clock(session, DUE + timedelta(minutes=5)), 10) == 1
    session.commit()
    assert mails(session, "herinnering_volledig_besluit") == ["manager"]
    assert promises.escalate_due(by_clock(session, DUE + 2 * DAY), 10) == 1
    session.commit()
    assert mails(session, "te_laat_hoger") == ["adviser", "director"]


def test_the_promise_is_kept_by_the_full_ban_that_was_decided(acute, world, session) -> None:
    case, now = bans.case_of(world, acute), MONDAY + DAY
    proposal = bans.proposal(world, bans.today(now))
    ban = operations.propose(bans.work_of(world, world.manager, now), case, proposal, extends=acute)
    operations.submit(bans.work_of(world, world.manager, now), ban, case)
    assert owed(session, case) == [DUE]
    operations.impose(bans.work_of(world, world.authority, now), ban, case, "Evenredig")
    assert owed(session, case) == []
    kept = session.scalars(select(Promise).where(Promise.kind == PromiseKind.FULL_DECISION)).one()
    assert (kept.kept_at, kept.dropped_at) == (now, None)


def test_the_promise_is_kept_by_lifting_the_acute_ban(acute, world, session) -> None:
    case = bans.case_of(world, acute)
    operations.lift(bans.work_of(world, world.manager, MONDAY + DAY), acute, case, "Misverstand")
    assert owed(session, case) == []
    kept = session.scalars(select(Promise).where(Promise.kind == PromiseKind.FULL_DECISION)).one()
    assert kept.kept_at == MONDAY + DAY


def test_dropping_the_proposal_of_a_full_ban_does_not_keep_it(acute, world, session) -> None:
    case, work = bans.case_of(world, acute), bans.work_of(world, world.manager, MONDAY + DAY)
    ban = operations.propose(work, case, bans.proposal(world, work.today), extends=acute)
    operations.lift(work, ban, case, "Toch niet")
    assert owed(session, case) == [DUE]


def test_the_promise_falls_when_the_acute_ban_has_ended_by_itself(acute, world, session) -> None:
    case = bans.case_of(world, acute)
    session.commit()
    assert operations.announce_expired(by_clock(session, MONDAY + 7 * DAY)) == 0
    assert owed(session, case) == [DUE]
    assert operations.announce_expired(by_clock(session, MONDAY + 8 * DAY)) == 1
    session.commit()
    fallen = session.scalars(select(Promise).where(Promise.kind == PromiseKind.FULL_DECISION)).one()
    assert (fallen.kept_at, fallen.dropped_at) == (None, MONDAY + 8 * DAY)
    assert case.next_promise is None


def test_a_full_ban_of_the_same_morning_is_no_answer_to_the_acute_one_of_the_afternoon(world, session) -> None:
    case = bans.case(world)
    bans.imposed(world, case, MONDAY, building_ids=frozenset({world.buildings["yard"].id}))
    bans.served(world, case, MONDAY + timedelta(hours=3), acute=True)
    assert owed(session, case) == [DUE]


@pytest.mark.parametrize("is_acute", [True, False])
def test_what_is_done_after_the_acute_ban_has_ended_does_not_keep_it_while_the_clock_stands_still(
    acute, world, session, is_acute
) -> None:
    case, later = bans.case_of(world, acute), MONDAY + 8 * DAY
    if is_acute:
        bans.imposed(world, case, later, acute=True)
    else:
        ban = bans.proposed(world, case, later)
        operations.lift(bans.work_of(world, world.manager, later), ban, case, "Toch niet")
    fallen = session.scalars(select(Promise).where(Promise.kind == PromiseKind.FULL_DECISION)).one()
    assert (fallen.kept_at, fallen.dropped_at) == (None, later)


def test_it_outlives_the_handing_over_of_its_case_and_the_employee_hears_only_of_his_own_promise(
    acute, world, session, work_for
) -> None:
    case = bans.case_of(world, acute)
    handling.hand_over(work_for(world.adviser, MONDAY + 6 * DAY), case, world.units["team"].id, "Hoort daar")
    assert owed(session, case) == [DUE]
    taking_up = datetime(2026, 11, 30, 17, tzinfo=AMSTERDAM).astimezone(UTC)
    shown = progress(work_for(world.reporter, MONDAY + 6 * DAY), case)
    assert (shown.next_promise, shown.next_due_at) == (PromiseKind.TAKE_UP, taking_up)


def test_a_closed_case_still_asks_its_handler_for_the_decision(world, session, sign_in, work_for) -> None:
    ban = bans.served(world, acute=True)
    case = bans.case_of(world, ban)
    work = work_for(world.manager)
    handling.assess_severity(work, case, 2)
    closing.choose_outcome(work, case, Outcome.MEASURES, "Acuut verbod")
    closing.give_feedback(work, case, "Hij komt er niet in.")
    closing.close(work, case)
    Work(session, SYSTEM, MONDAY).record(ExampleDataLoaded(case.id))
    session.commit()
    assert case.status is IncidentStatus.CLOSED
    client = sign_in(world.manager)
    assert TITLE in client.get("/mijn-werk").text
    page = client.get(f"/zaken/{case.id}").text
    assert TITLE in page
    assert "Volledig besluit of opheffen na acuut verbod" in page
    assert "heropen de zaak om een volledig besluit voor te stellen" in page
    assert f'href="/gebouwverboden/{ban.id}"' in page
    assert "5 werkdagen na het bezorgen" in client.get(f"/gebouwverboden/{ban.id}").text
    assert "Volledig besluit of opheffen na acuut verbod" in client.get("/werkvoorraad?keuze=gesloten").text
    assert TITLE not in sign_in(world.director).get("/mijn-werk").text
    operations.lift(work_for(world.manager), ban, case, "Misverstand")
    session.commit()
    assert TITLE not in client.get("/mijn-werk").text
    assert "Deze zaak is gesloten" in client.get(f"/zaken/{case.id}").text


def test_while_the_authority_decides_the_case_goes_on(world, session, sign_in) -> None:
    acute = bans.served(world, acute=True)
    case = bans.case_of(world, acute)
    handling.assess_severity(bans.work_of(world, world.manager), case, 4)
    work = bans.work_of(world, world.manager)
    ban = operations.propose(work, case, bans.proposal(world, work.today), extends=acute)
    session.commit()
    client = sign_in(world.manager)
    page = client.get(f"/zaken/{case.id}").text
    assert TITLE in page
    assert f'href="/gebouwverboden/{ban.id}">Voorstel bekijken' in page
    work = bans.work_of(world, world.manager)
    operations.submit(work, *ban_queries.find(work, ban.id, Action.PROPOSE_BAN))
    session.commit()
    page = client.get(f"/zaken/{case.id}").text
    # It is owed still, and stands beside what must happen next.
    assert f'id="nu">{TITLE}' not in page
    assert 'id="nu">Beslis hoe het afloopt' in page
