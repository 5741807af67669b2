"""Later passes go through the examples that cost most."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch

from components.bert.batching import Batches
from components.bert.config import IntentConfig
from components.bert.encoders import load_encoder
from components.bert.hard_examples import HardExamples, pass_sizes
from components.bert.losses import CrossEntropy
from components.bert.recipes import resolve
from components.bert.training import steps_for, train

TEXTS = ["hi", "send fifty to ben now please", "hello there", "balance"] * 10
HARD = {3, 7, 12, 30}


def batches(encoder: Path) -> Batches:
    _, tokenizer = load_encoder(str(encoder), max_length=8)
    return Batches(tokenizer, TEXTS, [at % 2 for at in range(len(TEXTS))], batch_size=8, seed=1)


def one_pass(of: Batches, loss: HardExamples) -> list[int]:
    """The examples that a pass shows to a model that is sure of all but the hard ones, and wrong there."""
    shown: list[int] = []
    for _, labels in of.epoch():
        right = torch.tensor([-5.0 if row in HARD else 5.0 for row in of.rows])
        loss(torch.stack([right * (1 - 2 * labels), -right * (1 - 2 * labels)], dim=1), labels)
        shown += of.rows
    loss.after_epoch()
    return sorted(shown)


def test_the_first_two_passes_show_all_and_the_others_the_hardest(tiny_encoder: Path) -> None:
    made = batches(tiny_encoder)
    loss = HardExamples(CrossEntropy(), made, epochs=4, share=0.1)
    everything = list(range(len(TEXTS)))
    assert [one_pass(made, loss) for _ in range(4)] == [everything, everything, sorted(HARD), sorted(HARD)]
    assert sorted(row for _ in made.epoch() for row in made.rows) == everything, "whatever follows sees all of them again"


def test_it_is_the_loss_that_it_was(tiny_encoder: Path) -> None:
    made = batches(tiny_encoder)
    loss, plain = HardExamples(CrossEntropy(0.1), made, epochs=3, share=0.5), CrossEntropy(0.1)
    _, labels = next(made.epoch())
    outputs = torch.randn(len(labels), 2)
    assert loss(outputs, labels) == plain(outputs, labels)


def test_a_pass_shows_one_example_at_least() -> None:
    assert pass_sizes(3, 4, 0.1) == [3, 3, 1, 1]
    assert pass_sizes(10, 3, 1.0) == [10, 10, 10]


def test_training_takes_the_steps_that_it_says(tiny_config: IntentConfig) -> None:
    labels = [at % 4 for at in range(len(TEXTS))]
    config = resolve(replace(tiny_config, recipe="hardest", epochs=4, hard_share=0.25, batch_size=5), labels)
    told: list[float] = []
    train(TEXTS, labels, 4, config, told.append)
    assert len(told) == steps_for(len(TEXTS), config) == 8 + 8 + 2 + 2
