"""Signed-in employees of a benchmark: session rows, cookies and tokens as a browser would have them."""

import os
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.traffic import FORM_KEY
from incidents.accounts import sessions
from incidents.accounts.models import Employee, SignInSession
from incidents.example_data.people import DOMAIN
from incidents.extensions import db

REPORTERS = 64
STORY = (
    "Een man begon te schelden omdat zijn paspoort nog niet klaar was. Hij sloeg met de vlakke hand op de balie en zei "
    "dat hij mij nog wel zou vinden. Een collega kwam erbij en toen liep hij weg."
)


class Visitor:
    """One signed-in employee: his cookie and the token of his forms."""

    def __init__(self, app: Flask, employee_id: UUID) -> None:
        token = os.urandom(16).hex()
        now = datetime.now(UTC)
        with Session(db.engine) as rows, rows.begin():
            row = SignInSession(token_hash=sessions.hashed(token), employee_id=employee_id, started_at=now, seen_at=now)
            rows.add(row)
        interface = app.session_interface
        if not isinstance(interface, SecureCookieSessionInterface):
            raise TypeError("the sessions are not in cookies any more")
        serializer = interface.get_signing_serializer(app)
        if serializer is None:
            raise TypeError("there is no secret to sign cookies with")
        with app.test_request_context():
            # The token of the visitor before lies in the same context.
            g.pop("csrf_token", None)
            session[sessions.COOKIE_KEY] = token
            self.csrf_token = generate_csrf()
            cookie = serializer.dumps(dict(session))
        self.cookie = f"{app.config['SESSION_COOKIE_NAME']}={cookie}"

    def get(self, path: str) -> str:
        """A GET request as it goes over the wire."""
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n\r\n"

    def report_body(self) -> str:
        """The body of a report, with what the page sends when the three questions were answered."""
        return urlencode(
            {
                "csrf_token": self.csrf_token,
                "form_key": FORM_KEY,
                "opened_at": datetime.now(UTC).isoformat(),
                "story": STORY,
                "kinds": ["verbal", "psychological"],
                "channel": "counter",
                "building": "",
                "day": "just_now",
                "about": "me",
                "unit": self.unit,
                "person": "unknown",
            },
            doseq=True,
        )

    unit = ""

    def report(self) -> str:
        """The POST request of a report; each time it is sent it gets a form key of its own."""
        body = self.report_body()
        return (
            f"POST /melden HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\nReferer: http://127.0.0.1/melden\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )


def account(app: Flask, name: str) -> Visitor:
    """One of the accounts of the example, signed in."""
    with Session(db.engine) as rows:
        employee_id = rows.scalars(select(Employee.id).where(Employee.email == f"{name}@{DOMAIN}")).one()
    return Visitor(app, employee_id)


def reporters(app: Flask) -> list[Visitor]:
    """Employees enough that nobody reports more in a benchmark than people do in years."""
    with Session(db.engine) as rows:
        statement = select(Employee.id, Employee.unit_id).where(Employee.unit_id.is_not(None)).order_by(Employee.email)
        found = rows.execute(statement.limit(REPORTERS)).all()
    visitors = []
    for employee_id, unit_id in found:
        visitor = Visitor(app, employee_id)
        visitor.unit = str(unit_id)
        visitors.append(visitor)
    return visitors
