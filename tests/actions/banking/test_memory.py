"""What is asked again with another value."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from actions.clock import FixedClock

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation
BALANCE = "action_banking_check_balance"


def balance_of(conversation: Conversation, said: str, intent: str, **entities: str) -> str:
    """What a bare value after a balance leads to."""
    conversation.say(said, intent, **entities)
    led = conversation.run("action_core_inform")
    answer = conversation.run(led.followup) if led.followup else led
    return answer.text or answer.responses[0]


@pytest.fixture
def asked(conversation: Conversation) -> Conversation:
    conversation.log_in()
    conversation.say("balances", "check_account_balance").run(BALANCE)
    return conversation


def test_a_bare_value_asks_again_with_it(asked: Conversation) -> None:
    told = balance_of(asked, "and savings?", "inform", account_type="savings")
    assert "$2,450.10" in told and "Checking" not in told


def test_words_that_mean_a_form_open_it_only_where_its_pack_is_active(asked: Conversation) -> None:
    assert asked.say("put half of it on savings").run("action_core_inform").followup == "banking_transfer_form"
    asked.inactive = "banking"
    assert asked.say("put it on the other one").run("action_core_inform").followup != "banking_transfer_form"


def test_the_month_before_is_the_one_before_that_was_shown(conversation: Conversation) -> None:
    show = "action_banking_show_transactions"
    conversation.log_in()
    conversation.say("transactions of october", "show_transactions", period="month:10").run(show)
    told = []
    for _ in range(2):
        conversation.say("and the month before?", "inform", period="preceding:month").run("action_core_inform")
        told.append(conversation.run(show).text)
    assert "Sep 1, 2025 to Sep 30, 2025" in told[0] and "Aug 1, 2025 to Aug 31, 2025" in told[1]


def test_a_place_in_the_list_is_looked_up(asked: Conversation) -> None:
    assert "Credit Card" in balance_of(asked, "the second one", "inform")


def test_a_value_that_does_not_fit_is_not_taken_for_it(asked: Conversation) -> None:
    assert balance_of(asked, "downtown", "inform", location="downtown") == "utter_core_inform"


def test_it_is_forgotten_after_a_while_and_with_the_log_out(asked: Conversation, clock: FixedClock) -> None:
    remembered = dict(asked.slots)
    clock.advance(timedelta(minutes=11))
    assert balance_of(asked, "savings", "inform", account_type="savings") == "utter_core_inform"
    asked.slots = remembered
    asked.say("log out", "log_out").run("action_core_log_out")
    assert "core_last_look_up" not in asked.slots
