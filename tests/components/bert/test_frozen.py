"""The frozen layers' work, done once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from torch import Tensor, nn

from components.bert import frozen
from components.bert.batching import Batches
from components.bert.config import IntentConfig
from components.bert.encoders import load_encoder
from components.bert.encoders.huggingface import HuggingFaceEncoder
from components.bert.frozen import frozen_layers_done
from components.bert.model import IntentModel
from components.bert.recipes import resolve
from components.bert.tokenization import Tokenizer
from tests.components.bert.small_encoders import ARCHITECTURES, examples, make_encoder

TEXTS, _ = examples()


class Final(nn.Module):
    """A network that does something after its layers, twice as much when it is run twice."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.embeddings, self.encoder, self.config = network.embeddings, network, network.config

    def forward(self, **inputs: Tensor) -> Any:
        answer = self.encoder(**inputs)
        answer.last_hidden_state = answer.last_hidden_state * 2
        return answer


def projected(network: Any) -> Any:
    """An ELECTRA: its embeddings are narrower than its layers."""
    sizes = {"embedding_size": 16, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = transformers.ElectraConfig(vocab_size=network.config.vocab_size, intermediate_size=64, **sizes)
    return transformers.ElectraModel(config)


def model_over(folder: Path, change: Callable[[Any], Any] | None = None) -> tuple[IntentModel, Tokenizer]:
    """A model that pools all layers of a small encoder."""
    encoder, tokenizer = load_encoder(str(folder))
    if change:
        assert isinstance(encoder, HuggingFaceEncoder)
        encoder = HuggingFaceEncoder(change(encoder.network))
    return IntentModel(encoder, 3, resolve(IntentConfig(recipe="frozen"), [])).eval(), tokenizer


def batches_of(tokenizer: Tokenizer) -> Batches:
    return Batches(tokenizer, TEXTS, list(range(len(TEXTS))), batch_size=5, seed=1)


@torch.no_grad()
def states(model: IntentModel, batches: Batches) -> dict[int, list[float]]:
    """What the encoder makes of each example's first token."""
    return {
        label: [round(value, 4) for value in row[0].tolist()]
        for inputs, labels in batches.epoch()
        for label, row in zip(labels.tolist(), model.encoder(**inputs, first=model.first_layer)[-1], strict=True)
    }


@pytest.mark.parametrize("family", sorted(ARCHITECTURES))
def test_the_layers_above_see_what_they_would_have_seen(family: str, tmp_path: Path) -> None:
    model, tokenizer = model_over(make_encoder(family, tmp_path))
    whole = states(model, batches_of(tokenizer))
    batches = batches_of(tokenizer)
    with frozen_layers_done(model, 1, batches):
        assert model.first_layer == 1
        for label, values in states(model, batches).items():
            assert values == pytest.approx(whole[label], abs=5e-3)  # kept in the precision of training
    assert model.first_layer == 0
    assert states(model, batches_of(tokenizer)) == whole


@pytest.mark.parametrize("change", [Final, projected])
def test_an_encoder_that_cannot_be_cut_runs_whole(tiny_encoder: Path, change: Callable[[Any], Any]) -> None:
    model, tokenizer = model_over(tiny_encoder, change)
    batches = batches_of(tokenizer)
    before = next(batches.in_order())["inputs"]
    with frozen_layers_done(model, 1, batches):
        assert model.first_layer == 0
        assert torch.equal(next(batches.in_order())["inputs"], before)


def test_states_that_would_fill_the_memory_are_not_kept(tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frozen, "MOST_NUMBERS", 100)
    model, tokenizer = model_over(tiny_encoder)
    with frozen_layers_done(model, 1, batches_of(tokenizer)):
        assert model.first_layer == 0


def test_training_goes_on_with_dropout_where_it_was(tiny_encoder: Path) -> None:
    model, tokenizer = model_over(tiny_encoder)
    model.train()
    with frozen_layers_done(model, 1, batches_of(tokenizer)):
        assert all(module.training for module in model.modules())
