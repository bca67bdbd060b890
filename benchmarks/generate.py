"""Fills a migrated, empty register with many incidents, fast: the rows are drawn inside PostgreSQL.

    python benchmarks/generate.py --incidents 100000 --database postgresql+psycopg://…

Ten years of history, closed but for the few hundred of the last month; one employee for every twenty incidents, since an
organisation with more incidents has more people. Encrypted columns hold really sealed values, taken from a pool of
sealed texts. The organisation and its roles are those of the example; so are the nine accounts that can sign in.
The keys are those of the environment (ENCRYPTION_KEYS, BLIND_INDEX_KEY), or, when it names none, those of the benchmark.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter

import psycopg
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parents[1]
if __package__ in {None, ""}:
    sys.path.insert(0, str(ROOT))

from sqlalchemy.orm import Session  # noqa: E402

from benchmarks.settings import benchmark_settings  # noqa: E402
from incidents import encryption  # noqa: E402
from incidents.app import create_app  # noqa: E402
from incidents.example_data import stories  # noqa: E402
from incidents.example_data.names import Names  # noqa: E402
from incidents.example_data.organisation import make_organisation  # noqa: E402
from incidents.example_data.people import make_people  # noqa: E402
from incidents.example_data.town import Town  # noqa: E402
from incidents.extensions import db  # noqa: E402
from incidents.registration.vocabulary import AggressionType, Channel  # noqa: E402

OPEN_CASES = 300
INCIDENTS_PER_EMPLOYEE = 20
POOL = 200

DRAWN = """
CREATE TEMP TABLE people ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY email) AS no, id, unit_id FROM employees
WHERE unit_id IN (SELECT unit_id FROM role_holdings WHERE role = 'manager')
  AND id NOT IN (SELECT employee_id FROM role_holdings);
CREATE INDEX ON people (no);
CREATE TEMP TABLE managers ON COMMIT DROP AS
SELECT unit_id, employee_id FROM role_holdings WHERE role = 'manager';
CREATE TEMP TABLE drawn ON COMMIT DROP AS
WITH numbers AS (
    SELECT n, n > %(closed)s AS is_open,
           1 + floor(random() * (SELECT count(*) FROM people))::int AS person_no,
           CASE WHEN n > %(closed)s
                THEN %(now)s - interval '1 hour' - random() * interval '30 days'
                ELSE %(now)s - interval '31 days' - random() * interval '3620 days' END AS reported_at,
           random() AS chance, random() AS other_chance, 1 + floor(random() * 5)::int AS severity
    FROM generate_series(1, %(incidents)s) AS n
)
SELECT gen_random_uuid() AS id, numbers.*, people.id AS employee_id, people.unit_id, managers.employee_id AS manager_id,
       NOT is_open OR chance < 0.6 AS is_taken_up,
       to_char(reported_at, 'YYYY') || '-' || CASE WHEN place < 10000 THEN lpad(place::text, 4, '0') ELSE place::text END
           AS reference
FROM (SELECT *, row_number() OVER (PARTITION BY extract(year FROM reported_at) ORDER BY reported_at) AS place
      FROM numbers) AS numbers
JOIN people ON people.no = person_no
JOIN managers ON managers.unit_id = people.unit_id;
"""

TABLES = {
    "incidents": """
INSERT INTO incidents (id, reference, status, version, reported_at, occurred_on, unit_id, manager_unit_id, office_holder,
    reporter_id, affected_employee_id, affected_kind, channel, building_id, story, injury, person_knowledge,
    help_requested, handler_id, taken_up_at, severity, outcome, outcome_reason, closed_at, next_due_at, next_promise)
