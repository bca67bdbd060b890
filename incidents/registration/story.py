"""How later steps tell their part on the page on which an employee follows his report.

Registration owns that page and may import no later room. So a later room writes a function that gives lines of the
timeline, or one that gives a panel, and `journey.py` names it in `STORY_SOURCES` or `FOLLOW_PANELS`; `app.py` hands
both to the page as `Following`. A source runs within the request, so it may use gettext.

What a source must know:
- It is called with the incident that the reader opened, only for a reader who follows it in full: the affected
  employee, or the reporter when no other employee was affected. Who reported on behalf of a colleague sees "opgepakt"
  and "gesloten" and nothing of any source.
- Registration itself tells: reported, help asked for and called back, told more, taken up, decided, told how it ended,
  closed, each as it stands now. A source adds what those steps do not say: handed over, reopened, what was decided, told
  and closed before, a measure that was carried out (that it happened, not its content: "outcome only").
- A report that was joined with another one (`same_event_as_id`) is passed as it is; a source that wants the progress of
  the other one looks there itself.
- Name colleagues, never the person behind the aggression.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from incidents.events import Event
from incidents.registration.models import Incident
from incidents.work import Work


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One line of the timeline: which fact, when (an aware moment), a whole sentence, and a softer one below it."""

    fact: type[Event]
    at: datetime
    text: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the follow page: a template that is included with `panel` as its context.

    The template is a `<section>` with an h2; a form in it posts to the endpoint of its own room.
    """

    template: str
    context: Mapping[str, object] = field(default_factory=dict)


StorySource = Callable[[Work, Incident], Iterable[StoryLine]]
PanelSource = Callable[[Work, Incident], Panel | None]


@dataclass(frozen=True, slots=True)
class Following:
    """What the journey hands the follow page."""

    stories: Sequence[StorySource] = ()
    panels: Sequence[PanelSource] = ()

    def lines(self, work: Work, incident: Incident) -> list[StoryLine]:
        """What the later steps tell of this incident."""
        return [line for source in self.stories for line in source(work, incident)]

    def shown_panels(self, work: Work, incident: Incident) -> list[Panel]:
        """The panels of the later steps that have something to show."""
        return [panel for source in self.panels if (panel := source(work, incident)) is not None]
