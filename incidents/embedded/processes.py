"""Starting a program that never outlives the one that started it."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1


def start_process(
    command: Sequence[str | Path],
    log: Path,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    user_id: int | None = None,
    pass_fds: Sequence[int] = (),
    last_signal: signal.Signals = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, its output appended to `log`.

    The kernel sends it `last_signal` when the calling thread ends, however it ends (Linux only). Call it from a thread
    that lives as long as the program should, and pass `user_id` to run it as another user.

    Raises OSError when the program cannot be started.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment) if environment is not None else None,
            cwd=folder,
            user=user_id,
            group=user_id,
            extra_groups=[] if user_id is not None else None,
            pass_fds=pass_fds,
            # Ctrl-C goes to the whole foreground group; only the supervisor may act on it, in its own order.
            start_new_session=True,
            preexec_fn=_die_with_parent(last_signal),
        )


def stop_processes(processes: Sequence[subprocess.Popen[bytes]], first: signal.Signals, seconds: float) -> None:
    """Ask all the processes to stop, wait for them together, and kill what is left of their groups after `seconds`."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(first)
    share = seconds / max(len(processes), 1)
    for process in processes:
        try:
            process.wait(share)
        except subprocess.TimeoutExpired:
            _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _die_with_parent(last_signal: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    # Loaded here: between fork and exec a child may not take the lock that loading a library needs.
    set_option = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask_kernel() -> None:
        set_option(PR_SET_PDEATHSIG, int(last_signal))
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel
