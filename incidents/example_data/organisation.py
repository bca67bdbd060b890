"""Gemeente Voorbeeld: units in three levels, five buildings, head counts, texts."""

from datetime import date

from incidents.example_data.calendar import moment
from incidents.example_data.town import Town
from incidents.organisation.models import Building, ClosingDay, HeadCount, Organisation, OrgUnit

TOP = "Gemeente Voorbeeld"
STAFF = "Bestuur en Staf"
DESK = "Publieksplein"
CALLS = "Klantcontactcentrum"
TAXES = "Belastingen"
DISTRICT = "Wijkteam Noord"
INCOME = "Werk en Inkomen"
ENFORCEMENT = "Handhaving"
YARD = "Milieustraat en Beheer"
SERVICES = "Dienstverlening"
SOCIAL = "Sociaal Domein"
SURROUNDINGS = "Leefomgeving"

#: Name, the unit above, people in the unit itself in the first of the three years.
UNITS = (
    (TOP, None, 3),
    (STAFF, TOP, 41),
    (SERVICES, TOP, 6),
    (SOCIAL, TOP, 7),
    (SURROUNDINGS, TOP, 6),
    (DESK, SERVICES, 38),
    (CALLS, SERVICES, 29),
    (TAXES, SERVICES, 24),
    (DISTRICT, SOCIAL, 46),
    (INCOME, SOCIAL, 57),
    (ENFORCEMENT, SURROUNDINGS, 33),
    (YARD, SURROUNDINGS, 62),
)
EXECUTIVE_UNITS = frozenset({YARD})

HALL = "Stadhuis"
OFFICES = "Stadskantoor"
DISTRICT_CENTRE = "Wijkcentrum Noord"
WORK_SQUARE = "Werkplein"
DUMP = "Milieustraat Oost"
BUILDINGS = (
    (HALL, "Marktplein 1", "2222"),
    (OFFICES, "Stationsweg 40", "2230"),
    (DISTRICT_CENTRE, "Lijsterlaan 12", "2241"),
    (WORK_SQUARE, "Havenstraat 7", "2252"),
    (DUMP, "Industrieweg 101", "2263"),
)

HOUSE_RULES = (
    "In onze gebouwen gaan wij met respect met elkaar om. Wij schelden niet, bedreigen niemand en raken niemand aan. "
    "Wij luisteren naar de medewerkers. Wie zich hier niet aan houdt, kunnen wij de toegang weigeren."
)
#: As they stand in decisions: without the remark for the lawyer, for whoever tries the register has none. An organisation
#: of its own keeps that remark until its lawyer has looked (bans/gate.py).
REMEDY_PUBLIC = (
    "Bent u het niet eens met dit besluit? Dan kunt u bezwaar maken. Stuur binnen zes weken na de dag waarop u deze "
    "brief kreeg een bezwaarschrift aan het college van burgemeester en wethouders van Gemeente Voorbeeld."
)
REMEDY_PRIVATE = (
    "Bent u het niet eens met dit verbod? Dan kunt u een klacht indienen bij Gemeente Voorbeeld. U kunt ook naar de "
    "burgerlijke rechter gaan."
)


def make_organisation(town: Town) -> None:
    """The organisation as it has stood since three years before the day of loading."""
    began_on = date(town.today.year - 3, 1, 1)
    began_at = moment(began_on, 9)
    organisation = Organisation(
        id=town.new_id(),
        name=TOP,
        alarm_number="088 000 00 01",
        support_phone="4433",
        support_hours="werkdagen van 8.00 tot 18.00 uur, daarbuiten via de meldkamer",
        security_phone="2222",
        adviser_phone="4411",
        decides_in_name_of="het college van burgemeester en wethouders",
        house_rules=HOUSE_RULES,
        remedy_public=REMEDY_PUBLIC,
        remedy_private=REMEDY_PRIVATE,
    )
    town.keep(organisation, began_at)
    for name, parent, _ in UNITS:
        made = OrgUnit(
            id=town.new_id(),
            name=name,
            parent_id=town.units[parent].id if parent else None,
            is_executive_unit=name in EXECUTIVE_UNITS,
            valid_from=began_on,
        )
        town.units[name] = town.keep(made, began_at)
    for name, address, phone in BUILDINGS:
        building = Building(id=town.new_id(), name=name, address=address, security_phone=phone, valid_from=began_on)
        town.buildings[name] = town.keep(building, began_at)
    _count_heads(town)
    _close(town)


def _count_heads(town: Town) -> None:
    for name, _, people in UNITS:
        for years_later, year in enumerate(range(town.today.year - 2, town.today.year + 1)):
            grown = round(people * (1 + 0.02 * years_later))
            town.keep(HeadCount(id=town.new_id(), unit_id=town.units[name].id, year=year, people=grown))


def _close(town: Town) -> None:
    """The organisation closes on the last Friday of the year, as many do between Christmas and New Year."""
    years = range(town.today.year - 2, town.today.year + 1)
    days = [
        max(day for day in (date(year, 12, number) for number in range(25, 32)) if day.weekday() == 4) for year in years
    ]
    for day in days:
        town.keep(
            ClosingDay(id=town.new_id(), day=day, name="Vrije dag van de organisatie"), moment(date(day.year, 1, 2), 9)
        )
    town.closing_days = frozenset(days)
