"""Every route says what it needs; one that does not makes the application refuse to start."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, redirect, request, url_for

from incidents import policy
from incidents.policy import Action
from incidents.web.requests import current_work, signed_in

View = TypeVar("View", bound=Callable[..., Any])
OPEN = "open"


class RouteWithoutNeeds(Exception):
    """A route names no action and is not on the open list. A fault in the code."""


def needs(action: Action) -> Callable[[View], View]:
    """Let in whoever may do this action with some record; the operation checks again with the record itself.

    Nobody signed in: to the sign-in page and back. No role that may: Refused, which is answered with 403 and logged.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            work = current_work()
            if signed_in() is None:
                return redirect(url_for("accounts.sign_in", volgende=_way_back()))
            if not work.could(action):
                raise policy.Refused(action, found=True)
            return view(*args, **kwargs)

        guarded.needs = action  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def open_to_all(view: View) -> View:
    """Let anybody in, signed in or not: for signing in, help, health and errors only."""
    view.needs = OPEN  # type: ignore[attr-defined]
    return view


def check_every_route(app: Flask) -> None:
    """Raises RouteWithoutNeeds for the first route that says nothing."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        if not hasattr(app.view_functions[rule.endpoint], "needs"):
            raise RouteWithoutNeeds(f"{rule.endpoint} ({rule.rule}) names no action")


def _way_back() -> str | None:
    """The page to return to after signing in: only a page that was asked for with GET can be shown again."""
    if request.method == "GET" and request.path != "/":
        return request.full_path.rstrip("?")
    return None
