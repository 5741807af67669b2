"""The network: an encoder, a pooling of its token states, and a linear head."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


class IntentModel(nn.Module):
    """Maps token ids to one logit an intent.

    Args:
        encoder: a ``transformers`` encoder with ``last_hidden_state`` output.
        labels: number of intents.
        pooling: ``mean`` over the real tokens, or ``cls`` (the first token's state).
        dropout: on the pooled vector.
    """

    def __init__(self, encoder: Any, labels: int, *, pooling: str, dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.pooling = pooling
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(encoder.config.hidden_size, labels)

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> Tensor:
        """Logits of shape (batch, labels) for ids and mask of shape (batch, tokens); no mask means no padding."""
        logits: Tensor = self.head(self.dropout(self.embed(input_ids, attention_mask)))
        return logits

    def embed(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> Tensor:
        """The pooled token states, (batch, hidden size)."""
        return self._pool(
            self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state, attention_mask
        )

    def _pool(self, states: Tensor, mask: Tensor | None) -> Tensor:
        if self.pooling == "cls":
            return states[:, 0]
        if mask is None:
            return states.mean(1)
        weights = mask.unsqueeze(-1).to(states.dtype)
        return (states * weights).sum(1) / weights.sum(1).clamp(min=1)


def transformer_layers(encoder: nn.Module) -> list[nn.Module]:
    """The encoder's layers from bottom to top, by the longest list of like modules in it."""
    lists = [list(module) for module in encoder.modules() if isinstance(module, nn.ModuleList)]
    return max(lists, key=len, default=[])


def word_embeddings(encoder: Any) -> nn.Module:
    """The table of word vectors."""
    table: nn.Module = encoder.get_input_embeddings()
    return table


def device() -> torch.device:
    """CUDA where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
