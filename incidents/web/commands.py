"""What the commands of all rooms share: the work of a named employee, and one sentence where it may not be.

Whoever may give commands on the server says for whom he does so; the policy asks and the log keeps that employee, as on
a page. A command commits itself, in the `cli.py` of its room.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import cast

import click
from flask import current_app
from flask_babel import force_locale
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from incidents.extensions import db
from incidents.policy import SYSTEM, Refused
from incidents.sentences import RuleBroken
from incidents.web.errors import keep_refusal
from incidents.web.formats import sentence_of
from incidents.web.requests import Wiring
from incidents.work import Work

#: Commands speak English, as their handbook does; so do the broken rules that they show.
LANGUAGE = "en"

as_employee = click.option(
    "--as", "address", required=True, metavar="E-MAIL", help="Work address of the employee who does this."
)


class Day(click.ParamType[date]):
    """A day on the command line, 2026-11-25; in Europe/Amsterdam."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that was typed."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is no day: write it as 2026-11-25.", param, ctx)


@contextmanager
def work_of(address: str) -> Iterator[Work]:
    """The work of the employee with this work address, as he is today, with the follow-ups of the journey.

    Raises click.ClickException, with one sentence, for nobody, a refusal and a broken rule; a refusal is logged.
    """
    wiring = cast(Wiring, current_app.extensions["incidents"])
    with one_sentence(), Session(db.engine, join_transaction_mode="create_savepoint") as session:
        now = datetime.now(UTC)
        actor = wiring.find_actor(session, address, now)
        if actor is None:
            raise click.ClickException(f"Nobody who works here has the address {address}.")
        work = Work(session, actor, now, wiring.follow_ups)
        try:
            yield work
        except Refused as refusal:
            session.rollback()
            keep_refusal(work, refusal)
            raise click.ClickException(f"{address} may not do this: a role with the right is missing.") from refusal


@contextmanager
def work_of_system() -> Iterator[Work]:
    """The work of the system itself, without follow-ups: for looking, and for the first administrator."""
    with one_sentence(), Session(db.engine, join_transaction_mode="create_savepoint") as session:
        yield Work(session, SYSTEM, datetime.now(UTC))


@contextmanager
def one_sentence() -> Iterator[None]:
    """Let a command that cannot be done end with one sentence and status 1. Raises click.ClickException."""
    try:
        yield
    except RuleBroken as broken:
        with force_locale(LANGUAGE):
            raise click.ClickException(sentence_of(broken)) from broken
    except (DataError, UnicodeEncodeError):  # the second for what the terminal sent in another encoding
        raise click.ClickException("Something is too long, or holds a sign that cannot be stored.") from None
    except IntegrityError:
        raise click.ClickException("Somebody else was just before you: look what stands there now.") from None
    except (OperationalError, ProgrammingError):
        raise click.ClickException("The database does not answer, or was not migrated: flask db upgrade.") from None