SELECT id, reference, CASE WHEN NOT is_open THEN 'closed' WHEN is_taken_up THEN 'taken_up' ELSE 'reported' END, 1,
    reported_at, (reported_at - interval '2 hours')::date, unit_id, unit_id, false, employee_id, employee_id, 'employee',
    (%(channels)s::text[])[1 + n %% cardinality(%(channels)s::text[])], NULL,
    (%(stories)s::bytea[])[1 + n %% cardinality(%(stories)s::bytea[])], 'none',
    CASE WHEN chance < 0.3 THEN 'confirmed_unknown' ELSE 'identified' END, false,
    CASE WHEN is_taken_up THEN manager_id END, CASE WHEN is_taken_up THEN reported_at + interval '5 hours' END,
    CASE WHEN is_taken_up THEN severity END, CASE WHEN NOT is_open OR other_chance < 0.3 AND is_taken_up THEN 'no_measure' END,
    CASE WHEN NOT is_open THEN (%(reasons)s::bytea[])[1 + n %% cardinality(%(reasons)s::bytea[])] END,
    CASE WHEN NOT is_open THEN reported_at + interval '12 days' END,
    CASE WHEN is_open AND (NOT is_taken_up OR other_chance < 0.3) THEN reported_at + interval '20 days' END,
    CASE WHEN is_open AND NOT is_taken_up THEN 'take_up' WHEN is_open AND other_chance < 0.3 THEN 'feedback' END
FROM drawn ORDER BY reported_at""",
    "incident_kinds": """
INSERT INTO incident_kinds (incident_id, kind)
SELECT id, (%(kinds)s::text[])[1 + n %% cardinality(%(kinds)s::text[])] FROM drawn
UNION SELECT id, 'verbal' FROM drawn WHERE chance < 0.5""",
    "participants": """
INSERT INTO participants (incident_id, employee_id, part)
SELECT id, employee_id, part FROM drawn, unnest(ARRAY['reporter', 'affected']) AS part""",
    "promises": """
INSERT INTO promises (id, incident_id, kind, made_at, due_at, kept_at)
SELECT gen_random_uuid(), id, 'take_up', reported_at, reported_at + interval '20 days',
    CASE WHEN is_taken_up THEN reported_at + interval '5 hours' END FROM drawn
UNION ALL
SELECT gen_random_uuid(), id, 'feedback', reported_at + interval '4 days', reported_at + interval '20 days',
    CASE WHEN NOT is_open THEN reported_at + interval '9 days' END
FROM drawn WHERE NOT is_open OR (is_taken_up AND other_chance < 0.3)""",
    "case_steps": """
INSERT INTO case_steps (id, incident_id, kind, at, by_id)
SELECT gen_random_uuid(), id, kind, reported_at + interval '5 hours', manager_id
FROM drawn, unnest(ARRAY['taken_up', 'severity', 'outcome', 'closed']) AS kind
WHERE NOT is_open OR (is_taken_up AND kind = 'taken_up')""",
    "feedbacks": """
INSERT INTO feedbacks (id, incident_id, given_by_id, given_at, text)
SELECT gen_random_uuid(), id, manager_id, reported_at + interval '9 days',
    (%(feedbacks)s::bytea[])[1 + n %% cardinality(%(feedbacks)s::bytea[])]
FROM drawn WHERE NOT is_open""",
    "measures": """
INSERT INTO measures (id, incident_id, kind, reason, decided_by_id, decided_on, decided_at, version)
SELECT gen_random_uuid(), id, 'warning_letter', (%(measures)s::bytea[])[1 + n %% cardinality(%(measures)s::bytea[])],
    manager_id, (reported_at + interval '4 days')::date, reported_at + interval '4 days', 1
FROM drawn WHERE NOT is_open AND other_chance < 0.4""",
    "audit_entries": """
INSERT INTO audit_entries (id, at, kind, name, actor_id, role, subject_id, shown_ids)
SELECT gen_random_uuid(), reported_at, 'fact', 'ExampleDataLoaded', NULL, NULL, id, '{}'::uuid[] FROM drawn
UNION ALL
SELECT gen_random_uuid(), reported_at + interval '5 hours', 'read', 'view_case', manager_id, 'manager', id, '{}'
FROM drawn WHERE is_taken_up
UNION ALL
SELECT gen_random_uuid(), max(reported_at), 'read', 'view_case', (array_agg(manager_id))[1], 'manager', NULL,
    array_agg(id) FROM drawn GROUP BY n / 25""",
    "reference_counters": """
