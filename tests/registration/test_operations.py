"""The operations of reporting without their pages, and many people at once on a live database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from incidents.audit.models import AuditEntry
from incidents.notifications.models import OutboxMessage
from incidents.organisation.vocabulary import TellAdviser
from incidents.policy import NOBODY, Refused
from incidents.promises.models import Promise
from incidents.registration import operations, rules
from incidents.registration.models import Incident, Participant
from incidents.registration.report import Details, HelpWanted, IncidentReport
from incidents.registration.vocabulary import AggressionType, AlarmUse, Channel, Departure, SteppedIn
from incidents.work import Work
from tests.factories import cases
from tests.registration.conftest import report_form

MANY = 32


def told(world, **values) -> IncidentReport:
    """The least that somebody tells."""
    return IncidentReport(
        **{
            "story": "Hij schold.",
            "kinds": (AggressionType.VERBAL,),
            "channel": Channel.TELEPHONE,
            "occurred_on": date(2026, 1, 5),
            "unit_id": world.units["desk"].id,
            "affected_employee_id": world.reporter.id,
            **values,
        }
    )


def test_a_report_is_a_fact_with_a_promise_to_take_it_up(world, work_for, session):
    friday = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)
    incident = operations.report_incident(work_for(world.reporter, friday), told(world), uuid4())
    session.commit()
    assert incident.reference == "2026-0001"
    promise = session.scalars(select(Promise)).one()
    assert promise.due_at == datetime(2026, 3, 9, 16, 0, tzinfo=UTC)
    assert incident.next_due_at == promise.due_at
    facts = session.scalars(select(AuditEntry.name).where(AuditEntry.subject_id == incident.id)).all()
    assert "IncidentReported" in facts


def test_the_year_of_the_reference_is_that_of_the_registration_in_amsterdam(world, work_for):
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    incident = operations.report_incident(work_for(world.reporter, new_year), told(world), uuid4())
    assert incident.reference == "2027-0001"


def test_nobody_in_particular_cannot_report(world, session):
    with pytest.raises(Refused):
        operations.report_incident(Work(session, NOBODY, datetime.now(UTC)), told(world), uuid4())


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"story": "  "}, rules.NothingTold),
        ({"kinds": ()}, rules.NoKind),
        ({"unit_id": uuid4()}, rules.NoSuchUnit),
        ({"building_id": uuid4()}, rules.NoSuchBuilding),
        ({"affected_employee_id": uuid4()}, rules.NoSuchColleague),
        ({"witness_ids": (uuid4(),)}, rules.NoSuchColleague),
        ({"occurred_on": date(2150, 1, 1)}, rules.OccurredLater),
        ({"occurred_on": date(1850, 1, 1)}, rules.OccurredTooLongAgo),
        ({"help_wanted": HelpWanted("snel")}, rules.NoNumberToCall),
    ],
)
def test_what_cannot_be_so_is_refused(world, work_for, session, values, rule):
    with pytest.raises(rule):
        operations.report_incident(work_for(world.reporter), told(world, **values), uuid4())
    assert session.scalar(select(func.count()).select_from(Incident)) == 0


def test_somebody_who_has_left_cannot_be_named(world, work_for, session):
    gone = world.employee("gone", left_on=date(2020, 1, 1))
    with pytest.raises(rules.NoSuchColleague):
        operations.report_incident(work_for(world.reporter), told(world, affected_employee_id=gone.id), uuid4())


def test_a_witness_who_manages_does_not_handle(world, work_for):
    report = told(world, witness_ids=(world.manager.id,))
    incident = operations.report_incident(work_for(world.reporter), report, uuid4())
    assert incident.manager_unit_id == world.units["social"].id


def test_the_adviser_is_told_of_all_or_none_as_the_organisation_wishes(world, work_for, session):
    counted = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.template == "nieuwe_melding_adviseur")
    for wish, expected in ((TellAdviser.NONE, 0), (TellAdviser.ALL, 1)):
        world.organisation.tell_adviser = wish
        helped = told(world, help_wanted=HelpWanted("0600000000") if wish is TellAdviser.NONE else None)
        operations.report_incident(work_for(world.reporter), helped, uuid4())
        assert session.scalar(counted) == expected


def test_an_affected_colleague_corrects_and_the_handler_is_told(world, work_for, session):
    incident = cases.incident(world, affected=world.colleague, handler=world.manager)
    added = operations.add_to_report(work_for(world.colleague), incident, "Het was niet dinsdag maar woensdag.")
    session.commit()
    assert added.added_by_id == world.colleague.id
    mail = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "aanvulling")).one()
    assert mail.recipient_id == world.manager.id


def test_somebody_else_cannot_add_and_nothing_cannot_be_added(world, work_for):
    incident = cases.incident(world)
    with pytest.raises(Refused):
        operations.add_to_report(work_for(world.colleague), incident, "tekst")
    with pytest.raises(rules.NothingAdded):
        operations.add_to_report(work_for(world.reporter), incident, "   ")


def test_details_come_back_as_they_were_told():
    details = Details(with_what="stok", alarm=AlarmUse.FIXED, stepped_in=(SteppedIn.POLICE,), departure=Departure.LEFT)
    assert Details.read(details.as_stored()) == details
    assert Details().as_stored() is None
    assert Details.read(None) == Details()
    assert Details.read({"an_older_key": "x"}) == Details()


def test_many_people_send_at_once_without_a_double_number_or_an_error(live):
    clients = [live.client(live.world.reporter) for _ in range(MANY)]

    def send(client) -> int:
        return client.post("/melden", data=report_form(live.world)).status_code

    with ThreadPoolExecutor(MANY) as pool:
        assert list(pool.map(send, clients)) == [302] * MANY
    references = live.read(lambda session: session.scalars(select(Incident.reference)).all())
    assert sorted(int(each[-4:]) for each in references) == list(range(1, MANY + 1))


def test_one_form_sent_many_times_at_once_makes_one_incident(live):
    form = report_form(live.world)
    clients = [live.client(live.world.reporter) for _ in range(MANY)]
    with ThreadPoolExecutor(MANY) as pool:
        answers = list(pool.map(lambda client: client.post("/melden", data=form), clients))
    assert {each.status_code for each in answers} == {302}
    assert len({each.location for each in answers}) == 1
    assert live.read(lambda session: session.scalar(select(func.count()).select_from(Incident))) == 1
    assert live.read(lambda session: session.scalar(select(func.count()).select_from(Participant))) == 2
    template = OutboxMessage.template == "nieuwe_melding"
    assert live.read(lambda session: session.scalar(select(func.count()).where(template))) == 1


def test_a_time_later_today_is_still_to_come(world, work_for):
    noon = datetime.now(UTC).replace(hour=11, minute=0, second=0, microsecond=0)
    report = replace(told(world), occurred_on=noon.date(), occurred_at=time(13, 30))
    with pytest.raises(rules.OccurredLaterToday):
        operations.report_incident(work_for(world.reporter, noon), report, uuid4())
    operations.report_incident(work_for(world.reporter, noon + timedelta(hours=5)), report, uuid4())
