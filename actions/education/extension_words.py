"""How many more days a student asks for, in their words."""

from __future__ import annotations

import re
from datetime import date

from actions.periods import resolve

_NUMBERS = {
    w: n for n, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
}
_COUNT = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)}|an?|a couple(?: of)?|a few)"
_DAYS = re.compile(rf"\b{_COUNT}\s+(?:(?:more|extra|additional)\s+)?(day|week)s?\b", re.IGNORECASE)
_BARE = re.compile(
    r"^\W*(?:(?:like|maybe|just|about|say|make it|no|ok|please|um+)\W+)*(\d{1,2}|\w+)(?:\W+(?:please|pls|days?|then))*\W*$",
    re.I,
)
_UNTIL = re.compile(r"\b(?:until|till?|by|to|through)\b", re.IGNORECASE)
# "An extension for the essay that is due in three days" asks for no three days.
_DUE = re.compile(r"\b(?:due|deadline|was sick|sick for|ill for)\b[^,.;]*", re.IGNORECASE)

_WHY = re.compile(
    r"\b(?:sick|ill|flu|covid|hospital|doctor|injured|funeral|passed away|family|kids?|work trip|"
    r"overtime|double shifts?|travel\w*|broke|crashed|stolen|moving|wedding|emergency)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"\b(?:because(?: of)?|since i|cause|cuz|bc|due to)\b\s*(?P<why>\w.*)", re.IGNORECASE)
_PARTS = re.compile(r"[,;.?!]\s+|\s+-\s+")


def read_reason(text: str) -> str | None:
    """Why, where a message that says more than that says it: "my kid is ill" of "until friday please, my kid is ill"."""
    because = _BECAUSE.search(text)
    if because is not None:
        return because["why"].strip()
    return ", ".join(part.strip() for part in _PARTS.split(text) if _WHY.search(part)) or None


def read_days(text: str) -> int | None:
    """ "Three more days", "a week", "a couple of days"; None where no count of days is said."""
    found = _DAYS.search(_DUE.sub(" ", text))
    return None if found is None else _number(found[1]) * (7 if found[2].lower() == "week" else 1)


def read_bare(text: str) -> int | None:
    """The figure that is the whole answer to "how many days?": "3", "make it five"."""
    found = _BARE.match(text)
    word = "" if found is None else found[1].lower()
    return int(word) if word.isdigit() else _NUMBERS.get(word)


def read_until(text: str, period: str | None, due: date, today: date, *, asked: bool) -> int | None:
    """How many days after a deadline "until friday" is; a bare "friday" counts where days were asked for."""
    if period is None or not (asked or _UNTIL.search(_DUE.sub(" ", text))):
        return None
    found = resolve(period, max(due, today), ahead=True)
    return None if found is None or found.end is None else (found.end - due).days


def _number(word: str) -> int:
    word = word.lower()
    if word.isdigit():
        return int(word)
    return _NUMBERS.get(word) or {"a couple": 2, "a couple of": 2, "a few": 3}.get(word, 1)
