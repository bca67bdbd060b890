"""The year page and its files, as each role meets them."""

import csv
import io
import re
from datetime import date
from urllib.parse import urlencode

import pytest
import time_machine
from sqlalchemy import select

from incidents.audit.models import AuditEntry
from incidents.encryption import EncryptedJSON, EncryptedText
from incidents.extensions import db
from incidents.policy import Action
from incidents.registration.vocabulary import AggressionType
from incidents.reporting.vocabulary import TableCode
from tests.factories.cases import incident
from tests.reporting.conftest import NOW, keep, statements


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def text_of(response):
    """What a person reads, without markup and with single spaces."""
    words = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(words.replace("&#39;", "'").split())


def lines_of(response):
    raw = response.get_data()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def test_the_adviser_reads_a_year_of_the_whole_organisation(counted, sign_in):
    page = text_of(sign_in(counted.adviser).get("/cijfers?jaar=2025"))
    assert "Jaarcijfers 2025" in page
    assert "4 meer dan de 2 in dezelfde dagen van het jaar ervoor (+200%)" in page
    assert "Meer meldingen is niet slechter." in page
    assert "Persoon onbekend 50% 3 van de 6 incidenten" in page
    assert "Stand van 23-11-2026" in page
    assert "Intern: niet delen buiten de organisatie. Bij kleine aantallen kunnen mensen raden om wie het gaat" in page


def test_a_manager_does_not_see_the_incident_of_an_office_holder_arrive_in_a_number(counted, sign_in):
    def told(who):
        client = sign_in(who)
        page = text_of(client.get("/cijfers?jaar=2025"))
        file = client.get("/cijfers/soorten.csv?jaar=2025").get_data(as_text=True)
        return re.search(r"Incidenten (\d+) ", page)[1], file

    before = told(counted.director)
    everything = int(told(counted.adviser)[0])
    incident(counted, occurred_on=date(2025, 3, 3), office_holder=True, kinds=(AggressionType.STALKING,))
    counted.session.commit()
    assert told(counted.director) == before
    assert "Zonder incidenten van bestuurders en raadsleden" in before[1]
    assert int(told(counted.adviser)[0]) == everything + 1
    assert "Zonder incidenten van bestuurders" not in told(counted.adviser)[1]
    page = text_of(sign_in(counted.director).get("/cijfers?jaar=2025"))
    assert "ziet daarin geen incidenten van bestuurders en raadsleden" in page


def test_295_after_141_reads_109_percent_more(world, sign_in):
    for year, times in ((2024, 141), (2025, 295)):
        for number in range(times):
            incident(world, occurred_on=date(year, 1 + number % 12, 1 + number % 28))
    world.session.commit()
    page = text_of(sign_in(world.adviser).get("/cijfers?jaar=2025"))
    assert "Incidenten 295 154 meer dan de 141 in dezelfde dagen van het jaar ervoor (+109%)" in page
    assert "Meer meldingen is niet slechter." in page


def test_each_table_of_labels_says_by_itself_that_one_report_can_have_several(counted, sign_in):
    client = sign_in(counted.adviser)
    page = client.get("/cijfers?jaar=2025").get_data(as_text=True)
    for code in (TableCode.KINDS, TableCode.PAR_CLASSES):
        section = page[page.index(f'id="{code}"') :]
        assert "Een incident kan meer soorten hebben" in section[: section.index("</section>")]
        assert "Een incident kan meer soorten hebben" in ";".join(
            lines_of(client.get(f"/cijfers/{code}.csv?jaar=2025"))[0]
        )


def test_the_current_year_says_that_it_is_compared_with_the_same_days(counted, sign_in):
    page = text_of(sign_in(counted.adviser).get("/cijfers"))
    assert "Cijfers 01-01-2026 tot en met 23-11-2026" in page
    assert "met dezelfde dagen van het jaar ervoor: 01-01-2025 tot en met 23-11-2025." in page
    assert "4 minder dan de 4 in dezelfde dagen van het jaar ervoor (−100%)" in page
    assert "niet slechter" not in page


