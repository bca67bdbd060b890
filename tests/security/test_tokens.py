"""Every form carries the token of its own sign-in; without it, or with somebody else's, nothing is done."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.routing import Rule

from incidents.accounts import sessions
from incidents.extensions import db

#: These show again what was typed, and check the token themselves.
KEEPS_THE_TEXT = {"registration.send", "registration.save_draft"}


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    """The application as it runs: with the tokens that other tests leave out."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def _address(app: Flask, rule: Rule) -> str:
    values = {name: "x" if name in {"token", "table"} else uuid4() for name in rule.arguments}
    with app.test_request_context():
        return str(app.url_for(rule.endpoint, **values))


def _posts(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]


@pytest.mark.parametrize("token", [None, "", "made-up", "of another sign-in"])
def test_no_post_is_read_without_the_token_of_its_own_sign_in(guarded, world, sign_in, token):
    browser = sign_in(world.manager)
    if token == "of another sign-in":
        other = guarded.test_client()
        token = other.get("/inloggen").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    sent = {} if token is None else {"csrf_token": token}
    written: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.split()[0] in {"INSERT", "UPDATE", "DELETE"} and "sign_in_sessions" not in statement:
            written.append(statement)

    engine = db._app_engines[guarded][None]
    event.listen(engine, "before_cursor_execute", note)
    try:
        answers = {rule.endpoint: browser.post(_address(guarded, rule), data=sent) for rule in _posts(guarded)}
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 400} == {}
    assert written == []


def test_a_post_of_a_form_cannot_be_sent_as_another_method(guarded, world, sign_in):
    browser = sign_in(world.manager)
    for rule in _posts(guarded):
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            assert browser.open(_address(guarded, rule), method=method).status_code in {400, 405}, rule.rule


def test_a_cookie_that_was_changed_is_nobodys(guarded, world, sign_in):
    browser = sign_in(world.manager)
    assert browser.get("/mijn-werk").status_code == 200
    name = guarded.config["SESSION_COOKIE_NAME"]
    cookie = browser.get_cookie(name)
    assert cookie is not None
    browser.set_cookie(name, cookie.value[:-4] + "AAAA")
    answer = browser.get("/mijn-werk")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/inloggen")


def test_a_cookie_holds_a_token_and_no_name_or_text(guarded, world, sign_in):
    browser = sign_in(world.manager)
    browser.get("/mijn-werk")
    with browser.session_transaction() as kept:
        assert set(kept) <= {sessions.COOKIE_KEY, sessions.LANGUAGE_KEY, "csrf_token"}
