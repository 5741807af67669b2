"""A ticket that follows the conversation: the silent action first, then silence, or all as if nothing had happened."""

from __future__ import annotations

import pytest
from rasa.core.policies.policy import Policy
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, Event, SlotSet, UserUttered

from components.policies.form_rule_policy import has_next_request
from components.policies.routing_facts import last_turn, offered
from tests.components.policies.policy_helpers import FALLBACK, FORM, LISTEN, after, chosen, in_form, predicted, says

FOLLOW, RATE, HAND_OFF = "action_core_follow_ticket", "action_core_rate", "action_core_talk_to_human"
TICKET = SlotSet("core_ticket", "T-1001")
NOBODY: tuple[Event, ...] = (ActionExecutionRejected(FOLLOW), TICKET)
"""What the action leaves where nobody is in charge; where somebody is, it has run."""
SOMEBODY: tuple[Event | str, ...] = (FOLLOW, TICKET)


@pytest.mark.parametrize("intent", ["greet", "talk_to_human", "stop_or_cancel", "nlu_fallback", "order_shirt"])
def test_each_message_goes_to_the_ticket_first(intent: str, all_policies: list[Policy]) -> None:
    assert chosen(all_policies, after(TICKET, LISTEN, says(intent))) == FOLLOW
    assert chosen(all_policies, in_form(TICKET, LISTEN, says(intent))) == FOLLOW
    assert chosen(all_policies, after(says(intent))) != FOLLOW, "there is no ticket"


def test_while_a_person_is_in_charge_the_assistant_listens(all_policies: list[Policy]) -> None:
    assert chosen(all_policies, after(TICKET, LISTEN, says("greet"), *SOMEBODY)) == LISTEN
    assert chosen(all_policies, in_form(TICKET, LISTEN, says("inform"), *SOMEBODY)) == LISTEN
    again = after(TICKET, LISTEN, says("greet"), *SOMEBODY, LISTEN, says("greet"))
    assert chosen(all_policies, again) == FOLLOW


@pytest.mark.parametrize(
    ("open_form", "message", "action"),
    [
        (False, says("greet"), "utter_core_greet"),
        (False, says("order_shirt"), FORM),
        (False, says("talk_to_human"), HAND_OFF),
        (False, says("nlu_fallback"), FALLBACK),
        (True, says("inform", "large"), FORM),
        (True, says("stop_or_cancel"), "action_core_stop"),
    ],
)
def test_where_nobody_is_all_goes_on_as_without_a_ticket(
    open_form: bool, message: UserUttered, action: str, all_policies: list[Policy]
) -> None:
    start = in_form if open_form else after
    assert chosen(all_policies, start(message)) == action
    followed = start(TICKET, LISTEN, message, *NOBODY)
    assert chosen(all_policies, followed) == action
    assert followed.latest_action_name == LISTEN and not followed.is_active_loop_rejected


def test_a_form_that_rejects_a_message_rejects_it_below_a_ticket_too(all_policies: list[Policy]) -> None:
    question = in_form(TICKET, LISTEN, says("ask_hours"), *NOBODY, ActionExecutionRejected(FORM))
    assert chosen(all_policies, question) == "utter_shop_hours"
    question.update(ActionExecuted("utter_shop_hours"))
    assert chosen(all_policies, question) == FORM


def test_the_last_turn_and_its_offers_are_what_they_were() -> None:
    asked = ["action_core_offer_person", SlotSet("core_offer", "person")]
    tracker = after(TICKET, LISTEN, says("greet"), *NOBODY, *asked, LISTEN, says("affirm"), *NOBODY)
    assert offered(tracker) == "person"
    assert [event.action_name for event in last_turn(tracker) if isinstance(event, ActionExecuted)] == [
        LISTEN,
        asked[0],
    ]


