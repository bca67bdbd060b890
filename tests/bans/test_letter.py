"""What has to be in the letter of a ban, on a page for paper."""

from sqlalchemy import select

from incidents.audit.models import AuditEntry
from incidents.events import ExampleDataLoaded
from incidents.organisation.models import Organisation
from incidents.policy import SYSTEM
from incidents.web.formats import day
from incidents.work import Work
from tests.factories import bans


def test_the_text_for_the_letter_holds_what_was_decided_why_what_stays_open_and_in_whose_name(
    world, session, store, sign_in
):
    organisation = session.scalars(select(Organisation)).one()
    organisation.decides_in_name_of = "het college van Voorbeeld"
    Work(session, SYSTEM, bans.work_of(world, world.manager).now).record(ExampleDataLoaded(organisation.id))
    ban = store(bans.imposed(world, remedy="Maak bezwaar binnen 6 weken.", exceptions="Paspoort op woensdag"))
    client = sign_in(world.manager)
    assert f'href="/gebouwverboden/{ban.id}/brief"' in client.get(f"/gebouwverboden/{ban.id}").text
    page = client.get(f"/gebouwverboden/{ban.id}/brief").text
    letter = page[page.index("<article") : page.index("</article>")]
    for told in (
        bans.NAME,
        f"U mag van {day(ban.first_day)} tot en met {day(ban.last_day)} niet komen in:",
        world.buildings["hall"].name,
        "Paspoort op woensdag",
        "Sloeg met de hand op de balie",
        "Een waarschuwing hielp niet",
        "Telefonisch",
        "Maak bezwaar binnen 6 weken.",
        world.authority.name,
        "namens het college van Voorbeeld",
    ):
        assert told in letter, told
    assert "2 medewerkers" not in letter, "who saw it is not told to the person"
    assert "Tekst printen" in page
    assert "Vul dit zelf aan" not in page


def test_of_an_acute_ban_the_page_says_what_the_letter_still_lacks(world, store, sign_in):
    ban = store(bans.served(world, acute=True))
    client = sign_in(world.manager)
    assert f'href="/gebouwverboden/{ban.id}/brief"' in client.get(f"/gebouwverboden/{ban.id}").text
    page = client.get(f"/gebouwverboden/{ban.id}/brief").text
    assert "Staat met een mes bij de ingang" in page
    assert "Langs welke weg betrokkene ons wel bereikt." in page
    assert "Wat betrokkene tegen het verbod kan doen." in page


def test_a_colleague_who_may_serve_it_reads_the_text_without_the_name(world, store, sign_in):
    ban = store(bans.imposed(world))
    page = sign_in(world.director).get(f"/gebouwverboden/{ban.id}/brief")
    assert page.status_code == 200
    assert "Fictief" not in page.text
    assert "Alleen de behandelaar ziet die." in page.text


def test_a_proposal_has_no_letter_yet(world, store, sign_in):
    ban = store(bans.submitted(world))
    assert sign_in(world.manager).get(f"/gebouwverboden/{ban.id}/brief").location == f"/gebouwverboden/{ban.id}"


def test_reading_the_text_for_the_letter_is_logged(world, session, store, sign_in):
    ban = store(bans.imposed(world))
    sign_in(world.manager).get(f"/gebouwverboden/{ban.id}/brief")
    logged = session.scalars(select(AuditEntry).where(AuditEntry.name == "serve_ban")).all()
    assert [(each.actor_id, each.subject_id) for each in logged] == [(world.manager.id, ban.incident_id)]
