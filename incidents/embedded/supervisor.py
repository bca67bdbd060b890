"""Keeps the register's own programs running: web, worker, clock and mail catcher."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from incidents.embedded.processes import start_process, stop_processes
from incidents.embedded.servers import last_lines

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
# A program that ran this long was well: when it stops after all, the pauses start anew.
WELL_AFTER_SECONDS = 60.0
STOP_SECONDS = 5.0
READY_SECONDS = 60.0
FAILURES_BEFORE_GIVING_UP = 3


class ChildFailed(Exception):
    """A program ended, or does not answer; the message holds the last lines of its log."""


@dataclass
class Child:
    """One program: how to start it, and what became of it."""

    name: str
    command: Sequence[str]
    pass_fds: Sequence[int] = ()
    # What the kernel sends it when the supervisor is killed.
    last_signal: signal.Signals = signal.SIGKILL
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    log_start: int = field(default=0, init=False)
    failures: int = field(default=0, init=False)
    restart_at: float = field(default=0.0, init=False)


class Supervisor:
    """Starts programs, starts them again when they end, and stops them all."""

    def __init__(self, folder: Path, logs: Path, environment: Mapping[str, str]) -> None:
        """`folder` is where the programs run, `logs` gets one file for each, `environment` is all they see."""
        self.folder = folder
        self.logs = logs
        self.environment = environment
        self.children: list[Child] = []

    def log_of(self, child: Child) -> Path:
        """The file with everything that the program printed."""
        return self.logs / f"{child.name}.log"

    def add(self, child: Child) -> None:
        """Start the program and keep it running. Raises OSError when it cannot be started at all."""
        self.children.append(child)
        self._start(child)

    def run_once(self, name: str, command: Sequence[str]) -> str:
        """Run a program to its end and return what it printed. Raises ChildFailed when it fails."""
        child = Child(name, command)
        self._start(child)
        if child.process is not None and child.process.wait() != 0:
            raise ChildFailed(f"{name} failed. {self.reason(child)}")
        return last_lines(self.log_of(child), child.log_start)

    def check(self) -> None:
        """Look at every program once: notice those that ended, start those whose pause is over."""
        now = time.monotonic()
        for child in self.children:
            if child.process is None:
                if now >= child.restart_at:
                    self._start(child)
            elif child.process.poll() is not None:
                self._notice_end(child, now)

    def wait_until_ready(self, address: str, server: Child) -> None:
        """Wait until `address`, which `server` serves, answers 200. Raises ChildFailed if it never does."""
        end = time.monotonic() + READY_SECONDS
        while (answer := _answer(address)) is not None:
            self.check()
            for child in self.children:
                if child.failures >= FAILURES_BEFORE_GIVING_UP:
                    raise ChildFailed(f"{child.name} does not start. {self.reason(child)}")
            if time.monotonic() > end:
                raise ChildFailed(f"{address} does not become ready ({answer}).\n{self.reason(server)}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop every program, at the latest after STOP_SECONDS."""
        running = [child.process for child in self.children if child.process is not None]
        stop_processes(running, signal.SIGTERM, STOP_SECONDS)

    def reason(self, child: Child) -> str:
        """What the program printed last since it was started."""
        log = self.log_of(child)
        return f"The last lines of {log}:\n{last_lines(log, child.log_start)}"

    def _start(self, child: Child) -> None:
        log = self.log_of(child)
        child.log_start = log.stat().st_size if log.exists() else 0
        child.started = time.monotonic()
        child.process = start_process(
            child.command,
            log,
            environment=self.environment,
            folder=self.folder,
            pass_fds=child.pass_fds,
            last_signal=child.last_signal,
        )

    def _notice_end(self, child: Child, now: float) -> None:
        status = child.process.returncode if child.process is not None else None
        child.failures = 1 if now - child.started > WELL_AFTER_SECONDS else child.failures + 1
        pause = min(FIRST_PAUSE_SECONDS * 2 ** (child.failures - 1), LONGEST_PAUSE_SECONDS)
        child.process, child.restart_at = None, now + pause
        line = f"{child.name} ended (status {status}); it starts again in {pause:.0f} s."
        # The whole reason once; after that one line for each new attempt is enough.
        print(f"{line}\n{self.reason(child)}" if child.failures == 1 else line, file=sys.stderr, flush=True)
        with self.log_of(child).open("a") as log:
            log.write(f"--- {line}\n")


@contextmanager
def supervised(folder: Path, logs: Path, environment: Mapping[str, str]) -> Iterator[Supervisor]:
    """A supervisor that stops its programs when the block ends, however it ends."""
    supervisor = Supervisor(folder, logs, environment)
    try:
        yield supervisor
    finally:
        supervisor.stop()


def _answer(address: str) -> str | None:
    """None when the address answers 200, else what came instead."""
    # The address is our own web server on this machine: a proxy in the environment has no business there.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5):
            return None
    except urllib.error.HTTPError as refusal:
        return f"{refusal.code} {refusal.read(500).decode(errors='replace').strip()}"
    except OSError as failure:
        return str(failure)
