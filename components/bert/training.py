"""Training: the phases of a recipe, one after the other, on one model."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from components.bert.batching import Batches
from components.bert.config import IntentConfig, epochs_for
from components.bert.distillation import depths, distil, make_student
from components.bert.encoders import load_encoder
from components.bert.encoders.protocol import Encoder
from components.bert.ensemble import as_pretrained, prior_of_names
from components.bert.errors import TrainingDataError
from components.bert.frozen import can_be_cut, frozen_layers_done
from components.bert.logistic import fit_head
from components.bert.losses import classification_loss, contrastive_loss, head_loss
from components.bert.model import IntentModel, device
from components.bert.optimisation import autocast, optimise, seeded
from components.bert.progress import Progress
from components.bert.recipes import learns, resolve
from components.bert.tokenization import Tokenizer
from components.bert.variants import variants

# Examples a class from which the head starts.
PROTOTYPE_EXAMPLES = 12


def steps_for(examples: int, config: IntentConfig) -> int:
    """Optimiser steps that training on so many examples takes; the phase ``head`` counts as one.

    Args:
        examples: their number.
        config: the settings, resolved by a recipe.
    """
    messages = max(examples, config.distil_examples)
    passes = {
        "contrast": (config.contrastive_epochs, examples),
        "tune": (config.epochs or epochs_for(examples), examples),
        "head": (1, 1),
        "distil": (config.distil_epochs, messages),
    }
    return sum(epochs * -(-shown // config.batch_size) for epochs, shown in map(passes.__getitem__, config.phases))


def train(
    texts: Sequence[str],
    labels: Sequence[int],
    classes: int,
    config: IntentConfig,
    progress: Progress | None = None,
    names: Sequence[str] = (),
) -> tuple[IntentModel, Tokenizer]:
    """Train an encoder with a fresh head, as a recipe says.

    Args:
        texts: the messages.
        labels: their class indices, below ``classes``.
        classes: number of intents.
        config: the settings; what they leave open, the recipe decides.
        progress: told the loss of each step.
        names: of the classes, in words; a second opinion takes them into account.

    Returns:
        The trained model on the CPU in evaluation mode, and its tokenizer.

    Raises:
        TrainingDataError: no examples, or the loss is not a number.
        ConfigError: the settings do not go together, or not with the encoder.
    """
    if not texts:
        raise TrainingDataError("there are no examples to train on")
    config = resolve(config, labels)
    counts = torch.bincount(torch.tensor(labels), minlength=classes)
    with seeded(config.seed), _heap_at_rest():
        encoder, tokenizer = load_encoder(config.encoder, config.max_length)
        if config.lowest_layers is not None:
            encoder.keep_layers(range(len(encoder.layers))[: config.lowest_layers])
        if config.layers is not None:
            depths(config.layers, len(encoder.layers))  # refused now, and not after the teacher's training
        pretrained = [(weight, weight.detach().clone()) for weight in encoder.parameters()] if config.blend < 1 else []
        second = as_pretrained(encoder, classes, config).to(device()) if config.pretrained_share else None
        prior = _prior(second, tokenizer, names, config) if second is not None and names else None
        _begin_anew(encoder, config.reinit_layers)
        model = IntentModel(encoder, classes, config).to(device())
        frozen = _freeze(encoder, config)
        batches = _batches(tokenizer, texts, labels, config)
        shared = frozen if second and frozen and can_be_cut(second.encoder, frozen, batches) else 0
        # The pooling must still see as many layers as it joins.
        done = min(frozen, len(encoder.layers) + 1 - model.layers)
        with frozen_layers_done(model, done, batches):
            _teach(model, batches, pretrained, config, counts, progress)
            if second is not None:
                second.first_layer = model.first_layer
                _fit_head(second, batches, len(texts), config, counts, prior)
                second.first_layer = shared
        model.second = second
        if "distil" in config.phases:
            model = _student(model, tokenizer, texts, labels, config, progress)
    return model.cpu().eval(), tokenizer


def _teach(
    model: IntentModel,
    batches: Batches,
    pretrained: Sequence[tuple[nn.Parameter, Tensor]],
    config: IntentConfig,
    counts: Tensor,
    progress: Progress | None,
) -> None:
    """The phases from ``contrast`` to ``head``; weights are moved back towards the pre-trained ones before the last."""
    examples = int(counts.sum())
    if "contrast" in config.phases:
        epochs, loss = config.contrastive_epochs, contrastive_loss(config)
        optimise(_Projected(model, config.projection), model.encoder, loss, batches, epochs, config, progress)
    if "tune" in config.phases:
        model.head.start(*_vectors(model, batches, PROTOTYPE_EXAMPLES * model.classes))
        epochs = config.epochs or epochs_for(examples)
        loss = classification_loss(config, counts)
        optimise(model, model.encoder, loss, batches, epochs, config, progress)
    for tuned, before in pretrained:
        _blend(tuned, before, config.blend)
    if "head" in config.phases:
        left = _fit_head(model, batches, examples, config, counts)
        if progress:
            progress(left)


def _batches(tokenizer: Tokenizer, texts: Sequence[str], labels: Sequence[int], config: IntentConfig) -> Batches:
    return Batches(tokenizer, texts, labels, batch_size=config.batch_size, seed=config.seed)


def _student(
    teacher: IntentModel,
    tokenizer: Tokenizer,
    texts: Sequence[str],
    labels: Sequence[int],
    config: IntentConfig,
    progress: Progress | None,
) -> IntentModel:
    """The phase ``distil``: a smaller model that does as the teacher does, its head fitted as the teacher's was."""
    student = make_student(teacher, config)
    labelled = _batches(tokenizer, texts, labels, config)
    student.head.start(*_vectors(student, labelled, PROTOTYPE_EXAMPLES * teacher.classes))
    shown = [*texts, *variants(texts, config.distil_examples - len(texts), config.seed)]
    distil(student, teacher, _batches(tokenizer, shown, [0] * len(shown), config), config, progress)
    if "head" in config.phases:
        counts = torch.bincount(torch.tensor(labels), minlength=teacher.classes)
        _fit_head(student, labelled, len(texts), config, counts)
    return student


