"""Serves two requests in one message one after the other."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from components.intent_classifier import CLAUSES

NEXT_REQUEST = "next_request"
"""What this component leaves: the second request, parsed like a message of its own."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TwoRequests(GraphComponent):
    """Splits a message where both parts are clear requests, and different ones; stands behind the entities.

    The message becomes the first request. The second is kept with it, and a policy takes it up when the first is done.

    Configuration:
        sure: confidence that both parts must have.
        no_requests: intents that never count as one, because they accompany requests or answer questions.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The defaults."""
        return {
            "sure": 0.75,
            "no_requests": [
                *("greet", "goodbye", "thank", "affirm", "deny", "praise", "complain", "inform", "bot_challenge"),
                *("out_of_scope", "stop_or_cancel", "ask_why", "show_more", "log_in"),
            ],
        }

    def __init__(self, config: dict[str, Any]) -> None:
        self._sure, self._no_requests = float(config["sure"]), frozenset(config["no_requests"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TwoRequests:
        """Create the component."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Split what holds two requests."""
        for message in messages:
            parts = next(filter(self._are_requests, message.get(CLAUSES) or []), None)
            if parts is not None:
                _split(message, *parts)
        return messages

    def _are_requests(self, parts: tuple[dict[str, Any], dict[str, Any]]) -> bool:
        first, second = (part["ranking"][0] for part in parts)
        names = {first[INTENT_NAME_KEY], second[INTENT_NAME_KEY]}
        sure = min(first[PREDICTED_CONFIDENCE_KEY], second[PREDICTED_CONFIDENCE_KEY]) >= self._sure
        return sure and len(names) == 2 and not names & self._no_requests


def _split(message: Message, first: dict[str, Any], second: dict[str, Any]) -> None:
    entities = message.get(ENTITIES) or []
    begin = second["start"]
    later = [
        {**entity, "start": entity["start"] - begin, "end": entity["end"] - begin}
        for entity in entities
        if entity["start"] >= begin
    ]
    message.set(ENTITIES, [entity for entity in entities if entity["end"] <= first["end"]], add_to_output=True)
    message.set(INTENT, first["ranking"][0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, first["ranking"], add_to_output=True)
    parsed = {TEXT: message.get(TEXT)[begin:], INTENT: second["ranking"][0], ENTITIES: later}
    message.set(NEXT_REQUEST, {**parsed, INTENT_RANKING_KEY: second["ranking"]}, add_to_output=True)
