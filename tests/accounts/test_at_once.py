"""Two browsers at the same moment, on a database where each request commits for itself."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from incidents.accounts import links, operations
from incidents.app import create_app
from incidents.extensions import db
from incidents.policy import SYSTEM
from incidents.work import Work
from tests.conftest import TEST_SETTINGS, fresh_database

AT_ONCE = 8


@pytest.fixture
def running(servers) -> Iterator[Flask]:
    with fresh_database(servers["database"]) as url:
        app = create_app(replace(TEST_SETTINGS, database_url=url, redis_url=servers["redis"]))
        app.config["WTF_CSRF_ENABLED"] = False
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def link(running) -> str:
    """The path of a link of a new employee, new@voorbeeld.example."""
    with running.app_context(), Session(db.engine) as session:
        work = Work(session, SYSTEM, datetime.now(UTC))
        employee = operations.register_employee(work, operations.NewEmployee("New", "new@voorbeeld.example"))
        session.flush()
        made = operations.make_password_link(work, employee)
        session.commit()
        return f"/wachtwoord/{links.token_of(made.id)}"


def at_once(app: Flask, path: str, forms: list[dict[str, str]]) -> Counter[int]:
    def post(form: dict[str, str]) -> int:
        return app.test_client().post(path, data=form).status_code

    with ThreadPoolExecutor(len(forms)) as pool:
        return Counter(pool.map(post, forms))


def test_a_link_that_is_used_in_many_browsers_at_once_works_in_one(running, link):
    words = [f"regen op het plein {number}" for number in range(AT_ONCE)]
    assert at_once(running, link, [{"password": each, "again": each} for each in words]) == {302: 1, 410: AT_ONCE - 1}
    tries = [{"email": "new@voorbeeld.example", "password": each} for each in words]
    assert at_once(running, "/inloggen", tries) == {302: 1, 422: AT_ONCE - 1}


def test_wrong_passwords_at_once_are_all_counted(running, link):
    wrong = {"email": "new@voorbeeld.example", "password": "wrong"}
    at_once(running, "/inloggen", [wrong] * AT_ONCE)
    answers = [running.test_client().post("/inloggen", data=wrong).status_code for _ in range(4)]
    assert answers == [422, 422, 429, 429]


def test_of_many_wrong_passwords_at_one_instant_ten_are_tried(running, link):
    wrong = {"email": "new@voorbeeld.example", "password": "wrong"}
    assert at_once(running, "/inloggen", [wrong] * (2 * AT_ONCE)) == {422: 10, 429: 2 * AT_ONCE - 10}
