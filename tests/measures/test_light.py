"""The light case: one page, one press; or on with separate steps, without losing a word."""

import html
import re

import pytest
from sqlalchemy import select

from incidents.handling import light_rules, queries
from incidents.handling.models import Feedback
from incidents.handling.vocabulary import LightChoice
from incidents.measures.light import LightDecision, light_close
from incidents.measures.models import Measure
from incidents.notifications.models import OutboxMessage
from incidents.persons.vocabulary import PersonKnowledge
from incidents.policy import Action
from incidents.registration import operations as reporting
from incidents.registration.vocabulary import AggressionType, IncidentStatus, Injury, Outcome
from tests.factories import cases

ANSWERS = {
    "severity": "2",
    "choice": "no_measure",
    "reason": "Beller bood excuses aan.",
    "text_no_measure": "Dag, dank je voor je melding.",
}
MESSAGE = ANSWERS["text_no_measure"]


@pytest.fixture
def case(world, session):
    """A report that a manager can handle in one press."""
    made = cases.incident(world)
    session.commit()
    return made


def url(incident) -> str:
    return f"/zaken/{incident.id}/licht-afhandelen"


@pytest.mark.parametrize("choice", list(LightChoice))
def test_one_press_takes_up_decides_tells_and_closes(choice, case, world, session, sign_in) -> None:
    client = sign_in(world.manager)
    page = client.get(url(case)).text
    assert "Dag Reporter," in page
    answers = ANSWERS | {"choice": choice.value, f"text_{choice.value}": MESSAGE, "version": case.version}
    response = client.post(url(case), data=answers)
    assert response.status_code == 303, response.text
    session.refresh(case)
    assert (case.status, case.severity, case.handler_id) == (IncidentStatus.CLOSED, 2, world.manager.id)
    assert case.outcome_reason == ANSWERS["reason"]
    assert case.next_promise is None
    assert session.scalars(select(Feedback)).one().text == MESSAGE
    measures = session.scalars(select(Measure)).all()
    if choice is LightChoice.VERBAL_CORRECTION:
        assert case.outcome is Outcome.MEASURES
        assert [each.carried_out_on is not None for each in measures] == [True]
    else:
        assert case.outcome.value == choice.value
        assert measures == []
    if choice is LightChoice.PERSON_UNKNOWN:
        assert case.person_knowledge is PersonKnowledge.CONFIRMED_UNKNOWN
    told = {each.template for each in session.scalars(select(OutboxMessage))}
    assert told == {"opgepakt", "terugkoppeling", "gesloten"}


def test_a_case_that_was_taken_up_already_closes_in_one_press_too(world, session, sign_in) -> None:
    made = cases.incident(world, handler=world.manager)
    session.commit()
    assert sign_in(world.manager).post(url(made), data=ANSWERS | {"version": made.version}).status_code == 303
    session.refresh(made)
    assert made.status is IncidentStatus.CLOSED


@pytest.mark.parametrize(
    "values",
    [
        {"help_requested": True},
        {"injury": Injury.YES},
        {"injury": Injury.UNKNOWN},
        {"details": {"injury_text": "Blauwe plek op de arm"}},
        {"police_reported": True},
        {"kinds": (AggressionType.PHYSICAL,)},
        {"kinds": (AggressionType.VERBAL, AggressionType.PSYCHOLOGICAL)},
        {"kinds": (AggressionType.BAN_VIOLATION,)},
    ],
)
def test_a_case_that_needs_more_is_not_closed_in_one_press(values, world, session, sign_in) -> None:
    made = cases.incident(world, **values)
    session.commit()
    client = sign_in(world.manager)
    assert client.get(url(made)).status_code == 303
    refused = client.post(url(made), data=ANSWERS)
    assert refused.status_code == 422
    assert MESSAGE in refused.text
    session.refresh(made)
    assert made.status is IncidentStatus.REPORTED


