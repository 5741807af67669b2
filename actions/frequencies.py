"""How often something is paid, how long, or just once, in customers' words and in ours."""

from __future__ import annotations

import re
from datetime import date, timedelta

from actions.periods import WEEKDAYS, add_months

EVERY = {
    "weekly": "every week",
    "biweekly": "every two weeks",
    "monthly": "every month",
    "quarterly": "every three months",
    "yearly": "every year",
}
"""What the standing orders have, as it is put into words."""
_WEEKS = {"weekly": 1, "biweekly": 2}
_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
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

# "Once a month" repeats, and so does what is "not just once".
_ONCE = re.compile(
    r"^\W*once\b(?!\s+(?:an?|every|per|each|in)\b)"
    r"|(?<!not )\b(?:just|only)\s+(?:(?:for|the|this)\s+)*(?:once|one\s+time)\b(?!\s+(?:an?|every|per|each|in)\b)"
    r"|\bone[\s-]?(?:off|shot)\b|\bone[\s-]?time\b(?!\s+(?:an?|every|per|each)\b)|\ba single (?:time|payment)\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:until|till|'?til|up to|through)\s+(?!now\b)|\b(?:forever|indefinitely|open[- ]ended|end date)\b",
    re.IGNORECASE,
)


def due_on(first: date, frequency: str, count: int) -> date:
    """When payment number `count` runs, the first one being 0.

    Counted from the first day, so that one on the 31st that has to run on February 28 is back on March 31.
    """
    if frequency in _WEEKS:
        return first + timedelta(weeks=count * _WEEKS[frequency])
    return add_months(first, count * _MONTHS[frequency])


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


def says_once(text: str) -> bool:
    """Whether a text wants no repetition: "just once", "a one-off payment"; "once a month" does not."""
    return _ONCE.search(text) is not None


def end_said(text: str) -> int | None:
    """Where a text says how long something is to be paid ("until december 2027", "forever"); None where it does not."""
    found = _END.search(text)
    return None if found is None else found.start()
