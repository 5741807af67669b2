"""Words that mean something only after what was said before."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from tests.servers.conversation import Conversation
from tests.servers.records import Records

pytestmark = pytest.mark.slow

SAVINGS, CHECKING = "100001-savings", "100001-checking"


def test_and_savings_after_a_balance(customer: Conversation, records: Records) -> None:
    balances = records.balances()
    assert f"${balances[CHECKING]:,.2f}" in customer.say("how much is in my checking?").text
    assert f"Your Savings (…4521) balance is ${balances[SAVINGS]:,.2f}." in customer.say("and savings?").text


def test_the_second_one_after_all_balances(customer: Conversation, records: Records) -> None:
    listed = customer.say("show me all my account balances").text.splitlines()
    assert [line.split(" (")[0] for line in listed[1:]] == ["Checking", "Credit Card", "Savings"]
    assert "on your Credit Card" in customer.say("the second one").text
    assert "Your Savings" in customer.say("and the third").text


def test_another_period_of_the_same_payee(customer: Conversation) -> None:
    assert "with Metro Energy" in customer.say("what did I pay to Metro Energy this month?").text
    assert "with Metro Energy" in customer.say("and last month?").text


def test_show_more_until_there_is_no_more(customer: Conversation) -> None:
    seen, answer = set(), customer.say("show my transactions").text
    left = int(re.search(r"(\d+) more\.", answer).group(1))  # type: ignore[union-attr]
    for _ in range(-(-left // 5)):
        before, answer = answer, customer.say("show more").text
        assert answer != before and "next transaction" in answer
        seen.add(answer)
    assert "more." not in answer and len(seen) == -(-left // 5)
    assert re.search("That was all of it|no more of it", customer.say("show more").text)


def test_the_same_amount_to_somebody_else(customer: Conversation, records: Records) -> None:
    before = records.balances()
    customer.say("send $4.25 from checking to my landlord")
    assert "Done" in customer.say("yes").text
    asked = customer.say("send the same amount to Ben Carter from checking").text
    assert "Send $4.25 from Checking" in asked and "Ben Carter" in asked
    assert "Done" in customer.say("yes").text
    assert records.balances()[CHECKING] == before[CHECKING] - Decimal("8.50")


def test_a_bare_value_after_nothing(conversation: Conversation) -> None:
    assert re.search("what you would like me to do|what to do with that", conversation.say("savings").text)
