"""Which of two facts came first when both were recorded at one moment: the order of the process.

What one press does has one moment: a light case is taken up, decided, told and closed at once. A history shows it in the
order in which the work goes, and so do all histories alike.
"""

from incidents.events import cases, measures, organisation
from incidents.events.fact import Event

IN_ORDER: tuple[type[Event], ...] = (
    cases.IncidentReported,
    measures.BanViolated,
    cases.ReportAddedTo,
    cases.HelpAsked,
    cases.HelpAnswered,
    cases.HelpAnswerTakenBack,
    cases.HelpSettled,
    cases.JoinedAsSameEvent,
    cases.SameEventUndone,
    cases.HandedOver,
    cases.TakenUp,
    cases.TakenOver,
    organisation.CaseAccessGiven,
    cases.SeverityAssessed,
    cases.AdviceGiven,
    cases.PersonRegistered,
    cases.PersonUnlinked,
    cases.PersonIdentified,
    cases.PersonRecognised,
    cases.PersonConfirmedUnknown,
    measures.BanProposed,
    measures.BanProposalChanged,
    measures.BanSubmitted,
    measures.BanTakenBack,
    measures.BanReturned,
    measures.MeasureDecided,
    measures.BanImposed,
    measures.MeasureCarriedOut,
    measures.MeasureWithdrawn,
    measures.BanServed,
    measures.BanStarted,
    measures.BanChanged,
    measures.BanSuspended,
    measures.BanSuspensionBegan,
    measures.BanSuspensionEnded,
    measures.BanReviewAnnounced,
    measures.BanReviewed,
    measures.BanEndAnnounced,
    measures.BanLifted,
    measures.BanExpired,
    cases.OutcomeChosen,
    cases.FeedbackGiven,
    cases.FeedbackAnswered,
    cases.DisagreementSettled,
    cases.CaseEvaluated,
    cases.CaseClosed,
    cases.CaseReopened,
    cases.CaseWithdrawn,
    cases.PromiseMoved,
    cases.PromiseReminded,
    cases.PromiseEscalated,
)
_PLACES = {fact.__name__: number for number, fact in enumerate(IN_ORDER)}


def place_of(name: str) -> int:
    """The place of a fact, by its name, in the order of the process; what is no fact of a case stands before them all.

    So a look stands before what the reader then did.
    """
    return _PLACES.get(name, -1)
