"""Every page that a person can reach by following links, in the example organisation, on a phone and on a desk.

Each page answers, axe finds nothing on it, and nothing on it is wider than the screen. A form that can be filled in is sent
empty once, and the page that refuses it is held against the same rules.
"""

from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from incidents.example_data.people import ACCOUNTS, DOMAIN, PASSWORD
from tests.journeys.conftest import DESK, PHONE, check_accessible, sign_in

NARROWEST = {"width": 320, "height": 640}
WIDEST = {"width": 1440, "height": 900}
#: What is over the edge of the screen, from the outside in.
STICKING_OUT = """[...document.querySelectorAll("body *")]
  .filter((part) => part.getClientRects().length && part.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 9).map((part) => `${part.tagName} ${part.getAttribute("class") ?? ""}: ${part.textContent.trim().slice(0, 40)}`)"""
#: How many addresses of one page are opened: cases and bans look different in each state, and test_states has them all.
LOOKS = {"dossier.case": 4, "bans.page": 4, "registration.follow": 3}
#: What a state is told by: its first mark, what must be done now, and what can be done beside it.
STATE = ".app-head .app-badge:first-child, .app-next__label, .app-next h2, .app-steps [aria-current] b, #meer + ul a"
NOT_PAGES = ("/static/", ".csv")
#: What looks the same for everybody but for the menu: looked at once, as somebody without a role; others only open it.
EVERYBODYS = ("registration.", "web.")
WITHOUT_ROLE = "medewerker"
#: The steps of a case look the same for everybody who may take them, and are looked at as the manager; but for the page
#: on which the authority decides.
STEPS_OF_A_CASE = ("handling.", "measures.", "bans.")
SEE_STEPS_OF_OTHERS = {"griffier", "directeur"}
OF_THE_AUTHORITY = {"bans.decide", "bans.page"}


def addresses_on(page: Page) -> list[str]:
    """The links of a page that lead to another page of the register."""
    links = page.eval_on_selector_all("a[href]", "found => found.map(each => each.href)")
    here = urlsplit(page.url)
    inside = [urlsplit(link) for link in links if urlsplit(link).netloc == here.netloc]
    return [each.path + ("?" + each.query if each.query else "") for each in inside]


def check_fits(page: Page, viewport: dict[str, int]) -> None:
    """Nothing is wider than the screen."""
    page.set_viewport_size(viewport)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > viewport["width"]:
        raise AssertionError(f"{page.url} is {width} wide on {viewport['width']}: {page.evaluate(STICKING_OUT)}")


def check(page: Page, last: dict[str, int]) -> None:
    """A page as it stands, at every width; with the rules of accessibility at the last one."""
    for viewport in (NARROWEST, WIDEST, last):
        check_fits(page, viewport)
    check_accessible(page)


def state_of(page: Page) -> str:
    """How a page stands, in its own words; pages that say the same look the same."""
    return " | ".join(page.locator(f"main :is({STATE})").all_inner_texts())


def send_empty(page: Page) -> bool:
    """Send the first form that can be filled in without filling it in; whether there was one."""
    form = page.locator("main form[method=post]:has(textarea, input[type=text], input[type=radio])").first
    if not form.count():
        return False
    for words in form.locator("textarea:visible, input[type=text]:visible:not([readonly])").all():
        words.fill("")
    with page.expect_navigation():
        form.evaluate("form => form.requestSubmit()")
    return True


@pytest.mark.browser
@pytest.mark.parametrize("person", [account.address for account in ACCOUNTS])
def test_every_page_that_a_person_can_reach_is_accessible_and_fits(person, lived_in, open_browser, shared_app):
    address, _ = lived_in
    page = open_browser(address)
    sign_in(page, f"{person}@{DOMAIN}", PASSWORD)
    routes = shared_app.url_map.bind("localhost")
    waiting, known, looked, refused, states = deque(["/"]), {"/"}, Counter(), Counter(), set()
    while waiting:
        target = waiting.popleft()
        endpoint = routes.match(urlsplit(target).path)[0]
        if looked[endpoint] >= LOOKS.get(endpoint, 1):
            continue
        looked[endpoint] += 1
        answer = page.goto(target)
        assert answer is not None, target
        assert answer.ok, f"{target}: {answer.status}"
        elsewhere = EVERYBODYS + (STEPS_OF_A_CASE if person in SEE_STEPS_OF_OTHERS else ())
        is_checked = person == WITHOUT_ROLE or endpoint in OF_THE_AUTHORITY or not endpoint.startswith(elsewhere)
        if is_checked and (state := (endpoint, state_of(page))) not in states:
            states.add(state)
            check(page, PHONE if looked[endpoint] == 1 else DESK)
        elif is_checked:
            check_fits(page, NARROWEST)
        for link in addresses_on(page):
            if link not in known and not any(part in link for part in NOT_PAGES):
                known.add(link)
                waiting.append(link)
        if is_checked and not refused[endpoint] and send_empty(page):
            refused[endpoint] += 1
            check(page, DESK)
    assert len(looked) > 4, looked


@pytest.mark.browser
@pytest.mark.parametrize("target", ["/inloggen", "/wachtwoord-vergeten", "/uitleg", "/privacy", "/toegankelijkheid"])
def test_every_page_for_a_visitor_is_accessible_and_fits(target, lived_in, open_browser):
    address, _ = lived_in
    page = open_browser(address)
    page.goto(target)
    check(page, DESK)
    if send_empty(page):
        check(page, PHONE)


@pytest.mark.browser
def test_a_page_that_does_not_exist_says_so_and_gives_a_way_on(lived_in, open_browser):
    address, _ = lived_in
    page = open_browser(address)
    answer = page.goto("/bestaat-niet")
    assert answer is not None
    assert answer.status == 404
    check(page, PHONE)
    assert addresses_on(page)
