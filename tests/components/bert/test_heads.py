"""Heads and poolings: their values, how they begin, and that padding changes nothing."""

from __future__ import annotations

import pytest
import torch

from components.bert import config
from components.bert.heads import HEADS, POOLINGS, CosineHead, LayerMix, LinearHead, make_pooling

STATES = torch.tensor([[[1.0, 2.0], [3.0, 6.0], [9.0, 9.0]]])
MASK = torch.tensor([[1, 1, 0]])


@pytest.mark.parametrize(("pooling", "expected"), [("mean", [2.0, 4.0]), ("cls", [1.0, 2.0])])
def test_poolings_of_tiny_states(pooling: str, expected: list[float]) -> None:
    assert POOLINGS[pooling]()(STATES, MASK).tolist() == [expected]


@pytest.mark.parametrize("head", sorted(HEADS))
@pytest.mark.parametrize("pooling", sorted(POOLINGS))
def test_padding_does_not_change_a_vector(head: str, pooling: str) -> None:
    torch.manual_seed(1)
    pool, states = make_pooling(head, pooling, 8), torch.randn(2, 5, 8)
    mask = torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]])
    padded = pool(states, mask)
    torch.testing.assert_close(padded[:1], pool(states[:1, :3], None))
    torch.testing.assert_close(padded[1:], pool(states[1:], None))


def test_attention_weighs_the_tokens_of_a_bilstm() -> None:
    torch.manual_seed(1)
    pool = make_pooling("bilstm", "mean", 4)
    states = torch.randn(1, 3, 4)
    outputs, _ = pool.lstm(states)
    with torch.no_grad():
        pool.attention.weight.zero_()  # all tokens weigh the same
    torch.testing.assert_close(pool(states, None), torch.tanh(outputs.mean(1)))


def test_a_cosine_head_measures_angles_alone() -> None:
    head = CosineHead(2, 2)
    head.weight.data = torch.tensor([[2.0, 0.0], [0.0, 5.0]])
    logits = head(torch.tensor([[3.0, 4.0], [0.3, 0.4]]))
    torch.testing.assert_close(logits, torch.tensor([[12.0, 16.0], [12.0, 16.0]]))  # 20 times 3/5 and 4/5


def test_a_linear_head_starts_half_way_between_the_class_means() -> None:
    head = LinearHead(2, 2)
    head.start(torch.tensor([[1.0, 1.0], [1.0, 3.0], [-1.0, 1.0], [-1.0, 3.0]]), torch.tensor([0, 0, 1, 1]))
    far, middle = head(torch.tensor([[1.0, 2.0], [0.0, 2.0]]))
    assert far[0] > far[1] and middle.tolist() == pytest.approx([0.0, 0.0], abs=1e-5)


@pytest.mark.parametrize("name", sorted(HEADS))
def test_a_head_that_has_seen_the_class_means_tells_the_classes(name: str) -> None:
    torch.manual_seed(2)
    labels = torch.arange(60) % 3
    vectors = torch.nn.functional.one_hot(labels, 8) * 2.0 + torch.randn(60, 8) * 0.3
    head = HEADS[name](8, 3)
    head.start(vectors, labels)
    with torch.no_grad():
        assert (head(vectors).argmax(1) == labels).float().mean() > 0.9


def test_a_class_that_was_not_seen_keeps_its_weights() -> None:
    for name in ("linear", "cosine"):
        head = HEADS[name](2, 3)
        before = head.weight[2].clone()
        head.start(torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([0, 1]))
        assert torch.equal(head.weight[2], before) and not torch.equal(head.weight[1], before)


def test_the_settings_allow_the_heads_and_poolings_that_there_are() -> None:
    assert set(config.CHOICES["head"]) == set(HEADS) and set(config.CHOICES["pooling"]) == set(POOLINGS)


def test_a_mix_is_the_mean_of_the_layers_until_it_learns() -> None:
    low, high = torch.randn(2, 3, 4), torch.randn(2, 3, 4)
    mix = LayerMix(2)
    torch.testing.assert_close(mix([low, high]), (low + high) / 2)
    with torch.no_grad():
        mix.weights.copy_(torch.tensor([3.0, 1.0]).log())
        mix.scale.fill_(2.0)
    torch.testing.assert_close(mix([low, high]), 2 * (0.75 * low + 0.25 * high))
