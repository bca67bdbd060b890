"""The outbox against a real mail server that accepts, refuses, sleeps or is not there."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from incidents.accounts.models import Employee
from incidents.events import ExampleDataLoaded
from incidents.notifications.mails import Composer
from incidents.notifications.models import OutboxMessage
from incidents.notifications.operations import deliver_next, put
from incidents.notifications.smtp import MailServer
from incidents.notifications.vocabulary import Delivery, Failure, MessageState
from incidents.policy import SYSTEM, Refused
from incidents.work import Work
from tests.smtp_sink import Sink, dead_server, listening, silent_server

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with listening(Sink()) as made:
        yield made


@pytest.fixture
def post(app, session, world) -> Iterator[Callable[..., list[Delivery]]]:
    """Deliver everything that is due at a moment, as the worker does."""
    with app.app_context():

        def act(url: str, now: datetime = NOW, timeout: float = 5) -> list[Delivery]:
            composer = Composer(app.config["SETTINGS"], world.organisation)
            outcomes: list[Delivery] = []
            with MailServer(url, "localhost", timeout) as server:
                while True:
                    work = Work(session, SYSTEM, now)
                    outcomes.append(deliver_next(work, lambda each, to: server.send(composer.compose(each, to))))
                    session.commit()
                    if outcomes[-1] in {Delivery.NOTHING_DUE, Delivery.SERVER_AWAY}:
                        return outcomes

        yield act


def put_one(session, recipient: Employee, template: str = "nieuwe_melding", **values: object) -> OutboxMessage:
    made = put(Work(session, SYSTEM, NOW), [recipient.id], template, reference="2026-0001", path="/zaken/x", **values)[
        0
    ]
    session.commit()
    return made


def test_a_message_arrives_once_under_its_own_message_id(session, world, sink, post):
    message = put_one(session, world.manager)
    assert post(sink.url) == [Delivery.SENT, Delivery.NOTHING_DUE]
    assert post(sink.url) == [Delivery.NOTHING_DUE]
    assert [(mail["To"], mail["Message-ID"]) for mail in sink.mails] == [
        ("manager@voorbeeld.example", f"<{message.id}@localhost>")
    ]
    assert (message.state, message.settled_at, message.attempts) == (MessageState.SENT, NOW, 0)


def test_an_employee_who_is_told_twice_by_one_fact_gets_one_mail(session, world):
    put(Work(session, SYSTEM, NOW), [world.manager.id, world.adviser.id, world.manager.id], "nieuwe_melding")
    recipients = session.scalars(select(OutboxMessage.recipient_id)).all()
    assert sorted(recipients) == sorted([world.manager.id, world.adviser.id])


def test_urgent_mails_go_first_over_one_connection(session, world, sink, post):
    for person in (world.manager, world.director, world.adviser):
        put_one(session, person)
    put_one(session, world.support, "hulpvraag", urgent=True)
    post(sink.url)
    assert sink.mails[0]["To"] == "support@voorbeeld.example"
    assert len(sink.mails) == 4
    assert sink.connections == 1


def test_nothing_due_opens_no_connection(session, world, sink, post):
    put_one(session, world.manager)
    assert post(sink.url, NOW - timedelta(seconds=1)) == [Delivery.NOTHING_DUE]
    assert sink.connections == 0


def test_a_refusal_for_now_is_tried_again_after_a_growing_pause(session, world, sink, post):
    message = put_one(session, world.manager)
    sink.to_recipient = lambda address: "451 4.7.1 Greylisted"
    assert post(sink.url) == [Delivery.FAILED, Delivery.NOTHING_DUE]
    assert message.due_at == NOW + timedelta(minutes=1)
    assert message.last_failure == Failure.REFUSED_FOR_NOW
    post(sink.url, NOW + timedelta(minutes=1))
    assert message.due_at == NOW + timedelta(minutes=6)
    sink.to_recipient = lambda address: None
    assert post(sink.url, NOW + timedelta(minutes=6)) == [Delivery.SENT, Delivery.NOTHING_DUE]
    assert message.last_failure is None
    assert len(sink.mails) == 1


def test_a_mailbox_that_does_not_exist_is_given_up_at_once_and_does_not_hold_up_the_rest(
    session, world, sink, post, client, caplog
):
    message = put_one(session, world.manager)
    other = put_one(session, world.director)
    sink.to_recipient = lambda address: "550 5.1.1 No such user" if address.startswith("manager") else None
    with caplog.at_level(logging.INFO):
        post(sink.url)
    assert message.state is MessageState.GIVEN_UP
    assert message.last_failure == Failure.MAILBOX_REFUSED
    assert other.state is MessageState.SENT
    errors = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert [(each.message, each.message_id) for each in errors] == [("message_given_up", message.id)]
    client.allow_server_fault = True
    assert client.get("/readyz").json["given_up_messages"] == 1


def test_a_server_that_does_not_relay_is_tried_again_because_it_can_be_mended(session, world, sink, post):
    message = put_one(session, world.manager)
    sink.to_recipient = lambda address: "554 5.7.1 Relay access denied"
    post(sink.url)
    assert message.state is MessageState.DUE
    assert message.last_failure == Failure.MAIL_REFUSED


def test_a_refused_content_is_tried_for_a_day_and_then_given_up(session, world, sink, post):
    message = put_one(session, world.manager)
    sink.to_mail = lambda address: "552 5.3.4 Too much"
    moments = []
    while message.state is MessageState.DUE:
        moments.append(message.due_at)
        post(sink.url, message.due_at)
    assert message.state is MessageState.GIVEN_UP
    assert moments[-1] - NOW == timedelta(days=1)
    assert message.attempts == len(moments) == 10


@pytest.mark.parametrize("reply", ["421 4.3.2 Closing", None])
def test_a_server_that_hangs_up_ends_the_run_and_loses_nothing(session, world, sink, post, reply):
    first, second = put_one(session, world.manager), put_one(session, world.director)
    sink.to_recipient = lambda address: reply
    if reply is None:
        assert post(dead_server()) == [Delivery.SERVER_AWAY]
    else:
        assert post(sink.url) == [Delivery.SERVER_AWAY]
    assert sorted([first.attempts, second.attempts]) == [0, 1]
    sink.to_recipient = lambda address: None
    post(sink.url, NOW + timedelta(minutes=1))
    assert set(sink.times().values()) == {1}
    assert len(sink.mails) == 2


def test_a_silent_server_costs_one_time_out(session, world, post):
    message = put_one(session, world.manager)
    with silent_server() as url:
        assert post(url, timeout=0.3) == [Delivery.SERVER_AWAY]
    assert message.last_failure == Failure.SERVER_NOT_REACHED


def test_a_slow_server_gets_its_time(session, world, sink, post):
    put_one(session, world.manager)
    sink.seconds = 0.5
    assert post(sink.url, timeout=3) == [Delivery.SENT, Delivery.NOTHING_DUE]


def test_a_server_that_answers_too_late_may_have_the_mail_twice_under_one_message_id(session, world, sink, post):
    message = put_one(session, world.manager)
    sink.seconds = 0.6
    assert post(sink.url, timeout=0.2) == [Delivery.SERVER_AWAY]
    sink.seconds = 0
    sink.wait_for(1, 2)
    post(sink.url, NOW + timedelta(minutes=1))
    assert message.state is MessageState.SENT
    assert set(sink.times()) == {f"<{message.id}@localhost>"}


def test_who_left_gets_nothing_and_no_alarm_sounds(session, world, sink, post, client):
    message = put_one(session, world.manager)
    world.manager.left_on = date(2026, 11, 23)
    Work(session, SYSTEM, NOW).record(ExampleDataLoaded(world.manager.id))
    session.commit()
    assert post(sink.url) == [Delivery.DROPPED, Delivery.NOTHING_DUE]
    assert (message.state, message.last_failure) == (MessageState.DROPPED, Failure.RECIPIENT_LEFT)
    assert sink.mails == []
    client.allow_server_fault = True
    assert client.get("/readyz").json["given_up_messages"] == 0


def test_a_message_that_cannot_be_written_does_not_hold_up_the_rest(session, world, sink, post, caplog):
    broken = put_one(session, world.manager, "bestaat_niet", urgent=True)
    put_one(session, world.director)
    assert post(sink.url) == [Delivery.FAILED, Delivery.SENT, Delivery.NOTHING_DUE]
    assert broken.last_failure == Failure.NOT_COMPOSED
    assert broken.due_at > NOW


def test_an_address_with_other_letters_is_given_up_where_the_server_cannot_take_it(session, world, sink, post):
    """The sink takes SMTPUTF8 only when it is asked to, as many servers do."""
    world.manager.email = "zoë@voorbeeld.example"
    Work(session, SYSTEM, NOW).record(ExampleDataLoaded(world.manager.id))
    message = put_one(session, world.manager)
    post(sink.url)
    assert message.state is MessageState.GIVEN_UP
    assert message.last_failure == Failure.MAILBOX_REFUSED


def test_only_the_system_delivers(session, world, work_for):
    put_one(session, world.manager)
    with pytest.raises(Refused):
        deliver_next(work_for(world.administrator), lambda *_: None)


def test_the_log_holds_ids_and_fixed_words_only(session, world, sink, post, caplog):
    put_one(session, world.manager)
    put_one(session, world.director)
    sink.to_recipient = lambda address: f"550 5.1.1 <{address}> unknown" if address.startswith("manager") else None
    with caplog.at_level(logging.INFO):
        post(sink.url)
    said = " ".join(f"{each.getMessage()} {vars(each)}" for each in caplog.records if each.name.startswith("incidents"))
    assert "message_sent" in said
    for person in (world.manager, world.director):
        assert person.email not in said
        assert person.name not in said