def test_a_year_after_an_empty_one_has_no_percentage(counted, sign_in):
    page = text_of(sign_in(counted.adviser).get("/cijfers?jaar=2023"))
    assert "In dezelfde dagen van het jaar ervoor waren er geen incidenten. Een percentage is er daarom niet." in page


def test_without_incidents_the_page_says_that_this_is_fine(world, sign_in):
    page = text_of(sign_in(world.adviser).get("/cijfers"))
    assert "Er zijn geen incidenten in deze periode" in page


def test_every_table_opens_what_it_counts_and_has_a_file(counted, sign_in):
    page = sign_in(counted.adviser).get("/cijfers?jaar=2025").get_data(as_text=True)
    for code in TableCode:
        assert f"/cijfers/{code}.csv?jaar=2025" in page
    assert page.count("Zo tellen we dit") == len(TableCode)
    assert "Ingetrokken meldingen tellen niet mee." in page


def test_a_manager_sees_the_own_units_only(counted, sign_in):
    page = sign_in(counted.manager).get("/cijfers?jaar=2025")
    assert "Incidenten 5" in text_of(page)
    assert "Works" not in page.get_data(as_text=True)
    assert "Team" not in page.get_data(as_text=True)


def test_a_unit_of_somebody_else_or_a_made_up_one_is_not_found(counted, sign_in):
    client = sign_in(counted.manager)
    for unit in (counted.units["works"].id, "onzin", "' OR 1=1", "00000000-0000-0000-0000-000000000000"):
        assert client.get("/cijfers", query_string={"eenheid": str(unit)}).status_code == 404
        assert client.get("/cijfers/soorten.csv", query_string={"eenheid": str(unit)}).status_code == 404


def test_the_choice_of_a_unit_stands_in_the_address_and_in_the_select(counted, sign_in):
    unit = counted.units["social"].id
    page = sign_in(counted.adviser).get(f"/cijfers?jaar=2025&eenheid={unit}").get_data(as_text=True)
    assert "Social. Stand van" in page
    assert re.search(rf'<option selected value="{unit}">', page)
    assert f"/cijfers/ernst.csv?jaar=2025&amp;eenheid={unit}" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("jaar=1850", "Kies een jaar van 2000 tot en met 2026."),
        ("jaar=onzin", "Kies een jaar van 2000 tot en met 2026."),
        ("van=01-01-1850", "Kies een eerste dag vanaf 01-01-2000."),
        ("van=2150-01-01", "De eerste dag ligt na vandaag."),
        ("van=31-02-2025", "Deze datum klopt niet."),
        ("van=02-05-2026&tot=01-05-2026", "De laatste dag ligt voor de eerste dag."),
        ("van=01-01-2020&tot=01-01-2026", "Kies ten hoogste één jaar."),
    ],
)
def test_a_period_that_cannot_be_keeps_what_was_typed_and_says_why(counted, sign_in, query, sentence):
    client = sign_in(counted.adviser)
    answer = client.get(f"/cijfers?{query}")
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert '<details class="app-card app-more app-fold app-noprint" open>' in " ".join(
        answer.get_data(as_text=True).split()
    )
    typed = query.split("=")[1].split("&")[0]
    if query.startswith("van"):
        assert f'value="{typed}"' in answer.get_data(as_text=True)
    file = client.get(f"/cijfers/soorten.csv?{query}", follow_redirects=True)
    assert file.status_code == 422
    assert sentence in text_of(file)


@pytest.mark.parametrize("who", ["reporter", "support", "reception", "administrator", "registrar", "auditor"])
def test_whoever_has_no_figures_is_refused(counted, sign_in, who):
    client = sign_in(getattr(counted, who))
    assert client.get("/cijfers").status_code == 403
    assert client.get("/cijfers/soorten.csv").status_code == 403


