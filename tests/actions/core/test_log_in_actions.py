from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from actions.clock import FixedClock
from actions.core.log_in_actions import find_digits

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM = "core_log_in_form"


@pytest.mark.parametrize(
    ("said", "digits", "found"),
    [
        ("100001", 6, "100001"), ("im 100001", 6, "100001"), ("100 001", 6, "100001"), ("100-001", 6, "100001"),
        ("im100001", 6, "100001"), ("1000011", 6, None), ("no idea", 6, None), ("", 6, None), (None, 6, None),
        ("2580", 4, "2580"), ("25 80", 4, "2580"), ("100001 2580", 4, "2580"), ("100001 2580", 6, "100001"),
        ("٢٥٨٠", 4, None), ("AB-104471", 6, None), ("AB-104471, im 100001", 6, "100001"),
    ],
)  # fmt: skip
def test_find_digits(said: object, digits: int, found: str | None) -> None:
    assert find_digits(said, digits) == found


def test_a_balance_is_answered_after_the_log_in(conversation: Conversation) -> None:
    conversation.say("whats in my savings", "check_account_balance", account_type="savings")
    asked = conversation.run("action_banking_check_balance")
    assert asked.responses == ["utter_core_log_in_needed"] and asked.followup == FORM
    assert conversation.form(FORM).followup is None

    conversation.say("im 100001", "log_in")
    conversation.form(FORM, "core_log_in_number")
    assert conversation.slots["core_log_in_number"] == "100001"

    conversation.say("2580", money="2580.00 USD")
    conversation.form(FORM, "core_log_in_passcode")
    logged_in = conversation.run("action_core_log_in")
    assert logged_in.responses == ["utter_core_logged_in"] and logged_in.messages[0]["name"] == "Sam"
    assert logged_in.followup == "action_banking_check_balance"
    assert conversation.slots["core_log_in_passcode"] is None

    balance = conversation.run("action_banking_check_balance")
    assert "$2,450.10" in balance.text and "Checking" not in balance.text
    assert balance.followup == "action_listen" and conversation.slots["core_pending_request"] is None


def test_a_transfer_is_taken_up_after_the_log_in_with_what_was_said(conversation: Conversation) -> None:
    form = "banking_transfer_form"
    wish = {"money": "50.00 USD", "account_type__destination": "savings"}
    conversation.say("send 50 bucks to my savings", "transfer_money", **wish)
    asked = conversation.form(form)
    assert asked.ends_form and asked.followup == FORM and asked.slots["requested_slot"] is None
    assert asked.slots["banking_transfer_amount"] == "50.00 USD"
    conversation.log_in()
    resumed = conversation.form(form)
    assert conversation.slots["banking_transfer_amount"] == "50.00 USD"
    assert resumed.slots["banking_transfer_source"] == "checking"
    assert conversation.slots["core_pending_request"] is None


def test_wrong_and_locked(conversation: Conversation) -> None:
    for left in ("4 tries", "3 tries", "2 tries", "1 try"):
        wrong = conversation.log_in(passcode="0000")
        assert wrong.responses == ["utter_core_log_in_wrong"] and wrong.messages[0]["tries"] == left
        assert wrong.followup == FORM and conversation.slots["core_log_in_number"] is None
        # The form starts again on the same message; its digits are not the next try.
        conversation.form(FORM)
        assert conversation.slots["core_log_in_passcode"] is None
    locked = conversation.log_in(passcode="0000")
    assert locked.responses == ["utter_core_log_in_locked"] and locked.messages[0]["minutes"] == "15 minutes"
    assert locked.followup == "action_listen"
    assert conversation.log_in().responses == ["utter_core_log_in_locked"]


def test_number_and_passcode_in_one_message(conversation: Conversation) -> None:
    conversation.say("log in 100001 2580", "log_in", customer_number="100001", passcode="2580")
    both = conversation.form(FORM)
    assert both.followup == "action_core_log_in"


@pytest.mark.parametrize(
    "said",
    [
        "log me in, 100001 2580",
        "Log in 100001/2580 please!",
        "i want to log in. my number is 100001 and my pin is 2580.",
        "sign me in as 100001, passcode: 2580",
    ],
)
@pytest.mark.parametrize("found", [{}, {"customer_number": "100001", "money": "2580.00 USD"}])
def test_both_in_the_sentence_that_asks_for_the_log_in(
    conversation: Conversation, said: str, found: dict[str, str]
) -> None:
    conversation.say(said, "log_in", **found)
    assert conversation.form(FORM).followup == "action_core_log_in"
    assert conversation.run("action_core_log_in").responses == ["utter_core_logged_in"]


@pytest.mark.parametrize(
    "said", ["log me in 100001, with you since 1998", "log in 100001 to send 2580 to mom", "log in AB-100001 2580"]
)
def test_other_figures_beside_the_number_are_no_passcode(conversation: Conversation, said: str) -> None:
    conversation.say(said, "log_in").form(FORM)
    assert conversation.slots.get("core_log_in_passcode") is None


