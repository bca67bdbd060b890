"""Sessions as rows: the cookie holds a random token, the row its hash, so that a session can be ended from here."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import session as cookie
from sqlalchemy import LargeBinary, bindparam, select, update
from sqlalchemy.orm import Session

from incidents.accounts import rules
from incidents.accounts.actors import load_actor
from incidents.accounts.models import Employee, SignInSession
from incidents.accounts.wording import most_telling
from incidents.organisation import queries as organisation_queries
from incidents.policy import Actor
from incidents.work import AMSTERDAM, sees_edition

COOKIE_KEY = "token"
LANGUAGE_KEY = "language"
#: What somebody chose while nobody was signed in; it goes to the account of whoever signs in next, once.
CHOSEN_KEY = "chosen_language"


# Made once: every request asks it.
_SIGNED_IN = (
    select(
        SignInSession.started_at,
        SignInSession.seen_at,
        SignInSession.ended_at,
        Employee.id,
        Employee.name,
        Employee.language,
        Employee.unit_id,
        Employee.job_title,
        Employee.left_on,
        organisation_queries.EDITION.label("edition"),
    )
    .join(Employee, Employee.id == SignInSession.employee_id)
    .where(SignInSession.token_hash == bindparam("token_hash", type_=LargeBinary()))
)


@dataclass(frozen=True, slots=True)
class SignedInEmployee:
    """The signed-in employee as the pages need him."""

    id: UUID
    name: str
    language: str
    unit_id: UUID | None
    job_title: str
    actor: Actor

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word of the name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def roles_label(self) -> str:
        """The role that says most about him."""
        return most_telling(self.actor.reach)


def hashed(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


def begin(session: Session, employee_id: UUID, now: datetime) -> None:
    """Start a session under a new token; the cookie's old content is gone, and so is the session that it held."""
    end(session, now)
    token = secrets.token_urlsafe(32)
    cookie[COOKIE_KEY] = token
    session.add(SignInSession(token_hash=hashed(token), employee_id=employee_id, started_at=now, seen_at=now))


def end(session: Session, now: datetime) -> None:
    """End the session of this browser. The language of its pages stays."""
    token, language = cookie.pop(COOKIE_KEY, None), cookie.get(LANGUAGE_KEY)
    cookie.clear()
    if language:
        cookie[LANGUAGE_KEY] = language
    if token:
        row = session.get(SignInSession, hashed(token))
        if row is not None and row.ended_at is None:
            row.ended_at = now


def own_hash() -> bytes | None:
    """What is stored of the token of this browser."""
    token = cookie.get(COOKIE_KEY)
    return hashed(token) if token else None


def find_signed_in(session: Session, now: datetime) -> SignedInEmployee | None:
    """The employee whose living session this browser holds, with his Actor; nobody otherwise."""
    token = cookie.get(COOKIE_KEY)
    if not token:
        return None
    row = session.execute(_SIGNED_IN, {"token_hash": hashed(token)}).first()
    if row is None or not rules.is_alive(row.started_at, row.seen_at, row.ended_at, now):
        return None
    if not rules.has_not_left(row.left_on, now):
        return None
    if now - row.seen_at >= rules.SEEN_EVERY:
        session.execute(update(SignInSession).where(SignInSession.token_hash == hashed(token)).values(seen_at=now))
    sees_edition(session, row.edition)
    actor = load_actor(session, row.id, now.astimezone(AMSTERDAM).date())
    return SignedInEmployee(row.id, row.name, row.language, row.unit_id, row.job_title, actor)
