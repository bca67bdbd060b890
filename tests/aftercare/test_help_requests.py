"""The support team: who waits, and that somebody called."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from incidents.aftercare import operations, queries
from incidents.audit.models import AuditEntry
from incidents.events import ExampleDataLoaded
from incidents.policy import SYSTEM, Refused, Role
from incidents.registration.models import HelpRequest, Incident
from incidents.work import Work
from tests.factories import cases

NUMBER = "06 0000 0000"


@pytest.fixture
def ask(world, session):
    """Somebody asks to be called back."""

    def act(asked_at: datetime | None = None, *, affected=None, **values) -> HelpRequest:
        incident = cases.incident(world, affected=affected, help_requested=True, story="Een geheim verhaal.")
        values.setdefault("for_employee_id", incident.affected_employee_id)
        made = HelpRequest(
            id=uuid4(),
            incident_id=incident.id,
            asked_by_id=world.reporter.id,
            asked_at=asked_at or datetime.now(UTC),
            callback_number=NUMBER,
            **values,
        )
        session.add(made)
        Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(incident.id))
        session.commit()
        return made

    return act


def test_nobody_to_call_is_said_plainly(world, sign_in):
    page = sign_in(world.support).get("/opvang").get_data(as_text=True)
    assert "Er is nu niemand te bellen" in page
    assert "leggen we niet vast" in page


def test_the_team_sees_who_waits_with_number_and_what_helps_and_nothing_of_the_story(world, sign_in, ask):
    ask(what_helps="Even bellen", affected=world.colleague)
    page = sign_in(world.support).get("/opvang").get_data(as_text=True)
    assert "Colleague Testpersoon" in page
    assert "Reporter Testpersoon vroeg dit." in page
    assert NUMBER in page
    assert "Even bellen" in page
    assert "Een geheim verhaal." not in page


def test_who_waits_longest_stands_on_top(world, work_for, ask):
    now = datetime.now(UTC)
    late, early = ask(now), ask(now - timedelta(hours=2))
    assert [each.id for each in queries.help_requests(work_for(world.support)).waiting] == [early.id, late.id]


def test_who_has_no_account_is_called_by_the_name_that_was_told(world, work_for, session, ask):
    made = ask(for_employee_id=None)
    incident = session.get_one(cases.Incident, made.incident_id)
    incident.affected_name = "Uitzendkracht Testpersoon"
    Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(incident.id))
    session.commit()
    line = queries.help_requests(work_for(world.support)).waiting[0]
    assert (line.name, line.asked_by) == ("Uitzendkracht Testpersoon", "Reporter Testpersoon")


def test_having_called_is_kept_once_and_hides_the_number(world, sign_in, session, ask):
    made = ask()
    client = sign_in(world.support)
    assert client.post(f"/opvang/{made.id}/gebeld").status_code == 302
    page = client.get("/opvang").get_data(as_text=True)
    assert "Support Testpersoon belde met Reporter Testpersoon." in page
    assert NUMBER not in page
    session.refresh(made)
    first = made.answered_at
    client.post(f"/opvang/{made.id}/gebeld")
    assert "Een teamgenoot had al gebeld." in client.get("/opvang").get_data(as_text=True)
    session.refresh(made)
    assert made.answered_at == first
    facts = session.scalars(select(AuditEntry).where(AuditEntry.name == "HelpAnswered")).all()
    assert [each.subject_id for each in facts] == [made.incident_id]


def test_who_pressed_by_mistake_takes_it_back_and_the_colleague_waits_again(world, sign_in, session, ask):
    made = ask()
    client = sign_in(world.support)
    client.post(f"/opvang/{made.id}/gebeld")
    assert "Toch niet gebeld" in client.get("/opvang").text
    assert client.post(f"/opvang/{made.id}/toch-niet-gebeld").status_code == 302
    page = client.get("/opvang").text
    assert "Deze collega staat weer in de lijst om te bellen." in page
    assert NUMBER in page
    assert "Toch niet gebeld" not in page
    session.refresh(made)
    assert (made.answered_at, made.answered_by_id) == (None, None)
    fact = session.scalars(select(AuditEntry).where(AuditEntry.name == "HelpAnswerTakenBack")).one()
    assert (fact.subject_id, fact.shown_ids, fact.actor_id) == (made.incident_id, [made.id], world.support.id)
    assert "Het opvangteam heeft toch nog niet gebeld." in sign_in(world.manager).get(f"/zaken/{made.incident_id}").text
    follow = sign_in(world.reporter).get(f"/mijn-meldingen/{made.incident_id}").text
    assert "Het opvangteam heeft toch nog niet gebeld." in follow
    assert "Het opvangteam heeft gebeld." not in follow


def test_only_who_pressed_takes_it_back_and_only_on_that_day(world, sign_in, work_for, session, ask):
    now = datetime.now(UTC)
    old, of_another = ask(), ask()
    operations.answer(work_for(world.support, now - timedelta(days=1)), old)
    mate = world.employee("mate", unit="town", role=Role.PEER_SUPPORT)
    operations.answer(work_for(mate, now), of_another)
    session.commit()
    client = sign_in(world.support)
    assert "Toch niet gebeld" not in client.get("/opvang").text
    for each in (old, of_another):
        client.post(f"/opvang/{each.id}/toch-niet-gebeld")
        assert "Dit kan niet meer terug." in client.get("/opvang").text
        session.refresh(each)
        assert each.answered_at is not None


def test_what_was_answered_goes_from_the_page_after_seven_days(world, work_for, session, ask):
    now = datetime.now(UTC)
    made = ask(now - timedelta(days=9))
    operations.answer(work_for(world.support, now - timedelta(days=8)), made)
    session.commit()
    shown = queries.help_requests(work_for(world.support))
    assert (shown.waiting, shown.answered) == ([], [])


def test_every_look_is_logged_with_the_cases_that_it_showed(world, sign_in, session, ask):
    made = ask()
    sign_in(world.support).get("/opvang")
    look = session.scalars(select(AuditEntry).where(AuditEntry.name == "see_help_requests")).one()
    assert look.shown_ids == [made.incident_id]
    assert look.actor_id == world.support.id


def test_the_log_of_a_case_holds_who_saw_its_request_for_help_answered_ones_too(world, sign_in, work_for, session, ask):
    waiting, answered = ask(), ask()
    operations.answer(work_for(world.support), answered)
    session.commit()
    sign_in(world.support).get("/opvang")
    for each in (waiting, answered):
        case = session.get(Incident, each.incident_id)
        page = sign_in(world.auditor).get(f"/inzagelog?zaak={case.reference}&wat=read").get_data(as_text=True)
        assert "Bekeek de hulpvragen: 2 getoond" in page


@pytest.mark.parametrize("who", ["reporter", "manager", "adviser", "auditor", "administrator", "reception"])
def test_nobody_else_sees_or_answers(world, sign_in, session, ask, who):
    made = ask()
    client = sign_in(world.people[who])
    assert client.get("/opvang").status_code == 403
    assert client.post(f"/opvang/{made.id}/gebeld").status_code == 403
    session.refresh(made)
    assert made.answered_at is None


def test_a_request_that_is_not_there_is_not_found_and_others_are_refused(world, sign_in, work_for, ask):
    assert sign_in(world.support).post(f"/opvang/{uuid4()}/gebeld").status_code == 404
    made = ask()
    with pytest.raises(Refused):
        operations.answer(work_for(world.manager), made)
    with pytest.raises(Refused):
        queries.help_requests(work_for(world.manager))
