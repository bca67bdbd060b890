"""The rules of signing in, passwords, roles and ways back, without application and database."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.accounts import rules

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("started", "seen", "ended", "alive"),
    [
        (0, 0, None, True),
        (599, 29, None, True),
        (599, 30, None, False),
        (600, 0, None, False),
        (5, 5, 1, False),
    ],
)
def test_a_session_lives_half_an_hour_idle_and_ten_hours_at_most(started, seen, ended, alive):
    ended_at = None if ended is None else NOW - ended * MINUTE
    assert rules.is_alive(NOW - started * MINUTE, NOW - seen * MINUTE, ended_at, NOW) is alive


def test_a_link_counts_until_its_end_and_until_it_is_used():
    assert rules.is_usable(NOW + MINUTE, None, NOW)
    assert not rules.is_usable(NOW, None, NOW)
    assert not rules.is_usable(NOW + MINUTE, NOW - MINUTE, NOW)


def test_who_leaves_on_a_day_is_gone_from_midnight_in_amsterdam():
    left_on = date(2026, 7, 1)
    assert rules.has_not_left(left_on, datetime(2026, 6, 30, 21, 59, tzinfo=UTC))
    assert not rules.has_not_left(left_on, datetime(2026, 6, 30, 22, 0, tzinfo=UTC))
    assert rules.has_not_left(None, NOW)


def test_the_tenth_attempt_is_counted_and_the_eleventh_refused():
    rules.check_attempts(rules.Attempt.SIGN_IN, 10, 50)
    for counts in ((11, 11), (1, 51)):
        with pytest.raises(rules.TooManyAttempts):
            rules.check_attempts(rules.Attempt.SIGN_IN, *counts)


EASY = ["jan.jansen@voorbeeld.example", "jan.jansen", "Jan van der Jansen", "Gemeente Voorbeeld"]


@pytest.mark.parametrize("password", ["twaalf teken", "Gemeente Voorbeeld is leuk", "!@#$%^&*()_+", "x" * 197 + "abc"])
def test_a_password_of_twelve_signs_is_enough(password):
    rules.check_password(password, EASY)


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("elf tekens!", rules.PasswordTooShort),
        ("", rules.PasswordTooShort),
        ("abcd" * 50 + "e", rules.PasswordTooLong),
        ("JAN.JANSEN@voorbeeld.example", rules.PasswordTooEasy),
        ("jan van der jansen", rules.PasswordTooEasy),
        ("GemeenteVoorbeeld1", rules.PasswordTooEasy),
        ("ababababababab", rules.PasswordTooEasy),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password, broken):
    with pytest.raises(broken) as refused:
        rules.check_password(password, EASY)
    assert refused.value.field == "password"
    assert refused.value.sentence % refused.value.values


def test_an_empty_easy_word_forbids_nothing():
    rules.check_password("123456789012", ["", "Jan"])


def test_nobody_grants_to_himself_but_the_system_grants_to_anybody():
    one, other = uuid4(), uuid4()
    rules.check_grant(one, other)
    rules.check_grant(None, other)
    with pytest.raises(rules.NotToYourself):
        rules.check_grant(one, one)


def test_a_role_is_confirmed_once_by_a_third_person_or_the_system():
    granter, receiver, third = uuid4(), uuid4(), uuid4()
    rules.check_confirmation(third, granter, receiver, None)
    rules.check_confirmation(None, None, receiver, None)
    for confirmer, confirmed_at, broken in (
        (granter, None, rules.NotByTheGranter),
        (receiver, None, rules.NotToYourself),
        (third, NOW, rules.AlreadyConfirmed),
    ):
        with pytest.raises(broken):
            rules.check_confirmation(confirmer, granter, receiver, confirmed_at)


def test_a_period_of_one_day_is_a_period():
    today = date(2026, 11, 23)
    rules.check_period(today, today, today)
    rules.check_period(today, None, today)
    with pytest.raises(rules.EndsBeforeItStarts):
        rules.check_period(today, date(2026, 11, 22), today)
    with pytest.raises(rules.EndsInThePast):
        rules.check_period(date(2026, 1, 1), date(2026, 11, 22), today)


@pytest.mark.parametrize("path", ["/", "/melden?concept=1", "/zaken/x#y", "/zoeken?q=caf%C3%A9", "/a//b"])
def test_a_path_of_our_own_is_a_way_back(path):
    assert rules.is_local_path(path)


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "x",
        "//x",
        "/\\x",
        "\\x",
        "https://x",
        "javascript:x",
        "/a\nb",
        "/\tx",
        " /x",
        "/x y",
        "/" + "x" * 2000,
    ],
)
def test_anything_else_is_not(path):
    assert not rules.is_local_path(path)


@given(st.text())
def test_whatever_is_a_way_back_has_no_other_server(text):
    from urllib.parse import urljoin, urlsplit

    if rules.is_local_path(text):
        assert urlsplit(urljoin("https://register.example/inloggen", text)).netloc == "register.example"
