"""The form of a report: what an employee types, told as an IncidentReport."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from incidents.persons.vocabulary import PersonKnowledge
from incidents.registration import rules, wording
from incidents.registration.report import Details, HelpWanted, IncidentReport, Named, OnlineTrace
from incidents.registration.vocabulary import (
    ONLINE_CHANNELS,
    AffectedKind,
    AggressionType,
    AlarmUse,
    Channel,
    Departure,
    Injury,
    SteppedIn,
    Trigger,
)
from incidents.web.fields import (
    BaseForm,
    ClockField,
    DayField,
    OneFromList,
    OneOf,
    SomeOf,
    choices,
    long_text,
    needed,
    short_text,
    uuid_or_none,
)
from incidents.work import AMSTERDAM

PHONE_LENGTH = 40
MOST_WITNESSES = 30
#: "Zojuist" is the moment at which the page was opened, for as long as a draft of it would be kept.
PAGE_OPEN = timedelta(days=rules.DRAFT_DAYS)


class When(StrEnum):
    """The row "zojuist"."""

    JUST_NOW = "just_now"
    TODAY = "today"
    OTHER = "other"


class About(StrEnum):
    """The row "over mijzelf"."""

    ME = "me"
    COLLEAGUE = "colleague"
    HIRED = "hired"
    TRAINEE = "trainee"
    OFFICE_HOLDER = "office_holder"
    TEAM = "team"
    NOBODY = "nobody"


class Who(StrEnum):
    """The row "persoon niet bekend"."""

    UNKNOWN = "unknown"
    ALIAS = "alias"
    NAMED = "named"


WHEN = {When.JUST_NOW: _("Zojuist"), When.TODAY: _("Eerder vandaag"), When.OTHER: _("Op een andere dag")}
ABOUT = {
    About.ME: _("Over mijzelf"),
    About.COLLEAGUE: _("Over een collega"),
    About.HIRED: _("Over een ingehuurde kracht"),
    About.TRAINEE: _("Over een stagiair of vrijwilliger"),
    About.OFFICE_HOLDER: _("Over een bestuurder of raadslid"),
    About.TEAM: _("Over een heel team"),
    About.NOBODY: _("Over niemand in het bijzonder"),
}
WHO = {
    Who.UNKNOWN: _("Nee, of ik weet het niet zeker"),
    Who.ALIAS: _("Alleen een naam op internet"),
    Who.NAMED: _("Ja, ik weet de naam"),
}
AFFECTED_KIND: Mapping[str, AffectedKind] = {
    About.ME: AffectedKind.EMPLOYEE,
    About.COLLEAGUE: AffectedKind.EMPLOYEE,
    About.HIRED: AffectedKind.HIRED,
    About.TRAINEE: AffectedKind.TRAINEE_OR_VOLUNTEER,
    About.OFFICE_HOLDER: AffectedKind.OFFICE_HOLDER,
    About.TEAM: AffectedKind.TEAM,
    About.NOBODY: AffectedKind.NOBODY,
}
MAY_HAVE_A_NAME = frozenset({About.HIRED, About.TRAINEE, About.OFFICE_HOLDER})


class ReportForm(BaseForm):
    """The report. Three questions are open; the others are answered already."""

    form_key = HiddenField()
    opened_at = HiddenField()

    story = long_text(_("1. Wat is er gebeurd?"), needed(_("Vertel in een paar woorden wat er is gebeurd.")))
    kinds = SomeOf(_("2. Wat past hierbij?"), [needed(_("Kies bij vraag 2 ten minste één antwoord."))])
    channel = OneOf(_("3. Waar was het?"), _("Kies bij vraag 3 waar het was."))
    building = OneFromList(_("Gebouw"))
    place = short_text(_("Plek"))
    platform = short_text(_("Welk platform?"))
    handle = short_text(_("Naam op internet"))
    page = short_text(_("Adres van de pagina"), length=1000)

    callback = BooleanField(_("Laat mij terugbellen"))
    callback_number = short_text(_("Op welk nummer?"), length=PHONE_LENGTH)
    what_helps = short_text(_("Wat helpt nu?"))

    day = OneOf(_("Wanneer was het?"), default=When.JUST_NOW.value)
    date = DayField(_("Datum"))
    time = ClockField(_("Hoe laat ongeveer?"))
    about = OneOf(_("Over wie gaat de melding?"), default=About.ME.value)
    colleague = short_text(_("Wie is uw collega?"))
    affected_name = short_text(_("Naam of e-mailadres van het werk"))
    unit = OneFromList(_("Bij welke afdeling hoort dit?"), _("Kies een afdeling uit de lijst."))
    person = OneOf(_("Weet u wie het deed?"), default=Who.UNKNOWN.value)
    alias = short_text(_("Naam op internet"))
    person_name = short_text(_("Naam van de persoon"))

    person_look = long_text(_("Hoe zag de persoon eruit, of wat weet u over de persoon?"), length=2000)
    where = short_text(_("Waar was het precies?"))
    with_what = short_text(_("Waarmee gebeurde het?"))
    why = long_text(_("Waar ging het over?"), length=2000)
    trigger = OneFromList(_("Wat was de aanleiding?"))
    alarm = OneOf(_("Is er een alarmknop gebruikt?"), optional=True)
    stepped_in = SomeOf(_("Wie hielp er?"))
    departure = OneOf(_("Hoe is het afgelopen?"), optional=True)
    service_stopped = BooleanField(_("We zijn gestopt met de dienstverlening"))
    afterwards = long_text(_("Wat gebeurde er daarna?"), length=2000)
    injury = OneOf(_("Is er iemand gewond?"), optional=True)
    injury_text = short_text(_("Wat is er met de gewonde?"))
    damage = short_text(_("Is er schade? Wat?"))
    absence = short_text(_("Kon iemand daarna niet werken?"))
    witnesses = long_text(_("Welke collega’s zagen het?"), length=1000)

    def offer(self, buildings: Iterable[Any], units: Iterable[tuple[int, Any]], own_unit_id: UUID | None) -> None:
        """Give the questions their answers: the buildings in use and the units, with the own unit chosen beforehand."""
        self.own_unit_id = own_unit_id
        asked = {kind: label for kind, label in wording.KINDS.items() if kind is not AggressionType.BAN_VIOLATION}
        self.kinds.choices = choices(asked)
        self.channel.choices = choices(wording.CHANNELS)
        self.day.choices = choices(WHEN)
        self.about.choices = choices(ABOUT)
        self.person.choices = choices(WHO)
        self.trigger.choices = choices(wording.TRIGGERS, first=_("Kies een antwoord"))
        self.alarm.choices = choices(wording.ALARMS)
        self.stepped_in.choices = choices(wording.STEPPED_IN)
        self.departure.choices = choices(wording.DEPARTURES)
        self.injury.choices = choices(wording.INJURIES)
        anywhere = SelectChoice("", _("Ander gebouw"))
        self.building.choices = [anywhere, *(SelectChoice(str(each.id), each.name) for each in buildings)]
        self.unit.choices = [] if own_unit_id else [SelectChoice("", _("Kies een afdeling"))]
        self.unit.choices += [
            SelectChoice(str(each.id), "– " * depth + each.name, {"class": "app-std"} if each.id == own_unit_id else {})
            for depth, each in units
        ]
        if self.unit.data is None and own_unit_id is not None:
            self.unit.data = str(own_unit_id)

    @property
    def has_units(self) -> bool:
        """Whether there is a unit to choose; before the organisation is set up there is none, and nothing can be sent."""
        return any(choice.value for choice in self.unit.choices)

    def begin(self, now: datetime) -> None:
        """A form that is opened for the first time gets its key and its moment."""
        self.form_key.data = self.form_key.data or str(uuid4())
        self.opened_at.data = self.opened_at.data or now.isoformat()

    def key(self) -> UUID:
        """The key of this form; a malformed one is replaced, so that what was typed can still be sent."""
        key = uuid_or_none(self.form_key.data) or uuid4()
        self.form_key.data = str(key)
        return key

    def opened(self, now: datetime) -> datetime:
        """When the page was opened; "zojuist" is this moment. One that cannot be right counts as now."""
        try:
            moment = datetime.fromisoformat(str(self.opened_at.data))
            return moment if moment.tzinfo is not None and now - PAGE_OPEN < moment <= now else now
        except (ValueError, OverflowError):
            return now

    def validate_date(self, field: Any) -> None:
        """The date is needed for another day."""
        if self.day.data != When.OTHER:
            field.errors = []
        elif field.data is None and not field.errors:
            raise ValidationError(_("Vul de datum in als dag, maand en jaar."))

    def validate_callback_number(self, field: Any) -> None:
        """The number is needed when somebody has to call."""
        if self.callback.data and not field.data:
            raise ValidationError(_("Vul een telefoonnummer in."))

    def validate_colleague(self, field: Any) -> None:
        """The colleague is needed when the report is about one."""
        if self.about.data == About.COLLEAGUE and not field.data:
            raise ValidationError(_("Vul de naam of het e-mailadres van het werk van uw collega in."))

    def validate_alias(self, field: Any) -> None:
        """The alias is needed when that is what is known."""
        if self.person.data == Who.ALIAS and not field.data:
            raise ValidationError(_("Vul de naam op internet in."))

    def validate_person_name(self, field: Any) -> None:
        """The name is needed when it is known."""
        if self.person.data == Who.NAMED and not field.data:
            raise ValidationError(_("Vul de naam in, of kies dat u het niet zeker weet."))

    def validate_witnesses(self, field: Any) -> None:
        """Nobody whom somebody named is left out in silence."""
        if len(self.witness_texts()) > MOST_WITNESSES:
            raise ValidationError(
                _("Noem hier ten hoogste %(most)s collega’s. Noem de anderen bij vraag 1.", most=MOST_WITNESSES)
            )

    def witness_texts(self) -> list[str]:
        """The colleagues who were named as witnesses, one text each."""
        return [
            text
            for line in (self.witnesses.data or "").splitlines()
            for each in line.split(",")
            if (text := each.strip())
        ]

    def told(self, now: datetime, named: Named) -> IncidentReport:
        """What the valid form tells; `named` are the employees who were meant."""
        occurred_on, occurred_at = _when(self, now)
        channel = Channel(self.channel.data)
        online = channel in ONLINE_CHANNELS
        return IncidentReport(
            story=self.story.data,
            kinds=tuple(AggressionType(each) for each in self.kinds.data),
            channel=channel,
            occurred_on=occurred_on,
            occurred_at=occurred_at,
            unit_id=rules.unit_of_report(UUID(self.unit.data), self.own_unit_id, named.affected_unit_id),
            affected_kind=AFFECTED_KIND[self.about.data],
            affected_employee_id=named.affected_id,
            affected_name=self.affected_name.data if named.affected_id is None and self._may_have_name() else None,
            building_id=uuid_or_none(self.building.data),
            place="; ".join(dict.fromkeys(each for each in (self.place.data, self.where.data) if each)) or None,
            online=OnlineTrace(self.platform.data or "", self.handle.data or "", self.page.data or "")
            if online
            else OnlineTrace(),
            person_knowledge=self._knowledge(),
            person_hint=self._hint(),
            trigger=Trigger(self.trigger.data) if self.trigger.data else None,
            injury=Injury(self.injury.data) if self.injury.data in set(Injury) else None,
            details=self._details(),
            witness_ids=tuple(named.witness_ids),
            help_wanted=HelpWanted(self.callback_number.data, self.what_helps.data) if self.callback.data else None,
        )

    def _may_have_name(self) -> bool:
        return self.about.data in MAY_HAVE_A_NAME

    def _knowledge(self) -> PersonKnowledge:
        known = self.person.data in {Who.ALIAS, Who.NAMED}
        return PersonKnowledge.SAID_TO_BE_KNOWN if known else PersonKnowledge.NOT_KNOWN

    def _hint(self) -> str | None:
        name = {Who.ALIAS: self.alias.data, Who.NAMED: self.person_name.data}.get(self.person.data)
        return "\n".join(each for each in (name, self.person_look.data) if each) or None

    def _details(self) -> Details:
        return Details(
            person_name=(self.person_name.data or "") if self.person.data == Who.NAMED else "",
            person_alias=(self.alias.data or "") if self.person.data == Who.ALIAS else "",
            with_what=self.with_what.data or "",
            why=self.why.data or "",
            afterwards=self.afterwards.data or "",
            alarm=AlarmUse(self.alarm.data) if self.alarm.data in set(AlarmUse) else None,
            stepped_in=tuple(SteppedIn(each) for each in self.stepped_in.data or ()),
            departure=Departure(self.departure.data) if self.departure.data in set(Departure) else None,
            service_stopped=bool(self.service_stopped.data),
            injury_text=self.injury_text.data or "",
            damage=self.damage.data or "",
            absence=self.absence.data or "",
        )


class AdditionForm(BaseForm):
    """Telling more, or putting something right."""

    text = long_text(_("Wat wilt u toevoegen of verbeteren?"), needed(_("Vertel wat u wilt toevoegen of verbeteren.")))


class HelpForm(BaseForm):
    """Asking later to be called back."""

    callback_number = short_text(_("Op welk nummer?"), needed(_("Vul een telefoonnummer in.")), length=PHONE_LENGTH)
    what_helps = short_text(_("Wat helpt nu?"))

    def wanted(self) -> HelpWanted:
        """What the valid form asks."""
        return HelpWanted(self.callback_number.data, self.what_helps.data)


def _when(form: ReportForm, now: datetime) -> tuple[date, time | None]:
    opened = form.opened(now).astimezone(AMSTERDAM)
    if form.day.data == When.OTHER:
        return form.date.data, form.time.data
    if form.day.data == When.TODAY:
        return opened.date(), form.time.data
    return opened.date(), form.time.data or opened.time().replace(second=0, microsecond=0)
