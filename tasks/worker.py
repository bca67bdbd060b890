"""The Celery application: one kind of task, that runs an operation as the system itself.

PostgreSQL is the only truth; Redis carries hints that something may be due and may be emptied at any moment. So no task
retries, and none is put off by Celery: due times live in the database, and the clock asks again.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from celery import Celery, Task
from celery.signals import setup_logging
from flask import Flask
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from incidents.app import create_app
from incidents.config import Environment, Settings
from incidents.extensions import db
from incidents.journey import FOLLOW_UPS
from incidents.policy import SYSTEM
from incidents.web import logs
from incidents.work import Work
from tasks.timetable import TIMETABLE

log = logging.getLogger(__name__)

#: A task ends itself long before these: they are for one that hangs. Seconds.
SOFT_LIMIT_SECONDS = 240
HARD_LIMIT_SECONDS = 300
#: Redis gives a message to another worker when it was not acknowledged within this time: longer than the longest task.
VISIBILITY_SECONDS = 3600
#: A run takes no new item after this time, so that a worker that is asked to stop does so within a minute.
RUN_SECONDS = 20
#: A call that waited this long is dropped: the clock has called again since. Far above what two clocks may differ.
EXPIRES_SECONDS = 600

_making = threading.Lock()


class TaskFailed(Exception):
    """A task met a fault. Without the fault's message, which may repeat what somebody typed."""


class RegisterTask(Task):
    """A task with the application around it and its id in every line of the log."""

    abstract = True

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Run the task. Raises TaskFailed."""
        with bound_contextvars(task=self.name, task_id=self.request.id), application().app_context():
            try:
                return super().__call__(*arguments, **named)
            except Exception as fault:
                log.error("task_failed", extra={"fault": type(fault).__name__}, exc_info=True)
                raise TaskFailed(f"{self.name}: {type(fault).__name__}") from None


@lru_cache(maxsize=1)
def _application() -> Flask:
    return create_app()


def application() -> Flask:
    """The application of this worker process, made when its first task runs: forks must not share connections."""
    with _making:
        return _application()


def system_work() -> Work:
    """The Work of the system, now, in the session of the running task."""
    return Work(cast(Session, db.session()), SYSTEM, datetime.now(UTC), FOLLOW_UPS)


def in_batches(name: str, step: Callable[[Work, int], int]) -> int:
    """Do a step of the timetable until nothing is left or the run has lasted long enough; commit after each batch."""
    batch, ends, done = TIMETABLE[name].batch, time.monotonic() + RUN_SECONDS, 0
    while time.monotonic() < ends:
        work = system_work()
        count = step(work, batch)
        work.session.commit()
        done += count
        if count < batch:
            break
    if done:
        log.info("batch_done", extra={"count": done})
    return done


def _settings() -> dict[str, Any]:
    url = Settings.from_environment().celery_redis_url
    transport = {"visibility_timeout": VISIBILITY_SECONDS, "socket_connect_timeout": 5, "socket_keepalive": True}
    return {
        "broker_url": url,
        "broker_transport_options": transport,
        "result_backend_transport_options": transport,
        "visibility_timeout": VISIBILITY_SECONDS,
        # A worker or a clock that starts before Redis, or loses it, waits for it however long that takes.
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "task_ignore_result": True,
        "task_store_errors_even_if_ignored": False,
        "task_serializer": "json",
        "result_serializer": "json",
        "accept_content": ["json"],
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        # A mail that is under way when Redis goes is better ended than sent again.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "task_soft_time_limit": SOFT_LIMIT_SECONDS,
        "task_time_limit": HARD_LIMIT_SECONDS,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "enable_utc": True,
        "beat_schedule": {
            name: {"task": name, "schedule": line.every, "options": {"expires": EXPIRES_SECONDS}}
            for name, line in TIMETABLE.items()
        },
        # The clock writes down what it did last; a lost note does no harm, since every job catches up.
        "beat_max_loop_interval": 5,
    }


def _modules() -> list[str]:
    return sorted({f"tasks.{name.partition('.')[0]}" for name in TIMETABLE})


celery_app = Celery("incidents", task_cls=RegisterTask, include=_modules())
celery_app.add_defaults(_settings)


@setup_logging.connect(weak=False)
def _configure_logging(**_: Any) -> None:
    logs.configure(as_json=Settings.from_environment().environment is Environment.PRODUCTION)
