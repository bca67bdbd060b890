"""A report has one number, however often its form is sent, and no number is skipped."""

from sqlalchemy import func, select

from incidents.registration.models import Incident
from tests.registration.conftest import report_form


def test_the_reference_counts_up_within_the_year(world, sign_in, session):
    client = sign_in(world.reporter)
    for _ in range(3):
        assert client.post("/melden", data=report_form(world)).status_code == 302
    references = session.scalars(select(Incident.reference).order_by(Incident.reference)).all()
    assert [each[-5:] for each in references] == ["-0001", "-0002", "-0003"]


def test_sending_twice_makes_one_incident_and_lands_on_the_same_page(world, sign_in, session):
    client = sign_in(world.reporter)
    form = report_form(world)
    first, second = client.post("/melden", data=form), client.post("/melden", data=form)
    assert first.location == second.location
    assert session.scalar(select(func.count()).select_from(Incident)) == 1


def test_sending_twice_takes_no_number_from_the_next_report(world, sign_in, session):
    client = sign_in(world.reporter)
    form = report_form(world)
    for each in (form, form, report_form(world)):
        assert client.post("/melden", data=each).status_code == 302
    assert [each[-5:] for each in session.scalars(select(Incident.reference).order_by(Incident.reference))] == [
        "-0001",
        "-0002",
    ]


def test_the_form_key_of_somebody_else_is_not_taken_over(world, sign_in, session):
    form = report_form(world)
    sign_in(world.colleague).post("/melden", data=form)
    answer = sign_in(world.reporter).post("/melden", data=form)
    assert answer.status_code == 422
    assert "Dit formulier is al gebruikt" in answer.get_data(as_text=True)
