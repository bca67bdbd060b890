"""Every route says what it needs; one that does not makes the application refuse to start."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app

from incidents import policy
from incidents.policy import Action
from incidents.web.requests import current_work, signed_in
from incidents.web.signed_out import ask_to_sign_in

View = TypeVar("View", bound=Callable[..., Any])
OPEN = "open"


class RouteWithoutNeeds(Exception):
    """A route names no action and is not on the open list. A fault in the code."""


def needs(action: Action) -> Callable[[View], View]:
    """Let in whoever may do this action with some record; the operation checks again with the record itself.

    Nobody signed in: to the sign-in page and back, with what was typed. No role that may: Refused, which is answered
    with 403 and logged.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            work = current_work()
            if signed_in() is None:
                return ask_to_sign_in()
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


def is_open_to_all(endpoint: str | None) -> bool:
    """Whether a route lets anybody in."""
    return getattr(current_app.view_functions.get(endpoint or ""), "needs", None) == OPEN


def check_every_route(app: Flask) -> None:
    """Raises RouteWithoutNeeds for the first route that says nothing."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        if not hasattr(app.view_functions[rule.endpoint], "needs"):
            raise RouteWithoutNeeds(f"{rule.endpoint} ({rule.rule}) names no action")
