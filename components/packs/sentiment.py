"""Sentiment files: messages with the mood and the anger of those who wrote them.

Each pack may bring one, `data/<pack>/sentiment.yml`; a company's own messages are in `data/own_messages/sentiment.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from components.packs.errors import PackError, listing
from components.packs.examples import listed_examples
from components.packs.yaml_file import Place, YamlFile

SENTIMENT = "sentiment"
KEYS = ("mood", "anger", "examples")
NEGATIVE, NEUTRAL, POSITIVE = MOODS = ("negative", "neutral", "positive")
#: none, annoyed, angry, furious
ANGER = range(4)


@dataclass(frozen=True)
class SentimentExample:
    """A message, how its writer feels, and how angry that is; and where it stands."""

    text: str
    mood: str
    anger: int
    place: Place


def read_sentiment(files: Iterable[YamlFile]) -> list[SentimentExample]:
    """The messages of several files; of a message that stands in two of them, what the later file says counts.

    Raises:
        PackError: something in a file is not as it should be.
    """
    found: dict[str, SentimentExample] = {}
    for file in files:
        found.update({same_words(example.text): example for example in sentiment_examples(file)})
    return list(found.values())


def sentiment_examples(file: YamlFile) -> Iterator[SentimentExample]:
    """The messages of one file.

    Raises:
        PackError: something in the file is not as it should be, or two of its lines contradict each other.
    """
    file.check_keys((SENTIMENT,), elsewhere=" What Rasa reads belongs in other files of the pack.")
    groups = file.content[SENTIMENT]
    if not isinstance(groups, list):
        raise PackError(file.at(file.content, SENTIMENT), f"`{SENTIMENT}` is not a list", "Write `- mood: …` below it.")
    seen: dict[str, SentimentExample] = {}
    for index, group in enumerate(groups):
        place = file.at(groups, index)
        mood, anger = _labels(file, group, place)
        for text, line in listed_examples(file, group, place):
            example = SentimentExample(text, mood, anger, line)
            other = seen.setdefault(same_words(text), example)
            if (other.mood, other.anger) != (mood, anger):
                raise PackError(
                    line, f"{text!r} has another mood or anger in line {other.place.line}", "Delete one of the two."
                )
            yield example


def same_words(text: str) -> str:
    """What makes two messages one: spaces do not count, capitals do, as they may be shouting."""
    return " ".join(text.split())


def wrong_label(mood: object, anger: object) -> tuple[str, str, str] | None:
    """Which of two labels is wrong, how, and what is allowed; nothing where both are right."""
    if mood not in MOODS:
        return "mood", f"`mood` is {mood!r}", f"Allowed: {listing(MOODS)}."
    if type(anger) is not int or anger not in ANGER:
        return "anger", f"`anger` is {anger!r}", "Allowed: 0 none, 1 annoyed, 2 angry, 3 furious."
    if anger and mood != NEGATIVE:
        return "anger", f"`anger` is {anger} in what is {mood}", f"Allowed: 0, for only what is {NEGATIVE} is angry."
    return None


def _labels(file: YamlFile, group: Any, place: Place) -> tuple[str, int]:
    if not isinstance(group, dict):
        raise PackError(place, f"a group that is {group!r:.40}", f"A mapping with {listing(KEYS)} is expected.")
    for key in KEYS:
        if key not in group:
            raise PackError(place, f"`{key}` is missing", f"Each group has {listing(KEYS)}.")
    for key in group:
        if key not in KEYS:
            raise PackError(file.at(group, key), f"unknown key `{key}`", f"Allowed: {listing(KEYS)}.")
    if wrong := wrong_label(group["mood"], group["anger"]):
        key, problem, allowed = wrong
        raise PackError(file.at(group, key), problem, allowed)
    return str(group["mood"]), int(group["anger"])
