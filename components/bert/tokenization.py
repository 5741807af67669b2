"""From a message to what an encoder reads, in training as in serving: tokenizers and numpy, without torch."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
import tokenizers


class Tokenizer(Protocol):
    """Cuts messages into tokens.

    Attributes:
        padding: the id that fills shorter messages up in a batch.
    """

    padding: int

    def __call__(self, text: str) -> np.ndarray:
        """The ids of a message, (tokens,) or (tokens, characters), of an integer type."""

    def cut_to(self, tokens: int) -> None:
        """From now on cut messages to so many tokens, those that mark begin and end included."""

    def save(self, path: Path) -> None:
        """Write all that `load_tokenizer` needs into one JSON file."""


class SubwordTokenizer:
    """A tokenizer of the library ``tokenizers``: the ids of subwords, (tokens,).

    Args:
        backend: is changed in place; it pads nothing, for the server runs one message at a time.
        padding: id of the padding token.
    """

    def __init__(self, backend: tokenizers.Tokenizer, padding: int = 0) -> None:
        self.padding = padding
        self._backend = backend
        backend.no_padding()

    def __call__(self, text: str) -> np.ndarray:
        """Ids of shape (tokens,)."""
        return np.array(self._backend.encode(text).ids, dtype=np.int64)

    def cut_to(self, tokens: int) -> None:
        """Cut messages at the end."""
        self._backend.enable_truncation(tokens)

    def save(self, path: Path) -> None:
        """Write ``tokenizer.json`` as the library defines it."""
        self._backend.save(str(path))


def load_tokenizer(path: Path) -> Tokenizer:
    """Read what a tokenizer's `save` wrote.

    Raises:
        Exception: the file cannot be read; ``tokenizers`` has no class for it.
    """
    return SubwordTokenizer(tokenizers.Tokenizer.from_file(str(path)))
