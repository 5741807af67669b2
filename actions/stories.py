"""What customers tell in their own words, as it may be kept."""

from __future__ import annotations

import re

from actions.context import ActionRequest
from actions.core.pending import SECRET_ENTITY
from actions.forms import Form, FormTurn
from actions.memory import SMALL_WORDS

LONGEST = 500
_CARD_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){11,18}\d(?!\d)")
_QUESTION = re.compile(
    r"^\W*(?:and |but |so |ok |hm+ )*(?:what|whats|how|when|why|where|who|do|does|can|could|will|would|is|are|should)\b.*\?\W*$",
    re.IGNORECASE | re.DOTALL,
)
# "Am I being charged twice" asks whether, and gives no reason.
_ASKS_WHETHER = re.compile(
    r"^\W*(?:and |but |so |wait |hey |hi )*(?:am i|are (?:they|you)|is (?:this|that|it|there)|was (?:i|it|this|that)|did (?:i|they|you)"
    r"|have (?:i|they)|has (?:it|this))\b",
    re.IGNORECASE,
)
# A wish that comes before its reason, and what parts the two.
_WISHES = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|pls|can you|could you|i need to|i want to|i'?d like to|need to)\W+)*(?:replace|order|get|send)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,;.:]\s+|\s+-\s+|\b(?:because|since|cause|cuz|bc)\b", re.IGNORECASE)
_CONSENT = frozenset({"sure", "yup", "nah", "right", "correct", "fine", "alright", "go", "ahead", "affirm", "deny"})
_WORD = re.compile(r"[^\W\d_]{2,}")


def told(request: ActionRequest) -> str | None:
    """The message without passcodes and card numbers; None when it is a question or hardly more than a yes or no."""
    text = request.text
    words = [word.lower() for word in _WORD.findall(text)]
    # A yes or no, typed or as a button, is no story; neither is a question, nor words that only go around one.
    if text.startswith("/") or _QUESTION.match(text) or all(word in SMALL_WORDS or word in _CONSENT for word in words):
        return None
    for entity in request.entities:
        if entity.get("entity") == SECRET_ENTITY:
            text = text.replace(str(entity.get("value")), "****")
    return " ".join(_CARD_NUMBER.sub("****", text).split())[:LONGEST]


def hear_reason(form: Form, turn: FormTurn, slot: str, why: re.Pattern[str]) -> None:
    """Take a message that says why for the reason, whatever it answers besides.

    Args:
        form: the form.
        turn: the turn.
        slot: where the reason is kept; one that is there stays.
        why: what is only said to give a reason.
    """
    text = turn.request.text
    if turn.values[slot] is None and why.search(text) and not _ASKS_WHETHER.search(text):
        form.hear_words(turn, {slot: _why(told(turn.request), why)})


def _why(story: str | None, why: re.Pattern[str]) -> str | None:
    """The parts of a story that say why: "chip broken" of "replace card 8890, chip broken"."""
    if story is None or not _WISHES.match(story):
        return story
    parts = [part.strip() for part in _PARTS.split(story)[1:] if why.search(part)]
    return ", ".join(parts) or story
