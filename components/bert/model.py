"""The network: an encoder, a pooling of its token states, and a head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from components.bert.config import IntentConfig
from components.bert.heads import HEADS, make_pooling

# Weight of the lower layers' vectors beside the top layer's, where several are joined.
LOWER_LAYER = 0.5


class IntentModel(nn.Module):
    """Maps token ids to one logit an intent.

    Args:
        encoder: a ``transformers`` encoder with ``last_hidden_state`` output.
        labels: number of intents.
        config: the settings, resolved by a recipe: ``head``, ``pooling``, ``pooled_layers``, ``normalise``, ``dropout``.
    """

    def __init__(self, encoder: Any, labels: int, config: IntentConfig) -> None:
        super().__init__()
        size = encoder.config.hidden_size
        self.encoder, self.classes = encoder, labels
        # What enters the lowest layer counts as one more.
        self.layers, self.normalise = min(config.pooled_layers, len(layer_list(encoder)[1]) + 1), config.normalise
        self.width: int = size * self.layers
        self.pool = make_pooling(config.head, config.pooling, size)
        self.dropout = nn.Dropout(config.dropout)
        self.head = HEADS[config.head](self.width, labels)

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
        """The pooled token states, (batch, width): what the head sees."""
        name, values = ("input_ids", input_ids) if inputs_embeds is None else ("inputs_embeds", inputs_embeds)
        inputs = {name: values, "attention_mask": attention_mask}
        if self.layers == 1:
            return self.join([self.encoder(**inputs).last_hidden_state], attention_mask)
        return self.join(self.encoder(**inputs, output_hidden_states=True).hidden_states, attention_mask)

    def join(self, states: Sequence[Tensor], attention_mask: Tensor | None) -> Tensor:
        """One vector of a message's token states, (batch, width).

        Args:
            states: of some layers, the highest last, each (batch, tokens, hidden size).
            attention_mask: shape (batch, tokens); none means no padding.
        """
        if self.layers == 1:
            vector: Tensor = self.pool(states[-1], attention_mask)
        else:
            # Lower layers hold more of the words, higher ones of the meaning (Devlin et al. 2019, section 5.3).
            parts = [normalize(self.pool(state, attention_mask), dim=-1) for state in states[-self.layers :]]
            vector = torch.cat([*(part * LOWER_LAYER for part in parts[:-1]), parts[-1]], dim=-1)
        return normalize(vector, dim=-1) if self.normalise else vector


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
