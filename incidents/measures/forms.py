"""The forms of measures."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _

from incidents.handling.forms import REASON_LENGTH
from incidents.measures import wording
from incidents.measures.operations import MeasureDecision
from incidents.measures.vocabulary import MeasureKind
from incidents.web.fields import BaseForm, DayField, OneOf, choices, long_text, needed, short_text

NEEDED_DAY: Any = _("Vul dag, maand en jaar in.")


class DecisionForm(BaseForm):
    """A measure: what, why, who carries it out, by when; of speaking to the person on the spot when that was done."""

    kind = OneOf(_("Welke maatregel?"), _("Kies een maatregel."))
    reason = long_text(_("Waarom?"), needed(_("Leg in één of twee zinnen uit waarom.")), length=REASON_LENGTH)
    carried_out_by = short_text(_("Wie voert het uit?"))
    planned_on = DayField(_("Wanneer moet het klaar zijn?"))
    carried_out_on = DayField(_("Wanneer is de persoon aangesproken?"))
    decided_on = DayField(_("Dag van het besluit"), [needed(NEEDED_DAY)])

    def offer(self, kinds: Iterable[MeasureKind]) -> None:
        """Give the question its answers: the kinds that are possible now."""
        self.kind.choices = choices({kind: wording.KINDS[kind] for kind in kinds})

    def decision(self) -> MeasureDecision:
        """What was filled in. Who spoke to the person on a day decided to do so on that day at the latest."""
        kind, decided_on = MeasureKind(self.kind.data), self.decided_on.data
        carried_out_on = self.carried_out_on.data if kind is MeasureKind.VERBAL_CORRECTION else None
        return MeasureDecision(
            kind=kind,
            reason=self.reason.data,
            decided_on=min(decided_on, carried_out_on or decided_on),
            carried_out_on=carried_out_on,
            planned_on=self.planned_on.data,
            carried_out_by=self.carried_out_by.data,
        )


class CarriedOutForm(BaseForm):
    """When it was carried out, and what came of it."""

    carried_out_on = DayField(_("Op welke dag?"), [needed(NEEDED_DAY)])
    result = long_text(_("Wat kwam eruit?"), length=REASON_LENGTH)

    @property
    def day(self) -> date:
        """The day that was filled in."""
        given: date = self.carried_out_on.data
        return given
