"""Who gets a mail, what the employee reads, and what he can answer."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from incidents.accounts.models import Employee
from incidents.events import ExampleDataLoaded
from incidents.handling import closing, operations
from incidents.handling.models import Feedback
from incidents.handling.vocabulary import FeedbackAnswer
from incidents.notifications.mails import rendered
from incidents.notifications.models import OutboxMessage
from incidents.organisation.vocabulary import TellAdviser
from incidents.policy import SYSTEM, Refused
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.work import Work
from tests.factories import cases

FOLLOW = "/mijn-meldingen/{}"


def mails(session, template: str) -> set[tuple[str, str]]:
    """The addresses and paths of the mails of a template."""
    session.flush()
    rows = session.execute(
        select(Employee.email, OutboxMessage.path)
        .join(OutboxMessage, OutboxMessage.recipient_id == Employee.id)
        .where(OutboxMessage.template == template)
    )
    return {(row.email.split("@")[0], row.path) for row in rows}


@pytest.fixture
def on_behalf(world, session):
    """A report that the colleague made for the reporter of the world, handled, with an outcome."""
    made = cases.incident(
        world,
        reporter=world.colleague,
        affected=world.reporter,
        handler=world.manager,
        severity=2,
        outcome=Outcome.NO_MEASURE,
        outcome_reason="Uitgelegd",
    )
    session.commit()
    return made


def test_everybody_who_follows_hears_that_it_was_taken_up(world, session, work_for) -> None:
    made = cases.incident(world, reporter=world.colleague, affected=world.reporter)
    operations.take_up(work_for(world.manager), made)
    path = FOLLOW.format(made.id)
    assert mails(session, "opgepakt") == {("colleague", path), ("reporter", path)}


def test_the_new_managers_hear_that_a_case_was_handed_over(world, session, work_for) -> None:
    made = cases.incident(world, handler=world.manager)
    operations.hand_over(work_for(world.manager), made, world.units["team"].id, "Hoort daar")
    assert mails(session, "overgedragen") == {("team_manager", f"/zaken/{made.id}")}


def test_a_case_goes_past_a_manager_who_was_there(world, session, work_for) -> None:
    made = cases.incident(world, handler=world.manager, witnesses=(world.team_manager,), manager_unit="works")
    operations.hand_over(work_for(world.manager), made, world.units["team"].id, "Hoort daar")
    assert made.manager_unit_id == world.units["social"].id
    assert {name for name, _ in mails(session, "overgedragen")} == {"director"}


def test_a_case_of_an_office_holder_is_not_handed_to_a_unit(world, session, work_for) -> None:
    made = cases.incident(world, office_holder=True)
    with pytest.raises(operations.NotForManagers):
        operations.hand_over(work_for(world.registrar), made, world.units["team"].id, "Hoort daar")


def test_no_way_leads_to_a_hand_over_that_cannot_be(world, session, sign_in) -> None:
    made = cases.incident(world, office_holder=True, handler=world.registrar)
    other = cases.incident(world, handler=world.manager)
    session.commit()
    client = sign_in(world.registrar)
    assert "Overdragen aan een andere afdeling" not in client.get(f"/zaken/{made.id}").text
    told = client.get(f"/zaken/{made.id}/overdragen", follow_redirects=True).text
    assert "U kunt die niet overdragen aan een afdeling." in told
    assert "Overdragen aan een andere afdeling" in sign_in(world.manager).get(f"/zaken/{other.id}").text


def test_who_handled_a_case_hears_that_a_colleague_took_it_over(world, session, work_for) -> None:
    made = cases.incident(world, handler=world.manager)
    operations.take_over(work_for(world.director), made, "Vakantie")
    assert mails(session, "overgenomen") == {("manager", "/mijn-werk")}


def test_everybody_who_follows_hears_that_a_report_was_withdrawn(world, session, work_for) -> None:
    made = cases.incident(world, reporter=world.colleague, affected=world.reporter)
    operations.withdraw(work_for(world.adviser), made, "Dubbel")
    path = FOLLOW.format(made.id)
    assert mails(session, "ingetrokken") == {("colleague", path), ("reporter", path)}


def test_everybody_who_follows_hears_that_a_case_was_reopened(world, session, work_for) -> None:
    closed = IncidentStatus.CLOSED
    made = cases.incident(world, handler=world.manager, status=closed, outcome=Outcome.NO_MEASURE)
    joined = IncidentStatus.WITHDRAWN
    other = cases.incident(world, reporter=world.colleague, status=joined, same_event_as_id=made.id)
    closing.reopen(work_for(world.manager), made, "Nieuwe getuige")
    expected = {("reporter", FOLLOW.format(made.id)), ("colleague", FOLLOW.format(other.id))}
    assert mails(session, "heropend") == expected


def test_a_colleague_who_is_involved_hears_of_it_and_finds_the_case(world, session, work_for, sign_in) -> None:
    made = cases.incident(world, handler=world.manager)
    work = work_for(world.manager)
    until = work.today + timedelta(days=7)
    operations.give_access(work, made, world.teammate, "Kent de wijk", until)
    assert mails(session, "toegang") == {("teammate", f"/zaken/{made.id}")}
    session.commit()
    page = sign_in(world.teammate).get("/mijn-meldingen").text
    assert f"/zaken/{made.id}" in page
    assert f"tot en met {until:%d-%m-%Y}" in page
    assert made.reference not in sign_in(world.colleague).get("/mijn-meldingen").text


def test_access_of_a_colleague_who_was_there_is_refused_with_the_reason(world, session, sign_in) -> None:
    made = cases.incident(world, handler=world.manager, witnesses=(world.teammate,))
    session.commit()
    values = {"colleague": "teammate@voorbeeld.example", "reason": "Kent de wijk", "ends_on": "31-12-2099"}
    refused = sign_in(world.manager).post(f"/zaken/{made.id}/toegang", data=values | {"version": made.version})
    assert refused.status_code == 422
    assert "was er zelf bij" in refused.text


def test_of_two_colleagues_with_one_name_the_address_is_asked(world, session, sign_in) -> None:
    other = world.employee("namesake")
    other.name = world.teammate.name
    Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(other.id))
    made = cases.incident(world, handler=world.manager)
    session.commit()
    values = {"colleague": world.teammate.name, "reason": "Kent de wijk", "ends_on": "31-12-2099"}
    refused = sign_in(world.manager).post(f"/zaken/{made.id}/toegang", data=values | {"version": made.version})
    assert refused.status_code == 422
    assert "meer dan één collega met deze naam" in refused.text


def test_the_adviser_reads_that_a_mail_is_for_information(app) -> None:
    with app.app_context():
        subject, body = rendered("ernstige_melding", {"reference": "2026-0340", "link": "", "organisation": None})
    assert subject == "Ter informatie: melding 2026-0340"
    assert "U hoeft de melding niet zelf te behandelen." in body


@pytest.mark.parametrize(("severity", "told"), [(3, 0), (4, 1), (5, 1)])
def test_the_adviser_hears_of_grave_cases_at_once(severity, told, world, session, work_for) -> None:
    made = cases.incident(world, handler=world.manager)
    operations.assess_severity(work_for(world.manager), made, severity)
    assert len(mails(session, "ernstige_melding")) == told
    assert all(mail.urgent for mail in session.scalars(select(OutboxMessage)))


def test_the_adviser_who_wants_to_hear_nothing_hears_nothing(world, session, work_for) -> None:
    made = cases.incident(world, handler=world.manager)
    work = work_for(world.manager)
    world.organisation.tell_adviser = TellAdviser.NONE
    session.flush()
    with session.no_autoflush:
        operations.assess_severity(work, made, 5)
        assert not [each for each in session.new if isinstance(each, OutboxMessage)]


def test_who_reported_on_behalf_hears_only_that_it_was_closed(on_behalf, world, session, work_for) -> None:
    work = work_for(world.manager)
    closing.give_feedback(work, on_behalf, "Zo liep het af")
    closing.close(work, on_behalf)
    path = FOLLOW.format(on_behalf.id)
    assert mails(session, "terugkoppeling") == {("reporter", path)}
    assert mails(session, "gesloten") == {("reporter", path), ("colleague", path)}


def test_the_affected_employee_reads_the_message_and_answers(on_behalf, world, session, work_for, sign_in) -> None:
    feedback = closing.give_feedback(work_for(world.manager), on_behalf, "We hebben hem gesproken")
    session.commit()
    client = sign_in(world.reporter)
    page = client.get(FOLLOW.format(on_behalf.id)).text
    assert "We hebben hem gesproken" in page
    assert "Manager Testpersoon" in page
    values = {"feedback_id": str(feedback.id), "answer": "as_agreed"}
    response = client.post(FOLLOW.format(on_behalf.id) + "/antwoord", data=values)
    assert response.status_code == 303
    assert "zoals afgesproken" in client.get(FOLLOW.format(on_behalf.id)).text
    assert mails(session, "niet_zoals_afgesproken") == set()
    assert client.post(FOLLOW.format(on_behalf.id) + "/antwoord", data=values).status_code == 303
    other = values | {"answer": "not_as_agreed", "answer_text": "Toch niet"}
    assert client.post(FOLLOW.format(on_behalf.id) + "/antwoord", data=other).status_code == 422


def test_nobody_is_thanked_for_a_report_that_a_colleague_made(on_behalf, world, session, sign_in) -> None:
    own = cases.incident(world, handler=world.manager, outcome=Outcome.NO_MEASURE)
    session.commit()
    client = sign_in(world.manager)
    thanks = "Dank u wel dat u dit hebt gemeld."
    assert thanks in client.get(f"/zaken/{own.id}/terugkoppelen").text
    page = client.get(f"/zaken/{on_behalf.id}/terugkoppelen").text
    assert thanks not in page
    assert "Een collega heeft gemeld wat er is gebeurd." in page


def test_not_as_agreed_goes_to_the_adviser_past_the_manager(on_behalf, world, session, work_for, sign_in) -> None:
    feedback = closing.give_feedback(work_for(world.manager), on_behalf, "We hebben hem gesproken")
    session.commit()
    url = FOLLOW.format(on_behalf.id) + "/antwoord"
    client = sign_in(world.reporter)
    values = {"feedback_id": str(feedback.id), "answer": "not_as_agreed"}
    refused = client.post(url, data=values)
    assert refused.status_code == 422
    assert "Vertel in een paar woorden wat er anders ging" in refused.text
    assert client.post(url, data=values | {"answer_text": "Er kwam geen gesprek"}).status_code == 303
    assert mails(session, "niet_zoals_afgesproken") == {("adviser", f"/zaken/{on_behalf.id}/niet-zoals-afgesproken")}
    session.refresh(feedback)
    assert (feedback.answer, feedback.answer_text) == (FeedbackAnswer.NOT_AS_AGREED, "Er kwam geen gesprek")


def test_the_manager_does_not_read_the_objection_and_the_adviser_does(
    on_behalf, world, session, work_for, sign_in
) -> None:
    feedback = closing.give_feedback(work_for(world.manager), on_behalf, "Gesproken")
    no = FeedbackAnswer.NOT_AS_AGREED
    closing.answer_feedback(work_for(world.reporter), on_behalf, feedback.id, no, "Er kwam geen gesprek")
    session.commit()
    handler_page = sign_in(world.manager).get(f"/zaken/{on_behalf.id}").text
    assert "Er kwam geen gesprek" not in handler_page
    assert "iet zoals afgesproken" not in handler_page
    assert "Er kwam geen gesprek" in sign_in(world.adviser).get(f"/zaken/{on_behalf.id}").text


@pytest.mark.parametrize("values", [{}, {"answer": "maybe"}, {"answer": "as_agreed", "feedback_id": "x"}])
def test_a_hand_made_answer_is_refused(values, on_behalf, world, session, work_for, sign_in) -> None:
    closing.give_feedback(work_for(world.manager), on_behalf, "Gesproken")
    session.commit()
    response = sign_in(world.reporter).post(FOLLOW.format(on_behalf.id) + "/antwoord", data=values)
    assert response.status_code == 422


@pytest.mark.parametrize("who", ["colleague", "manager", "teammate"])
def test_nobody_else_answers_for_the_affected_employee(who, on_behalf, world, session, work_for, sign_in) -> None:
    feedback = closing.give_feedback(work_for(world.manager), on_behalf, "Gesproken")
    session.commit()
    values = {"feedback_id": str(feedback.id), "answer": "as_agreed"}
    response = sign_in(getattr(world, who)).post(FOLLOW.format(on_behalf.id) + "/antwoord", data=values)
    assert response.status_code == 404
    session.refresh(feedback)
    assert feedback.answer is None


def test_a_changed_outcome_is_told_anew_before_closing(on_behalf, world, session, work_for) -> None:
    closing.give_feedback(work_for(world.manager, datetime.now(UTC)), on_behalf, "Geen maatregel")
    work = work_for(world.manager)
    closing.choose_outcome(work, on_behalf, Outcome.COMPLAINT, "Toch een klacht")
    assert on_behalf.next_promise == "feedback"
    with pytest.raises(closing.rules.FeedbackMissing):
        closing.close(work, on_behalf)
    closing.give_feedback(work_for(world.manager), on_behalf, "Het was een klacht")
    closing.close(work_for(world.manager), on_behalf)
    assert on_behalf.status is IncidentStatus.CLOSED
    assert len(session.scalars(select(Feedback)).all()) == 2


@pytest.mark.parametrize("who", ["director", "adviser", "reporter", "team_manager"])
def test_only_the_handler_takes_the_steps_of_handling(who, on_behalf, world, work_for) -> None:
    work = work_for(getattr(world, who))
    for step in (
        lambda: operations.assess_severity(work, on_behalf, 2),
        lambda: closing.choose_outcome(work, on_behalf, Outcome.NO_MEASURE, "Nee"),
        lambda: closing.give_feedback(work, on_behalf, "Nee"),
        lambda: closing.evaluate(work, on_behalf, closing.Lessons("Nee")),
        lambda: closing.close(work, on_behalf),
    ):
        with pytest.raises(Refused):
            step()


def test_the_handler_reads_exactly_who_gets_the_message(on_behalf, world, session, sign_in) -> None:
    own = cases.incident(world, handler=world.manager, outcome=Outcome.NO_MEASURE, outcome_reason="Uitgelegd")
    session.commit()
    client = sign_in(world.manager)
    page = client.get(f"/zaken/{on_behalf.id}/terugkoppelen").text
    assert "Uw bericht gaat naar Reporter Testpersoon." in page
    assert "Colleague Testpersoon meldde dit voor een collega. Colleague Testpersoon leest uw bericht niet" in page
    case_page = client.get(f"/zaken/{on_behalf.id}").text
    assert "Uw bericht gaat naar Reporter Testpersoon." in case_page
    assert "de melder hoe het afloopt" not in case_page
    assert "leest uw bericht niet" not in client.get(f"/zaken/{own.id}/terugkoppelen").text


def test_the_page_of_a_light_case_says_too_who_does_not_read_the_message(world, session, sign_in) -> None:
    light = cases.incident(world, reporter=world.colleague, affected=world.reporter)
    session.commit()
    page = sign_in(world.manager).get(f"/zaken/{light.id}/licht-afhandelen").text
    assert "Uw bericht gaat naar Reporter Testpersoon." in page
    assert "Colleague Testpersoon leest uw bericht niet" in page


def test_who_reported_for_himself_in_a_joined_report_reads_the_message(on_behalf, world, session, sign_in, work_for):
    joined = cases.incident(world, reporter=world.colleague)
    operations.join_same_event(work_for(world.adviser), joined, on_behalf.reference, "Zelfde man")
    session.commit()
    page = sign_in(world.manager).get(f"/zaken/{on_behalf.id}/terugkoppelen").text
    assert "Uw bericht gaat naar Reporter Testpersoon en Colleague Testpersoon." in page
    assert "leest uw bericht niet" not in page


def test_each_of_the_two_reads_what_he_gets_and_the_affected_whose_words_it_are(
    on_behalf, world, session, work_for, sign_in
) -> None:
    closing.give_feedback(work_for(world.manager), on_behalf, "Zo liep het af")
    session.commit()
    affected = sign_in(world.reporter).get(FOLLOW.format(on_behalf.id)).text
    assert "Wat Colleague Testpersoon over u vertelde" in affected
    assert on_behalf.story in affected
    assert "Het bericht over de afloop krijgt u, en Colleague Testpersoon niet." in affected
    assert "Zo liep het af" in affected
    reporter = sign_in(world.colleague).get(FOLLOW.format(on_behalf.id)).text
    assert "Uw collega volgt de melding verder en krijgt het bericht over de afloop." in reporter
    assert "Zo liep het af" not in reporter
