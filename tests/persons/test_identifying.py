"""Naming the person behind a case: candidates, a human's choice, undoing, and what stays hidden."""

from datetime import date

import pytest
from sqlalchemy import func, select, text

from incidents.audit.models import AuditEntry
from incidents.bans import operations as bans_operations
from incidents.measures import operations as measures_operations
from incidents.measures.operations import MeasureDecision
from incidents.measures.vocabulary import MeasureKind
from incidents.persons import operations, queries, rules
from incidents.persons.models import IncidentPerson, Person
from incidents.persons.rules import PersonDetails
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Refused
from incidents.registration.models import Incident
from incidents.registration.vocabulary import IncidentStatus
from incidents.work import ChangedBySomebodyElse
from tests.factories import bans, cases
from tests.registration.conftest import report_form

WHO = PersonDetails(name="Jan Vóórbeeldman", born_on=date(1975, 11, 19))


@pytest.fixture
def case(world):
    return cases.incident(world, handler=world.manager, person_hint="een man met een hoed")


def identify(work_for, who, case, details=WHO):
    return operations.identify(work_for(who), case, details)


def url(case, rest: str = "") -> str:
    return f"/zaken/{case.id}/betrokkene{rest}"


def test_somebody_new_is_written_down_with_as_little_as_possible(world, sign_in, session, case):
    session.commit()
    client = sign_in(world.manager)
    page = client.get(url(case)).get_data(as_text=True)
    assert "een man met een hoed" in page
    answer = client.post(url(case), data={"version": case.version, "name": "Jan Voorbeeldman", "born_on": "19-11-1975"})
    assert answer.status_code == 302
    person = session.scalars(select(Person)).one()
    assert (person.name, person.birth_day, person.address) == ("Jan Voorbeeldman", date(1975, 11, 19), None)
    session.refresh(case)
    assert case.person_knowledge is PersonKnowledge.IDENTIFIED
    assert "Jan Voorbeeldman" in client.get(url(case)).get_data(as_text=True)


def test_the_database_holds_no_readable_name(world, work_for, session, case):
    identify(work_for, world.manager, case)
    session.flush()
    row = session.execute(text("SELECT * FROM persons")).one()
    stored = b"".join(bytes(value) for value in row if isinstance(value, bytes | memoryview))
    assert b"Jan" not in stored
    assert b"1975" not in stored


def test_the_same_name_in_an_own_case_is_offered_and_a_human_confirms(world, sign_in, work_for, session, case):
    identify(work_for, world.manager, case)
    again = cases.incident(world, handler=world.manager)
    session.commit()
    client = sign_in(world.manager)
    form = {"version": again.version, "name": "jan  VOORBEELDMAN"}
    page = client.post(url(again), data=form).get_data(as_text=True)
    person = session.scalars(select(Person)).one()
    assert case.reference in page
    assert f'value="{person.id}"' in page
    assert session.scalar(select(func.count()).select_from(IncidentPerson)) == 1
    assert client.post(url(again), data=form | {"chosen": str(person.id)}).status_code == 302
    links = session.scalars(select(IncidentPerson)).all()
    assert {each.person_id for each in links} == {person.id}
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_another_date_of_birth_is_another_person(world, work_for, session, case):
    identify(work_for, world.manager, case)
    session.flush()
    work = work_for(world.manager)
    assert queries.matches(work, PersonDetails(name="Jan Voorbeeldman", born_on=date(1980, 1, 1))) == []
    assert len(queries.matches(work, PersonDetails(name="jan voorbeeldman"))) == 1
    assert queries.matches(work, PersonDetails()) == []


def test_an_alias_alone_is_found_again(world, work_for, session, case):
    identify(work_for, world.manager, case, PersonDetails(alias="Boze_Buur"))
    session.flush()
    assert len(queries.matches(work_for(world.manager), PersonDetails(alias="boze buur"))) == 1


