"""A register of its own in which the example was loaded once; the tests here only read it, or roll back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from incidents.app import create_app
from incidents.extensions import db
from tests.client import CheckingClient
from tests.conftest import TEST_SETTINGS, fresh_database


@pytest.fixture(scope="module")
def loaded_app(servers: dict[str, str]) -> Iterator[Flask]:
    """An application on an example that was loaded by its command, today."""
    with fresh_database(servers["database"]) as url:
        made = create_app(replace(TEST_SETTINGS, database_url=url, redis_url=servers["redis"]))
        made.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)
        made.test_client_class = CheckingClient
        made.url_build_error_handlers.append(lambda _error, endpoint, _values: f"/ontbreekt/{endpoint}")
        result = made.test_cli_runner().invoke(args=["example-data", "load"])
        assert result.exit_code == 0, result.output
        yield made
        with made.app_context():
            db.engine.dispose()


@pytest.fixture
def example(loaded_app: Flask) -> Iterator[Session]:
    """A session on the loaded example, rolled back at the end."""
    with loaded_app.app_context(), Session(db.engine) as session:
        yield session
        session.rollback()


@pytest.fixture
def now() -> datetime:
    """The moment of the test."""
    return datetime.now(UTC)
