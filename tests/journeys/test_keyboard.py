"""With the keys alone: everything can be reached and seen, menus open and close, and a refusal is read first."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import cases
from tests.journeys.conftest import DESK, PHONE, Register

MANAGER = "manager@voorbeeld.example"
#: What has the focus, whether a ring is drawn around it or its label, and whether it is in sight with nothing over it.
FOCUSED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const label = at.closest(".app-tag, .app-choice") ?? at;
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(Math.max(0, x), Math.max(0, y));
  return {
    name: at.tagName + " " + (at.name || at.textContent || "").trim().slice(0, 40),
    ended: at === document.body,
    ring: [at, label].some((each) => getComputedStyle(each).outlineStyle === "solid"),
    seen: top !== null && (label.contains(top) || top.contains(at)),
  };
}"""


def tab_through(page: Page) -> list[str]:
    """Press Tab from the start of a page to its end; the names of what had the focus, in order."""
    names: list[str] = []
    for _ in range(200):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found["ended"]:
            return names
        assert found["ring"], f"no ring around {found['name']} on {page.url}"
        assert found["seen"], f"{found['name']} is out of sight on {page.url}"
        names.append(found["name"])
    raise AssertionError(f"the focus does not get out of {page.url}")


@pytest.fixture
def case(register: Register) -> str:
    """The address of a light case."""
    made = cases.incident(register.world)
    register.world.session.commit()
    return f"/zaken/{made.id}"


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_each_stop_of_the_tab_key_has_a_ring_and_is_in_sight(case, open_page, viewport):
    page = open_page(MANAGER, viewport=viewport)
    for target in (
        "/mijn-werk",
        "/werkvoorraad",
        "/melden",
        "/gebouwverboden",
        "/cijfers",
        case,
        f"{case}/licht-afhandelen",
    ):
        page.goto(target)
        names = tab_through(page)
        assert "Naar de inhoud" in names[0]
        assert "Uitleg en hulp" in names[-1]


@pytest.mark.browser
def test_the_skip_link_leads_past_the_menu(open_page):
    page = open_page(MANAGER)
    page.goto("/werkvoorraad")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.browser
@pytest.mark.parametrize("menu", ["menu", "gebruiker"])
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_menu_opens_with_enter_and_closes_with_escape(open_page, menu, javascript):
    page = open_page(MANAGER, viewport=PHONE, javascript=javascript)
    page.goto("/mijn-werk")
    button, part = page.locator(f"[popovertarget={menu}]"), page.locator(f"#{menu}")
    button.focus()
    page.keyboard.press("Enter")
    expect(part).to_be_visible()
    page.keyboard.press("Tab")
    expect(part.locator("a, button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(part).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_arrow_keys_pick_the_outcome_of_a_light_case_and_the_message_that_fits_it(case, open_page, javascript):
    page = open_page(MANAGER, javascript=javascript)
    page.goto(f"{case}/licht-afhandelen")
    messages = page.locator("textarea[name^=text_]:visible")
    expect(messages).to_have_count(0)
    page.locator("[name=choice]").first.focus()
    page.keyboard.press("Space")
    first = messages.get_attribute("name")
    page.keyboard.press("ArrowDown")
    expect(messages).to_have_count(1)
    assert messages.get_attribute("name") != first
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(messages).to_be_focused()


@pytest.mark.browser
def test_a_refused_form_is_read_from_its_summary_on(case, open_page):
    page = open_page(MANAGER)
    page.goto(f"{case}/licht-afhandelen")
    page.get_by_role("button", name="Afhandelen en sluiten").press("Enter")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name=severity]").first).to_be_focused()
    assert page.title().startswith("Fout:")
