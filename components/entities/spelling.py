"""Small spelling mistakes in a closed vocabulary, found by one dictionary look-up.

Two words within one edit (letter missing, added, wrong or swapped with its neighbour) share a spelling after deleting
at most one letter from each; so an index over deletions finds them without comparing a word with the whole vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Speller:
    """Corrects words to the nearest one of a vocabulary.

    Args:
        words: the vocabulary, lower case.
        shortest: words with fewer letters are only recognised as they are: a letter more or less makes them another
            word too easily.
        known: spellings with their correction, for what is further off than one edit.
        never: words that stay as they are although they are close to one of the vocabulary.
    """

    def __init__(
        self,
        words: Iterable[str],
        *,
        shortest: int = 6,
        known: dict[str, str] | None = None,
        never: Iterable[str] = (),
    ) -> None:
        self._words = frozenset(words)
        self._known = dict(known or {})
        self._never = frozenset(never)
        self._shortest = shortest
        self._longest = max(map(len, self._words), default=0) + 1
        self._index: dict[str, str] = {}
        for word in sorted(self._words, reverse=True):
            if len(word) >= shortest:
                for spelling in (word, *deletions(word)):
                    self._index[spelling] = word

    def correct(self, word: str) -> str:
        """Return the vocabulary's word for a lower-case word, or the word itself when none is near."""
        if word in self._words:
            return word
        known = self._known.get(word)
        if known:
            return known
        if not self._shortest - 1 <= len(word) <= self._longest or word in self._never:
            return word
        for spelling in (word, *deletions(word)):
            near = self._index.get(spelling)
            if near is not None and edits_at_most_one(word, near):
                return near
        return word


def deletions(word: str) -> Iterator[str]:
    """Yield the word with one letter left out, for each letter."""
    for position in range(len(word)):
        yield word[:position] + word[position + 1 :]


def edits_at_most_one(first: str, second: str) -> bool:
    """Tell whether one insertion, deletion, substitution or swap of neighbours (or nothing) separates two words."""
    if len(first) > len(second):
        first, second = second, first
    if len(second) - len(first) > 1:
        return False
    start = 0
    while start < len(first) and first[start] == second[start]:
        start += 1
    if len(first) < len(second):
        return first[start:] == second[start + 1 :]
    if first[start + 1 :] == second[start + 1 :]:
        return True
    swapped = second[start : start + 2][::-1]
    return first[start : start + 2] == swapped and first[start + 2 :] == second[start + 2 :]
