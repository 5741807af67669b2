"""Batches of examples of like length, so that little is spent on padding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor, nn

BATCHES_A_POOL = 16


class Batches:
    """Encoded examples, handed out in length-bucketed batches.

    Each epoch shuffles the examples, sorts pools of ``16 * batch_size`` of them by length, cuts batches and
    shuffles those: near-random order with near-equal lengths (bucketing as in Khomenko et al. 2016).

    Args:
        tokenizer: a fast tokenizer.
        texts: the messages.
        labels: their class indices.
        batch_size: examples a batch.
        max_length: tokens a message is cut to.
        seed: of the order.
    """

    def __init__(
        self,
        tokenizer: object,
        texts: Sequence[str],
        labels: Sequence[int],
        *,
        batch_size: int,
        max_length: int,
        seed: int,
    ) -> None:
        encoded = tokenizer(list(texts), truncation=True, max_length=max_length)  # type: ignore[operator]
        self._ids: list[list[int]] = encoded["input_ids"]
        self._states: list[Tensor] = []
        self._labels = list(labels)
        self._batch_size = batch_size
        self._pad = getattr(tokenizer, "pad_token_id", None) or 0
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
        """Yield one pass in a new order: what the encoder takes (ids or states, and mask), and the labels."""
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
        mask = _padded([torch.ones(len(self._ids[row]), dtype=torch.long) for row in rows], 0)
        if self._states:
            return {"inputs_embeds": _padded([self._states[row] for row in rows], 0), "attention_mask": mask}
        return {"input_ids": _padded([torch.tensor(self._ids[row]) for row in rows], self._pad), "attention_mask": mask}


def _padded(examples: list[Tensor], value: int) -> Tensor:
    return nn.utils.rnn.pad_sequence(examples, batch_first=True, padding_value=value)
