"""Runs the migrations on the database of the application, in one transaction."""

import importlib.util
import pkgutil

from alembic import context
from flask import current_app
from sqlalchemy import Enum
from sqlalchemy.types import TypeDecorator

import incidents
from incidents.extensions import Model

# The metadata are complete only when the tables of every room are known.
for room in pkgutil.iter_modules(incidents.__path__):
    if room.ispkg and importlib.util.find_spec(f"incidents.{room.name}.models"):
        importlib.import_module(f"incidents.{room.name}.models")

database = current_app.extensions["migrate"].db


def run() -> None:
    """Migrate through a connection given by a caller, or through one of the application's own."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate_through(given)
        return
    with database.engine.connect() as connection:
        migrate_through(connection)
        connection.commit()


def written(kind, item, autogen_context):
    """A migration tells what the database holds: bytes and text, not the types by which the code reads them."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def migrate_through(connection) -> None:
    """Run what is asked; one lock, so that two that start at once do not migrate at once."""
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        compare_type=True,
        render_item=written,
        user_module_prefix="",
    )
    with context.begin_transaction():
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(726283)")
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database; there is no offline mode.")
run()
