"""What training makes small. A loss says how many dropout views of an example it compares.

A view is one pass through the network with dropout on: the same message, other neurons (Gao et al. 2021, section 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import torch
from torch import Tensor, nn
from torch.nn.functional import cosine_similarity, kl_div, mse_loss, normalize

from components.bert.config import IntentConfig


class Loss(Protocol):
    """A loss over the views of a batch."""

    views: int

    def __call__(self, outputs: Tensor, labels: Tensor) -> Tensor:
        """The mean loss of a batch, a scalar.

        Args:
            outputs: of the first view of each example, then of the second, ...: (views * batch, width).
            labels: class indices, (batch,).
        """


class CrossEntropy:
    """Cross-entropy of logits, with label smoothing (Szegedy et al. 2016, section 7).

    Args:
        smoothing: probability mass spread over all classes.
    """

    views = 1

    def __init__(self, smoothing: float = 0.0) -> None:
        self._loss = nn.CrossEntropyLoss(label_smoothing=smoothing)

    def __call__(self, outputs: Tensor, labels: Tensor) -> Tensor:
        """The mean loss of logits (batch, classes)."""
        loss: Tensor = self._loss(outputs, labels)
        return loss


class RDrop:
    """Cross-entropy of two dropout views and the divergence between them (Liang et al. 2021, section 2.1).

    The cross-entropies are averaged and not added as in equation 2, as in the authors' code, so that the learning rate
    means the same as without R-Drop; the divergence is the mean of both directions (equation 3).

    Args:
        alpha: weight of the divergence.
        smoothing: of the labels.
    """

    views = 2

    def __init__(self, alpha: float = 1.0, smoothing: float = 0.0) -> None:
        self._alpha = alpha
        self._cross_entropy = CrossEntropy(smoothing)

    def __call__(self, outputs: Tensor, labels: Tensor) -> Tensor:
        """The mean loss of logits (2 * batch, classes)."""
        one, other = outputs.log_softmax(-1).chunk(2)
        divergence = (_divergence(one, other) + _divergence(other, one)) / 2
        return self._cross_entropy(outputs, labels.repeat(2)) + self._alpha * divergence


class LogitAdjusted:
    """A loss of logits that takes the intents' frequencies off them (Menon et al. 2021, equation 10).

    To each logit the logarithm of its class's share of the examples is added in training and not in serving: a class
    with few examples beside others with many must then stand out as clearly as they do.

    Args:
        loss: of logits.
        counts: examples of each class, (classes,).
        strength: what the logarithms are multiplied by; 1 makes up for the frequencies exactly.
    """

    def __init__(self, loss: Loss, counts: Tensor, strength: float) -> None:
        self.views = loss.views
        self._loss = loss
        self._offsets = strength * (counts.clamp(min=1) / counts.sum()).log()

    def __call__(self, outputs: Tensor, labels: Tensor) -> Tensor:
        """The mean loss of logits (views * batch, classes)."""
        return self._loss(outputs + self._offsets.to(outputs.device), labels)


class SupCon:
    """Supervised contrastive loss, positives outside the logarithm (Khosla et al. 2020, equation 2).

    All pairs of both views are compared: those of one class are pulled together, the others pushed apart.

    Args:
        temperature: that the cosines are divided by.
    """

    views = 2

    def __init__(self, temperature: float = 0.1) -> None:
        from pytorch_metric_learning.losses import SupConLoss

        self._loss = SupConLoss(temperature=temperature)

    def __call__(self, outputs: Tensor, labels: Tensor) -> Tensor:
        """The mean loss of vectors (2 * batch, width) of any length: their directions count."""
        return _compare(self._loss, outputs, labels)


class SimCLR:
    """NT-Xent: the other view of a message is its only positive, labels are not used (Chen et al. 2020, section 2.1).

    Args:
        temperature: that the cosines are divided by.
    """

    views = 2

    def __init__(self, temperature: float = 0.1) -> None:
        from pytorch_metric_learning.losses import NTXentLoss

        self._loss = NTXentLoss(temperature=temperature)

    def __call__(self, outputs: Tensor, labels: Tensor) -> Tensor:
        """The mean loss of vectors (2 * batch, width) of any length: their directions count."""
        return _compare(self._loss, outputs, torch.arange(len(labels), device=outputs.device))


class Outputs(NamedTuple):
    """What a model makes of a batch: logits, (batch, classes), and token states, (batch, tokens, width) a layer."""

    logits: Tensor
    states: Sequence[Tensor]


class Distillation:
    """How far a student is from its teacher (Sanh et al. 2019, section 2; Jiao et al. 2020, section 3.1).

    The sum of three: the cross-entropy of the student with the teacher's probabilities, both softened by a temperature
    (Hinton et al. 2015, section 2), less the teacher's own entropy, which no student changes, so that a perfect one
    reaches 0; the mean squared difference of the token states, the layers' mean; one minus the cosine of the top
    layer's token states.

    Args:
        temperature: that logits are divided by; the first loss is multiplied by its square, as its gradients shrink so.
        soft_labels: weight of the first loss.
        hidden: of the second.
        cosine: of the third.
    """

    def __init__(
        self, temperature: float = 2.0, *, soft_labels: float = 1.0, hidden: float = 1.0, cosine: float = 1.0
    ) -> None:
        self._temperature = temperature
        self._soft_labels, self._hidden, self._cosine = soft_labels, hidden, cosine

    def __call__(self, student: Outputs, teacher: Outputs, mask: Tensor) -> Tensor:
        """The mean loss of a batch, a scalar.

        Args:
            student: what it makes of the messages.
            teacher: what it makes of them, with the states that the student's shall equal, layer by layer.
            mask: 1 for a real token, (batch, tokens).
        """
        of, by = ((outputs.logits / self._temperature).log_softmax(-1) for outputs in (student, teacher))
        real = mask.bool()
        pairs = [(own[real], shown[real]) for own, shown in zip(student.states, teacher.states, strict=True)]
        differences = torch.stack([mse_loss(own, shown) for own, shown in pairs])
        cosines = cosine_similarity(*pairs[-1], dim=-1)
        return (
            self._soft_labels * self._temperature**2 * _divergence(by, of)
            + self._hidden * differences.mean()
            + self._cosine * (1 - cosines).mean()
        )


def classification_loss(config: IntentConfig, counts: Tensor) -> Loss:
    """The loss of the phase ``tune``, from ``loss``, ``label_smoothing``, ``rdrop_alpha`` and ``logit_adjustment``.

    Args:
        config: the settings, resolved by a recipe.
        counts: examples of each class, (classes,).
    """
    plain = RDrop(config.rdrop_alpha, config.label_smoothing) if config.loss == "rdrop" else None
    return _adjusted(plain or CrossEntropy(config.label_smoothing), counts, config)


def head_loss(config: IntentConfig, counts: Tensor) -> Loss:
    """The loss of the phase ``head``, from ``logit_adjustment``; arguments as in `classification_loss`."""
    return _adjusted(CrossEntropy(), counts, config)


def contrastive_loss(config: IntentConfig) -> Loss:
    """The loss of the phase ``contrast``, from the settings ``contrastive_loss`` and ``temperature``."""
    return (SimCLR if config.contrastive_loss == "simclr" else SupCon)(config.temperature)


def distillation_loss(config: IntentConfig) -> Distillation:
    """The loss of the phase ``distil``, from its settings."""
    return Distillation(
        config.distil_temperature,
        soft_labels=config.soft_label_weight,
        hidden=config.hidden_weight,
        cosine=config.cosine_weight,
    )


def _adjusted(loss: Loss, counts: Tensor, config: IntentConfig) -> Loss:
    return LogitAdjusted(loss, counts, config.logit_adjustment) if config.logit_adjustment else loss


def _compare(loss_of: nn.Module, outputs: Tensor, classes: Tensor) -> Tensor:
    """A contrastive loss of two views of each example, on the unit sphere."""
    loss: Tensor = loss_of(normalize(outputs, dim=-1), classes.repeat(2))
    return loss


def _divergence(one: Tensor, other: Tensor) -> Tensor:
    """Kullback-Leibler divergence of ``other`` from ``one``, both log-probabilities; the batch's mean."""
    return kl_div(other, one, log_target=True, reduction="batchmean")
