"""docs/data-map.md has a row for every column, and what it calls criminal or health is encrypted."""

from pathlib import Path

import pytest

from incidents.encryption import EncryptedJSON, EncryptedText
from incidents.extensions import Model

MAP = Path(__file__).resolve().parents[2] / "docs" / "data-map.md"
CATEGORIES = {"ordinary", "criminal", "health", "criminal, counted code", "health, counted code"}
AT_ANONYMISING = {"keep", "blank", "delete", "coarsen to the month"}


def rows() -> dict[str, list[str]]:
    """The rows of the map by the column they are about."""
    lines = [line.strip().strip("|").split("|") for line in MAP.read_text().splitlines() if line.startswith("| `")]
    return {cells[0].strip(" `"): [cell.strip() for cell in cells[1:]] for cells in lines}


@pytest.fixture
def columns(app):
    """Every column of every table."""
    return {
        f"{table.name}.{column.name}": column
        for table in Model.metadata.tables.values()
        for column in table.columns
        if table.name != "alembic_version"
    }


def test_every_column_has_a_row_and_every_row_a_column(columns):
    assert set(rows()) == set(columns)


def test_every_row_is_whole(columns):
    for name, (whose, category, kept_as, ground, readers, term, at_anonymising) in rows().items():
        assert all([whose, kept_as, ground, readers, term]), name
        assert category in CATEGORIES, name
        assert at_anonymising in AT_ANONYMISING, name


def test_a_row_that_goes_at_anonymising_goes_as_a_whole():
    of_table: dict[str, set[bool]] = {}
    for name, (*_rest, at_anonymising) in rows().items():
        of_table.setdefault(name.partition(".")[0], set()).add(at_anonymising == "delete")
    assert not [table for table, goes in of_table.items() if len(goes) > 1]


def test_what_is_criminal_or_about_health_is_encrypted(columns):
    for name, (_, category, kept_as, *_rest) in rows().items():
        encrypted = isinstance(columns[name].type, EncryptedText | EncryptedJSON)
        assert encrypted == (kept_as == "encrypted"), name
        if category in {"criminal", "health"}:
            assert encrypted, name


def test_no_encrypted_text_survives_anonymising(columns):
    for name, (_, _, kept_as, *_rest, at_anonymising) in rows().items():
        if kept_as in {"encrypted", "blind index"}:
            assert at_anonymising != "keep", name
