"""What waits for a log-in and goes on after it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from actions.clock import FixedClock

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation
FORM = "core_log_in_form"


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
