"""Out-of-scope scores against values worked out by hand."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest

from components.bert.out_of_scope import (
    LOGIT_SCORES,
    VECTOR_SCORES,
    Detector,
    Mahalanobis,
    NearestNeighbours,
    auroc,
    energy,
    maximum_logit,
    maximum_probability,
    threshold_for,
)

LOGITS = np.array([[log(3), 0.0], [1.0, 1.0]])
# Two classes about (0, 0) and (10, 0), spread by 2 to the sides and by 1 up and down.
VECTORS = np.array([[x + dx, dy] for x in (0, 10) for dx, dy in ((-2, 0), (2, 0), (0, -1), (0, 1))], dtype=np.float64)
EAST_AND_NORTH = np.array([[9, 0], [9, 1], [8, 0], [8, 1], [0, 9], [1, 9], [0, 8], [1, 8]], dtype=np.float64)
CLASSES = np.repeat([0, 1], 4)


def test_scores_of_logits() -> None:
    assert maximum_probability(LOGITS).tolist() == pytest.approx([0.25, 0.5])
    assert maximum_logit(LOGITS).tolist() == pytest.approx([-log(3), -1.0])
    assert energy(LOGITS).tolist() == pytest.approx([-log(4), -log(2 * exp(1))])


def test_the_energy_of_huge_logits_is_finite() -> None:
    assert energy(np.array([[1e5, 0.0]])).tolist() == [-1e5]


def test_mahalanobis_measures_in_units_of_the_spread() -> None:
    # Variances 2 and 0.5, their mean 1.25: shrunk by a tenth they are 1.925 and 0.575.
    score = Mahalanobis.fit(VECTORS, CLASSES)
    far = score(np.array([[0.0, 0.0], [13.0, 0.0], [0.0, 3.0]]))
    assert far.tolist() == pytest.approx([0.0, 9 / 1.925, 9 / 0.575], rel=1e-4, abs=1e-4)


def test_mahalanobis_works_with_fewer_examples_than_dimensions() -> None:
    vectors = np.random.default_rng(1).normal(size=(6, 50))
    assert np.isfinite(Mahalanobis.fit(vectors, np.array([0, 0, 0, 1, 1, 1]))(vectors)).all()


def test_the_fifth_neighbour_counts() -> None:
    angles = np.radians([0, 10, 20, 30, 60, 90])
    score = NearestNeighbours.fit(np.stack([np.cos(angles), np.sin(angles)], axis=1) * 7, np.zeros(6))
    assert score(np.array([[4.0, 0.0]])).tolist() == pytest.approx([sqrt(2 - 2 * np.cos(np.radians(60)))], abs=1e-3)


def test_with_few_examples_the_farthest_neighbour_counts() -> None:
    score = NearestNeighbours.fit(np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2))
    assert score(np.array([[1.0, 0.0]])).tolist() == pytest.approx([sqrt(2)], abs=1e-3)


@pytest.mark.parametrize("name", [*LOGIT_SCORES, *VECTOR_SCORES])
def test_examples_of_nothing_make_what_is_like_them_farther(name: str) -> None:
    labels, classes = ("ask", "out_of_scope"), np.repeat([0, 1], 4)
    detector = Detector.fit(name, labels, EAST_AND_NORTH, classes)
    inside, outside = detector(np.array([[5.0, 1.0], [1.0, 5.0]]), np.array([[9.0, 0.5], [0.5, 9.0]]))
    assert outside > inside


def test_the_threshold_raises_as_many_false_alarms_as_stated() -> None:
    scores = np.random.default_rng(2).normal(size=1000)
    threshold = threshold_for(scores, 0.05)
    assert 0.045 <= (scores > threshold).mean() <= 0.05
    assert (scores > threshold_for(scores, 0.0)).sum() == 0


def test_auroc_counts_ordered_pairs() -> None:
    assert auroc(np.array([0.0, 1.0]), np.array([2.0, 1.0, 0.5])) == pytest.approx((2 + 1.5 + 1) / 6)
    assert auroc(np.array([1.0, 2.0]), np.array([3.0])) == 1.0
