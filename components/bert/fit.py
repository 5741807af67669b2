"""From labelled messages to a persisted, calibrated model: train, export, quantise, calibrate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import transformers

from components.bert import calibration
from components.bert.artifacts import MODEL, SPELLING, write_manifest
from components.bert.calibration_process import CalibrationProcess, pays
from components.bert.config import IntentConfig
from components.bert.emoji import spell_emoji
from components.bert.encoders import encoder_checksum
from components.bert.errors import TrainingDataError
from components.bert.held_out import Data, Unseen, fit_without, train_into, unseen_by
from components.bert.out_of_scope import auroc, in_scope, threshold_for
from components.bert.progress import Progress, ProgressBar
from components.bert.quantisation import nodes_in_fp32
from components.bert.recipes import resolve
from components.bert.runtime import IntentRuntime
from components.bert.spelling import Spelling
from components.random_state import RANDOM_STATE

NAME = "BERT intents"


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
        progress: told the loss of each step of the calibration's trainings, if they are done here, and of the served model's.
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
    data = Data(tuple(map(spell_emoji, texts)), classes, names, resolve(config, labels))
    method, kept_back = _kept_back(data)
    with RANDOM_STATE:
        unseen = _learn(data, kept_back, folder, name, progress)
    _write(folder, data, unseen, method)
    return IntentRuntime(folder, threads=config.threads)


def _learn(data: Data, kept_back: Sequence[np.ndarray], folder: Path, name: str, progress: Progress | None) -> Unseen:
    """Train the served model, and what else calibration needs; returns what models say of examples kept back from them."""
    once, kept = len(kept_back) == 1, kept_back[0]
    everything = np.ones(len(data.texts), dtype=bool)
    if once and not data.config.retrain:
        with ProgressBar(name, data.steps(~kept), progress) as step:
            return unseen_by(data, kept, folder, train_into(data, ~kept, folder, step))
    if once and pays(data):
        with CalibrationProcess(data, kept) as beside, ProgressBar(name, data.steps(everything), progress) as step:
            train_into(data, everything, folder, step)
            return beside.result()
    with ProgressBar(name, sum(map(data.steps, (*(~mask for mask in kept_back), everything))), progress) as step:
        unseen = _joined([fit_without(data, mask, step) for mask in kept_back])
        train_into(data, everything, folder, step)
        return unseen


def _kept_back(data: Data) -> tuple[str, list[np.ndarray]]:
    """How the model is calibrated, and the examples that each of the models trained for it alone does not see."""
    if len(data.texts) >= calibration.HELD_OUT_FROM:
        return "held out", [calibration.held_out_fold(data.classes, data.config.seed)]
    folds = calibration.stratified_folds(data.classes, calibration.FOLDS, data.config.seed)
    return f"{calibration.FOLDS}-fold cross-validation", [folds == fold for fold in range(calibration.FOLDS)]


def _joined(parts: Sequence[Unseen]) -> Unseen:
    return Unseen(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _calibrate(unseen: Unseen, method: str) -> tuple[float, dict[str, object]]:
    temperature = calibration.fit_temperature(unseen.logits, unseen.classes)
    probabilities = calibration.softmax(unseen.logits, temperature)
    return temperature, {
        "method": method,
        "examples": len(unseen.classes),
        "accuracy": round(float((probabilities.argmax(1) == unseen.classes).mean()), 4),
        "ece": round(calibration.expected_calibration_error(probabilities, unseen.classes), 4),
        "nll": round(calibration.negative_log_likelihood(unseen.logits, unseen.classes, temperature), 4),
    }


def _threshold(unseen: Unseen, data: Data) -> dict[str, object]:
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


def _write(folder: Path, data: Data, unseen: Unseen, method: str) -> None:
    temperature, report = _calibrate(unseen, method)
    if data.config.spelling:  # of messages; examples are learnt, and calibrated on, as they are, slips and all
        Spelling.of(data.texts, data.config.spelling).save(folder / SPELLING)
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
