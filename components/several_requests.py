"""Serves several requests in one message one after the other."""

from __future__ import annotations

import re
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
"""What this component leaves: the request after this one, parsed like a message of its own; a third hangs on a second."""

# A yes that nobody gives by the way: "ok and what's the fee" is none.
_CONSENT = re.compile(
    r"\W*(?:(?:yes|yeah|yea|yep|yup|confirm|confirmed|correct|go ahead|(?:do|send|book) it|please)\b\W*)+",
    re.IGNORECASE,
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SeveralRequests(GraphComponent):
    """Splits a message where all parts are clear requests, and different ones; stands behind the entities.

    The message becomes the first request. The next is kept with it, and a policy takes it up when the first is done.

    Configuration:
        sure: confidence that each part must have.
        backed: what is enough for a part that means what the whole message was taken for: "send me a new one" alone
            does not say that it is a card.
        look_ups: how intents begin that change nothing; only such follow a yes, which is a request of its own to the open
            form. Of all else, "yes and send it from savings", the yes might be a mistake.
        no_requests: intents that never count as one, because they accompany requests or answer questions.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The defaults."""
        return {
            "sure": 0.75,
            "backed": 0.5,
            "look_ups": ["ask_", "check_", "find_", "show_"],
            "no_requests": [
                *("greet", "goodbye", "thank", "affirm", "deny", "praise", "complain", "inform", "bot_challenge"),
                *("out_of_scope", "stop_or_cancel", "ask_why", "show_more", "log_in"),
            ],
        }

    def __init__(self, config: dict[str, Any]) -> None:
        self._sure, self._no_requests = float(config["sure"]), frozenset(config["no_requests"])
        self._backed = float(config["backed"])
        self._look_ups = tuple(config["look_ups"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SeveralRequests:
        """Create the component."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Split what holds several requests."""
        for message in messages:
            text = str(message.get(TEXT) or "")
            ways = message.get(CLAUSES) or []
            whole = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            parts = next((parts for parts in ways if self._are_requests(parts, text, whole)), None)
            if parts is not None:
                _split(message, parts)
        return messages

    def _are_requests(self, parts: list[dict[str, Any]], text: str, whole: str | None) -> bool:
        likeliest = [part["ranking"][0] for part in parts]
        names = [str(intent[INTENT_NAME_KEY]) for intent in likeliest]
        sure = all(
            intent[PREDICTED_CONFIDENCE_KEY] >= (self._backed if intent[INTENT_NAME_KEY] == whole else self._sure)
            for intent in likeliest
        )
        if names[0] == "affirm" and _CONSENT.fullmatch(text[parts[0]["start"] : parts[0]["end"]]):
            names = names[1:]
            sure = sure and all(name.startswith(self._look_ups) for name in names)
            parts = parts[1:]
        return sure and len(set(names)) == len(parts) and not self._no_requests.intersection(names)


def _split(message: Message, parts: list[dict[str, Any]]) -> None:
    first, *others = (_parsed(message, part) for part in parts)
    following: dict[str, Any] | None = None
    for request in reversed(others):
        following = request if following is None else {**request, NEXT_REQUEST: following}
    for key in (ENTITIES, INTENT, INTENT_RANKING_KEY):
        message.set(key, first[key], add_to_output=True)
    message.set(NEXT_REQUEST, following, add_to_output=True)


def _parsed(message: Message, part: dict[str, Any]) -> dict[str, Any]:
    """A part as Rasa parses a message: entities stand where they are in the part's own text."""
    start, end = part["start"], part["end"]
    entities = [
        {**entity, "start": entity["start"] - start, "end": entity["end"] - start}
        for entity in message.get(ENTITIES) or []
        if start <= entity["start"] and entity["end"] <= end
    ]
    return {
        TEXT: message.get(TEXT)[start:end],
        INTENT: part["ranking"][0],
        INTENT_RANKING_KEY: part["ranking"],
        ENTITIES: entities,
    }