def test_what_is_no_number_is_explained(conversation: Conversation) -> None:
    conversation.say("i dont know it")
    answer = conversation.form(FORM, "core_log_in_number")
    assert answer.responses == ["utter_core_invalid_number"] and conversation.slots.get("core_log_in_number") is None


def test_a_message_that_another_action_answered_is_no_number(conversation: Conversation) -> None:
    conversation.say("where are you", "find_branch")
    conversation.form_name = FORM
    conversation.run("action_banking_find_branch")
    answer = conversation.form(FORM, "core_log_in_number")
    assert answer.messages == [] and conversation.slots.get("core_log_in_number") is None


def test_logging_in_twice_and_out(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("log me in", "log_in")
    again = conversation.form(FORM)
    assert again.responses == ["utter_core_already_logged_in"] and again.ends_form
    assert again.followup == "action_listen"
    conversation.say("log out", "log_out")
    assert conversation.run("action_core_log_out").responses == ["utter_core_logged_out"]
    assert conversation.run("action_core_log_out").responses == ["utter_core_not_logged_in"]
    conversation.say("balance")
    assert conversation.run("action_banking_check_balance").followup == FORM


def test_activity_keeps_the_log_in_alive(conversation: Conversation, clock: FixedClock) -> None:
    conversation.log_in()
    for _ in range(3):
        clock.advance(timedelta(minutes=10))
        conversation.say("balance", "check_account_balance")
        assert conversation.run("action_banking_check_balance").text
    clock.advance(timedelta(minutes=15))
    assert conversation.say("balance").run("action_banking_check_balance").followup == FORM


def test_an_old_request_is_not_taken_up(conversation: Conversation, clock: FixedClock) -> None:
    conversation.say("balance").run("action_banking_check_balance")
    clock.advance(timedelta(minutes=16))
    assert conversation.log_in().followup == "action_listen"
    assert conversation.slots["core_pending_request"] is None


def test_a_passcode_is_not_kept_with_the_request(conversation: Conversation) -> None:
    conversation.say("balance, passcode 2580", account_type="savings", passcode="2580")
    conversation.run("action_banking_check_balance")
    kept = conversation.slots["core_pending_request"]
    assert "2580" not in str(kept) and kept["entities"] == [{"entity": "account_type", "value": "savings"}]


def test_both_numbers_at_once_of_which_one_was_found(conversation: Conversation) -> None:
    conversation.say("log in", "log_in").form(FORM)
    conversation.say("100001, 2580", customer_number="100001").form(FORM, "core_log_in_number")
    assert conversation.slots["core_log_in_passcode"] == "2580"


def test_a_year_in_a_sentence_is_no_passcode(conversation: Conversation) -> None:
    conversation.say("log in", "log_in").form(FORM)
    conversation.say("100001, with you since 1998", customer_number="100001").form(FORM, "core_log_in_number")
    assert conversation.slots.get("core_log_in_passcode") is None


def test_after_a_mistyped_passcode_the_passcode_is_enough(conversation: Conversation) -> None:
    conversation.say("log in", "log_in").form(FORM)
    conversation.say("100001", customer_number="100001").form(FORM, "core_log_in_number")
    conversation.say("2581", passcode="2581").form(FORM, "core_log_in_passcode")
    assert conversation.run("action_core_log_in").responses == ["utter_core_log_in_wrong"]
    conversation.form(FORM)
    conversation.say("sorry, 2580", passcode="2580").form(FORM, "core_log_in_number")
    assert conversation.slots["core_log_in_number"] == "100001"
    assert conversation.run("action_core_log_in").responses == ["utter_core_logged_in"]


@pytest.mark.parametrize(
    ("said", "response"),
    [
        ("i told you i have no number", "utter_core_no_number_yet"),
        ("i dont have an account yet", "utter_core_no_number_yet"),
        ("im not a customer", "utter_core_no_number_yet"),
        ("i forgot everything", "utter_core_number_forgotten"),
        ("i dont have it on me", "utter_core_invalid_number"),
    ],
)
def test_who_has_no_number_hears_what_to_do(conversation: Conversation, said: str, response: str) -> None:
    conversation.say(said)
    assert response in conversation.form(FORM, "core_log_in_number").responses


@pytest.mark.parametrize(
    ("said", "response", "told"),
    [
        ("whats my customer number", "utter_core_customer_number", {"ending": "01"}),
        ("who am i", "utter_core_logged_in_as", {"name": "Sam"}),
    ],
)
def test_who_is_logged_in(conversation: Conversation, said: str, response: str, told: dict[str, str]) -> None:
    conversation.log_in()
    (answer,) = conversation.say(said, "log_in").form(FORM).messages
    assert answer["response"] == response and told.items() <= answer.items()
