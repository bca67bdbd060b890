"""The access log as the auditor reads it: numbers and actions, no content."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from incidents import events
from incidents.audit.models import AuditEntry
from incidents.audit.vocabulary import EntryKind
from incidents.bans.models import Ban
from incidents.events import Event
from incidents.oversight import queries, wording
from incidents.persons.models import IncidentPerson, Person
from incidents.policy import Action
from tests.factories.cases import incident
from tests.reporting.conftest import keep, statements

NOON = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def text_of(response):
    words = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(words.replace("&#39;", "'").split())


def entry(
    world, kind=EntryKind.READ, name=Action.VIEW_CASE, actor=None, subject=None, shown=(), at=NOON, role="manager"
):
    made = AuditEntry(
        id=uuid4(),
        at=at,
        kind=kind,
        name=str(name),
        actor_id=actor.id if actor else None,
        role=role,
        subject_id=subject.id if subject else None,
        shown_ids=[each.id for each in shown],
    )
    world.session.add(made)
    return made


@pytest.fixture
def told(world):
    """A case that was reported, seen, seen in a list with two others, taken up, and refused to somebody."""
    cases = [incident(world, story="GEHEIM VERHAAL", person_hint="GEHEIME AANWIJZING") for _ in range(3)]
    first = cases[0]
    entry(world, EntryKind.FACT, "IncidentReported", world.reporter, first, at=NOON, role="employee")
    entry(world, actor=world.manager, subject=first, at=NOON + timedelta(minutes=1))
    entry(world, actor=world.director, shown=cases, at=NOON + timedelta(minutes=2))
    entry(world, EntryKind.FACT, "TakenUp", world.manager, first, at=NOON + timedelta(minutes=3))
    entry(world, EntryKind.REFUSED, Action.VIEW_CASE, world.teammate, first, at=NOON + timedelta(minutes=4), role=None)
    entry(world, EntryKind.FACT, "PromiseReminded", None, first, at=NOON + timedelta(minutes=5), role="system")
    world.cases = cases
    world.session.commit()
    return world


def address_after(client, **typed):
    answer = client.post("/inzagelog", data=typed)
    assert answer.status_code == 303, text_of(answer)
    return answer.headers["Location"]


def test_every_fact_and_every_action_has_its_sentences():
    classes = {each for each in vars(events).values() if isinstance(each, type) and issubclass(each, Event)}
    facts = classes - {Event, events.BanEvent}
    assert set(wording.FACTS) == facts
    assert set(wording.ACTIONS) == set(Action)
    assert set(wording.KINDS) == set(EntryKind)


def test_the_auditor_reads_who_did_saw_and_was_refused_what(told, sign_in):
    page = text_of(sign_in(told.auditor).get("/inzagelog?van=01-06-2026&tot=01-06-2026"))
    reference = told.cases[0].reference
    assert f"Reporter Testpersoon Medewerker Meldde een incident Zaak {reference}" in page
    assert f"Manager Testpersoon Leidinggevende Bekeek een zaak Zaak {reference}" in page
    assert "Director Testpersoon Leidinggevende Bekeek de werkvoorraad: 3 getoond Toon alle 3" in page
    assert f"Teammate Testpersoon Geweigerd: Mocht deze zaak niet zien Zaak {reference}" in page
    assert "uur Het systeem Stuurde een herinnering aan een belofte" in page
    assert all(each.reference in page for each in told.cases)


def test_the_newest_stands_first_in_amsterdam_time(told, sign_in):
    page = text_of(sign_in(told.auditor).get("/inzagelog?van=01-06-2026&tot=01-06-2026"))
    assert page.index("01-06-2026, 12.05 uur") < page.index("01-06-2026, 12.00 uur")


def test_no_content_of_a_case_reaches_the_auditor(told, sign_in):
    client, reference = sign_in(told.auditor), told.cases[0].reference
    with statements() as said:
        pages = [
            client.get("/inzagelog"),
            client.get("/inzagelog.csv"),
            client.get(f"/inzagelog?zaak={reference}"),
        ]
    for page in pages:
        assert page.status_code == 200
        assert "GEHEIM" not in page.get_data(as_text=True)
    assert not [each for each in said if "incidents.story" in each or "persons.name" in each]


def test_a_case_is_found_in_its_own_entries_and_in_lists_that_showed_it(told, sign_in):
    client = sign_in(told.auditor)
    where = address_after(client, zaak=told.cases[1].reference)
    page = text_of(client.get(where))
    assert "Director Testpersoon" in page
    assert "Pakte de zaak op" not in page
    assert where.endswith(f"zaak={told.cases[1].reference}")


@pytest.mark.parametrize("typed", ["manager@voorbeeld.example", "MANAGER@voorbeeld.example", "Manager Testpersoon"])
def test_a_person_is_found_by_address_or_whole_name_and_the_address_holds_no_name(told, sign_in, typed):
    client = sign_in(told.auditor)
    where = address_after(client, wie=typed)
    assert where == f"/inzagelog?medewerker={told.manager.id}"
    page = client.get(where)
    assert "Reporter Testpersoon" not in text_of(page)
    assert "Pakte de zaak op" in text_of(page)
    assert 'value="manager@voorbeeld.example"' in page.get_data(as_text=True)


def test_a_period_and_a_kind_narrow_the_list(told, sign_in):
    client = sign_in(told.auditor)
    where = address_after(client, van="1-6-2026", tot="1-6-26", wat="refused")
    page = text_of(client.get(where))
    assert "1 handeling" in page
    assert "Mocht deze zaak niet zien" in page
    assert "Meldde een incident" not in page
    assert "Hier is niets gebeurd" in text_of(client.get("/inzagelog?tot=31-05-2026"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"wie": "Niemand Bestaat"}, "We kennen geen medewerker met deze naam"),
        ({"wie": "Manager"}, "Bedoelt u met Manager: Manager Testpersoon"),
        ({"zaak": "2026-9999"}, "Er is geen zaak met dit nummer."),
        ({"zaak": "x" * 150}, "Er is geen zaak met dit nummer."),
        ({"zaak": "x" * 5000}, "Deze tekst is te lang"),
        ({"van": "gisteren"}, "Deze datum klopt niet."),
        ({"van": "02-06-2026", "tot": "01-06-2026"}, "De laatste dag ligt voor de eerste dag."),
        ({"tot": "31-12-9999"}, "Kies een dag van 01-01-2000 tot en met 31-12-2150."),
        ({"van": "01-01-1850"}, "Kies een dag vanaf 01-01-2000."),
    ],
)
def test_what_cannot_be_found_says_so_and_keeps_what_was_typed(told, sign_in, typed, sentence):
    answer = sign_in(told.auditor).post("/inzagelog", data=typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert all(f'value="{words}"' in answer.get_data(as_text=True) for words in typed.values())


def test_two_colleagues_of_one_name_are_told_apart_by_address(told, sign_in):
    namesake = told.employee("namesake")
    namesake.name = "Manager Testpersoon"
    keep(told.session, namesake, namesake.id)
    told.session.commit()
    client = sign_in(told.auditor)
    assert "Meer medewerkers hebben deze naam." in text_of(
        client.post("/inzagelog", data={"wie": "manager testpersoon"})
    )
    assert address_after(client, wie="namesake@voorbeeld.example")


@pytest.mark.parametrize("query", ["medewerker=onzin", "medewerker=00000000-0000-0000-0000-000000000000"])
def test_an_employee_who_does_not_exist_is_not_found(told, sign_in, query):
    assert sign_in(told.auditor).get(f"/inzagelog?{query}").status_code == 404


@pytest.mark.parametrize("query", ["voor=onzin", "wat=onzin", "voor=20260101T000000.000000_x", "voor=%00", "wat=%00"])
def test_a_hand_made_address_never_breaks_the_page(told, sign_in, query):
    assert sign_in(told.auditor).get(f"/inzagelog?{query}").status_code == 200


def test_each_look_at_the_log_is_itself_logged(told, sign_in, session):
    client = sign_in(told.auditor)
    client.get("/inzagelog")
    client.get(f"/inzagelog?zaak={told.cases[0].reference}")
    client.get(f"/inzagelog?medewerker={told.manager.id}")
    client.get("/inzagelog.csv")
    looks = session.execute(
        select(AuditEntry.name, AuditEntry.subject_id)
        .where(AuditEntry.actor_id == told.auditor.id)
        .order_by(AuditEntry.at)
    ).all()
    assert looks == [
        (Action.SEE_ACCESS_LOG, None),
        (Action.SEE_ACCESS_LOG, told.cases[0].id),
        (Action.SEE_ACCESS_LOG, told.manager.id),
        (Action.EXPORT_ACCESS_LOG, None),
    ]
    assert "Sloeg het inzagelog op als bestand" in text_of(client.get("/inzagelog"))


def test_paging_shows_every_entry_once_even_within_one_instant(told, sign_in):
    for _ in range(120):
        entry(told, EntryKind.FACT, "SignedIn", told.reporter, told.reporter)
    told.session.commit()
    client = sign_in(told.auditor)
    where = f"/inzagelog?medewerker={told.reporter.id}"
    sizes, seen = [], 0
    while where:
        page = client.get(where).get_data(as_text=True)
        sizes.append(page.count("<time"))
        seen += page.count("Logde in")
        older = re.search(r'href="([^"]+)" rel="next"', page)
        where = older[1].replace("&amp;", "&") if older else None
    assert seen == 120
    assert sizes == [50, 50, 21]


def test_the_page_asks_the_database_as_often_for_many_as_for_few(told, sign_in):
    client = sign_in(told.auditor)
    client.get("/inzagelog")  # what holds until the organisation changes is asked here
    with statements() as few:
        client.get("/inzagelog?van=01-06-2026&tot=01-06-2026")
    for _ in range(40):
        entry(told, actor=told.director, subject=incident(told), shown=told.cases)
    told.session.commit()
    with statements() as many:
        client.get("/inzagelog?van=01-06-2026&tot=01-06-2026")
    assert len(few) == len(many)


def test_the_file_holds_the_choice_and_no_formula(told, sign_in):
    sly = told.employee("sly")
    sly.name = "=1+1"
    keep(told.session, sly, sly.id)
    entry(told, actor=sly, subject=told.cases[0])
    told.session.commit()
    answer = sign_in(told.auditor).get(f"/inzagelog.csv?zaak={told.cases[0].reference}")
    header, *rows = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";")
    assert header == ["Wanneer", "Soort", "Wie", "Rol", "Handeling", "Waarop", "Getoond"]
    assert "'=1+1" in [row[2] for row in rows]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert any(row[4] == "Pakte de zaak op" for row in rows)


@pytest.mark.parametrize(
    "who", ["reporter", "manager", "adviser", "administrator", "registrar", "authority", "support", "reception"]
)
def test_only_the_auditor_opens_the_log(told, sign_in, who):
    client = sign_in(getattr(told, who))
    assert client.get("/inzagelog").status_code == 403
    assert client.post("/inzagelog", data={}).status_code == 403
    assert client.get("/inzagelog.csv").status_code == 403


def test_a_person_is_shown_by_signs_only(told, sign_in):
    person = Person(id=uuid4(), made_at=NOON, name="Kees Geheim")
    keep(told.session, person, person.id)
    entry(told, name=Action.SEE_PERSON, actor=told.manager, subject=person)
    told.session.commit()
    page = text_of(sign_in(told.auditor).get("/inzagelog?van=01-06-2026&tot=01-06-2026"))
    assert f"Bekeek gegevens van betrokkene Betrokkene met kenmerk {person.id.hex[:8]}" in page
    assert "Geheim" not in page


def test_a_look_of_reception_counts_each_ban_once(told, sign_in, session):
    case = told.cases[0]
    person = Person(id=uuid4(), made_at=NOON, name="Kees Geheim")
    keep(session, person, person.id)
    ban = Ban(
        id=uuid4(),
        incident_id=case.id,
        person_id=person.id,
        proposed_by_id=told.manager.id,
        proposed_at=NOON,
        first_day=NOON.date(),
        last_day=NOON.date(),
    )
    keep(session, ban, case.id)
    other = told.cases[1]
    entry(told, name=Action.SEE_BANS_OF_BUILDING, actor=told.reception, shown=[case, ban], at=NOON)
    entry(told, name=Action.SEE_BANS_OF_BUILDING, actor=told.reception, shown=[case, ban, other], at=NOON)
    session.commit()
    page = text_of(sign_in(told.auditor).get("/inzagelog?van=01-06-2026&tot=01-06-2026"))
    assert f"Bekeek gebouwverboden van een gebouw Gebouwverbod bij {case.reference}" in page
    assert "Bekeek gebouwverboden van een gebouw: 2 getoond Toon alle 2" in page


def test_who_signs_in_is_not_named_twice(told, sign_in):
    entry(told, EntryKind.FACT, "SignedIn", told.reporter, told.reporter)
    told.session.commit()
    page = text_of(sign_in(told.auditor).get(f"/inzagelog?medewerker={told.reporter.id}"))
    assert "Reporter Testpersoon Logde in Eigen account" in page


def test_who_looked_is_the_first_field_and_the_kind_is_chosen_in_one_place(told, sign_in):
    page = sign_in(told.auditor).get("/inzagelog?wat=read").get_data(as_text=True)
    form = page[page.index('<form class="app-form app-filters"') :]
    assert re.search(r'for="wie"[^>]*>\s*(<b>)?Wie\b', form) is not None
    assert form.index('name="wie"') < form.index('name="zaak"') < form.index('name="van"')
    assert "<select" not in form
    assert '<input type="hidden" name="wat" value="read">' in form


@pytest.fixture
def one_person(told):
    """The first and the last of the three cases are about one person; in the second a link was undone."""
    person = Person(id=uuid4(), made_at=NOON, name="Kees Geheim")
    keep(told.session, person, person.id)
    for case, undone_at in zip(told.cases, (None, NOON, None), strict=True):
        link = IncidentPerson(
            incident_id=case.id, person_id=person.id, confirmed_by_id=told.manager.id, confirmed_at=NOON
        )
        link.undone_at = undone_at
        keep(told.session, link, case.id)
    told.session.commit()
    return person


def test_all_that_was_done_and_seen_about_one_person_is_found_from_a_case_without_a_name(told, one_person, sign_in):
    for number, case in enumerate(told.cases):
        entry(told, EntryKind.FACT, "SeverityAssessed", told.employee(f"handler{number}"), case)
    entry(told, name=Action.SEE_PERSON, actor=told.adviser, subject=one_person)
    told.session.commit()
    client = sign_in(told.auditor)
    where = address_after(client, zaak=told.cases[0].reference, betrokkene="ja")
    assert where == f"/inzagelog?zaak={told.cases[0].reference}&betrokkene=ja"
    for page in (text_of(client.get(where)), client.get(where.replace("inzagelog", "inzagelog.csv")).text):
        assert "Handler0 Testpersoon" in page
        assert "Handler2 Testpersoon" in page
        assert "Bekeek gegevens van betrokkene" in page
        assert "Handler1 Testpersoon" not in page
        assert "Geheim" not in page
    assert "Handler2 Testpersoon" not in text_of(client.get(where.replace("&betrokkene=ja", "")))
    look = told.session.scalars(select(AuditEntry).where(AuditEntry.name == Action.EXPORT_ACCESS_LOG)).one()
    assert (look.subject_id, look.shown_ids) == (told.cases[0].id, [one_person.id])


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (None, "Vul het nummer in van een zaak van deze betrokkene."),
        (1, "In deze zaak staat niet vast wie betrokkene is."),
    ],
)
def test_other_cases_of_a_person_need_a_case_in_which_that_person_is_known(told, one_person, sign_in, number, sentence):
    typed = {"betrokkene": "ja"} | ({"zaak": told.cases[number].reference} if number is not None else {})
    answer = sign_in(told.auditor).post("/inzagelog", data=typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_a_file_that_cannot_hold_everything_says_so(told, sign_in, monkeypatch):
    monkeypatch.setattr(queries, "FILE_AT_MOST", 4)
    monkeypatch.setattr(queries, "_BATCH", 2)
    monkeypatch.setattr(queries, "PAGE", 3)
    client = sign_in(told.auditor)
    period = "van=01-06-2026&tot=01-06-2026"
    rows = client.get(f"/inzagelog.csv?{period}").get_data(as_text=True).splitlines()
    assert len(rows) == 1 + 4 + 1
    assert rows[-1] == "Dit bestand stopt na 4 handelingen. Kies een periode voor de oudere."
    assert "Ten hoogste de nieuwste 4. Kies een periode voor oudere." in text_of(client.get(f"/inzagelog?{period}"))
    monkeypatch.setattr(queries, "FILE_AT_MOST", 6)
    assert "stopt na" not in client.get(f"/inzagelog.csv?{period}").get_data(as_text=True)
