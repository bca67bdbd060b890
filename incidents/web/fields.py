"""The form that every form is, and fields that take what Dutch people type."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.meta import DefaultMeta
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import ListWidget

from incidents.sentences import RuleBroken
from incidents.web.formats import day as written_day
from incidents.web.formats import sentence_of
from incidents.web.locale import language

SHORT_TEXT = 200
LONG_TEXT = 10_000
CHOOSE_ONE = lazy_gettext("Kies één van de antwoorden.")
#: Control signs that PostgreSQL or a mail header cannot hold, and signs that turn the reading direction of what follows.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def cleaned(value: str | None) -> str | None:
    """A text without control signs, with plain line ends and no white space around it; nothing stays nothing."""
    if value is None:
        return None
    plain = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNWANTED.sub("", plain).strip()


class BaseForm(FlaskForm):
    """A form with the version of the record it was made from, that can show a broken rule beside its field."""

    class Meta(FlaskForm.Meta):
        """What a form is filled from."""

        def wrap_formdata(self, form: Any, formdata: Any) -> "MultiDict[str, str] | None":
            """What was posted as a form, never JSON or files: those hold values that are no text."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return request.form if request.method == "POST" else None

        @property
        def locales(self) -> tuple[str, ...]:
            """The language of the library's own sentences."""
            return (language(),)

        def get_translations(self, form: Any) -> Any:
            """The library's own sentences; it keeps each language, where Flask-WTF reads its file at every form."""
            return DefaultMeta.get_translations(self, form)

    version = HiddenField()

    def version_number(self) -> int | None:
        """The version in the form; one that is no number counts as an old one."""
        given = self.version.data
        if not given:
            return None
        return int(given) if re.fullmatch("[0-9]{1,9}", str(given)) else -1

    def show(self, broken: RuleBroken) -> None:
        """Put the sentence of a broken rule beside its field, or at the top when it concerns the whole form."""
        sentence = sentence_of(broken)
        field = self._fields.get(broken.field or "")
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]

    @property
    def has_errors(self) -> bool:
        """Whether anything has to be shown."""
        return bool(self.form_errors) or any(field.errors for field in self)


def short_text(label: Any, *validators: Any, length: int = SHORT_TEXT, **options: Any) -> StringField:
    """A line of text: cleaned, at most `length` signs."""
    return StringField(label, validators=[*validators, _at_most(length)], filters=[cleaned], **options)


def long_text(label: Any, *validators: Any, length: int = LONG_TEXT, **options: Any) -> TextAreaField:
    """A text of several lines: cleaned, at most `length` signs."""
    return TextAreaField(label, validators=[*validators, _at_most(length)], filters=[cleaned], **options)


def _at_most(length: int) -> Callable[[Any, Any], None]:
    """A validator and no `maxlength`: a browser cuts a pasted text there, and its writer is not told."""

    def check(_form: Any, field: Any) -> None:
        typed = len(field.data or "")
        if typed > length:
            sentence = gettext(
                "Deze tekst is te lang: %(typed)s tekens. Er passen er %(most)s.", typed=typed, most=length
            )
            raise ValidationError(sentence)

    return check


def day_from(typed: str) -> date:
    """The day that was typed as dag-maand-jaar, with -, / or . or spaces, or as jjjj-mm-dd. Raises ValueError."""
    parts = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})", typed, re.ASCII)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", typed, re.ASCII)
    if iso:
        return date(*(int(part) for part in iso.groups()))
    if parts is None:
        raise ValueError
    number = int(parts[3])
    return date(number + 2000 if number < 100 else number, int(parts[2]), int(parts[1]))


class DayField(StringField):
    """A day, typed as dag-maand-jaar, with -, / or . or spaces; the year may have two digits. What was typed stays."""

    data: Any

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Turn what was typed into a date."""
        typed = (cleaned(valuelist[0]) or "") if valuelist else ""
        self.typed = typed
        self.data = None
        if not typed:
            return
        try:
            self.data = day_from(typed)
        except ValueError as wrong:
            raise ValueError(gettext("Deze datum klopt niet. Vul dag, maand en jaar in.")) from wrong

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return written_day(self.data) if isinstance(self.data, date) else ""


class ClockField(StringField):
    """A time of day, typed as 10.20, 10:20 or 1020. What was typed stays."""

    data: Any

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Turn what was typed into a time."""
        typed = (cleaned(valuelist[0]) or "") if valuelist else ""
        self.data = None
        if not typed:
            return
        parts = re.fullmatch(r"(\d{1,2})[.: ]?(\d{2})", typed)
        try:
            if parts is None:
                raise ValueError
            self.data = time(int(parts[1]), int(parts[2]))
        except ValueError as wrong:
            raise ValueError(gettext("Deze tijd klopt niet. Vul de tijd in als 10.20.")) from wrong

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.strftime("%H.%M") if isinstance(self.data, time) else ""


def choices(labels: Mapping[Any, Any], *, first: Any = None) -> list[SelectChoice]:
    """The answers of a field: each stored value with its label; `first` is the label of the empty line of a list."""
    found = [] if first is None else [SelectChoice("", first)]
    return found + [SelectChoice(str(getattr(member, "value", member)), label) for member, label in labels.items()]


def _offered(field: Any) -> set[Any]:
    return {choice.value for choice in field.iter_choices()}


class OneOf(RadioField):
    """One of several answers. One that was not offered is refused with the sentence `missing`, and so is none.

    With `optional` the question may stay open.
    """

    def __init__(self, label: Any, missing: Any = CHOOSE_ONE, *, optional: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.missing, self.optional = missing, optional

    def pre_validate(self, form: Any) -> None:
        """Accept an offered answer, or none where the question may stay open."""
        if self.data not in _offered(self) and (self.data or not self.optional):
            raise StopValidation(str(self.missing))


class SomeOf(SelectMultipleField):
    """Several answers; those that were not offered are refused with a plain sentence."""

    widget = ListWidget(prefix_label=False)

    def pre_validate(self, form: Any) -> None:
        """Accept offered answers only."""
        if set(self.data or ()) - _offered(self):
            raise ValidationError(gettext("Kies alleen uit de antwoorden die er staan."))


class OneFromList(SelectField):
    """One line of a list. One that was not offered is refused; with a sentence `missing` the empty line is too."""

    def __init__(self, label: Any, missing: Any = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.missing = missing
        self.flags.required = missing is not None

    def pre_validate(self, form: Any) -> None:
        """Accept an offered line only."""
        if (self.data or "") not in _offered(self) or (self.missing is not None and not self.data):
            raise StopValidation(str(self.missing or gettext("Kies een antwoord uit de lijst.")))


def uuid_or_none(value: Any) -> UUID | None:
    """For `coerce` of a select: an id, or nothing for an empty or malformed one."""
    if isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError:
        return None


def needed(message: Any) -> Callable[[Any, Any], None]:
    """A validator with its own plain sentence for a missing answer; a text of only spaces is missing."""

    def check(_form: Any, field: Any) -> None:
        if field.data is None or field.data in ("", []):
            raise ValidationError(str(message))

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check
