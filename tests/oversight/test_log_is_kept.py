"""The database itself refuses to change or remove what was logged."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tests.oversight.test_log_page import entry


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor_id = NULL",
        "UPDATE audit_entries SET at = now() WHERE false",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_entries WHERE false",
        "TRUNCATE audit_entries",
        "TRUNCATE audit_entries CASCADE",
    ],
)
def test_the_database_refuses(world, session, statement):
    kept = entry(world, actor=world.manager, subject=world.manager)
    session.commit()
    with pytest.raises(SQLAlchemyError) as refused:
        session.execute(text(statement))
    assert "the log is only added to" in str(refused.value)
    session.rollback()
    count = session.execute(text("SELECT count(*) FROM audit_entries WHERE id = :id"), {"id": kept.id}).scalar()
    assert count == 1


def test_an_entry_that_is_changed_in_a_session_is_refused_as_well(world, session):
    kept = entry(world, actor=world.manager, subject=world.manager)
    session.commit()
    kept.name = "iets anders"
    kept_session = world.session
    with pytest.raises(SQLAlchemyError, match="the log is only added to"):
        kept_session.commit()
    kept_session.rollback()
