"""What of the log can be chosen. It is posted, so that a name that is typed never stands in an address."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField

from incidents.audit.vocabulary import EntryKind
from incidents.oversight.queries import Asked
from incidents.web.fields import BaseForm, DayField, short_text


class LogForm(BaseForm):
    """Who, which case or all cases of its person, when, and what kind of entry; all may be empty."""

    wie = short_text(lazy_gettext("Wie"))
    zaak = short_text(lazy_gettext("Zaaknummer"))
    betrokkene = BooleanField(lazy_gettext("Ook de andere zaken van deze betrokkene"))
    van = DayField(lazy_gettext("Van"))
    tot = DayField(lazy_gettext("Tot en met"))
    #: Chosen above the list; the form only keeps it.
    wat = HiddenField()

    def asked(self) -> Asked:
        """What was typed; a kind that does not exist is every kind."""
        kind = EntryKind(self.wat.data) if self.wat.data in set(EntryKind) else None
        return Asked(
            self.van.data, self.tot.data, self.wie.data or "", self.zaak.data or "", self.betrokkene.data, kind
        )
