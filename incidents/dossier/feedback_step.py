"""What the page of a case says of the step "tell how it ends": to whom, why once more, and what comes after it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext

from incidents.dossier.case_file import CaseFile
from incidents.dossier.wording import measure_label
from incidents.handling import rules
from incidents.handling.case_facts import CaseFacts
from incidents.handling.vocabulary import NextStep
from incidents.measures.vocabulary import MeasureKind
from incidents.promises.vocabulary import PromiseKind
from incidents.sentences import N_

#: What comes after it, by the step that the case then needs.
THEN: Mapping[NextStep, str] = {
    NextStep.CARRY_OUT_MEASURES: N_("Daarna legt u vast wat er is gedaan."),
    NextStep.EVALUATE: N_("Daarna kijkt u terug op de zaak."),
    NextStep.AWAIT_BAN_DECISION: N_("Daarna wacht u op het besluit over het gebouwverbod."),
    NextStep.SETTLE_PROPOSAL: N_("Daarna rondt u het voorstel voor een gebouwverbod af."),
    NextStep.DECIDE_MEASURE: N_("Daarna kiest u een maatregel."),
    NextStep.CLOSE: N_("Daarna kunt u de zaak sluiten."),
}


def text(file: CaseFile, names: str) -> str:
    """The sentences of the step; `names` are those of who reads the message."""
    to_whom = gettext("Uw bericht gaat naar %(names)s.", names=names)
    told = replace(
        file.facts,
        feedback_given_at=max([file.incident.reported_at, *_decided(file.facts)]),
        open_promises=file.facts.open_promises - {PromiseKind.FEEDBACK},
    )
    return " ".join(each for each in (_why_again(file), to_whom, gettext(THEN[rules.next_step(told)])) if each)


def _decided(facts: CaseFacts) -> list[datetime]:
    """The moments after which it is to be told."""
    return [each for each in (facts.outcome_chosen_at, facts.measure_decided_at, facts.reopened_at) if each is not None]


def _why_again(file: CaseFile) -> str:
    """What was decided after the last message; nothing before the first one, and after a reopening, which says so itself."""
    facts = file.facts
    given_at = facts.feedback_given_at
    if given_at is None or (facts.reopened_at is not None and facts.reopened_at > given_at):
        return ""
    later = [each.kind for each in file.measures if each.withdrawn_at is None and each.decided_at > given_at]
    if MeasureKind.BUILDING_BAN in later:
        return str(gettext("Er is na uw bericht een gebouwverbod opgelegd. Vertel dat ook."))
    if later:
        name = measure_label(later[-1]).lower()
        return str(gettext("Er is na uw bericht een maatregel bijgekomen: %(measure)s. Vertel dat ook.", measure=name))
    return str(gettext("De afloop is na uw bericht gewijzigd. Vertel dat ook."))
