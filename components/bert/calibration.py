"""Confidence that means something: temperature scaling (Guo et al. 2017, section 4.2)."""

from __future__ import annotations

import numpy as np

TEMPERATURES = (0.05, 20.0)
HELD_OUT_FROM = 2000
"""Examples from which on a held-out part fits the temperature; below it, cross-validation does."""
HELD_OUT_SHARE, HELD_OUT_MOST = 0.1, 500
FOLDS = 2


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Probabilities along the last axis."""
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    scaled -= scaled.max(axis=-1, keepdims=True)
    exponents = np.exp(scaled)
    result: np.ndarray = exponents / exponents.sum(axis=-1, keepdims=True)
    return result


def negative_log_likelihood(logits: np.ndarray, labels: np.ndarray, temperature: float = 1.0) -> float:
    """Mean negative log-likelihood of the true classes."""
    chosen = softmax(logits, temperature)[np.arange(len(labels)), labels]
    return float(-np.log(np.clip(chosen, 1e-12, None)).mean())


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature that makes the true classes likeliest, by golden-section search on its logarithm.

    Args:
        logits: of examples that the model was not trained on, (examples, classes).
        labels: their classes, (examples,).
    """
    low, high = np.log(TEMPERATURES[0]), np.log(TEMPERATURES[1])
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(60):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if negative_log_likelihood(logits, labels, np.exp(left)) < negative_log_likelihood(
            logits, labels, np.exp(right)
        ):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def expected_calibration_error(probabilities: np.ndarray, labels: np.ndarray, bins: int = 15) -> float:
    """Mean gap between confidence and accuracy over equal-width bins (Naeini et al. 2015)."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        (place == at).mean() * abs(confidence[place == at].mean() - right[place == at].mean())
        for at in range(bins)
        if (place == at).any()
    ]
    return float(np.sum(gaps))


def stratified_folds(labels: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Assign each example to one of ``folds`` folds such that each class is spread evenly; (examples,)."""
    random = np.random.default_rng(seed)
    assignment = np.zeros(len(labels), dtype=int)
    # Small classes start at different folds, or the first fold would get all the remainders.
    for offset, label in enumerate(np.unique(labels)):
        rows = random.permutation(np.flatnonzero(labels == label))
        assignment[rows] = (np.arange(len(rows)) + offset) % folds
    return assignment


def held_out_fold(labels: np.ndarray, seed: int) -> np.ndarray:
    """Mask of a stratified tenth of the examples, 500 at most."""
    share = min(HELD_OUT_SHARE, HELD_OUT_MOST / len(labels))
    mask: np.ndarray = stratified_folds(labels, round(1 / share), seed) == 0
    return mask
