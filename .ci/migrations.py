"""Runs every migration up, compares the outcome with the models, runs all down to nothing, and up again."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402

from incidents.embedded.keys import load_or_make_keys  # noqa: E402
from incidents.embedded.servers import embedded_postgres  # noqa: E402

STEPS = (["upgrade"], ["check"], ["downgrade", "base"], ["upgrade"])
LEFT_OVERS = """
    SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND relname NOT LIKE 'alembic_version%'
    UNION ALL SELECT typname FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
    WHERE nspname = 'public' AND typtype IN ('e', 'd')
    UNION ALL SELECT proname FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
    WHERE nspname = 'public'
"""


def main() -> None:
    """Do the steps on a database of their own. Exits with the status of the first that fails."""
    with tempfile.TemporaryDirectory() as folder, embedded_postgres(Path(folder) / "postgres", throwaway=True) as url:
        environment = {
            **os.environ,
            **load_or_make_keys(Path(folder) / "keys.env"),
            "ENVIRONMENT": "test",
            "DATABASE_URL": url,
            "REDIS_URL": "redis://127.0.0.1:1/0",  # migrations need none
            "SMTP_URL": "smtp://127.0.0.1:1",
            "MAIL_FROM": "register@voorbeeld.example",
            "PUBLIC_URL": "http://127.0.0.1",
        }
        for step in STEPS:
            print("flask db", *step, flush=True)
            command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", *step]
            status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603
            if status:
                sys.exit(status)
            if step == ["downgrade", "base"]:
                refuse_left_overs(url)


def refuse_left_overs(url: str) -> None:
    """Exit when a downgrade to nothing left something behind."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        names = [str(row[0]) for row in connection.execute(LEFT_OVERS)]
    if names:
        sys.exit(f"The downgrade left behind: {', '.join(names)}")


if __name__ == "__main__":
    main()
