"""What became of one system, kept beside its log so that later parts of a long run draw it too."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from bench.intents.metrics import mean_and_deviation

DIGITS = 4


@dataclass
class Outcome:
    """What became of one system.

    Attributes:
        figures: one dictionary a seed.
        settings: what its training was made of.
        losses: of the first seed's training.
        probabilities: of the test messages by the first seed, (messages, labels).
        error: why there are no figures.
    """

    figures: list[dict[str, Any]] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    losses: list[float] = field(default_factory=list)
    probabilities: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))
    error: str | None = None

    def summary(self) -> dict[str, Any]:
        """The system's entry in ``results.json``: means over the seeds, and deviations where there are several."""
        if self.error:
            return {"error": self.error}
        found: dict[str, Any] = {}
        deviations: dict[str, float] = {}
        for name in self.figures[0]:
            values = [figures[name] for figures in self.figures]
            if None in values:  # nothing was out of scope
                found[name] = None
                continue
            mean, deviation = mean_and_deviation(values)
            found[name] = round(mean, DIGITS)
            if deviation is not None:
                deviations[name] = round(deviation, DIGITS)
        return found | ({"deviation": deviations} if deviations else {}) | {"settings": self.settings}

    def save(self, path: Path) -> None:
        """Write it to a file."""
        told = json.dumps({"figures": self.figures, "settings": self.settings, "error": self.error})
        np.savez(path, told=told, losses=self.losses, probabilities=self.probabilities)

    @classmethod
    def load(cls, path: Path) -> Outcome | None:
        """Read what `save` wrote; none where there is no such file, or half of one after an interruption."""
        try:
            with np.load(path) as file:
                told = json.loads(file["told"].item())
                return cls(losses=file["losses"].tolist(), probabilities=file["probabilities"], **told)
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):
            return None
