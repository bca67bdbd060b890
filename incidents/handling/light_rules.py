"""When a case can be handled in one press (domain, "Light case"). Pure."""

from dataclasses import dataclass

from incidents.handling.vocabulary import LightChoice
from incidents.persons.vocabulary import PersonKnowledge
from incidents.registration.vocabulary import AggressionType, Injury
from incidents.sentences import N_, RuleBroken

LIGHT_SEVERITIES = (1, 2)
#: The police are always considered for these (domain, "The process", 8: physical violence or threat; a visit in spite of
#: a ban is an offence, Sr 138 and 139).
POLICE_CONSIDERED = frozenset(
    {
        AggressionType.PHYSICAL,
        AggressionType.PSYCHOLOGICAL,
        AggressionType.STALKING,
        AggressionType.BAN_VIOLATION,
    }
)


class LightNotPossible(RuleBroken):
    """A case that needs separate steps."""

    sentence = N_("Deze zaak heeft losse stappen nodig. Uw tekst is bewaard: ga verder op de pagina van de zaak.")


@dataclass(frozen=True, slots=True)
class LightFacts:
    """What decides whether a case can be handled in one press: the report with those of the same event together.

    `severity` is nothing until it is chosen. `injuries` are the answers that were given; `is_injury_described` where
    somebody wrote about one, whatever he answered.
    """

    severity: int | None
    help_requested: bool
    injuries: frozenset[Injury]
    is_injury_described: bool
    kinds: frozenset[AggressionType]
    police_reported: bool
    took_part: bool


@dataclass(frozen=True, slots=True)
class LightPoint:
    """One condition of the light case, by its name, and whether it holds."""

    name: str
    holds: bool


def light_points(facts: LightFacts) -> list[LightPoint]:
    """The conditions of the light case in the order of the page (domain, "Light case").

    An injury that nobody spoke of counts as none: a first report leaves it open. One that nobody is sure of does not. The
    police are needed for the kinds in POLICE_CONSIDERED, and where they were told already.
    """
    return [
        LightPoint("severity", facts.severity is None or facts.severity in LIGHT_SEVERITIES),
        LightPoint("help", not facts.help_requested),
        LightPoint("injury", facts.injuries <= {Injury.NONE} and not facts.is_injury_described),
        LightPoint("police", not facts.police_reported and not facts.kinds & POLICE_CONSIDERED),
        LightPoint("took_part", not facts.took_part),
    ]


def points_of_report(facts: LightFacts) -> list[LightPoint]:
    """The conditions that hold or fail before anything is chosen: the severity is a question of the page itself."""
    return [point for point in light_points(facts) if point.name != "severity"]


def choices(knowledge: PersonKnowledge) -> list[LightChoice]:
    """How a light case may end. That nobody knows who it was is offered only where nobody said to know."""
    is_said = knowledge in (PersonKnowledge.SAID_TO_BE_KNOWN, PersonKnowledge.IDENTIFIED)
    return [choice for choice in LightChoice if choice is not LightChoice.PERSON_UNKNOWN or not is_said]


def light_is_possible(facts: LightFacts) -> bool:
    """Whether the case can be handled in one press."""
    return all(point.holds for point in light_points(facts))
