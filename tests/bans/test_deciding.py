"""A proposal on its way to a decision: the case, its person and the decider may change while it waits."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from incidents.accounts.models import RoleHolding
from incidents.bans import operations, queries, rules
from incidents.bans.models import Ban
from incidents.bans.vocabulary import BanState, GatePoint
from incidents.events import ExampleDataLoaded
from incidents.notifications.models import OutboxMessage
from incidents.persons.models import IncidentPerson
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import SYSTEM, Action, Role
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.work import Work
from tests.factories import bans

TODAY = bans.today()
NOW = datetime.now(UTC)


def say_so(world, *subjects):
    """Commit what a test changed behind the operations, with a fact for it."""
    for subject in subjects:
        Work(world.session, SYSTEM, NOW).record(ExampleDataLoaded(subject))
    world.session.commit()


def confirm(world, incident, who):
    """Somebody else, or nobody, is the confirmed person of a case from now on."""
    link = world.session.scalars(
        select(IncidentPerson).where(IncidentPerson.incident_id == incident.id, IncidentPerson.undone_at.is_(None))
    ).one()
    link.undone_at, link.undone_by_id = NOW, world.manager.id
    incident.person_knowledge = PersonKnowledge.NOT_KNOWN
    world.session.flush()
    if who is not None:
        incident.person_knowledge = PersonKnowledge.IDENTIFIED
        world.session.add(
            IncidentPerson(
                incident_id=incident.id, person_id=who.id, confirmed_by_id=world.manager.id, confirmed_at=NOW
            )
        )
    say_so(world, incident.id)


def without_mandate(world):
    """The authority is mandated for another unit only, from now on."""
    holding = world.session.scalars(
        select(RoleHolding).where(
            RoleHolding.role == Role.DECIDING_AUTHORITY, RoleHolding.employee_id == world.authority.id
        )
    ).one()
    holding.unit_id = world.units["works"].id
    say_so(world, world.authority.id)


def impose(world, ban, **values):
    return operations.impose(bans.work_of(world, world.authority), ban, bans.case_of(world, ban), "Nodig", **values)


def submit(world, ban):
    return operations.submit(bans.work_of(world, world.manager), ban, bans.case_of(world, ban))


def lapsed(world, make=bans.proposed):
    """A ban as it was 30 days ago, whose last day went by since."""
    last_day = TODAY - timedelta(days=20)
    return make(world, bans.case(world), NOW - timedelta(days=30), last_day=last_day, review_on=last_day)


# --- taking back ---


def test_the_handler_takes_a_proposal_back_and_the_decider_is_told(world, session):
    ban = bans.submitted(world)
    work, incident = bans.work_of(world, world.manager), bans.case_of(world, ban)
    operations.take_back(work, ban, incident)
    session.flush()
    told = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "verbod_teruggenomen")).one()
    assert (told.recipient_id, told.path) == (world.authority.id, "/mijn-werk")
    assert ban.submitted_at is None
    other = world.employee("second_authority", role=Role.DECIDING_AUTHORITY, role_unit="town")
    operations.change_proposal(work, ban, incident, bans.proposal(world, decider_id=other.id), None)
    operations.submit(work, ban, incident)
    assert operations.impose(bans.work_of(world, other), ban, incident, "Nodig").decided_by_id == other.id


@pytest.mark.parametrize("make", [bans.proposed, bans.imposed])
def test_only_what_lies_before_the_decider_is_taken_back(world, make):
    ban = make(world)
    with pytest.raises(rules.NotPossibleNow):
        operations.take_back(bans.work_of(world, world.manager), ban, bans.case_of(world, ban))


def test_the_page_of_a_waiting_proposal_offers_to_take_it_back_and_no_empty_card(world, session, sign_in):
    ban = bans.submitted(world)
    session.commit()
    client = sign_in(world.manager)
    page = client.get(f"/gebouwverboden/{ban.id}").text
    assert "Voorstel terugnemen" in page
    assert 'id="meer"' not in page
    client.post(f"/gebouwverboden/{ban.id}/terugnemen", data={"version": ban.version})
    page = client.get(f"/gebouwverboden/{ban.id}").text
    assert "U hebt het voorstel teruggenomen." in page
    assert "Voorleggen aan" in page
    assert sign_in(world.authority).get(f"/gebouwverboden/{ban.id}").status_code == 404


# --- the mandate ---


def test_who_lost_the_mandate_is_named_as_a_gap_and_gets_no_proposal(world, session):
    ban = bans.proposed(world)
    without_mandate(world)
    work = bans.work_of(world, world.manager)
    assert {each.code for each in queries.ban_file(work, ban.id).points if each.is_missing} == {GatePoint.DECIDER}
    with pytest.raises(rules.NotComplete):
        submit(world, ban)


def test_who_lost_the_mandate_while_the_proposal_lay_before_him_sends_it_back_but_cannot_impose(world):
    ban = bans.submitted(world)
    without_mandate(world)
    with pytest.raises(rules.NoMandate):
        impose(world, ban)
    operations.return_proposal(bans.work_of(world, world.authority), ban, bans.case_of(world, ban), "Ik mag niet meer")
    assert ban.submitted_at is None


# --- the person ---


def test_a_proposal_about_another_person_than_the_case_is_neither_submitted_nor_imposed(world):
    first, second = bans.proposed(world), bans.submitted(world)
    for ban in (first, second):
        confirm(world, bans.case_of(world, ban), bans.person(world, "Iemand Anders"))
    with pytest.raises(rules.AnotherPerson):
        submit(world, first)
    with pytest.raises(rules.AnotherPerson):
        impose(world, second)
    assert second.decided_on is None


def test_without_a_confirmed_person_nothing_is_submitted_or_imposed(world):
    first, second = bans.proposed(world), bans.submitted(world)
    for ban in (first, second):
        confirm(world, bans.case_of(world, ban), None)
    with pytest.raises(rules.PersonNotConfirmed):
        submit(world, first)
    with pytest.raises(rules.PersonNotConfirmed):
        impose(world, second)


def test_a_proposal_that_is_changed_is_about_the_person_of_the_case_whose_hearing_is_asked_again(
    world, session, sign_in
):
    ban, other = bans.proposed(world), bans.person(world, "Iemand Anders")
    confirm(world, bans.case_of(world, ban), other)
    client = sign_in(world.manager)
    refused = client.post(f"/gebouwverboden/{ban.id}/voorleggen")
    assert refused.status_code == 422
    assert "In de zaak staat nu een andere betrokkene" in refused.text
    page = client.get(f"/gebouwverboden/{ban.id}/wijzigen").text
    assert "Iemand Anders" in page
    assert "Vul in of betrokkene is gehoord" in page
    work = bans.work_of(world, world.manager)
    ban, incident = queries.find(work, ban.id, Action.PROPOSE_BAN)
    operations.change_proposal(work, ban, incident, bans.proposal(world), None)
    assert submit(world, ban).person_id == other.id


def test_an_extension_is_not_carried_over_to_another_person(world):
    old = bans.served(world)
    work, incident = bans.work_of(world, world.manager), bans.case_of(world, old)
    longer = bans.proposal(world, last_day=old.last_day + timedelta(days=30), review_on=None)
    ban = operations.propose(work, incident, longer, old)
    confirm(world, incident, bans.person(world, "Iemand Anders"))
    with pytest.raises(rules.ExtendsAnother):
        operations.change_proposal(work, ban, incident, longer, None)


# --- the case ---


@pytest.mark.parametrize("status", [IncidentStatus.REPORTED, IncidentStatus.CLOSED, IncidentStatus.WITHDRAWN])
def test_in_a_case_that_nobody_handles_no_ban_is_changed_submitted_or_imposed(world, status):
    first, second = bans.proposed(world), bans.submitted(world)
    for ban in (first, second):
        bans.case_of(world, ban).status = status
        say_so(world, ban.incident_id)
    work, incident = bans.work_of(world, world.manager), bans.case_of(world, first)
    with pytest.raises(rules.CaseNotOpen):
        operations.change_proposal(work, first, incident, bans.proposal(world), None)
    with pytest.raises(rules.CaseNotOpen):
        submit(world, first)
    with pytest.raises(rules.CaseNotOpen):
        impose(world, second)


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.MEASURES])
def test_with_another_outcome_than_measures_no_ban_reaches_the_decider(world, outcome):
    ban = bans.proposed(world)
    bans.case_of(world, ban).outcome = outcome
    say_so(world, ban.incident_id)
    with pytest.raises(rules.NoBanForThisOutcome):
        submit(world, ban)


# --- days that went by ---


def test_a_proposal_that_was_never_decided_can_be_dropped_and_says_so_in_its_own_words(world, session, sign_in):
    ban = lapsed(world)
    session.commit()
    client = sign_in(world.manager)
    page = client.get(f"/gebouwverboden/{ban.id}").text
    assert "Nooit besloten" in page
    assert "geldt niet meer" not in page
    assert "Voorstel laten vervallen" in page
    client.post(f"/gebouwverboden/{ban.id}/opheffen", data={"reason": "Niet meer nodig", "version": ban.version})
    page = client.get(f"/gebouwverboden/{ban.id}").text
    assert "Vervallen" in page
    assert f"{world.manager.name} liet het voorstel vervallen." in page
    assert "hief het verbod op" not in page
    assert queries.state_on(session.get_one(Ban, ban.id, populate_existing=True), TODAY) is BanState.LIFTED


def test_a_waiting_proposal_whose_days_went_by_is_on_the_lists_of_its_decider_and_its_handler(world, session, sign_in):
    ban = lapsed(world, bans.submitted)
    session.commit()
    client = sign_in(world.manager)
    page = client.get("/mijn-werk").text
    assert "Kies wat er met het voorstel voor een gebouwverbod gebeurt" in page
    assert f'href="/gebouwverboden/{ban.id}"' in page
    page = client.get("/gebouwverboden?keuze=in-voorbereiding").text
    assert str(ban.id) in page
    assert "Nooit besloten" in page
    assert str(ban.id) not in client.get("/gebouwverboden?keuze=voorbij").text
    client = sign_in(world.authority)
    assert f'href="/gebouwverboden/{ban.id}/besluiten"' in client.get("/mijn-werk").text
    page = client.get(f"/gebouwverboden/{ban.id}/besluiten").text
    assert "Stuur het voorstel terug." in page
    assert "Gebouwverbod opleggen" not in page
    client.post(f"/gebouwverboden/{ban.id}/terugsturen", data={"terug-reason": "Te laat"})
    assert session.get_one(Ban, ban.id, populate_existing=True).submitted_at is None


def test_a_decided_ban_that_was_never_served_is_not_said_to_have_ended(world, session, sign_in):
    ban = lapsed(world, bans.imposed)
    session.commit()
    page = sign_in(world.manager).get(f"/gebouwverboden/{ban.id}").text
    assert "Nooit bezorgd" in page
    assert "geldt niet meer" not in page


def test_an_extension_that_was_not_decided_in_time_can_still_be_changed_and_starts_today(world):
    before = NOW - timedelta(days=30)
    old = bans.served(world, None, before, last_day=TODAY - timedelta(days=5), review_on=TODAY - timedelta(days=5))
    incident = bans.case_of(world, old)
    longer = bans.proposal(world, last_day=TODAY + timedelta(days=30), review_on=TODAY + timedelta(days=9))
    ban = operations.propose(bans.work_of(world, world.manager, before), incident, longer, old)
    assert ban.first_day == TODAY - timedelta(days=4)
    operations.change_proposal(bans.work_of(world, world.manager), ban, incident, longer, None)
    assert ban.first_day == TODAY
    submit(world, ban)
    assert impose(world, ban).decided_on == TODAY


# --- acute, and acute again ---


def test_an_acute_ban_in_another_case_of_the_same_person_needs_something_that_happened_since(world):
    who, before = bans.person(world), NOW - timedelta(days=3)
    bans.imposed(world, bans.case(world, who), before, acute=True, last_day=TODAY - timedelta(days=1))
    again = bans.proposed(world, bans.case(world, who), before, acute=True, last_day=TODAY + timedelta(days=5))
    with pytest.raises(rules.AcuteBanAgain):
        submit(world, again)
    work, incident = bans.work_of(world, world.manager), bans.case_of(world, again)
    operations.change_proposal(work, again, incident, bans.acute_proposal(world), None)
    submit(world, again)
    assert impose(world, again).decided_on == TODAY
