"""What follows from each fact: the whole job on one page.

A follow-up is a function `(work, fact)` that runs in the transaction of the fact. It lives in the lowest room that knows
what it needs; here stands only which fact leads to which.
"""

from incidents import events
from incidents.bans import full_decision
from incidents.bans import telling as bans
from incidents.handling import story as handling_story
from incidents.handling import telling as handling
from incidents.notifications import operations as notifications
from incidents.promises import operations as promises
from incidents.registration import operations as registration
from incidents.registration.story import PanelSource, StorySource
from incidents.work import FollowUps

FOLLOW_UPS: FollowUps = {
    events.PasswordLinkAsked: (notifications.mail_password_link,),
    events.IncidentReported: (
        registration.tell_manager,
        registration.tell_adviser,
        registration.tell_reporter,
        registration.tell_affected,
    ),
    events.HelpAsked: (registration.tell_support_team,),
    events.ReportAddedTo: (registration.tell_handler_of_addition,),
    events.PromiseReminded: (promises.tell_who_owes,),
    events.PromiseEscalated: (promises.tell_next_higher,),
    events.TakenUp: (handling.tell_taken_up,),
    events.TakenOver: (handling.tell_former_handler,),
    events.HandedOver: (handling.tell_new_managers,),
    events.JoinedAsSameEvent: (handling.tell_joined,),
    events.SeverityAssessed: (handling.tell_adviser_when_serious,),
    events.FeedbackGiven: (handling.tell_feedback,),
    events.FeedbackAnswered: (handling.tell_adviser_of_disagreement,),
    events.DisagreementSettled: (handling.tell_arrangement,),
    events.CaseClosed: (handling.tell_closed,),
    events.CaseReopened: (handling.tell_reopened,),
    events.CaseWithdrawn: (handling.tell_withdrawn,),
    events.CaseAccessGiven: (handling.tell_involved,),
    events.BanSubmitted: (bans.tell_decider,),
    events.BanTakenBack: (bans.tell_decider_of_taking_back,),
    events.BanReturned: (bans.tell_proposer_of_return,),
    events.BanImposed: (bans.tell_handler_of_decision, full_decision.keep_full_decision),
    events.BanServed: (bans.start_if_in_force, full_decision.promise_full_decision),
    events.BanStarted: (bans.tell_reception_of_start,),
    events.BanChanged: (bans.tell_reception_of_change,),
    events.BanSuspended: (bans.begin_if_today,),
    events.BanSuspensionBegan: (bans.tell_reception_of_pause,),
    events.BanSuspensionEnded: (bans.tell_reception_of_resumption,),
    events.BanLifted: (bans.tell_reception_of_end, full_decision.keep_full_decision),
    events.BanReviewAnnounced: (bans.tell_handler_of_review,),
    events.BanEndAnnounced: (bans.tell_handler_of_end,),
    events.BanExpired: (bans.tell_reception_of_end, full_decision.drop_full_decision),
    events.BanViolated: (bans.tell_of_violation,),
}

#: What later steps tell on the page on which an employee follows his report (registration/story.py says how).
STORY_SOURCES: tuple[StorySource, ...] = (handling_story.story,)
FOLLOW_PANELS: tuple[PanelSource, ...] = (handling_story.answer_panel,)
