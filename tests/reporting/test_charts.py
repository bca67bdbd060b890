"""The drawings: well-formed, escaped, and never a number that is not in the table."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.policy import Action
from incidents.reporting import charts, queries, tables
from incidents.reporting.charts import FOUR_FILLS, Bar, Series
from incidents.reporting.rules import Period
from incidents.reporting.vocabulary import TableCode
from tests.reporting.conftest import NOW

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>\"&'</text>{0}"
words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


def drawn(markup):
    """The elements of a drawing; fails when it is not well-formed."""
    return ElementTree.fromstring(  # noqa: S314  (made by this project)
        f'<div xmlns="http://www.w3.org/2000/svg">{markup}</div>'
    )


def all_kinds(label, sizes):
    bars = [Bar(label, (size, size), label) for size in sizes]
    return [
        charts.columns("a", label, label, bars, FOUR_FILLS),
        charts.rows("b", label, label, bars),
        charts.lines("c", label, label, [label for _ in sizes], [Series(label, sizes), Series(label, sizes, True)]),
    ]


@given(words, st.lists(st.integers(min_value=0, max_value=100_000), max_size=14))
def test_any_words_and_numbers_give_a_well_formed_drawing(label, sizes):
    for markup in all_kinds(label, sizes):
        assert len(drawn(markup)) == 2


def test_words_are_shown_as_words():
    for markup in all_kinds(NASTY, [3, 0]):
        tree = drawn(markup)
        assert not [each for each in tree.iter() if "script" in str(each.tag)]
        assert NASTY in [each.text for each in tree.iter(f"{SVG}title")]


def test_a_drawing_has_no_style_and_names_itself():
    for markup in all_kinds("maart", [3, 4]):
        assert not re.search(r"\sstyle=|<style|\son\w+=", markup)
        for svg in drawn(markup):
            title, description = svg.get("aria-labelledby").split()
            assert svg.get("role") == "img"
            assert svg.find(f"{SVG}title").get("id") == title
            assert svg.find(f"{SVG}desc").get("id") == description


def test_the_parts_of_a_bar_differ_without_colour():
    assert len({each.fill for each in FOUR_FILLS}) == 4
    named = set(re.findall(r'pattern id="([\w-]+)"', charts.patterns()))
    assert {f"url(#{name})" for name in named} == {each.fill for each in FOUR_FILLS if each.fill.startswith("url")}


@pytest.mark.parametrize(("largest", "top"), [(0, 5), (5, 5), (6, 10), (43, 50), (51, 100), (101, 250), (2600, 5000)])
def test_the_axis_ends_at_a_round_number_above_the_largest(largest, top):
    assert charts.nice_top(largest) == top


@pytest.mark.parametrize(
    "code", [TableCode.MONTHS, TableCode.KINDS, TableCode.CHANNELS, TableCode.SEVERITY, TableCode.MEASURES]
)
def test_every_number_of_a_chart_stands_in_its_table(app, counted, work_for, code):
    work = work_for(counted.adviser, NOW)
    period = Period(date(2025, 1, 1), date(2025, 12, 31))
    with app.test_request_context():
        figures = queries.figures(work, queries.scope(work, Action.SEE_STATISTICS), period)
        table = tables.MAKERS[code](figures)
    rows = {(row.label, cell) for row in table.rows for cell in row.cells}
    numbers = {cell for _, cell in rows}
    shown = [each for each in drawn(table.chart).iter(f"{SVG}text") if each.get("font-weight") and each.text.isdigit()]
    assert shown
    assert {int(each.text) for each in shown} <= numbers
    if code is not TableCode.MONTHS:
        for sentence in (each.text for each in drawn(table.chart).findall(f"{SVG}svg/{SVG}g/{SVG}title")):
            label, _, number = sentence.rpartition(": ")
            assert (label, int(number)) in rows
