"""The form of a proposal: what it says about days and texts that nobody chose yet, and what its history tells."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from incidents.bans import operations, queries
from incidents.events import ExampleDataLoaded
from incidents.organisation.models import Organisation
from incidents.policy import SYSTEM, Action
from incidents.web.formats import day
from incidents.work import Work
from tests.factories import bans
from tests.factories.bans import only_ban

TODAY = bans.today()


# --- days ---


def test_days_that_were_left_empty_stay_empty_and_every_page_says_so(world, session, incident, sign_in):
    client = sign_in(world.manager)
    answer = client.post(f"/zaken/{incident.id}/gebouwverbod", data={"kind": "gewoon", "reason": "Komt telkens terug"})
    ban = only_ban(session)
    assert (ban.reason, ban.first_day, ban.last_day) == ("Komt telkens terug", None, None)
    page = client.get(answer.location).text
    assert "De dagen zijn nog niet gekozen." in page
    assert "Vul de eerste en de laatste dag in." in page
    assert "nog niet gekozen" in client.get(f"/zaken/{incident.id}").text
    assert "Nog niet gekozen" in client.get("/gebouwverboden?keuze=in-voorbereiding").text
    assert re.search('<input[^>]* name="first_day"[^>]* value=""', client.get(f"{answer.location}/wijzigen").text)
    client.post(f"{answer.location}/opheffen", data={"reason": "Toch niet"})
    assert "Nog niet gekozen" in client.get("/gebouwverboden?keuze=voorbij").text


def test_a_proposal_without_days_that_came_back_stands_on_the_work_list_without_a_term(world, session, sign_in):
    ban = bans.proposed(world, first_day=None, last_day=None, review_on=None)
    ban.return_reason = "Kies dagen"
    Work(session, SYSTEM, ban.proposed_at).record(ExampleDataLoaded(ban.incident_id))
    session.commit()
    page = sign_in(world.manager).get("/mijn-werk").text
    assert f"/gebouwverboden/{ban.id}" in page
    assert "geen termijn" in page


def test_the_days_of_an_acute_ban_are_asked_with_its_own_longest_term(world, incident, sign_in):
    client, address = sign_in(world.manager), f"/zaken/{incident.id}/gebouwverbod"
    acute = client.post(address, data={"kind": "acuut", "show_needed": "1"}).text
    assert f"Een acuut verbod duurt hoogstens tot en met {day(TODAY + timedelta(days=14))}." in acute
    assert "Langer dan 12 maanden mag niet." not in acute
    assert "Langer dan 12 maanden mag niet." in client.get(address).text


# --- the text about the remedy ---


def test_a_text_that_no_lawyer_checked_is_a_gap_that_leads_to_the_text(world, session, incident, sign_in, store):
    organisation = session.scalars(select(Organisation)).one()
    organisation.remedy_public = "(Voorbeeldtekst, te controleren door uw jurist.) Maak bezwaar binnen 6 weken."
    Work(session, SYSTEM, incident.reported_at).record(ExampleDataLoaded(organisation.id))
    client, words = sign_in(world.manager), "Laat uw jurist de tekst over bezwaar nakijken."
    session.commit()
    beforehand = client.get(f"/zaken/{incident.id}/gebouwverbod").text
    assert f"In de tekst van uw organisatie staat nog een opmerking voor de jurist. {words}" in beforehand
    ban = store(bans.proposed(world, incident))
    page = client.get(f"/gebouwverboden/{ban.id}").text
    assert words in page
    assert f"/gebouwverboden/{ban.id}/wijzigen#remedy" in page


def test_the_form_shows_which_text_is_filled_in_where_the_handler_leaves_it_empty(world, session, incident, sign_in):
    organisation = session.scalars(select(Organisation)).one()
    organisation.remedy_public, organisation.remedy_private = "Maak bezwaar binnen 6 weken.", ""
    Work(session, SYSTEM, incident.reported_at).record(ExampleDataLoaded(organisation.id))
    session.commit()
    page = sign_in(world.manager).get(f"/zaken/{incident.id}/gebouwverbod").text
    assert "Maak bezwaar binnen 6 weken." in page
    assert "Uw organisatie heeft hier nog geen tekst voor." in page
    assert "opmerking voor de jurist" not in page


# --- answers and history ---


@pytest.mark.parametrize("typed", ["", "zzz"])
def test_no_choice_of_the_kind_or_of_the_way_of_serving_is_asked_for_in_a_plain_sentence(
    world, incident, sign_in, store, typed
):
    client = sign_in(world.manager)
    kind = client.post(f"/zaken/{incident.id}/gebouwverbod", data={"kind": typed})
    assert kind.status_code == 422
    assert "Kies wanneer het verbod moet ingaan." in kind.text
    ban = store(bans.imposed(world, incident))
    served = client.post(f"/gebouwverboden/{ban.id}/bezorgd", data={"how": typed, "served_on": day(TODAY)})
    assert served.status_code == 422
    assert "Kies hoe het verbod is bezorgd." in served.text
    for page in (kind.text, served.text):
        assert "Ongeldige keuze" not in page


def test_the_history_tells_every_step_of_the_proposal_and_why_it_came_back(world, session, incident, sign_in, store):
    ban = store(bans.submitted(world, incident))
    decider, handler = bans.work_of(world, world.authority), bans.work_of(world, world.manager)
    operations.return_proposal(decider, ban, incident, "Waarom zo lang?")
    ban, _ = queries.find(handler, ban.id, Action.PROPOSE_BAN)
    store(operations.change_proposal(handler, ban, incident, bans.proposal(world, norm="Punt 4"), None))
    page = sign_in(world.manager).get(f"/gebouwverboden/{ban.id}").text
    told = page[page.index('id="tijdlijn"') :]
    for sentence in (
        f"{world.manager.name} legde het voorstel voor.",
        f"{world.authority.name} stuurde het voorstel terug.",
        "Waarom zo lang?",
        f"{world.manager.name} wijzigde het voorstel.",
    ):
        assert sentence in told
    ban, _ = queries.find(handler, ban.id, Action.PROPOSE_BAN)
    store(operations.submit(handler, ban, incident))
    store(operations.take_back(handler, ban, incident))
    told = sign_in(world.manager).get(f"/gebouwverboden/{ban.id}").text
    assert f"{world.manager.name} nam het voorstel terug." in told
    assert told.count("legde het voorstel voor.") == 2
    assert "Waarom zo lang?" not in told
