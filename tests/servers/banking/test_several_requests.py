"""Several requests in one message are all served, in their order."""

from __future__ import annotations

import pytest

from tests.servers.conversation import Conversation
from tests.servers.records import Records

pytestmark = pytest.mark.slow


def test_two_look_ups(customer: Conversation, records: Records) -> None:
    answer = customer.say("how much is in my savings and where can i find an atm?").text
    balance, other = answer.split("Now to the next thing you asked for.")
    assert f"${records.balances()['100001-savings']:,.2f}" in balance and "ATM" in other


def test_a_lost_card_and_a_new_one(customer: Conversation, records: Records) -> None:
    assert "Which card" in customer.say("my card was stolen, block it and then send me a replacement card").text
    customer.say("debit ending in 4417")
    answer = customer.say("yes").text
    assert "Now to the next thing you asked for." in answer
    (card,) = records.rows("SELECT status FROM cards WHERE last_four = '4417'")
    assert card["status"] == "blocked"


def test_a_card_is_blocked_and_replaced(customer: Conversation, records: Records) -> None:
    customer.say("block my card and send me a new one")
    customer.say("the credit card")
    asked = customer.say("yes").text
    (card,) = records.rows("SELECT status FROM cards WHERE last_four = '8890'")
    assert card["status"] == "blocked" and "Now to the next thing you asked for." in asked


def test_a_question_after_a_form(customer: Conversation, records: Records) -> None:
    before = records.balances()["100001-savings"]
    asked = customer.say("send $1 from savings to checking. how long does a transfer take?").text
    assert "Send $1.00" in asked and "arrive" not in asked
    answer = customer.say("yes").text
    assert answer.index("Done") < answer.index("Now to the next thing") < answer.index("arrive")
    assert records.balances()["100001-savings"] < before


def test_three_at_once(customer: Conversation, records: Records) -> None:
    before = records.balances()["100001-savings"]
    asked = customer.say("show me my last transactions, send $1 from savings to checking and find me an atm").text
    assert asked.index("Now to the next thing") < asked.index("Send $1.00") and "ATM" not in asked
    answer = customer.say("yes").text
    assert answer.index("Done") < answer.index("Now to the next thing") < answer.index("ATM")
    assert records.balances()["100001-savings"] == before - 1


def test_stop_drops_both(customer: Conversation) -> None:
    customer.say("send $1 from savings to checking. how long does a transfer take?")
    assert "next thing" not in customer.say("stop").text
    assert "next thing" not in customer.say("thanks").text


def test_one_request_in_two_sentences_is_one(customer: Conversation) -> None:
    answer = customer.say("i have been saving a lot lately. how much is in my savings").text
    assert "next thing" not in answer and "Savings" in answer
