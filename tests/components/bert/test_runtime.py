"""The served model."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.bert.runtime import IntentRuntime


@pytest.mark.parametrize("text", ["", "?", "...", "!!! ?", "-"])
def test_without_a_word_no_intent_is_likelier_than_another(tiny_model: Path, text: str) -> None:
    (prediction,) = IntentRuntime(tiny_model).classify([text])
    assert max(prediction.confidences) == pytest.approx(1 / 3)


def test_an_emoji_is_a_word(tiny_model: Path) -> None:
    (prediction,) = IntentRuntime(tiny_model).classify(["👍"])
    assert max(prediction.confidences) > 1 / 3
