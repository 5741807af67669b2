"""Where a message may hold several requests: "block my card and send me a new one"."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

# A sentence's end, or a word that adds another wish.
_BORDER = re.compile(r"(?:[.!?;]+\s+|\n+|,?\s+(?:and then|and also|after that|and|also|then|plus)\s+)", re.IGNORECASE)
# In a list of three the first two are set apart by less.
_COMMA = re.compile(r",\s+(?!(?:and|also|then|plus|after)\b)", re.IGNORECASE)
# One word of it is enough: "yes and show me my balance".
_YES = re.compile(r"\W*(?:yes|yeah|yea|yep|yup|confirm|confirmed|correct)\W*", re.IGNORECASE)
_WORD = re.compile(r"\w+")
SHORTEST, LONGEST, MOST_PLACES = 2, 200, 3
"""Words that a request has at least, characters that a message of several has at most, and places that are tried."""

Span = tuple[int, int]


def partitions(text: str) -> list[list[Span]]:
    """Ways in which a message could fall into requests, those of three before those of two.

    Returns:
        for each the starts and ends of its parts in their order; none for long messages, which ramble.
    """
    if len(text) > LONGEST:
        return []
    strong = [match.span() for match in _BORDER.finditer(text)]
    if not strong:
        return []
    all_borders = sorted([*strong, *(match.span() for match in _COMMA.finditer(text))])
    in_three = (_parts(text, pair) for pair in combinations(_inner(text, all_borders), 2))
    in_two = (_parts(text, (border,)) for border in _inner(text, strong))
    return [parts for parts in (*in_three, *in_two) if all(_long_enough(text, part) for part in parts)]


def _inner(text: str, borders: list[Span]) -> list[Span]:
    """The first borders with a request's words on both sides."""
    fit = [
        (end, start)
        for end, start in borders
        if _long_enough(text, (0, end)) and _long_enough(text, (start, len(text)))
    ]
    return fit[:MOST_PLACES]


def _parts(text: str, borders: tuple[Span, ...]) -> list[Span]:
    edges = [(0, 0), *borders, (len(text), len(text))]
    return [(left[1], right[0]) for left, right in pairwise(edges)]


def _long_enough(text: str, part: Span) -> bool:
    said = text[slice(*part)]
    return len(_WORD.findall(said)) >= SHORTEST or (part[0] == 0 and _YES.fullmatch(said) is not None)
