"""What the tests of reporting share: a form as a browser sends it, and a database with real connections."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from incidents.accounts import sessions
from incidents.accounts.models import Employee
from incidents.app import create_app
from incidents.extensions import db
from tests.client import CheckingClient
from tests.conftest import TEST_SETTINGS, fresh_database
from tests.factories.world import World, build

STORY = "Man sloeg op de balie en zei: ik weet waar jij woont."


def report_form(world: World, **values: Any) -> dict[str, Any]:
    """The three answers that are enough, with what the page has filled in already."""
    return {
        "form_key": str(uuid4()),
        "story": STORY,
        "kinds": ["psychological"],
        "channel": "telephone",
        "day": "just_now",
        "about": "me",
        "person": "unknown",
        "unit": str(world.units["desk"].id),
        **values,
    }


def refused(client: CheckingClient, form: dict[str, Any]) -> str:
    """The page that a refused report leads to: its draft, with what is wrong."""
    answer = client.post("/melden", data=form)
    assert answer.status_code == 303
    assert answer.location == f"/melden?concept={form['form_key']}&nakijken=1"
    return client.get(answer.location).text


@dataclass
class LivePlace:
    """An application on a database of its own with committed rows: what it commits stays, as in production."""

    app: Flask
    world: World

    def client(self, employee: Employee) -> CheckingClient:
        """A browser in which this employee is signed in."""
        client = self.app.test_client()
        token = f"token-of-{uuid4()}"
        with client.session_transaction() as cookie:
            cookie[sessions.COOKIE_KEY] = token
        now = datetime.now(UTC)
        with self.app.app_context(), Session(db.engine) as session, session.begin():
            session.add(
                sessions.SignInSession(
                    token_hash=sessions.hashed(token), employee_id=employee.id, started_at=now, seen_at=now
                )
            )
        return client  # type: ignore[return-value]

    def read(self, question: Callable[[Session], Any]) -> Any:
        """The answer of the database to a question."""
        with self.app.app_context(), Session(db.engine) as session:
            return question(session)


@pytest.fixture
def live(servers: dict[str, str]) -> Iterator[LivePlace]:
    """A live place; Redis and the mail server do not exist there."""
    with fresh_database(servers["database"]) as url:
        app = create_app(replace(TEST_SETTINGS, database_url=url))
        app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)
        app.url_build_error_handlers.append(lambda _error, endpoint, _values: f"/ontbreekt/{endpoint}")
        app.test_client_class = CheckingClient
        with app.app_context():
            session = Session(db.engine, expire_on_commit=False)
            world = build(session)
            session.commit()
        yield LivePlace(app, world)
        session.close()
        with app.app_context():
            db.engine.dispose()
