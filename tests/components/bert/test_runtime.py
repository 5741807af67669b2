"""The served model."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.bert.runtime import IntentRuntime


@pytest.mark.parametrize("text", ["", "?", "...", "!!! ?", "-"])
def test_without_a_word_no_intent_is_likelier_than_another(tiny_model: Path, text: str) -> None:
    (prediction,) = IntentRuntime(tiny_model).classify([text])
    assert max(prediction.confidences) == pytest.approx(1 / 3)


def test_batches_give_what_single_messages_give_but_for_small_differences(tiny_model: Path) -> None:
    texts = ["hi", "?", "send 20 to ben", "pay rent", "", "hello you", "money please", "hi there you"] * 3
    alone, together = IntentRuntime(tiny_model), IntentRuntime(tiny_model, batch_size=4)
    # int8 scales the activations of a batch together, so logits differ by what the tiny model's largest ones are.
    for one, other in zip(alone.classify(texts), together.classify(texts), strict=True):
        assert one.intents[0] == other.intents[0]
        found = dict(zip(one.intents, one.confidences, strict=True))
        assert found == pytest.approx(dict(zip(other.intents, other.confidences, strict=True)), abs=0.05)


def test_without_messages_there_is_no_prediction(tiny_model: Path) -> None:
    assert IntentRuntime(tiny_model, batch_size=4).classify([]) == []


def test_an_emoji_is_a_word(tiny_model: Path) -> None:
    (prediction,) = IntentRuntime(tiny_model).classify(["👍"])
    assert max(prediction.confidences) > 1 / 3
