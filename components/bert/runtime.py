"""Serving a trained intent model with ONNX Runtime and tokenizers alone: no torch, no transformers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from components.bert.artifacts import MODEL, TOKENIZER, read_manifest
from components.bert.calibration import softmax
from components.bert.emoji import spell_emoji
from components.bert.errors import ArtifactError

# Beyond this, a message is cut before it is tokenized: max_length tokens never need more characters.
CHARACTERS_A_TOKEN = 40


@dataclass(frozen=True)
class Prediction:
    """Intents of one message from likeliest to least, with calibrated confidences."""

    intents: tuple[str, ...]
    confidences: tuple[float, ...]


class IntentRuntime:
    """A trained intent model, ready to classify.

    Messages run through the network one by one: int8 activations are scaled by what a run contains, so a batch
    would let neighbours and padding change an answer. One after the other costs the same on a CPU.

    Args:
        folder: what :func:`components.bert.fit.fit` wrote.
        threads: threads a prediction may use.

    Raises:
        ArtifactError: a file is missing, altered, or does not fit the others.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        self.manifest = read_manifest(folder)
        self.labels: tuple[str, ...] = tuple(self.manifest["labels"])
        self.temperature = float(self.manifest["temperature"])
        self._max_characters = CHARACTERS_A_TOKEN * int(self.manifest["config"]["max_length"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise ArtifactError(f"the model in {folder} cannot be loaded ({error}): train it again") from error
        if self._session.get_outputs()[0].shape[-1] != len(self.labels):
            raise ArtifactError(f"{folder / MODEL} and its manifest differ in the number of intents: train it again")

    def logits(self, texts: Sequence[str]) -> np.ndarray:
        """Raw logits, (texts, intents) in the order of ``labels``."""
        rows = [self._run(text) for text in texts]
        return np.concatenate(rows) if rows else np.zeros((0, len(self.labels)), dtype=np.float32)

    def classify(self, texts: Sequence[str], *, ranking_length: int = 10) -> list[Prediction]:
        """The likeliest intents of each text; any text is accepted, also an empty one."""
        predictions = []
        for row in softmax(self.logits(texts), self.temperature):
            best = np.argsort(-row, kind="stable")[:ranking_length]
            predictions.append(Prediction(tuple(self.labels[i] for i in best), tuple(float(row[i]) for i in best)))
        return predictions

    def _run(self, text: str) -> np.ndarray:
        text = spell_emoji(text[: self._max_characters])
        if not any(map(str.isalnum, text)):  # "?", "...": no word to tell an intent by, so all are equally likely
            return np.zeros((1, len(self.labels)), dtype=np.float32)
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        result: np.ndarray = self._session.run(None, {"input_ids": ids})[0]
        return result
