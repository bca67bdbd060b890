"""What is sent twice, even at the same instant, happens once."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from incidents.accounts.models import CaseAccess
from incidents.audit.models import AuditEntry
from incidents.bans import operations as bans_operations
from incidents.bans import queries as bans_queries
from incidents.bans import rules as bans_rules
from incidents.bans import visits as bans_visits
from incidents.bans.models import Ban, BanViolation
from incidents.handling import closing
from incidents.handling import operations as handling
from incidents.handling.models import Feedback
from incidents.handling.vocabulary import FeedbackAnswer
from incidents.notifications.models import OutboxMessage
from incidents.registration.models import Addition
from incidents.registration.rules import FormAlreadyUsed
from tests.factories import bans, cases


def count(session, model, **values):
    return session.scalar(select(func.count()).select_from(model).filter_by(**values))


@pytest.fixture
def case(world, session):
    made = bans.case(world)
    session.commit()
    return made


def test_the_same_addition_is_told_once_and_another_one_as_well(case, world, session, sign_in):
    browser, address = sign_in(world.reporter), f"/mijn-meldingen/{case.id}/aanvullen"
    mails = count(session, OutboxMessage)
    for text in ("Hij had een hond bij zich.", " Hij had een hond bij zich. ", "Een grote hond."):
        assert browser.post(address, data={"text": text}).status_code == 302
    assert [each.text for each in session.scalars(select(Addition).order_by(Addition.added_at))] == [
        "Hij had een hond bij zich.",
        "Een grote hond.",
    ]
    assert count(session, OutboxMessage) == mails + 2


def test_the_same_answer_is_given_once_and_another_one_is_refused(case, world, session, work_for):
    feedback = Feedback(
        id=uuid4(), incident_id=case.id, given_by_id=world.manager.id, given_at=datetime.now(UTC), text="Gesproken."
    )
    session.add(feedback)
    session.flush()
    answer = FeedbackAnswer.NOT_AS_AGREED
    for _ in range(3):
        closing.answer_feedback(work_for(world.reporter), case, feedback.id, answer, "Niet gebeld")
    assert count(session, AuditEntry, name="FeedbackAnswered") == 1
    with pytest.raises(closing.NothingToAnswer):
        closing.answer_feedback(work_for(world.reporter), case, feedback.id, answer, "Toch anders")


def test_the_same_access_is_given_once(case, world, session, work_for):
    until = date.today() + timedelta(days=3)  # noqa: DTZ011
    for _ in range(2):
        handling.give_access(work_for(world.manager), case, world.teammate, "Kent de wijk", until)
    assert count(session, CaseAccess) == 1
    handling.give_access(work_for(world.manager), case, world.teammate, "Kent de wijk", until + timedelta(days=1))
    assert count(session, CaseAccess) == 2


def test_the_same_proposal_is_made_once_also_through_its_page(case, world, session, sign_in):
    browser, address = sign_in(world.manager), f"/zaken/{case.id}/gebouwverbod"
    key = browser.get(address).text.split('name="form_key"')[1].split('value="')[1].split('"')[0]
    today = bans.today()
    typed = {
        "form_key": key,
        "kind": "gewoon",
        "first_day": today.strftime("%d-%m-%Y"),
        "last_day": (today + timedelta(days=30)).strftime("%d-%m-%Y"),
    }
    first, second = browser.post(address, data=typed), browser.post(address, data=typed)
    assert (first.status_code, first.headers["Location"]) == (302, second.headers["Location"])
    assert count(session, Ban) == 1


def test_a_form_of_another_case_proposes_nothing(case, world, session, work_for):
    ban = bans_operations.propose(work_for(world.manager), case, bans.proposal(world), None, uuid4())
    other = bans.case(world, bans.person(world, "Ander Fictief"))
    with pytest.raises(bans_rules.NotPossibleNow):
        bans_operations.propose(work_for(world.manager), other, bans.proposal(world), None, ban.id)


def test_a_visit_is_not_a_report_that_was_sent_before(case, world, session, work_for, sign_in):
    ban = bans.served(world, case)
    session.commit()
    hall = world.buildings["hall"]
    earlier = cases.incident(world, reporter=world.reception, form_key=uuid4())
    place = bans_queries.place(work_for(world.reception), ban.id, hall.id)
    with pytest.raises(FormAlreadyUsed):
        bans_visits.report_violation(work_for(world.reception), place, hall, "Kwam binnen", earlier.form_key)
    data = {"building": str(hall.id), "form_key": str(earlier.form_key)}
    assert sign_in(world.reception).post(f"/receptie/{ban.id}/is-hier", data=data).status_code == 302
    assert count(session, BanViolation) == 0
