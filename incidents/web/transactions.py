"""The one place where a request commits: once, after the view, when its answer is below 400.

A refused form shows a case again with an answer of 422; what was changed is rolled back, but the look at the case is not:
looks wait for the commit, and are committed alone. Two things have a transaction of their own: a refusal in the log (a failed
sign-in counts as one), and a draft.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, Response, g
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from incidents.extensions import db
from incidents.work import Work


class Register(Flask):
    """A Flask application that commits once per request."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, then commit or roll back. What goes wrong in a commit is handled like a fault of the view."""
        response = self.make_response(super().dispatch_request())
        finish(response)
        return response


def finish(response: Response) -> None:
    """Commit below 400; from 400 on roll back, and commit the looks alone. Does nothing where no work was done."""
    work = cast(Work | None, g.get("work"))
    if work is None:
        return
    if response.status_code >= 400:
        work.session.rollback()
    work.session.commit()


@contextmanager
def own_transaction() -> Iterator[Session]:
    """A session that commits apart from the request: for a refusal in the log, and for a draft."""
    with Session(db.engine, join_transaction_mode="create_savepoint") as session, session.begin():
        yield session
