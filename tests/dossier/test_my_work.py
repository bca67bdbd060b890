"""Mijn werk as those who have something to do see it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.accounts.models import Deputy, Employee, RoleHolding
from incidents.audit.models import AuditEntry
from incidents.bans import operations as ban_operations
from incidents.bans import queries as ban_queries
from incidents.events import ExampleDataLoaded
from incidents.handling import closing
from incidents.handling.vocabulary import FeedbackAnswer
from incidents.measures import operations as measures
from incidents.measures.vocabulary import MeasureKind
from incidents.policy import SYSTEM, Action, Role
from incidents.promises.models import Promise
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import HelpRequest
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.work import Work
from tests.client import CheckingClient
from tests.dossier.conftest import CountQueries, keep, owed, tasks
from tests.factories import bans
from tests.factories.cases import incident
from tests.factories.world import World

SignIn = Callable[[Employee], CheckingClient]
WorkFor = Callable[..., Work]
NOW = datetime.now(UTC)


def leave(world: World, employee: Employee) -> None:
    employee.left_on = bans.today()
    keep(world, employee, employee.id)


# --- what stands there ---


def test_who_has_nothing_to_do_reads_so(world: World, sign_in: SignIn) -> None:
    incident(world, unit="works")
    page = sign_in(world.manager).get("/mijn-werk").text
    assert "Er is nu niets te doen" in page
    assert "U hebt alles gedaan wat u hebt beloofd." in page
    assert "Geen open zaken" in page
    assert "tel:4411" in page


def test_tasks_stand_in_groups_the_most_urgent_first(world: World, sign_in: SignIn) -> None:
    owed(world, incident(world, reference="2026-0001"), -30)
    owed(world, incident(world, reference="2026-0002", handler=world.manager), 24 * 30, PromiseKind.FEEDBACK)
    owed(world, incident(world, reference="2026-0003"), -2)
    incident(world, reference="2026-0004", handler=world.manager)
    page = sign_in(world.manager).get("/mijn-werk").text
    assert tasks(page) == [
        "Pak de melding op",
        "Pak de melding op",
        "Vertel hoe het afloopt",
        "Bepaal hoe ernstig het was",
    ]
    assert "In 4 zaken moet u iets doen. Daarvan zijn er 2 te laat. Begin daarmee." in page
    assert "Te laat (2)" in page
    assert "Later (1)" in page
    assert "Nog 1 zaak zonder termijn" in page
    assert "1 dag te laat" in page
    assert page.count("utrecht-button-link--primary-action") == 1
    assert "Mijn werk: 4 zaken, 2 te laat" in page


def test_cases_without_a_term_are_folded_with_their_kind_and_severity(world: World, sign_in: SignIn) -> None:
    owed(world, incident(world, reference="2026-0001"), 5)
    incident(world, reference="2026-0003", handler=world.manager, severity=4)
    incident(world, reference="2026-0002", handler=world.manager)
    page = sign_in(world.manager).get("/mijn-werk").text
    _, _, fold = page.partition("Nog 2 zaken zonder termijn")
    assert tasks(fold) == ["Bepaal hoe ernstig het was", "Leg vast wie het was"]
    assert "uitgescholden aan de balie · ernst 4 ·" in fold
    assert page.index("Uw team") < page.index("Nog 2 zaken zonder termijn")
    assert "<details open" not in page.partition("Uw team")[2]


def test_a_report_is_a_task_of_its_own_manager_and_of_who_it_was_escalated_to(world: World, sign_in: SignIn) -> None:
    case = incident(world)
    promise = owed(world, case, -60)
    assert len(tasks(sign_in(world.manager).get("/mijn-werk").text)) == 1
    for who in (world.director, world.adviser, world.works_manager):
        assert tasks(sign_in(who).get("/mijn-werk").text) == []
    promise.escalated_at = NOW
    keep(world, promise, case.id)
    for who in (world.manager, world.director, world.adviser):
        assert len(tasks(sign_in(who).get("/mijn-werk").text)) == 1
    assert tasks(sign_in(world.works_manager).get("/mijn-werk").text) == []


def test_a_deputy_has_the_tasks_of_whom_he_stands_in_for(world: World, sign_in: SignIn) -> None:
    owed(world, incident(world, unit="works"), 5)
    day = bans.today()
    deputy = Deputy(
        id=uuid4(), manager_id=world.works_manager.id, deputy_id=world.manager.id, starts_on=day, ends_on=day
    )
    keep(world, deputy, world.works_manager.id)
    assert tasks(sign_in(world.manager).get("/mijn-werk").text) == ["Pak de melding op"]


def test_a_manager_of_two_units_sees_the_tasks_of_both(world: World, sign_in: SignIn) -> None:
    world.grant(world.manager, Role.MANAGER, unit="works")
    owed(world, incident(world, unit="desk"), 5)
    owed(world, incident(world, unit="works"), 5)
    assert len(tasks(sign_in(world.manager).get("/mijn-werk").text)) == 2


def test_who_took_part_has_no_task_in_the_case(world: World, sign_in: SignIn) -> None:
    owed(world, incident(world, witnesses=(world.manager,)), -1)
    assert tasks(sign_in(world.manager).get("/mijn-werk").text) == []


def test_a_case_of_an_office_holder_is_a_task_of_the_registrar(world: World, sign_in: SignIn, session: Session) -> None:
    owed(world, incident(world, office_holder=True), 5)
    assert tasks(sign_in(world.registrar).get("/mijn-werk").text) == ["Pak de melding op"]
    assert tasks(sign_in(world.adviser).get("/mijn-werk").text) == []


def test_a_case_of_an_office_holder_is_a_task_of_the_adviser_without_a_registrar(world: World, sign_in: SignIn) -> None:
    world.registrar.left_on = bans.today()
    keep(world, world.registrar, world.registrar.id)
    owed(world, incident(world, office_holder=True), 5)
    assert tasks(sign_in(world.adviser).get("/mijn-werk").text) == ["Pak de melding op"]


def test_a_report_of_a_unit_without_a_manager_is_a_task_of_the_one_above(world: World, sign_in: SignIn) -> None:
    owed(world, incident(world), 5)
    leave(world, world.manager)
    assert tasks(sign_in(world.director).get("/mijn-werk").text) == ["Pak de melding op"]
    assert tasks(sign_in(world.secretary_general).get("/mijn-werk").text) == []


def test_a_report_for_which_no_manager_is_found_up_to_the_top_is_a_task_of_the_adviser(
    world: World, sign_in: SignIn
) -> None:
    owed(world, incident(world), 5)
    for each in (world.manager, world.director):
        leave(world, each)
    assert tasks(sign_in(world.adviser).get("/mijn-werk").text) == []
    leave(world, world.secretary_general)
    assert tasks(sign_in(world.adviser).get("/mijn-werk").text) == ["Pak de melding op"]


def test_a_report_in_which_every_manager_took_part_is_a_task_of_the_adviser(world: World, sign_in: SignIn) -> None:
    case = incident(world, witnesses=(world.manager, world.director))
    owed(world, case, 5)
    owed(world, incident(world, witnesses=(world.secretary_general,)), 5)
    assert tasks(sign_in(world.adviser).get("/mijn-werk").text) == []
    withdrawn = IncidentStatus.WITHDRAWN
    incident(world, reporter=world.secretary_general, status=withdrawn, same_event_as_id=case.id)
    world.session.commit()
    page = sign_in(world.adviser).get("/mijn-werk").text
    assert tasks(page) == ["Pak de melding op"]
    assert case.reference in page


def test_a_report_of_an_office_holder_at_which_the_registrar_was_is_a_task_of_the_adviser(
    world: World, sign_in: SignIn
) -> None:
    owed(world, incident(world, office_holder=True, witnesses=(world.registrar,)), 5)
    assert tasks(sign_in(world.adviser).get("/mijn-werk").text) == ["Pak de melding op"]


def test_an_open_case_of_a_unit_that_ended_is_a_task_of_the_adviser(world: World, sign_in: SignIn) -> None:
    owed(world, incident(world), 5)
    world.units["desk"].valid_to = bans.today() - timedelta(days=1)
    keep(world, world.units["desk"], world.units["desk"].id)
    assert tasks(sign_in(world.adviser).get("/mijn-werk").text) == ["Pak de melding op"]


def test_the_cases_of_a_handler_who_left_are_to_be_taken_over(world: World, sign_in: SignIn) -> None:
    late = incident(world, handler=world.team_manager)
    owed(world, late, -5, PromiseKind.FEEDBACK)
    incident(world, handler=world.team_manager)
    incident(world, handler=world.director)
    assert tasks(sign_in(world.manager).get("/mijn-werk").text) == []
    leave(world, world.team_manager)
    page = sign_in(world.manager).get("/mijn-werk").text
    assert tasks(page) == ["Neem de zaak over"] * 2
    assert "Te laat (1)" in page
    assert f"/zaken/{late.id}/overnemen" in page
    case_page = sign_in(world.manager).get(f"/zaken/{late.id}").text
    assert "Nu te doen door de leidinggevende" in case_page
    assert f"/zaken/{late.id}/overnemen" in case_page
    assert tasks(sign_in(world.adviser).get("/mijn-werk").text) == []


def test_the_cases_of_a_handler_who_lost_his_role_are_to_be_taken_over(world: World, sign_in: SignIn) -> None:
    incident(world, handler=world.manager)
    held = world.session.scalars(select(RoleHolding).where(RoleHolding.employee_id == world.manager.id)).one()
    held.ends_on = bans.today() - timedelta(days=1)
    keep(world, held, world.manager.id)
    assert tasks(sign_in(world.director).get("/mijn-werk").text) == ["Neem de zaak over"]


# --- bans and measures ---


def test_a_ban_is_a_task_of_whoever_it_waits_for(world: World, sign_in: SignIn) -> None:
    ban = bans.submitted(world)
    world.session.commit()
    page = sign_in(world.authority).get("/mijn-werk").text
    assert tasks(page) == ["Beslis over een gebouwverbod"]
    assert f"/gebouwverboden/{ban.id}/besluiten" in page
    assert f"<b>Hall</b> · tot en met {ban.last_day:%d-%m-%Y}, aan u voorgelegd" in page
    assert "Uw team" not in page
    assert tasks(sign_in(world.manager).get("/mijn-werk").text) == ["Bepaal hoe ernstig het was"]

    authority = bans.work_of(world, world.authority)
    ban, case = ban_queries.find(authority, ban.id, Action.DECIDE_BAN)
    ban_operations.impose(authority, ban, case, "Dit is evenredig")
    world.session.commit()
    assert tasks(sign_in(world.authority).get("/mijn-werk").text) == []
    page = sign_in(world.manager).get("/mijn-werk").text
    assert tasks(page) == ["Zorg dat het gebouwverbod wordt bezorgd"]
    assert f"/gebouwverboden/{ban.id}/bezorgd" in page
    assert "Zorg dat" not in sign_in(world.director).get("/mijn-werk").text


def test_a_proposal_that_came_back_is_a_task_of_the_handler(world: World, sign_in: SignIn) -> None:
    ban = bans.submitted(world)
    authority = bans.work_of(world, world.authority)
    ban_operations.return_proposal(authority, ban, bans.case_of(world, ban), "Wie zag het?")
    world.session.commit()
    page = sign_in(world.manager).get("/mijn-werk").text
    assert "Vul het voorstel voor een gebouwverbod aan" in tasks(page)
    assert f"/gebouwverboden/{ban.id}/wijzigen" in page


def test_a_ban_that_ends_within_14_days_is_a_task_and_a_figure(world: World, sign_in: SignIn) -> None:
    soon, later = bans.today() + timedelta(days=14), bans.today() + timedelta(days=15)
    bans.served(world, last_day=soon, review_on=soon)
    bans.served(world, bans.case(world, bans.person(world, "Piet Bedacht")), last_day=later, review_on=later)
    world.session.commit()
    page = sign_in(world.manager).get("/mijn-werk").text
    assert tasks(page).count("Bekijk het gebouwverbod opnieuw") == 1
    assert f"loopt af op {soon:%d-%m-%Y}" in page
    assert "1 gebouwverbod loopt bijna af" in page
    listed = sign_in(world.manager).get("/gebouwverboden?keuze=loopt-af").text
    assert 'href="/gebouwverboden?keuze=loopt-af">1 gebouwverbod loopt bijna af' in page
    assert f"{soon:%d-%m-%Y}" in listed
    assert f"{later:%d-%m-%Y}" not in listed


def test_a_planned_measure_is_a_task_until_it_is_done(world: World, sign_in: SignIn, work_for: WorkFor) -> None:
    case = bans.case(world)
    work = work_for(world.manager)
    decision = measures.MeasureDecision(
        kind=MeasureKind.WARNING_LETTER, reason="Dit mag niet", decided_on=work.today, planned_on=work.today
    )
    measure = measures.decide(work, case, decision)
    world.session.commit()
    client = sign_in(world.manager)
    page = client.get("/mijn-werk").text
    assert "Voer de maatregel uit" in tasks(page)
    assert "Vandaag (1)" in page
    measures.carry_out(work, case, measure, work.today, "Verstuurd")
    world.session.commit()
    assert "Voer de maatregel uit" not in tasks(client.get("/mijn-werk").text)


def test_an_answer_not_as_agreed_is_a_task_of_the_adviser_until_it_is_told_anew(
    world: World, sign_in: SignIn, work_for: WorkFor
) -> None:
    case = incident(world, handler=world.manager, outcome=Outcome.NO_MEASURE, outcome_reason="Te licht")
    earlier = work_for(world.manager, NOW - timedelta(days=2))
    feedback = closing.give_feedback(earlier, case, "Wij doen niets.")
    answering = work_for(world.reporter, NOW - timedelta(days=1))
    closing.answer_feedback(answering, case, feedback.id, FeedbackAnswer.NOT_AS_AGREED, "U beloofde een brief.")
    world.session.commit()
    told = "Een medewerker schrijft: niet zoals afgesproken"
    assert tasks(sign_in(world.adviser).get("/mijn-werk").text) == [told]
    assert told not in sign_in(world.manager).get("/mijn-werk").text
    closing.give_feedback(work_for(world.manager), case, "Er komt toch een brief.")
    world.session.commit()
    assert tasks(sign_in(world.adviser).get("/mijn-werk").text) == []


# --- the team, the log, the cost ---


def test_the_figures_count_what_was_due_this_month(world: World, sign_in: SignIn) -> None:
    case = incident(world, handler=world.manager)
    first = NOW.replace(day=1, hour=12, minute=0) - timedelta(days=40)
    for due, kept in ((NOW, NOW - timedelta(hours=1)), (NOW, NOW + timedelta(hours=1)), (first, first)):
        promise = Promise(incident_id=case.id, kind=PromiseKind.TAKE_UP, made_at=first, due_at=due, kept_at=kept)
        keep(world, promise, case.id)
    page = sign_in(world.manager).get("/mijn-werk").text
    assert "1 van 2" in page
    assert "1 open zaak" in page
    assert "Geen nieuwe meldingen" in page


def test_a_look_at_ones_work_is_logged_with_the_cases_it_showed(
    world: World, sign_in: SignIn, session: Session
) -> None:
    case = incident(world)
    owed(world, case, 5)
    sign_in(world.manager).get("/mijn-werk")
    looks = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == world.manager.id)).all()
    assert [look.shown_ids for look in looks] == [[case.id]]


def test_much_work_costs_as_many_queries_as_little(world: World, sign_in: SignIn, queries: CountQueries) -> None:
    owed(world, incident(world), 5)
    incident(world, handler=world.manager)
    client = sign_in(world.manager)
    client.get("/mijn-werk")
    with queries() as little:
        client.get("/mijn-werk")
    for hours in range(12):
        owed(world, incident(world), hours - 6)
        incident(world, handler=world.manager)
    bans.submitted(world)
    world.session.commit()
    with queries() as much:
        page = client.get("/mijn-werk").text
    assert len(tasks(page)) == 27
    assert len(much) == len(little) < 24


def test_who_asks_for_help_stands_first_and_is_named_so(world, session, sign_in) -> None:
    soon, later = datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC) + timedelta(days=3)
    ordinary = incident(world, reference="2026-0001", next_due_at=soon, next_promise=PromiseKind.TAKE_UP)
    asking = incident(world, reference="2026-0002", next_due_at=later, next_promise=PromiseKind.TAKE_UP)
    for case, due_at in ((ordinary, soon), (asking, later)):
        session.add(Promise(incident_id=case.id, kind=PromiseKind.TAKE_UP, made_at=datetime.now(UTC), due_at=due_at))
    asked_at, number = datetime.now(UTC), "0600000000"
    session.add(
        HelpRequest(incident_id=asking.id, asked_by_id=world.reporter.id, asked_at=asked_at, callback_number=number)
    )
    for case in (ordinary, asking):
        Work(session, SYSTEM, asked_at).record(ExampleDataLoaded(case.id))
    session.commit()
    page = sign_in(world.manager).get("/mijn-werk").text
    assert page.index("2026-0002") < page.index("2026-0001")
    assert page.count("Hulp gevraagd") == 1
    assert "Iemand vroeg om hulp (1)" in page


def test_before_anything_was_due_this_month_no_share_is_shown(world: World, sign_in: SignIn) -> None:
    page = sign_in(world.manager).get("/mijn-werk")
    assert "Deze maand hoefde nog niets gedaan te zijn." in page.text
    assert "0 van 0" not in page.text
