"""The messages that the sentiment model learns from: `data/core/sentiment.yml`."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from components.packs.files import SENTIMENT, files_of
from components.packs.project import read_project
from components.packs.selection import active_packs

ROOT = Path(__file__).parents[2]
PATH = ROOT / "data" / "core" / SENTIMENT
MOODS = ("negative", "neutral", "positive")
ANGER = range(4)
FEWEST = 1500
ITEM = "- "


class Labeled(NamedTuple):
    """A message with its labels."""

    text: str
    mood: str
    anger: int


def normalized(text: str) -> str:
    """Words only, in small letters; a message without words (emoji, marks) stays as it is."""
    return " ".join(re.findall(r"\w+", text.lower().replace("'", ""))) or text


@pytest.fixture(scope="module")
def groups() -> list[dict[str, Any]]:
    """The groups of messages as the file states them."""
    content = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    assert list(content) == ["sentiment"]
    return list(content["sentiment"])


@pytest.fixture(scope="module")
def messages(groups: list[dict[str, Any]]) -> list[Labeled]:
    """Every message of the file."""
    return [
        Labeled(line.removeprefix(ITEM), group["mood"], group["anger"])
        for group in groups
        for line in group["examples"].splitlines()
    ]


def test_each_group_states_a_mood_an_anger_and_messages(groups: list[dict[str, Any]]) -> None:
    for group in groups:
        assert set(group) == {"mood", "anger", "examples"}, group
        assert group["mood"] in MOODS, group
        assert type(group["anger"]) is int and group["anger"] in ANGER, group
        for line in group["examples"].splitlines():
            assert line.startswith(ITEM) and line == line.rstrip() and len(line) > len(ITEM), line


def test_there_are_enough_messages_of_each_mood_and_anger(messages: list[Labeled]) -> None:
    assert len(messages) >= FEWEST
    moods = Counter(message.mood for message in messages)
    assert min(moods[mood] for mood in MOODS) >= len(messages) / 5, moods
    angers = Counter(message.anger for message in messages)
    assert min(angers[anger] for anger in ANGER) >= 50, angers


def test_only_the_negative_is_angry(messages: list[Labeled]) -> None:
    assert [message for message in messages if message.anger and message.mood != "negative"] == []


def test_no_message_is_there_twice_nor_has_two_moods(messages: list[Labeled]) -> None:
    times = Counter(normalized(message.text) for message in messages)
    assert [message for message in messages if times[normalized(message.text)] > 1] == []


def test_the_packs_read_around_it() -> None:
    packs = active_packs(ROOT, {})
    assert files_of(ROOT, "core").sentiment == (PATH,)
    assert PATH not in {file.path for file in read_project(ROOT, packs).nlu}
