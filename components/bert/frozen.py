"""What the frozen layers make of an example does not change while the layers above learn: it is computed once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from components.bert.batching import Batches
from components.bert.encoders.protocol import Encoder
from components.bert.model import IntentModel
from components.bert.optimisation import autocast

# Numbers that the kept states may have (1 GB); with more examples the frozen layers work in each epoch.
MOST_NUMBERS = 250_000_000


@contextmanager
def frozen_layers_done(model: IntentModel, count: int, batches: Batches) -> Iterator[None]:
    """Within the block, the batches carry the frozen layers' states and the model begins above them.

    The frozen layers run without dropout. Where their states would not fit into memory, or the encoder cannot be cut
    (it does more than run its layers one after the other on its embeddings), nothing is changed.

    Args:
        model: its encoder's embeddings and lowest layers are frozen.
        count: how many layers are frozen; with 0 nothing is done.
        batches: the examples.
    """
    encoder = model.encoder
    if not count or batches.tokens * encoder.hidden_size > MOST_NUMBERS:
        yield
        return
    training = encoder.training
    encoder.eval()
    with torch.no_grad():
        if can_be_cut(encoder, count, batches):
            batches.keep_states(_kept(encoder, count, **inputs) for inputs in batches.in_order())
            model.first_layer = count
    encoder.train(training)
    try:
        yield
    finally:
        model.first_layer = 0


@torch.no_grad()
def can_be_cut(encoder: Encoder, count: int, batches: Batches) -> bool:
    """Whether the two parts of an encoder one after the other do what the whole does.

    Args:
        encoder: in evaluation mode.
        count: how many layers are in the lower part.
        batches: of the encoder's own inputs; one of them is tried.
    """
    batch = next(batches.in_order())
    where = next(encoder.parameters()).device
    inputs, mask = batch["inputs"].to(where), batch["mask"].to(where)
    whole = encoder(inputs, mask)[-1]
    try:
        parts = encoder(_below(encoder, count, inputs, mask), mask, first=count)[-1]
    except (RuntimeError, TypeError):  # for one, ELECTRA's embeddings are projected, and so have another width
        return False
    real = mask.bool()
    return torch.allclose(parts[real], whole[real], atol=1e-3)


def _kept(encoder: Encoder, count: int, inputs: Tensor, mask: Tensor) -> Tensor:
    """The states as they are kept, computed as the layers above them compute."""
    with autocast(next(encoder.parameters()).device):
        return _below(encoder, count, inputs, mask).float().cpu()


def _below(encoder: Encoder, count: int, inputs: Tensor, mask: Tensor) -> Tensor:
    where = next(encoder.parameters()).device
    states: Tensor = encoder(inputs.to(where), mask.to(where), last=count)[-1]
    return states
