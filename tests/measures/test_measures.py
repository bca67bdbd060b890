"""Several measures of a case: who decided, when, why; carried out, or taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from incidents.events import ExampleDataLoaded
from incidents.handling import closing, outcome_rules
from incidents.handling import operations as handling_operations
from incidents.measures import operations, queries, rules
from incidents.measures.models import Measure
from incidents.measures.operations import MeasureDecision
from incidents.measures.vocabulary import MeasureKind
from incidents.persons.models import IncidentPerson, Person
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Refused
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.work import ChangedBySomebodyElse
from tests.factories import cases


@pytest.fixture
def case(world, session, work_for):
    """A case that the manager handles, with a confirmed person."""
    made = cases.incident(world, handler=world.manager, person_knowledge=PersonKnowledge.IDENTIFIED)
    work = work_for(world.manager)
    person = Person(id=uuid4(), made_at=work.now, name="R. Voorbeeld")
    session.add(person)
    work.record(ExampleDataLoaded(person.id))
    session.flush()
    session.add(
        IncidentPerson(
            incident_id=made.id, person_id=person.id, confirmed_by_id=world.manager.id, confirmed_at=work.now
        )
    )
    session.commit()
    return made


def decision(work, kind=MeasureKind.WARNING_LETTER, **values) -> MeasureDecision:
    values.setdefault("reason", "Sloeg op de balie")
    values.setdefault("decided_on", work.today)
    return MeasureDecision(kind=kind, **values)


def test_two_measures_with_who_when_and_why(case, world, session, sign_in) -> None:
    client = sign_in(world.manager)
    today = case.occurred_on
    later = today + timedelta(days=14)
    for kind, planned_on in (("warning_letter", later.strftime("%d-%m-%Y")), ("police_complaint", "")):
        session.refresh(case)
        values = {
            "kind": kind,
            "reason": f"Waarom {kind}",
            "carried_out_by": "Samira",
            "planned_on": planned_on,
            "decided_on": today.strftime("%d-%m-%Y"),
            "version": case.version,
        }
        response = client.post(f"/zaken/{case.id}/maatregelen/nieuw", data=values)
        assert response.status_code == 303, response.text
    session.refresh(case)
    letter, complaint = session.scalars(select(Measure).order_by(Measure.decided_at)).all()
    assert (letter.kind, letter.reason, letter.planned_on) == (
        MeasureKind.WARNING_LETTER,
        "Waarom warning_letter",
        later,
    )
    assert letter.decided_by_id == world.manager.id
    assert letter.person_id is not None
    assert complaint.person_id is None
    assert case.police_reported is True


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Kies een maatregel"),
        ({"kind": "guillotine"}, "Kies een maatregel"),
        ({"kind": "building_ban"}, "Kies een maatregel"),
        ({"kind": "warning_letter", "reason": ""}, "Leg in één of twee zinnen uit waarom"),
        ({"kind": "warning_letter", "decided_on": "31-02-2026"}, "Deze datum klopt niet"),
        ({"kind": "warning_letter", "decided_on": "01-01-1850"}, "ligt voor het incident"),
        ({"kind": "warning_letter", "decided_on": "01-01-2150"}, "kan niet in de toekomst liggen"),
        ({"kind": "warning_letter", "planned_on": "01-01-2150"}, "hoogstens 12 maanden vooruit"),
        ({"kind": "service_suspension"}, "Kies een maatregel"),
        ({"kind": "contact_restriction", "planned_on": "31-12-2026"}, "Kies een maatregel"),
        ({"kind": "warning_letter", "reason": "x" * 2500}, "2500 tekens. Er passen er 2000"),
    ],
)
def test_a_measure_that_cannot_be_is_refused_with_a_sentence(values, sentence, case, world, session, sign_in) -> None:
    given = {"reason": "Sloeg op de balie", "decided_on": case.occurred_on.strftime("%d-%m-%Y")} | values
    response = sign_in(world.manager).post(f"/zaken/{case.id}/maatregelen/nieuw", data=given)
    assert response.status_code == 422
    assert sentence in response.text
    assert session.scalars(select(Measure)).all() == []


@pytest.mark.parametrize("outcome", [Outcome.COMPLAINT, Outcome.NO_MEASURE])
def test_a_complaint_allows_no_measure_and_the_page_says_so(outcome, case, world, session, work_for, sign_in) -> None:
    work = work_for(world.manager)
    closing.choose_outcome(work, case, outcome, "Was boos over de belasting")
    with pytest.raises(rules.NotWithOutcome):
        operations.decide(work, case, decision(work))
    session.commit()
    assert "hoort geen maatregel" in sign_in(world.manager).get(f"/zaken/{case.id}/maatregelen/nieuw").text


def test_the_page_says_what_to_do_for_a_measure_that_is_not_decided_here(case, world, session, sign_in) -> None:
    session.commit()
    page = sign_in(world.manager).get(f"/zaken/{case.id}/maatregelen/nieuw").text
    assert "Bel eerst de VPT-adviseur. Is er besloten? Noem dat dan bij de reden van de afloop." in page
    assert "nog niet vastleggen" not in page


def test_an_outcome_that_contradicts_a_measure_is_refused(case, world, work_for) -> None:
    work = work_for(world.manager)
    made = operations.decide(work, case, decision(work))
    with pytest.raises(outcome_rules.MeasuresStand):
        closing.choose_outcome(work, case, Outcome.COMPLAINT, "Toch niet")
    operations.withdraw(work, case, made, "Brief niet nodig")
    closing.choose_outcome(work, case, Outcome.COMPLAINT, "Toch niet")
    assert case.outcome is Outcome.COMPLAINT


def test_the_outcome_measures_needs_one_that_stands(case, world, work_for) -> None:
    work = work_for(world.manager)
    with pytest.raises(outcome_rules.MeasureNeeded):
        closing.choose_outcome(work, case, Outcome.MEASURES, "Brief")
    operations.decide(work, case, decision(work))
    closing.choose_outcome(work, case, Outcome.MEASURES, "Brief")
    assert case.outcome is Outcome.MEASURES


def test_against_an_unknown_person_only_the_police_and_what_is_about_the_event_remain(world, work_for, sign_in) -> None:
    made = cases.incident(world, handler=world.manager, person_knowledge=PersonKnowledge.CONFIRMED_UNKNOWN)
    work = work_for(world.manager)
    with pytest.raises(rules.PersonUnknown):
        operations.decide(work, made, decision(work))
    operations.decide(work, made, decision(work, MeasureKind.POLICE_COMPLAINT))
    work.session.commit()
    page = sign_in(world.manager).get(f"/zaken/{made.id}/maatregelen/nieuw").text
    assert 'value="police_complaint"' in page
    assert 'value="warning_letter"' not in page


def test_a_measure_is_carried_out_once_with_its_result(case, world, session, work_for, sign_in) -> None:
    work = work_for(world.manager)
    made = operations.decide(work, case, decision(work))
    session.commit()
    client, url = sign_in(world.manager), f"/zaken/{case.id}/maatregelen/{made.id}/uitgevoerd"
    assert f"Bijvoorbeeld {work.today:%d-%m-%Y}" in client.get(url).text
    assert "Waarschuwingsbrief" in client.get(url).text
    day = case.occurred_on.strftime("%d-%m-%Y")
    values = {"carried_out_on": day, "result": "Excuses", "version": made.version}
    assert client.post(url, data=values).status_code == 303
    session.refresh(made)
    assert (made.carried_out_on, made.result) == (case.occurred_on, "Excuses")
    assert client.post(url, data=values).status_code == 409
    assert client.post(url, data={"carried_out_on": day}).status_code == 422


def test_a_measure_is_taken_back_with_a_reason_and_the_police_mark_with_it(
    case, world, session, work_for, sign_in
) -> None:
    work = work_for(world.manager)
    made = operations.decide(work, case, decision(work, MeasureKind.POLICE_NOTIFICATION))
    session.commit()
    client, url = sign_in(world.manager), f"/zaken/{case.id}/maatregelen/{made.id}/intrekken"
    assert client.post(url, data={"version": made.version}).status_code == 422
    assert client.post(url, data={"reason": "Toch niet", "version": made.version}).status_code == 303
    session.refresh(made)
    session.refresh(case)
    assert made.withdraw_reason == "Toch niet"
    assert case.police_reported is False
    assert queries.of_incident(work, case) == [made]


def test_a_measure_of_another_case_is_not_found(case, world, session, work_for, sign_in) -> None:
    other = cases.incident(world, handler=world.manager)
    work = work_for(world.manager)
    made = operations.decide(work, case, decision(work))
    session.commit()
    client = sign_in(world.manager)
    assert client.get(f"/zaken/{other.id}/maatregelen/{made.id}/uitgevoerd").status_code == 404
    assert client.get(f"/zaken/{case.id}/maatregelen/{uuid4()}/intrekken").status_code == 404


@pytest.mark.parametrize("who", ["reporter", "director", "team_manager", "adviser", "authority", "auditor"])
def test_only_the_handler_decides_measures(who, case, world, work_for, sign_in) -> None:
    work = work_for(getattr(world, who))
    with pytest.raises(Refused):
        operations.decide(work, case, decision(work))
    response = sign_in(getattr(world, who)).post(f"/zaken/{case.id}/maatregelen/nieuw", data={"kind": "other"})
    assert response.status_code in {403, 404}


def test_a_case_that_nobody_handles_any_more_gets_no_measure(case, world, work_for) -> None:
    case.status = IncidentStatus.CLOSED
    work = work_for(world.manager)
    work.record(ExampleDataLoaded(case.id))
    with pytest.raises(rules.CaseNotInHandling):
        operations.decide(work, case, decision(work))


def test_a_form_from_before_another_change_is_refused(case, world, work_for) -> None:
    work = work_for(world.manager)
    before = case.version
    operations.decide(work, case, decision(work), before)
    work.session.flush()
    with pytest.raises(ChangedBySomebodyElse):
        operations.decide(work, case, decision(work), before)


def test_a_decided_ban_becomes_a_measure_by_the_authority(case, world, work_for) -> None:
    work = work_for(world.authority)
    person_id = queries.person_of(work, case.id)
    made = operations.record_decided(work, case, MeasureKind.BUILDING_BAN, "Bedreiging", person_id)
    assert (made.decided_by_id, made.decided_on, made.person_id) == (world.authority.id, work.today, person_id)
    with pytest.raises(rules.OwnProcedure):
        operations.withdraw(work_for(world.manager), case, made, "Toch niet")
    with pytest.raises(rules.OwnProcedure):
        operations.carry_out(work_for(world.manager), case, made, work.today, "Zonder te bezorgen")


@pytest.fixture
def almost_closed(case, world, session, work_for):
    """A case of which everything is done, but for a talk and a letter that were decided."""
    work = work_for(world.manager)
    handling_operations.assess_severity(work, case, 2)
    talk = operations.decide(work, case, decision(work, MeasureKind.STOP_TALK))
    work.now += timedelta(minutes=1)
    letter = operations.decide(work, case, decision(work))
    closing.choose_outcome(work, case, Outcome.MEASURES, "De norm is overschreden")
    closing.give_feedback(work, case, "We schrijven een brief en voeren een gesprek.")
    session.commit()
    return case, talk, letter


def test_a_case_does_not_close_while_something_decided_was_not_done(almost_closed, world, session, sign_in) -> None:
    case, talk, letter = almost_closed
    client = sign_in(world.manager)
    page = client.get(f"/zaken/{case.id}").text
    assert "Leg vast wat er is gedaan" in page
    assert "Dit is besloten, maar nog niet gedaan: stopgesprek, waarschuwingsbrief." in page
    for each in (talk, letter):
        assert f"/zaken/{case.id}/maatregelen/{each.id}/uitgevoerd" in page
    assert ">Zaak sluiten<" not in page
    client.post(f"/zaken/{case.id}/sluiten", data={"version": case.version})
    after = client.get(f"/zaken/{case.id}").text
    assert "U kunt nog niet sluiten. Dit is besloten, maar nog niet gedaan: stopgesprek, waarschuwingsbrief." in after
    session.refresh(case)
    assert case.status is IncidentStatus.TAKEN_UP


def test_a_case_closes_once_each_measure_was_carried_out_or_taken_back(
    almost_closed, world, session, sign_in, work_for
) -> None:
    case, talk, letter = almost_closed
    work = work_for(world.manager)
    operations.carry_out(work, case, talk, work.today, "Bood excuses aan")
    operations.withdraw(work, case, letter, "Na het gesprek niet meer nodig")
    session.commit()
    client = sign_in(world.manager)
    assert "Er staat geen maatregel meer open" in client.get(f"/zaken/{case.id}").text
    client.post(f"/zaken/{case.id}/sluiten", data={"version": case.version})
    session.refresh(case)
    assert case.status is IncidentStatus.CLOSED


def test_nobody_is_offered_to_take_contact_or_a_service_away(case, world, sign_in) -> None:
    page = sign_in(world.manager).get(f"/zaken/{case.id}/maatregelen/nieuw").text
    assert 'value="stop_talk"' in page
    assert 'value="contact_restriction"' not in page
    assert 'value="service_suspension"' not in page
    assert "een tweede persoon beslist erover" in page
    assert "maxlength" not in page
