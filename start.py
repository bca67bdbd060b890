#!/usr/bin/env python3
"""Starts the register from a bare checkout. Needs Python 3.11 or newer with pip (or uv), nothing else.

    python3 start.py run [--port N] [--empty] [--data DIR]    set up, start everything, until Ctrl-C
    python3 start.py test [arguments of pytest]               set up, run every test
    python3 start.py setup                                    set up what `test` and the checks need, run nothing
    python3 start.py flask [--data DIR] COMMAND...            a command of the application, on the register that runs

`run --port 0` takes any free port; `run --empty` loads no example data on the first start.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-dev.lock"
OLDEST_PYTHON = (3, 11)


def main() -> None:
    """Prepare the environment that the command needs, then become the command."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer is needed; this is {sys.version.split()[0]}.")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in ("run", "flask"):
        prepare(RUN_LOCK)
        # Not a change of folder: --data is meant from where the user stands.
        os.environ["PYTHONPATH"] = str(ROOT)
        become("incidents.embedded", sys.argv[1:])
    elif command == "test":
        prepare(TEST_LOCK)
        os.chdir(ROOT)
        become("pytest", sys.argv[2:])
    elif command == "setup":
        prepare(TEST_LOCK)
    else:
        print(__doc__)
        sys.exit(command not in ("help", "--help", "-h"))


def become(module: str, arguments: list[str]) -> None:
    """Replace this process by a module in the environment, so that signals reach it."""
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "-m", module, *arguments])


def prepare(lock: Path) -> None:
    """Make the environment and install what `lock` names, unless that was done before.

    Exits with one sentence when it cannot be done.
    """
    if is_prepared(lock):
        return
    holder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)  # a start at the same time waits here, and then finds the work done
    try:
        if not is_prepared(lock):
            print(f"Installing {lock.name} into {ENVIRONMENT} ...", flush=True)
            make_environment(lock)
    except subprocess.CalledProcessError as failure:
        sys.exit(f"Setting up failed: {' '.join(map(str, failure.cmd))} ended with status {failure.returncode}.")
    except PermissionError as failure:
        sys.exit(f"Setting up failed: no right to write {failure.filename}.")
    finally:
        os.close(holder)


def is_prepared(lock: Path) -> bool:
    """Whether the environment holds this very lock and still has its Python."""
    stamp = stamp_of(lock)
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == fingerprint(lock)


def stamp_of(lock: Path) -> Path:
    """The file that tells which version of the lock was installed."""
    return ENVIRONMENT / f"{lock.stem}.installed"


def fingerprint(lock: Path) -> str:
    """A hash of what the lock names."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def make_environment(lock: Path) -> None:
    """Install the lock with uv, with this Python's pip, or with the pip that a new environment brings."""
    os.umask(0o022)  # set up by root, it must be readable for the user that PostgreSQL then runs as
    if not PYTHON.exists():
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    uv = shutil.which("uv")
    bare_venv = [sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)]
    if uv:
        venv = [uv, "venv", "--quiet", "--python", sys.executable, str(ENVIRONMENT)]
        install = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    elif importlib.util.find_spec("pip"):
        venv, install = bare_venv, [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]
    elif importlib.util.find_spec("ensurepip"):
        venv, install = [*bare_venv[:3], str(ENVIRONMENT)], [str(PYTHON), "-m", "pip", "install", "--quiet"]
    else:
        sys.exit("pip is missing: install it (Debian and Ubuntu: apt install python3-pip) and start again.")
    if not PYTHON.exists():
        subprocess.run(venv, check=True)
    subprocess.run([*install, "--require-hashes", "-r", str(lock)], check=True)
    stamp_of(lock).write_text(fingerprint(lock))
    if lock == TEST_LOCK:  # it holds everything that the other lock holds, in the same versions
        stamp_of(RUN_LOCK).write_text(fingerprint(RUN_LOCK))


if __name__ == "__main__":
    main()
