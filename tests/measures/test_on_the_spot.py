"""Who was spoken to on the spot: the form takes it as done, with the day, unless that is wiped out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from incidents.measures.models import Measure
from incidents.web.formats import day
from tests.factories import bans, cases


@pytest.mark.parametrize(("was_spoken_to", "status"), [(True, "Uitgevoerd"), (False, "Nog te doen")])
def test_speaking_to_the_person_is_taken_as_done_with_its_day(was_spoken_to, status, world, session, sign_in) -> None:
    case = cases.incident(world, handler=world.manager)
    case.occurred_on -= timedelta(days=3)
    session.commit()
    client, path = sign_in(world.manager), f"/zaken/{case.id}/maatregelen/nieuw"
    today = bans.today()
    page = client.get(path).text
    asked = page.partition("Wanneer is de persoon aangesproken?")[2]
    assert f'value="{day(today)}"' in asked.partition(">Waarom?")[0]
    spoken_on = today - timedelta(days=1)
    data = {
        "kind": "verbal_correction",
        "reason": "Schold",
        "carried_out_on": day(spoken_on) if was_spoken_to else "",
        "decided_on": day(today),
        "version": case.version,
    }
    assert client.post(path, data=data).status_code == 303
    measure = session.scalars(select(Measure)).one()
    assert measure.carried_out_on == (spoken_on if was_spoken_to else None)
    shown = client.get(f"/zaken/{case.id}").text.partition("Mondeling aangesproken")[2]
    assert status in shown


def test_a_day_in_the_future_is_refused_beside_its_field(world, session, sign_in) -> None:
    case = cases.incident(world, handler=world.manager)
    session.commit()
    today = bans.today()
    data = {
        "kind": "verbal_correction",
        "reason": "Schold",
        "carried_out_on": day(today + timedelta(days=1)),
        "decided_on": day(today),
        "version": case.version,
    }
    refused = sign_in(world.manager).post(f"/zaken/{case.id}/maatregelen/nieuw", data=data)
    assert refused.status_code == 422
    assert "tot en met vandaag" in refused.text
    assert session.scalars(select(Measure)).first() is None
