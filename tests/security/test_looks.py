"""No page shows what is in a case without a line in the log, whatever the answer is: shown, refused or wrong."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from tests.factories import bans

STORY = "Xantippe gooide een stoel"
REASON = "Zwaluwstaart als reden"
CASE = (
    "",
    "/betrokkene",
    "/overnemen",
    "/overdragen",
    "/ernst",
    "/afloop",
    "/terugkoppelen",
    "/evalueren",
    "/heropenen",
    "/intrekken",
    "/zelfde-gebeurtenis",
    "/licht-afhandelen",
    "/toegang",
    "/maatregelen/nieuw",
    "/gebouwverbod",
    "/inzage",
)
BAN = (
    "",
    "/wijzigen",
    "/besluiten",
    "/bezorgd",
    "/brief",
    "/opheffen",
    "/opschorten",
    "/uitzonderingen",
    "/voorleggen",
)
OTHER = ("/mijn-werk", "/werkvoorraad", "/mijn-meldingen", "/opvang", "/receptie", "/receptie/lijst", "/cijfers")
PEOPLE = ("manager", "adviser", "authority", "reporter", "reception", "director", "support", "auditor")


@pytest.fixture
def place(world, session):
    """A case with a person, a ban that lies before the decider, and one that is in force at the door."""
    who = bans.person(world)
    case = bans.case(world, who, story=STORY)
    waiting = bans.submitted(world, case, reason=REASON)
    bans.served(world, bans.case(world, bans.person(world, "Door Verzonnen"), story=STORY), reason=REASON)
    session.commit()
    return case, waiting


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_shown_of_a_case_stands_in_the_log(place, world, session, sign_in, name, method):
    case, ban = place
    secrets = (STORY, REASON, bans.NAME, "Door Verzonnen", case.reference)
    browser, shown = sign_in(getattr(world, name)), 0
    addresses = [f"/zaken/{case.id}{each}" for each in CASE] + [f"/gebouwverboden/{ban.id}{each}" for each in BAN]
    addresses += [f"/mijn-meldingen/{case.id}", f"/mijn-meldingen/{case.id}/aanvullen", "/receptie/inzage", *OTHER]
    for address in addresses:
        before = _looks(session)
        answer = getattr(browser, method)(address)
        if answer.status_code >= 500:
            raise AssertionError(address)
        if any(each in answer.text for each in secrets):
            shown += 1
            assert _looks(session) - before, f"{method} {address} ({answer.status_code}) shows a case and logs nothing"
    assert shown or name in {"support", "auditor", "director", "reporter", "reception", "authority"}


def _looks(session) -> set[UUID]:
    session.expire_all()
    return set(session.scalars(select(AuditEntry.id).where(AuditEntry.kind == EntryKind.READ)))


def test_no_address_on_a_page_holds_a_name_or_a_text(place, world, sign_in):
    case, ban = place
    browser = sign_in(world.manager)
    for address in (f"/zaken/{case.id}", f"/gebouwverboden/{ban.id}", "/mijn-werk", "/werkvoorraad"):
        links = " ".join(re.findall(r'(?:href|action)="([^"]+)"', browser.get(address).text))
        for word in ("Xantippe", "Zwaluwstaart", "Fictief"):
            assert word not in links, address
