"""The log names events and ids; what a person typed never gets into it."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from incidents.web import logs

SECRET = "Jan Jansen, Dorpsstraat 1"


Said = Callable[[], list[dict[str, object]]]


@pytest.fixture
def said() -> Iterator[Said]:
    """The lines that were logged since the set-up; the loggers are put back as they were."""
    root, output = logging.getLogger(), io.StringIO()
    handlers, level = list(root.handlers), root.level
    logs.configure(as_json=True)
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(output)
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_is_json_with_the_event_its_ids_and_when(said):
    number = uuid4()
    logging.getLogger("incidents.notifications").info("message_sent", extra={"message_id": number, "attempts": 2})
    (line,) = said()
    assert (line["event"], line["message_id"], line["attempts"]) == ("message_sent", str(number), 2)
    assert line["level"] == "info"
    assert str(line["timestamp"]).endswith("Z")


@pytest.mark.parametrize("value", [SECRET, "jan@voorbeeld.example", "twee\nregels", {"name": SECRET}, "x" * 200])
def test_what_is_no_id_number_or_fixed_word_is_left_out(said, value):
    logging.getLogger("incidents.handling").info("case_closed", extra={"slip": value})
    (line,) = said()
    assert line["slip"] == logs.LEFT_OUT


def test_a_value_that_was_put_into_the_event_is_left_out_too(said):
    logging.getLogger("incidents.handling").warning("closed by %s", SECRET)
    (line,) = said()
    assert SECRET not in json.dumps(line)


def test_a_trace_has_places_and_no_message(said):
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("incidents.web").error("request_failed", exc_info=True)
    (line,) = said()
    assert line["fault"] == "ValueError"
    assert "test_logs.py" in str(line["trace"])
    assert SECRET not in json.dumps(line)


def test_a_fault_of_the_database_does_not_repeat_what_was_typed(app, session):
    from sqlalchemy import Integer, bindparam, cast, select
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError) as broken:
        session.execute(select(cast(bindparam("typed", "x" + SECRET * 3), Integer)))
    assert "[SQL parameters hidden" in str(broken.value)


def test_every_answer_names_its_request_so_that_a_caller_can_quote_it(client):
    first, second = (client.get("/healthz").headers["X-Request-Id"] for _ in range(2))
    assert first != second
