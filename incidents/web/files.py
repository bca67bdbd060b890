"""The static files: served before the application is asked anything, and kept by a browser until they change."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

A_YEAR = 365 * 24 * 60 * 60


def register(app: Flask, folder: Path) -> None:
    """Serve the files of a folder under /static/. Each address holds a mark of the contents, so it may be kept a year."""
    marks = {path.relative_to(folder).as_posix(): _mark(path) for path in folder.rglob("*") if path.is_file()}
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(folder), prefix="static/", max_age=A_YEAR, add_headers_function=_harden
    )

    @app.url_defaults
    def mark(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in marks:
            values.setdefault("v", marks[values["filename"]])


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _harden(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'"
