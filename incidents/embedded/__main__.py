"""Runs the register with everything it needs; `start.py` hands over to this."""

import argparse
import json
import os
import signal
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from incidents.embedded.keys import load_or_make_keys
from incidents.embedded.servers import (
    FolderInUse,
    KeptServer,
    ServerDidNotStart,
    embedded_postgres,
    embedded_redis,
    locked_folder,
)
from incidents.embedded.supervisor import Child, ChildFailed, Supervisor, supervised

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_DATA = ROOT / ".data"
DEFAULT_PORT = 8000
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
CELERY = [sys.executable, "-m", "celery", "-A", "tasks.worker:celery_app"]

# Where everything is while the register runs; a supervisor that was killed leaves it behind.
REMEMBERED = "running.json"
# After a killed supervisor the web workers notice within a second that they are orphans, and hold the port until then.
PORT_SECONDS = 3.0


class CannotRun(Exception):
    """A reason, in one sentence, that the register does not start here and now."""


def main() -> int:
    """Read the command line, do what it asks, and return the exit status."""
    arguments = _parser().parse_args()
    try:
        if arguments.command == "flask":
            run_flask(arguments.data.resolve(), arguments.arguments)
        _stop_on_signals()
        run(arguments.data.resolve(), arguments.port, empty=arguments.empty)
    except KeyboardInterrupt:
        print("Stopped.")
        return 0
    except FolderInUse:
        print(f"The register already runs on {arguments.data}; stop it first, or give --data another folder.")
    except PermissionError as refusal:
        print(f"No access to {refusal.filename}: it belongs to another user. Give --data another folder.")
    except (CannotRun, ChildFailed, ServerDidNotStart) as reason:
        print(reason)
    return 1


def run(data: Path, port: int, *, empty: bool) -> None:
    """Start everything and watch over it until a signal comes (KeyboardInterrupt).

    Raises FolderInUse, CannotRun, ServerDidNotStart, ChildFailed, PermissionError.
    """
    logs = data / "logs"
    servers: list[KeptServer] = []
    with ExitStack() as stack:
        web = _claim(stack, data, port)
        logs.mkdir(mode=0o700, exist_ok=True)
        (data / "mail").mkdir(mode=0o700, exist_ok=True)
        address = f"http://127.0.0.1:{web.getsockname()[1]}"
        settings = {
            "ENVIRONMENT": "embedded",
            "PUBLIC_URL": address,
            "MAIL_FROM": os.environ.get("MAIL_FROM") or "register@voorbeeld.example",
        }
        settings["DATABASE_URL"] = os.environ.get("DATABASE_URL") or stack.enter_context(
            embedded_postgres(data / "postgres", keep=servers.append)
        )
        settings["REDIS_URL"] = os.environ.get("REDIS_URL") or stack.enter_context(
            embedded_redis(data / "valkey", keep=servers.append)
        )
        mail = None if os.environ.get("SMTP_URL") else stack.enter_context(_listen(0))
        settings["SMTP_URL"] = f"smtp://127.0.0.1:{mail.getsockname()[1]}" if mail else os.environ["SMTP_URL"]
        environment = {**load_or_make_keys(data / "keys.env"), **os.environ, **settings}
        stack.enter_context(_remembered(data, settings))
        supervisor = stack.enter_context(supervised(ROOT, logs, environment))
        accounts = _prepare(supervisor, data, empty=empty)
        server = _start_children(supervisor, data, web, mail)
        supervisor.wait_until_ready(f"{address}/readyz", server)
        _greet(address, data, accounts, mails=mail is not None)
        while True:
            time.sleep(0.2)
            supervisor.check()
            for each in servers:
                each.check()


def run_flask(data: Path, arguments: list[str]) -> None:
    """Become `flask`, with the settings of the register that runs on `data`. Raises CannotRun when none does."""
    try:
        settings = json.loads((data / REMEMBERED).read_text())
    except FileNotFoundError:
        raise CannotRun(f"The register does not run on {data}: start it first, in another terminal.") from None
    keys = load_or_make_keys(data / "keys.env")
    os.chdir(ROOT)
    os.execve(sys.executable, [*FLASK, *arguments], {**keys, **os.environ, **settings})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="start.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run_parser = commands.add_parser("run", help="start everything, until Ctrl-C")
    run_parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0: any free port (default: %(default)s)")
    run_parser.add_argument("--empty", action="store_true", help="on the first start, load no example data")
    flask_parser = commands.add_parser("flask", help="a command of the application, on the register that runs")
    for command in (run_parser, flask_parser):
        command.add_argument(
            "--data", type=Path, default=DEFAULT_DATA, help="folder of the data (default: %(default)s)"
        )
    flask_parser.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser


