"""How training begins, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from components.bert.batching import padded
from components.bert.config import IntentConfig
from components.bert.encoders import load_encoder
from components.bert.model import IntentModel
from components.bert.tokenization import Tokenizer
from components.bert.training import train
from tests.components.bert.small_encoders import ARCHITECTURES, examples, make_encoder

TEXTS, LABELS = examples()
CLASSES = sorted(set(LABELS))
TARGETS = [CLASSES.index(label) for label in LABELS]
BARELY = {"epochs": 1, "learning_rate": 1e-9, "head_learning_rate": 1e-9}


def right(model: IntentModel, tokenizer: Tokenizer) -> int:
    with torch.no_grad():
        logits = model(**padded([torch.from_numpy(tokenizer(text)) for text in TEXTS], tokenizer.padding))
    return int((logits.argmax(1) == torch.tensor(TARGETS)).sum())


def test_the_head_knows_the_classes_before_the_first_step(tiny_config: IntentConfig) -> None:
    model, tokenizer = train(TEXTS, TARGETS, len(CLASSES), replace(tiny_config, **BARELY))
    assert right(model, tokenizer) >= 10  # of 12; a random head gets 4


@pytest.mark.parametrize(("frozen", "moved"), [(0, [True, True]), (1, [False, True]), (9, [False, True])])
def test_the_lowest_layers_stay_as_they_are(tiny_config: IntentConfig, frozen: int, moved: list[bool]) -> None:
    config = replace(tiny_config, frozen_layers=frozen, train_embeddings=False, epochs=1)
    before = load_encoder(config.encoder)[0].layers
    model, _ = train(TEXTS, TARGETS, len(CLASSES), config)
    after = model.encoder.layers
    changed = [
        any(not torch.equal(old, new) for old, new in zip(one.parameters(), other.parameters(), strict=True))
        for one, other in zip(before, after, strict=True)
    ]
    assert changed == moved


def test_the_layers_above_the_lowest_are_left_out_on_request(tiny_config: IntentConfig) -> None:
    whole = load_encoder(tiny_config.encoder)[0].layers
    model, _ = train(TEXTS, TARGETS, len(CLASSES), replace(tiny_config, lowest_layers=1, **BARELY))
    (kept,) = model.encoder.layers
    assert len(whole) == 2
    pairs = zip(kept.parameters(), whole[0].parameters(), strict=True)
    assert all(torch.allclose(own, of_whole, atol=1e-5) for own, of_whole in pairs)


def test_an_encoder_of_fewer_layers_is_used_whole(tiny_config: IntentConfig) -> None:
    model, _ = train(TEXTS, TARGETS, len(CLASSES), replace(tiny_config, lowest_layers=3, **BARELY))
    assert len(model.encoder.layers) == 2


def test_embeddings_can_be_tuned_on_request(tiny_config: IntentConfig) -> None:
    before = load_encoder(tiny_config.encoder)[0].word_vectors.weight
    for tuned in (True, False):
        config = replace(tiny_config, train_embeddings=tuned, epochs=1)
        model, _ = train(TEXTS, TARGETS, len(CLASSES), config)
        assert torch.equal(before, model.encoder.word_vectors.weight) is not tuned


@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_any_encoder_goes_through_all_phases(architecture: str, pooling: str, tmp_path: Path) -> None:
    settings = {"frozen_layers": 1, "reinit_layers": 1, "pooled_layers": 2, "pooling": pooling, "blend": 0.9}
    rates = {"learning_rate": 3e-3, "head_learning_rate": 3e-3, "regularisation": 1e-3}
    lengths = {"batch_size": 4, "contrastive_epochs": 3, "epochs": 40}
    encoder = str(make_encoder(architecture, tmp_path))
    config = IntentConfig(encoder=encoder, phases=["contrast", "tune", "head"], **settings, **rates, **lengths)  # type: ignore[arg-type]
    model, tokenizer = train(TEXTS, TARGETS, len(CLASSES), config)
    assert right(model, tokenizer) >= 10  # of 12; a random head gets 4
