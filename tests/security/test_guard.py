"""What is audited cannot be changed past its fact: not by rows, not by a statement."""

import re
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from incidents.registration.models import Addition, Incident
from incidents.work import UnrecordedChange
from tests.factories import cases

SOURCES = Path(__file__).resolve().parents[2]
#: Ways past the guard of the session: a table without its class, a connection of one's own, the memory of the guard.
PAST_THE_GUARD = re.compile(r"__table__|\.session\.connection\(|session\.info|engine\.(begin|connect)\(|bulk_\w+\(")
MAY = {"incidents/work.py": "the guard itself", "incidents/web/pages.py": "asks which migrations were run"}


@pytest.mark.parametrize("statement", [update(Incident).values(severity=1), delete(Addition), insert(Addition)])
def test_a_statement_that_changes_audited_rows_is_refused(world, session, statement):
    cases.incident(world)
    with pytest.raises(UnrecordedChange):
        session.execute(statement)


def test_a_changed_row_without_its_fact_is_not_committed(world, session):
    case = cases.incident(world)
    session.commit()
    case.severity = 1
    with pytest.raises(UnrecordedChange):
        session.commit()


def test_no_code_goes_past_the_guard():
    files = [*(SOURCES / "incidents").rglob("*.py"), *(SOURCES / "tasks").rglob("*.py")]
    found = {
        str(each.relative_to(SOURCES))
        for each in files
        if "migrations" not in each.parts and PAST_THE_GUARD.search(each.read_text())
    }
    assert found <= set(MAY)
