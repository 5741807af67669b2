"""What the routing table looks at."""

from __future__ import annotations

from dataclasses import dataclass

MOODS = ("negative", "neutral", "positive")
NEGATIVE, NEUTRAL, _ = MOODS
#: What a message wants. `task`: something that the assistant can do; the table lists the intents of all others.
WISHES = ("person", "complaint", "unknown", "talk", "task")
ASKED_FOR, COMPLAINT, UNKNOWN, TALK, TASK = WISHES
#: The names of anger, and from where on each is meant: half-way up from the one before (0, 1/3, 2/3, 1).
ANGER = {"calm": 0.0, "annoyed": 1 / 6, "angry": 1 / 2, "furious": 5 / 6}


@dataclass(frozen=True)
class Facts:
    """A message and what came before it, since the last hand-off to a person.

    Args:
        intent: what the message was understood as.
        confidence: how sure that is; calibrated.
        mood: how the customer feels, of `MOODS`.
        anger: from 0 (calm) to 1 (furious).
        wish: what the message wants, of `WISHES`.
        fallbacks: messages in a row that were not understood, this one included.
        misses: answers in a row that the open form could not use, this one included.
        complaints: complaints so far, this one included.
        unsolved: the message before was negative, annoyed, a complaint, or beyond the assistant.
        again: the message before asked for the same.
        offered: a person was offered in answer to the message before.
    """

    intent: str
    confidence: float = 1.0
    mood: str = NEUTRAL
    anger: float = 0.0
    wish: str = TASK
    fallbacks: int = 0
    misses: int = 0
    complaints: int = 0
    unsolved: bool = False
    again: bool = False
    offered: bool = False
