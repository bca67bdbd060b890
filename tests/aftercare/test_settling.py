"""A handler settles a request for help; as long as nobody saw to it the case cannot be closed and nothing buries it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from incidents.aftercare import operations, queries
from incidents.audit.models import AuditEntry
from incidents.events import ExampleDataLoaded
from incidents.handling import closing, rules
from incidents.handling import operations as handling
from incidents.handling.models import Feedback
from incidents.policy import SYSTEM, Refused
from incidents.registration.models import HelpRequest, Incident
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.work import Work
from tests.factories import cases

NUMBER = "06 0000 0000"


@pytest.fixture
def ask(world, session):
    """Somebody asks to be called back in this report."""

    def act(incident: Incident) -> HelpRequest:
        made = HelpRequest(
            id=uuid4(),
            incident_id=incident.id,
            asked_by_id=incident.reporter_id,
            for_employee_id=incident.affected_employee_id,
            asked_at=datetime.now(UTC),
            callback_number=NUMBER,
        )
        incident.help_requested = True
        session.add(made)
        Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(incident.id))
        session.commit()
        return made

    return act


@pytest.fixture
def told(world, session):
    """A case of which everything is done but closing it."""
    made = cases.incident(
        world, handler=world.manager, severity=2, outcome=Outcome.NO_MEASURE, outcome_reason="Uitgelegd"
    )
    session.add(Feedback(incident_id=made.id, given_by_id=world.manager.id, given_at=datetime.now(UTC), text="Klaar"))
    Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(made.id))
    session.commit()
    return made


def post(client, incident, asked, **values):
    data = {"help_request": asked.id, "settling": "called_myself", "version": incident.version}
    return client.post(f"/zaken/{incident.id}/hulpvraag", data=data | values)


def test_a_case_is_not_closed_while_somebody_waits_for_a_call(told, ask, world, session, sign_in) -> None:
    ask(told)
    client = sign_in(world.manager)
    page = client.post(f"/zaken/{told.id}/sluiten", data={"version": told.version}, follow_redirects=True).text
    assert "U kunt nog niet sluiten: er is om hulp gevraagd en nog niet teruggebeld." in page
    assert f'href="/zaken/{told.id}/hulpvraag"' in page
    session.refresh(told)
    assert told.status is IncidentStatus.TAKEN_UP


def test_once_the_team_has_called_the_case_can_be_closed(told, ask, world, work_for) -> None:
    operations.answer(work_for(world.support), ask(told))
    assert closing.close(work_for(world.manager), told).status is IncidentStatus.CLOSED


def test_the_handler_sees_whom_to_call_and_the_log_says_so(told, ask, world, session, sign_in) -> None:
    asked = ask(told)
    asked.what_helps = "Liever geen mail"
    world._keep(asked, told.id)
    session.commit()
    client = sign_in(world.manager)
    assert NUMBER not in client.get(f"/zaken/{told.id}").text
    page = client.get(f"/zaken/{told.id}/hulpvraag").text
    assert NUMBER in page
    assert "Wat nu helpt: Liever geen mail" in page
    look = session.scalars(select(AuditEntry).where(AuditEntry.name == "handle_case")).one()
    assert (look.subject_id, look.actor_id, look.shown_ids) == (told.id, world.manager.id, [asked.id])
    assert NUMBER not in sign_in(world.adviser).get(f"/zaken/{told.id}/hulpvraag").text


def test_the_handler_settles_it_and_then_closes(told, ask, world, session, sign_in, work_for) -> None:
    asked = ask(told)
    client = sign_in(world.manager)
    assert "Reporter Testpersoon vroeg op" in client.get(f"/zaken/{told.id}/hulpvraag").text
    assert post(client, told, asked).status_code == 303
    session.refresh(asked)
    assert (asked.answered_by_id, asked.settled_reason) == (world.manager.id, "Ik heb zelf gebeld of gesproken")
    fact = session.scalars(select(AuditEntry).where(AuditEntry.name == "HelpSettled")).one()
    assert (fact.subject_id, fact.shown_ids) == (told.id, [asked.id])
    session.refresh(told)
    assert closing.close(work_for(world.manager), told).status is IncidentStatus.CLOSED
    session.commit()
    page = client.get(f"/zaken/{told.id}").text
    assert "U rondde de vraag om hulp af." in page
    assert "Ik heb zelf gebeld of gesproken" in page


def test_own_words_are_needed_where_no_usual_answer_fits(told, ask, world, session, sign_in) -> None:
    asked = ask(told)
    client = sign_in(world.manager)
    empty = post(client, told, asked, settling="otherwise")
    assert empty.status_code == 422
    assert "Schrijf in een paar woorden op wat er is geregeld." in empty.text
    assert post(client, told, asked, settling="onzin").status_code == 422
    assert post(client, told, asked, settling="otherwise", reason="Zij is met haar man naar huis").status_code == 303
    session.refresh(asked)
    assert asked.settled_reason == "Zij is met haar man naar huis"


def test_who_asked_reads_that_it_was_settled_without_the_reason_and_can_ask_again(
    told, ask, world, session, sign_in
) -> None:
    asked = ask(told)
    post(sign_in(world.manager), told, asked, settling="otherwise", reason="Wil met rust gelaten worden")
    client = sign_in(world.reporter)
    page = client.get(f"/mijn-meldingen/{told.id}").text
    assert "De behandelaar legde vast dat het opvangteam niet meer hoeft te bellen." in page
    assert "met rust gelaten" not in page
    client.post(f"/mijn-meldingen/{told.id}/terugbellen", data={"callback_number": NUMBER})
    assert session.query(HelpRequest).filter_by(incident_id=told.id, answered_at=None).count() == 1


def test_the_list_of_the_team_forgets_what_was_settled_and_tells_who_did(told, ask, world, sign_in) -> None:
    asked = ask(told)
    post(sign_in(world.manager), told, asked, settling="otherwise", reason="Is bij de huisarts")
    client = sign_in(world.support)
    page = client.get("/opvang").text
    assert "Er is nu niemand te bellen" in page
    assert "Manager Testpersoon rondde de vraag van Reporter Testpersoon af." in page
    assert NUMBER not in page
    assert "huisarts" not in page
    client.post(f"/opvang/{asked.id}/gebeld")
    assert "De behandelaar van de zaak had deze vraag al afgerond." in client.get("/opvang").text


def test_what_the_team_answered_meanwhile_is_not_settled_again(told, ask, world, session, sign_in, work_for) -> None:
    asked = ask(told)
    operations.answer(work_for(world.support), asked)
    session.commit()
    client = sign_in(world.manager)
    page = client.get(f"/zaken/{told.id}/hulpvraag", follow_redirects=True).text
    assert "Bij deze zaak staat geen vraag om hulp open." in page
    with pytest.raises(operations.AnsweredAlready):
        operations.settle(work_for(world.manager), told, asked, "Gebeld")
    session.refresh(asked)
    assert asked.answered_by_id == world.support.id


def test_each_of_two_who_asked_is_settled_by_himself(told, ask, world, session, sign_in, work_for) -> None:
    other = cases.incident(world, reporter=world.colleague)
    handling.join_same_event(work_for(world.adviser), other, told.reference, "Zelfde man")
    session.commit()
    mine, joined = ask(told), ask(other)
    client = sign_in(world.manager)
    post(client, told, mine)
    session.refresh(told)
    with pytest.raises(rules.HelpNotGiven):
        closing.close(work_for(world.manager), told)
    assert "Colleague Testpersoon vroeg op" in client.get(f"/zaken/{told.id}/hulpvraag").text
    late = post(client, told, mine)
    assert late.status_code == 422
    assert "intussen al afgerond" in late.text
    post(client, told, joined)
    session.refresh(joined)
    assert joined.settled_reason


def test_withdrawing_a_report_does_not_bury_the_question(ask, world, session, sign_in, work_for) -> None:
    made = cases.incident(world)
    ask(made)
    assert "Die vraag blijft staan" in sign_in(world.adviser).get(f"/zaken/{made.id}/intrekken").text
    handling.withdraw(work_for(world.adviser), made, "Vergissing")
    session.commit()
    waiting = queries.help_requests(work_for(world.support)).waiting
    assert [each.reference for each in waiting] == [made.reference]
    assert "nog niet teruggebeld" in sign_in(world.adviser).get(f"/zaken/{made.id}").text


@pytest.mark.parametrize("who", ["director", "adviser", "support", "reporter"])
def test_only_the_handler_settles(who, told, ask, world, session, sign_in, work_for) -> None:
    asked = ask(told)
    assert post(sign_in(world.people[who]), told, asked).status_code in {403, 404}
    with pytest.raises(Refused):
        operations.settle(work_for(world.people[who]), told, asked, "Gebeld")
    session.refresh(asked)
    assert asked.answered_at is None


def test_it_stands_first_in_the_work_of_the_handler_also_when_the_case_is_closed(
    told, ask, world, session, sign_in, work_for
) -> None:
    closing.close(work_for(world.manager), told)
    cases.incident(world, handler=world.manager, reference="2026-0002")
    session.commit()
    asked = ask(told)
    client = sign_in(world.manager)
    page = client.get("/mijn-werk").text
    assert page.index("Zorg voor hulp") < page.index("Bepaal hoe ernstig het was")
    assert f'href="/zaken/{told.id}/hulpvraag"' in page
    session.refresh(told)
    post(client, told, asked)
    assert "Zorg voor hulp" not in client.get("/mijn-werk").text


def test_a_case_in_hand_says_first_that_somebody_waits(ask, world, session, sign_in) -> None:
    made = cases.incident(world, handler=world.manager)
    session.commit()
    client = sign_in(world.manager)
    assert "Zorg eerst voor hulp" not in client.get(f"/zaken/{made.id}").text
    ask(made)
    page = client.get(f"/zaken/{made.id}").text
    assert "Zorg eerst voor hulp" in page
    assert page.count("Vraag om hulp afronden") == 1