def _stop_on_signals() -> None:
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, frame: FrameType | None) -> None:
        # A second Ctrl-C may not interrupt the stopping. Not SIG_IGN: Python complains of a signal that just came.
        for one in signals:
            signal.signal(one, lambda _number, _frame: None)
        raise KeyboardInterrupt

    for one in signals:
        signal.signal(one, stop)


def _claim(stack: ExitStack, data: Path, port: int) -> socket.socket:
    """Hold the folder and the port, and give the socket that listens there. A start that cannot be makes no folder.

    Of a folder that is there the lock comes first: "it runs already" says more than "the port is taken".
    Raises FolderInUse, CannotRun, PermissionError.
    """
    if data.exists():
        stack.enter_context(locked_folder(data))
        was_killed = (data / REMEMBERED).exists()
        return stack.enter_context(_listen(port, patience=PORT_SECONDS if was_killed else 0))
    web = stack.enter_context(_listen(port))
    stack.enter_context(locked_folder(data))
    # What lies in it is nobody else's business; PostgreSQL's own user must pass through.
    data.chmod(0o711)
    return web


def _listen(port: int, *, patience: float = 0) -> socket.socket:
    """A listening socket on this machine only, held here so that no restart of a program can lose the port.

    `patience` is for how many seconds it tries. Raises CannotRun.
    """
    end = time.monotonic() + patience
    while True:
        try:
            return socket.create_server(("127.0.0.1", port), backlog=512)
        except OverflowError:
            raise CannotRun(f"{port} is no port: choose one from 1 to 65535, or 0 for any free one.") from None
        except PermissionError:
            raise CannotRun(f"Port {port} is reserved for root: choose one above 1023 with --port.") from None
        except OSError:
            if time.monotonic() > end:
                raise CannotRun(f"Port {port} is not free: choose another with --port (0: any free one).") from None
            time.sleep(0.25)


def _remembered(data: Path, settings: dict[str, str]) -> ExitStack:
    """Write down where everything is, for `start.py flask`; forgotten at the end of the block."""
    file = data / REMEMBERED
    file.touch(mode=0o600)
    file.write_text(json.dumps(settings))
    forget = ExitStack()
    forget.callback(file.unlink, missing_ok=True)
    return forget


def _prepare(supervisor: Supervisor, data: Path, *, empty: bool) -> str:
    """Migrate; load the example data on the first start. Returns how to sign in as the people of the example, if any.

    The register itself says so: DATABASE_URL may name one that had an organisation before.
    """
    supervisor.run_once("migrate", [*FLASK, "db", "upgrade"])
    first_start = data / "first-start"
    if not first_start.exists():
        if not empty:
            print("Loading the example data...", flush=True)
            print(supervisor.run_once("example-data", [*FLASK, "example-data", "load"]), flush=True)
        first_start.touch()
    return supervisor.run_once("example-data", [*FLASK, "example-data", "accounts"])


def _start_children(supervisor: Supervisor, data: Path, web: socket.socket, mail: socket.socket | None) -> Child:
    """Start everything that keeps running, and return the one that serves the pages."""
    if mail is not None:
        command = [sys.executable, "-m", "incidents.embedded.mail_catcher", "--folder", str(data / "mail")]
        descriptor = mail.fileno()
        supervisor.add(Child("mail", [*command, "--descriptor", str(descriptor)], pass_fds=[descriptor]))
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:incidents.web_server"]
    server = Child(
        "web",
        [*gunicorn, "--bind", f"fd://{web.fileno()}", "wsgi:app"],
        pass_fds=[web.fileno()],
        last_signal=signal.SIGQUIT,  # so that the web workers end with their master
    )
    supervisor.add(server)
    # Threads: worker processes would need shared memory, which a bare machine may lack.
    supervisor.add(
        Child("worker", [*CELERY, "worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "INFO"])
    )
    schedule = data / "clock"
    schedule.mkdir(exist_ok=True)
    # No pid file: after a kill it would keep the next clock from starting.
    files = ["--schedule", str(schedule / "schedule"), "--pidfile", ""]
    supervisor.add(Child("clock", [*CELERY, "beat", "--loglevel", "INFO", *files]))
    return server


def _greet(address: str, data: Path, accounts: str, *, mails: bool) -> None:
    print(f"\nThe register runs at {address}")
    if accounts:
        print(accounts)
    else:
        folder = "" if data == DEFAULT_DATA else f" --data {data}"
        print("It holds no example data. Make the first administrator in another terminal, unless there is one:")
        print(f"  python3 start.py flask{folder} accounts create-admin")
    if mails:
        print(f"No mail leaves this machine: each becomes a file in {data / 'mail'}")
    print(f"Logs: {data / 'logs'}. Stop with Ctrl-C.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
