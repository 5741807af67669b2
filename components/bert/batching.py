"""Batches of examples of like length, so that little is spent on padding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from components.bert.tokenization import Tokenizer

BATCHES_A_POOL = 16


class Batches:
    """Encoded examples, handed out in length-bucketed batches.

    Each epoch shuffles the examples, sorts pools of ``16 * batch_size`` of them by length, cuts batches and
    shuffles those: near-random order with near-equal lengths (bucketing as in Khomenko et al. 2016).

    Args:
        tokenizer: the encoder's.
        texts: the messages.
        labels: their class indices.
        batch_size: examples a batch.
        seed: of the order.
    """

    def __init__(
        self, tokenizer: Tokenizer, texts: Iterable[str], labels: Sequence[int], *, batch_size: int, seed: int
    ) -> None:
        self._ids = [tokenizer(text) for text in texts]
        self._states: list[Tensor] = []
        self._labels = list(labels)
        self._batch_size = batch_size
        self._padding = tokenizer.padding
        self._random = np.random.default_rng(seed)

    @property
    def steps(self) -> int:
        """Batches an epoch."""
        return -(-len(self._ids) // self._batch_size)

    @property
    def tokens(self) -> int:
        """Tokens of all examples together."""
        return sum(map(len, self._ids))

    def keep_states(self, batches: Iterable[Tensor]) -> None:
        """From now on hand out token states, (batch, tokens, hidden size), instead of ids.

        Args:
            batches: the states of the batches of `in_order`.
        """
        kept: list[Tensor] = [torch.empty(0)] * len(self._ids)
        for rows, states in zip(self._in_order(), batches, strict=True):
            for row, own in zip(rows, states, strict=True):
                kept[row] = own[: len(self._ids[row])].clone()
        self._states = kept

    def in_order(self) -> Iterator[dict[str, Tensor]]:
        """Yield the inputs of each example once, from short to long."""
        for rows in self._in_order():
            yield self._inputs(rows)

    def epoch(self) -> Iterator[tuple[dict[str, Tensor], Tensor]]:
        """Yield one pass in a new order: what the network takes (``inputs`` and ``mask``), and the labels."""
        order = self._random.permutation(len(self._ids))
        pool = self._batch_size * BATCHES_A_POOL
        batches: list[list[int]] = []
        for start in range(0, len(order), pool):
            batches += self._cut(order[start : start + pool])
        for index in self._random.permutation(len(batches)):
            rows = batches[index]
            yield self._inputs(rows), torch.tensor([self._labels[row] for row in rows])

    def _in_order(self) -> list[list[int]]:
        return self._cut(range(len(self._ids)))

    def _cut(self, rows: Iterable[int]) -> list[list[int]]:
        chunk = sorted(rows, key=lambda row: len(self._ids[row]))
        return [chunk[at : at + self._batch_size] for at in range(0, len(chunk), self._batch_size)]

    def _inputs(self, rows: list[int]) -> dict[str, Tensor]:
        if self._states:
            return padded([self._states[row] for row in rows], 0)
        return padded([torch.from_numpy(self._ids[row]) for row in rows], self._padding)


def padded(examples: Sequence[Tensor], padding: int) -> dict[str, Tensor]:
    """What a network takes: examples of different sizes as one tensor, ``inputs``, and a ``mask`` of their tokens.

    Args:
        examples: each (tokens, ...), all of the same number of dimensions.
        padding: what fills them up at the end of each dimension.
    """
    sizes = [max(of_one) for of_one in zip(*(example.shape for example in examples), strict=True)]
    inputs = examples[0].new_full((len(examples), *sizes), padding)
    mask = torch.zeros(len(examples), sizes[0], dtype=torch.long)
    for row, example in enumerate(examples):
        inputs[row][tuple(slice(size) for size in example.shape)] = example
        mask[row, : len(example)] = 1
    return {"inputs": inputs, "mask": mask}
