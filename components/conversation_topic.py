"""What the conversation is about: "track it", after an order was placed, asks for the order and not for a claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.events import ActionExecuted, Restarted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

INTENTS = "intents"
"""The setting that the importer gives: the intents of each business, by its name."""
ELSEWHERE = "intents_elsewhere"
"""What this component leaves in a message: the intents of the businesses that the conversation is not about."""

STOP = "stop_or_cancel"
# How the names of actions and forms begin before the name of their pack.
_PREFIXES = ("action_ask_", "action_", "validate_", "utter_", "")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ConversationTopic(GraphComponent):
    """Weighs the intents of a message by the business that the customer has just been dealing with.

    Customers seldom change the business from one message to the next, and leave out what was said before. So what a message
    might mean elsewhere counts for less; what all businesses share (`core`) counts in full. With one business alone, or at
    the beginning of a conversation, no business counts for less. A wish to stop does where no form is open that could be
    stopped: "cancel it" is an order's then. Stands between the intents and the entities, which hear in an answer what the
    business at hand means by it.

    Configuration:
        elsewhere: what the confidence in an intent of another business is multiplied by, before all are brought back to
            the sum that they had.
        nothing_to_stop: the same for a wish to stop while no form is open.
        turns: for how many messages a business stays the topic after it was dealt with last.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The defaults; the importer sets the intents."""
        return {"elsewhere": 0.25, "nothing_to_stop": 0.5, "turns": 3, INTENTS: {}}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ConversationTopic:
        """Create the component."""
        return cls(config)

    def __init__(self, config: Mapping[str, Any]) -> None:
        settings = {**self.get_default_config(), **config}
        self._elsewhere, self._turns = float(settings["elsewhere"]), int(settings["turns"])
        self._nothing_to_stop = float(settings["nothing_to_stop"])
        intents: Mapping[str, Sequence[str]] = settings[INTENTS]
        self._others = {
            pack: [intent for other in intents if other != pack for intent in intents[other]] for pack in intents
        }

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Weigh the ranking of each message."""
        pack = self.topic(tracker)
        elsewhere = self._others[pack] if pack else []
        weights = dict.fromkeys(elsewhere, self._elsewhere)
        if not tracker.active_loop_name:
            weights[STOP] = self._nothing_to_stop
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY)
            if pack:
                message.set(ELSEWHERE, elsewhere)
            if ranking and weights:
                anew = _weighed(ranking, weights)
                message.set(INTENT_RANKING_KEY, anew, add_to_output=True)
                message.set(INTENT, anew[0], add_to_output=True)
        return messages

    def topic(self, tracker: DialogueStateTracker) -> str | None:
        """The business that was dealt with last, if that is not long ago."""
        return next(filter(None, map(self._business, _steps(tracker, self._turns))), None)

    def _business(self, action: str) -> str | None:
        """Whose an action or a form is; None for core's."""
        for prefix in _PREFIXES:
            if action.startswith(prefix):
                own = action.removeprefix(prefix)
                return next((pack for pack in self._others if own.startswith(f"{pack}_")), None)
        return None


def _weighed(ranking: Sequence[Mapping[str, Any]], weights: Mapping[str, float]) -> list[dict[str, Any]]:
    """A ranking whose confidences are multiplied by their intents' weights and brought back to the sum that they had."""
    counted = [entry[PREDICTED_CONFIDENCE_KEY] * weights.get(entry[INTENT_NAME_KEY], 1.0) for entry in ranking]
    before, after = sum(float(entry[PREDICTED_CONFIDENCE_KEY]) for entry in ranking), sum(counted)
    scale = before / after if after else 0.0
    anew = [{**entry, PREDICTED_CONFIDENCE_KEY: value * scale} for entry, value in zip(ranking, counted, strict=True)]
    return sorted(anew, key=lambda entry: -entry[PREDICTED_CONFIDENCE_KEY])


def _steps(tracker: DialogueStateTracker, turns: int) -> Iterator[str]:
    """The actions and forms of the last turns, latest first."""
    for event in reversed(tracker.events):
        if isinstance(event, Restarted | SessionStarted):
            return
        if isinstance(event, UserUttered):
            turns -= 1
            if not turns:
                return
        if isinstance(event, ActionExecuted) and event.action_name:
            yield event.action_name
