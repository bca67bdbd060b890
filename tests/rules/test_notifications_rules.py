"""When a mail is tried again, and when it is given up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.notifications import rules

MADE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def moments_of_attempts(first: datetime, made_at: datetime = MADE) -> list[datetime]:
    """Every attempt of a message that nobody ever accepts, when the worker looks just in time."""
    moments, now = [first], first
    while (again := rules.next_attempt(len(moments), made_at, now)) is not None:
        now = again
        moments.append(now)
    return moments


def test_the_pauses_grow_and_end_after_a_day():
    waited = [moment - MADE for moment in moments_of_attempts(MADE)]
    minutes = [each / timedelta(minutes=1) for each in waited]
    assert minutes == [0, 1, 6, 21, 81, 261, 621, 981, 1341, 1440]


@given(st.timedeltas(timedelta(0), timedelta(days=30)))
def test_a_message_that_lay_still_still_gets_all_its_attempts(late):
    moments = moments_of_attempts(MADE + late)
    assert len(moments) > len(rules.PAUSES)
    assert moments[-1] >= MADE + rules.GIVE_UP_AFTER
    assert moments[-1] - moments[0] <= timedelta(days=1)


@given(st.integers(1, 100), st.timedeltas(timedelta(0), timedelta(days=40)))
def test_the_next_attempt_is_never_in_the_past_and_never_over_six_hours_away(attempts, waited):
    now = MADE + waited
    again = rules.next_attempt(attempts, MADE, now)
    assert again is None or now < again <= now + timedelta(hours=6)


def test_it_is_given_up_only_when_a_day_has_passed():
    assert rules.next_attempt(50, MADE, MADE + timedelta(hours=23, minutes=59)) == MADE + timedelta(days=1)
    assert rules.next_attempt(50, MADE, MADE + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("code", "explanation", "about_the_mailbox"),
    [
        (550, "5.1.1 No such user", True),
        (553, "mailbox name not allowed", True),
        (554, "5.7.1 Relay access denied", False),
        (451, "4.3.0 Try again later", False),
        (250, "2.1.5 Ok", False),
    ],
)
def test_only_a_refusal_of_the_mailbox_itself_is_final(code, explanation, about_the_mailbox):
    assert rules.concerns_mailbox(code, explanation) is about_the_mailbox
