"""Temperature scaling, and the splits that it is fitted on."""

from __future__ import annotations

import numpy as np
import pytest

from components.bert import calibration


def overconfident_logits(examples: int = 6000, factor: float = 3.0) -> tuple[np.ndarray, np.ndarray]:
    """Logits whose softmax would be the true chances, were they not ``factor`` times too large."""
    random = np.random.default_rng(1)
    true = random.normal(scale=2, size=(examples, 5))
    chances = calibration.softmax(true)
    labels = np.array([random.choice(5, p=row) for row in chances])
    return true * factor, labels


def test_the_temperature_undoes_overconfidence() -> None:
    logits, labels = overconfident_logits(factor=3.0)
    assert calibration.fit_temperature(logits, labels) == pytest.approx(3.0, rel=0.07)


def test_calibrated_confidence_is_about_the_accuracy() -> None:
    logits, labels = overconfident_logits()
    temperature = calibration.fit_temperature(logits, labels)
    raw = calibration.expected_calibration_error(calibration.softmax(logits), labels)
    assert calibration.expected_calibration_error(calibration.softmax(logits, temperature), labels) < 0.03 < raw


def test_folds_spread_each_class_evenly() -> None:
    labels = np.repeat(np.arange(4), [10, 4, 7, 2])
    folds = calibration.stratified_folds(labels, 2, seed=3)
    for label in range(4):
        counts = np.bincount(folds[labels == label], minlength=2)
        assert abs(counts[0] - counts[1]) <= 1


@pytest.mark.parametrize(("examples", "expected"), [(2000, 200), (4000, 400), (20_000, 500)])
def test_the_held_out_part_is_a_tenth_and_500_at_most(examples: int, expected: int) -> None:
    labels = np.arange(examples) % 20
    assert calibration.held_out_fold(labels, seed=0).sum() == pytest.approx(expected, abs=20)


def test_softmax_of_huge_logits_is_finite() -> None:
    assert np.isfinite(calibration.softmax(np.array([[1e6, -1e6, 0.0]]))).all()
