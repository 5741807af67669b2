"""Whatever is sent, there is an answer."""

from __future__ import annotations

import pytest

from tests.servers.conversation import Conversation
from tests.servers.records import Records

pytestmark = pytest.mark.slow

MESSAGES = {
    "empty": "",
    "blank": " \t\n ",
    "emoji": "😀🦄🧑‍💻",
    "long": "how much is in my savings account and ".ljust(10_000, "x"),
    "many words": ("please " * 1500)[:10_000],
    "Cyrillic": "сколько денег на моём счёте?",
    "Japanese": "残高を教えてください",
    "Arabic, right to left": "كم رصيدي\u202e؟",
    "JSON object": '{"sender": "x", "message": null, "events": [{"event": "slot"}]}',
    "JSON list": '["hi", 1, null]',
    "markup": "<script>alert(1)</script>",
    "SQL": "'; DROP TABLE customers; --",
    "template": "{name} ${passcode} {{7*7}} %s",
    "null byte": "hi\x00there",
    "slash": "/",
    "session start": "/session_start",
    "back": "/back",
    "unknown payload": '/no_such_intent{"a": 1}',
    "broken payload": '/inform{"money": ',
}


@pytest.mark.parametrize("text", MESSAGES.values(), ids=MESSAGES.keys())
def test_each_message_gets_an_answer(conversation: Conversation, text: str) -> None:
    conversation.say(text)
    assert "aren't answering" not in conversation.say("what can you do?").text


def test_starting_over_gets_an_answer(conversation: Conversation) -> None:
    conversation.say("/restart")


def test_each_message_gets_an_answer_in_a_form_and_moves_nothing(customer: Conversation, records: Records) -> None:
    before, booked = records.balances(), records.booked()
    for text in MESSAGES.values():
        customer.say("send $5 from savings to checking")
        customer.say(text)
        customer.say("stop")
    assert records.balances() == before and records.booked() == booked
    assert "aren't answering" not in customer.say("how much is in my savings").text
