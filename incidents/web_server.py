"""Settings of the web server: `gunicorn --config python:incidents.web_server wsgi:app`.

Gunicorn reads the names below; its own environment variables and its command line go before them.
"""

import gc
import os
import re
from typing import Any

from gunicorn.glogging import Logger


class PathsWithoutSecrets(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Writes the access log without the secret of a one-time link, which stands in the path of its page."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """The parts of a line, the secret left out."""
        parts: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        parts["U"] = re.sub(r"^(/wachtwoord/).+", r"\1...", parts["U"] or "")
        return parts


logger_class = PathsWithoutSecrets
bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4

# Seconds. The longest page is far below this; a worker that is stuck for longer is replaced.
timeout = 60
graceful_timeout = 20

# Heartbeats belong in memory: on a disk a slow write would make a healthy worker look stuck.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

# One copy of the code in memory for all workers; the collector leaves what they share alone. No connection is open yet.
preload_app = True


def when_ready(_server: Any) -> None:
    """Keep the pages of the loaded application shared: an object that is never collected is never written to."""
    gc.collect()
    gc.freeze()


# Another way in that nobody uses is one to forget about.
control_socket_disable = True

# Path only: a query string, a referrer or an address of a reader may be personal data.
accesslog = "-"
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
