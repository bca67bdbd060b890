"""The promise beside the form of a report follows what is chosen in the form, also without JavaScript."""

import pytest
from playwright.sync_api import Page, expect


def promise(page: Page) -> str:
    """What the block says to whoever reads it."""
    return " ".join(page.locator(".app-report__info").inner_text().split())


@pytest.mark.browser
def test_the_promise_says_who_takes_up_what_was_chosen(open_page):
    page = open_page("reporter@voorbeeld.example", javascript=False)
    page.goto("/melden")
    assert "Manager Testpersoon pakt het op" in promise(page)
    assert "uw leidinggevenden en wie hen vervangt" in promise(page)

    page.locator("#r-wie > summary").click()
    page.get_by_label("Over een collega").check()
    told = promise(page)
    assert "De leidinggevende van de afdeling van de melding pakt het op" in told
    assert "u ziet wanneer de melding is opgepakt en gesloten" in told
    assert "Manager Testpersoon" not in told
    assert "uw leidinggevende" not in told.lower()

    page.get_by_label("Over een bestuurder of raadslid").check()
    told = promise(page)
    assert "De griffier, de secretaris of de VPT-adviseur pakt het op" in told
    assert "Leidinggevenden zien deze melding niet." in told
    assert "leidinggevende pakt" not in told
    assert "uw leidinggevende" not in told.lower()

    page.get_by_label("Over mijzelf").check()
    assert "Manager Testpersoon pakt het op" in promise(page)
    page.locator("#r-afdeling > summary").click()
    page.get_by_label("Bij welke afdeling hoort dit?").select_option(label="– – Team")
    told = promise(page)
    assert "De leidinggevende van de afdeling van de melding pakt het op" in told
    assert "u ziet op uw eigen pagina hoe ver het is" in told
    assert "Manager Testpersoon" not in told
    expect(page.locator("#r-afdeling").get_by_text("Manager Testpersoon")).to_be_hidden()
