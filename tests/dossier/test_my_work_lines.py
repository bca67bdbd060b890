"""Mijn werk: a case stands there once, with its term, and the work list says the same; and whose figures stand beside it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from incidents.accounts.models import Employee
from incidents.bans import operations as ban_operations
from incidents.bans import queries as ban_queries
from incidents.bans.models import Ban
from incidents.handling import closing
from incidents.handling.vocabulary import FeedbackAnswer
from incidents.journey import FOLLOW_UPS
from incidents.measures import operations as measures
from incidents.measures.vocabulary import MeasureKind
from incidents.policy import SYSTEM, Action
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import HelpRequest
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.work import Work
from tests.client import CheckingClient
from tests.dossier.conftest import keep, owed, references, tasks
from tests.factories import bans
from tests.factories.cases import incident
from tests.factories.world import World

SignIn = Callable[[Employee], CheckingClient]
WorkFor = Callable[..., Work]
NOW = datetime.now(UTC)


def test_a_measure_that_is_late_here_is_late_in_the_work_list_and_on_its_page(
    world: World, sign_in: SignIn, work_for: WorkFor
) -> None:
    days_ago = NOW - timedelta(days=3)
    case = bans.case(world)
    owed(world, incident(world, reference="2026-0002"), 1)
    work = work_for(world.manager, days_ago)
    case.occurred_on = work.today
    decision = measures.MeasureDecision(MeasureKind.WARNING_LETTER, "Dit mag niet", work.today, work.today)
    measure = measures.decide(work, case, decision)
    world.session.commit()
    client = sign_in(world.manager)
    page = client.get("/mijn-werk").text
    assert tasks(page) == ["Voer de maatregel uit", "Pak de melding op"]
    assert "In 2 zaken moet u iets doen. Daarvan is er 1 te laat." in page
    late = client.get("/werkvoorraad?keuze=te-laat").text
    assert references(late) == [case.reference]
    assert "Maatregel: 2 dagen te laat" in late
    assert references(client.get("/werkvoorraad").text) == [case.reference, "2026-0002"]
    measures.carry_out(work_for(world.manager), case, measure, bans.today(), "Verstuurd")
    world.session.commit()
    assert references(client.get("/werkvoorraad?keuze=te-laat").text) == []


def test_a_measure_that_was_taken_back_leaves_the_term_to_the_next_one(
    world: World, sign_in: SignIn, work_for: WorkFor
) -> None:
    case, work = bans.case(world), work_for(world.manager)
    letter, talk = (
        measures.decide(
            work, case, measures.MeasureDecision(kind, "Dit mag niet", work.today, work.today + timedelta(days=days))
        )
        for kind, days in ((MeasureKind.WARNING_LETTER, 2), (MeasureKind.STOP_TALK, 9))
    )
    world.session.commit()
    client = sign_in(world.manager)
    assert "nog 2 dagen" in client.get("/werkvoorraad").text
    measures.withdraw(work, case, letter, "Toch niet nodig")
    world.session.commit()
    assert "nog 9 dagen" in client.get("/werkvoorraad").text
    measures.carry_out(work, case, talk, work.today, None)
    world.session.commit()
    assert "geen termijn" in client.get("/werkvoorraad").text


def test_a_case_stands_there_once_with_its_most_urgent_thing_and_how_many_more(
    world: World, sign_in: SignIn, work_for: WorkFor
) -> None:
    case, work = bans.case(world), work_for(world.manager)
    for days in (1, 5):
        planned = work.today + timedelta(days=days)
        measures.decide(
            work, case, measures.MeasureDecision(MeasureKind.WARNING_LETTER, "Dit mag niet", work.today, planned)
        )
    owed(world, case, -1, PromiseKind.FEEDBACK)
    page = sign_in(world.manager).get("/mijn-werk").text
    assert tasks(page) == ["Vertel hoe het afloopt"]
    assert "nog 2 dingen in deze zaak" in page
    assert "In 1 zaak moet u iets doen. Daarvan is er 1 te laat." in page


@pytest.mark.parametrize(
    ("made", "todo", "when"),
    [
        (bans.proposed, "Leg het voorstel voor een gebouwverbod voor", "2 dagen te laat"),
        (bans.imposed, "Zorg dat het gebouwverbod wordt bezorgd", "2 dagen te laat"),
        (bans.served, "Bekijk het gebouwverbod opnieuw", "1 dag te laat"),
    ],
)
def test_a_ban_whose_day_went_by_is_late_here_and_in_the_work_list_until_it_is_lifted(
    world: World, sign_in: SignIn, made: Callable[..., Ban], todo: str, when: str
) -> None:
    begun = NOW - timedelta(days=3)
    ban = made(world, now=begun, review_on=bans.today() - timedelta(days=2))
    case = bans.case_of(world, ban)
    world.session.commit()
    client = sign_in(world.manager)
    page = client.get("/mijn-werk").text
    assert tasks(page) == [todo]
    assert ("het verbod geldt pas na bezorging" in page) is (made is bans.imposed)
    assert "Daarvan is er 1 te laat." in page
    late = client.get("/werkvoorraad?keuze=te-laat").text
    assert references(late) == [case.reference]
    assert f"Gebouwverbod: {when}" in late
    ban_operations.lift(bans.work_of(world, world.manager), ban, case, "Niet meer nodig")
    world.session.commit()
    assert references(client.get("/werkvoorraad?keuze=te-laat").text) == []
    assert "te laat" not in client.get("/mijn-werk").text


def test_a_case_that_waits_for_a_decision_on_a_ban_says_by_when(world: World, sign_in: SignIn) -> None:
    begun = NOW - timedelta(days=3)
    case = bans.case(world, severity=2, outcome=Outcome.MEASURES, outcome_reason="Dit mag niet")
    handler = bans.work_of(world, world.manager, begun)
    case.occurred_on = handler.today
    letter = measures.MeasureDecision(MeasureKind.WARNING_LETTER, "Dit mag niet", handler.today)
    measures.carry_out(handler, case, measures.decide(handler, case, letter), handler.today, None)
    ban = bans.submitted(world, case, now=begun)
    closing.give_feedback(bans.work_of(world, world.manager), bans.case_of(world, ban), "Wij wachten op een besluit.")
    world.session.commit()
    page = sign_in(world.manager).get(f"/zaken/{case.id}").text
    assert "Wacht op het besluit over het gebouwverbod" in page
    assert "2 dagen te laat" in page


def test_a_ban_that_is_to_be_reviewed_is_late_on_both_pages_after_its_case_was_closed(
    world: World, sign_in: SignIn
) -> None:
    yesterday = bans.today() - timedelta(days=1)
    ban = bans.served(world, now=NOW - timedelta(days=3), review_on=yesterday)
    case = bans.case_of(world, ban)
    case.status, case.closed_at = IncidentStatus.CLOSED, NOW
    keep(world, case, case.id)
    client = sign_in(world.manager)
    assert "Daarvan is er 1 te laat." in client.get("/mijn-werk").text
    assert references(client.get("/werkvoorraad?keuze=te-laat").text) == [case.reference]
    review = bans.work_of(world, world.manager)
    ban = ban_queries.ban_file(review, ban.id, Action.CHANGE_BAN).ban
    ban_operations.review(review, ban, case, "Het dreigen gaat door", review.today + timedelta(days=20))
    world.session.commit()
    assert references(client.get("/werkvoorraad?keuze=te-laat").text) == []


def test_a_ban_that_has_ended_is_late_nowhere(world: World, sign_in: SignIn, session: Session) -> None:
    last_day = bans.today() - timedelta(days=1)
    ban = bans.imposed(world, now=NOW - timedelta(days=9), last_day=last_day, review_on=last_day)
    case = bans.case_of(world, ban)
    world.session.commit()
    client = sign_in(world.manager)
    assert references(client.get("/werkvoorraad?keuze=te-laat").text) == [case.reference]
    ban_operations.announce_expired(Work(session, SYSTEM, NOW, FOLLOW_UPS))
    session.commit()
    assert references(client.get("/werkvoorraad?keuze=te-laat").text) == []
    assert "te laat" not in client.get("/mijn-werk").text


def test_who_asked_for_help_is_called_first_and_the_case_still_counts_as_late(world: World, sign_in: SignIn) -> None:
    case = incident(world, handler=world.manager, outcome=Outcome.NO_MEASURE, outcome_reason="Te licht")
    owed(world, case, -30, PromiseKind.FEEDBACK)
    number = "088 000 00 00"
    asked = HelpRequest(incident_id=case.id, asked_by_id=world.reporter.id, asked_at=NOW, callback_number=number)
    keep(world, asked, case.id)
    client = sign_in(world.manager)
    page = client.get("/mijn-werk").text
    assert tasks(page)[0].startswith("Zorg voor hulp")
    assert f"/zaken/{case.id}/hulpvraag" in page
    assert "Daarvan is er 1 te laat. Bel eerst wie om hulp vroeg." in page
    assert references(client.get("/werkvoorraad?keuze=te-laat").text) == [case.reference]


def test_whoever_has_no_team_reads_whose_cases_the_figures_are_about(world: World, sign_in: SignIn) -> None:
    words = {
        world.manager: ("Uw team", "een melding uit uw team"),
        world.registrar: ("Bestuurders en raadsleden", "een melding van een bestuurder of raadslid"),
        world.adviser: ("De hele organisatie", "Kan niemand anders een melding oppakken"),
    }
    for who, (title, empty) in words.items():
        page = sign_in(who).get("/mijn-werk").text
        assert f'id="team">{title}</h2>' in page
        assert empty in page
        assert ("uw team" in page.lower()) is (who is world.manager)
        assert ("Bel de VPT-adviseur" in page) is (who is not world.adviser)


def test_who_only_has_cases_without_a_term_reads_what_to_do_and_no_all_clear(world: World, sign_in: SignIn) -> None:
    incident(world, handler=world.registrar, office_holder=True)
    incident(world, handler=world.registrar, office_holder=True, severity=1)
    page = sign_in(world.registrar).get("/mijn-werk").text
    assert "In 2 zaken moet u iets doen. Er is geen termijn voor." in page
    assert "Zonder termijn (2)" in page
    assert sorted(tasks(page)) == ["Bepaal hoe ernstig het was", "Beslis hoe het afloopt"]
    assert 'id="leeg"' not in page
    assert "<details" not in page.partition("<main")[2]


def test_who_asked_for_help_stands_above_what_is_late_and_has_the_first_button(world: World, sign_in: SignIn) -> None:
    owed(world, incident(world, reference="2026-0001"), -30)
    asking = incident(world, reference="2026-0002")
    owed(world, asking, 20)
    number = "088 000 00 00"
    asked = HelpRequest(incident_id=asking.id, asked_by_id=world.reporter.id, asked_at=NOW, callback_number=number)
    keep(world, asked, asking.id)
    page = sign_in(world.manager).get("/mijn-werk").text
    assert "Bel eerst wie om hulp vroeg." in page
    assert page.index("Iemand vroeg om hulp (1)") < page.index("2026-0002") < page.index("Te laat (1)")
    assert page.index("utrecht-button-link--primary-action") < page.index("Te laat (1)")


def test_who_asks_for_help_after_the_end_is_found_on_both_pages(world: World, sign_in: SignIn) -> None:
    case = incident(world, handler=world.manager, status=IncidentStatus.CLOSED)
    number = "088 000 00 00"
    asked = HelpRequest(incident_id=case.id, asked_by_id=world.reporter.id, asked_at=NOW, callback_number=number)
    keep(world, asked, case.id)
    client = sign_in(world.manager)
    assert "Iemand vroeg om hulp (1)" in client.get("/mijn-werk").text
    assert references(client.get("/werkvoorraad?keuze=hulp").text) == [case.reference]


def test_an_answer_not_as_agreed_is_late_when_nobody_called_within_two_working_days(
    world: World, sign_in: SignIn, work_for: WorkFor
) -> None:
    case = incident(world, handler=world.manager, outcome=Outcome.NO_MEASURE, outcome_reason="Te licht")
    feedback = closing.give_feedback(work_for(world.manager, NOW - timedelta(days=40)), case, "Wij doen niets.")
    answering = work_for(world.reporter, NOW - timedelta(days=39))
    closing.answer_feedback(answering, case, feedback.id, FeedbackAnswer.NOT_AS_AGREED, "U beloofde een brief.")
    owed(world, incident(world, handler=world.adviser), 24 * 30, PromiseKind.FEEDBACK)
    page = sign_in(world.adviser).get("/mijn-werk").text
    assert page.index("Te laat (1)") < page.index("utrecht-button-link--primary-action") < page.index("Later (1)")
