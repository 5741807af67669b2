"""Takes typed payloads for what they are: text.

Rasa obeys `/intent{"entity": "value"}` from anybody, past the intent model and with entities of the sender's choice. That
is meant for buttons. So a payload counts only where the assistant's last turn offered exactly this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PayloadGuard(GraphComponent):
    """Makes text of payloads that were not offered; the first component of the pipeline."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PayloadGuard:
        """Nothing to configure."""
        return cls()

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Take the leading `/` from messages that the last turn did not offer as a button."""
        for message in messages:
            text = (message.get(TEXT) or "").strip()
            if text.startswith(INTENT_MESSAGE_PREFIX) and text not in set(offered(tracker)):
                message.set(TEXT, text.lstrip(INTENT_MESSAGE_PREFIX + " "))
        return messages


def offered(tracker: DialogueStateTracker) -> Iterator[str]:
    """The payloads of all buttons since the customer's latest message."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return
        if isinstance(event, BotUttered):
            data = event.data or {}
            for button in [*(data.get("buttons") or []), *(data.get("quick_replies") or [])]:
                if isinstance(button, dict) and button.get("payload"):
                    yield str(button["payload"]).strip()
