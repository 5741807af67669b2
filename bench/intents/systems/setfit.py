"""SetFit (Tunstall et al. 2022): the bundled encoder tuned on contrasting pairs, then a logistic regression."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.errors import BenchmarkError
from bench.intents.systems.base import System
from components.bert.config import BUNDLED_ENCODER
from components.bert.encoders import bundled_path

try:
    from datasets import Dataset
    from setfit import SetFitModel, Trainer, TrainingArguments
except ModuleNotFoundError as error:
    raise BenchmarkError(f"{error.name} is not installed: run `make install-dev WITH=bench`") from error

BATCH = 64
PAIRS = 20
"""Positive and negative pairs an example, the paper's R (section 3)."""


class SetFit(System):
    """The package ``setfit`` with its defaults, and the paper's number of pairs instead of all there are."""

    def train(self, texts: Sequence[str], labels: Sequence[str], folder: Path) -> None:
        """Tune the encoder for one epoch of pairs and fit the head."""
        self._model = SetFitModel.from_pretrained(str(bundled_path()), head_params={"random_state": self.seed})
        arguments = TrainingArguments(
            output_dir=str(folder),
            num_iterations=PAIRS,
            num_epochs=1,
            batch_size=16,
            seed=self.seed,
            logging_steps=10,
            report_to="none",
            save_strategy="no",
        )
        data = Dataset.from_dict({"text": list(texts), "label": list(labels)})
        trainer = Trainer(model=self._model, args=arguments, train_dataset=data)
        trainer.train()
        history = trainer.st_trainer.state.log_history
        self.losses = [entry["embedding_loss"] for entry in history if "embedding_loss" in entry]
        self.settings = {"encoder": BUNDLED_ENCODER, "pairs": PAIRS, "epochs": 1}

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """The head's softmax; scikit-learn sorts the labels."""
        result: np.ndarray = self._model.predict_proba(
            list(texts), batch_size=BATCH, as_numpy=True, show_progress_bar=False
        )
        return result

    def size(self) -> int:
        """The encoder in fp32 and the head."""
        encoder = sum(value.numel() * value.element_size() for value in self._model.model_body.parameters())
        return int(encoder + self._model.model_head.coef_.nbytes)
