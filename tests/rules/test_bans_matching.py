"""Which names may be meant by a misspelt one, without an application or a database."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.bans import matching

WORDS = st.text("abijy", max_size=6)


def distance(one, other):
    """The restricted distance of Damerau and Levenshtein, by the book."""
    table = {(row, 0): row for row in range(len(one) + 1)} | {(0, column): column for column in range(len(other) + 1)}
    for row, column in product(range(1, len(one) + 1), range(1, len(other) + 1)):
        costs = [
            table[row - 1, column] + 1,
            table[row, column - 1] + 1,
            table[row - 1, column - 1] + (one[row - 1] != other[column - 1]),
        ]
        if row > 1 and column > 1 and one[row - 2 : row] == other[column - 2 : column][::-1]:
            costs.append(table[row - 2, column - 2] + 1)
        table[row, column] = min(costs)
    return table[len(one), len(other)]


@given(WORDS, WORDS)
def test_one_apart_is_a_distance_of_at_most_one_by_the_book(one, other):
    assert matching.is_one_apart(one, other) == (distance(one, other) <= 1)


@given(WORDS, WORDS)
def test_two_words_are_near_in_both_directions(one, other):
    assert matching.is_near_word(one, other) == matching.is_near_word(other, one)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("proefdyk", "rinus proefdijk"),
        ("riinus", "rinus proefdijk"),
        ("maaskantl", "greet maaskant"),
        ("maskant", "greet maaskant"),
        ("maaskatn", "greet maaskant"),
        ("masskannt", "greet maaskant"),
        ("greet maskant", "greet maaskant"),
        ("maaskant greta", "greet maaskant"),
        ("bram maaskant", "greet maaskant"),
        ("g maasknt", "greet maaskant"),
        ("kees bos", "cornelis bos"),
        ("vanderlinde", "van der linden"),
        ("pieterjan", "pieter jan"),
    ],
)
def test_a_typing_error_y_for_ij_double_letters_and_another_first_name_are_near(asked, written):
    assert matching.is_near(asked, written)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("jansen", "rinus proefdijk"),
        ("jna", "jan proefdijk"),
        ("rinus jansen", "rinus proefdijk"),
        ("proefdijkerman", "rinus proefdijk"),
        ("koos", "kees proefdijk"),
        ("de", "de vries"),
        ("", "rinus proefdijk"),
        ("proefdijk", ""),
    ],
)
def test_another_name_or_a_short_word_is_not_near(asked, written):
    assert not matching.is_near(asked, written)
