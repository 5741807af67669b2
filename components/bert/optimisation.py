"""Gradient descent: groups of parameters, the schedule of the learning rate, and the loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import torch
from torch import nn

from components.bert.batching import Batches
from components.bert.config import IntentConfig
from components.bert.dropout import hasten_dropout
from components.bert.encoders.protocol import Encoder
from components.bert.errors import TrainingDataError
from components.bert.losses import Loss
from components.bert.progress import Progress


def optimise(
    network: nn.Module,
    encoder: Encoder,
    loss_of: Loss,
    batches: Batches,
    epochs: int,
    config: IntentConfig,
    progress: Progress | None = None,
    after_epoch: Callable[[], None] | None = None,
) -> None:
    """Make a loss of a network's outputs small, by AdamW (Loshchilov & Hutter 2019, algorithm 2).

    Args:
        network: takes what `Batches.epoch` yields; its dropout is replaced by one that costs less.
        encoder: the part of it that learns at ``learning_rate``; the rest learns at ``head_learning_rate``.
        loss_of: sees as many dropout views of each example as it asks for.
        batches: the examples.
        epochs: passes over them.
        config: rates, schedule and limits.
        progress: told the loss of each step.
        after_epoch: called after each pass.

    Raises:
        TrainingDataError: the loss is not a number.
    """
    hasten_dropout(network)
    where = next(network.parameters()).device
    optimizer = torch.optim.AdamW(parameter_groups(network, encoder, config), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate_factor(epochs * batches.steps, config))
    network.train()
    for _ in range(epochs):
        for inputs, labels in batches.epoch():
            views = {name: torch.cat([value] * loss_of.views).to(where) for name, value in inputs.items()}
            with autocast(where):
                outputs = network(**views)
            loss = loss_of(outputs.float(), labels.to(where))
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), config.max_grad_norm)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            value = loss.item()
            if value != value:
                raise TrainingDataError("training diverged (the loss is not a number): lower learning_rate")
            if progress:
                progress(value)
        if after_epoch:
            after_epoch()


def parameter_groups(network: nn.Module, encoder: Encoder, config: IntentConfig) -> list[dict[str, Any]]:
    """One group a layer and kind: the learning rate falls from the top, biases and norms do not decay."""
    layers = encoder.layers
    depth = {id(parameter): at for at, layer in enumerate(layers) for parameter in layer.parameters()}
    encoding = set(map(id, encoder.parameters()))
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for parameter in network.parameters():
        if not parameter.requires_grad:
            continue
        if id(parameter) in encoding:
            # Embeddings lie below the lowest layer; a pooler, where the encoder has one, gets no gradient anyway.
            rate = config.learning_rate * config.layer_decay ** (len(layers) - 1 - depth.get(id(parameter), -1))
        else:
            rate = config.head_learning_rate
        decay = config.weight_decay if parameter.dim() > 1 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": members, "lr": rate, "weight_decay": decay} for (rate, decay), members in groups.items()]


def rate_factor(steps: int, config: IntentConfig) -> Callable[[int], float]:
    """What the learning rates are multiplied by at a step, counted in optimiser steps from 0.

    It rises in the first ``warmup`` of the steps, and then stays or falls to 0 at the end, as ``schedule`` says
    (Devlin et al. 2019, appendix A.2).
    """
    rise = max(1, round(steps * config.warmup)) if config.warmup else 0

    def factor(step: int) -> float:
        if step < rise:
            return (step + 1) / rise
        return 1.0 if config.schedule == "constant" else max(0.0, (steps - step) / max(1, steps - rise))

    return factor


def bf16_is_fast() -> bool:
    """Whether this processor multiplies bfloat16 in hardware; emulated, it is twice as slow as float32."""
    flags = torch.backends.cpu.get_cpu_capability()
    capabilities = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    return flags != "DEFAULT" and bool(capabilities())


def autocast(where: torch.device) -> AbstractContextManager[Any]:
    """Bfloat16 where it is fast."""
    if where.type == "cuda" or bf16_is_fast():
        return torch.autocast(where.type, dtype=torch.bfloat16)
    return nullcontext()


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Seed torch for a block, and give the caller's random state back after it."""
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    try:
        yield
    finally:
        torch.set_rng_state(state)