INSERT INTO reference_counters (year, last_number)
SELECT extract(year FROM reported_at)::int, count(*) FROM drawn GROUP BY 1
ON CONFLICT (year) DO UPDATE SET last_number = excluded.last_number""",
}


def generate(database: str, incidents: int) -> dict[str, int]:
    """Fill the register and give the number of rows of each table. The database is migrated and holds no organisation."""
    app = create_app(replace(benchmark_settings(), database_url=database))
    with app.app_context():
        _write_organisation()
        sealed = _sealed_pools()
        db.engine.dispose()
    closed = max(incidents - OPEN_CASES, incidents // 2)
    values = {"incidents": incidents, "closed": closed, "now": datetime.now(UTC), **sealed}
    values |= {"channels": [each.value for each in Channel], "kinds": [each.value for each in AggressionType]}
    with _connection(database) as connection:
        _trust_the_rows(connection)
        _employ(connection, incidents // INCIDENTS_PER_EMPLOYEE)
        connection.execute("SELECT setseed(0.5)")
        for statement in DRAWN.split(";\n"):
            if statement.strip():
                # Bound by the client, because a table can't be made by a statement with parameters of the server.
                psycopg.ClientCursor(connection).execute(statement, values)
        rows = {table: connection.execute(statement, values).rowcount for table, statement in TABLES.items()}
    with _connection(database, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return rows


def _write_organisation() -> None:
    town = Town(datetime.now(UTC), Random(1))
    make_organisation(town)
    make_people(town, Names(town.draw))
    with Session(db.engine) as session:
        town.write(session)
        session.commit()


def _sealed_pools() -> dict[str, list[bytes]]:
    draw, ring = Random(2), encryption.keyring()
    channels = [Channel.COUNTER, Channel.TELEPHONE, Channel.EMAIL]
    told = [stories.story(draw, "", draw.choice(channels), AggressionType.VERBAL) for _ in range(POOL)]
    texts = {
        ("stories", "incidents.story"): told,
        ("reasons", "incidents.outcome_reason"): list(stories.OUTCOME_REASONS.values()),
        ("feedbacks", "feedbacks.text"): list(stories.FEEDBACKS.values()),
        ("measures", "measures.reason"): list(stories.MEASURE_REASONS),
    }
    return {name: [ring.seal(text, place) for text in pool] for (name, place), pool in texts.items()}


def _trust_the_rows(connection: psycopg.Connection) -> None:
    """Where we may, leave out the check of each foreign key: every row here is drawn from rows that exist."""
    if connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (True,):
        connection.execute("SET session_replication_role = replica")


def _employ(connection: psycopg.Connection, count: int) -> None:
    connection.execute(
        """
        INSERT INTO employees (id, name, email, job_title, unit_id, is_office_holder, language)
        SELECT gen_random_uuid(), 'Medewerker ' || n, 'medewerker-' || n || '@voorbeeld.example', '', unit_id, false, 'nl'
        FROM generate_series(1, %s) AS n
        JOIN (SELECT row_number() OVER (ORDER BY unit_id) - 1 AS place, unit_id, count(*) OVER () AS units
              FROM role_holdings WHERE role = 'manager') AS led ON place = n %% units
        """,
        [count],
    )


@contextmanager
def _connection(database: str, *, autocommit: bool = False) -> Iterator[psycopg.Connection]:
    address = make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=autocommit) as connection:
        connection.execute("SET synchronous_commit = off")
        yield connection


def main() -> None:
    """Read the command line, fill the register, say what was made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=1000)
    parser.add_argument("--database", default=os.environ.get("DATABASE_URL"), help="an empty, migrated database")
    arguments = parser.parse_args()
    if not arguments.database:
        parser.error("name a database with --database")
    start = perf_counter()
    for table, rows in generate(arguments.database, arguments.incidents).items():
        print(f"{rows:>10,} {table}")
    print(f"in {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
