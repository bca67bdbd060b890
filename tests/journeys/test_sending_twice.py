"""Sending, going back and sending again: an employee on a phone who is not sure that it arrived."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from incidents.extensions import db
from incidents.registration.models import Incident
from tests.journeys.conftest import PHONE, Register


def fill(page: Page) -> None:
    """Answer the three questions."""
    page.locator("[name=story]").fill("Man schold mij uit.")
    page.get_by_label("Uitgescholden", exact=True).check()
    page.get_by_label("Telefoon", exact=True).check()


def how_many(register: Register) -> int:
    """The incidents in the register."""
    with register.app.app_context(), Session(db.engine) as session:
        return session.scalar(select(func.count()).select_from(Incident)) or 0


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_back_after_sending_says_that_the_report_was_sent_already(register: Register, open_page, javascript):
    before = how_many(register)
    page = open_page("reporter@voorbeeld.example", viewport=PHONE, javascript=javascript)
    page.goto("/melden")
    fill(page)
    page.get_by_role("button", name="Melding versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw melding is ontvangen")
    reference = page.locator(".app-lead .app-num").inner_text()
    page.go_back()
    expect(page.get_by_role("status").first).to_contain_text(f"Deze melding is al verstuurd: {reference}.")
    expect(page.get_by_role("button", name="Melding versturen")).to_have_count(0)
    assert how_many(register) == before + 1

    page.get_by_role("link", name="Nog een incident melden").click()
    expect(page.locator("[name=story]")).to_have_value("")
    fill(page)
    page.get_by_role("button", name="Melding versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw melding is ontvangen")
    assert how_many(register) == before + 2


@pytest.mark.browser
def test_a_page_that_still_stands_in_another_tab_sends_the_same_report(register: Register, open_page):
    before = how_many(register)
    first = open_page("reporter@voorbeeld.example", viewport=PHONE)
    first.goto("/melden")
    second = first.context.new_page()
    second.goto(first.url)
    for page in (first, second):
        fill(page)
        page.get_by_role("button", name="Melding versturen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Uw melding is ontvangen")
    expect(second.get_by_role("status").first).to_contain_text("Deze melding is al verstuurd")
    assert how_many(register) == before + 1


@pytest.mark.browser
def test_the_whole_report_fits_on_a_few_screens_of_a_phone(open_page):
    page = open_page("reporter@voorbeeld.example", viewport=PHONE)
    page.goto("/melden")
    assert page.locator("details[open]").count() == 0
    assert page.evaluate("document.documentElement.scrollHeight") <= 1900
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.browser
def test_the_name_of_a_hired_colleague_is_asked_only_for_one(open_page):
    page = open_page("reporter@voorbeeld.example", viewport=PHONE)
    page.goto("/melden")
    page.locator("#r-wie summary").click()
    page.get_by_label("Over een collega").check()
    expect(page.locator("[name=colleague]")).to_be_visible()
    expect(page.locator("[name=affected_name]")).to_be_hidden()
    page.get_by_label("Over een ingehuurde kracht").check()
    expect(page.locator("[name=affected_name]")).to_be_visible()
    expect(page.locator("[name=colleague]")).to_be_hidden()


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_back_to_a_report_that_was_refused_shows_what_was_typed_and_what_is_wrong(register, open_page, javascript):
    page = open_page("reporter@voorbeeld.example", viewport=PHONE, javascript=javascript)
    page.goto("/melden")
    page.locator("[name=story]").fill("Half verhaal dat niet weg mag.")
    page.get_by_role("button", name="Melding versturen").click()
    expect(page.locator(".app-error").first).to_be_visible()
    page.goto("/mijn-meldingen")
    page.go_back()
    expect(page.locator("[name=story]")).to_have_value("Half verhaal dat niet weg mag.")
    expect(page.locator(".app-error").first).to_be_visible()
