"""An employee reports while Redis and the mail server are gone: nothing is lost, and the mails go out afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from incidents.accounts import sessions
from incidents.app import create_app
from incidents.extensions import db
from incidents.notifications.vocabulary import MessageState
from tasks import notifications
from tests.conftest import TEST_SETTINGS
from tests.registration.conftest import report_form
from tests.smtp_sink import Sink, dead_server
from tests.tasks.conftest import Live


@pytest.fixture
def cut_off(live: Live) -> Iterator[Flask]:
    """The web with a database, and with neither Redis nor a mail server."""
    url = live.engine.url.render_as_string(hide_password=False)
    app = create_app(
        replace(TEST_SETTINGS, database_url=url, redis_url="redis://127.0.0.1:1/0", smtp_url=dead_server())
    )
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        engine = db.engine
    yield app
    engine.dispose()


def signed_in(app: Flask, live: Live) -> FlaskClient:
    client, now = app.test_client(), datetime.now(UTC)
    with client.session_transaction() as cookie:
        cookie[sessions.COOKIE_KEY] = "token-of-the-reporter"
    live.session.merge(
        sessions.SignInSession(
            token_hash=sessions.hashed("token-of-the-reporter"),
            employee_id=live.world.reporter.id,
            started_at=now,
            seen_at=now,
        )
    )
    live.session.commit()
    return client


def test_the_report_is_saved_and_its_mails_go_out_once_when_all_is_back(
    live: Live, cut_off: Flask, sink: Sink, here: None
):
    answer = signed_in(cut_off, live).post("/melden", data=report_form(live.world))
    assert answer.status_code == 302
    assert answer.location.startswith("/melden/ontvangen/")
    due = live.count(MessageState.DUE)
    assert due >= 1
    notifications.deliver()
    notifications.deliver()
    assert live.count(MessageState.SENT) == due
    assert set(sink.times().values()) == {1}
    manager = [mail for mail in sink.mails if mail["To"] == "manager@voorbeeld.example"]
    assert len(manager) == 1
    said = f"{manager[0]['Subject']} {manager[0].get_content()}"
    assert f"/zaken/{answer.location.rpartition('/')[2]}" in said
    assert "balie" not in said
    assert "Testpersoon" not in said


def test_health_says_that_redis_is_gone_and_that_the_process_lives(cut_off: Flask):
    assert cut_off.test_client().get("/healthz").status_code == 200
    answer = cut_off.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["redis"] == "failed"
    assert answer.json["database"] == "ok"
