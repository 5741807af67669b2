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
from components.bert.encoders import load_encoder
from components.bert.frozen import frozen_layers_done
from components.bert.model import layer_list
from tests.components.bert.small_encoders import ARCHITECTURES, examples, make_encoder

TEXTS, _ = examples()


class Final(nn.Module):
    """An encoder that does something after its layers, twice as much when it is run twice."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.embeddings, self.encoder, self.config = encoder.embeddings, encoder, encoder.config

    def forward(self, **inputs: Tensor) -> Any:
        answer = self.encoder(**inputs)
        answer.last_hidden_state = answer.last_hidden_state * 2
        return answer


def batches_of(tokenizer: Any) -> Batches:
    return Batches(tokenizer, TEXTS, list(range(len(TEXTS))), batch_size=5, max_length=16, seed=1)


@torch.no_grad()
def states(encoder: Any, batches: Batches) -> dict[int, list[float]]:
    """What the encoder makes of each example's first token."""
    return {
        label: [round(value, 4) for value in row[0].tolist()]
        for inputs, labels in batches.epoch()
        for label, row in zip(labels.tolist(), encoder(**inputs).last_hidden_state, strict=True)
    }


@pytest.mark.parametrize("family", sorted(ARCHITECTURES))
def test_the_layers_above_see_what_they_would_have_seen(family: str, tmp_path: Path) -> None:
    encoder, tokenizer = load_encoder(str(make_encoder(family, tmp_path)))
    encoder.eval()
    whole, before = states(encoder, batches_of(tokenizer)), len(layer_list(encoder)[1])
    batches = batches_of(tokenizer)
    with frozen_layers_done(encoder, 1, batches):
        assert len(layer_list(encoder)[1]) == before - 1
        for label, values in states(encoder, batches).items():
            assert values == pytest.approx(whole[label], abs=1e-3)
    assert len(layer_list(encoder)[1]) == before
    assert states(encoder, batches_of(tokenizer)) == whole


def projected(vocabulary: int) -> Any:
    """An ELECTRA: its embeddings are narrower than its layers."""
    sizes = {"embedding_size": 16, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    return transformers.ElectraModel(transformers.ElectraConfig(vocab_size=vocabulary, intermediate_size=64, **sizes))


@pytest.mark.parametrize("change", [Final, lambda encoder: projected(encoder.config.vocab_size)])
def test_an_encoder_that_cannot_be_cut_runs_whole(tiny_encoder: Path, change: Callable[[Any], Any]) -> None:
    plain, tokenizer = load_encoder(str(tiny_encoder))
    encoder, batches = change(plain).eval(), batches_of(tokenizer)
    with frozen_layers_done(encoder, 1, batches):
        assert len(layer_list(encoder)[1]) == 2
        assert "input_ids" in next(batches.in_order())


def test_states_that_would_fill_the_memory_are_not_kept(tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frozen, "MOST_NUMBERS", 100)
    encoder, tokenizer = load_encoder(str(tiny_encoder))
    batches = batches_of(tokenizer)
    with frozen_layers_done(encoder, 1, batches):
        assert "input_ids" in next(batches.in_order())


def test_training_goes_on_with_dropout_where_it_was(tiny_encoder: Path) -> None:
    encoder, tokenizer = load_encoder(str(tiny_encoder))
    encoder.train()
    with frozen_layers_done(encoder, 1, batches_of(tokenizer)):
        assert all(module.training for module in encoder.modules())
