"""The VPT adviser records that he gave the handler advice: that, and nothing of what was said."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from incidents.audit.models import AuditEntry
from incidents.handling import operations
from incidents.handling.models import CaseStep
from incidents.handling.rules import NotNow
from incidents.handling.vocabulary import StepKind
from incidents.policy import Refused
from tests.factories import cases


@pytest.fixture
def case(world, session):
    """A case that the manager of the desk handles."""
    made = cases.incident(world, handler=world.manager)
    session.commit()
    return made


def advices(session) -> int:
    return session.scalar(select(func.count()).where(CaseStep.kind == StepKind.ADVISED)) or 0


def test_the_adviser_presses_once_and_the_case_tells_it(case, world, session, sign_in) -> None:
    client = sign_in(world.adviser)
    assert f'action="/zaken/{case.id}/advies"' in client.get(f"/zaken/{case.id}").text
    page = client.post(f"/zaken/{case.id}/advies", follow_redirects=True).text
    assert "Vastgelegd dat u vandaag advies gaf." in page
    assert "U gaf advies aan de behandelaar." in page
    told = sign_in(world.manager).get(f"/zaken/{case.id}").text
    assert "Adviser Testpersoon gaf advies aan de behandelaar." in told
    assert f'action="/zaken/{case.id}/advies"' not in told
    fact = session.scalars(select(AuditEntry).where(AuditEntry.name == "AdviceGiven")).one()
    assert (fact.actor_id, fact.subject_id) == (world.adviser.id, case.id)


def test_pressed_twice_on_a_day_it_is_one_advice_and_on_the_next_day_another(case, world, session, work_for) -> None:
    today = work_for(world.adviser)
    operations.give_advice(today, case)
    operations.give_advice(work_for(world.adviser), case)
    session.flush()
    assert advices(session) == 1
    operations.give_advice(work_for(world.adviser, today.now + timedelta(days=1)), case)
    session.flush()
    assert advices(session) == 2


def test_a_form_that_the_handler_has_open_stays_good(case, world, session, sign_in) -> None:
    before = case.version
    sign_in(world.adviser).post(f"/zaken/{case.id}/advies")
    session.refresh(case)
    assert case.version == before


def test_who_follows_the_report_is_not_told_of_it(case, world, sign_in) -> None:
    sign_in(world.adviser).post(f"/zaken/{case.id}/advies")
    assert "advies" not in sign_in(world.reporter).get(f"/mijn-meldingen/{case.id}").text


def test_an_adviser_does_not_advise_himself_nor_before_somebody_handles_it(world, session, work_for) -> None:
    own, waiting = cases.incident(world, handler=world.adviser), cases.incident(world)
    with pytest.raises(operations.HandlesItself):
        operations.give_advice(work_for(world.adviser), own)
    with pytest.raises(NotNow):
        operations.give_advice(work_for(world.adviser), waiting)
    assert advices(session) == 0


@pytest.mark.parametrize("who", ["manager", "director", "authority", "reporter"])
def test_nobody_else_records_advice(who, case, world, work_for) -> None:
    with pytest.raises(Refused):
        operations.give_advice(work_for(world.people[who]), case)
