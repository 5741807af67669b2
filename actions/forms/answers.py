"""Questions about the open form that it can answer itself: "what does it cost", "how long does that take", "what if …".

To the intent model they are a no, a question about transfers, or nothing at all; within a form it is plain what they
mean. The answer comes before anything else is made of the message, and then the form asks its question again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actions.context import ActionRequest
from actions.forms.turn import FormTurn

if TYPE_CHECKING:
    from actions.forms.form import Form

# In words: what is longer tells more than it asks.
LONGEST_QUESTION = 14
_IT = r"(?:it|they|that|this|these|those|one|a new one|(?:the|a|an|my|each)\s+(?:new\s+)?(?:card|checks?|pin|letter|wire|block|pack|book))"
COSTS = (
    rf"\bhow much (?:is|are|does|do|for|will|would) (?:{_IT}\b|i (?:have to |need to )?pay\b|you (?:charge|take)\b)"
    r"|\b(?:costs?|fees?|price|for free|free of charge|is (?:it|that) free)\b"
)
HOW_LONG = (
    r"\b(?:how|that) (?:long|soon|quick(?:ly)?)\b|\btake long\b|\bhow many (?:business )?days\b"
    rf"|\bwhen (?:will|do|does|would|can|is|are|should) (?:{_IT}|i|you|we)\b.*\b(?:arrive|come|coming|get|here|there|done|ready|hear"
    r"|know|decided|expect)\b"
)
MONEY_BACK = (
    r"\b(?:money|cash|refund\w*) back\b|\b(?:get|be) refunded\b|\b(?:am i|will i be|i'?m) (?:liable|responsible)\b"
)
_INTERROGATIVE = re.compile(
    r"\?\s*$|\b(?:what|whats|what's|how|when|where|who|which)\b|^\W*(?:(?:and|but|so|wait|ok|okay|hm+|also|then)\W+)*"
    r"(?:(?:do|does|did|will|would|can|could|is|are|am|should|must)\b|if (?:i|we)\b.*\b(?:do|does|will|would|is|are|can)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Answer:
    """What a form says to a question about itself.

    Args:
        asked: a pattern that questions of the kind have somewhere.
        says: the answer, or how it is found; a None leaves the question to others.
    """

    asked: str
    says: str | Callable[[ActionRequest], str | None]


def answer_to(form: Form, request: ActionRequest) -> str | None:
    """What an open form says to a question about itself; None where the message is none, or none that it knows.

    Raises:
        NotLoggedIn: the answer is the customer's own, and nobody is logged in.
    """
    turn = FormTurn(request, {slot: request.slot(slot) for slot in form.slots})
    if not form.answers or turn.activating or turn.interrupted or request.resumed is not None:
        return None
    return _answer(form, request)


def answer_opening(form: Form, turn: FormTurn) -> None:
    """Answer the question that opened a form: "is there a fee for cancelling?"; for a form's `check`.

    Raises:
        NotLoggedIn: the answer is the customer's own, and nobody is logged in.
    """
    said = _answer(form, turn.request) if turn.activating and not turn.interrupted else None
    if said is not None:
        turn.request.say(said)


def _answer(form: Form, request: ActionRequest) -> str | None:
    text = request.text
    # A figure may be the answer to the form, or a change of one.
    if any(map(str.isdigit, text)) or len(text.split()) > LONGEST_QUESTION or _INTERROGATIVE.search(text) is None:
        return None
    for answer in form.answers:
        if re.search(answer.asked, text, re.IGNORECASE):
            said = answer.says if isinstance(answer.says, str) else answer.says(request)
            if said is not None:
                return said
    return None
