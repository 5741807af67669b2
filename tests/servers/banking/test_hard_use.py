"""Long messages, many at once, and a log-in that runs out in the middle of a form."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from tests.servers.conversation import Conversation
from tests.servers.records import Records

pytestmark = pytest.mark.slow

SAVINGS, CHECKING = "100001-savings", "100001-checking"
LONG_AGO = "UPDATE log_ins SET last_seen_at = datetime(last_seen_at, '-1 hour') WHERE conversation_id = :sender"


@pytest.mark.parametrize("at", ["question", "confirmation"])
def test_a_log_in_that_runs_out_in_a_form(customer: Conversation, records: Records, at: str) -> None:
    before = records.balance(SAVINGS)
    opened = customer.say("send $6 from savings" + (" to checking" if at == "confirmation" else "")).text
    assert ("Send $6.00" if at == "confirmation" else "Where should") in opened
    records.write(LONG_AGO, sender=customer.sender)
    assert "customer number" in customer.say("yes" if at == "confirmation" else "checking").text
    assert records.balance(SAVINGS) == before, "nobody is logged in, so nothing is booked"
    customer.say("100001")
    answer = customer.say("2580").text
    if "Send $6.00 from Savings" not in answer:
        answer = customer.say("checking").text
    assert "Send $6.00 from Savings" in answer, "what was answered is not asked again, and the yes is"
    assert "Done" in customer.say("yes").text
    assert records.balance(SAVINGS) - before == Decimal("-6.00")


def test_messages_in_quick_succession(customer: Conversation, records: Records) -> None:
    before = records.balances()
    questions = {
        "how much is in my savings": "Savings",
        "where can i find an atm": "ATM",
        "what's your routing number?": "990000013",
        "are you a robot": "automated",
        "how much cash can i take out a day": "Each day you can take out",
    }
    with ThreadPoolExecutor(len(questions)) as threads:
        answers = list(threads.map(customer.say, questions))
    for answer, expected in zip(answers, questions.values(), strict=True):
        assert expected in answer.text, "each is answered, and for itself"
    assert records.balances() == before


def test_a_long_story_with_one_wish_in_it(customer: Conversation, records: Records) -> None:
    story = (
        "ok so this is a bit of a long one, sorry in advance. my sister visited last weekend, we went to the lake and "
        "had a great time, and on the way home the car made that noise again, you know how it is, always when you "
        "don't need it. anyway, i think i'm a bit short this month because of the garage. "
        "so could you tell me how much is left in my savings account? that would help me a lot"
    )
    assert f"Savings (…4521) balance is ${records.balance(SAVINGS):,.2f}" in customer.say(story).text


def test_no_end_of_words(customer: Conversation, records: Records) -> None:
    before = records.balances()
    customer.say("and then i said no and she said yes " * 300)
    assert "Savings" in customer.say("how much is in my savings").text
    assert records.balances() == before
