"""Signing in, staying signed in and signing out, as people notice it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from incidents.accounts import operations, passwords
from incidents.accounts.models import SignInAttempt, SignInSession
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from incidents.policy import Role
from tests.accounts.conftest import PASSWORD


def post(client, employee_or_email, password=PASSWORD, query="", **more):
    email = getattr(employee_or_email, "email", employee_or_email)
    return client.post(f"/inloggen{query}", data={"email": email, "password": password}, **more)


def is_signed_in(client) -> bool:
    return client.get("/mijn-gegevens").status_code == 200


def test_right_password_signs_in(client, world, with_password):
    answer = post(client, with_password(world.reporter))
    assert answer.status_code == 302
    assert is_signed_in(client)


def test_the_address_may_be_typed_in_capitals_with_spaces_around_it(client, world, with_password):
    with_password(world.reporter)
    assert post(client, "  REPORTER@Voorbeeld.example ").status_code == 302


def without_token(page: str) -> str:
    """The page without the token of its form, which holds the second in which it was made."""
    return re.sub(r'name="csrf_token"[^>]*|name="csrf-token"[^>]*', "", page)


def test_unknown_address_and_wrong_password_get_the_same_answer(client, world, with_password):
    with_password(world.reporter)
    wrong = post(client, world.reporter, "not the password")
    unknown = post(client, "nobody@voorbeeld.example", "not the password")
    assert wrong.status_code == unknown.status_code == 422
    page = without_token(wrong.text.replace(world.reporter.email, "X"))
    assert page == without_token(unknown.text.replace("nobody@voorbeeld.example", "X"))
    assert "horen niet bij elkaar" in page


def test_unknown_address_costs_as_many_hashes_as_a_wrong_password(client, world, with_password, monkeypatch):
    with_password(world.reporter)
    tried, verify = [], passwords._HASHER.verify
    monkeypatch.setattr(
        passwords, "_HASHER", type("Counted", (), {"verify": lambda _self, *a: (tried.append(1), verify(*a))})()
    )
    passwords._nobodys.cache_clear()
    monkeypatch.setattr(passwords, "_nobodys", lambda: passwords.PasswordHasher().hash("nobody"))
    for email in (world.reporter.email, "nobody@voorbeeld.example", world.colleague.email):
        tried.clear()
        post(client, email, "not the password")
        assert len(tried) == 1, email


def test_what_was_typed_stays_but_never_the_password(client, world):
    page = post(client, "iemand@voorbeeld.example", "een geheim dat niet klopt").text
    assert "iemand@voorbeeld.example" in page
    assert "een geheim dat niet klopt" not in page


@pytest.mark.parametrize("typed", [{}, {"email": "", "password": ""}, {"email": "a@b.example"}])
def test_an_empty_form_says_what_is_missing(client, world, typed):
    answer = client.post("/inloggen", data=typed)
    assert answer.status_code == 422
    assert "Vul uw wachtwoord in." in answer.text


@pytest.mark.parametrize("typed", ["\x00", "a" * 100_000, "\u202e\U0001f600", "' OR 1=1 --"])
def test_strange_signs_are_refused_with_a_sentence(client, world, typed):
    assert client.post("/inloggen", data={"email": typed, "password": typed}).status_code == 422


def test_an_employee_without_a_password_cannot_sign_in(client, world):
    assert post(client, world.reporter, "").status_code == 422
    assert post(client, world.reporter, "x").status_code == 422


def test_signing_in_is_in_the_log_and_so_is_a_failed_one(client, session, world, with_password):
    employee = with_password(world.reporter)
    post(client, employee, "not the password")
    post(client, employee)
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.subject_id == employee.id, AuditEntry.name.in_(["sign_in", "SignedIn"]))
    ).all()
    assert {(each.kind, each.name, each.actor_id) for each in rows} == {
        (EntryKind.REFUSED, "sign_in", None),
        (EntryKind.FACT, "SignedIn", employee.id),
    }


def test_a_failed_sign_in_as_nobody_is_logged_without_what_was_typed(client, session, world):
    post(client, "nobody@voorbeeld.example")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "sign_in")).one()
    assert entry.subject_id is None


def test_a_hash_with_older_parameters_is_made_again_at_sign_in(client, session, world, changed):
    from argon2 import PasswordHasher

    world.reporter.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    changed(world.reporter)
    assert post(client, world.reporter).status_code == 302
    session.expire_all()
    assert not passwords.is_outdated(world.reporter.password_hash)
    assert passwords.matches(world.reporter.password_hash, PASSWORD)


def test_the_stored_password_is_an_argon2id_hash(world, with_password):
    assert with_password(world.reporter).password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


# --- the session ---


def test_the_cookie_holds_another_token_after_signing_in(client, world, with_password):
    with client.session_transaction() as cookie:
        cookie["token"] = "put here by somebody else"
        cookie["planted"] = "x"
    post(client, with_password(world.reporter))
    with client.session_transaction() as cookie:
        assert cookie["token"] != "put here by somebody else"
        assert "planted" not in cookie


def test_signing_in_again_ends_the_session_of_before(client, session, world, with_password):
    employee = with_password(world.reporter)
    post(client, employee)
    with client.session_transaction() as cookie:
        old = cookie["token"]
    post(client, employee)
    with client.session_transaction() as cookie:
        assert cookie["token"] != old
        cookie["token"] = old
    assert not is_signed_in(client)


def test_the_database_holds_no_token(client, session, world, with_password):
    post(client, with_password(world.reporter))
    with client.session_transaction() as cookie:
        token = cookie["token"]
    stored = session.scalars(select(SignInSession.token_hash)).all()
    assert token.encode() not in stored
    assert len(stored[0]) == 32


def test_signing_out_ends_the_session_for_a_copy_of_the_cookie_too(client, world, with_password):
    post(client, with_password(world.reporter))
    with client.session_transaction() as cookie:
        copied = cookie["token"]
    assert client.post("/uitloggen").status_code == 302
    assert "U bent uitgelogd." in client.get("/inloggen").text
    with client.session_transaction() as cookie:
        cookie["token"] = copied
    assert not is_signed_in(client)


def test_signing_out_needs_a_post(client, world, sign_in):
    sign_in(world.reporter)
    assert client.get("/uitloggen").status_code == 405
    assert is_signed_in(client)


def test_half_an_hour_without_a_click_ends_the_session(client, world, with_password):
    begun = datetime.now(UTC)
    post(client, with_password(world.reporter))
    with time_machine.travel(begun + timedelta(minutes=29), tick=False):
        assert is_signed_in(client)
    with time_machine.travel(begun + timedelta(minutes=58), tick=False):
        assert is_signed_in(client)
    with time_machine.travel(begun + timedelta(minutes=88, seconds=1), tick=False):
        assert not is_signed_in(client)


def test_ten_hours_end_the_session_however_busy(client, world, with_password):
    begun = datetime.now(UTC)
    post(client, with_password(world.reporter))
    for quarters in range(1, 40):
        with time_machine.travel(begun + timedelta(minutes=15 * quarters), tick=False):
            assert is_signed_in(client)
    with time_machine.travel(begun + timedelta(hours=10, seconds=1), tick=False):
        assert not is_signed_in(client)


def test_who_leaves_is_signed_out_and_cannot_come_back(client, session, world, with_password, system):
    employee = with_password(world.reporter)
    post(client, employee)
    operations.leave(system, employee)
    session.commit()
    assert not is_signed_in(client)
    assert post(client, employee).status_code == 422


def test_who_leaves_tomorrow_still_works_today(client, session, world, with_password, system):
    employee = with_password(world.reporter)
    operations.leave(system, employee, system.today + timedelta(days=1))
    session.commit()
    assert post(client, employee).status_code == 302
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        assert not is_signed_in(client)
        assert post(client, employee).status_code == 422


def test_losing_a_role_signs_out_and_the_page_stays_closed_after_signing_in(client, session, world, sign_in, system):
    holding = world.grant(world.reporter, Role.MANAGER, unit="desk")
    session.commit()
    sign_in(world.reporter)
    assert "Leidinggevende" in client.get("/mijn-gegevens").text
    operations.end_role(system, holding)
    session.commit()
    assert not is_signed_in(client)
    sign_in(world.reporter)
    assert "Leidinggevende" not in client.get("/mijn-gegevens").text


def test_a_role_of_yesterday_counts_no_more(client, session, world, sign_in):
    world.grant(world.reporter, Role.MANAGER, unit="desk", ends_on=date(2026, 1, 1))
    session.commit()
    sign_in(world.reporter)
    assert "Leidinggevende" not in client.get("/mijn-gegevens").text


def test_a_made_up_cookie_is_nobody(client, world):
    with client.session_transaction() as cookie:
        cookie["token"] = "made up"
    assert not is_signed_in(client)


# --- the way back ---


def test_after_signing_in_one_is_where_one_was_going(client, world, with_password):
    asked = client.get("/mijn-gegevens?a=b")
    assert asked.status_code == 302
    page = client.get(asked.location)
    assert "Uw concept is bewaard" in page.text
    answer = post(client, with_password(world.reporter), query=asked.location.removeprefix("/inloggen"))
    assert answer.location == "/mijn-gegevens?a=b"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\/evil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        " /x",
        "/%0d%0aLocation:x",
        "evil.example",
        "///evil.example",
    ],
)
def test_signing_in_never_leads_to_another_server(client, world, with_password, elsewhere):
    answer = post(client, with_password(world.reporter), query=f"?volgende={elsewhere}")
    assert answer.status_code == 302
    assert answer.location == "/"


def test_the_language_form_never_leads_to_another_server(client, world):
    assert client.post("/taal", data={"locale": "en", "next": "//evil.example"}).location == "/"


def test_who_is_signed_in_skips_the_sign_in_page(client, world, sign_in):
    sign_in(world.reporter)
    assert client.get("/inloggen").status_code == 302


# --- the throttle ---


def fail(client, email, times, address="192.0.2.1"):
    return [post(client, email, "wrong", environ_base={"REMOTE_ADDR": address}).status_code for _ in range(times)]


def test_the_eleventh_wrong_password_is_told_to_wait(client, world, with_password):
    employee = with_password(world.reporter)
    assert fail(client, employee.email, 10) == [422] * 10
    answer = post(client, employee, PASSWORD, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert answer.status_code == 429
    assert "Wacht een kwartier" in answer.text


def test_an_unknown_address_is_told_to_wait_just_the_same(client, world):
    assert fail(client, "nobody@voorbeeld.example", 11) == [422] * 10 + [429]


def test_who_guesses_elsewhere_does_not_lock_the_owner_out(client, world, with_password):
    employee = with_password(world.reporter)
    fail(client, employee.email, 11, "192.0.2.1")
    assert post(client, employee, environ_base={"REMOTE_ADDR": "192.0.2.2"}).status_code == 302


def test_many_accounts_from_one_address_are_told_to_wait(client, world, session):
    for number in range(50):
        assert fail(client, f"guess{number}@voorbeeld.example", 1) == [422]
    assert fail(client, "guess51@voorbeeld.example", 1) == [429]


def test_after_a_quarter_of_an_hour_one_may_try_again(client, world, with_password):
    employee = with_password(world.reporter)
    fail(client, employee.email, 11)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=15, seconds=1)):
        assert post(client, employee, environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 302


def test_a_right_password_clears_the_count(client, session, world, with_password):
    employee = with_password(world.reporter)
    fail(client, employee.email, 9)
    post(client, employee, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


def test_an_attempt_holds_neither_the_account_nor_the_address(client, session, world):
    fail(client, "someone@voorbeeld.example", 1)
    row = session.scalars(select(SignInAttempt)).one()
    assert b"someone" not in row.account_index
    assert b"192.0.2.1" not in row.address_index


def test_behind_our_own_proxy_the_address_is_the_one_the_proxy_saw(client, app, world, monkeypatch):
    from dataclasses import replace

    trusting = replace(app.config["SETTINGS"], trusted_proxies=frozenset({"10.0.0.1"}))
    monkeypatch.setitem(app.config, "SETTINGS", trusting)

    def told(said, address):
        return post(
            client, "x@voorbeeld.example", "wrong", environ_base={"REMOTE_ADDR": address},
            headers={"X-Forwarded-For": said},
        ).status_code  # fmt: skip

    assert [told(f"1.2.3.{number}, 203.0.113.5", "10.0.0.1") for number in range(11)] == [422] * 10 + [429]
    assert told("203.0.113.6", "10.0.0.1") == 422
    assert told("203.0.113.5", "192.0.2.99") == 422


# --- what the clock removes ---


def test_old_sessions_links_and_attempts_are_removed_and_living_ones_stay(
    client, session, world, with_password, system
):
    employee = with_password(world.reporter)
    operations.make_password_link(system, employee)
    session.commit()
    fail(client, employee.email, 1)
    post(client, employee)
    assert operations.clear_old(system) == 0
    system.now += timedelta(days=2)
    assert operations.clear_old(system, most=1) == 1
    assert operations.clear_old(system) == 1
    system.now += timedelta(days=3)
    assert operations.clear_old(system) == 1
    assert operations.clear_old(system) == 0
