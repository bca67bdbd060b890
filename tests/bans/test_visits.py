"""A visit in spite of a ban: a case of its own, of the same person, that leads to the ban and back."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from incidents import policy
from incidents.bans import rules
from incidents.bans.models import BanViolation
from incidents.events import ExampleDataLoaded
from incidents.handling import operations as handling
from incidents.notifications.mails import rendered
from incidents.notifications.models import OutboxMessage
from incidents.persons.models import IncidentPerson
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import SYSTEM
from incidents.registration.models import IncidentKind
from incidents.registration.vocabulary import AffectedKind, AggressionType
from incidents.work import AMSTERDAM, Work
from tests.factories import bans, cases


def test_a_visit_opens_an_incident_of_the_unit_that_imposed_the_ban_and_tells_the_handler_at_once(world, session):
    ban = bans.served(world)
    violation, made = bans.visited(world, ban, uuid4())
    assert made.id != ban.incident_id
    assert made.unit_id == bans.case_of(world, ban).unit_id
    assert made.reporter_id == world.reception.id
    assert made.building_id == world.buildings["hall"].id
    assert made.occurred_on == violation.seen_at.astimezone(AMSTERDAM).date()
    assert made.occurred_at_time == violation.seen_at.astimezone(AMSTERDAM).time().replace(second=0, microsecond=0)
    assert made.person_knowledge is PersonKnowledge.IDENTIFIED
    kinds = session.scalars(select(IncidentKind.kind).where(IncidentKind.incident_id == made.id)).all()
    assert kinds == [AggressionType.BAN_VIOLATION]
    assert made.person_hint is None, "a name that only the handler may see stands in no text of the report"
    link = session.scalars(select(IncidentPerson).where(IncidentPerson.incident_id == made.id)).one()
    assert (link.person_id, link.confirmed_by_id) == (ban.person_id, world.reception.id)
    assert violation.violation_incident_id == made.id
    session.flush()
    mails = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "verbod_overtreden")).all()
    assert world.manager.id in [each.recipient_id for each in mails]
    assert all(each.urgent for each in mails)


def test_who_is_told_of_a_visit_reads_that_somebody_is_needed_now_and_finds_it_on_top(world, session, app, sign_in):
    ban = bans.served(world)
    _, visit = bans.visited(world, ban)
    session.commit()
    with app.app_context():
        subject, body = rendered("verbod_overtreden", {"reference": "2026-0340", "link": "", "organisation": None})
    assert "meteen iemand nodig" in subject
    assert "Bij zaak 2026-0340 is meteen iemand nodig. Kijk nu." in body
    client = sign_in(world.manager)
    page = client.get("/mijn-werk").text
    assert "Nu meteen (1)" in page
    assert "Bij de receptie is misschien nu iemand. Begin daarmee." in page
    assert page.index("Nu meteen (1)") < page.index(visit.reference)
    told = client.get(f"/zaken/{visit.id}").text
    assert "legde vast wie betrokkene is" not in told
    log = sign_in(world.auditor).get(f"/inzagelog?zaak={visit.reference}").text
    assert "Stelde vast wie betrokkene is" not in log
    assert "betrokkene is bekend van het gebouwverbod" in log
    handling.take_up(bans.work_of(world, world.manager), visit)
    session.commit()
    assert "Nu meteen" not in sign_in(world.manager).get("/mijn-werk").text


def test_a_double_click_reports_one_visit_and_a_second_visit_is_another(world, session):
    ban, form_key = bans.served(world), uuid4()
    first, second = bans.visited(world, ban, form_key), bans.visited(world, ban, form_key)
    assert first == second
    assert session.query(BanViolation).count() == 1
    bans.visited(world, ban, uuid4())
    assert session.query(BanViolation).count() == 2


def test_reception_of_another_building_cannot_report_a_visit(world):
    ban = bans.served(world)
    with pytest.raises(policy.Refused):
        bans.visited(world, ban, uuid4(), world.other_reception)


def test_a_visit_outside_the_ban_is_no_violation(world):
    ban = bans.imposed(world)
    with pytest.raises(rules.NotPossibleNow):
        bans.visited(world, ban, uuid4())


def test_a_ban_and_the_case_of_a_visit_in_spite_of_it_lead_to_each_other(world, session, sign_in):
    ban = bans.served(world)
    session.commit()
    client = sign_in(world.reception)
    client.post(f"/receptie/{ban.id}/is-hier", data={"building": str(world.buildings["hall"].id)})
    visit = session.scalars(select(BanViolation)).one().violation_incident_id
    client = sign_in(world.manager)
    for page in (f"/gebouwverboden/{ban.id}", f"/zaken/{ban.incident_id}"):
        assert f'href="/zaken/{visit}"' in client.get(page).text
    page = client.get(f"/zaken/{visit}").text
    assert "Bezoek ondanks gebouwverbod" in page
    assert f'href="/gebouwverboden/{ban.id}"' in page
    assert f'href="/zaken/{ban.incident_id}"' in page
    assert "getroffen medewerker" not in page
    assert "Betrokkene is bekend van het gebouwverbod." in page
    assert "Kees Fictief" not in page
    for overview in ("/werkvoorraad", "/mijn-werk"):
        assert "ezoek ondanks gebouwverbod" in client.get(overview).text


def test_a_visit_to_a_ban_of_an_office_holders_case_is_closed_to_managers_too(world, session):
    ban = bans.served(world)
    case = bans.case_of(world, ban)
    case.office_holder, case.manager_unit_id, case.affected_kind = True, None, AffectedKind.OFFICE_HOLDER
    Work(session, SYSTEM, datetime.now(UTC)).record(ExampleDataLoaded(case.id))
    _, made = bans.visited(world, ban)
    assert made.office_holder
    assert not bans.work_of(world, world.manager).may(policy.Action.TAKE_UP, made)
    assert bans.work_of(world, world.registrar).may(policy.Action.TAKE_UP, made)
    session.flush()
    told = set(session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.template == "nieuwe_melding")))
    assert told == {world.registrar.id}


def test_the_page_counts_a_visit_told_of_twice_once_and_a_mistake_not_at_all(world, session, sign_in):
    ban = bans.served(world)
    (_, first), (_, again), (_, mistake) = (bans.visited(world, ban) for _ in range(3))
    handling.join_same_event(bans.work_of(world, world.adviser), again, first.reference, "Hetzelfde bezoek")
    handling.withdraw(bans.work_of(world, world.adviser), mistake, "Het was iemand anders")
    session.commit()
    page = sign_in(world.manager).get(f"/gebouwverboden/{ban.id}").text
    assert "Betrokkene kwam 1 keer terwijl het verbod gold." in page
    assert page.count("Betrokkene kwam terwijl het verbod gold.") == 1


def test_a_visit_that_was_joined_to_the_report_of_a_colleague_happened_all_the_same(world, session, sign_in):
    ban = bans.served(world)
    _, visit = bans.visited(world, ban)
    handling.join_same_event(bans.work_of(world, world.adviser), visit, cases.incident(world).reference, "Hetzelfde")
    session.commit()
    page = sign_in(world.manager).get(f"/gebouwverboden/{ban.id}").text
    assert "Betrokkene kwam 1 keer terwijl het verbod gold." in page


def test_the_year_counts_a_visit_as_what_it_was_and_the_form_of_a_report_does_not_offer_it(world, session, sign_in):
    ban = bans.served(world)
    bans.visited(world, ban)
    session.commit()
    year = sign_in(world.adviser).get(f"/cijfers?jaar={datetime.now(AMSTERDAM).year}").text
    assert "Gekomen ondanks een gebouwverbod: 1</title>" in year
    assert "Iets anders: 1</title>" not in year
    assert 'value="ban_violation"' not in sign_in(world.reporter).get("/melden").text


def test_whoever_reported_a_visit_is_pointed_to_a_report_of_what_was_done_to_him(world, session, sign_in):
    ban = bans.served(world)
    session.commit()
    answer = sign_in(world.reception).post(
        f"/receptie/{ban.id}/is-hier", data={"building": str(world.buildings["hall"].id)}, follow_redirects=True
    )
    assert "Deed de persoon ook iets tegen u of een collega?" in answer.text
    assert 'href="/melden">Meld dat dan ook' in answer.text
