"""Looks at a request from inside, in this process: how many statements it sends, and where its time goes."""

import cProfile
import pstats
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from benchmarks.traffic import FORM_KEY
from benchmarks.visitors import Visitor, account, reporters
from incidents.extensions import db

TIMES = 100
LINES = 40


def pages(app: Flask) -> dict[str, Callable[[], TestResponse]]:
    """Each page as a function that asks for it once."""
    client = app.test_client(use_cookies=False)
    with app.app_context():
        manager, adviser, reporter = account(app, "leidinggevende"), account(app, "vpt"), reporters(app)[0]
    return {
        "/healthz": lambda: client.get("/healthz"),
        "work list, manager": lambda: _get(client, manager, "/werkvoorraad"),
        "work list, adviser": lambda: _get(client, adviser, "/werkvoorraad"),
        "report": lambda: _report(client, reporter),
    }


def count_queries(app: Flask) -> dict[str, int]:
    """How many statements each page sends when it is warm; a transaction's begin and end are not counted."""
    counted = {}
    for name, ask in pages(app).items():
        ask()
        with _statements(app) as sent:
            answer = ask()
        if answer.status_code >= 400:
            raise RuntimeError(f"{name} answered {answer.status_code}")
        counted[name] = len(sent)
    return counted


def print_profiles(app: Flask) -> None:
    """The milliseconds of each page, and the functions in which they go."""
    for name, ask in pages(app).items():
        for _ in range(20):
            ask()
        start = perf_counter()
        for _ in range(TIMES):
            ask()
        milliseconds = 1000 * (perf_counter() - start) / TIMES
        with _statements(app) as sent:
            ask()
        print(f"\n## {name}: {milliseconds:.2f} ms in this process, {len(sent)} statements")
        for statement in sent:
            print("   ", " ".join(statement.split())[:150])
        profile = cProfile.Profile()
        profile.enable()
        for _ in range(TIMES):
            ask()
        profile.disable()
        pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(LINES)
        pstats.Stats(profile).strip_dirs().sort_stats("cumtime").print_stats(LINES)


@contextmanager
def _statements(app: Flask) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _get(client: FlaskClient, visitor: Visitor, path: str) -> TestResponse:
    return client.get(path, headers={"Cookie": visitor.cookie})


def _report(client: FlaskClient, visitor: Visitor) -> TestResponse:
    body = visitor.report_body().replace(FORM_KEY, str(uuid4()))
    headers = {"Cookie": visitor.cookie, "Referer": "http://127.0.0.1/melden"}
    return client.post("/melden", data=body, headers=headers, content_type="application/x-www-form-urlencoded")
