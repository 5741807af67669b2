"""Training on a part of the messages, and what the model says of the others."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from components.bert.artifacts import OUT_OF_SCOPE
from components.bert.config import IntentConfig
from components.bert.export import export
from components.bert.network import ServedNetwork
from components.bert.out_of_scope import VECTOR_SCORES, Detector
from components.bert.progress import Progress
from components.bert.training import steps_for, train


class Data:
    """Messages with class indices, and the settings they are trained with."""

    def __init__(self, texts: tuple[str, ...], classes: np.ndarray, names: tuple[str, ...], config: IntentConfig):
        self.texts, self.classes, self.names, self.config = texts, classes, names, config

    def part(self, mask: np.ndarray) -> tuple[list[str], np.ndarray]:
        return [text for text, chosen in zip(self.texts, mask, strict=True) if chosen], self.classes[mask]

    def to_train_on(self, mask: np.ndarray) -> tuple[list[str], list[int]]:
        """A part, and each intent's name as an example where the settings say so."""
        texts, classes = self.part(mask)
        if not self.config.name_examples:
            return texts, classes.tolist()
        return [*texts, *map(in_words, self.names)], [*classes.tolist(), *range(len(self.names))]

    def steps(self, mask: np.ndarray) -> int:
        return steps_for(len(self.to_train_on(mask)[0]), self.config)


class Unseen(NamedTuple):
    """What a model says of examples that it was not trained on."""

    logits: np.ndarray
    classes: np.ndarray
    scores: np.ndarray


def in_words(name: str) -> str:
    """An intent's name as a person would write it: "check_account_balance" becomes "check account balance"."""
    return " ".join(re.findall(r"[^\W_]+", name))


def train_into(data: Data, mask: np.ndarray, folder: Path, progress: Progress) -> Detector:
    """Train on a part of the messages and export the model; returns its out-of-scope score."""
    texts, classes = data.to_train_on(mask)
    names = [in_words(name).lower() for name in data.names]
    model, tokenizer = train(texts, classes, len(names), data.config, progress, names)
    export(model, tokenizer, data.config, folder)
    vectors = None
    if data.config.out_of_scope_score in VECTOR_SCORES:  # as they are served, so from the exported model
        vectors = _network(data, folder).outputs(texts)[1]
    detector = Detector.fit(data.config.out_of_scope_score, data.names, vectors, np.array(classes))
    detector.save(folder / OUT_OF_SCOPE)
    return detector


def unseen_by(data: Data, mask: np.ndarray, folder: Path, detector: Detector) -> Unseen:
    """What the exported model says of a part of the messages, as it is served."""
    texts, classes = data.part(mask)
    logits, vectors = _network(data, folder).outputs(texts)
    return Unseen(logits, classes, detector(logits, vectors))


def _network(data: Data, folder: Path) -> ServedNetwork:
    return ServedNetwork(folder, max_length=data.config.max_length, threads=torch.get_num_threads())


def fit_without(data: Data, kept_back: np.ndarray, progress: Progress) -> Unseen:
    """What a model of the other examples says of those kept back."""
    with tempfile.TemporaryDirectory() as scratch:
        detector = train_into(data, ~kept_back, Path(scratch), progress)
        return unseen_by(data, kept_back, Path(scratch), detector)
