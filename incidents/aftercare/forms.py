"""The form with which a handler settles a request for help."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import ValidationError

from incidents.aftercare import wording
from incidents.aftercare.vocabulary import Settling
from incidents.web.fields import BaseForm, OneOf, choices, short_text, uuid_or_none


class SettlingForm(BaseForm):
    """Which request, and why nobody needs to call any more: one of two usual answers, or own words."""

    help_request = HiddenField()
    settling = OneOf(
        _("Waarom hoeft het opvangteam niet meer te bellen?"),
        _("Kies één van de antwoorden."),
        choices=choices(wording.SETTLINGS),
    )
    reason = short_text(_("Wat is er geregeld?"))

    def validate_reason(self, field: Any) -> None:
        """Own words are needed where none of the usual answers fits."""
        if self.settling.data == Settling.OTHERWISE and not field.data:
            raise ValidationError(_("Schrijf in een paar woorden op wat er is geregeld."))

    @property
    def help_request_id(self) -> UUID | None:
        """The request that stood on the page."""
        return uuid_or_none(self.help_request.data)

    def why(self) -> str:
        """The reason in words, as it is stored."""
        if self.settling.data == Settling.OTHERWISE:
            return str(self.reason.data)
        return str(wording.SETTLINGS[Settling(self.settling.data)])
