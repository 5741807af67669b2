"""Getting a person."""

from __future__ import annotations

import re

import pytest

from tests.servers.conversation import Conversation
from tests.servers.records import Records

pytestmark = pytest.mark.slow


def test_a_person_can_be_had_without_a_log_in_and_once(conversation: Conversation, records: Records) -> None:
    first = re.findall(r"T-\d+", conversation.say("talk to a person").text)
    assert len(first) == 1
    assert re.findall(r"T-\d+", conversation.say("I want to talk to a person").text) == first
    (ticket,) = records.rows("SELECT * FROM tickets WHERE conversation_id = :id", id=conversation.sender)
    assert (ticket["customer_id"], ticket["reason"]) == (None, "asked for a person: talk to a person")


def test_a_person_can_be_had_in_the_middle_of_a_transfer(customer: Conversation, records: Records) -> None:
    before = records.balances()
    customer.say("send $40 from savings to checking")
    assert "T-" in customer.say("talk to a person").text
    (ticket,) = records.rows("SELECT * FROM tickets WHERE conversation_id = :id", id=customer.sender)
    assert ticket["customer_id"] == "100001"
    assert records.balances() == before
