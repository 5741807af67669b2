"""Rasa's fallback on low confidence, which can also hear that a message is about none of the intents."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.training_data.message import Message

from components.intent_classifier import OUT_OF_SCOPE


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class OutOfScopeFallbackClassifier(FallbackClassifier):
    """Predicts ``nlu_fallback`` for a message that no intent fits.

    Configuration, besides that of Rasa's FallbackClassifier (``threshold``, ``ambiguity_threshold``):
        out_of_scope: whether a message whose out-of-scope score is higher than the model's threshold falls back too.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's defaults, without a look at the out-of-scope score."""
        return {**FallbackClassifier.get_default_config(), OUT_OF_SCOPE: False}

    def _should_fallback(self, message: Message) -> bool:
        if super()._should_fallback(message):
            return True
        found = message.get(OUT_OF_SCOPE)
        return bool(self.component_config[OUT_OF_SCOPE] and found and found["score"] > found["threshold"])
