"""Dropout by bytes drops what torch's drops: the asked share, anew each time, and nothing while it serves."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from components.bert.dropout import BytewiseDropout, hasten_dropout


@pytest.mark.parametrize("p", [0.1, 0.5])
def test_the_share_is_dropped_and_the_mean_stays(p: float) -> None:
    torch.manual_seed(0)
    values = torch.ones(301, 333)
    dropped = BytewiseDropout(p)(values)
    assert (dropped == 0).float().mean().item() == pytest.approx(p, abs=0.01)
    assert dropped.mean().item() == pytest.approx(1, abs=0.01)
    assert len(dropped.unique()) == 2


def test_what_is_dropped_gets_no_gradient() -> None:
    values = torch.ones(40, 50, requires_grad=True)
    dropped = BytewiseDropout(0.3)(values)
    dropped.sum().backward()
    assert values.grad is not None and torch.equal(values.grad, dropped.detach())


def test_two_views_differ_and_the_same_seed_repeats_them() -> None:
    values, dropout = torch.ones(20, 30), BytewiseDropout(0.2)
    torch.manual_seed(5)
    one, two = dropout(values), dropout(values)
    torch.manual_seed(5)
    assert not torch.equal(one, two) and torch.equal(one, dropout(values))


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_all_or_nothing(p: float) -> None:
    assert torch.equal(BytewiseDropout(p)(torch.ones(3, 3)), torch.full((3, 3), 1 - p))


def test_nothing_is_dropped_while_it_serves() -> None:
    values = torch.ones(20, 30)
    assert torch.equal(BytewiseDropout(0.5).eval()(values), values)


def test_each_dropout_of_a_network_is_replaced_with_its_probability() -> None:
    network = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Dropout(0.3), nn.Dropout(0.0)))
    hasten_dropout(network)
    found = [module for module in network.modules() if isinstance(module, BytewiseDropout)]
    assert [module.p for module in found] == [0.3, 0.0]
