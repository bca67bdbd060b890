"""A client that looks at every page as a strict reader would."""

from collections import Counter
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

CONTROLS = {"input", "select", "textarea"}
WITHOUT_LABEL = {"hidden", "submit", "button", "reset"}


class _Outline(HTMLParser):
    """Collects what the checks need of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self.title = ""
        self.ids: list[str] = []
        self.headings = 0
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.inline: list[str] = []
        self._in_title = False
        self._open_labels = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "html":
            self.language = values.get("lang") or ""
        self._in_title = tag == "title" and not self.title
        if "id" in values:
            self.ids.append(values["id"] or "")
        self.headings += tag == "h1"
        if tag == "label":
            self._open_labels += 1
            self.labelled.add(values.get("for") or "")
        if tag in CONTROLS and values.get("type") not in WITHOUT_LABEL:
            self.controls.append(values | {"inside": "yes" if self._open_labels else None})
        self.inline += [name for name in values if name == "style" or name.startswith("on")]
        if tag == "script" and "src" not in values:
            self.inline.append("script")

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        if tag == "label":
            self._open_labels -= 1

    def handle_data(self, text: str) -> None:
        if self._in_title:
            self.title += text


def check_page(response: TestResponse) -> None:
    """One h1, a title, a language, labels, no doubled ids, nothing inline, and the security headers."""
    where = f"{response.request.method} {response.request.path} ({response.status_code})"
    outline = _Outline()
    outline.feed(response.get_data(as_text=True))
    assert outline.language in {"nl", "en"}, f"{where}: no language"
    assert outline.title.strip(), f"{where}: no title"
    assert outline.headings == 1, f"{where}: {outline.headings} h1"
    doubled = [name for name, times in Counter(outline.ids).items() if times > 1]
    assert not doubled, f"{where}: doubled ids {doubled}"
    for control in outline.controls:
        named = control.get("aria-label") or control.get("aria-labelledby") or control["inside"]
        assert named or control.get("id") in outline.labelled, f"{where}: no label for {control}"
    assert not outline.inline, f"{where}: inline {outline.inline}"
    policy = response.headers.get("Content-Security-Policy", "")
    assert "unsafe" not in policy, where
    assert "default-src 'none'" in policy, where
    assert response.headers.get("X-Content-Type-Options") == "nosniff", where
    assert response.headers.get("Cache-Control") == "no-store", where


class CheckingClient(FlaskClient):
    """A Flask client that checks every HTML page, whatever the test is about; a fault of the server fails the test."""

    allow_server_fault = False

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            check_page(response)
        if response.status_code >= 500 and not self.allow_server_fault:
            raise AssertionError(f"{response.request.path} answered {response.status_code}")
        return response
