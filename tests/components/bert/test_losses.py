"""Losses against values worked out by hand."""

from __future__ import annotations

from math import exp, log

import pytest
import torch

from components.bert.config import IntentConfig
from components.bert.losses import (
    CrossEntropy,
    Distillation,
    LogitAdjusted,
    Outputs,
    RDrop,
    SimCLR,
    SupCon,
    classification_loss,
)
from components.bert.recipes import resolve

HALVES, QUARTERS = [0.5, 0.5], [0.25, 0.75]
EAST, NORTH, WEST = [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]


def logits(*rows: list[float]) -> torch.Tensor:
    return torch.tensor(rows).log()


def test_cross_entropy_with_and_without_smoothing() -> None:
    label = torch.tensor([1])
    assert CrossEntropy()(logits(QUARTERS), label).item() == pytest.approx(-log(0.75))
    smooth = -0.95 * log(0.75) - 0.05 * log(0.25)  # a tenth, spread over both classes
    assert CrossEntropy(0.1)(logits(QUARTERS), label).item() == pytest.approx(smooth)


def test_rdrop_of_two_views_that_differ() -> None:
    entropy = (-log(0.5) - log(0.75)) / 2
    there = 0.5 * log(0.5 / 0.25) + 0.5 * log(0.5 / 0.75)
    back = 0.25 * log(0.25 / 0.5) + 0.75 * log(0.75 / 0.5)
    loss = RDrop(alpha=2.0)(logits(HALVES, QUARTERS), torch.tensor([1]))
    assert loss.item() == pytest.approx(entropy + 2.0 * (there + back) / 2)


def test_rdrop_of_equal_views_is_cross_entropy() -> None:
    loss = RDrop(alpha=5.0)(logits(QUARTERS, HALVES, QUARTERS, HALVES), torch.tensor([0, 1]))
    assert loss.item() == pytest.approx((-log(0.25) - log(0.5)) / 2)


def test_a_rare_class_must_stand_out_as_clearly_as_a_frequent_one() -> None:
    counts, labels = torch.tensor([3, 1]), torch.tensor([0, 1])
    loss = LogitAdjusted(CrossEntropy(), counts, 1.0)(logits(HALVES, HALVES), labels)
    assert loss.item() == pytest.approx((-log(0.75) - log(0.25)) / 2)
    both_views = LogitAdjusted(RDrop(), counts, 0.5)
    assert both_views.views == 2
    roots = 3**0.5 / (3**0.5 + 1)
    loss = both_views(logits(HALVES, HALVES, HALVES, HALVES), labels)
    assert loss.item() == pytest.approx((-log(roots) - log(1 - roots)) / 2)


def test_the_settings_choose_the_loss() -> None:
    counts, label = torch.tensor([3, 1]), torch.tensor([1])

    def value(**settings: object) -> float:
        config = resolve(IntentConfig(recipe="top_layers", label_smoothing=0.0, **settings), [0, 1])  # type: ignore[arg-type]
        return classification_loss(config, counts)(logits(HALVES), label).item()

    assert value() == pytest.approx(-log(0.5))
    assert value(logit_adjustment=1.0) == pytest.approx(-log(0.25))


def test_supcon_pulls_all_of_a_class_together() -> None:
    # Two messages of one class (east, north) and one of another (west), each twice: six anchors, temperature 1.
    views = torch.tensor([EAST, NORTH, WEST] * 2)
    own, right_angle, opposite = exp(1), exp(0), exp(-1)
    east = own + 2 * right_angle + 2 * opposite
    north = own + 4 * right_angle
    west = own + 2 * right_angle + 2 * opposite
    expected = (
        (log(east / own) + 2 * log(east / right_angle)) / 3
        + (log(north / own) + 2 * log(north / right_angle)) / 3
        + log(west / own)
    ) / 3
    loss = SupCon(temperature=1.0)(views, torch.tensor([0, 0, 1]))
    assert loss.item() == pytest.approx(expected, rel=1e-5)


def test_simclr_takes_the_other_view_alone_for_its_positive() -> None:
    views = torch.tensor([EAST, NORTH] * 2)
    expected = log((exp(1 / 0.5) + 2) / exp(1 / 0.5))
    for labels in ([0, 0], [0, 1]):  # the classes play no part
        assert SimCLR(temperature=0.5)(views, torch.tensor(labels)).item() == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("loss", [SupCon(), SimCLR()])
def test_contrastive_losses_compare_directions(loss: SupCon | SimCLR) -> None:
    views, labels = torch.randn(8, 4, generator=torch.Generator().manual_seed(1)), torch.tensor([0, 1, 1, 2])
    assert loss(views, labels).item() == pytest.approx(loss(views * 7, labels).item(), rel=1e-5)


# Two messages, the second one token shorter; states of two layers, two wide.
MASK = torch.tensor([[1, 1], [1, 0]])
FAR_AWAY = [100.0, -100.0]
NONE = {"soft_labels": 0.0, "hidden": 0.0, "cosine": 0.0}


def outputs(probabilities: list[list[float]], *layers: list[list[list[float]]]) -> Outputs:
    return Outputs(logits(*probabilities), [torch.tensor(layer) for layer in layers])


TEACHER = outputs([HALVES, QUARTERS], [[EAST, NORTH], [WEST, EAST]], [[EAST, EAST], [NORTH, EAST]])
STUDENT = outputs([QUARTERS, QUARTERS], [[EAST, NORTH], [EAST, FAR_AWAY]], [[EAST, NORTH], [NORTH, FAR_AWAY]])


def test_soft_labels_ask_for_the_teachers_probabilities() -> None:
    divergence = 0.5 * log(0.5 / 0.25) + 0.5 * log(0.5 / 0.75)
    loss = Distillation(1.0, **{**NONE, "soft_labels": 3.0})(STUDENT, TEACHER, MASK)
    assert loss.item() == pytest.approx(3.0 * divergence / 2)  # the second message is understood


def test_a_temperature_softens_them_and_keeps_their_weight() -> None:
    odds = (0.25 / 0.75) ** 0.5  # at temperature 2
    soft = [odds / (1 + odds), 1 / (1 + odds)]
    divergence = 0.5 * log(0.5 / soft[0]) + 0.5 * log(0.5 / soft[1])
    loss = Distillation(2.0, **{**NONE, "soft_labels": 1.0})(STUDENT, TEACHER, MASK)
    assert loss.item() == pytest.approx(4 * divergence / 2)


def test_hidden_states_differ_by_their_mean_square_over_real_tokens() -> None:
    lower = (2**2 + 0) / 6  # west for east in one of three tokens
    upper = (1 + 1) / 6  # east for north in one of three
    loss = Distillation(**{**NONE, "hidden": 2.0})(STUDENT, TEACHER, MASK)
    assert loss.item() == pytest.approx(2.0 * (lower + upper) / 2)


def test_the_cosine_looks_at_the_top_layer_alone() -> None:
    loss = Distillation(**{**NONE, "cosine": 1.0})(STUDENT, TEACHER, MASK)
    assert loss.item() == pytest.approx(1 / 3)


def test_a_student_that_has_learnt_it_all_loses_nothing() -> None:
    assert Distillation()(TEACHER, TEACHER, MASK).item() == pytest.approx(0, abs=1e-6)
