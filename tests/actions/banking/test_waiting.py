"""Forms that wait, opened again by a wish and not by a yes to the offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

FORM, AMOUNT, DESTINATION = "banking_transfer_form", "banking_transfer_amount", "banking_transfer_destination"
WAITING = "core_waiting_forms"


def test_what_was_offered_and_wished_for_waits_no_more(conversation: Conversation) -> None:
    conversation.log_in()
    older = {"form": FORM, "slots": {AMOUNT: "7.00 USD", DESTINATION: "payee:Maria Lopez"}}
    latest = {"form": FORM, "slots": {AMOUNT: "9.00 USD", DESTINATION: "payee:Ben Carter"}}
    conversation.slots[WAITING] = [older, latest]
    conversation.say("stop", "stop_or_cancel").run("action_core_stop")
    conversation.slots[WAITING] = [older, latest]
    conversation._events.append({"event": "slot", "name": "core_offer", "value": "return"})
    conversation.say("ok lets do the transfer", "transfer_money").form(FORM)
    assert (conversation.slots[AMOUNT], conversation.slots[DESTINATION]) == ("9.00 USD", "payee:Ben Carter")
    assert conversation.slots[WAITING] == [older]
