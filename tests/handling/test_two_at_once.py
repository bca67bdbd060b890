"""Two people work on one case at the same time: the second one is told, and loses no text."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from incidents.handling import operations
from incidents.handling.models import CaseStep, Evaluation
from incidents.handling.vocabulary import StepKind
from incidents.registration import operations as registration_operations
from incidents.registration.models import Incident
from incidents.registration.vocabulary import IncidentStatus
from tests.factories import cases


def version_on(page: str) -> str:
    return re.search(r'name="version"[^>]*value="(\d+)"', page)[1]


@pytest.fixture
def two(app, session, sign_in, client):
    """Two signed-in browsers beside each other."""

    def signed_in(employee):
        other = app.test_client()
        sign_in(employee)
        with client.session_transaction() as cookie:
            kept = dict(cookie)
        with other.session_transaction() as cookie:
            cookie.update(kept)
        return other

    return signed_in


def test_the_second_one_is_told_who_was_first_and_can_send_again(world, session, two) -> None:
    made = cases.incident(world, handler=world.manager)
    session.commit()
    manager, director = two(world.manager), two(world.director)
    slow_page = manager.get(f"/zaken/{made.id}/evalueren").text
    taking = {"reason": "Manager is ziek", "version": version_on(slow_page)}
    assert director.post(f"/zaken/{made.id}/overnemen", data=taking).status_code == 303
    back = {"reason": "Ik ben er weer", "version": version_on(manager.get(f"/zaken/{made.id}/overnemen").text)}
    assert manager.post(f"/zaken/{made.id}/overnemen", data=back).status_code == 303

    values = {"learning_points": "Een lange tekst die niet weg mag", "version": version_on(slow_page)}
    refused = manager.post(f"/zaken/{made.id}/evalueren", data=values)
    assert refused.status_code == 409
    assert "Uw tekst is bewaard." in refused.text
    assert "Lees eerst hoe de zaak er nu voor staat." in refused.text
    assert "hiernaast" not in refused.text
    assert "Een lange tekst die niet weg mag" in refused.text
    assert session.scalars(select(Evaluation)).all() == []

    again = values | {"version": version_on(refused.text)}
    assert manager.post(f"/zaken/{made.id}/evalueren", data=again).status_code == 303
    assert session.scalars(select(Evaluation)).one().learning_points == "Een lange tekst die niet weg mag"


def test_the_name_and_the_time_of_the_other_one_are_shown(world, session, two) -> None:
    made = cases.incident(world)
    session.commit()
    manager, director = two(world.manager), two(world.director)
    page = manager.get(f"/zaken/{made.id}/overdragen").text
    assert director.post(f"/zaken/{made.id}/oppakken").status_code == 303
    values = {"reason": "Hoort bij het team", "unit": str(world.units["team"].id), "version": version_on(page)}
    refused = manager.post(f"/zaken/{made.id}/overdragen", data=values)
    assert refused.status_code == 409
    assert re.search(r"Director Testpersoon wijzigde deze zaak om \d\d\.\d\d uur", refused.text)
    assert "Hoort bij het team" in refused.text


def test_a_handler_reads_that_it_was_the_employee_who_asked_for_help(world, session, two) -> None:
    made = cases.incident(world, handler=world.manager)
    session.commit()
    manager = two(world.manager)
    first = {"severity": "2", "version": version_on(manager.get(f"/zaken/{made.id}/ernst").text)}
    assert manager.post(f"/zaken/{made.id}/ernst", data=first).status_code == 303
    page = manager.get(f"/zaken/{made.id}/terugkoppelen").text
    asked = two(world.reporter).post(f"/mijn-meldingen/{made.id}/terugbellen", data={"callback_number": "2222"})
    assert asked.status_code == 302
    values = {"text": "Wij spreken hem aan.", "version": version_on(page)}
    refused = manager.post(f"/zaken/{made.id}/terugkoppelen", data=values)
    assert refused.status_code == 409
    assert re.search(r"Reporter Testpersoon wijzigde deze zaak om \d\d\.\d\d uur", refused.text)
    assert "Wij spreken hem aan." in refused.text


def test_a_change_of_another_day_is_shown_with_its_day_and_an_addition_is_no_change(
    world, session, two, work_for
) -> None:
    made = cases.incident(world, handler=world.manager)
    session.commit()
    manager = two(world.manager)
    page = manager.get(f"/zaken/{made.id}/evalueren").text
    earlier = work_for(world.director, datetime.now(UTC) - timedelta(days=3))
    operations.take_over(earlier, made, "Manager is ziek")
    operations.take_over(work_for(world.manager, earlier.now + timedelta(hours=1)), made, "Ik ben er weer")
    operations.take_over(work_for(world.director, earlier.now + timedelta(hours=2)), made, "Toch niet")
    registration_operations.add_to_report(work_for(world.reporter), made, "Hij kwam terug.")
    session.commit()
    values = {"learning_points": "Bewaar dit", "version": version_on(page)}
    refused = manager.post(f"/zaken/{made.id}/evalueren", data=values)
    assert refused.status_code == 409
    assert f"Director Testpersoon wijzigde deze zaak op {earlier.today:%d-%m-%Y}," in refused.text


def test_who_takes_a_case_up_too_late_reads_who_was_first_and_nothing_about_a_text(world, session, two) -> None:
    made = cases.incident(world)
    session.commit()
    manager, director = two(world.manager), two(world.director)
    shown = version_on(manager.get(f"/zaken/{made.id}").text)
    assert director.post(f"/zaken/{made.id}/oppakken", data={"version": shown}).status_code == 303
    for values in ({"version": shown}, {}):
        late = manager.post(f"/zaken/{made.id}/oppakken", data=values, follow_redirects=True)
        assert re.search(r"Director Testpersoon heeft deze zaak opgepakt om \d\d\.\d\d uur\.", late.text)
        assert "Uw tekst is bewaard" not in late.text
    twice = director.post(f"/zaken/{made.id}/oppakken", data={"version": shown}, follow_redirects=True)
    assert "U hebt deze zaak zelf al opgepakt om" in twice.text


def test_a_button_that_came_too_late_says_who_changed_the_case(world, session, two) -> None:
    made = cases.incident(world, handler=world.manager)
    session.commit()
    manager, director = two(world.manager), two(world.director)
    shown = version_on(manager.get(f"/zaken/{made.id}/evalueren").text)
    taking = {"reason": "Manager is ziek", "version": shown}
    assert director.post(f"/zaken/{made.id}/overnemen", data=taking).status_code == 303
    back = {"reason": "Ik ben er weer", "version": version_on(manager.get(f"/zaken/{made.id}/overnemen").text)}
    assert manager.post(f"/zaken/{made.id}/overnemen", data=back).status_code == 303
    late = manager.post(f"/zaken/{made.id}/sluiten", data={"version": shown}, follow_redirects=True)
    assert "U wijzigde deze zaak zelf al om" in late.text
    assert "Uw tekst is bewaard" not in late.text


def test_a_form_sent_twice_does_its_step_once(world, session, two) -> None:
    made = cases.incident(world, handler=world.manager)
    session.commit()
    manager = two(world.manager)
    values = {
        "learning_points": "Bord ophangen",
        "version": version_on(manager.get(f"/zaken/{made.id}/evalueren").text),
    }
    assert manager.post(f"/zaken/{made.id}/evalueren", data=values).status_code == 303
    twice = manager.post(f"/zaken/{made.id}/evalueren", data=values)
    assert twice.status_code == 409
    assert "U wijzigde deze zaak zelf al" in twice.text
    assert len(session.scalars(select(Evaluation)).all()) == 1


def test_a_handler_whose_case_was_taken_over_gets_his_text_back(world, session, two) -> None:
    made = cases.incident(world, handler=world.manager)
    session.commit()
    manager, director = two(world.manager), two(world.director)
    page = manager.get(f"/zaken/{made.id}/evalueren").text
    taking = {"reason": "Manager is ziek", "version": version_on(page)}
    assert director.post(f"/zaken/{made.id}/overnemen", data=taking).status_code == 303
    values = {"learning_points": "Een half uur werk", "version": version_on(page)}
    for _ in range(2):
        refused = manager.post(f"/zaken/{made.id}/evalueren", data=values)
        assert refused.status_code == 409
        assert "Een half uur werk" in refused.text
        assert "Director Testpersoon wijzigde deze zaak" in refused.text
        assert "neem de zaak over" in refused.text
        values["version"] = version_on(refused.text)
    assert session.scalars(select(Evaluation)).all() == []


@pytest.fixture
def real(servers):
    """An application on a database of its own, where requests commit and lock for real."""
    from dataclasses import replace

    from incidents.app import create_app
    from incidents.extensions import db
    from tests.conftest import TEST_SETTINGS, fresh_database

    with fresh_database(servers["database"]) as url:
        app = create_app(replace(TEST_SETTINGS, database_url=url, redis_url=servers["redis"]))
        app.config["WTF_CSRF_ENABLED"] = False
        app.url_build_error_handlers.append(lambda _error, endpoint, _values: f"/ontbreekt/{endpoint}")
        with app.app_context():
            engine = db.engine
        yield app, engine
        engine.dispose()


def test_two_managers_who_press_in_the_same_instant_take_the_case_up_once(real) -> None:
    from datetime import UTC, datetime

    from incidents.accounts import sessions
    from tests.factories.world import build

    app, engine = real
    with Session(engine) as session:
        world = build(session)
        made = cases.incident(world)
        incident_id = made.id
        now = datetime.now(UTC)
        for name in ("manager", "director"):
            session.add(
                sessions.SignInSession(
                    token_hash=sessions.hashed(name), employee_id=getattr(world, name).id, started_at=now, seen_at=now
                )
            )
        session.commit()
    start, answers = threading.Barrier(2), {}

    def press(name: str) -> None:
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie[sessions.COOKIE_KEY] = name
        start.wait()
        answers[name] = browser.post(f"/zaken/{incident_id}/oppakken").status_code

    threads = [threading.Thread(target=press, args=(name,)) for name in ("manager", "director")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {"manager": 303, "director": 303}
    with Session(engine) as session:
        taken = select(func.count()).select_from(CaseStep).where(CaseStep.kind == StepKind.TAKEN_UP)
        assert session.scalar(taken) == 1
        assert session.get_one(Incident, incident_id).status is IncidentStatus.TAKEN_UP
