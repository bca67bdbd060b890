"""A report that was a mistake is withdrawn, and nothing goes on in its name."""

import pytest

from incidents.bans import operations as bans_operations
from incidents.handling import operations, rules
from incidents.measures import operations as measures
from incidents.measures.vocabulary import MeasureKind
from incidents.persons.vocabulary import PersonKnowledge
from incidents.registration.vocabulary import IncidentStatus
from tests.factories import bans, cases


def withdraw(world, case) -> None:
    operations.withdraw(bans.work_of(world, world.adviser), case, "Vergissing")


@pytest.mark.parametrize("make", [bans.proposed, bans.imposed, bans.served])
def test_a_case_with_a_ban_is_withdrawn_once_the_ban_is_lifted(make, world) -> None:
    ban = make(world)
    case = bans.case_of(world, ban)
    with pytest.raises(rules.BanStillStands):
        withdraw(world, case)
    bans_operations.lift(bans.work_of(world, world.manager), ban, case, "Verkeerde persoon")
    withdraw(world, case)
    assert case.status is IncidentStatus.WITHDRAWN


def test_the_adviser_reads_what_comes_first(world, session, sign_in) -> None:
    case = bans.case_of(world, bans.served(world))
    session.commit()
    answer = sign_in(world.adviser).post(
        f"/zaken/{case.id}/intrekken", data={"reason": "Vergissing", "version": case.version}
    )
    assert answer.status_code == 422
    assert "er is een gebouwverbod, of een voorstel daarvoor" in answer.text
    assert "Vergissing" in answer.text


def test_a_case_with_an_open_measure_is_withdrawn_once_that_is_taken_back(world, work_for) -> None:
    case = cases.incident(world, handler=world.manager, person_knowledge=PersonKnowledge.IDENTIFIED)
    work = work_for(world.manager)
    decision = measures.MeasureDecision(kind=MeasureKind.STOP_TALK, reason="Nodig", decided_on=work.today)
    made = measures.decide(work, case, decision)
    with pytest.raises(rules.MeasureStillOpen):
        withdraw(world, case)
    measures.withdraw(work, case, made, "Toch niet")
    withdraw(world, case)
    assert case.status is IncidentStatus.WITHDRAWN


def test_a_measure_that_was_done_does_not_keep_a_mistake_alive(world, work_for) -> None:
    case = cases.incident(world, handler=world.manager, person_knowledge=PersonKnowledge.IDENTIFIED)
    work = work_for(world.manager)
    decision = measures.MeasureDecision(kind=MeasureKind.STOP_TALK, reason="Nodig", decided_on=work.today)
    measures.carry_out(work, case, measures.decide(work, case, decision), work.today, None)
    withdraw(world, case)
    assert case.status is IncidentStatus.WITHDRAWN


def test_a_case_with_joined_reports_is_withdrawn_once_they_are_parted(world, work_for) -> None:
    main, second = cases.incident(world), cases.incident(world, reporter=world.colleague)
    work = work_for(world.adviser)
    operations.join_same_event(work, second, main.reference, "Zelfde man")
    with pytest.raises(rules.OthersJoined):
        withdraw(world, main)
    operations.undo_same_event(work, second)
    withdraw(world, main)
    assert main.status is IncidentStatus.WITHDRAWN