@pytest.mark.parametrize(
    "values",
    [
        {"help_requested": True},
        {"injury": Injury.YES},
        {"details": {"injury_text": "Blauwe plek"}},
        {"kinds": (AggressionType.PHYSICAL,)},
    ],
)
def test_what_a_colleague_reported_of_the_same_event_makes_a_case_heavy_too(
    values, case, world, session, sign_in
) -> None:
    joined = IncidentStatus.WITHDRAWN
    cases.incident(world, reporter=world.colleague, status=joined, same_event_as_id=case.id, **values)
    session.commit()
    refused = sign_in(world.manager).post(url(case), data=ANSWERS | {"version": case.version})
    assert refused.status_code == 422
    session.refresh(case)
    assert case.status is IncidentStatus.REPORTED


@pytest.mark.parametrize("missing", ["severity", "choice", "reason", "text_no_measure"])
def test_a_missing_answer_keeps_the_others_and_changes_nothing(missing, case, world, session, sign_in) -> None:
    given = {name: value for name, value in ANSWERS.items() if name != missing}
    response = sign_in(world.manager).post(url(case), data=given)
    assert response.status_code == 422
    for name in {"reason", "text_no_measure"} - {missing}:
        assert ANSWERS[name] in response.text
    session.refresh(case)
    assert (case.status, case.handler_id) == (IncidentStatus.REPORTED, None)


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]


@pytest.mark.parametrize("press", [{"severity": "3"}, {"steps": "1"}, {"severity": "3", "choice": "", "reason": ""}])
def test_a_heavier_case_goes_on_in_steps_with_what_was_typed(press, world, session, sign_in) -> None:
    made = cases.incident(world, person_knowledge=PersonKnowledge.IDENTIFIED)
    session.commit()
    client = sign_in(world.manager)
    first = client.post(url(made), data=ANSWERS | {"version": made.version} | press)
    assert first.status_code == 200
    assert "Hoe ernstig was het?" in first.text
    session.refresh(made)
    assert (made.status, made.handler_id, made.severity) == (IncidentStatus.TAKEN_UP, world.manager.id, None)

    kept = {name: hidden(first.text, name) for name in ("kept_choice", "kept_reason", "kept_text", "version")}
    second = client.post(f"/zaken/{made.id}/ernst", data=kept | {"severity": "3"})
    assert second.status_code == 200
    assert "Wat is de afloop?" in second.text
    assert ("excuses aan" in second.text) == (press.get("reason") is None)

    kept = {name: hidden(second.text, name) for name in ("kept_choice", "kept_reason", "kept_text", "version")}
    values = kept | {"outcome": "no_measure", "reason": "Beller bood excuses aan."}
    third = client.post(f"/zaken/{made.id}/afloop", data=values)
    assert third.status_code == 200
    assert MESSAGE in third.text
    sent = client.post(
        f"/zaken/{made.id}/terugkoppelen", data={"text": MESSAGE, "version": hidden(third.text, "version")}
    )
    assert sent.status_code == 303
    session.refresh(made)
    assert (made.severity, made.outcome, made.status) == (3, Outcome.NO_MEASURE, IncidentStatus.TAKEN_UP)


def test_somebody_else_took_it_up_meanwhile_and_the_text_is_kept(case, world, session, sign_in) -> None:
    before = case.version
    sign_in(world.director).post(f"/zaken/{case.id}/oppakken")
    session.refresh(case)
    response = sign_in(world.adviser).post(url(case), data=ANSWERS | {"version": before})
    assert response.status_code == 409
    assert "Director Testpersoon wijzigde deze zaak" in response.text
    assert MESSAGE in response.text
    assert case.handler_id == world.director.id


def test_an_identified_person_is_not_unknown(world, session, sign_in) -> None:
    made = cases.incident(world, person_knowledge=PersonKnowledge.IDENTIFIED)
    session.commit()
    response = sign_in(world.manager).post(url(made), data=ANSWERS | {"choice": "person_unknown"})
    assert response.status_code == 422
    assert ANSWERS["reason"] in response.text
    session.refresh(made)
    assert made.status is IncidentStatus.REPORTED


