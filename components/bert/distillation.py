"""A smaller model that learns from a trained one: fewer layers, begun from the teacher's own, that shall do as it does."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from components.bert.batching import Batches
from components.bert.config import IntentConfig
from components.bert.errors import ConfigError
from components.bert.losses import Outputs, distillation_loss
from components.bert.model import IntentModel
from components.bert.optimisation import optimise
from components.bert.progress import Progress


def depths(layers: int, of: int) -> list[int]:
    """Which of the teacher's layers, counted from 1 at the bottom, the student's layers stand for: the top one too.

    Of twice as many every second one (Sanh et al. 2019, section 3).

    Raises:
        ConfigError: the teacher has no more layers than the student shall have.
    """
    if layers >= of:
        raise ConfigError(f"setting 'layers' is {layers}; allowed: fewer than the encoder's {of}")
    return [round((at + 1) * of / layers) for at in range(layers)]


def make_student(teacher: IntentModel, config: IntentConfig) -> IntentModel:
    """A model with some of the teacher's layers, weights and all, and a new head.

    Args:
        teacher: stays as it is.
        config: the settings, resolved by a recipe; ``layers`` says how many.

    Raises:
        ConfigError: the teacher has no more layers than that.
    """
    assert config.layers is not None
    encoder = copy.deepcopy(teacher.encoder)
    encoder.keep_layers([depth - 1 for depth in depths(config.layers, len(encoder.layers))])
    return IntentModel(encoder, teacher.classes, config).to(next(teacher.parameters()).device)


def distil(
    student: IntentModel, teacher: IntentModel, batches: Batches, config: IntentConfig, progress: Progress | None
) -> None:
    """Let a student imitate its teacher; labels play no part.

    Args:
        student: from `make_student`; is changed in place.
        teacher: stays as it is.
        batches: the messages to imitate it on.
        config: the settings, resolved by a recipe.
        progress: told the loss of each step.

    Raises:
        TrainingDataError: the loss is not a number.
    """
    student.encoder.requires_grad_(True)
    student.encoder.word_vectors.requires_grad_(config.train_embeddings)
    rates = replace(config, learning_rate=config.distil_learning_rate)
    optimise(
        _Lesson(student, teacher, config), student.encoder, _OwnLoss(), batches, config.distil_epochs, rates, progress
    )


class _Lesson(nn.Module):
    """Both models on the same messages; its output is the student's loss."""

    def __init__(self, student: IntentModel, teacher: IntentModel, config: IntentConfig) -> None:
        super().__init__()
        self.student = student
        self._teacher = [teacher.eval()]  # in a list it is no part of the module: it neither learns nor drops out
        self._depths = depths(len(student.encoder.layers), len(teacher.encoder.layers))
        self._loss = distillation_loss(config)

    def train(self, mode: bool = True) -> _Lesson:
        """Without dropout in the student too: the teacher has none, and its states could not be met."""
        super().train(mode)
        self.student.encoder.eval()
        self.student.dropout.eval()
        return self

    def forward(self, inputs: Tensor, mask: Tensor) -> Tensor:
        with torch.no_grad():
            shown = _outputs(self._teacher[0], self._depths, inputs, mask)
        own = _outputs(self.student, range(1, len(self._depths) + 1), inputs, mask)
        return self._loss(own, shown, mask)


class _OwnLoss:
    """The loss of a network whose output is its loss."""

    views = 1

    def __call__(self, outputs: Tensor, labels: Tensor) -> Tensor:
        return outputs


def _outputs(model: IntentModel, layers: Sequence[int], inputs: Tensor, mask: Tensor) -> Outputs:
    """Logits, and the token states of some layers, in full precision."""
    states = model.encoder(inputs, mask)
    logits = model.logits(inputs, states, mask)
    return Outputs(logits.float(), [states[layer].float() for layer in layers])
