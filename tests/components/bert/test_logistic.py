"""A head fitted on vectors that do not change."""

from __future__ import annotations

import pytest
import torch

from components.bert.heads import HEADS, LinearHead
from components.bert.logistic import fit_head
from components.bert.losses import CrossEntropy, LogitAdjusted


def test_logistic_regression_of_two_points() -> None:
    # Classes at -1 and 1: the weights are opposite, and the biases 0.
    head = LinearHead(1, 2)
    fit_head(head, torch.tensor([[-1.0], [1.0]]), torch.tensor([0, 1]), 0.5, CrossEntropy())
    weight = head.weight[1].item()
    assert head.weight[0].item() == pytest.approx(-weight, abs=1e-4)
    assert head.bias.tolist() == pytest.approx([0.0, 0.0], abs=1e-4)
    # The gradient: two examples pull with 1 - p, the penalty holds with 0.5 of the weight.
    assert 2 * torch.sigmoid(torch.tensor(-2 * weight)).item() == pytest.approx(0.5 * weight, abs=1e-3)


def test_a_stronger_penalty_keeps_the_weights_smaller() -> None:
    labels = torch.arange(30) % 3
    vectors = torch.nn.functional.one_hot(labels, 5).float()
    norms, losses = [], []
    for regularisation in (0.01, 1.0):
        head = LinearHead(5, 3)
        losses.append(fit_head(head, vectors, labels, regularisation, CrossEntropy()))
        norms.append(head.weight.norm().item())
    assert norms[0] > norms[1] and losses[0] < losses[1]


def test_few_examples_leave_a_prior_as_it_is_and_many_outvote_it() -> None:
    prior = torch.tensor([[-3.0, 0.0], [3.0, 0.0]])
    vectors, labels = torch.tensor([[0.0, -1.0], [0.0, 1.0]]), torch.tensor([0, 1])
    head = LinearHead(2, 2)
    fit_head(head, vectors, labels, 1.0, CrossEntropy(), prior)
    assert head.weight[:, 0].tolist() == pytest.approx([-3.0, 3.0], abs=1e-3), "no example speaks of the first number"
    assert head.weight[1, 1] > 0
    against = torch.tensor([[1.0, 0.0], [-1.0, 0.0]]).repeat(500, 1)
    fit_head(head, against, torch.arange(1000) % 2, 1.0, CrossEntropy(), prior)
    assert head.weight[0, 0] > 0 > head.weight[1, 0]


def test_adjusted_a_class_gains_nothing_from_having_more_examples() -> None:
    vectors, labels = torch.tensor([[-1.0], [1.0]]).repeat(4, 1), torch.tensor([0, 0, 0, 0, 0, 0, 1, 1])
    heads = {strength: LinearHead(1, 2) for strength in (0.0, 1.0)}
    for strength, head in heads.items():
        fit_head(head, vectors, labels, 0.5, LogitAdjusted(CrossEntropy(), torch.bincount(labels), strength))
    bias = {strength: (head.bias[0] - head.bias[1]).item() for strength, head in heads.items()}
    assert bias[0.0] == pytest.approx(torch.tensor(3.0).log().item(), abs=1e-3)
    assert bias[1.0] == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize("name", ["linear", "cosine", "mlp"])
def test_any_head_on_vectors_can_be_fitted(name: str) -> None:
    torch.manual_seed(3)
    labels = torch.arange(30) % 3
    vectors = torch.nn.functional.one_hot(labels, 8) + torch.randn(30, 8) * 0.2
    head = HEADS[name](8, 3)
    fit_head(head, vectors, labels, 0.05, CrossEntropy())
    assert torch.equal(head(vectors).argmax(1), labels)
