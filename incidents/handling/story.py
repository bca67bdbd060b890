"""What handling tells on the page on which an employee follows his report, and what it asks there.

Registration itself tells the five steps of every report; here stands what they do not say. Reasons are not told: they are
the handler's words about a case, not to the employee. What is told to him is in the feedback, which he can answer.
"""

from collections.abc import Iterable

from flask_babel import gettext as _

from incidents import events
from incidents.accounts import queries as accounts_queries
from incidents.accounts.models import Employee
from incidents.handling import queries
from incidents.handling.forms import AnswerForm
from incidents.handling.models import CaseStep
from incidents.handling.vocabulary import FeedbackAnswer, StepKind
from incidents.policy import Action
from incidents.registration.models import Incident
from incidents.registration.story import Panel, StoryLine
from incidents.work import Work

TOLD_STEPS = frozenset(
    {
        StepKind.TAKEN_OVER,
        StepKind.HANDED_OVER,
        StepKind.OUTCOME,
        StepKind.EVALUATED,
        StepKind.CLOSED,
        StepKind.REOPENED,
        StepKind.WITHDRAWN,
    }
)


def story(work: Work, incident: Incident) -> Iterable[StoryLine]:
    """The lines of handling for a report that is followed in full; of a joined one also those of the other case.

    That other reports were joined with this one is no news for whoever follows this one. Registration tells how the case
    stands; each time that it was decided, told and closed stands here, so that nothing disappears.
    """
    is_joined = incident.same_event_as_id is not None
    own = queries.steps(work, incident.id)
    shared: list[CaseStep] = []
    if incident.same_event_as_id is not None:
        others = queries.steps(work, incident.same_event_as_id)
        shared = [step for step in others if step.kind is not StepKind.SAME_EVENT and step.at >= incident.reported_at]
    steps = [step for step in (*own, *shared) if _is_told(step, is_joined=is_joined)]
    feedbacks = queries.feedbacks(work, incident.id)
    people = accounts_queries.employees_by_ids(
        work,
        [
            *(step.by_id for step in steps),
            *(each.given_by_id for each in feedbacks),
            *(each.arranged_by_id for each in feedbacks),
        ],
    )
    lines = [
        StoryLine(queries.FACTS[step.kind], step.at, _sentence(step, people.get(step.by_id) if step.by_id else None))
        for step in steps
    ]
    for each in feedbacks:
        text = _("%(name)s heeft verteld hoe het is afgelopen.", name=people[each.given_by_id].name)
        lines.append(StoryLine(events.FeedbackGiven, each.given_at, text))
        if each.arranged_at is not None and each.arranged_by_id is not None:
            text = _("%(name)s schreef op wat er met u is afgesproken.", name=people[each.arranged_by_id].name)
            lines.append(StoryLine(events.DisagreementSettled, each.arranged_at, text))
    return lines


def answer_panel(work: Work, incident: Incident, form: AnswerForm | None = None) -> Panel | None:
    """The last message to the employee, with the question whether it went as agreed for the affected employee.

    Below it the earlier ones, the newest first: what was told stays readable.

    `form` is a refused one, shown again with what was typed.
    """
    given = queries.feedbacks(work, incident.id)
    if not given:
        return None
    last, *earlier = given
    people = accounts_queries.employees_by_ids(
        work, [*(each.given_by_id for each in given), *(each.arranged_by_id for each in given)]
    )
    arranged = [
        {"name": people[each.arranged_by_id].name, "at": each.arranged_at, "text": each.arrangement}
        for each in given
        if each.arranged_by_id is not None
    ]
    form = form or AnswerForm(formdata=None)
    form.feedback_id.data = str(last.id)
    return Panel(
        "handling/answer_panel.html",
        {
            "incident_id": incident.id,
            "feedback": last,
            "given_by": people[last.given_by_id].name,
            "may_answer": last.answer is None and work.may(Action.ANSWER_FEEDBACK, incident),
            "was_as_agreed": last.answer is FeedbackAnswer.AS_AGREED,
            "waits_for_adviser": last.waits_for_adviser,
            "contact_due": queries.contact_due(work, last.answered_at) if last.answered_at else None,
            "now": work.now,
            "arranged": arranged,
            "earlier": [
                {"name": people[each.given_by_id].name, "at": each.given_at, "text": each.text} for each in earlier
            ],
            "form": form,
        },
    )


def _is_told(step: CaseStep, *, is_joined: bool) -> bool:
    return step.kind in TOLD_STEPS or (is_joined and step.kind is StepKind.SAME_EVENT)


def _sentence(step: CaseStep, by: Employee | None) -> str:
    name = by.name if by else _("De VPT-adviseur")
    sentences = {
        StepKind.TAKEN_OVER: _("%(name)s nam uw melding over van een collega.", name=name),
        StepKind.HANDED_OVER: _("%(name)s droeg uw melding over aan een andere afdeling.", name=name),
        StepKind.OUTCOME: _("%(name)s heeft besloten wat er gebeurt.", name=name),
        StepKind.EVALUATED: _("%(name)s schreef op wat de organisatie hiervan leert.", name=name),
        StepKind.CLOSED: _("De melding is gesloten."),
        StepKind.REOPENED: _("%(name)s opende uw melding opnieuw.", name=name),
        StepKind.WITHDRAWN: _("%(name)s trok uw melding in. Klopt dat niet? Bel de VPT-adviseur.", name=name),
        StepKind.SAME_EVENT: _(
            "Dezelfde gebeurtenis is vaker gemeld. De meldingen horen nu bij elkaar. Hier volgt u hoe het verder gaat."
        ),
    }
    return str(sentences[step.kind])
