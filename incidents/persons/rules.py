"""What must be so to write a person down. As little as possible: a name or an alias is enough; never a BSN."""

from dataclasses import dataclass
from datetime import date

from incidents.persons.vocabulary import PersonKnowledge
from incidents.sentences import N_, RuleBroken

#: The stored status of a case that somebody handles; the room that knows all of them stands above this one.
IN_HANDLING = "taken_up"
OLDEST_BIRTH = date(1900, 1, 1)


class NothingKnown(RuleBroken):
    """Neither a name nor an alias was given."""

    sentence = N_("Vul een naam in, of een naam op internet.")
    field = "name"


class BornInTheFuture(RuleBroken):
    """The date of birth cannot be right."""

    sentence = N_("Deze geboortedatum klopt niet. Vul dag, maand en jaar in, het jaar met vier cijfers.")
    field = "born_on"


class AlreadyIdentified(RuleBroken):
    """The case has a confirmed person."""

    sentence = N_("Bij deze zaak is al een persoon vastgelegd. Maak die eerst los.")


class CaseNotInHandling(RuleBroken):
    """Who it was is confirmed, or taken back, while somebody handles the case."""

    sentence = N_("Deze zaak is niet in behandeling. Pak de zaak eerst op, of heropen de zaak.")


class ActedAgainst(RuleBroken):
    """Something goes on against the person whom the case would lose."""

    sentence = N_(
        "Tegen deze persoon loopt nog een gebouwverbod of een maatregel, of een voorstel daarvoor. "
        "Hef die eerst op, trek die in of laat die vervallen. Maak daarna de persoon los."
    )


class NobodyToUnlink(RuleBroken):
    """The case has no confirmed person."""

    sentence = N_("Bij deze zaak is geen persoon vastgelegd.")


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What is known of a person."""

    name: str = ""
    born_on: date | None = None
    address: str = ""
    contact: str = ""
    alias: str = ""


def check_details(details: PersonDetails, today: date) -> None:
    """Refuse a person without a name, or born on a day that cannot be. Raises NothingKnown, BornInTheFuture."""
    if not details.name.strip() and not details.alias.strip():
        raise NothingKnown
    if details.born_on is not None and not OLDEST_BIRTH <= details.born_on <= today:
        raise BornInTheFuture


def check_in_handling(status: str) -> None:
    """Refuse a case that nobody handles; `status` is the stored word. Raises CaseNotInHandling."""
    if status != IN_HANDLING:
        raise CaseNotInHandling


def check_free(knowledge: PersonKnowledge) -> None:
    """Refuse a second person for one case. Raises AlreadyIdentified."""
    if knowledge is PersonKnowledge.IDENTIFIED:
        raise AlreadyIdentified


def knowledge_after_unlinking(person_hint: str | None) -> PersonKnowledge:
    """What is known once a link was undone: again only what the reporter said."""
    return PersonKnowledge.SAID_TO_BE_KNOWN if person_hint else PersonKnowledge.NOT_KNOWN
