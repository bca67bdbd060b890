"""An answer "not as agreed": the adviser arranges something with the employee, past the manager, and it is done."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from incidents.audit.models import AuditEntry
from incidents.handling import closing
from incidents.handling import operations as handling
from incidents.handling.vocabulary import FeedbackAnswer
from incidents.notifications.models import OutboxMessage
from incidents.policy import Refused, Role
from incidents.registration.vocabulary import Outcome
from incidents.web.formats import short_moment
from tests.factories import cases

WROTE, ARRANGED = "Er kwam geen brief.", "U krijgt vrijdag een telefoontje over de brief."


@pytest.fixture
def case(world, session, work_for):
    """A case of the desk whose reporter answered that it did not go as agreed."""
    made = cases.incident(world, handler=world.manager, outcome=Outcome.NO_MEASURE, outcome_reason="Te licht")
    disagree(made, work_for(world.manager), work_for(world.reporter))
    session.commit()
    return made


def disagree(case, handler, employee, answered=None):
    feedback = closing.give_feedback(handler, case, "Wij doen niets.")
    answered = answered or feedback
    return closing.answer_feedback(employee, case, answered.id, FeedbackAnswer.NOT_AS_AGREED, WROTE)


def page_of(case) -> str:
    return f"/zaken/{case.id}/niet-zoals-afgesproken"


def feedback_of(session, case):
    return session.scalars(select(closing.Feedback).where(closing.Feedback.incident_id == case.id)).one()


def settle(client, session, case, **values):
    data = {"feedback_id": feedback_of(session, case).id, "arrangement": ARRANGED, "version": case.version}
    return client.post(page_of(case), data=data | values)


def test_the_adviser_finds_the_page_in_his_work_and_reads_what_was_written(case, world, session, sign_in) -> None:
    client = sign_in(world.adviser)
    assert f'href="{page_of(case)}"' in client.get("/mijn-werk").text
    assert f'href="{page_of(case)}"' in client.get(f"/zaken/{case.id}").text
    page = client.get(page_of(case)).text
    assert WROTE in page
    assert "Wij doen niets." in page
    looks = session.scalars(select(AuditEntry).where(AuditEntry.name == "settle_disagreement")).all()
    assert [(each.actor_id, each.subject_id) for each in looks] == [(world.adviser.id, case.id)]


def test_what_was_arranged_leaves_the_list_and_the_employee_reads_it(case, world, session, sign_in) -> None:
    client = sign_in(world.adviser)
    assert settle(client, session, case).status_code == 303
    assert "niet zoals afgesproken" not in client.get("/mijn-werk").text
    page = client.get(f"/zaken/{case.id}").text
    assert ARRANGED in page
    assert "U maakte een afspraak met de medewerker." in page
    sent = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "afspraak_gemaakt")).one()
    assert (sent.recipient_id, sent.path) == (world.reporter.id, f"/mijn-meldingen/{case.id}")
    followed = sign_in(world.reporter).get(f"/mijn-meldingen/{case.id}").text
    assert ARRANGED in followed
    assert "Adviser Testpersoon schreef op wat er met u is afgesproken." in followed
    assert "neemt contact met u op" not in followed


def test_the_manager_reads_neither_the_answer_nor_what_was_arranged(case, world, session, sign_in) -> None:
    settle(sign_in(world.adviser), session, case)
    client = sign_in(world.manager)
    page = client.get(f"/zaken/{case.id}").text
    assert WROTE not in page
    assert ARRANGED not in page
    assert "niet-zoals-afgesproken" not in page
    assert client.get(page_of(case)).status_code == 403


def test_the_manager_reads_who_looked_but_not_that_it_was_at_such_an_answer(case, world, sign_in) -> None:
    sign_in(world.adviser).get(page_of(case))
    looks = sign_in(world.manager).get(f"/zaken/{case.id}/inzage").text
    assert "Adviser Testpersoon" in looks
    assert "Bekeek een zaak" in looks
    assert "niet zoals afgesproken" not in looks
    assert "Las een antwoord: niet zoals afgesproken" in sign_in(world.auditor).get("/inzagelog").text


def test_an_answer_is_settled_once_and_no_text_is_lost(case, world, session, sign_in) -> None:
    client = sign_in(world.adviser)
    empty = settle(client, session, case, arrangement=" ")
    assert empty.status_code == 422
    assert "Schrijf op wat u met de medewerker hebt afgesproken." in empty.text
    settle(client, session, case)
    again = settle(client, session, case, arrangement="Toch anders")
    assert again.status_code == 422
    assert "intussen al vastgelegd" in again.text
    assert "Toch anders" in again.text
    session.expire_all()
    assert feedback_of(session, case).arrangement == ARRANGED
    assert "wacht geen antwoord" in client.get(page_of(case), follow_redirects=True).text


def test_a_form_that_the_handler_has_open_stays_good(case, world, session, sign_in) -> None:
    version = case.version
    settle(sign_in(world.adviser), session, case)
    session.refresh(case)
    assert case.version == version


def test_the_answer_to_a_joined_report_is_settled_on_that_report(world, session, sign_in, work_for) -> None:
    main = cases.incident(world, handler=world.manager, outcome=Outcome.NO_MEASURE, outcome_reason="Te licht")
    joined = cases.incident(world, reporter=world.colleague)
    handling.join_same_event(work_for(world.adviser), joined, main.reference, "Zelfde man")
    closing.give_feedback(work_for(world.manager), main, "Wij doen niets.")
    session.flush()
    told = feedback_of(session, joined)
    closing.answer_feedback(work_for(world.colleague), joined, told.id, FeedbackAnswer.NOT_AS_AGREED, WROTE)
    session.commit()
    client = sign_in(world.adviser)
    assert f'href="{page_of(joined)}"' in client.get("/mijn-werk").text
    assert settle(client, session, joined).status_code == 303
    assert ARRANGED in sign_in(world.colleague).get(f"/mijn-meldingen/{joined.id}").text


def test_an_answer_as_agreed_or_of_another_case_is_not_settled(case, world, session, sign_in, work_for) -> None:
    other = cases.incident(world, handler=world.manager, outcome=Outcome.NO_MEASURE, outcome_reason="Te licht")
    feedback = closing.give_feedback(work_for(world.manager), other, "Wij doen niets.")
    closing.answer_feedback(work_for(world.reporter), other, feedback.id, FeedbackAnswer.AS_AGREED, None)
    session.commit()
    client = sign_in(world.adviser)
    assert settle(client, session, other).status_code == 422
    assert settle(client, session, case, feedback_id=feedback.id).status_code == 303
    assert settle(client, session, case, feedback_id=uuid4()).status_code == 303
    session.expire_all()
    assert feedback_of(session, case).arrangement is None
    assert feedback_of(session, other).arrangement is None


@pytest.mark.parametrize("who", ["manager", "director", "reporter", "support"])
def test_only_the_adviser_settles(who, case, world, session, work_for) -> None:
    with pytest.raises(Refused):
        closing.settle_disagreement(work_for(world.people[who]), case, feedback_of(session, case), ARRANGED)


def test_an_adviser_who_was_there_does_not(case, world, session, work_for) -> None:
    there = world.employee("witness_adviser", role=Role.VPT_ADVISER)
    seen = cases.incident(world, handler=world.manager, witnesses=(there,))
    with pytest.raises(Refused):
        closing.settle_disagreement(work_for(there), seen, feedback_of(session, case), ARRANGED)


def test_the_adviser_and_the_employee_read_the_same_last_moment_two_working_days_after_the_answer(
    world, session, sign_in, work_for
) -> None:
    answered_at = datetime(2026, 11, 19, 9, tzinfo=UTC)  # a Thursday: Friday and Monday are the next two working days
    made = cases.incident(world, handler=world.manager, outcome=Outcome.NO_MEASURE, outcome_reason="Te licht")
    disagree(made, work_for(world.manager, answered_at), work_for(world.reporter, answered_at))
    session.commit()
    due = short_moment(datetime(2026, 11, 23, 16, tzinfo=UTC))
    is_late = datetime.now(UTC) > datetime(2026, 11, 23, 16, tzinfo=UTC)
    adviser = sign_in(world.adviser).get("/mijn-werk").text
    assert due in adviser
    assert ("te laat" in adviser) is is_late
    followed = sign_in(world.reporter).get(f"/mijn-meldingen/{made.id}").text
    assert f"uiterlijk {due}" in followed
