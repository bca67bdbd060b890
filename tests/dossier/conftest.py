"""Counting queries, what a case owes, and reading the rows of a list."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from incidents.events import ExampleDataLoaded
from incidents.extensions import db
from incidents.policy import SYSTEM
from incidents.promises.models import Promise
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import Incident
from incidents.registration.vocabulary import Outcome
from incidents.work import Work
from tests.factories.world import World
from tests.statements import sent_through

NOW = datetime.now(UTC)
CountQueries = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def queries(app: Flask) -> CountQueries:
    """Collects the statements that run inside a `with`."""

    return lambda: sent_through(db._app_engines[app][None])


def references(page: str) -> list[str]:
    """The numbers of the cases that a list shows, in its order."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    return re.findall(r'<span class="app-num">([^<]+)</span>', body)


def keep(world: World, row: object, subject_id: object) -> None:
    world.session.add(row)
    Work(world.session, SYSTEM, NOW).record(ExampleDataLoaded(subject_id))  # type: ignore[arg-type]
    world.session.commit()


def owed(
    world: World, case: Incident, hours: float, kind: PromiseKind = PromiseKind.TAKE_UP, **values: object
) -> Promise:
    """An open promise of a case, due so many hours from now."""
    made = Promise(incident_id=case.id, kind=kind, made_at=NOW, due_at=NOW + timedelta(hours=hours), **values)
    case.next_due_at, case.next_promise = made.due_at, kind
    if kind is PromiseKind.FEEDBACK:
        case.outcome = Outcome.NO_MEASURE
    keep(world, made, case.id)
    return made


def tasks(page: str) -> list[str]:
    """What is to be done, in the order of the page."""
    return [re.sub(r"<[^>]+>", "", each).strip() for each in re.findall(r'app-task__title">(.*?)</h3>', page, re.S)]
