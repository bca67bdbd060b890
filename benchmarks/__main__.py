"""Measures the report and the work list as multiples of the cheapest page of the same server, and prints a table.

    python -m benchmarks                  1,000 and 100,000 incidents
    python -m benchmarks --large          and 1,000,000
    python -m benchmarks --workers        compares worker classes
    python -m benchmarks --profile        says where the time of a request goes

Databases are its own and dropped at the end: on the server of TEST_DATABASE_URL, or on an embedded one. The servers of
all sizes run side by side and are measured in turn, several rounds, so that what else the machine does weighs equally;
the round in the middle counts.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from statistics import median, quantiles
from time import perf_counter

from flask import Flask

from benchmarks import describe, inside
from benchmarks.generate import generate
from benchmarks.server import ROOT, Running, web_server
from benchmarks.settings import as_environment, benchmark_settings, database_server, migrated_database
from benchmarks.traffic import Plan
from benchmarks.visitors import account, reporters
from incidents.app import create_app
from incidents.extensions import db

SIZES, LARGE = (1_000, 100_000), 1_000_000
CONNECTIONS = (1, 8, 32)
WORKER_CLASSES = {
    "sync, 2 workers": ["--worker-class", "sync"],
    "gthread, 2 workers x 4 threads": ["--worker-class", "gthread", "--threads", "4"],
    "gthread, 2 workers x 2 threads": ["--worker-class", "gthread", "--threads", "2"],
}


@dataclass(frozen=True, slots=True)
class Target:
    """One page: its name, the requests as they go over the wire, and the status of a good answer."""

    name: str
    requests: list[str]
    status: int


@dataclass(frozen=True, slots=True)
class Result:
    """One page at one number of connections: requests per second, milliseconds at 50 and 95 percent, failures.

    `processor` is what the web workers use of a processor for one request, in milliseconds: it hardly depends on what
    else the machine does.
    """

    rate: float
    p50: float
    p95: float
    processor: float
    failures: int


@dataclass(frozen=True, slots=True)
class Site:
    """A register of one size: its application in this process, and its pages for the traffic."""

    incidents: int
    app: Flask
    environment: dict[str, str]
    targets: list[Target]


Results = dict[tuple[int, int, str], Result]


def main() -> int:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--large", action="store_true", help="with 1,000,000 incidents too")
    parser.add_argument("--workers", action="store_true", help="compare worker classes instead")
    parser.add_argument("--profile", action="store_true", help="profile the requests in this process instead")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="of which the middle one counts (default: %(default)s)")
    arguments = parser.parse_args()
    sizes = (1_000,) if arguments.workers or arguments.profile else (*SIZES, *((LARGE,) if arguments.large else ()))
    with ExitStack() as stack:
        server_url = stack.enter_context(database_server())
        sites = [stack.enter_context(site(server_url, size)) for size in sizes]
        if arguments.profile:
            inside.print_profiles(sites[0].app)
        elif arguments.workers:
            _compare_workers(sites[0], arguments.seconds, arguments.rounds)
        else:
            _measure_sizes(stack, sites, arguments.seconds, arguments.rounds)
    return 0


@contextmanager
def site(server_url: str, incidents: int) -> Iterator[Site]:
    """A register with so many incidents, and employees who are signed in."""
    with migrated_database(server_url) as url:
        start = perf_counter()
        generate(url, incidents)
        print(f"{incidents:,} incidents made in {perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        settings = replace(benchmark_settings(), database_url=url)
        app = create_app(settings)
        with app.app_context():
            targets = _targets(app)
        # Outside the context: requests of a test client would share it, and with it whoever signed in first.
        yield Site(incidents, app, as_environment(settings), targets)
        with app.app_context():
            db.engine.dispose()


def _targets(app: Flask) -> list[Target]:
    manager, adviser = account(app, "leidinggevende"), account(app, "vpt")
    return [
        Target("/healthz", ["GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"], 200),
        Target("work list, manager", [manager.get("/werkvoorraad")], 200),
        Target("work list, adviser", [adviser.get("/werkvoorraad")], 200),
        Target("report", [visitor.report() for visitor in reporters(app)], 302),
    ]


def _measure_sizes(stack: ExitStack, sites: list[Site], seconds: float, rounds: int) -> None:
    queries = {site.incidents: inside.count_queries(site.app) for site in sites}
    servers = {site.incidents: stack.enter_context(web_server(site.environment, [])) for site in sites}
    results = measure(sites, servers, seconds, rounds)
    memory = {size: running.memory() for size, running in servers.items()}
    print(describe.machine(sites[0].app))
    print(describe.results(results, queries))
    print(describe.growth(results))
    print(describe.memory(memory))


def _compare_workers(site: Site, seconds: float, rounds: int) -> None:
    print(describe.machine(site.app))
    for name, arguments in WORKER_CLASSES.items():
        with web_server(site.environment, arguments) as running:
            results = measure([site], {site.incidents: running}, seconds, rounds)
            print(f"\n### {name}\n\n{describe.results(results, {})}")
            print(describe.memory({site.incidents: running.memory()}))


def measure(sites: list[Site], servers: dict[int, Running], seconds: float, rounds: int) -> Results:
    """Every page at every number of connections, the sizes in turn; of the rounds the one in the middle."""
    every: dict[tuple[int, int, str], list[Result]] = {}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        # Reports last: they add open cases, which the work list would otherwise show in one size and not in the other.
        for name in (target.name for target in sites[0].targets):
            for connections in CONNECTIONS:
                for site in sites:
                    target = next(each for each in site.targets if each.name == name)
                    result = _send(target, servers[site.incidents], connections, seconds)
                    every.setdefault((site.incidents, connections, name), []).append(result)
    return {key: _middle(results) for key, results in every.items()}


def _middle(results: list[Result]) -> Result:
    rate = median(result.rate for result in results)
    nearest = min(results, key=lambda result: abs(result.rate - rate))
    return replace(nearest, failures=sum(result.failures for result in results))


def _send(target: Target, running: Running, connections: int, seconds: float) -> Result:
    plan = Plan(running.port, connections, seconds, target.requests, target.status)
    before = running.processor_seconds()
    sent = subprocess.run(
        [sys.executable, "-m", "benchmarks.traffic"],
        input=json.dumps(asdict(plan)),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    measured = json.loads(sent.stdout)
    latencies = [1000 * each for each in measured["latencies"]]
    if measured["failures"]:
        print(f"{target.name}: {measured['example_of_failure']}", file=sys.stderr, flush=True)
    if len(latencies) < 2:
        return Result(0.0, 0.0, 0.0, 0.0, measured["failures"])
    return Result(
        rate=len(latencies) / measured["elapsed"],
        p50=median(latencies),
        p95=quantiles(latencies, n=20)[-1],
        processor=1000 * (running.processor_seconds() - before) / measured["answers"],
        failures=measured["failures"],
    )


if __name__ == "__main__":
    sys.exit(main())
