"""Which of the items below a question an answer picks: "the second one", "the newest"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.context import ActionRequest
from actions.memory import LookUp

PLACES = ("first", "second", "third", "fourth", "fifth")
"""What buttons call them."""
_NEWEST = re.compile(r"\b(?:newest|latest|most recent)\b", re.IGNORECASE)
_OLDEST = re.compile(r"\boldest\b", re.IGNORECASE)
# Nothing but a place: below a list "the 2nd" is no day of the month.
_PLACE = re.compile(
    r"\W*(?:(?:no|ok|okay|um+|actually|sorry|i mean|take|pick)\W+)*(?:the )?\d{1,2}(?:st|nd|rd|th)(?: (?:one|charge|order))?"
    r"(?:\W+(?:please|pls|then))*\W*",
    re.IGNORECASE,
)
_LAST_TIME = re.compile(r"\blast (?!one\b)\w", re.IGNORECASE)


def picked(request: ActionRequest, items: Sequence[str]) -> str | None:
    """The item that an ordinal in the message means; that of "last week" or "on the 3rd" belongs to a date.

    Args:
        request: the message.
        items: what was listed, the newest first where it has an age.
    """
    if (request.entity("period") is not None and not _PLACE.fullmatch(request.text)) or _LAST_TIME.search(request.text):
        return None
    if _NEWEST.search(request.text) or _OLDEST.search(request.text):
        return items[0 if _NEWEST.search(request.text) else -1] if items else None
    item = LookUp("", "", items=[{"value": item} for item in items]).picked(request.text)
    return None if item is None else str(item["value"])