def test_a_person_of_another_department_is_a_hit_without_details_and_logged(world, sign_in, work_for, session):
    elsewhere = cases.incident(world, unit="works", handler=world.works_manager)
    identify(work_for, world.works_manager, elsewhere)
    case = cases.incident(world, handler=world.manager)
    session.commit()
    client = sign_in(world.manager)
    form = {"version": case.version, "name": "Jan Voorbeeldman"}
    page = client.post(url(case), data=form).get_data(as_text=True)
    assert "ook bekend bij een andere afdeling" in page
    assert "Vraag de VPT-adviseur" in page
    assert elsewhere.reference not in page
    assert "19-11-1975" not in page.replace("Bijvoorbeeld 19-11-1975", "")
    person = session.scalars(select(Person)).one()
    log = session.scalars(select(AuditEntry).where(AuditEntry.name == "identify_person")).all()
    assert any(person.id in each.shown_ids and each.subject_id == case.id for each in log)
    sneaked = client.post(url(case), data=form | {"chosen": str(person.id)})
    assert sneaked.status_code == 200
    session.refresh(case)
    assert case.person_knowledge is PersonKnowledge.NOT_KNOWN
    assert client.post(url(case), data=form | {"chosen": "new"}).status_code == 302


def test_confirmed_unknown_can_become_known(world, sign_in, session, case):
    session.commit()
    client = sign_in(world.manager)
    assert client.post(url(case, "/onbekend"), data={"version": case.version}).status_code == 302
    session.refresh(case)
    assert case.person_knowledge is PersonKnowledge.CONFIRMED_UNKNOWN
    assert "niemand weet wie het is" in client.get(url(case)).get_data(as_text=True)
    client.post(url(case), data={"version": case.version, "name": "Toch Bekend"})
    session.refresh(case)
    assert case.person_knowledge is PersonKnowledge.IDENTIFIED


def test_a_confirmation_can_be_undone_and_stays_written(world, sign_in, work_for, session, case):
    identify(work_for, world.manager, case)
    session.commit()
    client = sign_in(world.manager)
    assert client.post(url(case, "/losmaken"), data={"version": case.version}).status_code == 302
    session.refresh(case)
    assert case.person_knowledge is PersonKnowledge.SAID_TO_BE_KNOWN
    link = session.scalars(select(IncidentPerson)).one()
    assert link.undone_by_id == world.manager.id
    assert client.post(url(case, "/losmaken"), data={"version": case.version}).status_code == 422
    identify(work_for, world.manager, case, PersonDetails(name="Iemand Anders"))
    session.commit()
    assert queries.confirmed_person(work_for(world.manager), case.id).name == "Iemand Anders"


@pytest.mark.parametrize("status", [IncidentStatus.REPORTED, IncidentStatus.CLOSED, IncidentStatus.WITHDRAWN])
def test_who_it_was_changes_only_while_the_case_is_handled(world, sign_in, work_for, session, case, status):
    identify(work_for, world.manager, case)
    other = cases.incident(world, handler=world.manager, status=status)
    case.status = status
    session.commit()
    client = sign_in(world.manager)
    for incident, rest, values in ((case, "/losmaken", {}), (other, "", {"name": "Jan"}), (other, "/onbekend", {})):
        refused = client.post(url(incident, rest), data={"version": incident.version, **values})
        assert refused.status_code == 422
        assert "niet in behandeling" in refused.text
        assert "niet in behandeling" in client.get(url(incident)).text
    assert session.scalars(select(IncidentPerson)).one().undone_at is None


@pytest.mark.parametrize("make", [bans.proposed, bans.submitted, bans.imposed, bans.served])
def test_nobody_is_taken_from_a_case_under_his_own_ban(world, sign_in, session, make):
    ban = make(world)
    case = bans.case_of(world, ban)
    session.commit()
    client = sign_in(world.manager)
    refused = client.post(url(case, "/losmaken"), data={"version": case.version})
    assert refused.status_code == 422
    assert "loopt nog een gebouwverbod" in refused.text
    if ban.decided_on is None and ban.submitted_at is not None:
        authority = bans.work_of(world, world.authority)
        bans_operations.return_proposal(authority, ban, case, "Wie zag het?")
    bans_operations.lift(bans.work_of(world, world.manager), ban, case, "Verkeerde persoon")
    session.commit()
    assert client.post(url(case, "/losmaken"), data={"version": case.version}).status_code == 302


def test_nobody_is_taken_from_a_case_with_a_measure_that_is_still_to_be_done(world, work_for, case):
    identify(work_for, world.manager, case)
    work = work_for(world.manager)
    letter = MeasureDecision(kind=MeasureKind.WARNING_LETTER, reason="Nodig", decided_on=work.today)
    made = measures_operations.decide(work, case, letter)
    with pytest.raises(rules.ActedAgainst):
        operations.unlink(work, case)
    measures_operations.carry_out(work, case, made, work.today, "Verstuurd")
    operations.unlink(work, case)
    assert made.person_id is not None


