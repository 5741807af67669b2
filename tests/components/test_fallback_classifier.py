"""When a message falls back."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from components.fallback_classifier import OutOfScopeFallbackClassifier

NEAR, FAR = {"score": -12.0, "threshold": -8.0}, {"score": -3.0, "threshold": -8.0}


def intent(confidence: float, distance: dict[str, float] | None, **settings: Any) -> str:
    """The intent of a message after the fallback has looked at it."""
    ranking = [{"name": "greet", "confidence": confidence}, {"name": "goodbye", "confidence": 0.01}]
    message = Message({"text": "so", "intent": ranking[0], "intent_ranking": ranking, "out_of_scope": distance})
    component = OutOfScopeFallbackClassifier({**OutOfScopeFallbackClassifier.get_default_config(), **settings})
    component.process([message])
    return str(message.get("intent")["name"])


@pytest.mark.parametrize("distance", [NEAR, FAR, None])
def test_unless_told_otherwise_confidence_alone_counts(distance: dict[str, float] | None) -> None:
    assert intent(0.9, distance) == "greet"
    assert intent(0.2, distance, threshold=0.4) == "nlu_fallback"


def test_on_request_a_sure_message_far_from_all_intents_falls_back() -> None:
    assert intent(0.9, FAR, out_of_scope=True) == "nlu_fallback"
    assert intent(0.9, NEAR, out_of_scope=True) == intent(0.9, None, out_of_scope=True) == "greet"
    assert intent(0.2, NEAR, out_of_scope=True, threshold=0.4) == "nlu_fallback"
