"""Fine-tuning: optimiser groups, schedule and the loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from torch import Tensor, nn

from components.bert.batching import Batches
from components.bert.config import IntentConfig, epochs_for
from components.bert.encoders import load_encoder
from components.bert.errors import TrainingDataError
from components.bert.frozen import frozen_layers_done
from components.bert.model import IntentModel, device, layer_list, word_embeddings

# Examples a class from which the head starts.
PROTOTYPE_EXAMPLES = 12

Progress = Callable[[float], None]
"""Called after each step with the loss."""


def steps_for(examples: int, config: IntentConfig) -> int:
    """Optimiser steps that training on so many examples takes."""
    return (config.epochs or epochs_for(examples)) * -(-examples // config.batch_size)


def train(
    texts: Sequence[str], labels: Sequence[int], classes: int, config: IntentConfig, progress: Progress | None = None
) -> tuple[IntentModel, Any]:
    """Fine-tune an encoder with a fresh head.

    Args:
        texts: the messages.
        labels: their class indices, below ``classes``.
        classes: number of intents.
        config: the settings.
        progress: told the loss of each step.

    Returns:
        The trained model on the CPU in evaluation mode, and its tokenizer.

    Raises:
        TrainingDataError: no examples, or the loss is not a number.
    """
    if not texts:
        raise TrainingDataError("there are no examples to train on")
    where = device()
    with _Seeded(config.seed):
        encoder, tokenizer = load_encoder(config.encoder)
        model = IntentModel(encoder, classes, head=config.head, pooling=config.pooling, dropout=config.dropout)
        model.to(where).train()
        frozen = _freeze(encoder, config)
        batches = Batches(
            tokenizer, texts, labels, batch_size=config.batch_size, max_length=config.max_length, seed=config.seed
        )
        optimizer = torch.optim.AdamW(_parameter_groups(model, config), fused=True)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _warmup_decay(steps_for(len(texts), config), config))
        loss_of = nn.CrossEntropyLoss(label_smoothing=config.label_smoothing)
        with frozen_layers_done(encoder, frozen, batches):
            _start_from_prototypes(model, classes, batches, where)
            for _ in range(config.epochs or epochs_for(len(texts))):
                for inputs, target in batches.epoch():
                    with _autocast(where):
                        logits = model(**_on(where, inputs))
                    loss = loss_of(logits.float(), target.to(where))
                    loss.backward()
                    nn.utils.clip_grad_norm_(model.parameters(), config.max_grad_norm)
                    optimizer.step()
                    optimizer.zero_grad(set_to_none=True)
                    schedule.step()
                    value = loss.item()
                    if value != value:
                        raise TrainingDataError("training diverged (the loss is not a number): lower learning_rate")
                    if progress:
                        progress(value)
    return model.cpu().eval(), tokenizer


def bf16_is_fast() -> bool:
    """Whether this processor multiplies bfloat16 in hardware; emulated, it is twice as slow as float32."""
    flags = torch.backends.cpu.get_cpu_capability()
    capabilities = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    return flags != "DEFAULT" and bool(capabilities())


def _autocast(where: torch.device) -> AbstractContextManager[Any]:
    if where.type == "cuda" or bf16_is_fast():
        return torch.autocast(where.type, dtype=torch.bfloat16)
    return nullcontext()


@torch.no_grad()
def _start_from_prototypes(model: IntentModel, classes: int, batches: Batches, where: torch.device) -> None:
    """Let the head begin with what it makes of the class means; a part of the examples is enough for them."""
    model.eval()
    vectors, labels = [], []
    for inputs, target in batches.epoch():
        vectors.append(model.embed(**_on(where, inputs)).float())
        labels.append(target.to(where))
        if sum(map(len, labels)) >= PROTOTYPE_EXAMPLES * classes:
            break
    model.head.start(torch.cat(vectors), torch.cat(labels))
    model.train()


def _on(where: torch.device, inputs: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.to(where) for name, value in inputs.items()}


def _freeze(encoder: nn.Module, config: IntentConfig) -> int:
    """Leave the lowest layers, and what lies below them, as they are: the backward pass ends above them.

    Returns:
        How many layers have nothing to learn in or below them.
    """
    layers = layer_list(encoder)[1]
    frozen = min(config.frozen_layers, len(layers) * 2 // 3)
    if frozen:
        encoder.requires_grad_(False)
        for layer in layers[frozen:]:
            layer.requires_grad_(True)
    word_embeddings(encoder).requires_grad_(config.train_embeddings)
    return 0 if config.train_embeddings else frozen


def _parameter_groups(model: IntentModel, config: IntentConfig) -> list[dict[str, Any]]:
    """One group a layer and kind: the learning rate falls from the top, biases and norms do not decay."""
    layers = layer_list(model.encoder)[1]
    depth = {id(parameter): at for at, layer in enumerate(layers) for parameter in layer.parameters()}
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if not name.startswith("encoder."):
            rate = config.head_learning_rate
        else:
            # Embeddings lie below the lowest layer; a pooler, where the encoder has one, gets no gradient anyway.
            rate = config.learning_rate * config.layer_decay ** (len(layers) - 1 - depth.get(id(parameter), -1))
        decay = config.weight_decay if parameter.dim() > 1 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": members, "lr": rate, "weight_decay": decay} for (rate, decay), members in groups.items()]


def _warmup_decay(steps: int, config: IntentConfig) -> Callable[[int], float]:
    rise = max(1, round(steps * config.warmup))

    def factor(step: int) -> float:
        if step < rise:
            return (step + 1) / rise
        return max(0.0, (steps - step) / max(1, steps - rise))

    return factor


class _Seeded:
    """Seed torch for a block, and give the caller's random state back after it."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __enter__(self) -> None:
        self._state = torch.get_rng_state()
        torch.manual_seed(self._seed)

    def __exit__(self, *_: object) -> None:
        torch.set_rng_state(self._state)
