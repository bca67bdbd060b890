"""Tasks are named, are in the timetable, never retry and never wait: due times live in the database."""

import ast
import re
from pathlib import Path

import pytest

from tasks.timetable import MOST_PER_COMMIT, TIMETABLE
from tasks.worker import HARD_LIMIT_SECONDS, SOFT_LIMIT_SECONDS, VISIBILITY_SECONDS, celery_app

FOLDER = Path(__file__).resolve().parents[2] / "tasks"
FILES = sorted(FOLDER.glob("*.py"))
MODULES = [path for path in FILES if path.stem not in {"__init__", "worker", "timetable"}]
FORBIDDEN = {"retry", "countdown", "eta", "apply_async", "autoretry_for", "retry_backoff", "max_retries"}
#: What the broker itself is told, which is no task: to wait for Redis.
ALLOWED = {"broker_connection_max_retries", "broker_connection_retry_on_startup"}


def decorated(path: Path) -> list[tuple[ast.FunctionDef, ast.Call]]:
    """The tasks of a module with the call that makes them so."""
    return [
        (node, decorator)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "celery_app.task"
    ]


TASKS = [(path, *each) for path in MODULES for each in decorated(path)]


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """The settings of some installation: Celery reads them when it is asked for its own."""
    settings = {
        "DATABASE_URL": "postgresql+psycopg:///x",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "s" * 40,
        "ENCRYPTION_KEYS": "k:x",
        "BLIND_INDEX_KEY": "x",
        "SMTP_URL": "smtp://127.0.0.1:1",
        "MAIL_FROM": "register@voorbeeld.example",
        "PUBLIC_URL": "http://localhost",
        "ENVIRONMENT": "test",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


def test_there_are_tasks_to_look_at():
    assert len(TASKS) >= len(TIMETABLE) > 5


@pytest.mark.parametrize(("path", "task", "decorator"), TASKS, ids=lambda each: getattr(each, "name", ""))
def test_every_task_has_a_name_of_its_own_that_says_its_module(path, task, decorator):
    names = [each.value.value for each in decorator.keywords if each.arg == "name"]
    assert names == [f"{path.stem}.{task.name}"]


def test_every_task_is_in_the_timetable_and_every_line_of_it_is_a_task():
    """Nothing else calls a task: the application knows none (import-linter), and tasks call no tasks."""
    assert {f"{path.stem}.{task.name}" for path, task, _ in TASKS} == set(TIMETABLE)


def test_the_clock_and_the_worker_know_exactly_these_tasks():
    celery_app.loader.import_default_modules()
    known = {name for name in celery_app.tasks if not name.startswith("celery.")}
    assert known == set(TIMETABLE)
    assert {each["task"] for each in celery_app.conf.beat_schedule.values()} == set(TIMETABLE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_task_retries_or_is_put_off(path):
    tree = ast.parse(path.read_text())
    words = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    words |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}
    words |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert not words & FORBIDDEN - ALLOWED


@pytest.mark.parametrize(("path", "task", "decorator"), TASKS, ids=lambda each: getattr(each, "name", ""))
def test_a_task_takes_ids_only(path, task, decorator):
    """JSON has no UUID, so an id comes as a text with a name that says so."""
    for argument in [*task.args.args, *task.args.kwonlyargs]:
        assert re.fullmatch(r"\w+_id", argument.arg), argument.arg
        assert ast.unparse(argument.annotation or ast.Constant("")) == "str"
    assert task.args.vararg is None
    assert task.args.kwarg is None


@pytest.mark.parametrize(("path", "task", "decorator"), TASKS, ids=lambda each: getattr(each, "name", ""))
def test_a_task_is_thin(path, task, decorator):
    assert task.end_lineno - task.lineno < 20


def test_a_hanging_task_is_ended_before_redis_gives_it_to_another_worker():
    assert SOFT_LIMIT_SECONDS < HARD_LIMIT_SECONDS < VISIBILITY_SECONDS
    assert max(line.batch for line in TIMETABLE.values()) <= MOST_PER_COMMIT


def test_a_message_lost_by_a_killed_worker_comes_back_and_none_is_hoarded():
    conf = celery_app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.accept_content == ["json"]
    assert conf.task_ignore_result
    assert conf.broker_transport_options["visibility_timeout"] == VISIBILITY_SECONDS
    assert conf.result_backend_transport_options["visibility_timeout"] == VISIBILITY_SECONDS
