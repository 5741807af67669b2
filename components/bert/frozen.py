"""What the frozen layers make of an example does not change while the layers above learn: it is computed once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from components.bert.batching import Batches
from components.bert.model import layer_list

# Numbers that the kept states may have (1 GB); with more examples the frozen layers work in each epoch.
MOST_NUMBERS = 250_000_000


@contextmanager
def frozen_layers_done(encoder: Any, count: int, batches: Batches) -> Iterator[None]:
    """Within the block, the batches carry the frozen layers' states and the encoder begins above them.

    The frozen layers run without dropout. Where their states would not fit into memory, or the encoder cannot be cut
    (it does more than run its layers one after the other on its embeddings), nothing is changed.

    Args:
        encoder: the encoder; its embeddings and its lowest layers are frozen.
        count: how many layers are frozen; with 0 nothing is done.
        batches: the examples.
    """
    if not count or not hasattr(encoder, "embeddings") or batches.tokens * encoder.config.hidden_size > MOST_NUMBERS:
        yield
        return
    cut, training = _Cut(encoder, count), encoder.training
    try:
        encoder.eval()
        with torch.no_grad():
            if cut.is_exact(next(batches.in_order())):
                cut.below()
                batches.keep_states(_states(encoder, inputs) for inputs in batches.in_order())
                cut.above()
        encoder.train(training)
        yield
    finally:
        cut.mend()


class _Cut:
    """An encoder that can be reduced to its lowest layers, or to those above them, in place."""

    def __init__(self, encoder: Any, count: int) -> None:
        self._encoder, self._count = encoder, count
        self._embeddings = encoder.embeddings
        self._name, self._layers = layer_list(encoder)

    def below(self) -> None:
        self._set(self._embeddings, nn.ModuleList(self._layers[: self._count]))

    def above(self) -> None:
        self._set(_AsGiven(), nn.ModuleList(self._layers[self._count :]))

    def mend(self) -> None:
        self._set(self._embeddings, self._layers)

    def is_exact(self, inputs: dict[str, Tensor]) -> bool:
        """Whether the two parts one after the other do what the whole does; mends it again."""
        whole = _states(self._encoder, inputs)
        try:
            self.below()
            states = _states(self._encoder, inputs)
            self.above()
            parts = _states(self._encoder, {"inputs_embeds": states, "attention_mask": inputs["attention_mask"]})
        except (RuntimeError, TypeError):  # for one, ELECTRA's embeddings are projected, and so have another width
            return False
        finally:
            self.mend()
        real = inputs["attention_mask"].bool()
        return torch.allclose(parts[real], whole[real], atol=1e-3)

    def _set(self, embeddings: nn.Module, layers: nn.ModuleList) -> None:
        self._encoder.embeddings = embeddings
        self._encoder.set_submodule(self._name, layers)


class _AsGiven(nn.Module):
    """Stands in for the embeddings: hands on the states that it is given."""

    def forward(self, input_ids: None = None, inputs_embeds: Tensor | None = None, *_: Any, **__: Any) -> Tensor | None:
        return inputs_embeds


def _states(encoder: Any, inputs: dict[str, Tensor]) -> Tensor:
    where = next(encoder.parameters()).device
    states: Tensor = encoder(**{name: value.to(where) for name, value in inputs.items()}).last_hidden_state
    return states.cpu()
