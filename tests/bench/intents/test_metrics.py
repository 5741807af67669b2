"""The benchmark's figures, against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bench.intents.metrics import (
    classification_metrics,
    confusions,
    mean_and_deviation,
    out_of_scope_metrics,
    reliability,
)

PROBABILITIES = np.array([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.8, 0.2]])
LABELS = np.array([0, 1, 1, 0])


def test_classification() -> None:
    found = classification_metrics(PROBABILITIES, LABELS)
    assert found["accuracy"] == 0.75
    assert found["macro_f1"] == pytest.approx((2 * 2 / 5 + 2 * 1 / 3) / 2)
    # Each message has a bin of its own; three are right, at .9, .7 and .8, and one is wrong at .6.
    assert found["ece"] == pytest.approx((0.1 + 0.6 + 0.3 + 0.2) / 4)
    assert found["nll"] == pytest.approx(-(math.log(0.9) + math.log(0.4) + math.log(0.7) + math.log(0.8)) / 4)


def test_a_true_label_thought_impossible_costs_a_finite_amount() -> None:
    assert classification_metrics(np.array([[1.0, 0.0]]), np.array([1]))["nll"] == pytest.approx(-math.log(1e-12))


def test_out_of_scope_without_a_single_false_alarm_to_spare() -> None:
    found = out_of_scope_metrics(np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.35, 0.5]))
    # .35 is above three of four, .5 above all; only a threshold over .4 raises no false alarm.
    assert found == {"oos_auroc": pytest.approx(7 / 8), "oos_recall": 0.5}


def test_of_twenty_messages_one_may_be_a_false_alarm() -> None:
    inside = np.array([0.1] * 19 + [0.4])
    assert out_of_scope_metrics(inside, np.array([0.35, 0.5]))["oos_recall"] == 1.0


def test_scores_that_do_not_differ_tell_nothing() -> None:
    assert out_of_scope_metrics(np.array([0.5, 0.5]), np.array([0.5])) == {"oos_auroc": 0.5, "oos_recall": 0.0}


def test_reliability_puts_like_confidences_together() -> None:
    probabilities = np.array([[0.95, 0.05], [0.05, 0.95], [1.0, 0.0]])
    assert reliability(probabilities, np.array([0, 0, 0])) == [
        (pytest.approx(0.95 * 2 / 3 + 1 / 3), pytest.approx(2 / 3), 3)
    ]


def test_confusions_count_each_pair_in_its_direction() -> None:
    assert confusions(PROBABILITIES, np.array([1, 1, 0, 0])) == {(1, 0): 2, (0, 1): 1}


def test_one_value_has_a_mean_and_no_deviation() -> None:
    assert mean_and_deviation([3.0]) == (3.0, None)
    assert mean_and_deviation([1.0, 3.0]) == (2.0, pytest.approx(math.sqrt(2)))
