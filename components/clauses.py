"""Where a message may hold two requests: "block my card and send me a new one"."""

from __future__ import annotations

import re

# A sentence's end, or a word that adds another wish.
_BORDER = re.compile(r"[.!?;]+\s+|,?\s+(?:and then|and also|after that|and|also|then|plus)\s+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
SHORTEST, LONGEST, MOST_PLACES = 2, 200, 3
"""Words that a request has at least, characters that a message of two has at most, and places that are tried."""


def splits(text: str) -> list[tuple[int, int]]:
    """Places at which a message could fall into two requests.

    Returns:
        for each place the end of the first part and the start of the second; none for long messages, which ramble.
    """
    if len(text) > LONGEST:
        return []
    places = [(border.start(), border.end()) for border in _BORDER.finditer(text)]
    fit = [(end, start) for end, start in places if min(_words(text[:end]), _words(text[start:])) >= SHORTEST]
    return fit[:MOST_PLACES]


def _words(text: str) -> int:
    return len(_WORD.findall(text))
