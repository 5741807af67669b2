"""How training begins, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from components.bert.config import IntentConfig
from components.bert.encoders import load_encoder
from components.bert.model import IntentModel, layer_list
from components.bert.training import train
from tests.components.bert.small_encoders import examples

TEXTS, LABELS = examples()
CLASSES = sorted(set(LABELS))
TARGETS = [CLASSES.index(label) for label in LABELS]
BARELY = {"epochs": 1, "learning_rate": 1e-9, "head_learning_rate": 1e-9}


def right(model: IntentModel, tokenizer: object) -> int:
    encoded = tokenizer(TEXTS, padding=True, return_tensors="pt")  # type: ignore[operator]
    with torch.no_grad():
        logits = model(encoded["input_ids"], encoded["attention_mask"])
    return int((logits.argmax(1) == torch.tensor(TARGETS)).sum())


def test_the_head_knows_the_classes_before_the_first_step(tiny_config: IntentConfig) -> None:
    model, tokenizer = train(TEXTS, TARGETS, len(CLASSES), replace(tiny_config, **BARELY))
    assert right(model, tokenizer) >= 10  # of 12; a random head gets 4


@pytest.mark.parametrize(("frozen", "moved"), [(0, [True, True]), (1, [False, True]), (9, [False, True])])
def test_the_lowest_layers_stay_as_they_are(tiny_config: IntentConfig, frozen: int, moved: list[bool]) -> None:
    config = replace(tiny_config, frozen_layers=frozen, train_embeddings=False, epochs=1)
    before = layer_list(load_encoder(config.encoder)[0])[1]
    model, _ = train(TEXTS, TARGETS, len(CLASSES), config)
    after = layer_list(model.encoder)[1]
    changed = [
        any(not torch.equal(old, new) for old, new in zip(one.parameters(), other.parameters(), strict=True))
        for one, other in zip(before, after, strict=True)
    ]
    assert changed == moved


def test_embeddings_can_be_tuned_on_request(tiny_config: IntentConfig) -> None:
    before = load_encoder(tiny_config.encoder)[0].get_input_embeddings().weight
    for tuned in (True, False):
        config = replace(tiny_config, train_embeddings=tuned, epochs=1)
        model, _ = train(TEXTS, TARGETS, len(CLASSES), config)
        assert torch.equal(before, model.encoder.get_input_embeddings().weight) is not tuned
