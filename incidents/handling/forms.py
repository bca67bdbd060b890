"""The forms of handling: what a handler, an adviser or an affected employee fills in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, HiddenField, TextAreaField
from wtforms.validators import StopValidation

from incidents.handling import wording
from incidents.handling.closing import Lessons
from incidents.handling.vocabulary import FeedbackAnswer, LightChoice
from incidents.registration.vocabulary import Outcome
from incidents.web.fields import (
    BaseForm,
    DayField,
    OneFromList,
    OneOf,
    choices,
    long_text,
    needed,
    short_text,
    uuid_or_none,
)

REASON = _("Leg in één zin uit waarom.")
REASON_LENGTH = 2000


class ReasonForm(BaseForm):
    """A step that needs nothing but a reason: taking over, reopening, withdrawing."""

    reason = long_text(_("Waarom?"), needed(REASON), length=REASON_LENGTH)


class HandOverForm(BaseForm):
    """To which unit, and why."""

    unit = OneFromList(_("Naar welke afdeling?"), _("Kies een afdeling uit de lijst."))
    reason = long_text(_("Waarom?"), needed(REASON), length=REASON_LENGTH)

    def offer(self, units: Iterable[tuple[int, Any]]) -> None:
        """Give the list its lines: each unit with its depth, parents before children."""
        lines = {unit.id: "– " * depth + unit.name for depth, unit in units}
        self.unit.choices = choices(lines, first=_("Kies een afdeling"))

    @property
    def unit_id(self) -> UUID | None:
        """The chosen unit."""
        return uuid_or_none(self.unit.data)


class SeverityForm(BaseForm):
    """How severe it was."""

    severity = OneOf(
        _("Hoe ernstig was het?"),
        _("Kies hoe ernstig het was, van 1 tot en met 5."),
        choices=choices(wording.SEVERITIES),
    )


class OutcomeForm(BaseForm):
    """How it ended, and why."""

    outcome = OneOf(_("Wat is de afloop?"), _("Kies de afloop."), choices=choices(wording.OUTCOMES))
    reason = long_text(_("Waarom? Eén zin is genoeg."), needed(REASON), length=REASON_LENGTH)

    def chosen(self) -> Outcome:
        """The chosen outcome."""
        return Outcome(self.outcome.data)


class FeedbackForm(BaseForm):
    """The message to the affected employee, or to the reporter."""

    text = long_text(_("Uw bericht"), needed(_("Schrijf een bericht.")))


class AnswerForm(BaseForm):
    """What the affected employee says to the feedback."""

    feedback_id = HiddenField()
    answer = OneOf(_("Ging het zoals afgesproken?"), choices=choices(wording.ANSWERS))
    answer_text = long_text(_("Wat ging anders?"), length=REASON_LENGTH)

    def chosen(self) -> FeedbackAnswer:
        """The chosen answer."""
        return FeedbackAnswer(self.answer.data)

    @property
    def feedback(self) -> UUID | None:
        """The feedback that is answered."""
        return uuid_or_none(self.feedback_id.data)


class ArrangementForm(BaseForm):
    """What the adviser arranged with an employee who answered "not as agreed"."""

    feedback_id = HiddenField()
    arrangement = long_text(
        _("Wat hebt u met de medewerker afgesproken?"),
        needed(_("Schrijf op wat u met de medewerker hebt afgesproken.")),
        length=REASON_LENGTH,
    )

    @property
    def feedback(self) -> UUID | None:
        """The feedback of which the answer is settled."""
        return uuid_or_none(self.feedback_id.data)


class EvaluationForm(BaseForm):
    """What was learned, and how the employee is."""

    learning_points = long_text(
        _("Wat leert u hiervan?"), needed(_("Schrijf op wat u hiervan leert. ‘Niets bijzonders, omdat ...’ mag ook."))
    )
    employee_wellbeing = long_text(_("Hoe gaat het nu met de medewerker?"))

    def lessons(self) -> Lessons:
        """What was filled in."""
        return Lessons(self.learning_points.data, self.employee_wellbeing.data)


class SameEventForm(BaseForm):
    """The other case, by its reference."""

    reference = short_text(
        _("Nummer van de andere zaak"), needed(_("Vul het nummer van de andere zaak in.")), length=20
    )
    reason = long_text(_("Waarom is dit dezelfde gebeurtenis?"), needed(REASON), length=REASON_LENGTH)


class AccessForm(BaseForm):
    """Which colleague may read the case, why, and until when."""

    colleague = short_text(_("Wie?"), needed(_("Vul de naam of het e-mailadres van het werk van uw collega in.")))
    reason = long_text(_("Waarom?"), needed(REASON), length=REASON_LENGTH)
    ends_on = DayField(_("Tot en met welke dag?"), [needed(_("Vul dag, maand en jaar in."))])


def _message_with(choice: LightChoice) -> TextAreaField:
    """The message that goes out when this is how it ends; with another choice it is neither needed nor looked at."""

    def check(form: Any, field: Any) -> None:
        if form.choice.data != choice:
            raise StopValidation
        if not field.data:
            raise StopValidation(str(_("Schrijf een bericht.")))

    return long_text(_("4. Uw bericht"), check)


class LightForm(BaseForm):
    """The light case: four questions, one press. `steps` is the other button: take up, and go on step by step.

    Each way to end has a message of its own, and the page shows that of the chosen one: what is proposed follows the
    choice without a script, and what was typed for one choice is still there after a look at another.
    """

    severity = OneOf(
        _("1. Hoe ernstig was het?"),
        _("Kies hoe ernstig het was."),
        choices=choices({1: _("1 onprettig"), 2: _("2 schelden, niet persoonlijk"), 3: _("3 of hoger")}),
    )
    choice = OneOf(_("2. Wat is de afloop?"), _("Kies de afloop."), choices=choices(wording.LIGHT_CHOICES))
    reason = long_text(_("3. Waarom? Eén zin is genoeg."), needed(REASON), length=REASON_LENGTH)
    text_person_unknown = _message_with(LightChoice.PERSON_UNKNOWN)
    text_no_measure = _message_with(LightChoice.NO_MEASURE)
    text_verbal_correction = _message_with(LightChoice.VERBAL_CORRECTION)
    text_complaint = _message_with(LightChoice.COMPLAINT)
    text_welfare_concern = _message_with(LightChoice.WELFARE_CONCERN)
    steps = BooleanField()

    def offer(self, endings: Iterable[LightChoice]) -> None:
        """Give the question of the outcome its answers: those that fit what is known of the person."""
        self.choice.choices = choices({each: wording.LIGHT_CHOICES[each] for each in endings})

    def message_field(self, choice: LightChoice) -> Field:
        """The field of the message that goes with this choice."""
        return self[f"text_{choice.value}"]

    def chosen(self) -> LightChoice | None:
        """How it ends, or nothing as long as no possible answer was chosen."""
        return LightChoice(self.choice.data) if self.choice.data in set(LightChoice) else None
