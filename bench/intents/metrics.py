"""Figures of merit from probabilities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score, roc_curve

from components.bert.calibration import expected_calibration_error, negative_log_likelihood

BINS = 15
FALSE_ALARMS = 0.05
LEAST_PROBABILITY = 1e-12


def classification_metrics(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Accuracy, macro-averaged F1, expected calibration error (15 bins) and negative log-likelihood.

    Args:
        probabilities: (messages, classes).
        labels: index of each message's class, (messages,).
    """
    predicted = probabilities.argmax(axis=1)
    return {
        "accuracy": float((predicted == labels).mean()),
        "macro_f1": float(f1_score(labels, predicted, average="macro", zero_division=0)),
        "ece": expected_calibration_error(probabilities, labels, BINS),
        # The softmax of log-probabilities gives the probabilities back.
        "nll": negative_log_likelihood(np.log(np.clip(probabilities, LEAST_PROBABILITY, None)), labels),
    }


def out_of_scope_metrics(inside: np.ndarray, outside: np.ndarray) -> dict[str, float]:
    """How well scores tell messages out of scope: area under the ROC curve, and recall at 5 % false alarms.

    Args:
        inside: scores of messages in scope, (messages,); a higher score says "out of scope".
        outside: scores of messages out of scope, (messages,).
    """
    truth = np.concatenate([np.zeros(len(inside)), np.ones(len(outside))])
    scores = np.concatenate([inside, outside])
    false_alarms, recall, _ = roc_curve(truth, scores, drop_intermediate=False)
    return {
        "oos_auroc": float(roc_auc_score(truth, scores)),
        "oos_recall": float(recall[false_alarms <= FALSE_ALARMS].max()),
    }


def reliability(probabilities: np.ndarray, labels: np.ndarray) -> list[tuple[float, float, int]]:
    """Mean confidence, accuracy and number of messages of each bin of confidence that is not empty."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        (float(confidence[place == at].mean()), float(right[place == at].mean()), int((place == at).sum()))
        for at in range(BINS)
        if (place == at).any()
    ]


def confusions(probabilities: np.ndarray, labels: np.ndarray) -> Counter[tuple[int, int]]:
    """How often each class was taken for another: {(true, predicted): messages}."""
    predicted = probabilities.argmax(axis=1)
    wrong = predicted != labels
    return Counter(zip(labels[wrong].tolist(), predicted[wrong].tolist(), strict=True))


def mean_and_deviation(values: Sequence[float]) -> tuple[float, float | None]:
    """Mean and sample standard deviation; a single value has none."""
    return float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else None
