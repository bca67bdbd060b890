"""The start from a bare checkout: keys, mails, servers and programs."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from incidents.embedded.keys import load_or_make_keys
from incidents.embedded.processes import start_process
from incidents.embedded.servers import FolderInUse, KeptServer, embedded_postgres, embedded_redis, locked_folder
from incidents.embedded.supervisor import Child, ChildFailed, supervised


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder under /tmp itself: pytest's own closes itself to the user that PostgreSQL runs as."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def wait_for(answer: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while not answer() and time.monotonic() < end:
        time.sleep(0.05)
    return answer()


def runs(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_keys_are_made_once_and_only_the_owner_can_read_them(folder: Path) -> None:
    first = load_or_make_keys(folder / "keys.env")
    assert set(first) == {"SECRET_KEY", "ENCRYPTION_KEYS", "BLIND_INDEX_KEY"}
    assert load_or_make_keys(folder / "keys.env") == first
    assert load_or_make_keys(folder / "others.env") != first
    assert (folder / "keys.env").stat().st_mode & 0o777 == 0o600


def test_a_folder_is_held_by_one_process_at_a_time(folder: Path) -> None:
    with locked_folder(folder), pytest.raises(FolderInUse), locked_folder(folder):
        pass
    with locked_folder(folder):
        pass


def test_postgres_keeps_its_rows_from_one_start_to_the_next(folder: Path) -> None:
    for expected in (1, 2):
        with (
            embedded_postgres(folder / "postgres", throwaway=True) as url,
            psycopg.connect(url.replace("+psycopg", "")) as connection,
        ):
            connection.execute("CREATE TABLE IF NOT EXISTS starts (moment timestamptz DEFAULT now())")
            connection.execute("INSERT INTO starts DEFAULT VALUES")
            assert connection.execute("SELECT count(*) FROM starts").fetchone() == (expected,)


def test_redis_answers_on_its_url_and_is_gone_afterwards(folder: Path) -> None:
    with embedded_redis(folder / "valkey") as url, redis.Redis.from_url(url) as client:
        assert client.set("hint", "1")
    with redis.Redis.from_url(url) as client, pytest.raises(redis.ConnectionError):
        client.ping()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_servers_die_with_a_killed_start_and_the_next_start_finds_the_rows(folder: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from incidents.embedded.servers import embedded_postgres\n"
        "with embedded_postgres(Path(sys.argv[1]), throwaway=True): print('up', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, str(folder / "postgres")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.getcwd()}) as start:
        assert start.stdout is not None
        assert any(line == b"up\n" for line in start.stdout)
        server = int((folder / "postgres" / "cluster" / "postmaster.pid").read_text().split()[0])
        start.kill()
    with embedded_postgres(folder / "postgres", throwaway=True) as url, psycopg.connect(url.replace("+psycopg", "")):
        assert not runs(server)


def test_a_program_that_ends_is_started_again_with_a_line_in_its_log(folder: Path) -> None:
    with supervised(folder, folder / "logs", os.environ) as supervisor:
        child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"])
        supervisor.add(child)
        assert child.process is not None
        first = child.process.pid
        child.process.send_signal(signal.SIGKILL)
        child.process.wait()

        def started_again() -> bool:
            supervisor.check()
            return child.process is not None and child.process.pid != first

        assert wait_for(started_again)
        assert child.process is not None
        second = child.process.pid
    assert not runs(second)
    assert "sleeper ended (status -9); it starts again in 1 s." in (folder / "logs" / "sleeper.log").read_text()


def test_a_program_that_fails_shows_what_it_said(folder: Path) -> None:
    with supervised(folder, folder / "logs", os.environ) as supervisor, pytest.raises(ChildFailed, match="no database"):
        supervisor.run_once("migrate", [sys.executable, "-c", "raise SystemExit('no database')"])


def test_a_mail_becomes_a_file(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        arguments = ["--folder", str(folder / "mail"), "--descriptor", str(listener.fileno())]
        catcher = start_process(
            [sys.executable, "-m", "incidents.embedded.mail_catcher", *arguments],
            folder / "catcher.log",
            pass_fds=[listener.fileno()],
        )
        with smtplib.SMTP(*listener.getsockname()) as client:
            client.sendmail("register@voorbeeld.example", ["sara@voorbeeld.example"], "Subject: Dag\r\n\r\nHallo")
        catcher.terminate()
        assert catcher.wait(10) == 0
    (mail,) = (folder / "mail").glob("*.eml")
    assert "Subject: Dag" in mail.read_text()


@pytest.mark.parametrize("last_signal", [signal.SIGKILL, signal.SIGTERM])
def test_servers_that_end_are_started_again_on_the_same_address(folder: Path, last_signal: signal.Signals) -> None:
    kept: list[KeptServer] = []
    with (
        embedded_postgres(folder / "postgres", throwaway=True, keep=kept.append) as url,
        embedded_redis(folder / "valkey", keep=kept.append) as redis_url,
        redis.Redis.from_url(redis_url) as client,
    ):
        address = url.replace("+psycopg", "")
        for server in kept:
            server.process.send_signal(last_signal)
            server.process.wait(10)

        def answer() -> bool:
            for server in kept:
                server.check()
            try:
                with psycopg.connect(address) as connection:
                    return bool(connection.execute("SELECT 1").fetchone() and client.ping())
            except (psycopg.OperationalError, redis.ConnectionError):
                return False

        end = time.monotonic() + 30
        while not answer():
            assert time.monotonic() < end
            time.sleep(0.2)
