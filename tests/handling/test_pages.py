"""The pages of handling: who may open them, what they say when something is missing, what they keep."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from incidents.handling.models import CaseStep, Evaluation, Feedback
from incidents.handling.vocabulary import StepKind
from incidents.persons.vocabulary import PersonKnowledge
from incidents.registration.vocabulary import IncidentStatus, Outcome
from tests.factories import cases

PAGES = ("overnemen", "overdragen", "ernst", "afloop", "terugkoppelen", "evalueren", "heropenen", "toegang")


@pytest.fixture
def case(world, session):
    """A case that the manager of the desk handles."""
    made = cases.incident(world, handler=world.manager)
    session.commit()
    return made


def path(incident, step: str) -> str:
    return f"/zaken/{incident.id}/{step}"


@pytest.mark.parametrize("step", [each for each in PAGES if each != "overnemen"] + ["maatregelen/nieuw"])
def test_the_handler_opens_every_page_of_a_step(step, case, world, sign_in) -> None:
    response = sign_in(world.manager).get(path(case, step))
    assert response.status_code == 200
    assert "Man sloeg op de balie en schold." in response.text
    assert case.reference in response.text


@pytest.mark.parametrize("step", [*PAGES, "intrekken", "zelfde-gebeurtenis", "licht-afhandelen", "maatregelen/nieuw"])
@pytest.mark.parametrize("who", ["reporter", "colleague", "team_manager", "works_manager", "authority", "auditor"])
def test_whoever_has_no_part_in_the_handling_finds_nothing(step, who, case, world, sign_in) -> None:
    client = sign_in(getattr(world, who))
    for method in (client.get, client.post):
        response = method(path(case, step))
        assert response.status_code in {403, 404}
        assert "Man sloeg op de balie" not in response.text


@pytest.mark.parametrize("step", ["oppakken", "sluiten", "zelfde-gebeurtenis/ongedaan"])
@pytest.mark.parametrize("who", ["reporter", "team_manager", "auditor", "reception"])
def test_a_button_of_the_handling_does_nothing_for_others(step, who, world, session, sign_in) -> None:
    made = cases.incident(world)
    session.commit()
    assert sign_in(getattr(world, who)).post(path(made, step)).status_code in {403, 404}
    session.refresh(made)
    assert made.status is IncidentStatus.REPORTED


@pytest.mark.parametrize("part", ["reporter", "affected", "witnesses"])
def test_a_manager_who_was_there_never_handles_the_case(part, world, session, sign_in) -> None:
    value = (world.manager,) if part == "witnesses" else world.manager
    made = cases.incident(world, **{part: value})
    session.commit()
    client = sign_in(world.manager)
    assert client.post(path(made, "oppakken")).status_code == 404
    assert client.get(path(made, "licht-afhandelen")).status_code == 404
    session.refresh(made)
    assert made.handler_id is None


def test_another_manager_of_the_unit_takes_over_first(case, world, session, sign_in) -> None:
    client = sign_in(world.director)
    assert client.get(path(case, "ernst")).status_code == 403
    response = client.post(path(case, "overnemen"), data={"reason": "Manager is ziek", "version": case.version})
    assert response.status_code == 303
    session.refresh(case)
    assert case.handler_id == world.director.id
    assert client.get(path(case, "ernst")).status_code == 200


def test_a_page_of_a_case_that_does_not_exist_is_not_found(world, sign_in) -> None:
    assert sign_in(world.manager).get(f"/zaken/{uuid4()}/ernst").status_code == 404


def test_the_whole_way_from_report_to_closing(world, session, sign_in) -> None:
    made = cases.incident(world, person_knowledge=PersonKnowledge.IDENTIFIED)
    session.commit()
    client = sign_in(world.manager)

    def send(step: str, **values: str):
        response = client.post(path(made, step), data=values)
        assert response.status_code == 303, response.text
        session.refresh(made)

    send("oppakken")
    send("ernst", severity="3", version=str(made.version))
    send("afloop", outcome="no_measure", reason="Excuses aangeboden", version=str(made.version))
    assert made.next_promise == "feedback"
    draft = client.get(path(made, "terugkoppelen")).text
    assert "Dag Reporter," in draft
    assert "4433" in draft
    send("terugkoppelen", text="Dag, we nemen geen maatregel.", version=str(made.version))
    assert made.next_promise is None
    send("evalueren", learning_points="Wachttijd op het scherm zetten", version=str(made.version))
    send("sluiten", version=str(made.version))
    assert made.status is IncidentStatus.CLOSED
    kinds = session.scalars(select(CaseStep.kind).where(CaseStep.incident_id == made.id).order_by(CaseStep.at)).all()
    assert kinds == [
        StepKind.TAKEN_UP,
        StepKind.SEVERITY,
        StepKind.OUTCOME,
        StepKind.EVALUATED,
        StepKind.CLOSED,
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "geef eerst aan hoe ernstig het was"),
        ({"severity": 2}, "kies eerst de afloop"),
        ({"severity": 2, "outcome": Outcome.NO_MEASURE, "outcome_reason": "Sust"}, "hoe het afloopt"),
        ({"severity": 2, "outcome": Outcome.MEASURES, "outcome_reason": "Brief"}, "geen maatregel vast"),
    ],
)
def test_closing_too_early_says_what_is_missing(values, sentence, world, session, sign_in) -> None:
    made = cases.incident(world, handler=world.manager, **values)
    session.commit()
    client = sign_in(world.manager)
    response = client.post(path(made, "sluiten"), data={"version": made.version})
    assert response.status_code == 303
    with client.session_transaction() as cookie:
        (_category, said), *_others = cookie["_flashes"]
    assert sentence in said
    session.refresh(made)
    assert made.status is IncidentStatus.TAKEN_UP


def test_an_evaluation_is_asked_before_a_grave_case_is_closed(world, session, sign_in) -> None:
    made = cases.incident(
        world, handler=world.manager, severity=4, outcome=Outcome.NO_MEASURE, outcome_reason="Uitgelegd"
    )
    session.commit()
    client = sign_in(world.manager)
    client.post(path(made, "terugkoppelen"), data={"text": "Zo liep het af.", "version": made.version})
    client.post(path(made, "sluiten"))
    with client.session_transaction() as cookie:
        assert "kijk eerst terug" in cookie["_flashes"][-1][1]
    client.post(path(made, "evalueren"), data={"learning_points": "Niets bijzonders, omdat het goed ging"})
    assert session.scalars(select(Evaluation).where(Evaluation.incident_id == made.id)).one()
    client.post(path(made, "sluiten"))
    session.refresh(made)
    assert made.status is IncidentStatus.CLOSED


@pytest.mark.parametrize(
    ("step", "values", "sentence"),
    [
        ("ernst", {}, "Kies hoe ernstig het was"),
        ("ernst", {"severity": "6"}, "Kies hoe ernstig het was"),
        ("ernst", {"severity": "\x00'; drop"}, "Kies hoe ernstig het was"),
        ("afloop", {"outcome": "no_measure"}, "Leg in één zin uit waarom"),
        ("afloop", {"reason": "daarom"}, "Kies de afloop"),
        ("afloop", {"outcome": "jail", "reason": "daarom"}, "Kies de afloop"),
        ("afloop", {"outcome": "measures", "reason": "Brief"}, "Leg eerst ten minste één maatregel vast"),
        ("afloop", {"outcome": "person_unknown", "reason": "Beller"}, "Bevestig eerst"),
        ("terugkoppelen", {"text": "  "}, "Schrijf een bericht"),
        ("evalueren", {}, "Schrijf op wat u hiervan leert"),
        ("overdragen", {"reason": "Hoort daar"}, "Kies een afdeling"),
        ("overdragen", {"reason": "Hoort daar", "unit": str(uuid4())}, "Kies een afdeling"),
        ("overdragen", {"reason": "Hoort daar", "unit": "x" * 500}, "Kies een afdeling"),
        (
            "toegang",
            {"colleague": "Niemand", "reason": "Meelezen", "ends_on": "31-12-2099"},
            "Wij vinden deze collega niet",
        ),
        (
            "toegang",
            {"colleague": "colleague@voorbeeld.example", "reason": "x", "ends_on": "gisteren"},
            "Deze datum klopt niet",
        ),
        ("toegang", {"colleague": "colleague@voorbeeld.example", "reason": "x", "ends_on": "01-01-1850"}, "app-error"),
        ("ernst", {"severity": "2", "version": "9" * 5000}, "Uw tekst is bewaard"),
        ("ernst", {"severity": "2", "version": "²"}, "Uw tekst is bewaard"),
        ("terugkoppelen", {"text": "x" * 20_000}, "Deze tekst is te lang"),
    ],
)
def test_bad_input_gets_a_sentence_and_never_a_fault(step, values, sentence, case, world, session, sign_in) -> None:
    before = case.version
    response = sign_in(world.manager).post(path(case, step), data=values)
    assert response.status_code in {409, 422}
    assert sentence in response.text
    session.refresh(case)
    assert case.version == before


def test_signs_that_a_database_cannot_hold_are_left_out_and_others_are_shown_as_text(
    case, world, session, sign_in
) -> None:
    client = sign_in(world.manager)
    text = "<script>alert(1)</script> {{ 7*7 }} \x00 \u202e omgekeerd 😡"
    response = client.post(path(case, "evalueren"), data={"learning_points": text, "version": case.version})
    assert response.status_code == 303
    page = client.get(path(case, "evalueren")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page
    assert "😡" in page
    assert "\u202e" not in page


def test_a_refused_form_keeps_what_was_typed(case, world, sign_in) -> None:
    response = sign_in(world.manager).post(
        path(case, "afloop"), data={"outcome": "measures", "reason": "Hij kreeg een brief", "version": case.version}
    )
    assert response.status_code == 422
    assert "Hij kreeg een brief" in response.text
    assert "<title>Fout:" in response.text.replace("\n", "").replace("  ", "") or "Fout:" in response.text


def test_a_case_handed_over_starts_again_at_the_other_unit(case, world, session, sign_in) -> None:
    client = sign_in(world.manager)
    response = client.post(
        path(case, "overdragen"),
        data={"unit": str(world.units["team"].id), "reason": "Gebeurde bij het team", "version": case.version},
    )
    assert response.status_code == 303
    session.refresh(case)
    assert (case.status, case.handler_id, case.manager_unit_id) == (
        IncidentStatus.REPORTED,
        None,
        world.units["team"].id,
    )
    assert case.next_promise == "take_up"
    assert case.unit_id == world.units["desk"].id
    assert sign_in(world.team_manager).post(path(case, "oppakken")).status_code == 303


def test_a_colleague_is_given_access_to_one_case(case, world, session, sign_in) -> None:
    last = (datetime.now(UTC) + timedelta(days=10)).strftime("%d-%m-%Y")
    values = {"colleague": "colleague@voorbeeld.example", "reason": "Helpt mee", "ends_on": last}
    response = sign_in(world.manager).post(path(case, "toegang"), data=values | {"version": case.version})
    assert response.status_code == 303, response.text


def test_a_closed_case_is_opened_again_with_a_reason_and_told_anew(world, session, sign_in) -> None:
    made = cases.incident(
        world,
        handler=world.manager,
        status=IncidentStatus.CLOSED,
        severity=1,
        outcome=Outcome.NO_MEASURE,
        outcome_reason="Was niets",
        closed_at=datetime.now(UTC),
    )
    session.commit()
    client = sign_in(world.manager)
    assert client.post(path(made, "heropenen"), data={"version": made.version}).status_code == 422
    assert client.post(path(made, "heropenen"), data={"reason": "Kwam terug"}).status_code == 303
    session.refresh(made)
    assert (made.status, made.closed_at, made.next_promise) == (IncidentStatus.TAKEN_UP, None, "feedback")
    assert "Kies eerst de afloop" in client.get(path(made, "terugkoppelen")).text


def test_only_the_adviser_withdraws_a_report(case, world, session, sign_in) -> None:
    assert sign_in(world.manager).get(path(case, "intrekken")).status_code == 403
    client = sign_in(world.adviser)
    assert client.get(path(case, "intrekken")).status_code == 200
    assert client.post(path(case, "intrekken"), data={"reason": "Dubbel verstuurd"}).status_code == 303
    session.refresh(case)
    assert case.status is IncidentStatus.WITHDRAWN


def test_the_message_can_not_be_sent_before_there_is_an_outcome(case, world, session, sign_in) -> None:
    client = sign_in(world.manager)
    assert "Kies eerst de afloop" in client.get(path(case, "terugkoppelen")).text
    assert client.post(path(case, "terugkoppelen"), data={"text": "Alvast"}).status_code == 422
    assert session.scalars(select(Feedback)).all() == []


@pytest.mark.parametrize(
    ("knowledge", "hint"),
    [
        (PersonKnowledge.NOT_KNOWN, "Bevestig eerst bij ‘betrokkene’ dat niemand weet wie het was."),
        (PersonKnowledge.IDENTIFIED, "Dit past nu niet: u hebt vastgelegd wie het was."),
        (PersonKnowledge.CONFIRMED_UNKNOWN, "U hebt bevestigd dat niemand weet wie het was."),
    ],
)
def test_the_outcome_that_nobody_knows_who_it_was_says_what_is_true_of_this_case(
    knowledge, hint, world, session, sign_in
) -> None:
    made = cases.incident(world, handler=world.manager, person_knowledge=knowledge)
    session.commit()
    page = sign_in(world.manager).get(f"/zaken/{made.id}/afloop").text
    assert hint in page
    assert ("U hebt bevestigd" in page) is (knowledge is PersonKnowledge.CONFIRMED_UNKNOWN)
