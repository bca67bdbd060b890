"""What of the year page can be chosen; it stands in the address, so it has no token."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from incidents.reporting import rules
from incidents.reporting.queries import Scope
from incidents.reporting.rules import Period
from incidents.web.fields import BaseForm, DayField


class YearForm(BaseForm):
    """The period and the unit."""

    class Meta:
        csrf = False

    jaar = SelectField(lazy_gettext("Jaar"), validate_choice=False)
    eenheid = SelectField(lazy_gettext("Afdeling"), validate_choice=False)
    van = DayField(lazy_gettext("Of van"))
    tot = DayField(lazy_gettext("Tot en met"))
    #: The year that the page showed beside these days.
    getoond = HiddenField()

    def offer(self, scope: Scope, years: Iterable[int]) -> None:
        """Fill the selects with the years that have figures and the units that one may count."""
        everything = Scope(scope.action, scope.units)
        self.jaar.choices = [SelectChoice(str(year), str(year)) for year in years]
        self.eenheid.choices = [SelectChoice("", gettext("Alle afdelingen die u mag bekijken"))] + [
            SelectChoice(str(unit.id), "– " * depth + unit.name) for depth, unit in everything.in_order()
        ]

    def period(self, today: date) -> Period:
        """The period that was asked for, which the form then shows. Raises RuleBroken."""
        year, shown = (rules.year_from(field.data, today) for field in (self.jaar, self.getoond))
        if rules.year_takes_over(year, shown, self.van.data, self.tot.data):
            for day in (self.van, self.tot):
                day.data, day.raw_data = None, None
        period = rules.chosen_period(year, self.van.data, self.tot.data, today)
        self.jaar.data = str(period.last_day.year)
        self.getoond.data = self.jaar.data if self.van.data or self.tot.data else None
        return period
