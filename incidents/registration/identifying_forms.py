"""The form in which the handler names who was behind a case."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from incidents.persons.rules import PersonDetails
from incidents.web.fields import BaseForm, DayField, short_text


class PersonForm(BaseForm):
    """Who was behind a case: as little as possible. `chosen` is a candidate's id, or `new` for somebody else."""

    name = short_text(_("Naam"))
    born_on = DayField(_("Geboortedatum"))
    address = short_text(_("Adres"))
    contact = short_text(_("Telefoon of mail"))
    alias = short_text(_("Naam op internet"))
    chosen = short_text(_("Is het een van deze personen?"))

    def validate_name(self, field: Any) -> None:
        """A name or an alias is needed."""
        if not field.data and not self.alias.data:
            raise ValidationError(_("Vul een naam in, of een naam op internet."))

    def told(self) -> PersonDetails:
        """What the valid form tells."""
        return PersonDetails(
            name=self.name.data or "",
            born_on=self.born_on.data,
            address=self.address.data or "",
            contact=self.contact.data or "",
            alias=self.alias.data or "",
        )
