"""The tables of docs/performance.md."""

import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from flask import Flask
from sqlalchemy import text

from incidents.extensions import db

CHEAPEST = "/healthz"


class Measured(Protocol):
    """One page at one number of connections."""

    @property
    def rate(self) -> float: ...

    @property
    def p50(self) -> float: ...

    @property
    def p95(self) -> float: ...

    @property
    def processor(self) -> float: ...

    @property
    def failures(self) -> int: ...


Results = Mapping[tuple[int, int, str], Measured]


def machine(app: Flask) -> str:
    """On what, of what and when."""
    memory = Path("/proc/meminfo").read_text().split()[1]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607
    with app.app_context():
        database = db.session.execute(text("SHOW server_version")).scalar_one()
    load = os.getloadavg()[1]
    return (
        f"{os.cpu_count()} cores, {int(memory) // 1024 // 1024} GiB of memory, Python {platform.python_version()}, "
        f"PostgreSQL {database}, gunicorn {version('gunicorn')}; commit {commit.stdout.strip()}, "
        f"{datetime.now(UTC):%Y-%m-%d}; load of the machine over five minutes {load:.1f}.\n"
    )


def results(measured: Results, queries: Mapping[int, Mapping[str, int]]) -> str:
    """A line for each page, size and number of connections."""
    lines = [
        "| incidents | page | connections | requests/s | p50 ms | p95 ms | of /healthz "
        "| web CPU ms | of /healthz | statements | failed |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for (size, connections, name), each in sorted(measured.items(), key=lambda item: (item[0][0], item[0][2])):
        cheapest = measured[size, connections, CHEAPEST]
        ratio = f"1/{cheapest.rate / each.rate:.1f}" if each.rate else "-"
        used = f"1/{each.processor / cheapest.processor:.1f}" if cheapest.processor else "-"
        sent = queries.get(size, {}).get(name, "")
        lines.append(
            f"| {size:,} | {name} | {connections} | {each.rate:.0f} | {each.p50:.1f} | {each.p95:.1f} | {ratio} "
            f"| {each.processor:.1f} | {used} | {sent} | {each.failures} |"
        )
    return "\n".join(lines) + "\n"


def growth(measured: Results) -> str:
    """Each page at each size against the smallest size: 1.00 is as fast."""
    sizes = sorted({size for size, _, _ in measured})
    if len(sizes) < 2:
        return ""
    lines = ["| page | connections | " + " | ".join(f"{size:,} against {sizes[0]:,}" for size in sizes[1:]) + " |"]
    lines.append("|---|---:|" + "---:|" * (len(sizes) - 1))
    for name in sorted({name for _, _, name in measured} - {CHEAPEST}):
        for connections in sorted({connections for _, connections, _ in measured}):
            smallest = measured[sizes[0], connections, name].rate
            shares = [measured[size, connections, name].rate / smallest if smallest else 0 for size in sizes[1:]]
            lines.append(f"| {name} | {connections} | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
    return "\n".join(lines) + "\n"


def memory(measured: Mapping[int, Mapping[str, int]]) -> str:
    """What the web workers hold after all requests."""
    lines = [
        "| incidents | workers | RSS together, MiB | PSS together, MiB | PSS with master, MiB |",
        "|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {size:,} | {each['workers']} | {each['rss']} | {each['pss']} | {each['pss_with_master']} |"
        for size, each in measured.items()
    ]
    return "\n".join(lines) + "\n"
