"""The sentiment model: mood and anger of a message, by the library and the runtime of the intents. Without Rasa.

One softmax over six classes, negative by its four levels of anger, neutral and positive, says both: a mood is as likely
as its classes together, and the anger is the level to be expected, on a scale from 0, calm, to 1, furious.

How often we wrote messages of a mood does not say how often customers are in it, most of what they write is neutral. So
the probabilities are adjusted from the examples' shares to `SHARES`, by Bayes' rule (Saerens et al. 2002, equation 4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.bert.calibration import softmax
from components.bert.config import IntentConfig
from components.bert.errors import ArtifactError, TrainingDataError
from components.bert.progress import Progress
from components.bert.runtime import IntentRuntime
from components.packs.sentiment import ANGER, MOODS, NEGATIVE, NEUTRAL, POSITIVE, SentimentExample

NAME = "BERT sentiment"
#: Where it differs from the intents' defaults. The two top layers, which know most about what a sentence says and least about
#: how, would cost half as much again and gain nothing: macro-F1 60 and 60 with six layers, 57 and 61 with four, on two sets.
DEFAULTS: dict[str, Any] = {"recipe": "top_layers", "lowest_layers": 4, "epochs": 3, "retrain": False}
#: How often customers are in a mood.
SHARES = {NEGATIVE: 0.15, NEUTRAL: 0.65, POSITIVE: 0.2}
CLASSES = {f"{NEGATIVE}_{level}": (NEGATIVE, level) for level in ANGER} | {
    mood: (mood, 0) for mood in MOODS if mood != NEGATIVE
}
"""The classes of the softmax by name, each with its mood and anger."""


@dataclass(frozen=True)
class Sentiment:
    """How the writer of a message feels.

    Attributes:
        mood: negative, neutral or positive.
        confidence: that the mood is right, calibrated.
        anger: 0 calm, 1/3 annoyed, 2/3 angry, 1 furious.
    """

    mood: str
    confidence: float
    anger: float


#: What is said of a message without a word.
SILENT = Sentiment(NEUTRAL, 1.0, 0.0)


class SentimentRuntime:
    """A trained sentiment model, ready to serve.

    Args:
        folder: what :func:`fit_sentiment` wrote.
        threads: threads a prediction may use.
        batch_size: messages of one length that are judged together.

    Raises:
        ArtifactError: a file is missing, altered, or of another model.
    """

    def __init__(self, folder: Path, *, threads: int = 1, batch_size: int = 1) -> None:
        self._runtime = IntentRuntime(folder, threads=threads, batch_size=batch_size)
        if unknown := set(self._runtime.labels) - set(CLASSES):
            raise ArtifactError(f"{folder} holds no sentiment model, it knows {', '.join(sorted(unknown))}")
        labels = [CLASSES[name] for name in self._runtime.labels]
        self._moods = np.array([[mood == own for mood in MOODS] for own, _ in labels], dtype=np.float64)
        self._anger = np.array([level / max(ANGER) for _, level in labels])
        written = np.array(self._runtime.manifest["examples"]) @ self._moods
        self._weights = self._moods @ (np.array([SHARES[mood] for mood in MOODS]) / written)

    def probabilities(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of each text: the moods' probabilities, (texts, moods), the anger, (texts,), and whether it has words at all."""
        logits = self._runtime.logits(texts)
        classes = softmax(logits, self._runtime.temperature) * self._weights
        classes /= classes.sum(axis=1, keepdims=True)
        return classes @ self._moods, classes @ self._anger, logits.any(axis=1)

    def levels(self, texts: Sequence[str]) -> list[int]:
        """The likeliest level of anger of texts that are known to be negative."""
        angry = [at for at, name in enumerate(self._runtime.labels) if CLASSES[name][0] == NEGATIVE]
        best = self._runtime.logits(texts)[:, angry].argmax(axis=1)
        return [CLASSES[self._runtime.labels[angry[at]]][1] for at in best]

    def analyze(self, texts: Sequence[str]) -> list[Sentiment]:
        """Mood and anger of each text; any text is accepted, also an empty one."""
        found = []
        for moods, anger, spoken in zip(*self.probabilities(texts), strict=True):
            best = int(moods.argmax())
            found.append(Sentiment(MOODS[best], float(moods[best]), float(anger)) if spoken else SILENT)
        return found


def fit_sentiment(
    examples: Sequence[SentimentExample], config: IntentConfig, folder: Path, progress: Progress | None = None
) -> SentimentRuntime:
    """Train a sentiment model and persist it; :func:`components.bert.fit.fit` says how.

    Args:
        examples: the messages.
        config: the settings.
        folder: receives the model's files; exists already.
        progress: told the loss of each step.

    Raises:
        ConfigError: the settings do not go together.
        TrainingDataError: a mood has too few examples.
    """
    from components.bert.fit import fit  # torch and transformers: for training alone

    classes = [class_of(example.mood, example.anger) for example in examples]
    _check(classes)
    fit([example.text for example in examples], classes, config, folder, progress, name=NAME)
    return SentimentRuntime(folder, threads=config.threads)


def class_of(mood: str, anger: int) -> str:
    """The class of a mood and a level of anger."""
    return next(name for name, labels in CLASSES.items() if labels == (mood, anger))


def _check(classes: Sequence[str]) -> None:
    counts = Counter(classes)
    for mood in MOODS:
        if not any(CLASSES[name][0] == mood for name in counts):
            raise TrainingDataError(f"no message is {mood}. Write some of each: {', '.join(MOODS)}.")
    for name in counts:
        if counts[name] < 2:
            mood, anger = CLASSES[name]
            raise TrainingDataError(
                f"one message only has the mood {mood} with anger {anger}. Write more such messages."
            )
