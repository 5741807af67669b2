"""What training and export need of an encoder. Nothing outside this package asks which kind it has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from torch import Tensor, nn


class Encoder(nn.Module, ABC):
    """A stack of layers over vectors of tokens.

    Its tokenizer (:class:`components.bert.tokenization.Tokenizer`) is an object of its own, for it is served without
    torch. :func:`components.bert.encoders.load_encoder` gives both.
    """

    @property
    @abstractmethod
    def hidden_size(self) -> int:
        """The width of the states."""

    @property
    @abstractmethod
    def layers(self) -> nn.ModuleList:
        """The layers, from bottom to top."""

    @property
    @abstractmethod
    def word_vectors(self) -> nn.Module:
        """What makes the vectors of single tokens: a table, or a network over their characters."""

    @abstractmethod
    def forward(
        self, inputs: Tensor, mask: Tensor | None = None, first: int = 0, last: int | None = None
    ) -> list[Tensor]:
        """The states below and above each of some layers, each (batch, tokens, hidden size), the highest at the end.

        Args:
            inputs: what the tokenizer makes of messages, padded: (batch, tokens) or (batch, tokens, characters). With
                ``first`` above 0, in its place the states below that layer.
            mask: 1 for tokens and 0 for padding, (batch, tokens); none means no padding.
            first: the lowest layer to run.
            last: the layer to stop below; none runs all.

        Raises:
            RuntimeError, TypeError: with ``first`` or ``last``, where the encoder cannot be cut.
        """

    @abstractmethod
    def keep_layers(self, chosen: Sequence[int]) -> None:
        """Drop all other layers, in place.

        Args:
            chosen: those to keep, counted from 0 at the bottom.
        """

    @abstractmethod
    def begin_anew(self, module: nn.Module) -> None:
        """Give a module the random weights that pre-training began with; one without weights of its own stays."""

    def simplify(self) -> None:
        """Change the encoder, in place, to what computes the same for one message without padding in fewer nodes."""
