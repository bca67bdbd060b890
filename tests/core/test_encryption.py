"""What is sealed opens only with its key, in its place; the blind index finds equal names and nothing else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from incidents.encryption import KeyMissing, Keyring, NotReadable, normalised
from tests.factories.cases import incident

KEY, OTHER, INDEX = b"a" * 32, b"b" * 32, b"c" * 32
RING = Keyring({"new": KEY, "old": OTHER}, "new", INDEX)


def encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


@given(st.text())
def test_every_text_comes_back_as_it_was(plain):
    assert RING.open(RING.seal(plain, "t.c"), "t.c") == plain


def test_equal_texts_look_different_when_stored():
    assert RING.seal("Jansen", "t.c") != RING.seal("Jansen", "t.c")


def test_a_value_copied_to_another_column_does_not_open():
    with pytest.raises(NotReadable):
        RING.open(RING.seal("Jansen", "persons.name"), "persons.alias")


def test_a_changed_value_does_not_open():
    sealed = bytearray(RING.seal("Jansen", "t.c"))
    sealed[-1] ^= 1
    with pytest.raises(NotReadable):
        RING.open(bytes(sealed), "t.c")


def test_an_older_key_still_reads_after_a_new_one_writes():
    sealed = Keyring({"old": OTHER}, "old", INDEX).seal("Jansen", "t.c")
    assert RING.open(sealed, "t.c") == "Jansen"


def test_a_key_that_is_not_here_is_named():
    sealed = Keyring({"gone": OTHER}, "gone", INDEX).seal("Jansen", "t.c")
    with pytest.raises(KeyMissing, match="gone"):
        RING.open(sealed, "t.c")


@pytest.mark.parametrize(
    ("keys", "index_key"),
    [
        ("", encoded(INDEX)),
        ("k:short", encoded(INDEX)),
        (f"k:{encoded(KEY)}", ""),
        (f"k:{encoded(KEY[:16])}", encoded(INDEX)),
    ],
)
def test_without_usable_keys_nothing_starts(keys, index_key):
    with pytest.raises(KeyMissing):
        Keyring.from_settings(keys, index_key)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan de Vries", "  jan  DE vries "),
        ("Zoë Müller", "zoe muller"),
        ("O'Brien", "O’Brien"),
        ("J. Voorbeeld", "J Voorbeeld"),
    ],
)
def test_two_ways_of_writing_one_name_have_one_index(one, other):
    assert RING.index(one, "persons.name") == RING.index(other, "persons.name")


def test_other_names_other_places_and_other_keys_have_other_indexes():
    here = RING.index("Jansen", "persons.name")
    assert here != RING.index("Janssen", "persons.name")
    assert here != RING.index("Jansen", "persons.alias")
    assert here != Keyring({"k": KEY}, "k", KEY).index("Jansen", "persons.name")


def test_letters_of_any_script_are_kept():
    assert normalised("Łukasz Ωμέγα") != ""


def test_the_database_holds_no_word_of_a_story(world, session):
    case = incident(world, story="Een heel bijzonder woord: kwartsrozijn.")
    session.flush()
    stored = session.execute(text("SELECT story FROM incidents WHERE id = :id"), {"id": case.id}).scalar_one()
    assert b"kwartsrozijn" not in bytes(stored)
    session.expire(case)
    assert "kwartsrozijn" in case.story