def test_the_auditor_starts_at_the_log_and_has_no_figures_in_the_menu(counted, sign_in):
    client = sign_in(counted.auditor)
    assert client.get("/").headers["Location"] == "/inzagelog"
    assert "/cijfers" not in client.get("/inzagelog").get_data(as_text=True)


def test_nobody_signed_in_goes_to_the_sign_in_page(client):
    assert client.get("/cijfers").status_code == 302


def test_a_file_opens_in_dutch_excel_and_says_what_it_is_about(counted, sign_in):
    answer = sign_in(counted.adviser).get("/cijfers/eenheden.csv?jaar=2025")
    about, header, *rows = lines_of(answer)
    assert about[:4] == [
        "Per afdeling",
        "Periode: 2025",
        "Afdeling: Alle afdelingen die u mag bekijken",
        "Stand van 23-11-2026",
    ]
    assert header == ["Afdeling", "Toelichting", "2025", "2024", "Medewerkers", "Per 100 medewerkers"]
    assert ["Desk", "valt onder Social", "5", "1", "40", "12,5"] in rows
    assert rows[-1][0] == "Alle afdelingen die u mag bekijken"
    assert answer.headers["Content-Disposition"] == "attachment; filename=cijfers-eenheden-2025-01-01-2025-12-31.csv"
    assert answer.mimetype == "text/csv"


def test_every_table_has_a_file_and_an_unknown_one_is_not_found(counted, sign_in):
    client = sign_in(counted.manager)
    for code in TableCode:
        answer = client.get(f"/cijfers/{code}.csv?jaar=2025")
        assert answer.status_code == 200
        assert len({len(line) for line in lines_of(answer)[1:]}) == 1
    assert client.get("/cijfers/personen.csv").status_code == 404


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_cannot_become_a_formula(counted, sign_in, session, sign):
    from tests.reporting.conftest import keep

    building, unit = counted.buildings["hall"], counted.units["desk"]
    building.name = unit.name = f'{sign}HYPERLINK("http://kwaad.example";"klik")'
    keep(counted.session, building, building.id)
    keep(counted.session, unit, unit.id)
    counted.session.commit()
    client = sign_in(counted.manager)
    for code in ("gebouwen", "eenheden"):
        lines = lines_of(client.get(f"/cijfers/{code}.csv?jaar=2025&eenheid={unit.id}"))
        names = [line[0] for line in lines if "HYPERLINK" in line[0]]
        assert names
        assert all(name.startswith(f"'{sign}") for name in names)
        assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "@", "\t", "\r"))]


def test_looking_and_taking_along_are_logged(counted, sign_in, session):
    unit = counted.units["social"].id
    client = sign_in(counted.adviser)
    client.get(f"/cijfers?eenheid={unit}")
    client.get("/cijfers/soorten.csv")
    entries = session.execute(
        select(AuditEntry.name, AuditEntry.subject_id).where(AuditEntry.actor_id == counted.adviser.id)
    ).all()
    assert (Action.SEE_STATISTICS, unit) in entries
    assert (Action.EXPORT_STATISTICS, None) in entries


def encrypted_columns():
    found = [
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, (EncryptedText, EncryptedJSON))
    ]
    assert "incidents.story" in found
    return found


def test_no_statement_of_the_figures_names_an_encrypted_column(counted, sign_in):
    client = sign_in(counted.director)
    with statements() as said:
        client.get("/cijfers?jaar=2025")
        client.get("/cijfers/maatregelen.csv?jaar=2025")
    assert any("incidents.occurred_on" in each for each in said)
    assert not [each for each in said if " * " in each.replace("count(*)", "")]
    for column in encrypted_columns():
        assert not [each for each in said if re.search(rf"\b{re.escape(column)}\b", each)], column


