"""From labelled messages to a persisted, calibrated model: train, export, quantise, calibrate."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import transformers
from tqdm import tqdm

from components.bert import calibration
from components.bert.artifacts import write_manifest
from components.bert.config import IntentConfig
from components.bert.emoji import spell_emoji
from components.bert.encoders import encoder_checksum
from components.bert.errors import TrainingDataError
from components.bert.export import export
from components.bert.optimisation import Progress
from components.bert.recipes import resolve
from components.bert.runtime import IntentRuntime
from components.bert.training import steps_for, train


def fit(texts: Sequence[str], labels: Sequence[str], config: IntentConfig, folder: Path) -> IntentRuntime:
    """Train an intent model and persist it.

    The confidence is calibrated on the logits of the model as it is served (quantised), for messages that the
    model in question was not trained on: a held-out tenth where there are 2000 examples or more, else every example
    through cross-validation.

    Args:
        texts: the messages.
        labels: their intents.
        config: the settings; what they leave open, the recipe decides.
        folder: receives the model's files; exists already.

    Returns:
        The served model.

    Raises:
        ConfigError: the settings do not go together.
        TrainingDataError: fewer than two intents, or an intent with fewer than two examples.
        EncoderError: the encoder cannot be loaded.
    """
    names = tuple(sorted(set(labels)))
    _check(labels, names)
    classes = np.array([names.index(label) for label in labels])
    data = _Data(tuple(map(spell_emoji, texts)), classes, names, resolve(config, labels))
    if len(texts) >= calibration.HELD_OUT_FROM:
        held_out = calibration.held_out_fold(data.classes, config.seed)
        temperature, report = _fit_held_out(data, held_out, folder)
    else:
        temperature, report = _fit_cross_validated(data, folder)
    _write(folder, data, temperature, report)
    return IntentRuntime(folder, threads=config.threads)


class _Data:
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


def in_words(name: str) -> str:
    """An intent's name as a person would write it: "check_account_balance" becomes "check account balance"."""
    return " ".join(re.findall(r"[^\W_]+", name))


def _fit_held_out(data: _Data, held_out: np.ndarray, folder: Path) -> tuple[float, dict[str, object]]:
    with _ProgressBar(data.steps(~held_out)) as progress:
        _train_into(data, ~held_out, folder, progress)
    return _calibrate(_logits(folder, data, held_out), data.classes[held_out], "held out")


def _fit_cross_validated(data: _Data, folder: Path) -> tuple[float, dict[str, object]]:
    everything = np.ones(len(data.texts), dtype=bool)
    folds = calibration.stratified_folds(data.classes, calibration.FOLDS, data.config.seed)
    masks = [folds != fold for fold in range(calibration.FOLDS)]
    logits = np.zeros((len(data.texts), len(data.names)), dtype=np.float32)
    with _ProgressBar(sum(map(data.steps, (*masks, everything)))) as progress:
        for mask in masks:
            with tempfile.TemporaryDirectory() as scratch:
                _train_into(data, mask, Path(scratch), progress)
                logits[~mask] = _logits(Path(scratch), data, ~mask)
        _train_into(data, everything, folder, progress)
    return _calibrate(logits, data.classes, f"{calibration.FOLDS}-fold cross-validation")


def _train_into(data: _Data, mask: np.ndarray, folder: Path, progress: Progress) -> None:
    texts, classes = data.to_train_on(mask)
    model, tokenizer = train(texts, classes, len(data.names), data.config, progress)
    export(model, tokenizer, data.config, folder)


def _logits(folder: Path, data: _Data, mask: np.ndarray) -> np.ndarray:
    _write(folder, data, 1.0, {})
    return IntentRuntime(folder, threads=torch.get_num_threads()).logits(data.part(mask)[0])


def _calibrate(logits: np.ndarray, classes: np.ndarray, method: str) -> tuple[float, dict[str, object]]:
    temperature = calibration.fit_temperature(logits, classes)
    probabilities = calibration.softmax(logits, temperature)
    return temperature, {
        "method": method,
        "examples": len(classes),
        "accuracy": round(float((probabilities.argmax(1) == classes).mean()), 4),
        "ece": round(calibration.expected_calibration_error(probabilities, classes), 4),
        "nll": round(calibration.negative_log_likelihood(logits, classes, temperature), 4),
    }


def _write(folder: Path, data: _Data, temperature: float, report: dict[str, object]) -> None:
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    write_manifest(
        folder,
        {
            "labels": list(data.names),
            "temperature": temperature,
            "calibration": report,
            "config": data.config.to_dict(),
            "encoder_checksum": encoder_checksum(data.config.encoder),
            "versions": {**versions, "onnxruntime": onnxruntime.__version__},
        },
    )


class _ProgressBar:
    """A progress bar over optimiser steps that shows a running mean of the loss."""

    def __init__(self, steps: int) -> None:
        self._bar = tqdm(total=steps, desc="BERT intents", unit="step", mininterval=0.5)
        self._mean: float | None = None

    def __enter__(self) -> Progress:
        return self._step

    def _step(self, loss: float) -> None:
        self._mean = loss if self._mean is None else 0.95 * self._mean + 0.05 * loss
        self._bar.set_postfix(loss=f"{self._mean:.3f}", refresh=False)
        self._bar.update()

    def __exit__(self, *_: object) -> None:
        self._bar.close()


def _check(labels: Sequence[str], names: tuple[str, ...]) -> None:
    if len(names) < 2:
        raise TrainingDataError(f"an intent model needs two intents or more, the data has {len(names)}: {names}")
    counts = Counter(labels)
    if few := sorted(name for name in names if counts[name] < 2):
        raise TrainingDataError(f"these intents have one example only: {', '.join(few)}. Write more of them.")
