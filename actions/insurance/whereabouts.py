"""Where customers say that they are, or that something happened."""

from __future__ import annotations

import re

from actions.context import ActionRequest
from actions.forms import FormTurn

LONGEST = 200
_BEFORE = re.compile(
    r"^\W*(?:(?:um+|uh+|ok|well|so|yes|yeah|(?:i|we|it|that)['’]?(?:m|re|s)?|this|were|was|is|am|are|happened|stuck|currently|right now|now"
    r"|parked|standing|sitting|broken down|broke down|at|the place|my location|located)\b[\s,.:]*)+(?=\S)",
    re.IGNORECASE,
)
_NOWHERE = re.compile(
    r"\b(?:don'?t know|do not know|no idea|not sure|no clue|unsure|lost)\b|^\W*(?:here|yes|no|yeah|yep|nope|nah|ok|okay|sure|there)\W*$",
    re.IGNORECASE,
)


# A place in a sentence about something else: "my car died at the mall on route 9".
_IN_WISH = re.compile(
    r"\b(?:at|on|near|in|by|outside|off)\s+(?P<place>(?:(?!\b(?:my|your|our|his|her|and i|i|it|because)\b)[^,.;!?]){0,60}?"
    r"\b(?:streets?|st|roads?|rd|avenue|ave|boulevard|blvd|lane|drive|highway|hwy|interstate|i-?\d{1,3}|route \d+|exit \d*|mile(?: marker)? \d+"
    r"|parking (?:lot|garage)|mall|airport|station|bridge|crossing|intersection|corner|downtown"
    r"|\d{1,3}(?:st|nd|rd|th)(?: (?:and|&) [\w.]+)?)\b[^,.;!?]{0,60})",
    re.IGNORECASE,
)


def place_in_wish(text: str) -> str | None:
    """The place that a wish names beside something else: "a flat at 5th and main"; None where it names none."""
    found = _IN_WISH.search(text)
    return " ".join(found["place"].split()) if found else None


def hear_place(turn: FormTurn, slot: str) -> None:
    """Hear the place that a wish names; of "the parking lot at the mall" the entity may be the mall alone."""
    found, heard = place_in_wish(turn.request.text), str(turn.values[slot] or "")
    if turn.activating and turn.attempted and found is not None and heard.lower() in found.lower():
        turn.hear(slot, found)


def said_place(request: ActionRequest) -> str | None:
    """The place that an answer names, without what goes around it; None, with help, where it names none."""
    text = " ".join(request.text.split())
    if text.startswith("/") or not re.search(r"[a-z]", text, re.IGNORECASE):
        return None
    if _NOWHERE.search(text):
        request.say(
            "A street, a mile marker, an exit or something that can be seen from there helps; a map on your phone shows where you are."
        )
        return None
    return _BEFORE.sub("", text)[:LONGEST] or text[:LONGEST]
