"""What the model sees of a token beside its spelling: a class for words that mean the same to an entity.

Six digits, an amount with a currency, a name of an account or a month are each one word to the model; so a few
annotated examples teach it the sentence around them, and it meets a value that it has never seen as one that it knows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from components.entities.calendar_words import WEEKDAYS, correct
from components.entities.lexicon import CLASS_OF, NAME_CLASSES
from components.entities.numbers import HUNDREDS, SCALES, SMALL
from components.entities.spans import Span

_NUMBER_WORDS = frozenset((*SMALL, *HUNDREDS, *SCALES))
_PREFIX = "\N{SYMBOL FOR UNIT SEPARATOR}"


def set_token_classes(
    doc: Any,
    fixed: Sequence[Span],
    phrases: Mapping[str, str],
    hide_name: Callable[[], bool] | None = None,
) -> Any:
    """Write each token's class into its norm, which the model reads as a feature.

    Args:
        doc: the tokenised message (a spaCy `Doc`), changed in place.
        fixed: spans that the grammar found; their tokens share one class per entity type.
        phrases: single lower-case words that stand for a closed entity, with the entity.
        hide_name: asked for each name of the lexicon whether its class is left out: in training some are, so that the
            model does not rely on knowing each name.

    Returns:
        The same doc.
    """
    starts = [span.start for span in fixed]
    for token in doc:
        if starts:
            position = bisect_right(starts, token.idx) - 1
            if position >= 0 and token.idx < fixed[position].end:
                token.norm_ = _PREFIX + fixed[position].entity
                continue
        name = word_class(token.lower_, phrases)
        if name and not (hide_name and name in NAME_CLASSES and hide_name()):
            token.norm_ = _PREFIX + name
    return doc


def word_class(word: str, phrases: Mapping[str, str]) -> str | None:
    """Return the class of a lower-case word, or None for a word that stands for itself."""
    if word.isdigit():
        return f"digits{min(len(word), 8)}"
    if word[0].isdigit():
        return "figure" if word.replace(",", "").replace(".", "").isdigit() else None
    entity = phrases.get(word)
    if entity:
        return entity
    if word in _NUMBER_WORDS:
        return "number_word"
    named = CLASS_OF.get(word)
    if named:
        return named
    return "weekday" if correct(word) in WEEKDAYS else None
