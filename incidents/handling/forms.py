"""The forms of handling: what a handler, an adviser or an affected employee fills in."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import StopValidation

from incidents.handling import wording
from incidents.handling.closing import Lessons
from incidents.handling.vocabulary import FeedbackAnswer, LightChoice
from incidents.registration.vocabulary import Outcome
from incidents.web.fields import BaseForm, DayField, long_text, needed, short_text, uuid_or_none

REASON = _("Leg in één zin uit waarom.")
REASON_LENGTH = 2000


def choices_of(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    """The choices of a field: each stored value with its label."""
    return [SelectChoice(str(getattr(member, "value", member)), label) for member, label in labels.items()]


class OneAnswer(RadioField):
    """One of several answers; none, or one that was not offered, is refused with a plain sentence."""

    def __init__(self, label: Any, missing: Any, **options: Any) -> None:
        super().__init__(label, validate_choice=False, **options)
        self.missing = missing

    def pre_validate(self, form: Any) -> None:
        """Accept an offered answer only."""
        if self.data not in {choice.value for choice in self.iter_choices()}:
            raise StopValidation(str(self.missing))


class OneFromList(SelectField):
    """One line of a list; none, or one that was not offered, is refused with a plain sentence."""

    def __init__(self, label: Any, missing: Any, **options: Any) -> None:
        super().__init__(label, validate_choice=False, **options)
        self.missing = missing

    def pre_validate(self, form: Any) -> None:
        """Accept an offered line only, and not the empty one."""
        if not self.data or self.data not in {choice.value for choice in self.iter_choices()}:
            raise StopValidation(str(self.missing))


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
        self.unit.choices = [SelectChoice("", _("Kies een afdeling")), *choices_of(lines)]

    @property
    def unit_id(self) -> UUID | None:
        """The chosen unit."""
        return uuid_or_none(self.unit.data)


class SeverityForm(BaseForm):
    """How severe it was."""

    severity = OneAnswer(
        _("Hoe ernstig was het?"),
        _("Kies hoe ernstig het was, van 1 tot en met 5."),
        choices=choices_of(wording.SEVERITIES),
    )


class OutcomeForm(BaseForm):
    """How it ended, and why."""

    outcome = OneAnswer(_("Wat is de afloop?"), _("Kies de afloop."), choices=choices_of(wording.OUTCOMES))
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
    answer = OneAnswer(
        _("Ging het zoals afgesproken?"), _("Kies één van de antwoorden."), choices=choices_of(wording.ANSWERS)
    )
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


class LightForm(BaseForm):
    """The light case: four questions, one press. `steps` is the other button: take up, and go on step by step."""

    severity = OneAnswer(
        _("1. Hoe ernstig was het?"),
        _("Kies hoe ernstig het was."),
        choices=choices_of({1: _("1 onprettig"), 2: _("2 schelden, niet persoonlijk"), 3: _("3 of hoger")}),
    )
    choice = OneAnswer(_("2. Wat is de afloop?"), _("Kies de afloop."), choices=choices_of(wording.LIGHT_CHOICES))
    reason = long_text(_("3. Waarom? Eén zin is genoeg."), needed(REASON), length=REASON_LENGTH)
    text = long_text(_("4. Uw bericht"), needed(_("Schrijf een bericht.")))
    steps = BooleanField()

    def offer(self, choices: Iterable[LightChoice]) -> None:
        """Give the question of the outcome its answers: those that fit what is known of the person."""
        self.choice.choices = choices_of({choice: wording.LIGHT_CHOICES[choice] for choice in choices})
