"""Sends requests over a number of connections for some seconds, in a process of its own, and prints what it measured.

Standard library only. The plan comes in as JSON on the standard input; loopback addresses alone are accepted. Each
connection sends its next request as soon as it has its answer, and connects anew where the server closes.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any
from uuid import uuid4

LOOPBACK = "127.0.0.1"
#: Takes the place of a fresh form key in the body of a request.
FORM_KEY = "00000000-0000-4000-8000-000000000000"
MOST_SECONDS = 60.0
MOST_REQUESTS = 200_000
ANSWER_SECONDS = 30.0


@dataclass
class Plan:
    """What to send: for each connection in turn one of `requests`, as it goes over the wire."""

    port: int
    connections: int
    seconds: float
    requests: list[str]
    expected_status: int
    warm_up: float = 0.5


@dataclass
class Measured:
    """What came back: the seconds of each good answer, how many were not good, and all answers with the warm-up."""

    answers: int = 0
    elapsed: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failures: int = 0
    example_of_failure: str = ""


async def measure(plan: Plan) -> Measured:
    """Warm up, then measure."""
    warm = Measured()
    await _run(plan, warm, min(plan.warm_up, MOST_SECONDS))
    measured = Measured()
    await _run(plan, measured, min(plan.seconds, MOST_SECONDS))
    measured.answers = len(warm.latencies) + len(measured.latencies) + warm.failures + measured.failures
    return measured


async def _run(plan: Plan, measured: Measured, seconds: float) -> None:
    start = perf_counter()
    end = start + seconds
    senders = [_send(plan, number, measured, end) for number in range(plan.connections)]
    await asyncio.gather(*senders)
    measured.elapsed = perf_counter() - start


async def _send(plan: Plan, number: int, measured: Measured, end: float) -> None:
    request = plan.requests[number % len(plan.requests)]
    has_key = FORM_KEY in request
    reader, writer = None, None
    while perf_counter() < end and len(measured.latencies) < MOST_REQUESTS:
        text = request.replace(FORM_KEY, str(uuid4())) if has_key else request
        start = perf_counter()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection(LOOPBACK, plan.port)
            writer.write(text.encode())
            status, closes, head = await asyncio.wait_for(_answer(reader), ANSWER_SECONDS)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as fault:
            _fail(measured, repr(fault))
            _close(writer)
            writer = None
            continue
        if status == plan.expected_status:
            measured.latencies.append(perf_counter() - start)
        else:
            _fail(measured, head)
        if closes:
            _close(writer)
            writer = None
    _close(writer)


async def _answer(reader: Any) -> tuple[int, bool, str]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status_line, *lines = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    await reader.readexactly(int(headers.get("content-length", "0")))
    return int(status_line.split()[1]), headers.get("connection") == "close", head


def _fail(measured: Measured, what: str) -> None:
    measured.failures += 1
    measured.example_of_failure = measured.example_of_failure or what[:300]


def _close(writer: Any) -> None:
    if writer is not None:
        writer.close()


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(measure(Plan(**json.load(sys.stdin)))))))
