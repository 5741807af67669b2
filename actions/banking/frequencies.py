"""How often something is paid, in customers' words."""

from __future__ import annotations

import re

from actions.periods import WEEKDAYS

_WEEKDAY = rf"(?P<day>{'|'.join(WEEKDAYS)})s?"
_EACH = r"(?:every|each|an?|per|once an?|once every)"
# The longer phrases first: "every other week" is no "week".
_PHRASES = {
    "biweekly": rf"{_EACH} (?:other|second|two|2|2nd) (?:weeks?|{_WEEKDAY})|bi-?weekly|fortnight(?:ly)?|twice a month",
    "quarterly": rf"{_EACH} (?:quarter|(?:three|3|third|3rd) months?)|quarterly",
    "weekly": rf"{_EACH} (?:week|{_WEEKDAY})|weekly|on {_WEEKDAY}(?<=s)",
    "monthly": rf"{_EACH} months?|monthly|of (?:the|every|each) month",
    "yearly": rf"{_EACH} year|yearly|annual(?:ly)?",
}
_PATTERNS = {name: re.compile(rf"\b(?:{said.replace('?P<day>', '?:')})\b", re.I) for name, said in _PHRASES.items()}
# As the answer to "how often?" less is enough.
_BARE = {"weekly": "weeks?", "monthly": "months?", "quarterly": "quarters?", "yearly": "years?"}
# "In a week" and "within a month" say when, not how often.
_WHEN = re.compile(r"\b(?:in|within|after|for|over)\s+an?\s+\w+", re.IGNORECASE)
_DAY = re.compile(
    rf"\b{_EACH} (?:(?:other|second|2nd) )?{_WEEKDAY}|\bon {_WEEKDAY.replace('day>', 'other>')}(?<=s)\b", re.I
)


def read_frequency(text: str, *, asked: bool = False) -> str | None:
    """How often, as the standing orders have it: "a week" is `weekly`; None where a text does not say.

    Args:
        text: the message.
        asked: whether this was the question, which "month" answers too.
    """
    text = _WHEN.sub(" ", text)
    found = next((name for name, pattern in _PATTERNS.items() if pattern.search(text)), None)
    if found is None and asked:
        found = next((name for name, word in _BARE.items() if re.search(rf"\b{word}\b", text, re.I)), None)
    return found


def read_weekday(text: str) -> str | None:
    """The day of a week on which it is paid, as a period: "every friday" is `weekday:friday`."""
    found = _DAY.search(text)
    day = found and (found["day"] or found["other"])
    return f"weekday:{day.lower()}" if day else None
