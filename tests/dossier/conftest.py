"""Counting queries, and reading the rows of a list."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from incidents.extensions import db
from tests.statements import sent_through

CountQueries = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def queries(app: Flask) -> CountQueries:
    """Collects the statements that run inside a `with`."""

    return lambda: sent_through(db._app_engines[app][None])


def references(page: str) -> list[str]:
    """The numbers of the cases that a list shows, in its order."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    return re.findall(r'<span class="app-num">([^<]+)</span>', body)