def test_the_operation_itself_refuses_what_is_heavy(case, world, work_for) -> None:
    heavy = LightDecision(3, LightChoice.NO_MEASURE, "Reden", "Tekst")
    work = work_for(world.manager)
    read = queries.case(work, case.id, Action.TAKE_UP)
    with pytest.raises(light_rules.LightNotPossible):
        light_close(work, read, heavy)


def test_the_page_ticks_only_what_the_report_says(case, world, sign_in) -> None:
    page = sign_in(world.manager).get(url(case)).text
    assert "Ernst 1 of 2<" not in page
    assert "Geen politie nodig" not in page
    assert "Geen geweld, bedreiging, stalking of bezoek ondanks een gebouwverbod gemeld" in page
    assert "Dit kan alleen bij ernst 1 of 2. Die kiest u zelf." in page


def test_the_buttons_of_a_case_that_was_taken_up_do_not_offer_to_take_it_up(case, world, session, sign_in) -> None:
    taken_up = cases.incident(world, handler=world.manager)
    session.commit()
    client = sign_in(world.manager)
    new, known = client.get(url(case)).text, client.get(url(taken_up)).text
    assert "Gewoon oppakken" in new
    assert "De zaak is opgepakt, door u." in new
    assert "Gewoon oppakken" not in known
    assert "De zaak is opgepakt, door u." not in known
    assert "Verder in losse stappen" in known


def test_where_the_reporter_knows_the_person_nobody_is_asked_to_say_otherwise(world, session, sign_in) -> None:
    made = cases.incident(world, person_knowledge=PersonKnowledge.SAID_TO_BE_KNOWN)
    session.commit()
    client = sign_in(world.manager)
    assert 'value="person_unknown"' not in client.get(url(made)).text
    refused = client.post(url(made), data=ANSWERS | {"choice": "person_unknown", "version": made.version})
    assert refused.status_code == 422
    session.refresh(made)
    assert made.status is IncidentStatus.REPORTED


#: What the proposed message says of each way to end.
SAID = {
    LightChoice.PERSON_UNKNOWN: "We weten niet wie het was.",
    LightChoice.NO_MEASURE: "We nemen geen maatregel tegen de persoon.",
    LightChoice.VERBAL_CORRECTION: "We hebben de persoon erop aangesproken.",
    LightChoice.COMPLAINT: "We zien dit als een klacht of kritiek, niet als agressie.",
    LightChoice.WELFARE_CONCERN: "We zien dit als een zorg om deze persoon.",
}


