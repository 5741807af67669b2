"""Calendar dates, months and years as they are typed, in the American order where that decides ("3/4" is March 4)."""

from __future__ import annotations

import re

from components.entities.calendar_words import MONTHS, RISKY_ABBREVIATIONS, WEEKDAYS
from components.entities.wordlists import words

_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NUMBER_OF = {name: number for number, name in enumerate(MONTHS, start=1)}
_NUMBER_OF |= {short: _NUMBER_OF[name] for short, name in RISKY_ABBREVIATIONS.items() if name in _NUMBER_OF}
_ORDINAL_WORDS = {
    word: day
    for day, word in enumerate(
        words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
            "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth "
            "thirty-first"
        ),
        start=1,
    )
}
_ORDINAL_WORDS |= {word.replace("-", " "): day for word, day in _ORDINAL_WORDS.items()}

_MONTH = rf"(?P<month>{'|'.join(sorted(_NUMBER_OF, key=len, reverse=True))})\.?"
_DAY = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|{'|'.join(sorted(_ORDINAL_WORDS, key=len, reverse=True))})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PREFIX_DAY = rf"(?:(?:{'|'.join(WEEKDAYS)}),?\s+)?(?:the\s+)?"

_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?", re.ASCII)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)
_MONTH_SLASH_YEAR = re.compile(r"(\d{1,2})/(\d{4})", re.ASCII)
_MONTH_DAY = re.compile(rf"{_PREFIX_DAY}{_MONTH}\s*(?:the\s+)?{_DAY}(?:,?\s+{_YEAR})?", re.ASCII)
_DAY_MONTH = re.compile(rf"{_PREFIX_DAY}{_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR})?", re.ASCII)
_MONTH_ALONE = re.compile(
    rf"(?:(?:last|past|this|early|late|mid|the month of|the whole of|all of|(?:end|beginning|start) of)[\s-]+)*"
    rf"{_MONTH}"
    rf"(?:\s+(?:of\s+)?{_YEAR})?",
    re.ASCII,
)
_DAY_ALONE = re.compile(
    rf"(?:the\s+|(?:{'|'.join(WEEKDAYS)}),?\s+(?:the\s+)?)"
    rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(sorted(_ORDINAL_WORDS, key=len, reverse=True))})"
    r"(?:\s+of\s+the\s+month)?"
    r"|(?P<bare>\d{1,2}(?:st|nd|rd|th))",
    re.ASCII,
)
_YEAR_ALONE = re.compile(rf"(?:the year\s+|all of\s+)?{_YEAR}", re.ASCII)


def read_date(text: str) -> str | None:
    """Read a date, a month, a day of a month or a year.

    Args:
        text: the date in lower case with its words spelt right.

    Returns:
        `date:03-04`, `date:2025-03-04`, `month:03`, `month:2025-03`, `day:05`, `year:2025`, or None.
    """
    return _numeric(text) or _worded(text)


def _numeric(text: str) -> str | None:
    found = _ISO.fullmatch(text)
    if found:
        if found[3] is None:
            return f"month:{found[1]}-{int(found[2]):02d}" if 1 <= int(found[2]) <= 12 else None
        return _date(int(found[2]), int(found[3]), found[1])
    found = _MONTH_SLASH_YEAR.fullmatch(text)
    if found:
        return f"month:{found[2]}-{int(found[1]):02d}" if 1 <= int(found[1]) <= 12 else None
    found = _NUMERIC.fullmatch(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[2]), found[3]
    if year and len(year) == 2:
        year = f"20{year}"
    # Only the day can exceed 12, so "14/10" is the day first.
    month, day = (second, first) if first > 12 else (first, second)
    return _date(month, day, year)


def _worded(text: str) -> str | None:
    for pattern in (_MONTH_DAY, _DAY_MONTH):
        found = pattern.fullmatch(text)
        if found:
            return _date(_NUMBER_OF[found["month"]], _day(found["day"]), found["year"])
    found = _MONTH_ALONE.fullmatch(text)
    if found:
        year = f"{found['year']}-" if found["year"] else ""
        return f"month:{year}{_NUMBER_OF[found['month']]:02d}"
    found = _DAY_ALONE.fullmatch(text)
    if found:
        day = _day(found["day"] or found["bare"])
        return f"day:{day:02d}" if 1 <= day <= 31 else None
    found = _YEAR_ALONE.fullmatch(text)
    return f"year:{found['year']}" if found else None


def _day(text: str) -> int:
    return _ORDINAL_WORDS.get(text) or int(re.sub(r"\D", "", text))


def _date(month: int, day: int, year: str | None) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]):
        return None
    return f"date:{year}-{month:02d}-{day:02d}" if year else f"date:{month:02d}-{day:02d}"
