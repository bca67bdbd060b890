"""The way back above every page of a case: the list, the case, the step."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from incidents.accounts.models import CaseAccess, Employee
from tests.client import CheckingClient
from tests.dossier.test_case_page import keep
from tests.factories.cases import incident
from tests.factories.world import World

SignIn = Callable[[Employee], CheckingClient]
NOW = datetime.now(UTC)


def crumbs(page: str) -> str:
    """The breadcrumbs of a page as one reads them."""
    inner = re.search(r'<nav class="app-crumbs[^>]*>(.*?)</nav>', page, re.DOTALL)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", inner).split())


@pytest.mark.parametrize(
    ("path", "step"),
    [
        ("", ""),
        ("/ernst", " / Hoe ernstig was het?"),
        ("/betrokkene", " / Betrokkene"),
        ("/maatregelen/nieuw", " / Maatregel vastleggen"),
        ("/licht-afhandelen", " / In één keer"),
        ("/inzage", " / Inzage"),
    ],
)
def test_the_breadcrumbs_have_one_form_on_every_page_of_a_case(
    path: str, step: str, world: World, session: Session, sign_in: SignIn
) -> None:
    made = incident(world, handler=world.manager)
    session.commit()
    page = sign_in(world.manager).get(f"/zaken/{made.id}{path}").text
    assert crumbs(page) == f"Werkvoorraad / {made.reference}{step}"


def test_who_may_not_open_the_list_has_no_way_to_it_in_the_breadcrumbs(
    world: World, session: Session, sign_in: SignIn
) -> None:
    made = incident(world, handler=world.manager)
    access = CaseAccess(
        id=uuid4(), incident_id=made.id, employee_id=world.colleague.id, given_by_id=world.manager.id, given_at=NOW
    )
    access.reason, access.ends_on = "Denkt mee", NOW.date() + timedelta(days=3)
    keep(world, access, made.id)
    session.commit()
    page = sign_in(world.colleague).get(f"/zaken/{made.id}").text
    assert crumbs(page) == made.reference
    assert "/werkvoorraad" not in page
