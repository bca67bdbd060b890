"""Nothing lost, nothing twice: the outbox under real workers that are killed, and a broker that is flushed or gone."""

import os
import signal
import threading
from datetime import UTC, datetime

import pytest
from redis import Redis
from sqlalchemy import text

from incidents.notifications.vocabulary import MessageState
from tasks import notifications, worker
from tests.smtp_sink import Sink
from tests.tasks.conftest import Broker, Live, wait_until


def test_a_mail_leaves_within_seconds_of_the_commit_once_with_its_message_id(live: Live, sink: Sink):
    live.worker()
    live.clock()
    expected = live.put(3)
    assert sink.wait_for(3), live.logs()
    wait_until(lambda: live.count(MessageState.SENT) == 3)
    assert sink.times() == dict.fromkeys(expected, 1)
    assert "message_sent" in live.logs()


@pytest.mark.parametrize("pool", ["threads", "prefork"])
def test_a_worker_killed_while_delivering_loses_nothing_and_doubles_at_most_what_was_under_way(
    live: Live, sink: Sink, pool: str
):
    sink.seconds = 0.4
    expected = live.put(6)
    first = live.worker("first", pool)
    live.call()
    assert sink.wait_for(2), live.logs()
    # The whole group: a killed parent leaves its forks behind, which would end their mail in peace.
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert len(sink.mails) < 6, "the worker was killed too late to prove anything"
    sink.seconds = 0
    live.worker("second", pool)
    live.call()
    wait_until(lambda: live.count(MessageState.SENT) == 6)
    assert set(sink.times()) == set(expected)
    assert sum(sink.times().values()) <= 6 + 1, "more than the one mail that was under way came twice"


def test_a_flushed_broker_loses_no_mail(live: Live, sink: Sink):
    live.worker()
    live.put(1)
    live.call()
    assert sink.wait_for(1), live.logs()
    with Redis.from_url(live.environment["REDIS_URL"]) as redis:
        redis.flushdb()
    expected = live.put(5)
    live.call()
    assert sink.wait_for(6), live.logs()
    assert set(expected) <= set(sink.times())
    assert set(sink.times().values()) == {1}


def test_a_broker_that_is_gone_while_people_report_delays_the_mails_and_loses_none(
    live: Live, sink: Sink, broker: Broker
):
    """A worker that had a task in hand when Redis went ends it and then itself (Celery): its supervisor starts another."""
    sink.seconds = 1
    live.put(1)
    with live.supervised() as supervisor:
        live.call()
        wait_until(lambda: sink.connections > 0)
        broker.kill()
        expected = live.put(5)
        assert sink.wait_for(1)
        sink.seconds = 0
        broker.start()

        def all_arrived() -> bool:
            supervisor.check()
            return live.count(MessageState.SENT) == 6

        wait_until(all_arrived, 60)
    assert set(expected) <= set(sink.times())
    assert set(sink.times().values()) == {1}


def test_two_workers_that_are_called_many_times_send_every_mail_once(live: Live, sink: Sink):
    expected = live.put(60)
    for name in ("one", "two"):
        live.worker(f"worker-{name}")
    for _ in range(8):
        live.call()
    wait_until(lambda: live.count(MessageState.SENT) == 60)
    assert sink.times() == dict.fromkeys(expected, 1)


def test_four_relays_at_once_deliver_each_of_two_hundred_messages_once(live: Live, sink: Sink, here: None):
    expected = live.put(200)
    together = threading.Barrier(4)

    def relay() -> None:
        together.wait()
        notifications.deliver()

    threads = [threading.Thread(target=relay) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sink.times() == dict.fromkeys(expected, 1)
    assert live.count(MessageState.SENT) == 200
    assert sink.connections <= 4, "one connection for each relay"


def test_a_mail_server_that_is_down_keeps_every_mail_and_gets_them_all_when_it_is_back(
    live: Live, sink: Sink, here: None
):
    expected = live.put(4)
    sink.to_recipient = lambda address: "421 4.3.2 Closing down"
    notifications.deliver()
    notifications.deliver()
    assert sink.mails == []
    assert live.count(MessageState.DUE) == 4
    sink.to_recipient = lambda address: None
    live.make_due()
    notifications.deliver()
    assert sink.times() == dict.fromkeys(expected, 1)


def test_a_run_that_meets_a_fault_leaves_the_message_due_and_its_words_out_of_the_log(
    live: Live, sink: Sink, here: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    live.put(1)

    def fails(*_: object) -> None:
        raise RuntimeError("Jan Jansen, Dorpsstraat 1")

    monkeypatch.setattr(notifications, "deliver_next", fails)
    with pytest.raises(worker.TaskFailed) as failed:
        notifications.deliver()
    assert "Jan" not in str(failed.value)
    assert live.count(MessageState.DUE) == 1


def test_messages_of_before_a_long_standstill_go_out_with_the_day_on_which_they_were_written(
    live: Live, sink: Sink, here: None
):
    live.put(2)
    live.session.execute(text("UPDATE outbox_messages SET made_at = made_at - interval '9 days', due_at = made_at"))
    live.session.commit()
    notifications.deliver()
    assert len(sink.mails) == 2
    assert [(datetime.now(UTC) - mail["Date"].datetime).days for mail in sink.mails] == [9, 9]
