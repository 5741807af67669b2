"""Which of several records the words of a message mean: what all kinds of records have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

Record = TypeVar("Record")
_NEGATED = re.compile(
    r"\b(?:not|instead of|rather than)\s+(?:(?:the|my|that|a|an|on|by|with)\s+)*(?:[a-z]{2,3}[\s-]\d{3,6}\b|[\w-]+)",
    re.IGNORECASE,
)


def affirmed(text: str) -> str:
    """A text without what it says is not meant, such as the rent of "not the rent, the weekly one".

    It is blanked, so that everything else keeps its place.
    """
    return _NEGATED.sub(lambda found: " " * len(found.group()), text)


def narrowed(records: Sequence[Record], *fits: Callable[[Record], bool]) -> list[Record]:
    """The records that fit what was said of them; none where nothing of it fits any.

    Args:
        records: those that may be meant.
        fits: what was said, the most telling first. What none of the records left fits is passed over, for it may have
            been said of something else.
    """
    found, fits_any = list(records), False
    for one_fits in fits:
        fitting = [record for record in found if one_fits(record)]
        if fitting:
            found, fits_any = fitting, True
    return found if fits_any else []
