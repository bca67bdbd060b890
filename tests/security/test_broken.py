"""When what it stands on is gone, a person reads a plain page that tells nothing of the inside."""

from dataclasses import replace

import pytest

from incidents.accounts import sessions
from incidents.app import create_app
from tests.client import CheckingClient
from tests.conftest import TEST_SETTINGS


@pytest.fixture
def without_database():
    """A browser with a sign-in cookie, on an application whose database is gone."""
    app = create_app(replace(TEST_SETTINGS, database_url="postgresql+psycopg://nobody@/nothing?host=/nowhere"))
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = CheckingClient
    client = app.test_client()
    client.allow_server_fault = True
    with client.session_transaction() as cookie:
        cookie[sessions.COOKIE_KEY] = "token"
    return client


@pytest.mark.parametrize("path", ["/mijn-meldingen", "/uitleg", "/inloggen", "/bestaat-niet", "/mijn-werk"])
def test_without_a_database_every_page_says_plainly_that_it_is_not_the_reader(without_database, path):
    answer = without_database.get(path)
    assert answer.status_code == 500
    assert "Er ging iets mis bij ons" in answer.text
    assert "nowhere" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_database_a_report_that_is_sent_gets_that_page_too(without_database):
    answer = without_database.post("/melden", data={"story": "Iemand schreeuwde."})
    assert (answer.status_code, "Er ging iets mis bij ons" in answer.text) == (500, True)


def test_without_a_database_it_speaks_the_language_of_the_browser(without_database):
    with without_database.session_transaction() as cookie:
        cookie[sessions.LANGUAGE_KEY] = "en"
    assert 'lang="en"' in without_database.get("/uitleg").text


def test_without_a_database_it_lives_and_is_not_ready(without_database):
    assert without_database.get("/healthz").status_code == 200
    ready = without_database.get("/readyz")
    assert (ready.status_code, ready.json["database"]) == (503, "failed")
