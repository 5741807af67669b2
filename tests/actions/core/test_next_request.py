"""The second request of a message is taken up once, when the first is done, and not after a stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

SECOND = {
    "text": "how much is in my savings",
    "intent": {"name": "check_account_balance", "confidence": 0.95},
    "entities": [{"entity": "account_type", "value": "savings"}],
}
NEXT = "action_core_next_request"


@pytest.fixture
def both(conversation: Conversation) -> Conversation:
    conversation.log_in()
    conversation.say("change my phone number and how much is in my savings", "update_contact_details")
    conversation._message["next_request"] = SECOND
    return conversation


def test_it_follows_where_the_first_ends(both: Conversation) -> None:
    both.slots["core_contact_confirmed"] = False
    assert both.run("action_core_update_contact").followup == NEXT
    events = both.run(NEXT).events
    assert [event["event"] for event in events] == ["action", "user"]
    assert events[1]["text"] == SECOND["text"] and events[1]["parse_data"]["intent"] == SECOND["intent"]
    assert both.run("action_core_update_contact").followup == "action_listen", "once"


def test_it_is_dropped_with_the_first(both: Conversation) -> None:
    both.say("stop", "stop_or_cancel").run("action_core_stop")
    assert both.run("action_core_update_contact").followup == "action_listen"
