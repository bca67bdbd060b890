"""The forms of building bans."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FieldList, Form, FormField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from incidents.accounts.models import Employee
from incidents.bans import gate, rules
from incidents.bans.vocabulary import GatePoint, Hearing, LegalBasis, ServedHow
from incidents.bans.wording import HEARINGS, LEGAL_BASES, SERVINGS
from incidents.organisation.queries import BuildingInUse
from incidents.web.fields import BaseForm, DayField, OneOf, choices, long_text, needed, short_text, uuid_or_none

LATER, NOW = "gewoon", "acuut"
MOST_ACTS = 20
ASKED_HEARINGS = (Hearing.HEARD, Hearing.DID_NOT_COME, Hearing.CANNOT_BE_FOUND)


#: The fields with which a point of the gate is answered.
POINT_FIELDS: Mapping[GatePoint, tuple[str, ...]] = {
    GatePoint.TOLD: ("told_on", "told_detail"),
    GatePoint.CONDUCT: ("acts",),
    GatePoint.HEARING: ("hearing", "heard_on", "hearing_text"),
    GatePoint.BUILDINGS: ("buildings",),
    GatePoint.DAYS: ("first_day", "last_day"),
    GatePoint.NO_OTHER_BAN: (),
    GatePoint.BASIC_SERVICE: ("basic_service_channel",),
    GatePoint.LEGAL_BASIS: ("legal_basis", "remedy"),
    GatePoint.REVIEW: ("review_on",),
} | {
    point: (point.value,)
    for point in (
        GatePoint.ACUTE_REASON,
        GatePoint.NORM,
        GatePoint.REASON,
        GatePoint.DURATION_REASON,
        GatePoint.REPRESENTATIVE,
        GatePoint.DECIDER,
    )
}


class ActForm(Form):
    """One act of conduct. A row that is wholly empty counts for nothing; one that is half filled is kept, as a gap."""

    what = short_text(_("Wat deed of zei betrokkene?"), length=1000)
    happened_on = DayField(_("Op welke dag?"))
    seen_by = short_text(_("Wie zag of hoorde het?"), length=500)

    @property
    def is_begun(self) -> bool:
        """Whether anything of this row was filled in."""
        return bool(self.what.data or self.seen_by.data or self.happened_on.data)


class ProposalForm(BaseForm):
    """The proposal of a ban. Nothing is needed to keep it; the gate says what a decision needs."""

    form_key = HiddenField()
    kind = OneOf(
        _("Wanneer moet het verbod ingaan?"),
        _("Kies wanneer het verbod moet ingaan."),
        choices=choices({LATER: _("Later, met een volledig besluit"), NOW: _("Nu meteen (acuut verbod)")}),
        default=LATER,
    )
    acute_reason = long_text(_("Waarom kan dit niet wachten?"))
    told_on = DayField(_("Is het al ter plekke verteld? Op welke dag?"))
    told_detail = long_text(_("Wie vertelde het, hoe laat, en wie stond erbij?"))
    acts = FieldList(FormField(ActForm), min_entries=1, max_entries=MOST_ACTS)
    norm = long_text(_("Welke huisregel of norm, en hoe kende betrokkene die?"))
    reason = long_text(_("Waarom is een gebouwverbod nodig?"))
    hearing = RadioField(
        _("Is betrokkene gehoord?"),
        choices=choices({each: HEARINGS[each] for each in ASKED_HEARINGS}),
        validate_choice=False,
    )
    heard_on = DayField(_("Op welke dag sprak u betrokkene, of probeerde u dat?"))
    hearing_text = long_text(_("Wat zei betrokkene over de feiten, of wat deed u om betrokkene te horen?"))
    buildings = SelectMultipleField(
        _("Welke gebouwen?"),
        coerce=uuid_or_none,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    first_day = DayField(_("Eerste dag"))
    last_day = DayField(_("Laatste dag"))
    duration_reason = long_text(_("Waarom duurt het verbod zo lang?"))
    basic_service_channel = short_text(_("Welk loket blijft open voor betrokkene?"), length=500)
    legal_basis = RadioField(
        _("Wat is de grondslag?"),
        choices=choices(LEGAL_BASES),
        validate_choice=False,
    )
    remedy = long_text(_("Wat kan betrokkene tegen het verbod doen?"))
    review_on = DayField(_("Op welke dag bekijkt u het verbod opnieuw?"))
    representative = short_text(_("Ouder, voogd of curator die de brief ook krijgt"), length=500)
    exceptions = long_text(_("Wanneer mag betrokkene wel komen?"))
    police_informed_on = DayField(_("Op welke dag is de politie ingelicht?"))
    decider = SelectField(_("Wie beslist?"), coerce=uuid_or_none, validate_choice=False)

    def offer(self, buildings: Iterable[BuildingInUse], deciders: Iterable[Employee]) -> None:
        """Fill the choices that differ per case."""
        self.buildings.choices = [SelectChoice(each.id, each.name) for each in buildings]
        people = [SelectChoice(each.id, each.name) for each in deciders]
        self.decider.choices = [SelectChoice("", gettext("Kies wie beslist")), *people]

    def is_wrong_at(self, point: str) -> bool:
        """Whether a field of this point of the gate shows an error, so that its fold stands open."""
        names = POINT_FIELDS.get(GatePoint(point), ())
        return any(_has_errors(self._fields[name]) for name in names)

    def add_act(self) -> None:
        """One more empty row; no more than fit."""
        if len(self.acts.entries) < MOST_ACTS:
            self.acts.append_entry()

    def proposal(self) -> gate.BanProposal:
        """What was filled in; what cannot be read counts as empty, its field says so."""
        acute = self.kind.data == NOW
        return gate.BanProposal(
            acute=acute,
            told_on=self.told_on.data if acute else None,
            told_detail=(self.told_detail.data or None) if acute else None,
            acute_reason=self.acute_reason.data or None,
            conduct=tuple(_acts(self.acts)),
            norm=self.norm.data or None,
            reason=self.reason.data or None,
            building_ids=frozenset(each for each in self.buildings.data or [] if isinstance(each, UUID)),
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            duration_reason=self.duration_reason.data or None,
            hearing=_member(Hearing, self.hearing.data),
            heard_on=self.heard_on.data,
            hearing_text=self.hearing_text.data or None,
            representative=self.representative.data or None,
            basic_service_channel=self.basic_service_channel.data or None,
            legal_basis=_member(LegalBasis, self.legal_basis.data),
            remedy=self.remedy.data or None,
            review_on=self.review_on.data,
            police_informed_on=self.police_informed_on.data,
            exceptions=self.exceptions.data or None,
            decider_id=self.decider.data,
        )


def values_of(proposal: gate.BanProposal) -> dict[str, Any]:
    """What a form starts from."""
    return {
        "kind": NOW if proposal.acute else LATER,
        "acts": [
            {"what": each.what, "happened_on": each.happened_on, "seen_by": each.seen_by} for each in proposal.conduct
        ],
        "hearing": proposal.hearing.value if proposal.hearing else None,
        "legal_basis": proposal.legal_basis.value if proposal.legal_basis else None,
        "buildings": list(proposal.building_ids),
        "decider": proposal.decider_id,
    } | {
        name: getattr(proposal, name)
        for name in (
            "acute_reason",
            "told_on",
            "told_detail",
            "norm",
            "reason",
            "heard_on",
            "hearing_text",
            "first_day",
            "last_day",
            "duration_reason",
            "basic_service_channel",
            "remedy",
            "review_on",
            "representative",
            "exceptions",
            "police_informed_on",
        )
    }


def _has_errors(field: Any) -> bool:
    """Whether a field, or one of the rows in it, has an error."""
    return bool(field.errors) and any(field.errors)


def _acts(rows: Any) -> Sequence[gate.Act]:
    return [
        gate.Act(row.form.what.data or "", row.form.happened_on.data, row.form.seen_by.data or "")
        for row in rows.entries
        if row.form.is_begun
    ]


def _member(enum: Any, value: Any) -> Any:
    return enum(value) if value in {each.value for each in enum} else None


class DecideForm(BaseForm):
    """The decision that the ban comes."""

    reason = long_text(_("Waarom besluit u dit?"), needed(_("Schrijf op waarom u dit besluit.")))


class ReturnForm(BaseForm):
    """The proposal goes back."""

    reason = long_text(_("Wat moet er anders?"), needed(_("Schrijf op wat er anders moet.")))


class ServeForm(BaseForm):
    """How and when the ban reached the person."""

    how = OneOf(
        _("Hoe is het verbod bezorgd?"),
        _("Kies hoe het verbod is bezorgd."),
        choices=choices(SERVINGS),
    )
    served_on = DayField(_("Op welke dag?"), [needed(_("Vul in op welke dag het verbod is bezorgd."))])
    detail = long_text(_("Wie bezorgde of vertelde het, hoe laat, en wie stond erbij?"))

    def served_how(self) -> ServedHow:
        """The way that was chosen; call it on a valid form."""
        return ServedHow(self.how.data)


class LiftForm(BaseForm):
    """The ban ends before its last day."""

    reason = long_text(_("Waarom heft u het verbod op?"), needed(_("Schrijf op waarom u het verbod opheft.")))


class SuspendForm(BaseForm):
    """The ban does not hold for some days."""

    suspended_from = DayField(_("Eerste dag zonder verbod"), [needed(_("Vul de eerste dag in."))])
    suspended_until = DayField(_("Laatste dag zonder verbod"), [needed(_("Vul de laatste dag in."))])
    reason = long_text(_("Waarom schort u het verbod op?"), needed(_("Schrijf op waarom u het verbod opschort.")))


class EndSuspensionForm(BaseForm):
    """The ban holds again before the last day of its suspension."""

    reason = long_text(_("Waarom geldt het verbod weer?"), needed(_("Schrijf op waarom het verbod weer geldt.")))


class ReviewForm(BaseForm):
    """The ban was looked at again, and stays."""

    reason = long_text(_("Waarom is het verbod nog nodig?"), needed(_("Schrijf op waarom het verbod nog nodig is.")))
    next_on = DayField(_("Op welke dag bekijkt u het verbod weer?"))


class ExceptionsForm(BaseForm):
    """When the person may come after all."""

    exceptions = long_text(_("Wanneer mag betrokkene wel komen?"), length=1000)


class SearchForm(BaseForm):
    """Reception looks for a name; it never stands in the address of a page."""

    name = short_text(_("Zoek op naam"), length=100)
    building = SelectField(_("Gebouw"), coerce=uuid_or_none, validate_choice=False)

    def offer(self, buildings: Iterable[BuildingInUse], current: UUID | None) -> None:
        """Fill the select with one's own buildings."""
        self.building.choices = [SelectChoice(each.id, each.name) for each in buildings]
        self.building.data = current

    def validate_name(self, field: Any) -> None:
        """At least 2 letters or digits."""
        if not any(len(word) >= rules.SEARCH_LETTERS for word in _words(field.data)):
            raise ValidationError(gettext("Vul ten minste 2 letters van de naam in."))


def _words(text: str | None) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text or "").split()