def proposed(page: str, choice: LightChoice) -> str:
    """The message that the page proposes for one way to end."""
    found = re.search(rf'<textarea[^>]*name="text_{choice.value}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return html.unescape(found[1]).strip()


@pytest.mark.parametrize("choice", list(LightChoice))
def test_the_proposed_message_says_how_it_ends_and_says_u(choice, case, world, sign_in) -> None:
    message = proposed(sign_in(world.manager).get(url(case)).text, choice)
    assert [other for other, words in SAID.items() if words in message] == [choice]
    assert " u " in message
    assert not re.search(r"\b(je|jij|jou|jouw)\b", message)


def test_the_message_of_the_chosen_ending_is_sent_and_no_other(case, world, session, sign_in) -> None:
    client = sign_in(world.manager)
    page = client.get(url(case)).text
    drafts = {f"text_{choice.value}": proposed(page, choice) for choice in LightChoice}
    client.post(url(case), data=ANSWERS | drafts | {"choice": "complaint", "version": case.version})
    assert session.scalars(select(Feedback)).one().text == drafts["text_complaint"]


def test_in_separate_steps_the_proposed_message_follows_the_outcome_that_is_chosen_there(
    case, world, session, sign_in
) -> None:
    client = sign_in(world.manager)
    untouched = {"text_no_measure": proposed(client.get(url(case)).text, LightChoice.NO_MEASURE)}
    first = client.post(url(case), data=ANSWERS | untouched | {"version": case.version, "steps": "1"}).text
    names = ("kept_choice", "kept_reason", "kept_text", "version")
    second = client.post(
        f"/zaken/{case.id}/ernst", data={name: hidden(first, name) for name in names} | {"severity": "2"}
    ).text
    third = client.post(
        f"/zaken/{case.id}/afloop",
        data={name: hidden(second, name) for name in names} | {"outcome": "complaint", "reason": "Een klacht"},
    ).text
    assert SAID[LightChoice.COMPLAINT] in third
    assert SAID[LightChoice.NO_MEASURE] not in third


def test_a_light_case_offers_one_press_beside_the_next_action(case, world, session, sign_in) -> None:
    heavy = cases.incident(world, help_requested=True)
    session.commit()
    client = sign_in(world.manager)
    page, heavy_page = (client.get(f"/zaken/{each.id}").text for each in (case, heavy))
    beside = page.split('class="app-next', 1)[1].split("</section>")[0].split("<details")[0]
    assert "Oppakken" in beside
    assert f'href="{url(case)}"' in beside
    assert url(heavy) not in heavy_page


def test_a_case_with_a_measure_is_not_offered_in_one_press(world, session, sign_in, work_for) -> None:
    made = cases.incident(world, handler=world.manager)
    session.commit()
    client = sign_in(world.manager)
    assert url(made) in client.get(f"/zaken/{made.id}").text
    decided = {"kind": "verbal_correction", "reason": "Aangesproken", "decided_on": f"{work_for(world.manager).today}"}
    assert client.post(f"/zaken/{made.id}/maatregelen/nieuw", data=decided).status_code == 303
    assert url(made) not in client.get(f"/zaken/{made.id}").text


@pytest.mark.parametrize(
    ("writes", "reads", "words"),
    [
        ("nl", "en", "We are not taking a measure against the person."),
        ("en", "nl", SAID[LightChoice.NO_MEASURE]),
    ],
)
def test_the_message_is_proposed_in_the_language_of_who_reads_it(writes, reads, words, world, session, sign_in) -> None:
    made = cases.incident(world, handler=world.manager)
    session.commit()
    for who, language in ((world.reporter, reads), (world.manager, writes)):
        sign_in(who).post("/taal", data={"locale": language, "next": "/mijn-gegevens"})
    client = sign_in(world.manager)
    page = client.get(url(made)).text
    assert f'<html lang="{writes}"' in page
    assert words in proposed(page, LightChoice.NO_MEASURE)
    assert ("Deze tekst is in het Engels" in page) == (writes == "nl")
    assert re.search(rf'<textarea[^>]*name="text_no_measure"[^>]*lang="{reads}"|lang="{reads}"[^>]*name="text_no', page)
    for step, answers in {"ernst": {"severity": "2"}, "afloop": {"outcome": "no_measure", "reason": "Excuses"}}.items():
        client.post(f"/zaken/{made.id}/{step}", data=answers)
    assert words in client.get(f"/zaken/{made.id}/terugkoppelen").text


def test_a_message_to_colleagues_with_two_languages_is_proposed_in_dutch(case, world, session, sign_in) -> None:
    joined = {"status": IncidentStatus.WITHDRAWN, "same_event_as_id": case.id}
    cases.incident(world, reporter=world.colleague, **joined)
    session.commit()
    sign_in(world.reporter).post("/taal", data={"locale": "en", "next": "/mijn-gegevens"})
    message = proposed(sign_in(world.manager).get(url(case)).text, LightChoice.NO_MEASURE)
    assert "Dag Reporter en Colleague," in message
    assert SAID[LightChoice.NO_MEASURE] in message


def test_what_was_added_to_the_report_stands_below_the_story(case, world, session, sign_in, work_for) -> None:
    reporting.add_to_report(work_for(world.reporter), case, "Hij kwam nog terug.\nEn schold weer.")
    session.commit()
    page = sign_in(world.manager).get(f"/zaken/{case.id}/licht-afhandelen").text
    assert "Later aangevuld door Reporter Testpersoon" in page
    assert page.index(case.story) < page.index("Hij kwam nog terug.\nEn schold weer.") < page.index("1. Hoe ernstig")
