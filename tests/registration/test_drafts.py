"""Drafts: kept while one types, found again after signing out, seen by nobody else, gone after a while."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from incidents.policy import SYSTEM, Refused
from incidents.registration import operations
from incidents.registration.models import Incident, ReportDraft
from incidents.registration.rules import AlreadySent, TooManyDrafts
from incidents.work import AMSTERDAM, Work
from tests.registration.conftest import STORY, refused, report_form

JSON = {"Accept": "application/json"}


def test_a_draft_saves_itself_and_says_when(world, sign_in, session):
    form = report_form(world)
    answer = sign_in(world.reporter).post(f"/melden/concept/{form['form_key']}", data=form, headers=JSON)
    assert answer.status_code == 200
    assert len(answer.get_json()["saved_at"]) == 5
    kept = session.scalars(select(ReportDraft)).one()
    assert kept.value["story"] == [STORY]
    assert "csrf_token" not in kept.value


def test_saving_again_keeps_one_draft_with_the_last_words(world, sign_in, session):
    form = report_form(world)
    client = sign_in(world.reporter)
    for story in ("eerst", "daarna"):
        client.post(f"/melden/concept/{form['form_key']}", data=form | {"story": story}, headers=JSON)
    assert session.scalars(select(ReportDraft)).one().value["story"] == ["daarna"]


def test_a_draft_survives_signing_out_and_opens_as_it_was_typed(world, sign_in):
    form = report_form(
        world, kinds=["stalking", "doxing"], day="other", date="31-13", person="alias", alias="boze_buur"
    )
    client = sign_in(world.reporter)
    client.post(f"/melden/concept/{form['form_key']}", data=form, headers=JSON)
    client = sign_in(world.reporter)
    assert STORY[:40] in client.get("/mijn-meldingen").get_data(as_text=True)
    assert "U hebt nog 1 concept" in client.get("/melden", follow_redirects=True).get_data(as_text=True)
    page = client.get(f"/melden?concept={form['form_key']}").get_data(as_text=True)
    assert STORY in page
    for text in (
        'value="31-13"',
        'value="boze_buur"',
        'value="stalking" checked',
        'value="doxing" checked',
        "Concept bewaard om",
    ):
        assert text in page


def test_four_drafts_are_one_line_below_the_alarm_number(world, sign_in):
    client = sign_in(world.reporter)
    for story in ("een", "twee", "drie", "vier"):
        form = report_form(world, story=story)
        client.post(f"/melden/concept/{form['form_key']}", data=form, headers=JSON)
    page = client.get("/melden", follow_redirects=True).get_data(as_text=True)
    main = page.partition("<main")[2]
    assert main.index("Bel 112") < main.index("U hebt nog 4 concepten")
    assert 'href="/mijn-meldingen#concepten"' in main
    assert "twee" not in main


def test_the_address_of_the_form_holds_its_key_so_that_reloading_keeps_it(world, sign_in):
    client = sign_in(world.reporter)
    address = client.get("/melden").location
    key = address.partition("concept=")[2]
    for _ in range(2):
        assert f'value="{key}"' in client.get(address).get_data(as_text=True)
    assert client.get("/melden").location != address


def test_an_empty_form_makes_no_draft(world, sign_in, session):
    form = report_form(world, story="  ", kinds=[])
    form.pop("channel")
    client = sign_in(world.reporter)
    saved = client.post(f"/melden/concept/{form['form_key']}", data=form, headers=JSON)
    assert saved.get_json() == {"saved_at": None}
    refused = client.post("/melden", data=form)
    assert refused.status_code == 422
    assert "Concept bewaard om" not in refused.get_data(as_text=True).replace('data-draft-saved="Concept', "")
    later = client.post(f"/melden/concept/{form['form_key']}", data=form)
    assert "geen concept bewaard" in client.get(later.location).get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(ReportDraft)) == 0


def test_who_empties_the_form_keeps_no_draft(world, sign_in, session):
    form = report_form(world)
    client = sign_in(world.reporter)
    client.post(f"/melden/concept/{form['form_key']}", data=form, headers=JSON)
    empty = report_form(world, form_key=form["form_key"], story="", kinds=[], channel="")
    client.post(f"/melden/concept/{form['form_key']}", data=empty, headers=JSON)
    assert session.scalar(select(func.count()).select_from(ReportDraft)) == 0


def test_without_javascript_a_button_keeps_the_draft(world, sign_in):
    form = report_form(world)
    client = sign_in(world.reporter)
    answer = client.post(f"/melden/concept/{form['form_key']}", data=form)
    assert answer.status_code == 302
    assert "Uw concept is bewaard" in client.get(answer.location).get_data(as_text=True)


def test_drafts_of_others_are_not_found(world, sign_in, session):
    form = report_form(world)
    sign_in(world.reporter).post(f"/melden/concept/{form['form_key']}", data=form, headers=JSON)
    other = sign_in(world.colleague)
    assert STORY[:20] not in other.get(f"/melden?concept={form['form_key']}").get_data(as_text=True)
    assert STORY[:20] not in other.get("/mijn-meldingen").get_data(as_text=True)
    other.post(f"/melden/concept/{form['form_key']}/verwijderen")
    assert session.scalar(select(func.count()).select_from(ReportDraft)) == 1
    assert other.get("/melden?concept=geen-sleutel").status_code == 404


def test_a_draft_is_thrown_away_only_after_a_question(world, sign_in, session):
    form = report_form(world)
    client = sign_in(world.reporter)
    asked = client.post(f"/melden/concept/{form['form_key']}", data=form | {"weggooien": "1"})
    assert asked.location == f"/melden/concept/{form['form_key']}/verwijderen"
    assert asked.location in client.get("/mijn-meldingen").text
    page = client.get(asked.location).text
    assert "Na het weggooien kan niemand die terughalen." in page
    assert STORY in page
    assert f"/melden?concept={form['form_key']}" in page
    assert session.scalars(select(ReportDraft)).one().value["story"] == [STORY]
    assert client.post(asked.location).status_code == 302
    assert session.scalar(select(func.count()).select_from(ReportDraft)) == 0
    assert client.get(asked.location).location == "/mijn-meldingen"


def test_the_question_about_a_draft_shows_nobody_elses_words(world, sign_in):
    form = report_form(world)
    sign_in(world.reporter).post(f"/melden/concept/{form['form_key']}", data=form, headers=JSON)
    answer = sign_in(world.colleague).get(f"/melden/concept/{form['form_key']}/verwijderen")
    assert answer.location == "/mijn-meldingen"
    assert STORY not in answer.text


def test_sending_removes_the_draft_and_its_address_leads_to_the_report(world, sign_in, session):
    form = report_form(world)
    client = sign_in(world.reporter)
    client.post(f"/melden/concept/{form['form_key']}", data=form, headers=JSON)
    sent = client.post("/melden", data=form)
    assert session.scalar(select(func.count()).select_from(ReportDraft)) == 0
    assert client.get(f"/melden?concept={form['form_key']}").location == sent.location


def test_a_sent_report_gets_no_draft_afterwards(world, work_for):
    work = work_for(world.reporter)
    key = uuid4()
    from tests.registration.test_operations import told

    operations.report_incident(work, told(world), key)
    with pytest.raises(AlreadySent):
        operations.save_draft(work, key, {"story": ["te laat"]})


def test_at_most_twenty_drafts_are_kept(world, work_for):
    work = work_for(world.reporter)
    keys = [uuid4() for _ in range(20)]
    for key in keys:
        operations.save_draft(work, key, {"story": ["tekst"]})
    operations.save_draft(work, keys[0], {"story": ["verder getypt"]})
    with pytest.raises(TooManyDrafts):
        operations.save_draft(work, uuid4(), {"story": ["een te veel"]})


def test_a_draft_that_is_too_large_is_refused_with_a_sentence(world, sign_in):
    form = report_form(world, story="x" * 300_000)
    answer = sign_in(world.reporter).post(f"/melden/concept/{form['form_key']}", data=form, headers=JSON)
    assert answer.status_code == 422
    assert "te lang" in answer.get_json()["sentence"]


def test_a_signed_out_page_is_told_so(world, client):
    answer = client.post(f"/melden/concept/{uuid4()}", data=report_form(world), headers=JSON)
    assert answer.status_code == 401
    assert answer.get_json()["sentence"] == "U bent niet meer ingelogd."


def test_drafts_go_thirty_days_after_the_last_change(world, work_for, session):
    now = datetime.now(UTC)
    operations.save_draft(work_for(world.reporter, now - timedelta(days=31)), uuid4(), {"story": ["oud"]})
    operations.save_draft(work_for(world.reporter, now - timedelta(days=29)), uuid4(), {"story": ["nieuw"]})
    assert operations.clear_old_drafts(Work(session, SYSTEM, now)) == 1
    assert operations.clear_old_drafts(Work(session, SYSTEM, now)) == 0
    assert session.scalars(select(ReportDraft)).one().value["story"] == ["nieuw"]


def test_only_the_clock_clears_drafts(world, work_for):
    with pytest.raises(Refused):
        operations.clear_old_drafts(work_for(world.reporter))


def test_zojuist_of_another_day_becomes_that_day(world, sign_in, work_for, session):
    key = uuid4()
    then = datetime.now(UTC) - timedelta(days=3)
    operations.save_draft(work_for(world.reporter, then), key, {"story": [STORY], "day": ["just_now"]})
    session.commit()
    page = sign_in(world.reporter).get(f"/melden?concept={key}").get_data(as_text=True)
    assert 'value="other" checked' in page
    assert then.strftime("%d-%m-%Y") in page


@pytest.mark.parametrize("says_when_it_was_opened", [True, False])
def test_zojuist_of_a_draft_stays_the_moment_it_was_begun(world, sign_in, work_for, session, says_when_it_was_opened):
    key, now = uuid4(), datetime.now(AMSTERDAM)
    begun = max(now - timedelta(hours=2), now.replace(hour=0, minute=0))
    opened = {"opened_at": [begun.isoformat()]} if says_when_it_was_opened else {}
    saved = now if says_when_it_was_opened else begun
    operations.save_draft(work_for(world.reporter, saved), key, {"story": [STORY], "day": ["just_now"], **opened})
    session.commit()
    client = sign_in(world.reporter)
    page = client.get(f"/melden?concept={key}").text
    opened_at = re.search(r'<input[^>]*name="opened_at"[^>]*value="([^"]+)"', page)[1]
    assert f"Zojuist, {begun.astimezone(AMSTERDAM):%H.%M} uur" in page
    client.post("/melden", data=report_form(world, form_key=str(key), opened_at=opened_at))
    assert session.scalars(select(Incident)).one().occurred_at_time == begun.astimezone(AMSTERDAM).time().replace(
        second=0, microsecond=0
    )


def test_a_draft_of_another_day_says_the_day_on_which_it_was_saved(world, sign_in, work_for, session):
    key, then = uuid4(), datetime.now(UTC) - timedelta(days=6)
    operations.save_draft(work_for(world.reporter, then), key, {"story": [STORY]})
    session.commit()
    page = sign_in(world.reporter).get(f"/melden?concept={key}").text
    assert f"Concept bewaard op {then.astimezone(AMSTERDAM):%d-%m-%Y, %H.%M} uur" in page


def test_a_refused_form_is_kept_as_a_draft(live):
    client = live.client(live.world.reporter)
    form = report_form(live.world, kinds=[])
    for page in (refused(client, form), client.get(f"/melden?concept={form['form_key']}&nakijken=1").text):
        assert "Concept bewaard om" in page
        assert "Kies bij vraag 2 ten minste één antwoord." in page
        assert STORY in page
    assert "Kies bij vraag 2 ten minste één antwoord." not in client.get(f"/melden?concept={form['form_key']}").text
    kept = live.read(lambda session: session.scalars(select(ReportDraft)).one().value)
    assert kept["story"] == [STORY]
    assert live.read(lambda session: session.scalar(select(func.count()).select_from(Incident))) == 0