def test_the_page_asks_the_database_as_often_for_many_as_for_few(counted, sign_in):
    client = sign_in(counted.adviser)
    client.get("/cijfers?jaar=2025")  # what holds until the organisation changes is asked here
    with statements() as few:
        client.get("/cijfers?jaar=2025")
    for day in range(1, 29):
        incident(counted, unit="works", occurred_on=date(2025, 4, day))
    counted.session.commit()
    with statements() as many:
        client.get("/cijfers?jaar=2025")
    assert len(many) == len(few)


def test_a_year_that_is_not_over_says_so_in_the_head_of_each_column_and_beside_the_months(counted, sign_in):
    client = sign_in(counted.adviser)
    _, header, *rows = lines_of(client.get("/cijfers/kerncijfers.csv?jaar=2026"))
    assert header[1:3] == ["2026 t/m 23-11", "2025 t/m 23-11"]
    assert rows[-1][0] == "Incidenten per 100 medewerkers"
    assert "Van november tellen alleen de dagen tot en met 23-11-2026." in text_of(client.get("/cijfers?jaar=2026"))
    assert "tellen alleen de dagen" not in text_of(client.get("/cijfers?jaar=2025"))


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ("van=10-03-2025&tot=31-05-2025", "Van maart tellen alleen de dagen vanaf 10-03-2025."),
        (
            "van=10-03-2025&tot=20-05-2025",
            "vanaf 10-03-2025. Van mei tellen alleen de dagen tot en met 20-05-2025.",
        ),
        (
            "van=10-03-2025&tot=20-03-2025",
            "Van maart tellen alleen de dagen van 10-03-2025 tot en met 20-03-2025.",
        ),
    ],
)
def test_each_month_that_is_not_whole_is_named_beside_the_months(counted, sign_in, days, sentence):
    incident(counted, occurred_on=date(2025, 3, 15))
    counted.session.commit()
    assert sentence in text_of(sign_in(counted.adviser).get(f"/cijfers?{days}"))


def chosen_next(page, **changes):
    """The address that the form of a page leads to, with some fields changed."""
    form = page[page.index('<form class="app-form app-filters"') :].partition("</form>")[0]
    given = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))
    given["jaar"] = re.search(r'<option[^>]*selected[^>]*value="(\d{4})"|value="(\d{4})"[^>]*selected', form)[0][-5:-1]
    return "/cijfers?" + urlencode(given | changes)


def test_who_chooses_another_year_after_own_days_sees_that_year(counted, sign_in):
    client = sign_in(counted.adviser)
    own_days = client.get("/cijfers?jaar=2026&van=01-03-2025&tot=31-05-2025").get_data(as_text=True)
    assert "Cijfers 01-03-2025 tot en met 31-05-2025" in own_days
    year = client.get(chosen_next(own_days, jaar="2024"))
    assert "Jaarcijfers 2024" in text_of(year)
    assert 'value="01-03-2025"' not in year.get_data(as_text=True)
    same = client.get(chosen_next(own_days, eenheid=""))
    assert "Cijfers 01-03-2025 tot en met 31-05-2025" in text_of(same)
    both = client.get(chosen_next(own_days, jaar="2024", van="01-03-2024", tot="31-05-2024"))
    assert "Cijfers 01-03-2024 tot en met 31-05-2024" in text_of(both)


def test_a_long_word_beside_a_bar_goes_on_below_and_is_not_cut(counted, sign_in):
    page = sign_in(counted.adviser).get("/cijfers?jaar=2025").get_data(as_text=True)
    charts = page[page.index('id="ernst"') :].partition("</figure>")[0]
    assert ">3: persoonlijke belediging, discriminatie,</text>" in charts
    assert ">seksuele opmerking</text>" in charts
    assert "…" not in charts


def test_an_english_reader_sees_english_numbers(counted, sign_in):
    counted.adviser.language = "en"
    keep(counted.session, counted.adviser, counted.adviser.id)
    counted.session.commit()
    assert "12.5" in text_of(sign_in(counted.adviser).get("/cijfers?jaar=2025"))
