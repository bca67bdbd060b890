"""The Work of a request: who is signed in, at which moment, with which follow-ups.

The web imports no room, so the application hands it what it needs: `follow_ups` of the journey, and the functions of
`accounts` that find the signed-in employee, and the one whom a command names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, cast
from uuid import UUID

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from incidents.extensions import db
from incidents.policy import NOBODY, Actor
from incidents.work import FollowUps, Work


class SignedIn(Protocol):
    """The signed-in employee as the pages show him."""

    @property
    def name(self) -> str: ...

    @property
    def initials(self) -> str: ...

    @property
    def language(self) -> str: ...

    @property
    def unit_id(self) -> UUID | None: ...

    @property
    def actor(self) -> Actor: ...


FindSignedIn = Callable[[Session, datetime], SignedIn | None]
FindActor = Callable[[Session, str, datetime], Actor | None]


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the application hands the web."""

    follow_ups: FollowUps
    find_signed_in: FindSignedIn
    find_actor: FindActor


def wire(app: Flask, wiring: Wiring) -> None:
    """Hand an application its wiring."""
    app.extensions["incidents"] = wiring


def current_work() -> Work:
    """The Work of this request, made at its first use; without a signed-in employee it is nobody's."""
    if "work" not in g:
        wiring = cast(Wiring, current_app.extensions["incidents"])
        now = datetime.now(UTC)
        session = cast(Session, db.session())
        g.signed_in = wiring.find_signed_in(session, now)
        g.work = Work(session, g.signed_in.actor if g.signed_in else NOBODY, now, wiring.follow_ups)
    return cast(Work, g.work)


def signed_in() -> SignedIn | None:
    """The signed-in employee of this request, or nobody."""
    current_work()
    return cast(SignedIn | None, g.signed_in)


def wants_json() -> bool:
    """Whether the script of a page asks, which shows a sentence by itself, and not a person for a page."""
    return request.accept_mimetypes.best == "application/json"
