"""`start.py` as somebody runs it: real processes, real pages, nothing left of them afterwards."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from incidents.accounts.models import Employee
from incidents.embedded.keys import load_or_make_keys
from tests.conftest import fresh_database
from tests.factories.world import build

ROOT = Path(__file__).resolve().parents[2]
START = [sys.executable, str(ROOT / "start.py")]
REPLACED = ("DATABASE_URL", "REDIS_URL", "SMTP_URL", "MAIL_FROM", "PUBLIC_URL", "ENVIRONMENT")
PASSWORD = "een goed nieuw wachtwoord"
SECONDS = 60


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder of data that does not exist yet, under /tmp itself: PostgreSQL's own user must reach it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "register"


def environment(**given: str) -> dict[str, str]:
    """What a terminal has, with the settings that the test gives and no others."""
    return {name: value for name, value in os.environ.items() if name not in REPLACED} | given


class Started:
    """A register that was started, and what it printed until it was ready."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Logs: "):
                break
        self.greeting = "".join(lines)
        assert "The register runs at " in self.greeting, self.greeting
        self.address = re.search(r"The register runs at (\S+)", self.greeting)[1]
        self.everything = family(process.pid)

    def stop(self, by: signal.Signals) -> int:
        """Send the signal and give the exit status."""
        self.process.send_signal(by)
        return self.process.wait(SECONDS)

    def left_over(self) -> set[int]:
        """The processes that still run, when they had a moment to go."""
        end = time.monotonic() + SECONDS
        while (alive := {each for each in self.everything if is_alive(each)}) and time.monotonic() < end:
            time.sleep(0.1)
        return alive


@contextmanager
def started(data: Path, *arguments: str, **given: str) -> Iterator[Started]:
    command = [*START, "run", "--data", str(data), "--port", "0", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(**given), cwd="/")
    try:
        yield Started(process)
    finally:
        process.terminate()
        process.wait(SECONDS)
        assert process.stdout is not None
        process.stdout.close()


def family(process_id: int) -> set[int]:
    """A process with all that it started, directly or not."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(entry.read_text().rpartition(")")[2].split()[1]), []).append(int(entry.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    found, waiting = set(), [process_id]
    while waiting:
        found.add(waiting.pop())
        waiting += [child for each in found for child in parents.get(each, []) if child not in found]
    return found


def is_alive(process_id: int) -> bool:
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of start.py, to its end."""
    return subprocess.run(
        [*START, *arguments], capture_output=True, text=True, env=environment(), cwd="/", timeout=SECONDS, check=False
    )


def choose_password(link: str) -> str:
    """Choose a password by a one-time link in a browser of one's own, and give the page with one's own details."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.open(link).read().decode())[1]
    typed = urllib.parse.urlencode({"csrf_token": token, "password": PASSWORD, "again": PASSWORD})
    browser.open(link, typed.encode()).close()
    return str(browser.open(urllib.parse.urljoin(link, "/mijn-gegevens")).read().decode())


def test_an_empty_register_gets_its_first_administrator_as_the_greeting_says(data: Path) -> None:
    with started(data, "--empty") as register:
        assert "It holds no example data." in register.greeting
        assert "password" not in register.greeting
        command = re.search(r"python3 start\.py (flask .*)", register.greeting)[1]
        details = ("--email", "beheer@nieuw.example", "--name", "Eerste Beheerder", "--organisation", "Gemeente Nieuw")
        made = run(*command.split(), *details)
        assert made.returncode == 0, made.stderr
        page = choose_password(re.search(rf"{register.address}/wachtwoord/\S+", made.stdout)[0])
        assert "Eerste Beheerder" in page
        assert "Gemeente Nieuw" in page

        again = run("run", "--data", str(data), "--port", str(urllib.parse.urlsplit(register.address).port))
        assert again.returncode == 1
        assert again.stdout == f"The register already runs on {data}; stop it first, or give --data another folder.\n"

        assert len(register.everything) > 6  # web, worker, clock, mails, PostgreSQL and Valkey
        assert register.stop(signal.SIGINT) == 0
        assert register.left_over() == set()
    late = run("flask", "--data", str(data), "accounts", "create-admin")
    assert late.returncode == 1
    assert "The register does not run on" in late.stdout


def test_a_port_that_is_taken_is_told_before_anything_is_made(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = run("run", "--data", str(data), "--port", str(port))
    assert refused.returncode == 1
    assert refused.stdout == f"Port {port} is not free: choose another with --port (0: any free one).\n"
    assert refused.stderr == ""
    assert not data.exists()


def test_servers_of_ones_own_replace_those_it_brings_and_their_register_is_left_as_it_is(
    data: Path, servers: dict[str, str]
) -> None:
    data.mkdir(mode=0o750)
    with fresh_database(servers["database"]) as url:
        engine = create_engine(url)
        with Session(engine) as session:
            build(session)
            session.commit()
            people = session.scalar(select(func.count()).select_from(Employee))
        keys = load_or_make_keys(data / "keys.env")
        mails = "smtp://127.0.0.1:1"
        with started(data, DATABASE_URL=url, REDIS_URL=servers["redis"], SMTP_URL=mails, **keys) as register:
            assert "There is an organisation in this register already" in register.greeting
            assert "voorbeeld.example" not in register.greeting
            assert "create-admin" in register.greeting
            assert "No mail leaves this machine" not in register.greeting
            assert not {"postgres", "valkey"} & {each.name for each in data.iterdir()}
            assert data.stat().st_mode & 0o777 == 0o750
            with Session(engine) as session:
                assert session.scalar(select(func.count()).select_from(Employee)) == people
            assert run("flask", "--data", str(data), "db", "current").returncode == 0
            assert register.stop(signal.SIGTERM) == 0
            assert register.left_over() == set()
        engine.dispose()
