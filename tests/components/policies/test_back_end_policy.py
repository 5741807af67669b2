"""A failed call of the action server is answered."""

from __future__ import annotations

from typing import Any

import pytest
import rasa.core.actions.action
from rasa.core.actions.action import RemoteAction
from rasa.core.channels import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import Policy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import ActiveLoop, BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from components.policies import BackEndPolicy
from tests.components.policies.policy_helpers import DOMAIN, FORM, LISTEN, after, chosen, in_form, predicted, says

APOLOGY = "utter_core_back_end_down"
FALLBACK = "action_two_stage_fallback"
FAILED = {
    "an action": after(says("find_shirt"), "action_shop_find"),
    "a form that opens": after(says("order_shirt"), FORM),
    "a form's answer": in_form(says("inform", "large"), SlotSet("shop_size", "large"), FORM),
    "the action after a form": in_form(FORM, ActiveLoop(None), SlotSet("requested_slot", None), "action_shop_order"),
    "the question what was meant": after(says("nlu_fallback"), FALLBACK),
}
SUCCEEDED = {
    "an action": after(says("find_shirt"), "action_shop_find", SlotSet("shop_size", None)),
    "an action that spoke": after(says("find_shirt"), "action_shop_find", BotUttered("In Main Street.")),
    "a form": after(says("order_shirt"), FORM, ActiveLoop(FORM), SlotSet("requested_slot", "shop_size")),
    "the question what was meant": after(says("nlu_fallback"), FALLBACK, ActiveLoop(FALLBACK)),
    "a response, which needs no action server": after(says("greet"), "utter_core_greet"),
    "listening": after(says("greet"), "utter_core_greet", LISTEN),
    "a new message": after(says("greet")),
}


@pytest.mark.parametrize("tracker", FAILED.values(), ids=FAILED)
def test_a_failed_call_is_answered_by_an_apology(tracker: DialogueStateTracker, all_policies: list[Policy]) -> None:
    assert chosen(all_policies, tracker) == APOLOGY


@pytest.mark.parametrize("tracker", FAILED.values(), ids=FAILED)
def test_after_the_apology_the_customer_has_the_word(tracker: DialogueStateTracker, all_policies: list[Policy]) -> None:
    apologised = after(*list(tracker.events)[1:], APOLOGY, BotUttered("Our systems are down."))
    assert chosen(all_policies, apologised) == LISTEN


@pytest.mark.parametrize("tracker", SUCCEEDED.values(), ids=SUCCEEDED)
def test_nothing_is_said_about_what_went_well(tracker: DialogueStateTracker, back_end_policy: Policy) -> None:
    assert predicted(back_end_policy, tracker) is None


async def test_a_loaded_policy_bounds_the_wait_for_the_action_server(
    policy_storage: LocalModelStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    class Endpoint:
        kwargs: dict[str, Any] = {}
        url = "http://127.0.0.1/webhook"

        async def request(self, timeout: float, **_: Any) -> dict[str, Any]:
            waits.append(timeout)
            return {"events": [], "responses": []}

    monkeypatch.setattr(rasa.core.actions.action, "DEFAULT_REQUEST_TIMEOUT", 300)
    BackEndPolicy.load({"priority": 9}, policy_storage, Resource("back_end"), ExecutionContext(GraphSchema({})))
    action = RemoteAction("action_shop_find", Endpoint())
    speech = TemplatedNaturalLanguageGenerator(DOMAIN.responses)
    await action.run(CollectingOutputChannel(), speech, after(says("find_shirt")), DOMAIN)
    assert len(waits) == 1 and waits[0] <= 10
