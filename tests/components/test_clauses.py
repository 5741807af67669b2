"""Where a message could fall into several requests."""

from __future__ import annotations

import pytest

from components.clauses import partitions


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("block my card and send me a new one", [["block my card", "send me a new one"]]),
        ("Block my card. Send me a new one!", [["Block my card", "Send me a new one!"]]),
        ("block my card\nsend me a new one", [["block my card", "send me a new one"]]),
        ("whats my balance, and then pay ben 20", [["whats my balance", "pay ben 20"]]),
        (
            "whats my balance, pay ben 20 and lock my card",
            [
                ["whats my balance", "pay ben 20", "lock my card"],
                ["whats my balance, pay ben 20", "lock my card"],
            ],
        ),
        ("whats my balance, savings i mean", []),
        ("hi there", []),
        ("and savings?", []),
        ("salt and pepper", []),
        ("send 5 to ben", []),
        ("", []),
    ],
)
def test_parts(text: str, ways: list[list[str]]) -> None:
    assert [[text[start:end] for start, end in parts] for parts in partitions(text)] == ways


def test_a_long_message_rambles_and_is_left_whole() -> None:
    assert partitions("i lost my card and i want a new one " * 10) == []


def test_few_places_are_tried() -> None:
    ways = partitions("one two and three four and five six and seven eight and nine ten")
    assert [len(parts) for parts in ways] == [3, 3, 3, 2, 2, 2]
