"""From a message to what an encoder reads, in training as in serving: tokenizers and numpy, without torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import tokenizers
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

CHARACTERS = "Characters"
# Ids of characters: 0 is padding, the 256 bytes follow, then four marks (as in the network of Peters et al. 2018).
PADDING, FIRST_BYTE = 0, 1
WORD_BEGINS, WORD_ENDS, SENTENCE_BEGINS, SENTENCE_ENDS = range(FIRST_BYTE + 256, FIRST_BYTE + 260)
CHARACTER_IDS = FIRST_BYTE + 260
MOST_CHARACTERS = 50


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


class CharacterTokenizer:
    """Words as rows of characters (Peters et al. 2018, section 3.4, and their published network).

    A message is cut at spaces and punctuation, in lower case. A word is its UTF-8 bytes between two marks, at most 50
    characters in all, so no word is unknown. The message begins and ends with a word of one mark.

    Args:
        tokens: words a message is cut to, both marks included; none for no limit.
    """

    padding = PADDING

    def __init__(self, tokens: int | None = None) -> None:
        self._tokens = tokens
        self._normalizer, self._splitter = BertNormalizer(strip_accents=False, lowercase=True), BertPreTokenizer()

    def words(self, text: str) -> list[str]:
        """The words of a message, without marks."""
        words = [word for word, _ in self._splitter.pre_tokenize_str(self._normalizer.normalize_str(text))]
        return words if self._tokens is None else words[: max(0, self._tokens - 2)]

    def __call__(self, text: str) -> np.ndarray:
        """Ids of shape (words + 2, characters of the longest word)."""
        marks = [SENTENCE_BEGINS], [SENTENCE_ENDS]
        contents = [marks[0], *([FIRST_BYTE + byte for byte in word.encode()] for word in self.words(text)), marks[1]]
        rows = [[WORD_BEGINS, *content[: MOST_CHARACTERS - 2], WORD_ENDS] for content in contents]
        ids = np.full((len(rows), max(map(len, rows))), PADDING, dtype=np.int64)
        for row, characters in zip(ids, rows, strict=True):
            row[: len(characters)] = characters
        return ids

    def cut_to(self, tokens: int) -> None:
        """Cut messages at the end; the end's mark stays."""
        self._tokens = tokens

    def save(self, path: Path) -> None:
        """Write the kind of model, as ``tokenizer.json`` of other tokenizers has it, and the limit."""
        document = {"model": {"type": CHARACTERS}, "tokens": self._tokens}
        path.write_text(json.dumps(document) + "\n", encoding="utf-8")


def load_tokenizer(path: Path) -> Tokenizer:
    """Read what a tokenizer's `save` wrote.

    Raises:
        OSError, ValueError, KeyError: the file cannot be read; or an exception of ``tokenizers``, which has no class.
    """
    text = path.read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    if document["model"]["type"] == CHARACTERS:
        return CharacterTokenizer(document["tokens"])
    return SubwordTokenizer(tokenizers.Tokenizer.from_str(text))
