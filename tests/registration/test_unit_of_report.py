"""To which unit a report on behalf of a colleague goes."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from incidents.events import ExampleDataLoaded
from incidents.policy import SYSTEM
from incidents.registration.models import Incident
from incidents.work import Work
from tests.registration.conftest import report_form


@pytest.mark.parametrize(
    ("about", "chosen", "unit"),
    [("colleague", "desk", "team"), ("colleague", "works", "works"), ("me", "desk", "desk"), ("team", "desk", "desk")],
)
def test_a_report_on_behalf_goes_to_the_unit_of_the_colleague_unless_another_was_chosen(
    about, chosen, unit, world, sign_in, session
):
    form = report_form(world, about=about, colleague="Teammate Testpersoon", unit=str(world.units[chosen].id))
    client = sign_in(world.reporter)
    answer = client.post("/melden", data=form)
    incident = session.scalars(select(Incident)).one()
    assert incident.unit_id == incident.manager_unit_id == world.units[unit].id
    page = client.get(answer.location).text
    assert (f"De melding staat bij de afdeling {unit.capitalize()}." in page) is (about == "colleague")


def test_a_colleague_whose_unit_is_no_more_leaves_the_report_with_the_own_unit(world, sign_in, session):
    world.units["team"].valid_to = date(2021, 1, 1)
    Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(world.units["team"].id))
    session.commit()
    sign_in(world.reporter).post(
        "/melden", data=report_form(world, about="colleague", colleague="Teammate Testpersoon")
    )
    assert session.scalars(select(Incident)).one().unit_id == world.units["desk"].id
