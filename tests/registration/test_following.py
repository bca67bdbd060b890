"""Following: what the reporter, the affected colleague and somebody who reported on behalf see."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from incidents.accounts.models import RoleHolding
from incidents.audit.models import AuditEntry
from incidents.events import ExampleDataLoaded, HandedOver
from incidents.handling import operations as handling
from incidents.measures.models import Measure
from incidents.measures.vocabulary import MeasureKind
from incidents.notifications.models import OutboxMessage
from incidents.policy import SYSTEM
from incidents.promises.models import Promise
from incidents.promises.vocabulary import PromiseKind
from incidents.registration import following_views
from incidents.registration.models import Addition, HelpRequest, Incident
from incidents.registration.story import Following, Panel, StoryLine
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.work import Work
from tests.factories import cases
from tests.registration.conftest import report_form
from tests.statements import sent_through


def page_of(client, incident) -> str:
    answer = client.get(f"/mijn-meldingen/{incident.id}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_empty_list_says_so_and_shows_the_way(world, sign_in):
    page = sign_in(world.reporter).get("/mijn-meldingen").get_data(as_text=True)
    assert "U hebt nog niets gemeld" in page


def test_the_list_holds_own_reports_and_those_about_me_and_no_others(world, sign_in, session):
    own = cases.incident(world)
    about_me = cases.incident(world, reporter=world.colleague, affected=world.reporter)
    other = cases.incident(world, reporter=world.colleague)
    session.commit()
    page = sign_in(world.reporter).get("/mijn-meldingen").get_data(as_text=True)
    assert own.reference in page
    assert about_me.reference in page
    assert "Namens u gemeld door een collega" in page
    assert other.reference not in page


def test_a_decided_case_reads_softer_to_who_waits_and_says_nothing_to_who_reported_for_him(world, sign_in, session):
    owed = {"next_promise": PromiseKind.FEEDBACK, "next_due_at": datetime.now(UTC)}
    values = {"handler": world.manager, "outcome": Outcome.NO_MEASURE, **owed}
    cases.incident(world, affected=world.colleague, **values)
    session.commit()
    waits = sign_in(world.colleague).get("/mijn-meldingen").text
    assert 'app-badge app-badge--warn">U hoort nog hoe het afloopt' in waits
    for_another = sign_in(world.reporter).get("/mijn-meldingen").text
    assert 'app-badge app-badge--info">In behandeling' in for_another
    assert "U hoort nog" not in for_another


def test_the_list_pages_by_twenty_five(world, sign_in, session):
    now = datetime.now(UTC)
    made = [cases.incident(world, reported_at=now - timedelta(hours=each)) for each in range(30)]
    session.commit()
    client = sign_in(world.reporter)
    first = client.get("/mijn-meldingen").get_data(as_text=True)
    second = client.get("/mijn-meldingen?pagina=2").get_data(as_text=True)
    assert made[0].reference in first
    assert made[29].reference not in first
    assert made[29].reference in second
    assert client.get("/mijn-meldingen?pagina=onzin").status_code == 200
    assert client.get("/mijn-meldingen?pagina=-3").status_code == 200


def test_the_list_asks_as_many_questions_for_thirty_reports_as_for_one(world, sign_in, session, app):
    client = sign_in(world.reporter)

    def count() -> int:
        with sent_through(session.get_bind()) as asked:
            client.get("/mijn-meldingen")
        return len(asked)

    cases.incident(world)
    session.commit()
    client.get("/mijn-meldingen")  # what holds until the organisation changes is asked here
    one = count()
    for _ in range(20):
        cases.incident(world)
    session.commit()
    assert count() == one


def test_the_reporter_reads_who_does_what_by_when(world, sign_in, session):
    due = datetime.now(UTC) + timedelta(days=1)
    incident = cases.incident(world, next_due_at=due, next_promise=PromiseKind.TAKE_UP)
    session.commit()
    page = page_of(sign_in(world.reporter), incident)
    assert "Manager Testpersoon pakt deze melding op, uiterlijk" in page
    assert "De melding is ontvangen." in page
    assert incident.story in page


def test_a_broken_promise_is_said_plainly(world, sign_in, session):
    late = datetime.now(UTC) - timedelta(days=1)
    incident = cases.incident(world, next_due_at=late, next_promise=PromiseKind.TAKE_UP)
    session.commit()
    assert "Dat is nog niet gebeurd" in page_of(sign_in(world.reporter), incident)


def test_the_outcome_is_told_once_the_feedback_was_given(world, sign_in, session):
    now = datetime.now(UTC)
    incident = cases.incident(world, handler=world.manager, outcome=Outcome.MEASURES)
    promise = Promise(incident_id=incident.id, kind=PromiseKind.FEEDBACK, made_at=now, due_at=now)
    today = now.date()
    talk = Measure(incident_id=incident.id, kind=MeasureKind.STOP_TALK, decided_by_id=world.manager.id, decided_at=now)
    talk.reason, talk.decided_on, talk.carried_out_on = "Dit mag niet", today, today
    session.add_all([promise, talk])
    Work(session, SYSTEM, now).record(ExampleDataLoaded(incident.id))
    session.commit()
    client = sign_in(world.reporter)
    assert "De organisatie heeft maatregelen genomen" not in page_of(client, incident)
    promise.kept_at = now
    Work(session, SYSTEM, now).record(ExampleDataLoaded(incident.id))
    session.commit()
    page = page_of(client, incident)
    assert "De organisatie heeft maatregelen genomen" in page
    assert "heeft verteld hoe het is afgelopen" in page


def test_who_reported_on_behalf_sees_taken_up_and_closed_and_little_else(world, sign_in, session):
    incident = cases.incident(
        world, affected=world.colleague, handler=world.manager, outcome=Outcome.MEASURES, place="balie 3"
    )
    added = Addition(incident_id=incident.id, added_by_id=world.colleague.id, added_at=datetime.now(UTC), text="Geheim")
    session.add(added)
    Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(incident.id))
    session.commit()
    page = page_of(sign_in(world.reporter), incident)
    assert "Opgepakt" in page
    assert "Besloten" not in page
    assert "Weet u nog meer?" in page
    for hidden in (incident.story, "Geheim", "balie 3", "Hoe het is afgelopen", "verbeter"):
        assert hidden not in page


def test_the_affected_colleague_follows_and_corrects(world, sign_in, session):
    incident = cases.incident(world, affected=world.colleague)
    session.commit()
    client = sign_in(world.colleague)
    assert incident.story in page_of(client, incident)
    answer = client.post(f"/mijn-meldingen/{incident.id}/aanvullen", data={"text": "Het was woensdag <b>10.00</b>"})
    assert answer.status_code == 302
    page = page_of(client, incident)
    assert "Uw aanvulling is opgeslagen." in page
    assert "Het was woensdag &lt;b&gt;" in page
    assert "Colleague Testpersoon vulde de melding aan." in page


def test_whoever_follows_in_full_reads_all_that_was_told_and_can_correct_it(world, sign_in, session):
    form = report_form(
        world,
        **{"about": "colleague", "colleague": world.colleague.email, "witnesses": world.manager.email},
        **{"injury": "yes", "injury_text": "Een schram", "person_look": "Een lange man", "alarm": "fixed"},
    )
    sign_in(world.reporter).post("/melden", data=form)
    incident = session.scalars(select(Incident)).one()
    page = page_of(sign_in(world.colleague), incident)
    for told in ("Een schram", "Een lange man", "Vaste alarmknop", "Manager Testpersoon"):
        assert told in page
    assert "Een schram" not in page_of(sign_in(world.reporter), incident)


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_000])
def test_an_addition_that_does_not_fit_is_refused_with_a_sentence(world, sign_in, session, text):
    incident = cases.incident(world)
    session.commit()
    answer = sign_in(world.reporter).post(f"/mijn-meldingen/{incident.id}/aanvullen", data={"text": text})
    assert answer.status_code == 422
    assert "app-error" in answer.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Addition)) == 0


def test_whoever_asks_later_to_be_called_is_heard_at_once_and_once(world, sign_in, session):
    incident = cases.incident(world, affected=world.colleague, handler=world.manager)
    session.commit()
    client, path = sign_in(world.colleague), f"/mijn-meldingen/{incident.id}"
    assert "Laat mij terugbellen" in client.get(path).text
    wanted = {"callback_number": "06 0000 0000", "what_helps": "Even praten"}
    for _ in range(2):
        assert client.post(f"{path}/terugbellen", data=wanted).status_code == 302
    asked = session.scalars(select(HelpRequest)).one()
    assert (asked.for_employee_id, asked.callback_number) == (world.colleague.id, "06 0000 0000")
    told = session.execute(select(OutboxMessage.template, OutboxMessage.recipient_id, OutboxMessage.urgent))
    assert set(told) == {
        ("hulpvraag", world.support.id, True),
        ("hulpvraag_leidinggevende", world.manager.id, True),
    }
    page = client.get(path).text
    assert "Het opvangteam weet dat het moet bellen" in page
    assert "Vraag om te bellen" not in page
    assert "Er is om hulp gevraagd" in sign_in(world.manager).get(f"/zaken/{incident.id}").text


def test_who_waits_sees_which_number_is_called_and_gives_another_one(world, sign_in, session):
    incident = cases.incident(world, affected=world.colleague, handler=world.manager)
    session.commit()
    client, path = sign_in(world.colleague), f"/mijn-meldingen/{incident.id}"
    for number in ("06 0000 0000", "06 1111 1111"):
        client.post(f"{path}/terugbellen", data={"callback_number": number})
    page = client.get(path).text
    assert "06 1111 1111" in page
    assert "06 0000 0000" not in page
    assert "Geef een ander nummer" in page
    assert session.scalars(select(HelpRequest)).one().callback_number == "06 1111 1111"
    to_team = OutboxMessage.template == "hulpvraag"
    assert session.scalar(select(func.count()).select_from(OutboxMessage).where(to_team)) == 2

    reporter = sign_in(world.reporter)
    reporter.post(f"{path}/terugbellen", data={"callback_number": "06 2222 2222"})
    assert "06 1111 1111" not in reporter.get(path).text
    assert "06 1111 1111" in sign_in(world.support).get("/opvang").text


def test_a_number_that_nobody_can_call_is_refused_beside_its_field(world, sign_in, session):
    incident = cases.incident(world)
    session.commit()
    answer = sign_in(world.reporter).post(
        f"/mijn-meldingen/{incident.id}/terugbellen", data={"callback_number": "bel me", "what_helps": "Even praten"}
    )
    assert answer.status_code == 422
    assert 'value="bel me"' in answer.text
    assert "Even praten" in answer.text
    assert session.scalars(select(HelpRequest)).first() is None


def test_without_a_support_team_the_adviser_arranges_that_somebody_calls(world, sign_in, session):
    session.delete(session.scalars(select(RoleHolding).where(RoleHolding.employee_id == world.support.id)).one())
    Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(world.support.id))
    incident = cases.incident(world)
    session.commit()
    data = {"callback_number": "06 0000 0000"}
    sign_in(world.reporter).post(f"/mijn-meldingen/{incident.id}/terugbellen", data=data)
    told = session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.urgent)).all()
    assert set(told) == {world.manager.id, world.adviser.id}


@pytest.mark.parametrize("who", ["colleague", "manager", "adviser", "auditor", "support"])
def test_others_do_not_find_the_report(world, sign_in, session, who):
    incident = cases.incident(world, witnesses=(world.colleague,))
    session.commit()
    client = sign_in(world.people[who])
    assert client.get(f"/mijn-meldingen/{incident.id}").status_code == 404
    assert client.get(f"/melden/ontvangen/{incident.id}").status_code == 404
    assert client.post(f"/mijn-meldingen/{incident.id}/aanvullen", data={"text": "x"}).status_code == 404


def test_a_joined_report_follows_the_other_one(world, sign_in, session):
    other = cases.incident(world, reporter=world.colleague, handler=world.manager)
    joined = cases.incident(world, status=IncidentStatus.WITHDRAWN, same_event_as_id=other.id)
    session.commit()
    page = page_of(sign_in(world.reporter), joined)
    assert "dezelfde gebeurtenis" in page
    assert "Manager Testpersoon is ermee bezig" in page
    assert "Manager Testpersoon heeft de melding opgepakt." in page
    assert other.reference not in page


def test_a_withdrawn_and_a_closed_report_say_so(world, sign_in, session):
    withdrawn = cases.incident(world, status=IncidentStatus.WITHDRAWN)
    closed = cases.incident(
        world,
        handler=world.manager,
        status=IncidentStatus.CLOSED,
        closed_at=datetime.now(UTC),
        outcome=Outcome.NO_MEASURE,
    )
    session.commit()
    client = sign_in(world.reporter)
    assert "Deze melding is ingetrokken." in page_of(client, withdrawn)
    page = page_of(client, closed)
    assert "Deze melding is gesloten op" in page
    assert "De organisatie neemt geen maatregel" in page


def test_later_steps_tell_their_part_to_who_follows_in_full_only(world, sign_in, session, app, monkeypatch):
    line = StoryLine(HandedOver, datetime.now(UTC), "De zaak ging naar een andere afdeling.", "Met een reden.")
    panel = Panel("handling/answer_panel.html")
    monkeypatch.setitem(
        app.extensions, following_views.EXTENSION, Following(stories=(lambda work, incident: [line],), panels=())
    )
    assert Following(panels=(lambda work, incident: panel, lambda work, incident: None)).shown_panels(None, None) == [
        panel
    ]
    incident = cases.incident(world, affected=world.colleague)
    session.commit()
    assert line.text in page_of(sign_in(world.colleague), incident)
    assert line.text not in page_of(sign_in(world.reporter), incident)


def test_each_look_at_a_report_is_logged(world, sign_in, session):
    incident = cases.incident(world)
    session.commit()
    client = sign_in(world.reporter)
    page_of(client, incident)
    client.get("/mijn-meldingen")
    looks = session.scalars(select(AuditEntry).where(AuditEntry.name == "follow_report")).all()
    assert [each.subject_id for each in looks if each.subject_id] == [incident.id]
    assert [each.shown_ids for each in looks if not each.subject_id] == [[incident.id]]


# --- a report that was withdrawn ---


def withdraw(world, session, work_for, incident):
    handling.withdraw(work_for(world.adviser), incident, "Vergissing")
    session.commit()


def test_nothing_is_added_to_a_withdrawn_report_and_the_page_says_whom_to_ask(world, session, sign_in, work_for):
    incident = cases.incident(world)
    session.commit()
    client = sign_in(world.reporter)
    assert "Vertel meer, of verbeter iets" in page_of(client, incident)
    withdraw(world, session, work_for, incident)
    page = page_of(client, incident)
    assert "Vertel meer, of verbeter iets" not in page
    assert f"/mijn-meldingen/{incident.id}/aanvullen" not in page
    assert "Toevoegen kan niet meer" in page
    assert "tel:4411" in page
    assert "Laat mij terugbellen" in page


def test_what_was_typed_while_it_was_withdrawn_is_given_back_and_nobody_is_mailed(world, session, sign_in, work_for):
    incident = cases.incident(world, handler=world.manager)
    withdraw(world, session, work_for, incident)
    answer = sign_in(world.reporter).post(f"/mijn-meldingen/{incident.id}/aanvullen", data={"text": "Hij kwam terug."})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Daarom kunt u niets meer toevoegen." in page
    assert "Hij kwam terug." in page
    assert session.scalars(select(Addition)).first() is None
    assert session.scalars(select(OutboxMessage).where(OutboxMessage.template == "aanvulling")).first() is None


def test_what_is_added_to_a_joined_report_reaches_the_case_it_was_joined_to(world, session, sign_in, work_for):
    case = cases.incident(world, handler=world.manager)
    joined = cases.incident(world, reporter=world.colleague)
    handling.join_same_event(work_for(world.adviser), joined, case.reference, "Zelfde man")
    session.execute(delete(OutboxMessage))
    session.commit()
    client = sign_in(world.colleague)
    assert "Vertel meer, of verbeter iets" in page_of(client, joined)
    client.post(f"/mijn-meldingen/{joined.id}/aanvullen", data={"text": "Hij had een tas bij zich."})
    sent = session.scalars(select(OutboxMessage)).one()
    assert (sent.template, sent.recipient_id, sent.path) == ("aanvulling", world.manager.id, f"/zaken/{case.id}")
    assert "Hij had een tas bij zich." in sign_in(world.manager).get(f"/zaken/{case.id}").text
