"""The whole story, as its people live it: report, mail, take up, two measures and a ban, reception, time, the year page."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Register, check_accessible, sign_in

MANAGER, AUTHORITY = "manager@voorbeeld.example", "authority@voorbeeld.example"
RECEPTION, ADVISER = "reception@voorbeeld.example", "adviser@voorbeeld.example"


def written(day: date) -> str:
    """dd-mm-jjjj."""
    return day.strftime("%d-%m-%Y")


@pytest.fixture
def today() -> Iterator[date]:
    """A Tuesday morning on which the story begins; the clock goes on from there."""
    with time_machine.travel("2027-03-02T08:00:00+00:00", tick=True):
        yield date(2027, 3, 2)


def press(page: Page, name: str) -> None:
    """Press a button or follow a link, by the words on it."""
    main = page.locator("main")
    main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first.click()


def look(page: Page, *, check: bool) -> None:
    """Hold a page against the rules of accessibility, where there is JavaScript to do it with."""
    if check:
        check_accessible(page)


def report(page: Page, *, check: bool) -> str:
    """Report on a phone; gives the reference."""
    page.goto("/melden")
    look(page, check=check)
    page.locator("[name=story]").fill("Man sloeg op de balie en zei: ‘Ik weet waar jij woont’.")
    for label in ("Bedreigd", "Uitgescholden", "Balie"):
        page.get_by_label(label, exact=True).check()
    page.locator("[name=building]").select_option(label="Hall")
    press(page, "Melding versturen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw melding is ontvangen")
    look(page, check=check)
    return str(page.locator(".app-lead .app-num").inner_text())


def mailed_link(register: Register, address: str, reference: str) -> str:
    """The link in the last mail to somebody about a case; the mail holds no name and no fact."""
    mail = [each for each in register.letterbox.to(address) if reference in each.as_string()][-1]
    words = mail.get_content()
    assert not re.search("balie|woont|Testpersoon|Verzonnen|Bedacht|Bedreigd", words), words
    return re.search(r"http://\S+", words).group(0)  # type: ignore[union-attr]


def identify(page: Page, case: str, name: str, *, check: bool) -> None:
    """Say who it was."""
    page.goto(f"{case}/betrokkene")
    look(page, check=check)
    page.locator("[name=name]").fill(name)
    press(page, "Betrokkene vastleggen")
    expect(page.locator("main")).to_contain_text(name)


def decide_measure(page: Page, case: str, label: str, today: date, *, check: bool) -> None:
    """Decide one measure."""
    page.goto(f"{case}/maatregelen/nieuw")
    look(page, check=check)
    page.get_by_label(label).first.check()
    page.locator("[name=reason]").fill("Hij bedreigde een medewerker aan de balie.")
    page.locator("[name=decided_on]").fill(written(today))
    page.locator("main form [type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/zaken/[0-9a-f-]+$"))


def propose_ban(page: Page, case: str, today: date, *, check: bool) -> str:
    """Propose a ban of 30 days and put it before the deciding authority; gives the address of the ban."""
    page.goto(f"{case}/gebouwverbod")
    look(page, check=check)
    words = {
        "acts-0-what": "Sloeg met de vlakke hand op de balie.",
        "acts-0-happened_on": written(today),
        "acts-0-seen_by": "2 medewerkers",
        "norm": "Punt 3 van de huisregels, die bij de ingang hangen.",
        "reason": "Een gesprek hielp eerder niet.",
        "hearing_text": "Hij zei dat hij boos was.",
        "first_day": written(today),
        "last_day": written(today + timedelta(days=29)),
        "duration_reason": "Een maand om tot rust te komen.",
        "basic_service_channel": "Telefonisch, op werkdagen van 9.00 tot 12.00 uur.",
        "remedy": "U kunt binnen zes weken bezwaar maken.",
        "review_on": written(today + timedelta(days=20)),
    }
    page.get_by_label("Ja, we spraken elkaar").check()
    page.locator("[name=heard_on]").fill(written(today))
    for name, value in words.items():
        page.locator(f"[name='{name}']").fill(value)
    page.locator("main").get_by_label("Hall").check()
    page.locator("[name=legal_basis][value=house_right]").check()
    page.locator("[name=decider]").select_option(label="Authority Testpersoon")
    press(page, "Voorstel opslaan")
    look(page, check=check)
    press(page, "Voorleggen aan")
    expect(page.locator("main")).to_contain_text("om over te beslissen")
    return page.url


def counted(page: Page, today: date) -> dict[str, int]:
    """The figures of the year by the name of their row: the measures and the kinds."""
    found: dict[str, int] = {}
    for table in ("maatregelen", "soorten"):
        lines = page.request.get(f"/cijfers/{table}.csv?jaar={today.year}").text().splitlines()
        rows = [line.split(";") for line in lines if line.count(";") >= 1]
        found |= {row[0]: int(row[1]) for row in rows if row[1].isdigit()}
    return found


def carry_out_measures(page: Page, case: str, *, check: bool) -> None:
    """Before that the case cannot be closed: the page names what was decided and not done; say of each that it was."""
    page.goto(case)
    expect(page.locator("main")).to_contain_text("Leg vast wat er is gedaan")
    expect(page.get_by_role("button", name="Zaak sluiten")).to_have_count(0)
    for measure in ("Stopgesprek", "Melding bij de politie"):
        press(page, f"{measure} is gedaan")
        look(page, check=check)
        page.locator("[name=result]").fill("Gedaan zoals afgesproken.")
        press(page, "Uitgevoerd vastleggen")
        expect(page).to_have_url(re.compile(r"/zaken/[0-9a-f-]+$"))


def finish_case(page: Page, case: str, *, check: bool) -> None:
    """Outcome, feedback, what was carried out, evaluation, closing."""
    page.goto(f"{case}/afloop")
    look(page, check=check)
    page.locator("[name=outcome][value=measures]").check()
    page.locator("[name=reason]").fill("De norm is overschreden.")
    page.locator("main form [type=submit]").first.click()
    page.goto(f"{case}/terugkoppelen")
    look(page, check=check)
    page.locator("[name=text]").fill("Dank voor uw melding. Wij hebben met hem gesproken.")
    page.locator("main form [type=submit]").first.click()
    carry_out_measures(page, case, check=check)
    page.goto(f"{case}/evalueren")
    look(page, check=check)
    page.locator("[name=learning_points]").fill("De balie krijgt een tweede uitgang.")
    page.locator("main form [type=submit]").first.click()
    page.goto(case)
    press(page, "Zaak sluiten")
    expect(page.locator("main")).to_contain_text("Gesloten")


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_whole_story(register: Register, open_page, run_task, today, javascript):
    adviser = open_page(ADVISER, viewport=DESK, javascript=javascript)
    earlier = counted(adviser, today)
    person = "A. Verzonnen" if javascript else "B. Bedacht"
    reporter = open_page("reporter@voorbeeld.example", viewport=PHONE, javascript=javascript)
    reference = report(reporter, check=javascript)

    run_task("notifications.deliver")
    manager = open_page(MANAGER, viewport=DESK, javascript=javascript)
    manager.goto(mailed_link(register, MANAGER, reference))
    look(manager, check=javascript)
    press(manager, "Oppakken")
    expect(manager.locator("main")).to_contain_text("In behandeling")
    case = manager.url.partition("?")[0].partition("#")[0]

    manager.goto(f"{case}/ernst")
    manager.locator("[name=severity][value='4']").check()
    manager.locator("main form [type=submit]").first.click()
    identify(manager, case, person, check=javascript)
    decide_measure(manager, case, "Stopgesprek", today, check=javascript)
    decide_measure(manager, case, "Melding bij de politie", today, check=False)
    ban = propose_ban(manager, case, today, check=javascript)

    run_task("notifications.deliver")
    authority = open_page(AUTHORITY, viewport=DESK, javascript=javascript)
    authority.goto(mailed_link(register, AUTHORITY, reference))
    look(authority, check=javascript)
    press(authority, "Naar het besluit")
    look(authority, check=javascript)
    authority.locator("[name=reason]").first.fill("De feiten staan vast en een maand is evenredig.")
    press(authority, "Gebouwverbod opleggen")

    reception = open_page(RECEPTION, viewport=PHONE, javascript=javascript)
    reception.goto("/receptie")
    expect(reception.locator("main")).not_to_contain_text(person)
    before = int(reception.locator(".app-big").inner_text())

    manager.goto(ban)
    press(manager, "Vastleggen dat het is bezorgd")
    manager.locator("[name=how][value=in_person]").check()
    manager.locator("[name=served_on]").fill(written(today))
    manager.locator("[name=detail]").fill("De beveiliging, om 11.00 uur bij de ingang.")
    manager.locator("main form [type=submit]").first.click()

    run_task("bans.announce_started")
    run_task("notifications.deliver")
    assert register.letterbox.to(RECEPTION), "reception was not told"
    reception.goto("/receptie")
    assert int(reception.locator(".app-big").inner_text()) == before + 1
    look(reception, check=javascript)
    press(reception, "Toon de")
    expect(reception.locator("main")).to_contain_text(person)
    look(reception, check=javascript)
    reception.goto("/receptie")
    reception.locator("[name=name]").fill(person.split()[1].lower())
    press(reception, "Zoeken")
    expect(reception.locator("main")).to_contain_text("tot en met")
    assert person.split()[1].lower() not in reception.url

    finish_case(manager, case, check=javascript)
    reporter.goto(case.replace("/zaken/", "/mijn-meldingen/"))
    look(reporter, check=javascript)
    expect(reporter.locator("main")).to_contain_text("Wij hebben met hem gesproken.")

    with time_machine.travel(f"{today + timedelta(days=30)}T08:00:00+00:00", tick=True):
        run_task("bans.announce_expired")
        sign_in(reception, RECEPTION)
        reception.goto("/receptie")
        reception.locator("[name=name]").fill(person.split()[1].lower())
        press(reception, "Zoeken")
        expect(reception.locator("main")).to_contain_text("Niet gevonden")
        sign_in(adviser, ADVISER)
        adviser.goto(f"/cijfers?jaar={today.year}")
        look(adviser, check=javascript)
        after = counted(adviser, today)
    more = {name: after[name] - earlier.get(name, 0) for name in after}
    assert (more["Gebouwverbod"], more["Stopgesprek"], more["Melding bij de politie"]) == (1, 1, 1)
    assert (more["Bedreigd"], more["Uitgescholden"]) == (1, 1)
