"""Our component as it is served: trained, exported, quantised and calibrated by ``components.bert``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.intents.recipe import settings_of
from bench.intents.systems.base import System
from components.bert.artifacts import MODEL, TOKENIZER
from components.bert.config import IntentConfig
from components.bert.fit import fit
from components.bert.model import device
from components.bert.recipes import resolve
from components.bert.runtime import IntentRuntime
from components.bert.training import steps_for

BATCH = 64


class Switchboard(System):
    """The BERT intent component; one thread answers, as in the server."""

    def train(self, texts: Sequence[str], labels: Sequence[str], folder: Path) -> None:
        """Fit with the recipe's settings."""
        config = resolve(IntentConfig.from_dict({**settings_of(self.options["recipe"]), "seed": self.seed}), labels)
        self._folder = folder
        fit(texts, labels, config, folder, self.losses.append)
        self._runtime = IntentRuntime(folder, batch_size=BATCH)
        # Cross-validation for the temperature comes first; the model that is served is trained last.
        self.losses = self.losses[-steps_for(len(texts), config) :]
        self.settings = {"recipe": config.recipe, "precision": config.precision, "device": device().type}

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """The calibrated confidences of the whole ranking."""
        order = {label: at for at, label in enumerate(sorted(self._runtime.labels))}
        result = np.zeros((len(texts), len(order)))
        for row, found in zip(result, self._runtime.classify(texts, ranking_length=len(order)), strict=True):
            row[[order[intent] for intent in found.intents]] = found.confidences
        return result

    def out_of_scope(self, texts: Sequence[str], probabilities: np.ndarray) -> np.ndarray:
        """The score that the component gives with each message."""
        return self._runtime.out_of_scope(texts)

    def size(self) -> int:
        """The network and its tokenizer."""
        return sum((self._folder / name).stat().st_size for name in (MODEL, TOKENIZER))
