"""What another site lets a browser send is refused."""

import re

import pytest

from tests.accounts.conftest import PASSWORD


@pytest.fixture
def checking(client, app, monkeypatch):
    """The client of an application that asks for the token of its own forms, as a running one does."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return client


def token_on(client, path) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)[1]


def test_signing_in_takes_the_token_of_the_form(checking, world, with_password):
    typed = {"email": with_password(world.reporter).email, "password": PASSWORD}
    assert checking.post("/inloggen", data=typed).status_code == 400
    assert checking.post("/inloggen", data=typed | {"csrf_token": "made up"}).status_code == 400
    token = token_on(checking, "/inloggen")
    assert checking.post("/inloggen", data=typed | {"csrf_token": token}).status_code == 302
    assert checking.get("/mijn-gegevens").status_code == 200


def test_the_token_of_before_signing_in_does_not_count_afterwards(checking, world, with_password):
    token = token_on(checking, "/inloggen")
    typed = {"email": with_password(world.reporter).email, "password": PASSWORD, "csrf_token": token}
    checking.post("/inloggen", data=typed)
    assert checking.post("/uitloggen", data={"csrf_token": token}).status_code == 400
    assert checking.get("/mijn-gegevens").status_code == 200


@pytest.mark.parametrize("path", ["/uitloggen", "/taal", "/mijn-gegevens", "/mijn-gegevens/uitloggen-elders"])
def test_nothing_changes_without_a_token(checking, world, sign_in, path):
    sign_in(world.reporter)
    assert checking.post(path, data={"locale": "en"}).status_code == 400
    assert checking.get("/mijn-gegevens").status_code == 200
