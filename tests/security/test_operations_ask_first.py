"""Every operation asks the policy before it does anything, and for the action that it is.

Whoever has no role at all is refused with that action; nothing was read or written before, since there is no database
here. An operation without a row fails, so that a new one cannot be forgotten.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from incidents import policy
from incidents.bans import operations as operations_of_bans
from incidents.journey import FOLLOW_UPS
from incidents.policy import Action, Actor
from incidents.registration.vocabulary import IncidentStatus
from incidents.work import Work

MODULES = (
    "accounts.operations",
    "aftercare.operations",
    "bans.clock",
    "bans.operations",
    "bans.telling",
    "bans.visits",
    "handling.closing",
    "handling.operations",
    "measures.light",
    "measures.operations",
    "notifications.operations",
    "organisation.operations",
    "persons.operations",
    "promises.operations",
    "registration.operations",
)
ASKS: dict[str, Action] = {
    "accounts.operations.change_password": Action.USE_OWN_ACCOUNT,
    "accounts.operations.choose_language": Action.USE_OWN_ACCOUNT,
    "accounts.operations.clear_old": Action.MANAGE_EMPLOYEES,
    "accounts.operations.confirm_role": Action.CONFIRM_ROLE,
    "accounts.operations.end_other_sessions": Action.USE_OWN_ACCOUNT,
    "accounts.operations.end_role": Action.GRANT_ROLE,
    "accounts.operations.give_case_access": Action.GIVE_CASE_ACCESS,
    "accounts.operations.grant_role": Action.GRANT_ROLE,
    "accounts.operations.leave": Action.MANAGE_EMPLOYEES,
    "accounts.operations.make_password_link": Action.MANAGE_EMPLOYEES,
    "accounts.operations.name_deputy": Action.GRANT_ROLE,
    "accounts.operations.register_employee": Action.MANAGE_EMPLOYEES,
    "accounts.operations.sign_out": Action.USE_OWN_ACCOUNT,
    "aftercare.operations.answer": Action.ANSWER_HELP_REQUEST,
    "aftercare.operations.settle": Action.HANDLE_CASE,
    "aftercare.operations.take_back_answer": Action.ANSWER_HELP_REQUEST,
    "bans.clock.announce_ends": Action.KEEP_BANS,
    "bans.clock.announce_expired": Action.KEEP_BANS,
    "bans.clock.announce_reviews": Action.KEEP_BANS,
    "bans.clock.announce_started": Action.KEEP_BANS,
    "bans.clock.announce_suspensions_begun": Action.KEEP_BANS,
    "bans.clock.announce_suspensions_ended": Action.KEEP_BANS,
    "bans.operations.change_exceptions": Action.CHANGE_BAN,
    "bans.operations.change_proposal": Action.PROPOSE_BAN,
    "bans.operations.end_suspension": Action.CHANGE_BAN,
    "bans.operations.impose": Action.DECIDE_BAN,
    "bans.operations.lift": Action.CHANGE_BAN,
    "bans.operations.propose": Action.PROPOSE_BAN,
    "bans.visits.report_violation": Action.REPORT_VIOLATION,
    "bans.operations.return_proposal": Action.DECIDE_BAN,
    "bans.operations.review": Action.CHANGE_BAN,
    "bans.operations.serve": Action.SERVE_BAN,
    "bans.operations.submit": Action.PROPOSE_BAN,
    "bans.operations.suspend": Action.CHANGE_BAN,
    "bans.operations.take_back": Action.PROPOSE_BAN,
    "handling.closing.answer_feedback": Action.ANSWER_FEEDBACK,
    "handling.closing.choose_outcome": Action.HANDLE_CASE,
    "handling.closing.close": Action.CLOSE_CASE,
    "handling.closing.evaluate": Action.HANDLE_CASE,
    "handling.closing.give_feedback": Action.HANDLE_CASE,
    "handling.closing.reopen": Action.REOPEN_CASE,
    "handling.closing.settle_disagreement": Action.SETTLE_DISAGREEMENT,
    "handling.operations.assess_severity": Action.HANDLE_CASE,
    "handling.operations.give_advice": Action.GIVE_ADVICE,
    "handling.operations.give_access": Action.GIVE_CASE_ACCESS,
    "handling.operations.hand_over": Action.HAND_OVER,
    "handling.operations.join_same_event": Action.WITHDRAW_CASE,
    "handling.operations.take_over": Action.TAKE_UP,
    "handling.operations.take_up": Action.TAKE_UP,
    "handling.operations.undo_same_event": Action.WITHDRAW_CASE,
    "handling.operations.withdraw": Action.WITHDRAW_CASE,
    "measures.light.take_up_first": Action.HANDLE_CASE,
    "measures.operations.carry_out": Action.DECIDE_MEASURE,
    "measures.operations.decide": Action.DECIDE_MEASURE,
    "measures.operations.withdraw": Action.DECIDE_MEASURE,
    "notifications.operations.deliver_next": Action.DELIVER_MESSAGES,
    "organisation.operations.add_building": Action.MANAGE_ORGANISATION,
    "organisation.operations.add_closing_day": Action.MANAGE_ORGANISATION,
    "organisation.operations.add_unit": Action.MANAGE_ORGANISATION,
    "organisation.operations.change_settings": Action.MANAGE_ORGANISATION,
    "organisation.operations.change_unit": Action.MANAGE_ORGANISATION,
    "organisation.operations.set_head_count": Action.MANAGE_ORGANISATION,
    "organisation.operations.set_up": Action.MANAGE_ORGANISATION,
    "persons.operations.confirm_unknown": Action.IDENTIFY_PERSON,
    "persons.operations.identify": Action.IDENTIFY_PERSON,
    "persons.operations.recognise": Action.REPORT_VIOLATION,
    "persons.operations.unlink": Action.IDENTIFY_PERSON,
    "promises.operations.escalate_due": Action.KEEP_PROMISES,
    "promises.operations.recompute": Action.KEEP_PROMISES,
    "promises.operations.remind_due": Action.KEEP_PROMISES,
    "registration.operations.add_to_report": Action.ADD_TO_REPORT,
    "registration.operations.ask_for_help": Action.ADD_TO_REPORT,
    "registration.operations.clear_old_drafts": Action.KEEP_PROMISES,
    "registration.operations.drop_draft": Action.REPORT_INCIDENT,
    "registration.operations.report_incident": Action.REPORT_INCIDENT,
    "registration.operations.save_draft": Action.REPORT_INCIDENT,
}
#: These are parts of an operation that asked, or for whoever is not known yet; each with who asks in its place.
ASKED_BEFORE = {
    "accounts.operations.ask_password_link": "anybody who forgot a password; the link is made by the system",
    "accounts.operations.choose_password": "whoever holds the one-time link",
    "accounts.operations.sign_in": "whoever was recognised",
    "bans.operations.with_remedy": "the operation that fills in the proposal",
    "handling.operations.add_step": "the operation that takes the step",
    "handling.operations.promise_feedback": "the operation that chooses the outcome",
    "handling.operations.promise_feedback_if_untold": "the operation that takes up, or decides a measure",
    "measures.light.light_close": "its first step, take_up_first",
    "measures.operations.record_carried_out": "carry_out, or the ban that is served",
    "measures.operations.record_decided": "decide, or the ban that is imposed",
    "notifications.operations.put": "the operation whose fact is told",
    "promises.operations.drop": "the operation that ends the case",
    "promises.operations.due": "nobody: a moment is computed, nothing is read of a case",
    "promises.operations.first_promise": "the operation that makes the case",
    "promises.operations.keep": "the operation that keeps the promise",
    "promises.operations.owe_again": "the operation that parts the reports",
    "promises.operations.promise": "the operation that promises",
    "registration.operations.check_report": "report_incident",
}


def operations() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function that works for somebody and follows from no fact."""
    followed = {react for reactions in FOLLOW_UPS.values() for react in reactions}
    for name in MODULES:
        module = importlib.import_module(f"incidents.{name}")
        for each, function in inspect.getmembers(module, inspect.isfunction):
            works = next(iter(inspect.signature(function).parameters), None) == "work"
            if (
                works
                and function.__module__ == module.__name__
                and not each.startswith("_")
                and function not in followed
            ):
                yield f"{name}.{each}", function


OPERATIONS = dict(operations())


def test_every_file_that_records_a_fact_is_looked_at():
    package = Path(operations_of_bans.__file__).resolve().parents[1]
    recording = {
        ".".join(path.relative_to(package).with_suffix("").parts)
        for path in package.glob("*/*.py")
        if "work.record(" in path.read_text()
    }
    assert recording
    assert recording <= set(MODULES)


def test_every_operation_has_a_row():
    assert set(OPERATIONS) == set(ASKS) | set(ASKED_BEFORE)


@pytest.mark.parametrize("name", sorted(ASKS))
def test_without_a_role_an_operation_is_refused_before_anything_else(name):
    function = OPERATIONS[name]
    work = Work(None, Actor(employee_id=uuid4()), datetime.now(UTC))  # type: ignore[arg-type]
    needed = [each for each in inspect.signature(function).parameters.values() if each.default is each.empty][1:]
    given = {each.name: SimpleNamespace(id=uuid4(), status=IncidentStatus.TAKEN_UP) for each in needed}
    with pytest.raises(policy.Refused) as refused:
        function(work, **given)
    assert refused.value.action is ASKS[name]
