from __future__ import annotations

from typing import Any

import pytest

from actions import stories


class Message:
    entities: list[dict[str, Any]] = []

    def __init__(self, text: str) -> None:
        self.text = text


@pytest.mark.parametrize(
    "said", ["yes", "yes please", "/affirm", "No.", "ok sure", "what happens then, do i get it back?", "123"]
)
def test_no_stories(said: str) -> None:
    assert stories.told(Message(said)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("said", ["worn off", "they charged me twice, why?", "no idea what it is, i never bought that"])
def test_stories(said: str) -> None:
    assert stories.told(Message(said)) == said  # type: ignore[arg-type]
