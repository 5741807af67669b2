"""A passcode leaves no trace: not in the conversations, not in the logs, not in the database."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.servers.conftest import Servers
from tests.servers.conversation import Conversation
from tests.servers.proxy import Failure
from tests.servers.records import Records
from tests.servers.traces import WRONG, traces_in

pytestmark = pytest.mark.slow


@pytest.fixture
def no_new_trace(servers: Servers) -> Iterator[None]:
    """After the test there is no trace that was not there before it."""
    before = traces_in(servers)
    yield
    assert traces_in(servers) - before == set()


@pytest.mark.usefixtures("no_new_trace")
@pytest.mark.parametrize(
    "messages",
    [
        ["log in", "100001", "2580"],
        ["how much is in my savings", "100001", "my passcode is 2580", "how much is in my savings"],
        ["log in as 100001", "2 5 8 0"],
        ["log in as 100001 with passcode 2580"],
        ["log me in, 100001 2580", "how much is in my savings"],
        ["my customer number is 100001 and my passcode is 2580", "yes", "2580"],
        ["100001 2580", "log in", "100001 2580"],
        ["log in", "2580", "100001", "2580"],
        ["log in", "100001", WRONG, "100001", "2580"],
        ["log in", "100001", "2580", "2580", "log in", "2580"],
        ["log in", "100001", "talk to a person 2580"],
        ["send $1 from savings to checking", "100001", "2580", "no"],
        ["log in", "100001", "stop", "2580"],
        ["log in", "100001", "stop", "it's 2580."],
    ],
    ids=lambda messages: " / ".join(messages)[:60],
)
def test_a_log_in_leaves_no_passcode(conversation: Conversation, messages: list[str]) -> None:
    for message in messages:
        conversation.say(message)


@pytest.mark.usefixtures("no_new_trace")
def test_a_locked_log_in_leaves_no_passcode(conversation: Conversation, records: Records) -> None:
    conversation.say("log in")
    for _ in range(5):
        conversation.say("999999")
        answer = conversation.say(WRONG)
    assert "locked" in answer.text
    conversation.say(WRONG)  # once more, although nobody asked
    records.write("DELETE FROM log_in_tries")


@pytest.mark.usefixtures("no_new_trace")
@pytest.mark.parametrize("failure", [Failure.REFUSES, Failure.ERROR, Failure.BROKEN_JSON])
def test_a_log_in_that_fails_leaves_no_passcode(servers: Servers, conversation: Conversation, failure: Failure) -> None:
    conversation.say("log in as 100001")
    with servers.proxy.failing(failure):
        conversation.say("2580")
        conversation.say("2580")
        conversation.say("log in as 100001 with passcode 2580")
    conversation.say("2580")


@pytest.mark.usefixtures("no_new_trace")
def test_a_log_in_that_fails_at_its_end_leaves_no_passcode(servers: Servers, conversation: Conversation) -> None:
    conversation.say("log in as 100001")
    with servers.proxy.failing(Failure.ERROR, "action_core_log_in"):
        conversation.say("2580")
        conversation.say("2580")


def test_the_conversations_are_stored_all_the_same(servers: Servers, customer: Conversation) -> None:
    customer.say("how much is in my savings")
    events = Records(servers.tracker).rows("SELECT data FROM events WHERE sender_id = :id", id=customer.sender)
    said = [event["text"] for row in events if (event := json.loads(row["data"]))["event"] == "user"]
    assert said == ["log in", "100001", "••••", "how much is in my savings"]


def test_no_passcode_of_any_test_is_left_anywhere(servers: Servers) -> None:
    assert traces_in(servers) == set()
