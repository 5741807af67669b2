"""From a message to ids."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from components.bert.tokenization import (
    MOST_CHARACTERS,
    PADDING,
    SENTENCE_BEGINS,
    SENTENCE_ENDS,
    WORD_BEGINS,
    WORD_ENDS,
    CharacterTokenizer,
    load_tokenizer,
)

TEXTS = ["", "hi", "wheres my CARD??", "naïve 😀 مرحبا", "a" * 9000, "money " * 500, "\x00\t \u200b"]


def spelt(row: np.ndarray) -> list[int]:
    """The characters of a word, without padding."""
    return [int(character) for character in row if character != PADDING]


def test_a_word_is_its_bytes_between_marks_and_a_message_its_words_between_two() -> None:
    begin, word, end = CharacterTokenizer()("Hé")
    assert spelt(begin) == [WORD_BEGINS, SENTENCE_BEGINS, WORD_ENDS]
    assert spelt(word) == [WORD_BEGINS, *(1 + byte for byte in "hé".encode()), WORD_ENDS]
    assert spelt(end) == [WORD_BEGINS, SENTENCE_ENDS, WORD_ENDS]


def test_words_end_at_spaces_and_punctuation() -> None:
    assert CharacterTokenizer().words("Where's my  CARD??") == ["where", "'", "s", "my", "card", "?", "?"]


def test_a_very_long_word_keeps_its_beginning_and_its_marks() -> None:
    row = CharacterTokenizer()("x" * 9000)[1]
    assert len(row) == MOST_CHARACTERS and (row[0], row[-1]) == (WORD_BEGINS, WORD_ENDS)


def test_a_long_message_is_cut_and_keeps_its_marks() -> None:
    tokenizer = CharacterTokenizer(tokens=5)
    ids = tokenizer("one two three four five")
    assert len(ids) == 5 and spelt(ids[-1])[1] == SENTENCE_ENDS
    tokenizer.cut_to(7)
    assert len(tokenizer("one two three four five")) == 7


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_has_the_same_ids_after_loading(text: str, tmp_path: Path) -> None:
    tokenizer = CharacterTokenizer(tokens=20)
    tokenizer.save(tmp_path / "tokenizer.json")
    ids = load_tokenizer(tmp_path / "tokenizer.json")(text)
    assert ids.dtype == np.int64 and len(ids) <= 20
    np.testing.assert_array_equal(ids, tokenizer(text))


@pytest.mark.parametrize("content", ["{}", "[", json.dumps({"model": {"type": "Magic"}})])
def test_a_file_that_is_no_tokenizer_is_an_error(content: str, tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(Exception, match=r".+"):
        load_tokenizer(tmp_path / "tokenizer.json")
