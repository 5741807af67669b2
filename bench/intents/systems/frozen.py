"""The bundled encoder as it comes, and a logistic regression on its sentence vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegressionCV

from bench.intents.systems.base import System
from components.bert.batching import padded
from components.bert.config import BUNDLED_ENCODER, IntentConfig
from components.bert.encoders import load_encoder
from components.bert.model import IntentModel
from components.bert.recipes import resolve

BATCH = 64
STRENGTHS = (1.0, 10.0, 100.0)
MOST_FOLDS = 3


class Frozen(System):
    """Mean-pooled, normalised sentence vectors in fp32 by PyTorch; how far the regression is regularised is chosen
    by cross-validated likelihood."""

    def train(self, texts: Sequence[str], labels: Sequence[str], folder: Path) -> None:
        """Encode the messages and fit the regression; the labels need two examples each."""
        encoder, self._tokenizer = load_encoder(BUNDLED_ENCODER)
        self._model = IntentModel(encoder, 1, resolve(IntentConfig(pooling="mean", recipe="finetune"), labels)).eval()
        self._regression = LogisticRegressionCV(
            Cs=STRENGTHS,
            cv=min(MOST_FOLDS, min(Counter(labels).values())),
            scoring="neg_log_loss",
            max_iter=1000,
            random_state=self.seed,
        ).fit(self._vectors(texts), list(labels))
        self.settings = {"encoder": BUNDLED_ENCODER, "C": float(self._regression.C_[0])}

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """The regression's softmax."""
        result: np.ndarray = self._regression.predict_proba(self._vectors(texts))
        return result

    def size(self) -> int:
        """The encoder in fp32 and the regression."""
        encoder = sum(value.numel() * value.element_size() for value in self._model.encoder.parameters())
        return int(encoder + self._regression.coef_.nbytes)

    def _vectors(self, texts: Sequence[str]) -> np.ndarray:
        return np.concatenate(list(self._batches(list(texts))))

    @torch.inference_mode()
    def _batches(self, texts: list[str]) -> Iterator[np.ndarray]:
        for start in range(0, len(texts), BATCH):
            ids = [torch.from_numpy(self._tokenizer(text)) for text in texts[start : start + BATCH]]
            vectors = self._model.embed(**padded(ids, self._tokenizer.padding))
            yield torch.nn.functional.normalize(vectors, dim=1).numpy()
