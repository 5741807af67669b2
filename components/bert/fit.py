"""From labelled messages to a persisted, calibrated model: train, export, quantise, calibrate."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
import torch
import transformers

from components.bert import calibration
from components.bert.artifacts import MODEL, OUT_OF_SCOPE, write_manifest
from components.bert.config import IntentConfig
from components.bert.emoji import spell_emoji
from components.bert.encoders import encoder_checksum
from components.bert.errors import TrainingDataError
from components.bert.export import export
from components.bert.network import ServedNetwork
from components.bert.out_of_scope import VECTOR_SCORES, Detector, auroc, in_scope, threshold_for
from components.bert.progress import Progress, ProgressBar
from components.bert.quantisation import nodes_in_fp32
from components.bert.recipes import resolve
from components.bert.runtime import IntentRuntime
from components.bert.training import steps_for, train

NAME = "BERT intents"

# Share of the examples kept back for calibration that is worth training a second time with them.
WORTH_RETRAINING = 0.03


def fit(
    texts: Sequence[str],
    labels: Sequence[str],
    config: IntentConfig,
    folder: Path,
    progress: Progress | None = None,
    *,
    name: str = NAME,
) -> IntentRuntime:
    """Train an intent model and persist it.

    The confidence is calibrated, and the out-of-scope threshold chosen, on what the model gives as it is served
    (quantised) for messages that it was not trained on: by a model of the same settings without a tenth of the examples
    (500 at most) where there are 2000 or more, else through cross-validation. What is served has learnt from all of them,
    or, where so few were kept back that they would teach it little (or ``retrain: false``), is the very model that was
    calibrated.

    Args:
        texts: the messages.
        labels: their intents.
        config: the settings; what they leave open, the recipe decides.
        folder: receives the model's files; exists already.
        progress: told the loss of each step of the calibration's trainings, if any, and then of the served model's.
        name: what is trained, for the progress bar.

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
    method, kept_back = _kept_back(data)
    everything = np.ones(len(texts), dtype=bool)
    kept = kept_back[0]
    retrain = kept.mean() > WORTH_RETRAINING if config.retrain is None else config.retrain
    if not retrain and len(kept_back) == 1:
        with ProgressBar(name, data.steps(~kept), progress) as step:
            unseen = _unseen(data, kept, folder, _train_into(data, ~kept, folder, step))
    else:
        with ProgressBar(name, sum(map(data.steps, (*(~mask for mask in kept_back), everything))), progress) as step:
            unseen = _joined([_fit_without(data, mask, step) for mask in kept_back])
            _train_into(data, everything, folder, step)
    _write(folder, data, unseen, method)
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


class _Unseen(NamedTuple):
    """What a model says of examples that it was not trained on."""

    logits: np.ndarray
    classes: np.ndarray
    scores: np.ndarray


def in_words(name: str) -> str:
    """An intent's name as a person would write it: "check_account_balance" becomes "check account balance"."""
    return " ".join(re.findall(r"[^\W_]+", name))


def _kept_back(data: _Data) -> tuple[str, list[np.ndarray]]:
    """How the model is calibrated, and the examples that each of the models trained for it alone does not see."""
    if len(data.texts) >= calibration.HELD_OUT_FROM:
        return "held out", [calibration.held_out_fold(data.classes, data.config.seed)]
    folds = calibration.stratified_folds(data.classes, calibration.FOLDS, data.config.seed)
    return f"{calibration.FOLDS}-fold cross-validation", [folds == fold for fold in range(calibration.FOLDS)]


def _fit_without(data: _Data, kept_back: np.ndarray, progress: Progress) -> _Unseen:
    """What a model of the other examples says of those kept back."""
    with tempfile.TemporaryDirectory() as scratch:
        detector = _train_into(data, ~kept_back, Path(scratch), progress)
        return _unseen(data, kept_back, Path(scratch), detector)


def _joined(parts: Sequence[_Unseen]) -> _Unseen:
    return _Unseen(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _train_into(data: _Data, mask: np.ndarray, folder: Path, progress: Progress) -> Detector:
    texts, classes = data.to_train_on(mask)
    model, tokenizer = train(texts, classes, len(data.names), data.config, progress)
    export(model, tokenizer, data.config, folder)
    vectors = None
    if data.config.out_of_scope_score in VECTOR_SCORES:  # as they are served, so from the exported model
        vectors = _network(data, folder).outputs(texts)[1]
    detector = Detector.fit(data.config.out_of_scope_score, data.names, vectors, np.array(classes))
    detector.save(folder / OUT_OF_SCOPE)
    return detector


def _unseen(data: _Data, mask: np.ndarray, folder: Path, detector: Detector) -> _Unseen:
    texts, classes = data.part(mask)
    logits, vectors = _network(data, folder).outputs(texts)
    return _Unseen(logits, classes, detector(logits, vectors))


def _network(data: _Data, folder: Path) -> ServedNetwork:
    return ServedNetwork(folder, max_length=data.config.max_length, threads=torch.get_num_threads())


def _calibrate(unseen: _Unseen, method: str) -> tuple[float, dict[str, object]]:
    temperature = calibration.fit_temperature(unseen.logits, unseen.classes)
    probabilities = calibration.softmax(unseen.logits, temperature)
    return temperature, {
        "method": method,
        "examples": len(unseen.classes),
        "accuracy": round(float((probabilities.argmax(1) == unseen.classes).mean()), 4),
        "ece": round(calibration.expected_calibration_error(probabilities, unseen.classes), 4),
        "nll": round(calibration.negative_log_likelihood(unseen.logits, unseen.classes, temperature), 4),
    }


def _threshold(unseen: _Unseen, data: _Data) -> dict[str, object]:
    """The out-of-scope threshold, and what it does to examples in scope and, where the data has some, out of it."""
    scope = in_scope(data.names, unseen.classes)
    inside, outside = unseen.scores[scope], unseen.scores[~scope]
    threshold = threshold_for(inside, data.config.false_alarm_rate)
    report: dict[str, object] = {"score": data.config.out_of_scope_score, "threshold": threshold}
    report["false_alarms"] = round(float((inside > threshold).mean()), 4)
    if len(outside):
        report["recall"] = round(float((outside > threshold).mean()), 4)
        report["auroc"] = round(auroc(inside, outside), 4)
    return report


def _write(folder: Path, data: _Data, unseen: _Unseen, method: str) -> None:
    temperature, report = _calibrate(unseen, method)
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    write_manifest(
        folder,
        {
            "labels": list(data.names),
            "examples": np.bincount(data.classes, minlength=len(data.names)).tolist(),
            "temperature": temperature,
            "calibration": report,
            "out_of_scope": _threshold(unseen, data),
            "config": data.config.to_dict(),
            "nodes_in_fp32": nodes_in_fp32(folder / MODEL),
            "encoder_checksum": encoder_checksum(data.config.encoder),
            "versions": {**versions, "onnxruntime": onnxruntime.__version__},
        },
    )


def _check(labels: Sequence[str], names: tuple[str, ...]) -> None:
    if len(names) < 2:
        raise TrainingDataError(f"an intent model needs two intents or more, the data has {len(names)}: {names}")
    counts = Counter(labels)
    if few := sorted(name for name in names if counts[name] < 2):
        raise TrainingDataError(f"these intents have one example only: {', '.join(few)}. Write more of them.")
