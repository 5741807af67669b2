"""The network: an encoder, a pooling of its token states, and a head."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from components.bert.config import IntentConfig
from components.bert.encoders.protocol import Encoder
from components.bert.heads import HEADS, LayerMix, make_pooling

# Weight of the lower layers' vectors beside the top layer's, where several are joined.
LOWER_LAYER = 0.5


class IntentModel(nn.Module):
    """Maps what a tokenizer makes of messages to one logit an intent.

    Args:
        encoder: any encoder.
        labels: number of intents.
        config: the settings, resolved by a recipe: ``head``, ``pooling``, ``pooled_layers``, ``joining``,
            ``normalise``, ``dropout``.

    Attributes:
        first_layer: the lowest layer of the encoder to run; above 0, the inputs are the states below it.
        second: another model, whose logits count too; ``share`` is their weight. Where its own `first_layer` is above 0, the
            layers below are the same in both.
    """

    def __init__(self, encoder: Encoder, labels: int, config: IntentConfig) -> None:
        super().__init__()
        size = encoder.hidden_size
        self.encoder, self.classes = encoder, labels
        self.first_layer = 0
        self.second: IntentModel | None = None
        self.share = config.pretrained_share
        # What enters the lowest layer counts as one more.
        self.layers, self.normalise = min(config.pooled_layers, len(encoder.layers) + 1), config.normalise
        self.mix = LayerMix(self.layers) if config.joining == "mix" else None
        self.width: int = size if self.mix else size * self.layers
        self.pool = make_pooling(config.head, config.pooling, size)
        self.dropout = nn.Dropout(config.dropout)
        self.head = HEADS[config.head](self.width, labels)

    def forward(self, inputs: Tensor, mask: Tensor | None = None) -> Tensor:
        """Logits of shape (batch, labels).

        Args:
            inputs: what the tokenizer gives, (batch, tokens, ...); states where ``first_layer`` says so.
            mask: 1 for tokens and 0 for padding, (batch, tokens); none means no padding.
        """
        return self.logits(inputs, self.encoder(inputs, mask, self.first_layer), mask)

    def logits(self, inputs: Tensor, states: Sequence[Tensor], mask: Tensor | None = None) -> Tensor:
        """Logits of shape (batch, labels).

        Args:
            inputs: as for `forward`.
            states: what the encoder makes of them.
            mask: as for `forward`.
        """
        logits: Tensor = self.head(self.dropout(self.join(states, mask)))
        if self.second is None:
            return logits
        below = states[self.second.first_layer - self.first_layer] if self.second.first_layer else inputs
        return logits.lerp(self.second(below, mask), self.share)

    def embed(self, inputs: Tensor, mask: Tensor | None = None) -> Tensor:
        """The pooled token states, (batch, width): what the head sees."""
        return self.join(self.encoder(inputs, mask, self.first_layer), mask)

    def join(self, states: Sequence[Tensor], mask: Tensor | None) -> Tensor:
        """One vector of a message's token states, (batch, width).

        Args:
            states: of layers, the highest at the end, each (batch, tokens, hidden size).
            mask: shape (batch, tokens); none means no padding.
        """
        if self.mix:
            vector: Tensor = self.pool(self.mix(states[-self.layers :]), mask)
        elif self.layers == 1:
            vector = self.pool(states[-1], mask)
        else:
            # Lower layers hold more of the words, higher ones of the meaning (Devlin et al. 2019, section 5.3).
            parts = [normalize(self.pool(state, mask), dim=-1) for state in states[-self.layers :]]
            vector = torch.cat([*(part * LOWER_LAYER for part in parts[:-1]), parts[-1]], dim=-1)
        return normalize(vector, dim=-1) if self.normalise else vector


def device() -> torch.device:
    """CUDA where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
