"""The whole register, real, for a browser: PostgreSQL, Redis, a web server, a Celery worker, SMTP.

Web server and worker run as threads of the test, so that a test can let days pass for all of them at once; the processes
themselves are tested in tests/tasks and tests/embedded.
"""

import email
import email.policy
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from celery.contrib.testing.worker import start_worker
from celery.signals import task_postrun
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from incidents.accounts import passwords
from incidents.app import create_app
from incidents.example_data.load import load
from incidents.extensions import db
from tests.conftest import TEST_SETTINGS, fresh_database
from tests.factories.world import World, build

PASSWORD = "een lang wachtwoord"
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
#: WCAG 2.2, levels A and AA, which the law asks of a public service (Besluit digitale toegankelijkheid overheid). Only what
#: is wrong is asked for: the list of all that is right takes a third of the time.
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}


#: The first one is the same browser without a window to draw, which saves a third of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")


def chromium() -> str | None:
    """The browser of this machine."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say clearly that browser tests are skipped where no Chromium is found; in CI they must run, and then fail."""
    if chromium() or os.environ.get("CI"):
        return
    reason = "no Chromium found: browser tests are skipped (Debian: apt install chromium-headless-shell)"
    skipped = pytest.mark.skip(reason=reason)
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(skipped)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium; root needs no-sandbox, and a closed network needs no background look-ups."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return {"executable_path": chromium(), "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", *quiet]}


class Letterbox:
    """Keeps the mails that arrive."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.port = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a mail."""
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails for one address, oldest first."""
        return [mail for mail in self.mails if mail["To"] == address]


@dataclass
class Register:
    """A running register with an example organisation."""

    app: Flask
    address: str
    letterbox: Letterbox
    world: World


@pytest.fixture(scope="session")
def letterbox() -> Iterator[Letterbox]:
    """A real SMTP server on a free port."""
    handler = Letterbox()
    controller = Controller(handler, hostname="127.0.0.1", port=0)
    # The library cannot take "any free port": it connects to the port it was given. So one is found first.
    controller.port = _free_port()
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(server_url: str, redis_url: str, letterbox: Letterbox) -> Iterator[tuple[Flask, Session]]:
    """A register on a database and a web server of its own, and a session to fill the database with."""
    with fresh_database(server_url) as database_url:
        port = _free_port()
        settings = replace(
            TEST_SETTINGS,
            database_url=database_url,
            redis_url=redis_url,
            smtp_url=f"smtp://127.0.0.1:{letterbox.port}",
            public_url=f"http://127.0.0.1:{port}",
        )
        app = create_app(settings)
        server = make_server("127.0.0.1", port, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        with app.app_context():
            engine = db.engine
        with Session(engine, expire_on_commit=False) as session:
            yield app, session
        server.shutdown()
        thread.join()
        server.server_close()
        engine.dispose()


@pytest.fixture(scope="session")
def register(servers: dict[str, str], letterbox: Letterbox) -> Iterator[Register]:
    """The register of tests/factories/world.py, everybody with one password."""
    with running(servers["database"], servers["redis"], letterbox) as (app, session):
        world = build(session)
        give_passwords(world)
        session.commit()
        yield Register(app, app.config["SETTINGS"].public_url, letterbox, world)


@pytest.fixture(scope="session")
def lived_in(servers: dict[str, str], letterbox: Letterbox) -> Iterator[tuple[str, Session]]:
    """The address of the register with the example data of the first start, and a session to look things up with."""
    with running(servers["database"], servers["redis"], letterbox) as (app, session):
        load(session, datetime.now(UTC))
        session.commit()
        yield app.config["SETTINGS"].public_url, session


def give_passwords(world: World) -> None:
    """Everybody gets the same password; it is hashed once, which is slow on purpose."""
    stored = passwords.hashed(PASSWORD)
    for employee in world.people.values():
        employee.password_hash = stored
        world._keep(employee, employee.id)


@pytest.fixture(scope="session")
def run_task(register: Register, servers: dict[str, str]) -> Iterator[Callable[..., None]]:
    """Give a task of the timetable to a real Celery worker over the real broker, and wait until it is done."""
    settings = register.app.config["SETTINGS"]
    given = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "ENCRYPTION_KEYS": settings.encryption_keys,
        "BLIND_INDEX_KEY": settings.blind_index_key,
        "SMTP_URL": settings.smtp_url,
        "MAIL_FROM": settings.mail_from,
        "PUBLIC_URL": settings.public_url,
        "ENVIRONMENT": settings.environment.value,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        from tasks import worker

        patch.setattr(worker, "_application", lambda: register.app)
        done: dict[str, threading.Event] = {}

        def note(task_id: str | None = None, **_: Any) -> None:
            if task_id in done:
                done[task_id].set()

        task_postrun.connect(note, weak=False)

        def act(name: str) -> None:
            task_id = str(uuid4())
            done[task_id] = threading.Event()
            worker.celery_app.send_task(name, task_id=task_id)
            assert done[task_id].wait(30), f"{name} was not done"

        queue = f"journeys-{uuid4().hex[:8]}"
        # Another test in this process may have read other settings before.
        worker.celery_app.conf.update(broker_url=settings.celery_redis_url, task_default_queue=queue)
        with start_worker(
            worker.celery_app, pool="solo", perform_ping_check=False, queues=[queue], shutdown_timeout=20
        ):
            yield act
        task_postrun.disconnect(note)


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of a new browser at an address, phone-sized or a desk's, with or without JavaScript."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def act(address: str, *, viewport: dict[str, int] = DESK, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=address,
            viewport=viewport,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        return page

    yield act
    for context in contexts:
        context.close()
    assert not faults, f"faults of JavaScript: {faults}"


@pytest.fixture
def open_page(open_browser: Callable[..., Page], register: Register) -> Callable[..., Page]:
    """A page of a new browser, signed in as somebody or nobody."""

    def act(email: str | None = None, **how: Any) -> Page:
        page = open_browser(register.address, **how)
        if email:
            sign_in(page, email)
        return page

    return act


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in through the page, as a person does."""
    page.goto("/inloggen")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    page.get_by_role("button", name="Inloggen").click()


def check_accessible(page: Page) -> None:
    """axe finds nothing on the page as it stands."""
    found = Axe().run(page, options=WCAG).response["violations"]
    assert not found, [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
