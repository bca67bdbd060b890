"""Whoever is signed in no more, or sends a form that was open too long, loses no text and finds the way back."""

import re
from uuid import uuid4

import pytest
from werkzeug.datastructures import MultiDict

TEXT = "Wij hebben besloten een brief te sturen <b>en</b> een gesprek te voeren."
FEEDBACK = f"/zaken/{uuid4()}/terugkoppelen"


@pytest.fixture
def with_tokens(app):
    """The forms check their token, as they do outside tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_whoever_sends_a_text_signed_out_sees_it_again_and_comes_back_to_its_page(client):
    answer = client.post(FEEDBACK, data={"text": TEXT}, headers={"Referer": f"http://localhost{FEEDBACK}?licht=1"})
    assert answer.status_code == 401
    assert "besloten een brief te sturen &lt;b&gt;en&lt;/b&gt; een gesprek" in answer.text
    assert f"/inloggen?volgende={FEEDBACK}?licht%3D1" in answer.text


def test_a_page_elsewhere_is_no_way_back(client):
    answer = client.post(FEEDBACK, data={"text": TEXT}, headers={"Referer": f"https://elders.example{FEEDBACK}"})
    assert 'href="/inloggen"' in answer.text


def test_whoever_presses_a_button_signed_out_signs_in_and_comes_back_to_its_page(client):
    case = f"/zaken/{uuid4()}"
    answer = client.post(f"{case}/oppakken", headers={"Referer": f"http://localhost{case}"})
    assert (answer.status_code, answer.location) == (302, f"/inloggen?volgende={case}")


def test_short_answers_are_given_back_too_and_choices_are_not(client):
    typed = {"text": "Hij schold", "colleague": "Jansen", "callback_number": "06 12", "outcome": "no_measure"}
    answer = client.post(FEEDBACK, data=typed)
    assert "Hij schold\n\nJansen\n\n06 12</textarea>" in answer.text


@pytest.mark.usefixtures("with_tokens")
def test_a_report_that_was_sent_signed_out_is_there_whole_after_signing_in(world, sign_in, client):
    report = {"story": "Hij schold", "kinds": ["verbal", "psychological"], "channel": "counter", "csrf_token": "oud"}
    asked = client.post("/melden", data=report)
    assert "Log eerst in" in asked.text
    kept = re.findall('<input type="hidden" name="([a-z_]+)" value="([^"]*)"', asked.text)
    assert sorted(kept) == sorted([*(("kinds", each) for each in report.pop("kinds")), *report.items()])
    answer = sign_in(world.reporter).post("/melden", data=MultiDict(kept))
    assert "Uw tekst staat er nog" in answer.text
    assert "Hij schold</textarea>" in answer.text
    choices = re.findall(r'<input[^>]*value="(?:verbal|psychological|counter)"[^>]*>', answer.text)
    assert ["checked" in each for each in choices] == [True, True, True]


@pytest.mark.usefixtures("with_tokens")
def test_a_form_that_was_open_too_long_gives_the_text_back(world, sign_in):
    answer = sign_in(world.manager).post(FEEDBACK, data={"text": TEXT, "csrf_token": "oud"})
    assert answer.status_code == 400
    assert "Deze pagina was te lang open" in answer.text
    assert "besloten een brief te sturen" in answer.text


@pytest.mark.usefixtures("with_tokens")
def test_a_form_without_token_and_sign_in_leads_to_the_sign_in_page_with_its_text(client):
    answer = client.post(FEEDBACK, data={"text": TEXT})
    assert answer.status_code == 401
    assert "besloten een brief te sturen" in answer.text


@pytest.mark.usefixtures("with_tokens")
def test_the_sign_in_page_itself_says_that_it_was_open_too_long(client):
    password = "een wachtwoord van heel veel woorden"
    answer = client.post("/inloggen", data={"email": "iemand@voorbeeld.example", "password": password})
    assert answer.status_code == 400
    assert "Deze pagina was te lang open" in answer.text
    assert password not in answer.text