def test_complaints_and_further_requests_count_as_without_a_ticket(all_policies: list[Policy]) -> None:
    several = says("complain", "bad, and what are your hours", next_request={"text": "what are your hours"})
    first = [TICKET, LISTEN, several, *NOBODY, "utter_core_complain"]
    assert chosen(all_policies, after(*first)) == "action_core_next_request"
    second = after(*first, LISTEN, says("complain", "still bad"), *NOBODY)
    assert chosen(all_policies, second) == HAND_OFF


def test_a_message_that_is_taken_up_again_goes_to_the_ticket_once(person_policy: Policy) -> None:
    message = says("nlu_fallback", "hm")
    replayed = UserUttered("hm", {"name": "greet"})
    tracker = after(TICKET, LISTEN, message, *NOBODY, "action_core_take_guess", ActiveLoop(None), LISTEN, replayed)
    assert predicted(person_policy, tracker) is None


def test_a_back_end_that_is_down_is_said(all_policies: list[Policy]) -> None:
    failed = after(TICKET, LISTEN, says("greet"), FOLLOW)
    assert chosen(all_policies, failed) == "utter_core_back_end_down"
    told = after(TICKET, LISTEN, says("EXTERNAL_resolved"), FOLLOW)
    assert chosen(all_policies, told) == LISTEN, "nobody asked for anything"


@pytest.mark.parametrize("start", [after, in_form])
def test_what_happened_to_the_ticket_is_no_answer_to_a_form(start: type, all_policies: list[Policy]) -> None:
    resolved = start(TICKET, LISTEN, says("EXTERNAL_resolved"))
    assert chosen(all_policies, resolved) == FOLLOW
    closed = [ActionExecutionRejected(FOLLOW), SlotSet("core_ticket", None), ActiveLoop(None)]
    resolved.update_with_events(closed, None)
    assert chosen(all_policies, resolved) == "action_core_ask_rating"
    joined = start(TICKET, LISTEN, says("EXTERNAL_joined"), *NOBODY)
    assert chosen(all_policies, joined) == LISTEN, "whoever it was has left again"


def test_what_was_said_to_a_person_counts_for_nothing_later(all_policies: list[Policy]) -> None:
    several = says("complain", "bad, and what are your hours", next_request={"text": "what are your hours"})
    talked = [TICKET, LISTEN, several, *SOMEBODY, LISTEN]
    resolved = [says("EXTERNAL_resolved"), ActionExecutionRejected(FOLLOW), SlotSet("core_ticket", None)]
    later = after(*talked, *resolved, "action_core_ask_rating", LISTEN, says("complain"))
    assert chosen(all_policies, later) == "utter_core_complain", "the first complaint, not the second"
    assert not has_next_request(later)


@pytest.mark.parametrize(
    ("asked", "message", "action"),
    [
        ("rating", says("affirm"), RATE),
        ("rating", says("deny"), RATE),
        ("rating", says("greet"), "utter_core_greet"),
        ("rating", says("nlu_fallback"), FALLBACK),
        ("comment", says("complain"), RATE),
        ("comment", says("deny"), RATE),
        ("comment", says("nlu_fallback"), RATE),
        ("comment", says("talk_to_human"), HAND_OFF),
        ("comment", says("order_shirt"), FORM),
        ("person", says("greet"), "utter_core_greet"),
    ],
)
def test_the_answers_to_did_that_solve_it(
    asked: str, message: UserUttered, action: str, all_policies: list[Policy]
) -> None:
    question = [says("EXTERNAL_resolved"), "action_core_ask_rating", SlotSet("core_offer", asked), LISTEN]
    assert chosen(all_policies, after(*question, message)) == action
    assert chosen(all_policies, after(*question, says("greet"), LISTEN, message)) != RATE, "that was long ago"


def test_what_is_hardly_a_request_is_a_comment(person_policy: Policy) -> None:
    question = [says("EXTERNAL_resolved"), "action_core_ask_rating", SlotSet("core_offer", "comment"), LISTEN]
    doubtful = UserUttered("kim found a shirt", {"name": "find_shirt", "confidence": 0.5})
    assert predicted(person_policy, after(*question, doubtful)) == RATE