def _fit_head(
    model: IntentModel,
    batches: Batches,
    examples: int,
    config: IntentConfig,
    counts: Tensor,
    prior: Tensor | None = None,
) -> float:
    vectors, labels = _vectors(model, batches, examples)
    return fit_head(model.head, vectors, labels, config.regularisation, head_loss(config, counts), prior)


def _prior(second: IntentModel, tokenizer: Tokenizer, names: Sequence[str], config: IntentConfig) -> Tensor:
    """What the names of the classes say before any example does, as weights of a linear head: (classes, width)."""
    vectors, order = _vectors(second, _batches(tokenizer, names, range(len(names)), config), len(names))
    return prior_of_names(vectors[order.argsort()])


class _Projected(nn.Module):
    """A model's vectors as the contrastive loss sees them: through two layers (Chen et al. 2020, section 2.1)."""

    def __init__(self, model: IntentModel, width: int) -> None:
        super().__init__()
        size = model.width
        self.model = model
        self.projection = (
            nn.Sequential(nn.Linear(size, size), nn.ReLU(), nn.Linear(size, width)) if width else nn.Identity()
        ).to(next(model.parameters()).device)

    def forward(self, **inputs: Tensor) -> Tensor:
        projected: Tensor = self.projection(self.model.embed(**inputs))
        return projected


@torch.no_grad()
def _vectors(model: IntentModel, batches: Batches, enough: int) -> tuple[Tensor, Tensor]:
    """What the head sees of so many examples, or a few more, without dropout; and their classes."""
    model.eval()
    where = next(model.parameters()).device
    vectors: list[Tensor] = []
    labels: list[Tensor] = []
    for inputs, target in batches.epoch():
        with autocast(where):
            vectors.append(model.embed(**{name: value.to(where) for name, value in inputs.items()}).float())
        labels.append(target.to(where))
        if sum(map(len, labels)) >= enough:
            break
    return torch.cat(vectors), torch.cat(labels)


def _freeze(encoder: Encoder, config: IntentConfig) -> int:
    """Leave the lowest layers, and what lies below them, as they are: the backward pass ends above them.

    Returns:
        How many layers have nothing to learn in or below them.
    """
    if not learns(config):
        encoder.requires_grad_(False)
        return 0  # all of them, but they work only once anyway
    layers = encoder.layers
    frozen = min(config.frozen_layers, len(layers) * 2 // 3)
    if frozen:
        encoder.requires_grad_(False)
        for layer in layers[frozen:]:
            layer.requires_grad_(True)
    encoder.word_vectors.requires_grad_(config.train_embeddings)
    return 0 if config.train_embeddings else frozen


def _begin_anew(encoder: Encoder, count: int) -> None:
    """Give the top layers the random weights that pre-training began with (Zhang et al. 2021, section 4)."""
    layers = encoder.layers
    for layer in layers[len(layers) - min(count, len(layers)) :]:
        for module in layer.modules():
            encoder.begin_anew(module)


@torch.no_grad()
def _blend(tuned: nn.Parameter, pretrained: Tensor, share: float) -> None:
    """Move weights back until they are ``share`` of the way from the pre-trained to the tuned ones."""
    tuned.copy_(pretrained.to(tuned.device).lerp(tuned, share))


@contextmanager
def _heap_at_rest() -> Iterator[None]:
    """Search no object for garbage that is there already: Rasa's millions would be gone through at every few steps."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
