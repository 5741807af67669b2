"""Where a message could fall into two requests."""

from __future__ import annotations

import pytest

from components.clauses import splits


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("block my card and send me a new one", [("block my card", "send me a new one")]),
        ("Block my card. Send me a new one!", [("Block my card", "Send me a new one!")]),
        ("whats my balance, and then pay ben 20", [("whats my balance", "pay ben 20")]),
        ("hi there", []),
        ("and savings?", []),
        ("salt and pepper", []),
        ("send 5 to ben", []),
        ("", []),
    ],
)
def test_places(text: str, parts: list[tuple[str, str]]) -> None:
    assert [(text[:end], text[start:]) for end, start in splits(text)] == parts


def test_a_long_message_rambles_and_is_left_whole() -> None:
    assert splits("i lost my card and i want a new one " * 10) == []


def test_few_places_are_tried() -> None:
    assert len(splits("one two and three four and five six and seven eight and nine ten")) == 3
