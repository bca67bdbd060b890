"""What the log says: fixed names of events and ids, never a value that somebody typed.

`log.info("message_sent", extra={"message_id": id})` is the only form that this project uses. What is no id, number or
fixed word is left out here, so that a slip elsewhere does not put a person's name in a file. Traces keep their places
and the kind of the fault, not its message: a database names the refused value in it.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

import structlog
from flask import Flask, Response, g
from structlog.contextvars import bind_contextvars, clear_contextvars
from structlog.typing import Processor

OWN = ("incidents", "tasks")
LEFT_OUT = "(left out)"
STATIC_NAME = re.compile(r"[a-z][a-z0-9_]*")
#: Longer than any fixed word of this project; free text is longer, and holds spaces besides.
LONGEST_WORD = 80
_FROM_THE_RECORD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
#: What the processors below add themselves.
_KNOWN = frozenset({"event", "level", "logger", "timestamp", "trace", "_record", "_from_structlog"})


def configure(*, as_json: bool) -> None:
    """Send every logger of this process to standard error, one line per event: JSON, or words for a person's eye."""
    renderer: Processor = (
        structlog.processors.JSONRenderer(default=str) if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_extra,
        places_of_the_fault,
        only_fixed_words,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # These say every five seconds that the clock ticks; what a run did is said by the run itself.
    for name in ("celery.beat", "celery.app.trace", "celery.worker.strategy", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


def register(app: Flask) -> None:
    """Give each request an id that stands in every line of the log it causes, and in the answer."""

    @app.before_request
    def name_request() -> None:
        g.request_id = uuid4().hex
        clear_contextvars()
        bind_contextvars(request_id=g.request_id)

    @app.after_request
    def tell(response: Response) -> Response:
        if "request_id" in g:
            response.headers["X-Request-Id"] = g.request_id
        return response


def add_extra(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take over what was given as `extra`; of our own lines only, since a library puts whole arguments there."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and record.name.startswith(OWN):
        event.update({name: value for name, value in vars(record).items() if name not in _FROM_THE_RECORD})
    return event


def places_of_the_fault(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Turn a fault into its kind and the places that it went through, without its message."""
    record = event.get("_record")
    given = record.exc_info if isinstance(record, logging.LogRecord) else event.pop("exc_info", None)
    event.pop("exc_info", None)
    if isinstance(given, tuple) and given[0] is not None:
        event.setdefault("fault", given[0].__name__)
        event["trace"] = [f"{each.filename}:{each.lineno} {each.name}" for each in traceback.extract_tb(given[2])]
    return event


def only_fixed_words(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out of our own lines what may be a value: texts with spaces, and whatever is no id, number, day or word."""
    if not str(event.get("logger", "")).startswith(OWN):
        return event
    for name, value in event.items():
        if name not in _KNOWN and not _is_harmless(value):
            event[name] = LEFT_OUT
    if not STATIC_NAME.fullmatch(str(event.get("event"))):
        event["event"] = LEFT_OUT
    return event


def _is_harmless(value: Any) -> bool:
    if value is None or isinstance(value, bool | int | float | UUID | date | Enum):
        return True
    return isinstance(value, str) and len(value) <= LONGEST_WORD and not any(sign in value for sign in " @\n\t")
