"""What customers tell in their own words, as it may be kept."""

from __future__ import annotations

import re

from actions.context import ActionRequest
from actions.core.pending import SECRET_ENTITY

LONGEST = 500
_CARD_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){11,18}\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]{2,}")


def told(request: ActionRequest) -> str | None:
    """The message without passcodes and card numbers; None when there is hardly a word in it."""
    text = request.text
    if not _WORD.search(text):
        return None
    for entity in request.entities:
        if entity.get("entity") == SECRET_ENTITY:
            text = text.replace(str(entity.get("value")), "****")
    return " ".join(_CARD_NUMBER.sub("****", text).split())[:LONGEST]
