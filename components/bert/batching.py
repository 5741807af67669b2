"""Batches of examples of like length, so that little is spent on padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

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
        self._labels = list(labels)
        self._batch_size = batch_size
        self._pad = getattr(tokenizer, "pad_token_id", None) or 0
        self._random = np.random.default_rng(seed)

    def __len__(self) -> int:
        return -(-len(self._ids) // self._batch_size)

    def epoch(self) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """Yield ``(input_ids, attention_mask, labels)`` of one pass in a new order."""
        order = self._random.permutation(len(self._ids))
        pool = self._batch_size * BATCHES_A_POOL
        batches: list[np.ndarray] = []
        for start in range(0, len(order), pool):
            chunk = sorted(order[start : start + pool], key=lambda i: len(self._ids[i]))
            batches += [np.array(chunk[at : at + self._batch_size]) for at in range(0, len(chunk), self._batch_size)]
        for index in self._random.permutation(len(batches)):
            yield self._collate(batches[index])

    def _collate(self, rows: np.ndarray) -> tuple[Tensor, Tensor, Tensor]:
        longest = max(len(self._ids[row]) for row in rows)
        ids = torch.full((len(rows), longest), self._pad, dtype=torch.long)
        mask = torch.zeros((len(rows), longest), dtype=torch.long)
        for place, row in enumerate(rows):
            tokens = self._ids[row]
            ids[place, : len(tokens)] = torch.tensor(tokens)
            mask[place, : len(tokens)] = 1
        return ids, mask, torch.tensor([self._labels[row] for row in rows])
