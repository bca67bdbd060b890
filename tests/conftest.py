"""What every test may ask for: a database of its own, a transaction that is rolled back, a browser-like client."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
import redis
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from incidents.accounts import sessions
from incidents.accounts.actors import load_actor
from incidents.accounts.models import Employee
from incidents.app import create_app
from incidents.config import Environment, Settings
from incidents.extensions import db
from incidents.journey import FOLLOW_UPS
from incidents.work import AMSTERDAM, Work
from tests.client import CheckingClient
from tests.factories.world import World, build

# How long a drawn example takes says something of the machine, nothing of the code.
hypothesis_settings.register_profile("register", deadline=None)
hypothesis_settings.load_profile("register")

TEST_SETTINGS = Settings(
    database_url="postgresql+psycopg:///",
    redis_url="redis://127.0.0.1:1/0",
    secret_key="only-for-tests-" * 4,
    encryption_keys="test:" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
    blind_index_key="ZmVkY2JhWllYV1ZVVFNSUVBPTk1MS0pJSEdGRURDQkE=",
    smtp_url="smtp://127.0.0.1:1",
    mail_from="register@voorbeeld.example",
    public_url="http://localhost",
    environment=Environment.TEST,
)


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a test of a browser, a worker or a mail server mostly waits for it."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, the browser and the real workers, so that no process is left with it at the end."""
    items.sort(key=lambda item: not {"journeys", "tasks"} & set(item.path.parts))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """In CI nothing is skipped: what could not run there is a failure of CI itself."""
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("CI") and skipped:
        terminalreporter.write_line(f"{len(skipped)} tests were skipped, which CI does not accept", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Make a run in CI with a skipped test fail."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[str, str]]:
    """The URLs of PostgreSQL and Redis: those of TEST_DATABASE_URL and TEST_REDIS_URL, else embedded ones."""
    with ExitStack() as stack:
        shared_redis = os.environ.get("TEST_REDIS_URL")
        given = {
            "database": os.environ.get("TEST_DATABASE_URL"),
            "redis": own_number(shared_redis) if shared_redis else None,
        }
        if not all(given.values()):
            from incidents.embedded.servers import embedded_postgres, embedded_redis

            folder = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="incidents-", ignore_cleanup_errors=True))
            )
            folder.chmod(0o755)
            given["database"] = given["database"] or stack.enter_context(
                embedded_postgres(folder / "postgres", throwaway=True)
            )
            given["redis"] = given["redis"] or stack.enter_context(embedded_redis(folder / "redis"))
        yield {name: str(url) for name, url in given.items()}


def own_number(url: str) -> str:
    """The URL of a Redis that all share, with a database number for each process: they empty it and call one queue.

    Redis itself refuses a number that it does not have (16 by default).
    """
    process = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    given = redis.connection.parse_url(url)
    number = given.get("db", 0) + int(process)
    if given.get("path"):
        return f"unix://{given['path']}?db={number}"
    return urlsplit(url)._replace(path=f"/{number}").geturl()


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """A new, migrated database on the server, dropped at the end."""
    name = f"incidents_test_{uuid4().hex[:12]}"
    admin = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    try:
        app = create_app(replace(TEST_SETTINGS, database_url=url))
        with app.app_context():
            upgrade()
            db.engine.dispose()
        yield url
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(
                psycopg.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(psycopg.sql.Identifier(name))
            )


@pytest.fixture(scope="session")
def database_url(servers: dict[str, str]) -> Iterator[str]:
    """A migrated database for all tests that roll back."""
    with fresh_database(servers["database"]) as url:
        yield url


@pytest.fixture(scope="session")
def shared_app(database_url: str, servers: dict[str, str]) -> Iterator[Flask]:
    """One application for all tests that roll back."""
    app = create_app(replace(TEST_SETTINGS, database_url=database_url, redis_url=servers["redis"]))
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = CheckingClient
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The application on one connection whose transaction is rolled back: commits of a test are savepoints in it."""
    with shared_app.app_context():
        engine = db.engines[None]
    connection = engine.connect()
    transaction = connection.begin()
    engines = db._app_engines[shared_app]
    engines[None] = connection  # type: ignore[assignment]
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    try:
        yield shared_app
    finally:
        db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
        engines[None] = engine
        transaction.rollback()
        connection.close()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session of the test's own, beside those of the requests."""
    made = Session(db._app_engines[app][None], join_transaction_mode="create_savepoint", expire_on_commit=True)
    yield made
    made.close()


@pytest.fixture
def world(session: Session) -> World:
    """The example organisation of tests/factories/world.py, committed as far as a test commits."""
    made = build(session)
    session.commit()
    return made


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A browser without JavaScript that checks every page it gets."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def sign_in(client: CheckingClient, session: Session) -> Callable[[Employee], CheckingClient]:
    """Sign an employee in, in the client."""

    def act(employee: Employee) -> CheckingClient:
        with client.session_transaction() as cookie:
            cookie.clear()
            token = f"token-of-{uuid4()}"
            cookie[sessions.COOKIE_KEY] = token
        now = datetime.now(UTC)
        session.add(
            sessions.SignInSession(
                token_hash=sessions.hashed(token), employee_id=employee.id, started_at=now, seen_at=now
            )
        )
        session.commit()
        return client

    return act


@pytest.fixture
def work_for(session: Session) -> Callable[..., Work]:
    """A Work for an employee as he is now, or at another moment, with the follow-ups of the journey."""

    def act(employee: Employee, now: datetime | None = None) -> Work:
        moment = now or datetime.now(UTC)
        session.flush()
        actor = load_actor(session, employee.id, moment.astimezone(AMSTERDAM).date())
        return Work(session, actor, moment, FOLLOW_UPS)

    return act
