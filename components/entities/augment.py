"""Variations of the training examples: other names in the same sentence, other capitals.

A few dozen annotated payees and places would teach the model those names. With names exchanged it has to learn the
sentence around them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from components.entities.lexicon import FIRMS, LANDMARKS, PEOPLE, RELATIVES, STREET_NAMES, STREETS, TOWNS
from components.entities.spans import Annotated, Span
from components.entities.wordlists import words

#: Types whose values are open: names of which training can show only a few.
OPEN_TYPES = ("payee", "person", "location")


class Variations:
    """Makes variations of annotated texts.

    Args:
        examples: the training examples; their names are exchanged with each other too.
        seed: the same seed gives the same variations.
    """

    def __init__(self, examples: Sequence[Annotated], seed: int) -> None:
        self._random = random.Random(seed)
        self._values: Mapping[str, list[str]] = {
            entity: sorted({text[s.start : s.end] for text, spans in examples for s in spans if s.entity == entity})
            for entity in OPEN_TYPES
        }

    def vary(self, example: Annotated) -> Annotated:
        """Return the example with other open values and, at random, other capitals."""
        replaced = {span: self._value(span, example.text[span.start : span.end]) for span in example.spans}
        return self.recase(_replace(example, replaced))

    def recase(self, example: Annotated) -> Annotated:
        """Return the example in lower case, with a capital first letter, or as it is."""
        text, choice = example.text, self._random.random()
        changed = text.lower() if choice < 0.4 else text[:1].upper() + text[1:] if choice < 0.6 else text
        # Lower case of some letters has another length; offsets must stay.
        return Annotated(changed, example.spans) if len(changed) == len(text) else example

    def _value(self, span: Span, typed: str) -> str:
        if span.entity not in self._values:
            return typed
        pick = self._random.choice
        if self._random.random() < 0.35:
            return pick(self._values[span.entity])
        if span.entity == "payee":
            # "my landlord" and "my Spotify" are not both English: relatives only replace relatives.
            if typed.lower() in RELATIVES:
                return pick(RELATIVES)
            name = self._payee()
        elif span.entity == "person":
            name = self._person()
        elif typed.isdigit():
            return f"{self._random.randrange(10000, 99999)}"
        elif typed.lower() in LANDMARKS:
            return pick(LANDMARKS)
        else:
            name = self._place()
        return name.title() if typed[:1].isupper() or self._random.random() < 0.3 else name

    def _payee(self) -> str:
        pick, choice = self._random.choice, self._random.random()
        if choice < 0.45:
            return pick(PEOPLE)
        if choice < 0.6:
            return f"{pick(PEOPLE)} {self._made_up()}"
        if choice < 0.7:
            return f"{pick(('uncle', 'aunt', 'cousin', 'grandma', 'dr', 'mrs', 'mr'))} {pick(PEOPLE)}"
        if choice < 0.85:
            return pick(FIRMS)
        return f"{self._made_up()} {pick(_TRADES)}"

    def _person(self) -> str:
        first = self._random.choice(PEOPLE)
        return first if self._random.random() < 0.5 else f"{first} {self._made_up()}"

    def _place(self) -> str:
        pick, choice = self._random.choice, self._random.random()
        if choice < 0.4:
            return pick(TOWNS)
        if choice < 0.65:
            return f"{pick(STREET_NAMES)} {pick(STREETS)}"
        if choice < 0.85:
            return self._made_up()
        return f"{pick(('north', 'south', 'east', 'west', 'old', 'new'))} {self._made_up()}"

    def _made_up(self) -> str:
        """Return a name that stands in no list."""
        pick = self._random.choice
        return pick(_SYLLABLES) + pick(_SYLLABLES) + pick(_ENDINGS)


_TRADES = words(
    "plumbing dental roofing lettings motors apartments brokers energy electric bakery school consulting & sons"
    " properties gas water foods gym market garage pharmacy"
)
_SYLLABLES = words(
    "bar bel cor dan el far gar hal jen kar lin mar nor or per quin ros sal tor ul ver wes yar zel ash brook"
)
_ENDINGS = words("a an ez in o ton ley ham ford ville er sen ini ski dale well field son man ie y")


def _replace(example: Annotated, values: Mapping[Span, str]) -> Annotated:
    """Return the example with the spans' texts replaced and the offsets moved accordingly."""
    pieces: list[str] = []
    spans: list[Span] = []
    copied = length = 0
    for span in sorted(example.spans):
        if span.start < copied:
            return example
        pieces += (example.text[copied : span.start], values[span])
        length += span.start - copied
        spans.append(span._replace(start=length, end=length + len(values[span])))
        length += len(values[span])
        copied = span.end
    pieces.append(example.text[copied:])
    return Annotated("".join(pieces), tuple(spans))
