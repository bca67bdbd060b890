"""A forgotten password and another one, as people notice it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from incidents.accounts import links, operations, passwords
from incidents.accounts.models import Employee, PasswordLink
from incidents.audit.models import AuditEntry
from incidents.notifications.models import OutboxMessage
from tests.accounts.conftest import PASSWORD

NEW = "een heel ander wachtwoord"


def ask(client, email):
    return client.post("/wachtwoord-vergeten", data={"email": email})


def link_of(session, employee) -> str:
    """The path of the newest link, made as the sender of the mail makes it."""
    message = session.scalars(
        select(OutboxMessage).where(OutboxMessage.recipient_id == employee.id).order_by(OutboxMessage.made_at.desc())
    ).first()
    return links.path_to_send(message.path)


def choose(client, path, password=NEW, again=None):
    return client.post(path, data={"password": password, "again": password if again is None else again})


def can_sign_in(client, employee, password) -> bool:
    client.post("/uitloggen")
    return client.post("/inloggen", data={"email": employee.email, "password": password}).status_code == 302


def test_a_forgotten_password_is_replaced_with_the_link_in_the_mail(client, session, world, with_password):
    employee = with_password(world.reporter)
    ask(client, employee.email)
    path = link_of(session, employee)
    assert "Kies een wachtwoord" in client.get(path).text
    assert choose(client, path).status_code == 302
    assert client.get("/mijn-gegevens").status_code == 200
    assert can_sign_in(client, employee, NEW)
    assert not can_sign_in(client, employee, PASSWORD)


def test_the_answer_is_the_same_for_an_address_that_nobody_has(client, session, world):
    known, unknown = ask(client, world.reporter.email), ask(client, "nobody@voorbeeld.example")
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_the_slow_part_is_done_for_an_unknown_address_too(client, world, monkeypatch):
    done = []
    monkeypatch.setattr(passwords, "matches", lambda *_: done.append(1))
    ask(client, world.reporter.email)
    ask(client, "nobody@voorbeeld.example")
    assert len(done) == 2


def test_neither_database_nor_outbox_nor_log_holds_the_secret(client, session, world):
    ask(client, world.reporter.email)
    token = link_of(session, world.reporter).rpartition("/")[2]
    link = session.scalars(select(PasswordLink)).one()
    message = session.scalars(select(OutboxMessage)).one()
    assert link.token_hash == links.hashed(token)
    assert token not in message.path
    assert client.get(message.path).status_code == 410
    entries = session.scalars(select(AuditEntry).where(AuditEntry.name == "PasswordLinkAsked")).all()
    assert [each.shown_ids for each in entries] == [[link.id]]


def test_looking_at_the_link_does_not_use_it_up(client, session, world):
    ask(client, world.reporter.email)
    path = link_of(session, world.reporter)
    for _ in range(3):
        assert client.get(path).status_code == 200
    assert choose(client, path).status_code == 302


def test_a_link_works_once(client, session, world):
    ask(client, world.reporter.email)
    path = link_of(session, world.reporter)
    choose(client, path)
    assert client.get(path).status_code == 410
    answer = choose(client, path, "nog een ander wachtwoord")
    assert answer.status_code == 410
    assert "Deze link werkt niet meer" in answer.text
    assert can_sign_in(client, world.reporter, NEW)


def test_a_link_works_for_72_hours(client, session, world):
    ask(client, world.reporter.email)
    path = link_of(session, world.reporter)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=71, minutes=59)):
        assert client.get(path).status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=72)):
        assert client.get(path).status_code == 410
        assert choose(client, path).status_code == 410


def test_who_left_gets_no_link_and_an_older_one_ends(client, session, world, system):
    link = operations.make_password_link(system, world.reporter)
    operations.leave(system, world.reporter)
    session.commit()
    assert client.get(f"/wachtwoord/{links.token_of(link.id)}").status_code == 410
    ask(client, world.reporter.email)
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


@pytest.mark.parametrize("path", ["/wachtwoord/x", "/wachtwoord/%00", "/wachtwoord/" + "a" * 2000, "/wachtwoord/é"])
def test_a_made_up_link_does_not_work(client, world, path):
    assert client.get(path).status_code == 410


def test_three_links_an_hour_are_enough(client, session, world):
    for _ in range(5):
        assert ask(client, world.reporter.email).status_code == 200
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 3
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1, seconds=1)):
        ask(client, world.reporter.email)
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 4


def test_who_typed_ten_wrong_passwords_can_still_ask_for_a_link(client, session, world):
    for _ in range(11):
        client.post("/inloggen", data={"email": world.reporter.email, "password": "wrong"})
    assert ask(client, world.reporter.email).status_code == 200
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_who_keeps_asking_for_links_is_told_to_wait(client, session, world):
    assert [ask(client, "nobody@voorbeeld.example").status_code for _ in range(11)] == [200] * 10 + [429]


def test_colleagues_behind_one_address_lock_each_other_out_of_neither_asking_nor_signing_in(client, session, world):
    assert {ask(client, f"medewerker{number}@voorbeeld.example").status_code for number in range(51)} == {200}
    assert ask(client, world.reporter.email).status_code == 200
    choose(client, link_of(session, world.reporter))
    client.post("/uitloggen")
    assert can_sign_in(client, world.reporter, NEW)


def test_choosing_a_password_ends_every_other_link(client, session, world):
    ask(client, world.reporter.email)
    older = link_of(session, world.reporter)
    ask(client, world.reporter.email)
    choose(client, link_of(session, world.reporter))
    assert client.get(older).status_code == 410


def test_choosing_a_password_ends_the_sessions_in_other_browsers(client, app, session, world, sign_in):
    sign_in(world.reporter)
    other = app.test_client()
    ask(other, world.reporter.email)
    choose(other, link_of(session, world.reporter))
    assert client.get("/mijn-gegevens").status_code == 302
    assert other.get("/mijn-gegevens").status_code == 200


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("kort", "te kort"),
        ("aaaaaaaaaaaaaaaa", "makkelijk te raden"),
        ("reporter@voorbeeld.example", "makkelijk te raden"),
        ("Gemeente Voorbeeld 2026!", "makkelijk te raden"),
        ("reporter testpersoon", "makkelijk te raden"),
        ("ab12" * 51, "te lang"),
        ("ab12" * 5000, "te lang"),
        ("", "Kies een nieuw wachtwoord"),
    ],
)
def test_a_bad_password_is_refused_beside_the_field_and_the_link_goes_on(client, session, world, password, sentence):
    ask(client, world.reporter.email)
    path = link_of(session, world.reporter)
    answer = choose(client, path, password)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert client.get(path).status_code == 200


def test_two_different_passwords_are_refused(client, session, world):
    ask(client, world.reporter.email)
    answer = choose(client, link_of(session, world.reporter), NEW, NEW + "x")
    assert answer.status_code == 422
    assert "niet gelijk" in answer.text


def test_spaces_and_emoji_in_a_password_count(client, session, world):
    ask(client, world.reporter.email)
    strange = "  \U0001f600 regen op het plein "
    choose(client, link_of(session, world.reporter), strange)
    assert can_sign_in(client, world.reporter, strange)
    assert not can_sign_in(client, world.reporter, strange.strip())


# --- from one's own page ---


def change(client, current, password=NEW):
    return client.post("/mijn-gegevens", data={"current_password": current, "password": password, "again": password})


def test_a_password_is_changed_with_the_present_one(client, world, with_password, sign_in):
    sign_in(with_password(world.reporter))
    assert change(client, PASSWORD).status_code == 302
    assert client.get("/mijn-gegevens").status_code == 200
    assert can_sign_in(client, world.reporter, NEW)


def test_changing_a_password_signs_out_everywhere_else(client, app, world, with_password, sign_in):
    sign_in(with_password(world.reporter))
    other = app.test_client()
    other.post("/inloggen", data={"email": world.reporter.email, "password": PASSWORD})
    assert other.get("/mijn-gegevens").status_code == 200
    change(client, PASSWORD)
    assert other.get("/mijn-gegevens").status_code == 302


def test_a_wrong_present_password_changes_nothing(client, session, world, with_password, sign_in):
    employee = with_password(world.reporter)
    sign_in(employee)
    answer = change(client, "not the present one")
    assert answer.status_code == 422
    assert "huidige wachtwoord klopt niet" in answer.text
    assert passwords.matches(session.get(Employee, employee.id).password_hash, PASSWORD)
