"""Misspelt words as the examples spell them: to an encoder "acconut" is three pieces that mean nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from spellchecker import SpellChecker

LANGUAGES = tuple(sorted(SpellChecker.languages()))
# Shorter words are left alone, and so is a wrong letter in one of four: too many words are as near.
SHORTEST, SURE_LENGTH, LONGEST = 4, 5, 25
# Words of the examples: so often and it is no slip, whatever the dictionary says; so often (more, where the dictionary
# does not have it) and others may be corrected to it.
NO_SLIP, MEANT, MEANT_ANYWAY = 3, 2, 5
# Slips, by how likely they are: wrong letters and those too many make more words of others than they miss.
WRONG, TOO_MANY, LEFT_OUT, SWAPPED = range(4)
MOST_KEPT = 256
# What is part of an address, a number or a contraction is no word of its own.
_WORD = re.compile(rf"(?<![\w@'’./-])[^\W\d_]{{{SHORTEST},{LONGEST}}}(?![\w@'’/-]|\.\w|://)")


class Spelling:
    """Corrects what neither a dictionary nor the examples have to a word of the examples that is one slip away.

    One slip is two letters swapped, a letter left out, one too many or a wrong one (Damerau 1964), taken for likely in this
    order; of words alike in that, it is the one that the examples have more often. A first letter is seldom wrong.

    Args:
        language: of the dictionary, one of `LANGUAGES`.
        words: of the examples, in lower case, with how often they have them.
    """

    def __init__(self, language: str, words: Mapping[str, int]) -> None:
        self._language, self._dictionary = language, _dictionary(language)
        self._words = dict(words)
        # The clauses of a message are read again, each by itself.
        self._meant = lru_cache(MOST_KEPT)(self._found)

    @classmethod
    def of(cls, texts: Iterable[str], language: str) -> Spelling:
        """Learn the words of examples."""
        words = Counter(word.lower() for text in texts for word in _WORD.findall(text))
        return cls(language, {word: count for word, count in sorted(words.items()) if count >= MEANT})

    def __call__(self, text: str) -> str:
        """A message with its slips corrected. Names, written with a capital in the middle of a message, stay."""
        shouted = text.isupper()

        def corrected(found: re.Match[str]) -> str:
            typed = found[0]
            if not shouted and (typed[1:] != typed[1:].lower() or (typed[0].isupper() and found.start())):
                return typed
            meant = self._meant(typed.lower())
            return meant.upper() if shouted else meant.capitalize() if typed[0].isupper() else meant

        return _WORD.sub(corrected, text)

    def save(self, path: Path) -> None:
        """Write all that `load` needs into a JSON file."""
        document = {"language": self._language, "words": self._words}
        path.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Spelling:
        """Read what `save` wrote.

        Raises:
            OSError, ValueError, KeyError: the file cannot be read.
        """
        document = json.loads(path.read_text(encoding="utf-8"))
        return cls(document["language"], document["words"])

    def _found(self, typed: str) -> str:
        if typed in self._dictionary or self._words.get(typed, 0) >= NO_SLIP:
            return typed
        near = [word for word in self._dictionary.edit_distance_1(typed) if self._may_be_meant(word, typed)]
        return max(near, key=lambda word: (_likelihood(word, typed), self._words[word], word), default=typed)

    def _may_be_meant(self, word: str, typed: str) -> bool:
        count = self._words.get(word, 0)
        if count < MEANT or (count < MEANT_ANYWAY and word not in self._dictionary):
            return False
        no_letter_wrong, same_start = _slip(word, typed) >= LEFT_OUT, word[0] == typed[0]
        return no_letter_wrong or (same_start and (_slip(word, typed) != WRONG or len(typed) >= SURE_LENGTH))


def _likelihood(word: str, typed: str) -> tuple[bool, int]:
    return word[0] == typed[0], _slip(word, typed)


def _slip(word: str, typed: str) -> int:
    """Which slip makes ``typed`` of a word that is one edit away."""
    if len(typed) == len(word):
        return SWAPPED if sorted(typed) == sorted(word) else WRONG
    return LEFT_OUT if len(typed) < len(word) else TOO_MANY


@lru_cache
def _dictionary(language: str) -> SpellChecker:
    return SpellChecker(language, distance=1)
