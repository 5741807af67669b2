"""Serving a trained intent model with ONNX Runtime and tokenizers alone: no torch, no transformers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from components.bert.artifacts import MODEL, OUT_OF_SCOPE, read_manifest
from components.bert.calibration import softmax
from components.bert.errors import ArtifactError
from components.bert.network import ServedNetwork
from components.bert.out_of_scope import Detector


@dataclass(frozen=True)
class Prediction:
    """Intents of one message from likeliest to least, with calibrated confidences; and how far it is from them all.

    A message is out of scope where its score is higher than :attr:`IntentRuntime.threshold`.
    """

    intents: tuple[str, ...]
    confidences: tuple[float, ...]
    out_of_scope: float


class IntentRuntime:
    """A trained intent model, ready to classify.

    Args:
        folder: what :func:`components.bert.fit.fit` wrote.
        threads: threads a prediction may use.
        batch_size: messages of one length that are classified together; more than 1 is quicker for many, and lets
            neighbours change the last digits of a confidence.

    Attributes:
        labels: the intents.
        temperature: that logits are divided by before they become confidences.
        threshold: the out-of-scope score above which a message is taken for out of scope.

    Raises:
        ArtifactError: a file is missing, altered, or does not fit the others.
    """

    def __init__(self, folder: Path, *, threads: int = 1, batch_size: int = 1) -> None:
        self.manifest = read_manifest(folder)
        self.labels: tuple[str, ...] = tuple(self.manifest["labels"])
        self.temperature = float(self.manifest["temperature"])
        self.threshold = float(self.manifest["out_of_scope"]["threshold"])
        length = int(self.manifest["config"]["max_length"])
        self._network = ServedNetwork(folder, max_length=length, threads=threads, batch_size=batch_size)
        if self._network.labels != len(self.labels):
            raise ArtifactError(f"{folder / MODEL} and its manifest differ in the number of intents: train it again")
        self._detector = Detector.load(self.manifest["out_of_scope"]["score"], self.labels, folder / OUT_OF_SCOPE)

    def logits(self, texts: Sequence[str]) -> np.ndarray:
        """Raw logits, (texts, intents) in the order of ``labels``."""
        return self._network.outputs(texts)[0]

    def out_of_scope(self, texts: Sequence[str]) -> np.ndarray:
        """Out-of-scope scores, (texts,)."""
        return self._detector(*self._network.outputs(texts))

    def classify(self, texts: Sequence[str], *, ranking_length: int = 10) -> list[Prediction]:
        """The likeliest intents of each text; any text is accepted, also an empty one."""
        logits, vectors = self._network.outputs(texts)
        scores = self._detector(logits, vectors)
        predictions = []
        for row, score in zip(softmax(logits, self.temperature), scores, strict=True):
            best = np.argsort(-row, kind="stable")[:ranking_length]
            intents, confidences = (self.labels[i] for i in best), (float(row[i]) for i in best)
            predictions.append(Prediction(tuple(intents), tuple(confidences), float(score)))
        return predictions
