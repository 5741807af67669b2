"""Losses against values worked out by hand."""

from __future__ import annotations

from math import exp, log

import pytest
import torch

from components.bert.losses import CrossEntropy, RDrop, SimCLR, SupCon

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
