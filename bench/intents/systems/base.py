"""What a system has to be able to do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np


class System(ABC):
    """An intent classifier that can be trained once and asked often.

    Args:
        seed: of all that is random in its training.
        options: of the command: ``recipe``, ``diet_epochs``.

    Attributes:
        settings: what the training was made of, for the results; JSON types.
        losses: one value a step or epoch, where the training has any.
    """

    def __init__(self, seed: int, options: Mapping[str, Any]) -> None:
        self.seed = seed
        self.options = options
        self.settings: dict[str, Any] = {}
        self.losses: list[float] = []

    @abstractmethod
    def train(self, texts: Sequence[str], labels: Sequence[str], folder: Path) -> None:
        """Learn from labelled messages.

        Args:
            texts: the messages.
            labels: their labels.
            folder: an empty one, for what the system writes.
        """

    @abstractmethod
    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Probability of each label, (texts, labels) in the alphabetical order of the labels."""

    @abstractmethod
    def size(self) -> int:
        """Bytes of what serving has to load."""

    def out_of_scope(self, texts: Sequence[str], probabilities: np.ndarray) -> np.ndarray:
        """A score that is higher the less a message belongs to any label, (texts,).

        By default what remains of the probability beside the likeliest label (Hendrycks & Gimpel 2017, section 2).
        """
        score: np.ndarray = 1 - probabilities.max(axis=1)
        return score