def test_a_second_handler_at_once_is_told_and_keeps_his_text(world, sign_in, session, case):
    session.commit()
    client = sign_in(world.manager)
    answer = client.post(url(case), data={"version": case.version - 1, "name": "Jan Voorbeeldman"})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Iemand anders heeft dit intussen gewijzigd" in page
    assert 'value="Jan Voorbeeldman"' in page
    assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_an_older_form_changes_nothing(world, work_for, case):
    work = work_for(world.manager)
    for verb in (operations.confirm_unknown, operations.unlink):
        with pytest.raises(ChangedBySomebodyElse):
            verb(work, case, case.version - 1)


def test_a_case_has_one_person(world, work_for, case):
    identify(work_for, world.manager, case)
    with pytest.raises(rules.AlreadyIdentified):
        identify(work_for, world.manager, case)
    with pytest.raises(rules.AlreadyIdentified):
        operations.confirm_unknown(work_for(world.manager), case)


@pytest.mark.parametrize(
    "hostile",
    [
        {"name": "", "alias": ""},
        {"name": "x" * 1_000_000},
        {"name": "Jan", "born_on": "31-02-1980"},
        {"name": "Jan", "born_on": "01-01-2150"},
        {"name": "Jan", "born_on": "01-01-1850"},
        {"name": "\x00\u202e"},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(world, sign_in, session, case, hostile):
    session.commit()
    answer = sign_in(world.manager).post(url(case), data={"version": case.version, **hostile})
    assert answer.status_code == 422
    assert "app-error" in answer.get_data(as_text=True)


def test_a_broken_version_or_choice_does_no_harm(world, sign_in, session, case):
    session.commit()
    client = sign_in(world.manager)
    assert client.post(url(case), data={"version": "oud", "name": "Jan"}).status_code == 409
    answer = client.post(url(case), data={"version": case.version, "name": "😀", "chosen": "geen-id"})
    assert answer.status_code == 302


@pytest.mark.parametrize("who", ["reporter", "colleague", "director", "adviser", "auditor", "team_manager"])
def test_only_the_handler_names_the_person(world, sign_in, session, case, who):
    session.commit()
    client = sign_in(world.people[who])
    for answer in (
        client.get(url(case)),
        client.post(url(case), data={"name": "Jan"}),
        client.post(url(case, "/onbekend")),
    ):
        assert answer.status_code in {403, 404}
    assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_operations_and_matches_are_refused_for_others(world, work_for, case):
    for verb in (lambda work: operations.identify(work, case, WHO), lambda work: operations.unlink(work, case)):
        with pytest.raises(Refused):
            verb(work_for(world.team_manager))
    with pytest.raises(Refused):
        queries.matches(work_for(world.reporter), WHO)


def taken_up_report(world, sign_in, session, told):
    """A report as somebody sent it, taken up by the manager."""
    assert sign_in(world.reporter).post("/melden", data=report_form(world, **told)).status_code == 302
    case = session.scalars(select(Incident)).one()
    sign_in(world.manager).post(f"/zaken/{case.id}/oppakken", data={"version": case.version})
    return case


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"person": "alias", "alias": "boze_buur"}, "boze_buur"),
        ({"person": "named", "person_name": "Jan Bedacht"}, "Jan Bedacht"),
        ({"channel": "social_media", "platform": "X", "handle": "boze_buur"}, "boze_buur"),
    ],
)
def test_what_the_reporter_called_the_person_is_a_suggestion_with_its_source(world, sign_in, session, told, name):
    case = taken_up_report(world, sign_in, session, told)
    client = sign_in(world.manager)
    page = client.get(url(case)).text
    assert page.count("Door de melder genoemd. Klopt het niet?") == 1
    assert f'value="{name}"' in page
    for path in ("", "/ernst"):
        seen = client.get(f"/zaken/{case.id}{path}").text
        assert name in seen.partition("<dt>Door de melder genoemd</dt>")[2].partition("</dd>")[0]
    assert session.scalars(select(func.count()).select_from(Person)).one() == 0


def test_a_name_that_the_reporter_took_back_is_no_suggestion(world, sign_in, session):
    case = taken_up_report(world, sign_in, session, {"person": "unknown", "alias": "weer_gewist"})
    client = sign_in(world.manager)
    for path in ("", "/ernst", "/betrokkene"):
        page = client.get(f"/zaken/{case.id}{path}").text
        assert "Door de melder genoemd" not in page
        assert "weer_gewist" not in page
