"""Self-attention in the form that exports to the smallest graph."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

PROJECTIONS = ("query", "key", "value")


class FusedSelfAttention(nn.Module):
    """BERT's self-attention with one projection in place of three, and one node for the rest; without padding.

    The same function of the same weights (Vaswani et al. 2017, section 3.2.2). Quantised, it scales its input once
    and not thrice, and ONNX Runtime's own node spares the graph all that shapes and turns the parts: about a quarter
    of the time of a prediction.

    Args:
        attention: a self-attention of ``transformers`` with ``query``, ``key`` and ``value``.
    """

    def __init__(self, attention: Any) -> None:
        super().__init__()
        self.heads: int = attention.num_attention_heads
        layers = [getattr(attention, name) for name in PROJECTIONS]
        self.widths = [layer.out_features for layer in layers]
        self.projection = nn.Linear(layers[0].in_features, sum(self.widths))
        with torch.no_grad():
            for name in ("weight", "bias"):
                getattr(self.projection, name).copy_(torch.cat([getattr(layer, name) for layer in layers]))

    def forward(self, states: Tensor, *_: Any, **__: Any) -> tuple[Tensor, None]:
        """Map states (batch, tokens, width) to context of the same shape; there are no weights to return."""
        context: Tensor = _Attention.apply(*self.projection(states).split(self.widths, dim=-1), self.heads)
        return context, None


class _Attention(torch.autograd.Function):
    """Attention of several heads: computed by torch, exported as the one node that ONNX Runtime has for it."""

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        parts = [part.unflatten(-1, (heads, -1)).transpose(1, 2) for part in (query, key, value)]
        return scaled_dot_product_attention(*parts).transpose(1, 2).flatten(-2)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        node = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return node.setType(query.type())


def fuse_attention(encoder: nn.Module) -> None:
    """Replace, in place, each self-attention of BERT's form (BERT, MiniLM, RoBERTa); others stay as they are."""
    for module in list(encoder.modules()):
        attention = getattr(module, "self", None)
        if isinstance(attention, nn.Module) and all(
            isinstance(getattr(attention, p, None), nn.Linear) for p in PROJECTIONS
        ):
            module.self = FusedSelfAttention(attention)
