"""The web server as the product starts it, with another worker class where a benchmark asks for one; and its memory."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS = 30.0
STOP_SECONDS = 10.0
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    port: int
    process_id: int

    def workers(self) -> list[int]:
        """The process ids of the web workers."""
        children = Path(f"/proc/{self.process_id}/task/{self.process_id}/children")
        return [int(each) for each in children.read_text().split()]

    def processor_seconds(self) -> float:
        """What the workers have used of the processor; the database's part is not in it."""
        return sum(_processor_seconds(each) for each in self.workers())

    def memory(self) -> dict[str, int]:
        """MiB of the workers together: RSS counts shared pages once per worker, PSS once; and RSS of the master."""
        workers = [_rollup(each) for each in self.workers()]
        return {
            "workers": len(workers),
            "rss": sum(each["Rss"] for each in workers) // 1024,
            "pss": sum(each["Pss"] for each in workers) // 1024,
            "pss_with_master": (sum(each["Pss"] for each in workers) + _rollup(self.process_id)["Pss"]) // 1024,
        }


@contextmanager
def web_server(environment: dict[str, str], arguments: list[str]) -> Iterator[Running]:
    """Gunicorn with two workers on a free port of this machine; `arguments` go before the product's own settings."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener, tempfile.TemporaryFile() as log:
        port = listener.getsockname()[1]
        process = subprocess.Popen(  # noqa: S603  (the project's own server)
            [
                *(sys.executable, "-m", "gunicorn", "--config", "python:incidents.web_server"),
                *("--bind", f"fd://{listener.fileno()}", *arguments, "wsgi:app"),
            ],
            cwd=ROOT,
            env={**os.environ, **environment, "WEB_CONCURRENCY": str(WORKERS)},
            pass_fds=[listener.fileno()],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, port)
            yield Running(port, process.pid)
        except ServerDidNotStart as failed:
            log.seek(0)
            raise ServerDidNotStart(log.read().decode(errors="replace")[-3000:]) from failed
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class ServerDidNotStart(Exception):
    """The server ended or stayed silent; the message holds the end of its log."""


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise ServerDidNotStart


def _processor_seconds(process_id: int) -> float:
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rollup(process_id: int) -> dict[str, int]:
    """The kilobytes of a process by name."""
    lines = Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
