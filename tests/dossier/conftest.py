"""Counting queries, and reading the rows of a list."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from incidents.extensions import db

CountQueries = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def queries(app: Flask) -> CountQueries:
    """Collects the statements that run inside a `with`."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:  # type: ignore[no-untyped-def]
            if not statement.startswith(("SAVEPOINT", "RELEASE")):
                statements.append(statement)

        connection = db._app_engines[app][None]
        event.listen(connection, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return collect


def references(page: str) -> list[str]:
    """The numbers of the cases that a list shows, in its order."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    return re.findall(r'<span class="app-num">([^<]+)</span>', body)
