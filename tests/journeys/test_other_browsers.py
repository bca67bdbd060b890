"""A browser that is not as we would set it: no JavaScript, colours of the system, letters twice as large, paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import bans, cases
from tests.journeys.conftest import DESK, PHONE, Register
from tests.journeys.test_every_page import STICKING_OUT

MANAGER, REPORTER = "manager@voorbeeld.example", "reporter@voorbeeld.example"


@pytest.fixture
def without(open_page):
    """A page of a browser without JavaScript, signed in as somebody."""
    return lambda email: open_page(email, viewport=PHONE, javascript=False)


@pytest.mark.browser
def test_a_report_is_kept_for_later_taken_up_again_and_thrown_away_without_javascript(without):
    page = without(REPORTER)
    page.goto("/melden")
    page.locator("[name=story]").fill("Man riep dat hij mij wist te vinden.")
    page.get_by_role("button", name="Bewaar en ga later verder").click()
    page.get_by_role("link", name="Man riep dat hij mij wist te vinden.", exact=True).click()
    expect(page.locator("[name=story]")).to_have_value("Man riep dat hij mij wist te vinden.")
    page.goto("/mijn-meldingen")
    page.get_by_role("link", name="Concept weggooien").click()
    page.get_by_role("button", name="Ja, gooi het weg").click()
    expect(page.get_by_role("link", name=re.compile("Man riep dat hij"))).to_have_count(0)


@pytest.mark.browser
def test_a_light_case_is_closed_without_javascript(register: Register, without):
    case = cases.incident(register.world)
    register.world.session.commit()
    page = without(MANAGER)
    page.goto(f"/zaken/{case.id}/licht-afhandelen")
    page.get_by_text("1 onprettig").click()
    page.get_by_text("Geen maatregel", exact=True).click()
    page.locator("[name=reason]").fill("De persoon bood meteen zijn excuses aan.")
    expect(page.locator("textarea[name^=text_]:visible")).to_have_count(1)
    page.get_by_role("button", name="Afhandelen en sluiten").click()
    page.goto(f"/zaken/{case.id}")
    expect(page.locator("main")).to_contain_text("Gesloten")


@pytest.mark.browser
def test_a_ban_is_proposed_with_two_acts_without_javascript(register: Register, without):
    case = bans.case(register.world, bans.person(register.world, "D. Denkbeeldig"))
    register.world.session.commit()
    page = without(MANAGER)
    page.goto(f"/zaken/{case.id}/gebouwverbod")
    page.locator("[name='acts-0-what']").fill("Sloeg op de balie.")
    page.get_by_role("button", name=re.compile("andeling toevoegen|Nog een handeling")).click()
    page.locator("[name='acts-1-what']").fill("Gooide een stoel om.")
    page.get_by_role("button", name="Voorstel opslaan").click()
    for act in ("Sloeg op de balie.", "Gooide een stoel om."):
        expect(page.locator("main")).to_contain_text(act)


@pytest.mark.browser
def test_the_filters_of_the_work_list_are_in_reach_and_choose_without_javascript(register: Register, without):
    shown, other = (cases.incident(register.world, reference=f"2026-{number}") for number in (9101, 9102))
    register.world.session.commit()
    page = without(MANAGER)
    page.goto("/werkvoorraad")
    page.get_by_text("Zoeken en kiezen").click()
    page.locator("[name=zaak]").fill(shown.reference)
    page.get_by_role("button", name="Toon zaken").click()
    expect(page.locator("main")).to_contain_text(shown.reference)
    expect(page.locator("main")).not_to_contain_text(other.reference)


@pytest.mark.browser
def test_language_and_signing_out_work_without_javascript(without):
    page = without(REPORTER)
    user = page.locator("[popovertarget=gebruiker]")
    user.click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    user.click()
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    user.click()
    page.get_by_role("button", name="Uitloggen", exact=True).click()
    page.goto("/mijn-meldingen")
    expect(page).to_have_url(re.compile("/inloggen"))


def background(page: Page, selector: str) -> str:
    """The colour behind the first such part."""
    return str(page.locator(selector).first.evaluate("part => getComputedStyle(part).backgroundColor"))


@pytest.mark.browser
def test_what_is_chosen_still_shows_in_the_colours_of_the_system(open_page):
    page = open_page(MANAGER)
    page.emulate_media(forced_colors="active")
    page.goto("/werkvoorraad")
    assert background(page, ".app-chips [aria-current]") != background(page, ".app-chips a:not([aria-current])")
    border = "part => getComputedStyle(part).borderBlockEndColor"
    here, other = page.locator(".app-nav [aria-current]"), page.locator(".app-nav a:not([aria-current], [class])")
    assert here.first.evaluate(border) != other.first.evaluate(border)
    page.goto("/melden")
    page.locator("[name=kinds]").first.check()
    assert background(page, ".app-tag:has(:checked)") != background(page, ".app-tag:not(:has(:checked))")


@pytest.mark.browser
def test_nothing_moves_for_who_asked_for_that(open_page):
    page = open_page(MANAGER)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/werkvoorraad")
    moving = "all => all.filter(part => parseFloat(getComputedStyle(part).transitionDuration) > 0).length"
    assert page.eval_on_selector_all(".app-body *", moving) == 0


@pytest.mark.browser
def test_the_pages_fit_on_half_the_width_with_letters_twice_as_large(register: Register, open_page):
    case = cases.incident(register.world)
    register.world.session.commit()
    page = open_page(MANAGER, viewport={"width": DESK["width"] // 2, "height": DESK["height"] // 2})
    for target in ("/mijn-werk", "/werkvoorraad", "/melden", "/cijfers", f"/zaken/{case.id}"):
        page.goto(target)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        # The letters of the page, not those that stand in for them until they have come.
        page.evaluate("document.fonts.ready.then(() => true)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            target,
            page.evaluate(STICKING_OUT),
        )


@pytest.mark.browser
def test_paper_shows_what_it_is_and_no_buttons(register: Register, open_page):
    world = register.world
    ban = bans.served(world, bans.case(world, bans.person(world, "E. Erzatz")))
    world.session.commit()
    manager, reception = open_page(MANAGER), open_page("reception@voorbeeld.example")
    for page, target, words in (
        (manager, f"/zaken/{ban.incident_id}", "Vertrouwelijk"),
        (manager, f"/gebouwverboden/{ban.id}/brief", "E. Erzatz"),
        (reception, "/receptie/lijst", "E. Erzatz"),
    ):
        page.emulate_media(media="print")
        page.goto(target)
        expect(page.locator("main").get_by_text(words).first).to_be_visible()
        expect(page.locator("header, footer, main button").locator("visible=true")).to_have_count(0)
