"""Length-bucketed batches."""

from __future__ import annotations

from pathlib import Path

from components.bert.batching import Batches
from components.bert.encoders import load_encoder

TEXTS = ["hi", "send fifty to ben now please", "hello there", "balance"] * 40


def batches(encoder: Path, seed: int = 1) -> Batches:
    _, tokenizer = load_encoder(str(encoder), max_length=8)
    return Batches(tokenizer, TEXTS, [at % 4 for at in range(len(TEXTS))], batch_size=8, seed=seed)


def test_an_epoch_shows_each_example_once(tiny_encoder: Path) -> None:
    labels = [label for _, batch in batches(tiny_encoder).epoch() for label in batch.tolist()]
    assert sorted(labels) == sorted(at % 4 for at in range(len(TEXTS)))


def test_batches_hold_messages_of_like_length(tiny_encoder: Path) -> None:
    padding = [1 - inputs["mask"].float().mean().item() for inputs, _ in batches(tiny_encoder).epoch()]
    assert sum(padding) / len(padding) < 0.1


def test_long_messages_are_cut_and_order_changes_with_the_epoch(tiny_encoder: Path) -> None:
    made = batches(tiny_encoder)
    first, second = ([inputs["inputs"].tolist() for inputs, _ in made.epoch()] for _ in range(2))
    assert max(len(row) for batch in first for row in batch) <= 8
    assert first != second
