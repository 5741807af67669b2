"""Names behind a relationship: "my son leo", "my wife Elena Reyes"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from components.entities.lexicon import PEOPLE
from components.entities.spans import Annotated, Span, without_overlaps
from components.entities.wordlists import words

RELATIONSHIP, PERSON = "relationship", "person"
_NAMES = re.compile(r"[ ,:(]{1,3}(?P<first>[^\W\d_][^\W\d_'’-]+)(?: (?P<family>[^\W\d_]+(?:['’-][^\W\d_]+)*))?")
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_NAMES = frozenset(PEOPLE)
# "My son will drive": words that go on with the sentence.
_ALSO_WORDS = frozenset(words("bill drew frank lane mark miles rich rob sue will"))


class Relatives:
    """Finds names that stand behind a relationship; what is a word of the training data is no family name.

    Args:
        vocabulary: the words, in lower case, that stand outside of names; empty where no names are to be found.
    """

    def __init__(self, vocabulary: Collection[str]) -> None:
        self._vocabulary = frozenset(vocabulary)

    @classmethod
    def learn(cls, examples: Sequence[Annotated]) -> Relatives:
        """Collect the words of examples that annotate both people and relationships."""
        types = {span.entity for example in examples for span in example.spans}
        return cls(frozenset(_words(examples)) if {RELATIONSHIP, PERSON} <= types else ())

    def named(self, spans: Iterable[Span], text: str) -> list[Span]:
        """Return the spans with the names of relatives, whole where only a part of one was found."""
        spans = list(spans)
        found = [_NAMES.match(text, span.end) for span in spans if span.entity == RELATIONSHIP and self._vocabulary]
        names = [
            Span(match.start("first"), self._end(match), PERSON) for match in found if match and self._is_name(match)
        ]
        return without_overlaps(names, spans) if names else spans

    def _is_name(self, match: re.Match[str]) -> bool:
        first = match["first"]
        return first.lower() in _FIRST_NAMES and (first[0].isupper() or first not in _ALSO_WORDS)

    def _end(self, match: re.Match[str]) -> int:
        family = match["family"]
        is_name = family and (family[0].isupper() or family not in self._vocabulary)
        return match.end("family" if is_name else "first")

    def to_list(self) -> list[str]:
        """Return the vocabulary for JSON."""
        return sorted(self._vocabulary)


def _words(examples: Iterable[Annotated]) -> Iterable[str]:
    for example in examples:
        covered = {at for span in example.spans for at in range(span.start, span.end)}
        for word in _WORD.finditer(example.text):
            if word.start() not in covered:
                yield word.group().lower()
