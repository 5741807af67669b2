"""From token states to logits: a pooling makes one vector of them, of one layer or of a mix of several; a head makes
one logit an intent of the vector."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, normalize

# The largest logits that a linear layer starts with, and the logit that a cosine of 1 gives.
PROTOTYPE_SCALE, COSINE_SCALE = 10.0, 20.0


class LayerMix(nn.Module):
    """A sum of layers' states with learnt weights, softmax-normalised, and a learnt scale (Peters et al. 2018, equation 1).

    Args:
        layers: how many are summed; all weigh the same at first.
    """

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(layers))
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, states: Sequence[Tensor]) -> Tensor:
        """Map states, each (batch, tokens, width), to one of that shape."""
        weights = torch.softmax(self.weights, dim=0)
        # Not a product of matrices: quantisation would take the vector of weights for one.
        mixed = torch.stack([weight * state for weight, state in zip(weights, states, strict=True)]).sum(0)
        return self.scale * mixed


class MeanPooling(nn.Module):
    """The mean of the real tokens' states."""

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        """Map states (batch, tokens, width) and mask (batch, tokens), none without padding, to (batch, width)."""
        if mask is None:
            return states.mean(1)
        weights = mask.unsqueeze(-1).to(states.dtype)
        return (states * weights).sum(1) / weights.sum(1).clamp(min=1)


class ClsPooling(nn.Module):
    """The first token's state (Devlin et al. 2019, section 4.1)."""

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        """Map states (batch, tokens, width) to (batch, width)."""
        return states[:, 0]


class BiLSTMPooling(nn.Module):
    """A bidirectional LSTM over the token states, pooled by attention (Zhou et al. 2016, sections 3.2 and 3.3).

    Each direction is half as wide as the states, so the vector is as wide as they are.

    Args:
        width: of the states, an even number.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(width, width // 2, batch_first=True, bidirectional=True)
        self.attention = nn.Linear(width, 1, bias=False)

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        """Map states (batch, tokens, width) and mask (batch, tokens), none without padding, to (batch, width)."""
        if mask is None:
            outputs, _ = self.lstm(states)
            return self._attend(outputs, None)
        # Packed, so that the backward direction begins at the last real token and not in the padding.
        packed = nn.utils.rnn.pack_padded_sequence(states, mask.sum(1).cpu(), batch_first=True, enforce_sorted=False)
        outputs, _ = nn.utils.rnn.pad_packed_sequence(
            self.lstm(packed)[0], batch_first=True, total_length=states.shape[1]
        )
        return self._attend(outputs, mask)

    def _attend(self, outputs: Tensor, mask: Tensor | None) -> Tensor:
        scores = self.attention(torch.tanh(outputs)).squeeze(-1)
        if mask is not None:
            scores = scores.masked_fill(mask == 0, torch.finfo(scores.dtype).min)
        return torch.tanh((torch.softmax(scores, dim=1).unsqueeze(1) @ outputs).squeeze(1))


class LinearHead(nn.Linear):
    """One linear layer: logits are W v + b."""

    @torch.no_grad()
    def start(self, vectors: Tensor, labels: Tensor) -> None:
        """Begin with the direction of each class's mean (Snell et al. 2017, section 2.4) instead of at random.

        The pretrained encoder tells most intents apart already; a random head would first have to unlearn what it
        did to it.

        Args:
            vectors: of some examples, (examples, width).
            labels: their class indices, (examples,); a class that is not among them keeps its weights.
        """
        centred = vectors - vectors.mean(0)
        scale = PROTOTYPE_SCALE / centred.norm(dim=1).mean()
        for label in labels.unique():
            self.weight[label] = normalize(centred[labels == label].mean(0), dim=0) * scale
        self.bias.copy_(-(self.weight @ vectors.mean(0)))


class CosineHead(nn.Module):
    """Scaled cosines to one learnt prototype an intent (Gidaris & Komodakis 2018, section 3.2).

    Args:
        width: of the vectors.
        labels: number of intents.
    """

    def __init__(self, width: int, labels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(labels, width))
        self.scale = COSINE_SCALE
        nn.init.xavier_uniform_(self.weight)

    def forward(self, vectors: Tensor) -> Tensor:
        """Map vectors (batch, width) to logits (batch, labels) between -scale and scale."""
        return self.scale * linear(normalize(vectors, dim=-1), normalize(self.weight, dim=-1))

    @torch.no_grad()
    def start(self, vectors: Tensor, labels: Tensor) -> None:
        """Begin with each class's mean direction as its prototype; arguments as in `LinearHead.start`."""
        for label in labels.unique():
            self.weight[label] = normalize(normalize(vectors[labels == label], dim=1).mean(0), dim=0)


class MLPHead(nn.Module):
    """A tanh layer of the vectors' width below the linear one (RoBERTa's classification head, Liu et al. 2019).

    Args:
        width: of the vectors.
        labels: number of intents.
    """

    def __init__(self, width: int, labels: int) -> None:
        super().__init__()
        self.hidden = nn.Sequential(nn.Linear(width, width), nn.Tanh())
        self.output = LinearHead(width, labels)

    def forward(self, vectors: Tensor) -> Tensor:
        """Map vectors (batch, width) to logits (batch, labels)."""
        logits: Tensor = self.output(self.hidden(vectors))
        return logits

    @torch.no_grad()
    def start(self, vectors: Tensor, labels: Tensor) -> None:
        """Begin with the class means of what the hidden layer makes of the vectors, as in `LinearHead.start`."""
        self.output.start(self.hidden(vectors), labels)


Head = LinearHead | CosineHead | MLPHead

HEADS: dict[str, Callable[[int, int], Head]] = {
    "linear": LinearHead,
    "cosine": CosineHead,
    "mlp": MLPHead,
    "bilstm": LinearHead,  # over its own pooling
}
POOLINGS: dict[str, Callable[[], nn.Module]] = {"mean": MeanPooling, "cls": ClsPooling}


def make_pooling(head: str, pooling: str, width: int) -> nn.Module:
    """The pooling below a head: the one named, but for ``bilstm``, which brings its own.

    Args:
        head: a key of `HEADS`.
        pooling: a key of `POOLINGS`.
        width: of the token states.
    """
    return BiLSTMPooling(width) if head == "bilstm" else POOLINGS[pooling]()
