"""Passes over the examples that a model has most to learn from.

After two passes most examples are known, and a step on one of them changes little. The passes after that go through a share
of the examples only: those whose loss was highest when they were last seen (Jiang et al. 2019, "Accelerating Deep Learning by
Focusing on the Biggest Losers", section 3; losses of the pass before stand for those of now, as in their section 3.3, so
that choosing costs no forward pass).
"""

from __future__ import annotations

import numpy as np
from torch import Tensor
from torch.nn.functional import cross_entropy

from components.bert.batching import Batches
from components.bert.losses import Loss

FULL_PASSES = 2
"""Passes over all examples, with which training begins."""


def pass_sizes(examples: int, epochs: int, share: float) -> list[int]:
    """How many examples each pass goes through.

    Args:
        examples: their number.
        epochs: the passes.
        share: of the examples, in the passes after the first two.
    """
    return [examples if at < FULL_PASSES else max(1, round(examples * share)) for at in range(epochs)]


class HardExamples:
    """A classification loss that notes what each example costs, so that later passes can go through the hardest.

    Args:
        loss: the loss.
        batches: the examples; told after each pass which of them the next one shows.
        epochs: the passes.
        share: of the examples, in the passes after the first two.
    """

    def __init__(self, loss: Loss, batches: Batches, epochs: int, share: float) -> None:
        self.views = loss.views
        self._loss, self._batches = loss, batches
        self._sizes = pass_sizes(len(batches), epochs, share)
        self._losses = np.full(len(batches), np.inf)
        self._passes = 0

    def __call__(self, outputs: Tensor, labels: Tensor) -> Tensor:
        """The mean loss of logits (views * batch, classes)."""
        first_view = outputs.detach()[: len(labels)]
        self._losses[self._batches.rows] = cross_entropy(first_view, labels, reduction="none").cpu().numpy()
        return self._loss(outputs, labels)

    def after_epoch(self) -> None:
        """Choose the examples of the next pass; after the last one, all are shown again."""
        self._passes += 1
        size = self._sizes[self._passes] if self._passes < len(self._sizes) else len(self._losses)
        hardest = np.argsort(-self._losses, kind="stable")[:size]
        self._batches.only(hardest if size < len(self._losses) else None)
