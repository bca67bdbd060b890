"""The pages that everybody may open, and whether the application says that it is well."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from incidents.app import create_app
from incidents.extensions import db
from incidents.organisation.settings import OrganisationSettings
from incidents.work import AMSTERDAM
from tests.conftest import TEST_SETTINGS


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "/uitleg",
            ["Wie u kunt bellen", "4433", "0880000001", "De beheerder ziet geen enkele zaak", "en wat nu helpt"],
        ),
        ("/privacy", ["versleuteld", "24 maanden", "geen naam en niets over wat er gebeurd is"]),
        ("/toegankelijkheid", ["WCAG 2.2", "blijft in hun eigen taal"]),
    ],
)
def test_everybody_may_read_how_it_works(client, world, sign_in, path, words):
    page = client.get(path)
    assert page.status_code == 200
    for each in words:
        assert each in page.text
    assert sign_in(world.reporter).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/uitleg", "/privacy", "/toegankelijkheid", "/inloggen", "/wachtwoord-vergeten"])
def test_the_open_pages_stand_before_the_organisation_is_set_up(client, path):
    assert client.get(path).status_code == 200


def test_an_address_that_only_takes_a_form_leads_to_the_page_of_the_form(world, sign_in):
    client, case = sign_in(world.manager), f"/zaken/{uuid4()}"
    assert client.get(f"{case}/sluiten").location == case
    assert client.get(f"/melden/concept/{uuid4()}").location == "/melden"
    assert client.delete(f"{case}/sluiten").status_code == 405


def test_who_is_in_danger_reads_112_first(world, client):
    page = client.get("/uitleg").text
    assert page.index("tel:112") < page.index("tel:0880000001")


def test_house_rules_are_shown_as_text(client, session, world, work_for):
    from incidents.organisation import operations

    settings = OrganisationSettings(name="X", house_rules="Rustig.\n<script>alert(1)</script> {{ 7 * 7 }}")
    operations.change_settings(work_for(world.administrator), world.organisation, settings)
    session.commit()
    page = client.get("/uitleg").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in page


def test_the_day_of_today_is_written_as_english_people_write_it(world, session, sign_in):
    world.manager.language = "en"
    world._keep(world.manager, world.manager.id)
    session.commit()
    assert f">{datetime.now(AMSTERDAM):%A %-d %B %Y}<" in sign_in(world.manager).get("/mijn-werk").text


def test_home_leads_nobody_to_the_sign_in_page(client, world):
    assert client.get("/").location == "/inloggen"


def test_the_process_says_that_it_lives(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_a_whole_installation_is_ready(client, servers):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"database": "ok", "migrations": "ok", "redis": "ok", "given_up_messages": 0}


def readiness(app: Flask):
    app.config["TESTING"] = True
    try:
        return app.test_client().get("/readyz")
    finally:
        with app.app_context():
            db.engine.dispose()


def test_without_redis_it_says_so(database_url):
    answer = readiness(create_app(replace(TEST_SETTINGS, database_url=database_url, redis_url="redis://127.0.0.1:1")))
    assert answer.status_code == 503
    assert answer.json["redis"] == "failed"
    assert answer.json["database"] == answer.json["migrations"] == "ok"


def test_without_its_database_it_says_so(servers):
    gone = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    answer = readiness(create_app(replace(TEST_SETTINGS, database_url=gone, redis_url=servers["redis"])))
    assert answer.status_code == 503
    assert answer.json == {"database": "failed", "migrations": "failed", "redis": "ok", "given_up_messages": None}


def test_before_its_migrations_it_is_not_ready(servers):
    url = make_url(servers["database"])
    name = "incidents_test_unmigrated"
    with psycopg.connect(
        url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    ) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name}")
        try:
            empty = url.set(database=name).render_as_string(hide_password=False)
            answer = readiness(create_app(replace(TEST_SETTINGS, database_url=empty, redis_url=servers["redis"])))
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert answer.status_code == 503
    assert answer.json == {"database": "ok", "migrations": "failed", "redis": "ok", "given_up_messages": None}
