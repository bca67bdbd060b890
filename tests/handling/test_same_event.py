"""Three colleagues at one counter: a link between reports, seen by each reporter, undone without a trace."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from incidents.accounts.models import Employee
from incidents.handling import closing, operations, queries, rules
from incidents.handling.models import Feedback
from incidents.handling.story import story
from incidents.notifications.models import OutboxMessage
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Refused, Role
from incidents.promises import operations as promises
from incidents.promises.models import Promise
from incidents.promises.vocabulary import PromiseKind
from incidents.registration import operations as registration_operations
from incidents.registration.queries import progress
from incidents.registration.vocabulary import IncidentStatus, Outcome
from tests.factories import cases


@pytest.fixture
def pair(world, session):
    """A case that is handled, and a second report of the same event by a colleague."""
    main = cases.incident(world, handler=world.manager, person_knowledge=PersonKnowledge.IDENTIFIED)
    second = cases.incident(world, reporter=world.colleague)
    session.commit()
    return main, second


def test_the_adviser_joins_two_reports_through_the_page(pair, world, session, sign_in) -> None:
    main, second = pair
    values = {"reference": f" {main.reference} ", "reason": "Zelfde man, zelfde balie", "version": second.version}
    response = sign_in(world.adviser).post(f"/zaken/{second.id}/zelfde-gebeurtenis", data=values)
    assert response.status_code == 303, response.text
    session.refresh(second)
    assert (second.status, second.same_event_as_id) == (IncidentStatus.WITHDRAWN, main.id)
    assert second.next_promise is None


@pytest.mark.parametrize("reference", ["2026-9999", "", "x" * 20, "'; drop table", "\x00"])
def test_a_reference_that_is_no_open_case_is_refused(reference, pair, world, sign_in) -> None:
    _, second = pair
    values = {"reference": reference, "reason": "Zelfde man"}
    response = sign_in(world.adviser).post(f"/zaken/{second.id}/zelfde-gebeurtenis", data=values)
    assert response.status_code == 422
    assert "Zelfde man" in response.text


def test_a_report_is_not_joined_with_itself_or_with_one_that_was_joined(pair, world, work_for) -> None:
    main, second = pair
    work = work_for(world.adviser)
    with pytest.raises(operations.NoSuchCase):
        operations.join_same_event(work, second, second.reference, "Zelfde")
    operations.join_same_event(work, second, main.reference, "Zelfde")
    third = cases.incident(world, reporter=world.teammate)
    with pytest.raises(operations.NoSuchCase):
        operations.join_same_event(work, third, second.reference, "Zelfde")
    with pytest.raises(rules.HasJoined):
        operations.join_same_event(work, main, third.reference, "Zelfde")


def test_a_manager_does_not_join_reports(pair, world, work_for) -> None:
    main, second = pair
    with pytest.raises(Refused):
        operations.join_same_event(work_for(world.manager), second, main.reference, "Zelfde")


def test_the_handler_of_a_case_is_nobody_who_was_there(world, session, work_for) -> None:
    main = cases.incident(world, handler=world.manager)
    second = cases.incident(world, reporter=world.colleague, witnesses=(world.manager,))
    with pytest.raises(operations.HandlerTookPart):
        operations.join_same_event(work_for(world.adviser), second, main.reference, "Zelfde")
    open_case = cases.incident(world)
    operations.join_same_event(work_for(world.adviser), second, open_case.reference, "Zelfde")
    with pytest.raises(Refused):
        operations.take_up(work_for(world.manager), open_case)


def test_everybody_who_reported_it_is_told_on_his_own_page(pair, world, session, work_for, sign_in) -> None:
    main, second = pair
    operations.join_same_event(work_for(world.adviser), second, main.reference, "Zelfde")
    work = work_for(world.manager)
    operations.assess_severity(work, main, 2)
    closing.choose_outcome(work, main, Outcome.NO_MEASURE, "Uitgelegd")
    closing.give_feedback(work, main, "Zo liep het af")
    closing.close(work, main)
    session.flush()
    told = {feedback.incident_id for feedback in session.scalars(select(Feedback))}
    assert told == {main.id, second.id}
    mails = session.execute(
        select(OutboxMessage.template, OutboxMessage.path, Employee.email)
        .join(Employee, Employee.id == OutboxMessage.recipient_id)
        .where(OutboxMessage.template.in_(["terugkoppeling", "gesloten"]))
    ).all()
    assert {tuple(mail) for mail in mails} == {
        (template, f"/mijn-meldingen/{incident.id}", email)
        for template in ("terugkoppeling", "gesloten")
        for incident, email in ((main, "reporter@voorbeeld.example"), (second, "colleague@voorbeeld.example"))
    }
    session.commit()
    assert "Zo liep het af" in sign_in(world.colleague).get(f"/mijn-meldingen/{second.id}").text


def test_the_second_reporter_reads_that_the_reports_belong_together(pair, world, work_for, app) -> None:
    main, second = pair
    operations.join_same_event(work_for(world.adviser), second, main.reference, "Zelfde")
    with app.test_request_context():
        lines = [line.text for line in story(work_for(world.colleague), second)]
        assert any("Dezelfde gebeurtenis" in line for line in lines)
        assert list(story(work_for(world.reporter), main)) == []


def test_who_reported_one_event_twice_reads_no_word_of_somebody_else(world, session, work_for, sign_in) -> None:
    main, second = cases.incident(world), cases.incident(world)
    operations.join_same_event(work_for(world.adviser), second, main.reference, "Zelfde")
    session.commit()
    page = sign_in(world.reporter).get(f"/mijn-meldingen/{second.id}").text
    assert "Dezelfde gebeurtenis is vaker gemeld. De meldingen horen nu bij elkaar." in page
    assert "Een collega meldde" not in page


def test_a_report_of_an_office_holder_is_not_shown_to_managers_by_joining_it(world, session, sign_in) -> None:
    main = cases.incident(world, handler=world.manager)
    office = cases.incident(world, reporter=world.colleague, office_holder=True, story="Raadslid werd bedreigd.")
    session.commit()
    values = {"reference": main.reference, "reason": "Zelfde man", "version": office.version}
    refused = sign_in(world.adviser).post(f"/zaken/{office.id}/zelfde-gebeurtenis", data=values)
    assert refused.status_code == 422
    assert "gaat over een bestuurder of raadslid" in refused.text
    assert office.story not in sign_in(world.manager).get(f"/zaken/{main.id}").text
    values = {"reference": office.reference, "reason": "Zelfde man", "version": main.version}
    assert sign_in(world.adviser).post(f"/zaken/{main.id}/zelfde-gebeurtenis", data=values).status_code == 303


def mails(session, template: str) -> set[tuple[str, str]]:
    """Who got a mail of a template, and to which page it leads."""
    rows = session.execute(
        select(Employee.email, OutboxMessage.path)
        .join(OutboxMessage, OutboxMessage.recipient_id == Employee.id)
        .where(OutboxMessage.template == template)
    )
    return {(row.email.split("@")[0], row.path) for row in rows}


def test_who_reported_the_same_event_hears_that_it_joined_and_that_it_was_taken_up(world, session, work_for) -> None:
    main, second = cases.incident(world), cases.incident(world, reporter=world.colleague)
    operations.join_same_event(work_for(world.adviser), second, main.reference, "Zelfde")
    follow = f"/mijn-meldingen/{second.id}"
    assert mails(session, "gekoppeld") == {("colleague", follow)}
    assert mails(session, "zelfde_gebeurtenis") == {("manager", f"/zaken/{main.id}")}
    assert mails(session, "aanvulling") == set()
    operations.take_up(work_for(world.manager), main)
    assert mails(session, "opgepakt") == {("colleague", follow), ("reporter", f"/mijn-meldingen/{main.id}")}


def test_what_is_added_to_a_joined_report_reaches_the_handler_of_the_case(world, session, work_for) -> None:
    main = cases.incident(world, handler=world.director)
    second = cases.incident(world, reporter=world.colleague, handler=world.manager)
    operations.join_same_event(work_for(world.adviser), second, main.reference, "Zelfde")
    session.execute(delete(OutboxMessage))
    registration_operations.add_to_report(work_for(world.colleague), second, "Hij kwam terug.")
    assert mails(session, "aanvulling") == {("director", f"/zaken/{main.id}")}


def test_what_is_added_reaches_the_managers_when_the_handler_left(pair, world, session, work_for) -> None:
    main, _ = pair
    world.employee("second_manager", role=Role.MANAGER, role_unit="desk")
    world.manager.left_on = date(2026, 1, 1)
    registration_operations.add_to_report(work_for(world.reporter), main, "Hij kwam terug.")
    assert mails(session, "aanvulling") == {("second_manager", f"/zaken/{main.id}")}
    session.rollback()


def test_a_case_whose_manager_took_part_in_a_joined_report_waits_for_the_one_above(world, session, work_for) -> None:
    main = cases.incident(world)
    second = cases.incident(world, reporter=world.colleague, witnesses=(world.manager,), manager_unit="social")
    adviser = work_for(world.adviser)
    operations.join_same_event(adviser, second, main.reference, "Zelfde")
    assert main.manager_unit_id == world.units["social"].id
    assert [each.name for each in progress(work_for(world.reporter), main).may_handle] == ["Director Testpersoon"]
    operations.undo_same_event(adviser, second)
    assert main.manager_unit_id == world.units["desk"].id


def test_undoing_brings_the_report_back_as_far_as_it_had_come(pair, world, session, work_for, sign_in) -> None:
    main, second = pair
    operations.join_same_event(work_for(world.adviser), second, main.reference, "Zelfde")
    session.commit()
    response = sign_in(world.adviser).post(f"/zaken/{second.id}/zelfde-gebeurtenis/ongedaan")
    assert response.status_code == 303
    session.refresh(second)
    assert (second.status, second.same_event_as_id) == (IncidentStatus.REPORTED, None)
    assert queries.joined(work_for(world.adviser), main.id) == []


@pytest.mark.parametrize("is_taken_up", [False, True])
def test_undoing_brings_back_what_was_owed_with_its_old_moment(is_taken_up, pair, world, session, work_for) -> None:
    main, second = pair
    reported, now = datetime.now(UTC) - timedelta(days=20), datetime.now(UTC)
    promises.promise(work_for(world.manager, reported), second, PromiseKind.TAKE_UP, 1)
    if is_taken_up:
        operations.take_up(work_for(world.manager, reported), second)
        operations.assess_severity(work_for(world.manager, reported), second, 1)
        closing.choose_outcome(work_for(world.manager, reported), second, Outcome.COMPLAINT, "Een klacht")
    was = (second.next_promise, second.next_due_at)
    assert was[0] is (PromiseKind.FEEDBACK if is_taken_up else PromiseKind.TAKE_UP)
    work = work_for(world.adviser, now)
    operations.join_same_event(work, second, main.reference, "Zelfde")
    assert second.next_promise is None
    operations.undo_same_event(work_for(world.adviser, now + timedelta(minutes=5)), second)
    assert (second.next_promise, second.next_due_at) == was
    still_open = select(Promise).where(
        Promise.incident_id == second.id, Promise.dropped_at.is_(None), Promise.kept_at.is_(None)
    )
    assert [each.due_at for each in session.scalars(still_open)] == [was[1]]


def test_a_report_that_was_never_joined_can_not_be_parted(pair, world, work_for) -> None:
    _, second = pair
    work = work_for(world.adviser)
    operations.withdraw(work, second, "Vergissing")
    with pytest.raises(rules.NotJoined):
        operations.undo_same_event(work, second)
