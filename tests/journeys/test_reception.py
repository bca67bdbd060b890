"""Names at reception: visitors read along, so they go by themselves, unless somebody is still busy with them."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import bans
from tests.journeys.conftest import DESK, Register

NAME = "Kees Fictief"


@pytest.fixture
def page(register: Register, open_page) -> Page:
    """Reception's screen, on which a name can be shown, with a clock that the test moves."""
    bans.served(register.world)
    register.world.session.commit()
    page = open_page("reception@voorbeeld.example", viewport=DESK)
    page.clock.install()
    page.goto("/receptie")
    return page


def let_pass(page: Page, seconds: int) -> None:
    page.clock.fast_forward(seconds * 1000)


@pytest.mark.browser
def test_the_names_go_after_60_seconds(page: Page):
    page.get_by_role("button", name="Toon de").click()
    names = page.locator(".app-names", has_text=NAME)
    expect(names.first).to_be_visible()
    let_pass(page, 55)
    expect(names.first).to_be_visible()
    let_pass(page, 6)
    expect(names).to_have_count(0)
    expect(page.get_by_role("button", name="Toon de")).to_be_visible()


@pytest.mark.browser
def test_the_answer_to_a_search_stays_60_seconds_more_when_asked(page: Page):
    page.locator("[name=name]").first.fill("fictief")
    page.get_by_role("button", name="Zoeken").click()
    found = page.get_by_role("heading", name=NAME)
    expect(found.first).to_be_visible()
    let_pass(page, 55)
    page.get_by_role("button", name="Houd langer open").click()
    expect(found.first).to_be_visible()
    let_pass(page, 55)
    expect(found.first).to_be_visible()
    let_pass(page, 6)
    expect(found).to_have_count(0)


@pytest.mark.browser
def test_the_question_whether_somebody_is_here_now_keeps_free_of_the_edge_of_its_box(page: Page):
    page.set_viewport_size({"width": 360, "height": 800})
    page.get_by_role("button", name="Toon de").click()
    page.locator("details.app-names > summary", has_text=NAME).first.click()
    page.get_by_text(f"{NAME} is hier").first.click()
    question = page.locator("details.app-tap[open] > summary").first
    expect(question).to_contain_text(f"Is {NAME} nu hier?")
    style = question.evaluate("each => { const s = getComputedStyle(each); return [s.paddingLeft, s.borderLeftColor] }")
    assert style == ["12px", "rgba(0, 0, 0, 0)"]
