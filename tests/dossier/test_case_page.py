"""The case page as those who may open it see it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from incidents.accounts.models import CaseAccess, Employee
from incidents.audit.models import AuditEntry
from incidents.events import ExampleDataLoaded
from incidents.handling import closing
from incidents.handling import operations as handling
from incidents.handling.vocabulary import FeedbackAnswer
from incidents.measures import operations as measures
from incidents.measures.vocabulary import MeasureKind
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import SYSTEM, Action
from incidents.promises import operations as promises
from incidents.promises.vocabulary import PromiseKind
from incidents.registration.models import Addition, HelpRequest, Incident
from incidents.registration.rules import shown_status
from incidents.registration.vocabulary import AggressionType, Channel, IncidentStatus, Injury, Outcome
from incidents.registration.wording import status_words
from incidents.work import Work
from tests.client import CheckingClient
from tests.dossier.conftest import CountQueries
from tests.factories import bans
from tests.factories.cases import incident
from tests.factories.world import World

SignIn = Callable[[Employee], CheckingClient]
WorkFor = Callable[..., Work]
NOW = datetime.now(UTC)


def keep(world: World, row: object, incident_id: object) -> None:
    """Keep a row of a case with a fact."""
    world.session.add(row)
    Work(world.session, SYSTEM, NOW).record(ExampleDataLoaded(incident_id))  # type: ignore[arg-type]
    world.session.flush()


def let_in(world: World, case: Incident, who: Employee, days: int = 7) -> None:
    last = date.today() + timedelta(days=days)  # noqa: DTZ011
    access = CaseAccess(id=uuid4(), incident_id=case.id, employee_id=who.id, given_by_id=world.manager.id, given_at=NOW)
    access.reason, access.ends_on = "Kent de wijk", last
    keep(world, access, case.id)


def page_of(client: CheckingClient, case: Incident) -> str:
    answer = client.get(f"/zaken/{case.id}")
    assert answer.status_code == 200
    return answer.text


# --- who may open it ---


def test_only_who_may_see_the_case_opens_its_page(world: World, sign_in: SignIn) -> None:
    case = incident(world, witnesses=(world.colleague,))
    seen = {"manager", "director", "secretary_general", "adviser"}
    for name, employee in world.people.items():
        status = sign_in(employee).get(f"/zaken/{case.id}").status_code
        assert status == (200 if name in seen else 404), name


def test_a_case_that_does_not_exist_is_not_found(world: World, sign_in: SignIn) -> None:
    assert sign_in(world.adviser).get(f"/zaken/{uuid4()}").status_code == 404
    assert sign_in(world.adviser).get("/zaken/geen-zaak").status_code == 404


def test_an_involved_colleague_reads_the_case_and_can_change_nothing(world: World, sign_in: SignIn) -> None:
    ban = bans.served(world)
    case = bans.case_of(world, ban)
    let_in(world, case, world.teammate)
    let_in(world, case, world.works_manager, days=-1)
    page = page_of(sign_in(world.teammate), case)
    assert "Man sloeg op de balie en schold." in page
    assert "Alleen wie de zaak behandelt, ziet de naam." in page
    assert bans.NAME not in page
    assert "Bekijk het gebouwverbod" not in page
    assert "Iets anders doen" not in page
    assert "Werkvoorraad" not in page
    assert sign_in(world.works_manager).get(f"/zaken/{case.id}").status_code == 404


def test_the_deciding_authority_reads_what_was_put_before_him_and_decides(world: World, sign_in: SignIn) -> None:
    proposed, ban = bans.proposed(world), bans.submitted(world)
    case = bans.case_of(world, ban)
    client = sign_in(world.authority)
    assert client.get(f"/zaken/{proposed.incident_id}").status_code == 404
    page = page_of(client, case)
    assert "Beslis over het gebouwverbod" in page
    assert f"/gebouwverboden/{ban.id}/besluiten" in page
    assert bans.NAME in page
    assert "Iets anders doen" not in page


def test_every_look_at_a_case_is_logged(world: World, sign_in: SignIn, session: Session) -> None:
    case = incident(world)
    page_of(sign_in(world.manager), case)
    looks = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == world.manager.id)).all()
    assert [(look.name, look.subject_id) for look in looks] == [(Action.VIEW_CASE.value, case.id)]


# --- one next action ---


def test_the_next_action_follows_the_case_to_its_end(world: World, sign_in: SignIn, work_for: WorkFor) -> None:
    case = incident(world, kinds=(AggressionType.PSYCHOLOGICAL,), person_knowledge=PersonKnowledge.CONFIRMED_UNKNOWN)
    client, work = sign_in(world.manager), work_for(world.manager)

    def shown() -> str:
        world.session.commit()
        return page_of(client, case)

    keep(world, promises.promise(work, case, PromiseKind.TAKE_UP, 1), case.id)
    page = shown()
    assert "Pak de melding op" in page
    assert f'action="/zaken/{case.id}/oppakken"' in page
    assert "Nu te doen door u" in page

    handling.take_up(work, case)
    assert "Bepaal hoe ernstig het was" in shown()
    handling.assess_severity(work, case, 4)
    page = shown()
    assert "Beslis hoe het afloopt" in page
    assert "Ernst 4: bedreiging" in page
    closing.choose_outcome(work, case, Outcome.PERSON_UNKNOWN, "Niemand kent hem")
    page = shown()
    assert "Vertel hoe het afloopt" in page
    assert "Wacht op terugkoppeling" in page
    closing.give_feedback(work, case, "Wij konden niets doen.")
    assert "Kijk terug op de zaak" in shown()
    closing.evaluate(work, case, closing.Lessons("Meer camera's", "Het gaat goed"))
    page = shown()
    assert "Sluit de zaak" in page
    assert "Meer camera&#39;s" in page
    closing.close(work, case)
    page = shown()
    assert "Deze zaak is gesloten" in page
    assert "Nu te doen" not in page
    assert f"/zaken/{case.id}/heropenen" in page
    for line in ("U pakte de melding op.", "U sloot de zaak.", "Op tijd gedaan:"):
        assert line in page


def test_who_is_not_the_handler_reads_whose_turn_it_is(world: World, sign_in: SignIn) -> None:
    case = incident(world, handler=world.manager)
    page = page_of(sign_in(world.director), case)
    assert "Nu te doen door Manager Testpersoon" in page
    assert f"/zaken/{case.id}/overnemen" in page
    assert f"/zaken/{case.id}/ernst" not in page


def test_the_adviser_may_withdraw_and_join_but_not_handle(world: World, sign_in: SignIn) -> None:
    case = incident(world, handler=world.manager)
    page = page_of(sign_in(world.adviser), case)
    assert f"/zaken/{case.id}/intrekken" in page
    assert f"/zaken/{case.id}/zelfde-gebeurtenis" in page
    assert f"/zaken/{case.id}/afloop" not in page


# --- what happened ---


def test_the_report_with_all_its_parts_is_told(world: World, sign_in: SignIn) -> None:
    case = incident(
        world,
        witnesses=(world.colleague,),
        channel=Channel.COUNTER,
        building_id=world.buildings["hall"].id,
        place="balie 3",
        details={"with_what": "een stoel", "stepped_in": ["security"], "service_stopped": True, "onbekend": 1},
        online={"platform": "Forum", "handle": "boze_burger", "page": ""},
        person_hint="Komt elke dinsdag",
        help_requested=True,
    )
    addition = Addition(
        incident_id=case.id, added_by_id=world.reporter.id, added_at=NOW, text="Hij kwam terug.\nTwee keer."
    )
    keep(world, addition, case.id)
    asked = HelpRequest(incident_id=case.id, asked_by_id=world.reporter.id, asked_at=NOW, callback_number="0600000000")
    asked.what_helps = "Iemand die luistert"
    keep(world, asked, case.id)
    client = sign_in(world.manager)
    page = page_of(client, case)
    for text in (
        "Aan de balie: Hall, balie 3",
        "een stoel",
        "Beveiliging",
        "boze_burger",
        "Komt elke dinsdag",
        "Hij kwam terug.",
    ):
        assert text in page
    assert "Colleague Testpersoon" in page
    assert "Er is om hulp gevraagd." in page
    asked.answered_at, asked.answered_by_id = NOW, world.support.id
    keep(world, asked, case.id)
    world.session.commit()
    page = page_of(client, case)
    assert "Opvang is geregeld" in page
    for private in ("0600000000", "Iemand die luistert"):
        assert private not in page


def test_texts_of_people_are_shown_as_text_however_long(world: World, sign_in: SignIn) -> None:
    case = incident(world, story="<script>alert(1)</script> {{ 7 * 7 }} " + "é😀" * 4000)
    page = page_of(sign_in(world.manager), case)
    assert "<script>alert" not in page
    assert "{{ 7 * 7 }}" in page
    assert "é😀" * 4000 in page


def test_reports_of_the_same_event_are_read_with_the_case(world: World, sign_in: SignIn, work_for: WorkFor) -> None:
    case = incident(world, reference="2026-0001", handler=world.manager)
    other = incident(
        world,
        reference="2026-0002",
        reporter=world.teammate,
        unit="team",
        story="Ik zag het ook.",
        witnesses=(world.support,),
    )
    handling.join_same_event(work_for(world.adviser), other, "2026-0001", "Zelfde balie")
    world.session.commit()
    page = page_of(sign_in(world.manager), case)
    for text in ("Ik zag het ook.", "zaak 2026-0002", "Teammate Testpersoon", "Support Testpersoon"):
        assert text in page
    joined = page_of(sign_in(world.team_manager), other)
    assert "Deze melding hoort bij een andere zaak" in joined
    assert "De zaak gaat verder onder nummer 2026-0001." in joined
    assert f'href="/zaken/{case.id}"' not in joined
    assert f'href="/zaken/{case.id}"' in page_of(sign_in(world.adviser), other)


# --- the person ---


def test_a_call_for_help_stands_in_the_next_action_until_it_is_answered(world: World, sign_in: SignIn) -> None:
    case = incident(world)
    asked = HelpRequest(
        id=uuid4(), incident_id=case.id, asked_by_id=world.reporter.id, asked_at=NOW, callback_number="0600000000"
    )
    keep(world, asked, case.id)
    words = "Neem eerst zelf contact op met de getroffen medewerker."
    assert words in page_of(sign_in(world.manager), case)
    asked.answered_at = NOW
    keep(world, asked, case.id)
    assert words not in page_of(sign_in(world.manager), case)


def test_a_person_who_is_not_known_is_said_so(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.manager)
    sentences = {
        PersonKnowledge.NOT_KNOWN: "Nog niet bekend wie betrokkene is.",
        PersonKnowledge.SAID_TO_BE_KNOWN: "Dat is nog niet bevestigd.",
        PersonKnowledge.CONFIRMED_UNKNOWN: "Bevestigd: niemand weet wie betrokkene is.",
    }
    for knowledge, sentence in sentences.items():
        assert sentence in page_of(client, incident(world, handler=world.manager, person_knowledge=knowledge))


# --- decisions ---


def test_measures_and_bans_are_shown_with_who_and_why(world: World, sign_in: SignIn, work_for: WorkFor) -> None:
    case = bans.case(world)
    work = work_for(world.manager)
    decision = measures.MeasureDecision(
        kind=MeasureKind.STOP_TALK, reason="Dit mag niet nog eens", decided_on=work.today
    )
    measure = measures.decide(work, case, decision)
    ban = bans.served(world, case)
    page = page_of(sign_in(world.manager), case)
    for text in ("Stopgesprek", "Dit mag niet nog eens", "Nog te doen", "Geldt nu", "Het gebouwverbod is bezorgd op "):
        assert text in page
    assert f"/zaken/{case.id}/maatregelen/{measure.id}/uitgevoerd" in page
    assert f'href="/gebouwverboden/{ban.id}"' in page
    assert f"/maatregelen/{measure.id}/uitgevoerd" not in page_of(sign_in(world.director), case)


def test_an_answer_that_it_is_not_as_agreed_passes_the_manager_by(
    world: World, sign_in: SignIn, work_for: WorkFor
) -> None:
    case = incident(world, handler=world.manager, outcome=Outcome.NO_MEASURE, outcome_reason="Te licht")
    feedback = closing.give_feedback(work_for(world.manager), case, "Wij doen niets.")
    feedback.answer, feedback.answer_text = FeedbackAnswer.NOT_AS_AGREED, "U beloofde een brief."
    feedback.answered_at, feedback.answered_by_id = NOW, world.reporter.id
    keep(world, feedback, case.id)
    assert "U beloofde een brief." in page_of(sign_in(world.adviser), case)
    page = page_of(sign_in(world.manager), case)
    assert "Wij doen niets." in page
    assert "U beloofde een brief." not in page
    assert "niet zoals afgesproken" not in page.lower()


def test_a_withdrawn_report_says_so(world: World, sign_in: SignIn, work_for: WorkFor) -> None:
    case = incident(world)
    handling.withdraw(work_for(world.adviser), case, "Dubbel gemeld")
    world.session.commit()
    page = page_of(sign_in(world.manager), case)
    assert "Deze melding is ingetrokken" in page
    assert "Reden: Dubbel gemeld" in page


@pytest.mark.parametrize("status", list(IncidentStatus))
def test_every_status_has_its_page(world: World, sign_in: SignIn, status: IncidentStatus) -> None:
    case = incident(world, handler=world.manager, status=status)
    label, _tone = status_words(shown_status(status, None, has_outcome=False))
    for who in (world.manager, world.adviser, world.director):
        assert label in page_of(sign_in(who), case)


# --- cost ---


def test_a_long_case_costs_as_many_queries_as_a_short_one(
    world: World, sign_in: SignIn, work_for: WorkFor, queries: CountQueries
) -> None:
    case = bans.case(world, severity=3)
    bans.proposed(world, case)
    world.session.commit()
    client = sign_in(world.manager)
    page_of(client, case)
    with queries() as short:
        page_of(client, case)
    work = work_for(world.manager)
    for number in range(10):
        handling.assess_severity(work, case, 1 + number % 5)
        decision = measures.MeasureDecision(kind=MeasureKind.STOP_TALK, reason="Nog eens", decided_on=work.today)
        measures.decide(work, case, decision)
        keep(
            world,
            Addition(incident_id=case.id, added_by_id=world.reporter.id, added_at=NOW, text="En nog iets"),
            case.id,
        )
    bans.served(world, case)
    with queries() as long:
        page_of(client, case)
    assert len(long) == len(short) < 40


def test_a_text_begins_at_once_and_keeps_its_lines(world: World, sign_in: SignIn) -> None:
    case = incident(world, story="Eerst dit.\nToen dat.")
    assert '<dd class="app-text app-pre">Eerst dit.\nToen dat.</dd>' in page_of(sign_in(world.manager), case)


def test_an_injury_is_named_only_when_somebody_answered_the_question(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.manager)
    assert "Gewond" not in page_of(client, incident(world))
    assert "Gewond" in page_of(client, incident(world, injury=Injury.UNKNOWN))


def test_a_kind_is_called_the_same_on_the_form_in_the_list_and_on_the_case(world: World, sign_in: SignIn) -> None:
    case = incident(world, kinds=(AggressionType.PROPERTY_DAMAGE,), channel=Channel.COUNTER)
    page = page_of(sign_in(world.manager), case)
    assert "Iets vernield aan de balie" in page
    assert sign_in(world.manager).get("/werkvoorraad").text.count("Iets vernield") > 1
    assert "Iets vernield" in sign_in(world.reporter).get("/melden", follow_redirects=True).text


def test_the_step_pages_say_the_status_as_the_case_does(world: World, sign_in: SignIn) -> None:
    decided = {"outcome": Outcome.NO_MEASURE, "next_promise": PromiseKind.FEEDBACK, "next_due_at": NOW}
    waits = incident(world, handler=world.manager, **decided)
    handled, reported = incident(world, handler=world.manager), incident(world)
    client = sign_in(world.manager)
    for case, step, badge in (
        (waits, "terugkoppelen", 'app-badge--warn">Wacht op terugkoppeling'),
        (handled, "ernst", 'app-badge--info">In behandeling'),
        (reported, "licht-afhandelen", 'app-badge">Gemeld'),
    ):
        for page in (client.get(f"/zaken/{case.id}").text, client.get(f"/zaken/{case.id}/{step}").text):
            assert badge in page


def test_the_handler_is_told_of_another_open_case_of_that_day_and_place(
    world: World, session: Session, sign_in: SignIn
) -> None:
    main = incident(world, handler=world.manager, reference="2026-H0001")
    alike = incident(world, reporter=world.colleague, reference="2026-H0002")
    yesterday = main.occurred_on - timedelta(days=1)
    incident(world, reporter=world.colleague, reference="2026-H0003", occurred_on=yesterday)
    incident(world, reporter=world.teammate, unit="team", reference="2026-H0004")
    incident(world, reporter=world.colleague, reference="2026-H0005", status=IncidentStatus.CLOSED)
    incident(world, reporter=world.colleague, reference="2026-H0006", office_holder=True)
    session.commit()
    page = " ".join(sign_in(world.manager).get(f"/zaken/{main.id}").text.split())
    assert "Op dezelfde dag is hier nog een melding:" in page
    assert f'href="/zaken/{alike.id}">2026-H0002</a>.' in page
    assert "Vraag de VPT-adviseur de meldingen samen te voegen." in page
    assert not [number for number in range(3, 7) if f"2026-H000{number}" in page]
    assert "Op dezelfde dag" not in sign_in(world.director).get(f"/zaken/{main.id}").text
