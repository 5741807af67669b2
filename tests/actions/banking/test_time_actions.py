"""How long things take and how much they may be, where the message names little or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

TIME, LIMIT, DEPOSIT = "action_banking_transfer_time", "action_banking_withdrawal_limit", "action_banking_cash_deposit"


def answer(conversation: Conversation, said: str, action: str = TIME, **entities: str) -> str:
    told = conversation.say(said, **entities).run(action)
    return "\n".join([told.text, *told.responses])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("what is the latest hour for a wire", "before 4:00 PM"),
        ("overseas, how many days", "in 1 to 3 business days"),
        ("how soon is my replacement card here", "7 business days"),
        ("when do i get the pin letter", "5 business days"),
        ("how long do checks take to come", "7 to 10 business days"),
        ("when does a transfer land", "utter_banking_transfer_time"),
        ("how long does a check take to clear", "I don't know"),
        ("how long", "utter_banking_transfer_time"),
    ],
)
def test_the_message_names_what_takes_long(conversation: Conversation, said: str, told: str) -> None:
    assert told in answer(conversation, said)


@pytest.mark.parametrize(
    ("said", "action", "told"),
    [
        ("where do i put in cash", DEPOSIT, "right away until 9 PM"),
        ("price of a wire to peru", "action_banking_fees", "before 4:00 PM"),
        ("can somebody help me", "action_core_talk_to_human", "Mon-"),
        ("dollars to euros", "action_banking_exchange_rate", "two business days"),
    ],
)
def test_without_a_name_it_is_what_was_talked_about(
    conversation: Conversation, said: str, action: str, told: str
) -> None:
    conversation.say(said).run(action)
    assert told in answer(conversation, "and how long does that take")


def test_a_card_that_is_on_its_way_has_a_day(conversation: Conversation) -> None:
    conversation.log_in()
    conversation.say("new card please").form("banking_replace_card_form")
    assert "7 business days" in answer(conversation, "when is it here")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("how much may i transfer a day", "send up to $2,000.00 from Checking (…3377)"),
        ("my credit line", "Your credit limit is $3,000.00 on Credit Card"),
        ("how much can i deposit in a machine", "up to $3,000.00 a day"),
        ("how much cash a day", "take out up to $500.00"),
    ],
)
def test_every_limit_has_its_own_answer(conversation: Conversation, said: str, told: str) -> None:
    conversation.log_in()
    assert told in answer(conversation, said, LIMIT)


def test_a_limit_is_that_of_what_was_talked_about(conversation: Conversation) -> None:
    conversation.say("where can i deposit cash").run(DEPOSIT)
    assert "up to $3,000.00 a day" in answer(conversation, "limit?", LIMIT)


def test_limits_asked_for_in_other_words(conversation: Conversation) -> None:
    conversation.log_in()
    assert "send up to" in answer(conversation, "any limit on transfers")
    assert "$3,000.00" in answer(conversation, "credit limit", "action_banking_check_balance")


def test_the_own_limits_need_a_log_in(conversation: Conversation) -> None:
    assert "utter_core_log_in_needed" in answer(conversation, "daily transfer limit", LIMIT)
