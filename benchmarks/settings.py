"""The settings and databases of a benchmark: keys of its own, databases that are dropped at the end."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from incidents.app import create_app
from incidents.config import Environment, Settings
from incidents.extensions import db

PUBLIC_URL = "http://127.0.0.1"


def benchmark_settings() -> Settings:
    """Settings as the product has them, with the keys of the environment where it names some."""
    return Settings(
        database_url="postgresql+psycopg:///",
        redis_url=os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:1/0"),
        secret_key="only-for-benchmarks-" * 3,
        encryption_keys=os.environ.get("ENCRYPTION_KEYS", "k1:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="),
        blind_index_key=os.environ.get("BLIND_INDEX_KEY", "ZmVkY2JhWllYV1ZVVFNSUVBPTk1MS0pJSEdGRURDQkE="),
        smtp_url="smtp://127.0.0.1:1",
        mail_from="register@voorbeeld.example",
        public_url=PUBLIC_URL,
        environment=Environment.EMBEDDED,
    )


def as_environment(settings: Settings) -> dict[str, str]:
    """The same settings for a process of its own."""
    names = ("database_url", "redis_url", "secret_key", "encryption_keys", "blind_index_key", "smtp_url", "mail_from")
    values = {name.upper(): str(getattr(settings, name)) for name in names}
    return {**values, "PUBLIC_URL": settings.public_url, "ENVIRONMENT": settings.environment.value}


@contextmanager
def database_server() -> Iterator[str]:
    """The URL of the PostgreSQL server of TEST_DATABASE_URL, or of an embedded one."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    from incidents.embedded.servers import embedded_postgres

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="incidents-", ignore_cleanup_errors=True)))
        folder.chmod(0o755)
        yield stack.enter_context(embedded_postgres(folder / "postgres"))


@contextmanager
def migrated_database(server_url: str) -> Iterator[str]:
    """A new database with all tables, dropped at the end."""
    name = f"incidents_benchmark_{uuid4().hex[:12]}"
    admin = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    try:
        app = create_app(replace(benchmark_settings(), database_url=url))
        with app.app_context():
            upgrade()
            db.engine.dispose()
        yield url
    finally:
        drop = psycopg.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(psycopg.sql.Identifier(name))
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(drop)
