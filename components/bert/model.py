"""The network: an encoder, a pooling of its token states, and a head."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from components.bert.heads import HEADS, make_pooling


class IntentModel(nn.Module):
    """Maps token ids to one logit an intent.

    Args:
        encoder: a ``transformers`` encoder with ``last_hidden_state`` output.
        labels: number of intents.
        head: a key of `components.bert.heads.HEADS`.
        pooling: a key of `components.bert.heads.POOLINGS`; a head that pools by itself leaves it out.
        dropout: on the pooled vector.
    """

    def __init__(self, encoder: Any, labels: int, *, head: str = "linear", pooling: str, dropout: float) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.pool = make_pooling(head, pooling, width)
        self.dropout = nn.Dropout(dropout)
        self.head = HEADS[head](width, labels)

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
    ) -> Tensor:
        """Logits of shape (batch, labels).

        Args:
            input_ids: shape (batch, tokens).
            attention_mask: of the same shape; none means no padding.
            inputs_embeds: in the place of ids, shape (batch, tokens, hidden size).
        """
        logits: Tensor = self.head(self.dropout(self.embed(input_ids, attention_mask, inputs_embeds)))
        return logits

    def embed(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
    ) -> Tensor:
        """The pooled token states, (batch, hidden size)."""
        inputs = {"input_ids": input_ids} if inputs_embeds is None else {"inputs_embeds": inputs_embeds}
        states = self.encoder(**inputs, attention_mask=attention_mask).last_hidden_state
        pooled: Tensor = self.pool(states, attention_mask)
        return pooled


def layer_list(encoder: nn.Module) -> tuple[str, nn.ModuleList]:
    """Name and value of the encoder's list of layers, from bottom to top: the longest list of modules in it."""
    lists = [(name, module) for name, module in encoder.named_modules() if isinstance(module, nn.ModuleList)]
    return max(lists, key=lambda named: len(named[1]), default=("", nn.ModuleList()))


def word_embeddings(encoder: Any) -> nn.Module:
    """The table of word vectors."""
    table: nn.Module = encoder.get_input_embeddings()
    return table


def device() -> torch.device:
    """CUDA where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
