"""Something is decided after the message to the employee: it is told again, says why, and nothing that was told disappears."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from incidents.bans import operations as ban_operations
from incidents.bans import queries as ban_queries
from incidents.bans.vocabulary import ServedHow
from incidents.handling import closing
from incidents.measures import operations as measures
from incidents.measures.vocabulary import MeasureKind
from incidents.notifications.mails import rendered
from incidents.notifications.models import OutboxMessage
from incidents.policy import Action
from incidents.registration.vocabulary import Outcome
from tests.factories import bans, cases

HOUR = timedelta(hours=1)
START = datetime.now(UTC) - 20 * HOUR
FIRST, SECOND = "We stellen een verbod voor.\nBel gerust.", "Het verbod komt er."


def told_before_the_ban(world):
    """A case in which the employee was told how it ends while the ban was only proposed, with that proposal."""
    case = bans.case(world, severity=2, reported_at=START - HOUR, taken_up_at=START - HOUR)
    ban = bans.submitted(world, case, START)
    closing.choose_outcome(bans.work_of(world, world.manager, START + HOUR), case, Outcome.MEASURES, "Dit mag niet")
    closing.give_feedback(bans.work_of(world, world.manager, START + 2 * HOUR), case, FIRST)
    world.session.commit()
    return case, ban


def impose(world, case, ban):
    work = bans.work_of(world, world.authority, START + 3 * HOUR)
    ban_operations.impose(work, ban_queries.find(work, ban.id, Action.DECIDE_BAN)[0], case, "Evenredig")
    world.session.commit()


def history(page: str) -> str:
    return page.partition('<ol class="app-timeline"')[2]


def test_the_employee_reads_what_is_only_proposed_what_is_decided_and_what_was_done(world, sign_in) -> None:
    case, ban = told_before_the_ban(world)
    client, follow = sign_in(world.reporter), f"/mijn-meldingen/{case.id}"
    page = client.get(follow).text
    assert "Er ligt een voorstel voor een maatregel. Daarover wordt nog beslist." in page
    assert "Over een voorstel wordt nog beslist." in page
    assert "maatregelen genomen" not in page
    assert "rondt de zaak nu af" not in page
    impose(world, case, ban)
    closing.give_feedback(bans.work_of(world, world.manager, START + 4 * HOUR), case, SECOND)
    world.session.commit()
    page = client.get(follow).text
    assert "De organisatie heeft besloten tot maatregelen tegen de persoon. Dat wordt nog uitgevoerd." in page
    assert "Wat is besloten, wordt nog uitgevoerd." in page
    work = bans.work_of(world, world.manager)
    ban = ban_queries.find(work, ban.id, Action.SERVE_BAN)[0]
    ban_operations.serve(work, ban, case, ServedHow.IN_PERSON, work.today, None)
    world.session.commit()
    page = client.get(follow).text
    assert "De organisatie heeft maatregelen genomen tegen de persoon." in page
    assert "rondt de zaak nu af" in page


def test_after_a_ban_the_employee_keeps_what_was_told_and_reads_why_more_comes(world, sign_in) -> None:
    case, ban = told_before_the_ban(world)
    impose(world, case, ban)
    client, follow = sign_in(world.reporter), f"/mijn-meldingen/{case.id}"
    page = client.get(follow).text
    assert "Na het vorige bericht is er iets nieuws besloten. Uiterlijk " in page
    assert "Hoe het is afgelopen" in page
    assert "Manager Testpersoon heeft verteld hoe het is afgelopen." in history(page)
    assert f'<p class="app-text app-pre">{FIRST}</p>' in page
    closing.give_feedback(bans.work_of(world, world.manager, START + 4 * HOUR), case, SECOND)
    world.session.commit()
    page = client.get(follow).text
    assert 0 < page.index(SECOND) < page.index(FIRST)
    assert history(page).count("heeft verteld hoe het is afgelopen") == 2
    assert history(page).count("heeft besloten wat er gebeurt") == 1


def test_after_a_reopening_what_was_decided_and_told_stays_in_the_history(world, session, sign_in, work_for) -> None:
    case = cases.incident(world, handler=world.manager, severity=2, reported_at=START - HOUR, taken_up_at=START - HOUR)
    closing.choose_outcome(work_for(world.manager, START), case, Outcome.NO_MEASURE, "Uitgelegd")
    closing.give_feedback(work_for(world.manager, START + HOUR), case, FIRST)
    closing.close(work_for(world.manager, START + 2 * HOUR), case)
    closing.reopen(work_for(world.adviser, START + 3 * HOUR), case, "Nieuwe getuige")
    session.commit()
    page = sign_in(world.reporter).get(f"/mijn-meldingen/{case.id}").text
    assert history(page).count("Manager Testpersoon heeft besloten wat er gebeurt.") == 1
    assert history(page).count("heeft verteld hoe het is afgelopen") == 1
    assert history(page).count("De melding is gesloten.") == 1
    assert FIRST in page


def test_the_handler_reads_and_is_mailed_that_the_ban_must_be_told_too(world, sign_in, app) -> None:
    case, ban = told_before_the_ban(world)
    impose(world, case, ban)
    page = sign_in(world.manager).get(f"/zaken/{case.id}").text
    assert "Er is na uw bericht een gebouwverbod opgelegd. Vertel dat ook." in page
    template = world.session.scalars(
        select(OutboxMessage.template).where(OutboxMessage.template.startswith("verbod_besloten"))
    ).one()
    with app.test_request_context():
        body = rendered(template, {"reference": case.reference, "link": "", "organisation": None})[1]
    assert "Wilt u het opnieuw vertellen, met dit besluit erbij?" in body


def test_a_ban_before_the_first_message_asks_for_no_second_one(world) -> None:
    ban = bans.imposed(world)
    assert ban.decided_on is not None
    templates = world.session.scalars(select(OutboxMessage.template)).all()
    assert "verbod_besloten" in templates
    assert "verbod_besloten_opnieuw" not in templates


def test_the_step_of_telling_says_what_comes_after_it(world, session, sign_in, work_for) -> None:
    case = bans.case(world, severity=2)
    work = work_for(world.manager)
    decision = measures.MeasureDecision(MeasureKind.WARNING_LETTER, "Dit mag niet", work.today)
    letter = measures.decide(work, case, decision)
    closing.choose_outcome(work, case, Outcome.MEASURES, "Dit mag niet")
    session.commit()
    client = sign_in(world.manager)

    def page() -> str:
        session.commit()
        return client.get(f"/zaken/{case.id}").text

    assert "Daarna legt u vast wat er is gedaan." in page()
    measures.carry_out(work, case, letter, work.today, None)
    assert "Daarna kunt u de zaak sluiten." in page()
    case.severity = 4
    measures.record_decided(work, case, MeasureKind.POLICE_NOTIFICATION, "Aangifte").carried_out_on = work.today
    assert "Daarna kijkt u terug op de zaak." in page()
