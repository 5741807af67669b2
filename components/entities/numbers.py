"""Counts and quantities as people write them: digits, words, and both ("1,200.50", "forty five", "2.5k", "a grand").

Everything is `Decimal`: these figures end up as money.
"""

from __future__ import annotations

import re
from decimal import Decimal

from components.entities.wordlists import words

UNITS = {
    word: value
    for value, word in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
TENS = {
    word: value for value, word in enumerate(words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
SMALL = {**UNITS, **{word: 10 * value for word, value in TENS.items()}, "fourty": 40, "ninty": 90, "fivty": 50}
SCALES = {
    "k": 1_000,
    "thousand": 1_000,
    "thousands": 1_000,
    "thou": 1_000,
    "grand": 1_000,
    "m": 1_000_000,
    "mil": 1_000_000,
    "mill": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
}
HUNDREDS = frozenset({"hundred", "hundreds", "hundered", "hunderd"})
VAGUE = {"couple": 2, "few": 3}

#: Larger figures are typing errors or attacks, and would not fit a money column.
LIMIT = Decimal(10) ** 12

_TOKEN = re.compile(r"\d[\d.,]*|\.\d+|[a-z]+", re.ASCII)
_LEGAL = re.compile(r"[\s\-a-z0-9.,]*", re.ASCII)
_US = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?|\.\d{1,2}", re.ASCII)
_COMMA_CENTS = re.compile(r"\d+,\d{1,2}", re.ASCII)
_EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}", re.ASCII)
_DOT_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_LONG_DECIMAL = re.compile(r"\d+\.\d+", re.ASCII)
_SPACED_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?: \d{3})+)(?![\d,])", re.ASCII)


def parse_digits(text: str, *, european: bool = False) -> Decimal | None:
    """Read a figure written with digits.

    The reading is the American one. "1.200,50" has only one sensible reading and gets it. "1.200" has two that differ
    by a factor of a thousand, hence none, unless the caller knows that it is European.

    Args:
        text: digits with separators, nothing else.
        european: whether a dot may group thousands ("1.200" next to a euro sign).

    Returns:
        The figure, or None when it is not one or has two readings.
    """
    text = text.rstrip(".,")
    if _US.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _COMMA_CENTS.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _EUROPEAN.fullmatch(text) or (european and _DOT_THOUSANDS.fullmatch(text)):
        return Decimal(text.replace(".", "").replace(",", "."))
    return None


def parse_quantity(text: str, *, european: bool = False) -> Decimal | None:
    """Read a quantity in digits, in words or mixed.

    Args:
        text: the quantity alone ("two hundred and fifty", "2.5 million", "a couple hundred", "1,200.50").
        european: see `parse_digits`.

    Returns:
        The quantity, at least 0 and below `LIMIT`, or None when the text is not one.
    """
    text = _SPACED_THOUSANDS.sub(lambda found: found[1] + found[2].replace(" ", ""), text.lower().strip())
    if not _LEGAL.fullmatch(text) or text.startswith("-"):
        return None
    words = _TOKEN.findall(text)
    value = _Reader(european).read(words) if words else None
    return value if value is not None and value < LIMIT else None


def parse_count(text: str) -> str | None:
    """Read a whole number ("5", "ten", "a dozen") as digits; None when it is not one."""
    value = parse_quantity(text)
    if value is None or value != value.to_integral_value():
        return None
    return str(int(value))


class _Reader:
    """Adds up number words from left to right; one object reads one quantity."""

    def __init__(self, european: bool) -> None:
        self.european = european
        self.total = Decimal(0)
        self.current: Decimal | None = None
        self.scale = Decimal(10) ** 12
        self.after_digits = False

    def read(self, words: list[str]) -> Decimal | None:
        skip = frozenset({"a", "an", "of"})
        seen = False
        for position, word in enumerate(words):
            following = words[position + 1] if position + 1 < len(words) else None
            if word in skip:
                if word != "of" and following is None and self.current is None and not seen:
                    self.current = Decimal(1)
                continue
            if word == "and":
                if following is None or not seen:
                    return None
                continue
            if not self._add(word):
                return None
            seen = True
        if self.current is None and not seen:
            return None
        return self.total + (self.current or 0)

    def _add(self, word: str) -> bool:
        if word[0].isdigit() or word[0] == ".":
            value = parse_digits(word, european=self.european)
            if value is None and _LONG_DECIMAL.fullmatch(word):
                return False
            if value is None or (self.current is not None) or (self.total and value >= self.scale):
                return False
            self.current, self.after_digits = value, True
            return True
        if word in SMALL:
            return self._add_small(Decimal(SMALL[word]))
        if word in HUNDREDS:
            if self.current is not None and not 0 < self.current < 100:
                return False
            self.current, self.after_digits = (self.current if self.current is not None else 1) * Decimal(100), False
            return True
        if word in SCALES:
            return self._add_scale(Decimal(SCALES[word]))
        if word == "half":
            self.current = (self.current or 0) + Decimal("0.5")
            return True
        if word in VAGUE and self.current is None:
            self.current = Decimal(VAGUE[word])
            return True
        if word == "dozen":
            self.current = (self.current or 1) * Decimal(12)
            return True
        return False

    def _add_small(self, value: Decimal) -> bool:
        current = self.current
        if current is None:
            if self.total and value >= self.scale:
                return False
            self.current = value
        elif self.after_digits:
            return False
        elif current >= 100 and current % 100 == 0 or current % 100 >= 20 and current % 10 == 0 and 0 < value < 10:
            self.current = current + value
        elif 0 < current < 10 and 10 <= value < 100:
            # "two fifty" at a bank is 250; "twelve fifty" could be 12.50 as well and is refused.
            self.current = current * 100 + value
        else:
            return False
        return True

    def _add_scale(self, scale: Decimal) -> bool:
        if scale >= self.scale:
            return False
        self.total += (self.current if self.current is not None else 1) * scale
        self.current, self.scale, self.after_digits = None, scale, False
        return True
