"""The page of one step of a case: a form beside the case. Shared by the rooms whose steps are taken on a case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from incidents.accounts import queries as accounts_queries
from incidents.handling import queries
from incidents.handling.rules import NotNow
from incidents.policy import Action, Refused
from incidents.promises.vocabulary import PromiseKind
from incidents.registration import rules as registration_rules
from incidents.registration import wording as registration_wording
from incidents.registration.models import Incident
from incidents.registration.retold import named_by_reporter
from incidents.registration.vocabulary import IncidentStatus, Outcome
from incidents.sentences import RuleBroken
from incidents.web.fields import BaseForm
from incidents.web.formats import clock, moment, sentence_of
from incidents.work import AMSTERDAM, ChangedBySomebodyElse, Work


@dataclass(frozen=True, slots=True)
class ShownCase:
    """What stands beside the form: taken before anything is changed, so that a refused form shows the case as it is."""

    id: UUID
    reference: str
    status: IncidentStatus
    status_label: str
    status_tone: str | None
    story: str
    occurred_on: date
    occurred_at_time: time | None
    kinds: tuple[str, ...]
    channel: str
    place: str
    person: str
    person_called: str
    reporter: str
    affected: str
    handler: str
    severity: int | None
    outcome: Outcome | None
    due_at: datetime | None

    @property
    def told(self) -> str:
        """The name of who is told how it ends: the affected employee, or the reporter when no employee was affected."""
        return self.affected or self.reporter


def shown_case(work: Work, incident: Incident) -> ShownCase:
    """The case as it stands beside a form; it was read before, with its kinds."""
    is_joined = incident.same_event_as_id is not None
    status = registration_rules.shown_status(
        incident.status, incident.next_promise, has_outcome=incident.outcome is not None, same_event=is_joined
    )
    status_label, status_tone = registration_wording.status_words(status)
    people = accounts_queries.employees_by_ids(
        work, [incident.reporter_id, incident.affected_employee_id, incident.handler_id]
    )

    def name(employee_id: UUID | None) -> str:
        return people[employee_id].name if employee_id in people else ""

    return ShownCase(
        id=incident.id,
        reference=incident.reference,
        status=incident.status,
        status_label=status_label,
        status_tone=status_tone,
        story=incident.story,
        occurred_on=incident.occurred_on,
        occurred_at_time=incident.occurred_at_time,
        kinds=tuple(str(registration_wording.KINDS[kind]) for kind in incident.kind_values),
        channel=str(registration_wording.CHANNELS[incident.channel]),
        place=incident.place or "",
        person_called=str(named_by_reporter(incident)),
        person=str(registration_wording.PERSON_KNOWLEDGE[incident.person_knowledge]),
        reporter=name(incident.reporter_id),
        affected=name(incident.affected_employee_id),
        handler=name(incident.handler_id),
        severity=incident.severity,
        outcome=incident.outcome,
        due_at=incident.next_due_at if incident.next_promise is PromiseKind.TAKE_UP else None,
    )


@dataclass(slots=True)
class StepPage:
    """One page on which a step is taken: shows its form, runs the step, and shows the form again when it is refused.

    `version` is that of the record that the form changes: the case, or a part of it. Whoever may not do `action` is
    refused, unless a colleague took the case from him while he was typing: then he gets his text back.
    """

    work: Work
    incident: Incident
    action: Action
    form: BaseForm
    template: str
    version: int
    context: Mapping[str, object] = field(default_factory=dict)
    case: ShownCase = field(init=False)

    def __post_init__(self) -> None:
        self.case = shown_case(self.work, self.incident)

    def answer(
        self,
        act: Callable[[], object],
        said: str,
        *,
        then: Callable[[], ResponseReturnValue] | None = None,
        is_checked: bool = True,
    ) -> ResponseReturnValue:
        """Show the form, or take the step and go on to the case saying what was done, or show what `then` gives.

        Refused: 422 with the sentence beside its field. Changed by somebody else: 409 with who and when, the text kept
        and the form made from the new state, so that sending it again works.
        """
        if request.method != "POST":
            return self.show()
        if not self.work.may(self.action, self.incident):
            return self._lost(), 409
        if is_checked and not self.form.validate():
            return self.show(), 422
        try:
            act()
            self.work.session.flush()
        except ChangedBySomebodyElse:
            self.work.session.rollback()
            changed = queries.last_change(self.work, self.case.id)
            return self.show(is_renewed=True, is_stale=True, changed=changed), 409
        except RuleBroken as broken:
            self.work.session.rollback()
            self.form.show(broken)
            return self.show(), 422
        if then is not None:
            return then()
        flash(said, "ok")
        return redirect(case_url(self.case.id), 303)

    def _lost(self) -> str:
        """The page with the text of who may not do this any more. Raises Refused for who never could."""
        if self.form.version_number() in (None, self.version):
            raise Refused(self.action, self.case.id, found=True)
        return self.show(is_stale=True, is_lost=True, changed=queries.last_change(self.work, self.case.id))

    def show(
        self,
        *,
        is_renewed: bool = False,
        is_stale: bool = False,
        is_lost: bool = False,
        changed: queries.LastChange | None = None,
    ) -> str:
        """The page with its form; `is_renewed` makes it from the state of now, as for a page that is asked for."""
        if request.method != "POST" or is_renewed:
            self.form.version.data = self.version
        return render_template(
            self.template,
            form=self.form,
            case=self.case,
            changed=changed,
            changed_when=at_moment(changed.at, self.work) if changed else "",
            is_stale=is_stale,
            is_lost=is_lost,
            **self.context,
        )


def press(
    work: Work, incident_id: UUID, act: Callable[[], object], said: str, overtaken: Callable[[], str] | None = None
) -> ResponseReturnValue:
    """A step that is only a button: take it, and go to the case with what was done or why it was refused.

    When the case was changed since the button was shown, by whom and when: nothing was typed, so there is no text to
    keep. `overtaken` says it in other words where the page knows more.
    """
    try:
        act()
        work.session.flush()
    except (ChangedBySomebodyElse, NotNow):
        work.session.rollback()
        flash((overtaken() if overtaken else "") or _who_changed(work, incident_id), "warn")
    except RuleBroken as broken:
        work.session.rollback()
        flash(sentence_of(broken), "bad")
    else:
        flash(said, "ok")
    return redirect(case_url(incident_id), 303)


def _who_changed(work: Work, incident_id: UUID) -> str:
    changed = queries.last_change(work, incident_id)
    if changed is None:
        return str(_("De zaak is intussen veranderd. Kijk hieronder hoe de zaak er nu voor staat."))
    if changed.is_oneself:
        return str(_("U wijzigde deze zaak zelf al %(when)s.", when=at_moment(changed.at, work)))
    return str(
        _(
            "%(name)s wijzigde deze zaak %(when)s. Kijk hieronder hoe de zaak er nu voor staat.",
            name=changed.name,
            when=at_moment(changed.at, work),
        )
    )


def at_moment(at: datetime, work: Work) -> str:
    """ "om 13.04 uur" for a moment of today, "op 20-11-2026, 13.04 uur" for another."""
    if at.astimezone(AMSTERDAM).date() == work.today:
        return str(_("om %(time)s", time=clock(at)))
    return str(_("op %(moment)s", moment=moment(at)))


def pressed_version() -> int | None:
    """The version in the form of a button; one that is no number counts as an old one."""
    return BaseForm().version_number()


def case_url(incident_id: UUID) -> str:
    """The page of a case."""
    return url_for("dossier.case", incident_id=incident_id)
