"""The shape of a table of figures, and how it is written to a file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from flask_babel import gettext
from markupsafe import Markup

from incidents.reporting import rules, wording
from incidents.reporting.vocabulary import Figure, TableCode

Cell = int | Decimal | None


class Kind(StrEnum):
    """What the numbers of a column are."""

    NUMBER = "number"
    PERCENTAGE = "percentage"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers."""

    label: str
    kind: Kind = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Row:
    """A line: its words, softer words beneath, its numbers, and a small bar where the table shows one."""

    label: str
    cells: tuple[Cell, ...]
    detail: str = ""
    bar: Markup | None = None
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with what explains it."""

    code: TableCode
    title: str
    first_column: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    definitions: Sequence[Figure]
    foot: Row | None = None
    note: str = ""
    chart: Markup | None = None
    legend: Sequence[tuple[Markup, str]] = ()
    has_bars: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted."""
        return not any(cell for row in self.rows for cell in row.cells)

    def written(self, row: Row) -> list[tuple[str, str]]:
        """The cells of a row as the page writes them, each with the label of its column."""
        return [(column.label, _written(column, cell)) for column, cell in zip(self.columns, row.cells, strict=True)]


def _written(column: Column, cell: Cell) -> str:
    if column.kind is Kind.DIFFERENCE and isinstance(cell, int):
        return rules.signed(cell)
    if column.kind is Kind.DIFFERENCE and isinstance(cell, Decimal):
        return f"+{wording.number(cell)}" if cell > 0 else wording.number(cell)
    if column.kind is Kind.PERCENTAGE and cell is not None:
        return f"{cell}%"
    return wording.number(cell)


# --- as a file ---


def as_csv(table: Table, about: Sequence[str]) -> bytes:
    """The table as Dutch Excel opens it: UTF-8 with its mark, semicolons, decimal commas.

    The first line says what the file is about, the second names the columns.
    """
    has_details = any(row.detail for row in table.rows)
    paper = io.StringIO(newline="")
    writer = csv.writer(paper, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(each) for each in (table.title, *about, table.note) if each])
    details = [gettext("Toelichting")] if has_details else []
    writer.writerow([harmless(each) for each in (table.first_column, *details, *map(_heading, table.columns))])
    for row in (*table.rows, *([table.foot] if table.foot else [])):
        details = [harmless(row.detail)] if has_details else []
        writer.writerow([harmless(row.label), *details, *(_in_file(cell) for cell in row.cells)])
    return b"\xef\xbb\xbf" + paper.getvalue().encode()


def harmless(words: str) -> str:
    """Words that a spreadsheet shows and never computes: a formula sign in front gets an apostrophe before it."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else words


def _heading(column: Column) -> str:
    return f"{column.label} (%)" if column.kind is Kind.PERCENTAGE else column.label


def _in_file(cell: Cell) -> str:
    return "" if cell is None else str(cell).replace(".", ",")
