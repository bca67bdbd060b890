"""The states that nobody reaches by following links in the example organisation, all with the longest words that fit.

Names of people and units of 60 letters, a story of 3,000, ten measures, a ban in each of its states, lists with nothing in
them, and the pages of each fault: each fits on every screen, and axe finds nothing on it.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from incidents.accounts.links import token_of
from incidents.accounts.models import PasswordLink
from incidents.bans import operations as bans_operations
from incidents.bans.models import Ban
from incidents.handling import closing
from incidents.handling import operations as handling
from incidents.handling.vocabulary import FeedbackAnswer
from incidents.measures import operations as measures
from incidents.measures.vocabulary import MeasureKind
from incidents.registration import operations as registration
from incidents.registration.models import Incident
from incidents.registration.report import HelpWanted
from incidents.registration.vocabulary import Outcome
from tests.factories import bans, cases
from tests.factories.world import World, build
from tests.journeys.conftest import DESK, PHONE, Register, give_passwords, running, sign_in
from tests.journeys.test_every_page import check, send_empty

LONG_NAME = "Wilhelmina Alexandrina van Oudenhoven-Schimmelpenninckhuysen"
LONG_UNIT = "Klantcontactcentrum en Dienstverleningsvoorbereidingsbalie 2"
LONG_STORY = "Man schold en sloeg op de balie.\n" * 90 + "https://berichten.voorbeeld.example/" + "a" * 60
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def register(servers, letterbox) -> Iterator[Register]:
    """A register of its own in which every name is as long as it may be."""
    with running(servers["database"], servers["redis"], letterbox) as (app, session):
        world = build(session)
        for employee in world.people.values():
            employee.name = LONG_NAME
        for unit in world.units.values():
            unit.name = LONG_UNIT
        for building in world.buildings.values():
            building.name = f"{LONG_UNIT} {building.name}"
        give_passwords(world)
        session.commit()
        yield Register(app, app.config["SETTINGS"].public_url, letterbox, world)


@pytest.fixture
def world(register: Register) -> World:
    """Its people and rows."""
    return register.world


def case_at(incident: Incident, rest: str = "") -> str:
    """The address of a case, or of a page under it."""
    return f"/zaken/{incident.id}{rest}"


def long_case(world: World, **values: object) -> Incident:
    """A case with the longest story, which the manager handles."""
    return cases.incident(world, handler=world.manager, story=LONG_STORY, **values)


def asked_for_help(world: World) -> Incident:
    """A case in which somebody waits to be called."""
    made = long_case(world)
    registration.ask_for_help(bans.work_of(world, world.reporter), made, HelpWanted("06 00000000", LONG_STORY[:200]))
    return made


def told(world: World) -> Incident:
    """A case without a measure of which the reporter heard how it ends."""
    made, work = long_case(world), bans.work_of(world, world.manager)
    handling.assess_severity(work, made, 3)
    closing.choose_outcome(work, made, Outcome.NO_MEASURE, LONG_STORY[:200])
    closing.give_feedback(work, made, LONG_STORY[:900])
    return made


def not_as_agreed(world: World) -> Incident:
    """A case of which the employee says that it did not go as agreed."""
    made = told(world)
    work = bans.work_of(world, world.reporter)
    feedback = closing.queries.feedbacks(work, made.id)[0]
    closing.answer_feedback(work, made, feedback.id, FeedbackAnswer.NOT_AS_AGREED, LONG_STORY[:900])
    return made


def closed(world: World) -> Incident:
    """A case that ended."""
    made, work = told(world), bans.work_of(world, world.manager)
    closing.evaluate(work, made, closing.Lessons(LONG_STORY[:200], LONG_STORY[:200]))
    return closing.close(work, made)


def reopened(world: World) -> Incident:
    """A case that ended and goes on."""
    return closing.reopen(bans.work_of(world, world.manager), closed(world), LONG_STORY[:200])


def withdrawn(world: World) -> Incident:
    """A case that counts no more."""
    return handling.withdraw(bans.work_of(world, world.adviser), long_case(world), LONG_STORY[:200])


def with_ten_measures(world: World) -> Incident:
    """A case with ten measures against somebody with a long name."""
    made = bans.case(world, bans.person(world, LONG_NAME), story=LONG_STORY)
    work = bans.work_of(world, world.manager)
    kinds = (MeasureKind.STOP_TALK, MeasureKind.WARNING_LETTER, MeasureKind.POLICE_NOTIFICATION, MeasureKind.OTHER) * 3
    for kind in kinds[:10]:
        measures.decide(work, made, measures.MeasureDecision(kind, LONG_STORY[:200], work.today))
    return made


CASES = {
    "asked for help": (asked_for_help, "manager", ("", "/hulpvraag", "/evalueren")),
    "not as agreed": (not_as_agreed, "adviser", ("", "/niet-zoals-afgesproken")),
    "ten measures": (with_ten_measures, "manager", ("", "/afloop", "/betrokkene", "/maatregelen/nieuw", "/inzage")),
    "closed": (closed, "manager", ("", "/heropenen")),
    "reopened": (reopened, "manager", ("",)),
    "withdrawn": (withdrawn, "adviser", ("",)),
}


@pytest.mark.browser
@pytest.mark.parametrize("state", CASES)
def test_a_case_in_each_state_fits_for_who_handles_it_and_who_reported_it(state, world, open_page):
    make, who, places = CASES[state]
    made = make(world)
    world.session.commit()
    page = open_page(f"{who}@voorbeeld.example")
    for place in places:
        answer = page.goto(case_at(made, place))
        assert answer is not None
        assert answer.ok, (place, answer.status)
        check(page, PHONE)
        if place and send_empty(page):
            check(page, DESK)
    page = open_page("reporter@voorbeeld.example")
    page.goto(f"/mijn-meldingen/{made.id}")
    check(page, PHONE)


@pytest.mark.browser
def test_a_light_case_fits_with_each_outcome_picked(world, open_page):
    made = cases.incident(world, story=LONG_STORY)
    world.session.commit()
    page = open_page("manager@voorbeeld.example")
    page.goto(case_at(made, "/licht-afhandelen"))
    choices = page.locator("[name=choice]")
    for number in range(choices.count()):
        choices.nth(number).check()
        assert page.locator("textarea[name^=text_]:visible").count() == 1
        check(page, PHONE)


def a_ban(world: World, make: Callable[..., Ban], **values: object) -> Ban:
    """A ban against somebody of its own, with long texts."""
    incident = bans.case(world, bans.person(world, LONG_NAME), story=LONG_STORY)
    texts = {"reason": LONG_STORY, "norm": LONG_UNIT, "exceptions": LONG_STORY[:300]}
    return make(world, incident, **(texts | values))


def suspended(world: World) -> Ban:
    """In force but for some days, of which today is one."""
    ban = a_ban(world, bans.served)
    return bans.suspended(world, ban, bans.today(), bans.today() + 7 * DAY)


def lifted(world: World) -> Ban:
    """Ended before its last day."""
    ban = a_ban(world, bans.served)
    work = bans.work_of(world, world.manager)
    return bans_operations.lift(work, ban, bans.case_of(world, ban), LONG_STORY[:300])


def returned(world: World) -> Ban:
    """A proposal that came back with a question."""
    ban = a_ban(world, bans.submitted)
    work = bans.work_of(world, world.authority)
    return bans_operations.return_proposal(work, ban, bans.case_of(world, ban), LONG_STORY[:300])


def violated(world: World) -> Ban:
    """Somebody came in spite of it."""
    ban = a_ban(world, bans.served)
    bans.visited(world, ban)
    return ban


BANS = {
    "proposed": (lambda world: a_ban(world, bans.proposed), ("", "/wijzigen")),
    "without what is needed": (lambda world: a_ban(world, bans.proposed, hearing=None, norm=None), ("", "/wijzigen")),
    "submitted": (lambda world: a_ban(world, bans.submitted), ("",)),
    "returned": (returned, ("", "/wijzigen")),
    "not served": (lambda world: a_ban(world, bans.imposed), ("", "/bezorgd", "/brief")),
    "in force": (
        lambda world: a_ban(world, bans.served),
        ("", "/opheffen", "/opschorten", "/opnieuw-bekeken", "/brief"),
    ),
    "upcoming": (
        lambda world: a_ban(world, bans.served, first_day=bans.today() + 9 * DAY, review_on=bans.today() + 30 * DAY),
        ("", "/uitzonderingen"),
    ),
    "suspended": (suspended, ("", "/opschorting-beeindigen")),
    "lifted": (lifted, ("",)),
    "violated": (violated, ("",)),
}


@pytest.mark.browser
@pytest.mark.parametrize("state", BANS)
def test_a_ban_in_each_state_fits_on_every_page_of_it(state, world, open_page):
    make, places = BANS[state]
    ban = make(world)
    world.session.commit()
    page = open_page("manager@voorbeeld.example")
    for place in places:
        answer = page.goto(f"/gebouwverboden/{ban.id}{place}")
        assert answer is not None
        assert answer.ok, (place, answer.status)
        check(page, PHONE)
        if place and send_empty(page):
            check(page, DESK)


@pytest.mark.browser
def test_the_decision_fits_and_so_does_its_refusal(world, open_page):
    ban = a_ban(world, bans.submitted)
    world.session.commit()
    page = open_page("authority@voorbeeld.example")
    page.goto(f"/gebouwverboden/{ban.id}/besluiten")
    check(page, PHONE)
    assert send_empty(page)
    check(page, DESK)


@pytest.mark.browser
def test_reception_with_long_names_fits_shown_found_and_printed(world, open_page):
    a_ban(world, bans.served)
    world.session.commit()
    page = open_page("reception@voorbeeld.example")
    page.goto("/receptie")
    page.get_by_role("button", name="Toon de").click()
    page.locator("details.app-names > summary").first.click()
    check(page, PHONE)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    allowed = page.get_by_text("Mag wel komen:").first.bounding_box()
    assert allowed is not None
    assert allowed["height"] < 60, "the name on the button leaves the exceptions no room"
    page.goto("/receptie")
    page.locator("[name=name]").first.fill("Schimmelpenninck")
    page.get_by_role("button", name="Zoeken").click()
    page.locator("details.app-tap > summary").first.click()
    check(page, PHONE)
    page.goto("/receptie/lijst")
    check(page, PHONE)


EMPTY = {
    "/mijn-werk": "works_manager",
    "/werkvoorraad": "works_manager",
    "/werkvoorraad?toon=te-laat": "works_manager",
    "/gebouwverboden": "works_manager",
    "/mijn-meldingen": "teammate",
    "/opvang": "support",
    "/receptie": "other_reception",
    "/cijfers?van=01-01-2021&tot=02-01-2021": "adviser",
    "/cijfers?van=geen-dag": "adviser",
    "/inzagelog?van=01-01-2021&tot=02-01-2021": "auditor",
    "/inzagelog?van=geen-dag": "auditor",
}


@pytest.mark.browser
@pytest.mark.parametrize("target", EMPTY)
def test_a_list_with_nothing_in_it_fits_and_says_more_than_its_name(target, open_page):
    page = open_page(f"{EMPTY[target]}@voorbeeld.example")
    page.goto(target)
    check(page, PHONE)
    assert len(page.locator("main").inner_text().split()) > 10


def forbidden(page: Page, _: Flask, world: World) -> None:
    """A page of another role."""
    sign_in(page, "reporter@voorbeeld.example")
    page.goto("/inzagelog")


def changed_meanwhile(page: Page, _: Flask, world: World) -> None:
    """The case changed between opening its page and pressing its button."""
    made = long_case(world)
    world.session.commit()
    sign_in(page, "manager@voorbeeld.example")
    page.goto(case_at(made, "/ernst"))
    handling.assess_severity(bans.work_of(world, world.manager), made, 2)
    world.session.commit()
    page.locator("main [name=severity]").first.check()
    page.locator("main form [type=submit]").first.click()


def too_large(page: Page, app: Flask, _: World) -> None:
    """A report of more than fits, on a server that takes little."""
    sign_in(page, "reporter@voorbeeld.example")
    page.goto("/melden")
    page.locator("[name=story]").fill(LONG_STORY * 4)
    with pytest.MonkeyPatch.context() as patch, page.expect_navigation():
        patch.setitem(app.config, "MAX_CONTENT_LENGTH", len(LONG_STORY))
        page.get_by_role("button", name="Melding versturen").click()


def stale_form(page: Page, _: Flask, world: World) -> None:
    """A form of another session."""
    made = long_case(world)
    world.session.commit()
    sign_in(page, "reporter@voorbeeld.example")
    page.goto(f"/mijn-meldingen/{made.id}")
    spoil = "all => all.forEach(field => field.value = 'oud')"
    page.eval_on_selector_all("main [name=csrf_token]", spoil)
    page.locator("main textarea[name=text]").first.fill(LONG_STORY)
    page.get_by_role("button", name="Aanvulling opslaan").click()


def signed_out(page: Page, _: Flask, world: World) -> None:
    """A form that was sent after the session ended."""
    made = long_case(world)
    world.session.commit()
    sign_in(page, "reporter@voorbeeld.example")
    page.goto(f"/mijn-meldingen/{made.id}")
    page.locator("main textarea[name=text]").first.fill(LONG_STORY)
    page.context.clear_cookies()
    page.get_by_role("button", name="Aanvulling opslaan").click()


def broken(page: Page, app: Flask, _: World) -> None:
    """A fault in the code."""

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.view_functions, "web.help", fail)
        page.goto("/uitleg")


def link_that_ended(page: Page, _: Flask, __: World) -> None:
    """A link of a mail that was never sent."""
    page.goto("/wachtwoord/bestaat-niet")


FAULTS = {
    403: forbidden,
    409: changed_meanwhile,
    413: too_large,
    400: stale_form,
    401: signed_out,
    500: broken,
    410: link_that_ended,
}


@pytest.mark.browser
@pytest.mark.parametrize("status", FAULTS)
def test_the_page_of_each_fault_fits_and_gives_a_way_on(status, register, world, open_page):
    page, answers = open_page(), []
    page.on("response", lambda answer: answers.append(answer.status))
    FAULTS[status](page, register.app, world)
    page.wait_for_load_state()
    assert status in answers, answers
    check(page, PHONE)
    assert page.locator("main").locator("a, button").count() > 0


@pytest.mark.browser
def test_choosing_a_password_fits_from_asking_for_the_link_on(world, open_page):
    page = open_page()
    page.goto("/wachtwoord-vergeten")
    page.get_by_label("E-mailadres").fill("teammate@voorbeeld.example")
    page.locator("main form [type=submit]").click()
    check(page, PHONE)
    link = world.session.scalars(select(PasswordLink)).one()
    page.goto(f"/wachtwoord/{token_of(link.id)}")
    check(page, PHONE)
    page.locator("main form [type=submit]").click()
    assert page.locator("[data-error-summary]").is_visible()
    check(page, DESK)
