"""The words of dates and time spans, with their usual misspellings; shared by the finder and the reader of periods."""

from __future__ import annotations

import re
from functools import lru_cache

from components.entities.spelling import Speller
from components.entities.wordlists import words

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
UNITS = ("day", "week", "month", "year", "quarter", "weekend", "night", "hour", "fortnight")

#: Abbreviations that are hardly ever another word.
SAFE_ABBREVIATIONS = {
    "tue": "tuesday",
    "tues": "tuesday",
    "weds": "wednesday",
    "thu": "thursday",
    "thur": "thursday",
    "thurs": "thursday",
    "fri": "friday",
    "feb": "february",
    "aug": "august",
    "sept": "september",
    "oct": "october",
    "nov": "november",
}
#: Abbreviations that are words or names too ("Jan", "sat", an APR): read as dates only beside a word that says so.
RISKY_ABBREVIATIONS = {
    "mon": "monday",
    "wed": "wednesday",
    "sat": "saturday",
    "sun": "sunday",
    "jan": "january",
    "mar": "march",
    "apr": "april",
    "jun": "june",
    "jul": "july",
    "sep": "september",
    "dec": "december",
}

_MISSPELT = {
    **SAFE_ABBREVIATIONS,
    "2day": "today",
    "tday": "today",
    "toady": "today",
    "todya": "today",
    "tody": "today",
    "2morrow": "tomorrow",
    "2moro": "tomorrow",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "tmw": "tomorrow",
    "tomoro": "tomorrow",
    "tommorow": "tomorrow",
    "tomm": "tomorrow",
    "tonite": "tonight",
    "2nite": "tonight",
    "2night": "tonight",
    "nite": "night",
    "yest": "yesterday",
    "yday": "yesterday",
    "ystrday": "yesterday",
    "yestrday": "yesterday",
    "yesturday": "yesterday",
    "wensday": "wednesday",
    "wendsday": "wednesday",
    "wednsday": "wednesday",
    "wendesday": "wednesday",
    "thrusday": "thursday",
    "febuary": "february",
    "febraury": "february",
    "feburary": "february",
    "wk": "week",
    "wks": "weeks",
    "weeek": "week",
    "wknd": "weekend",
    "wkend": "weekend",
    "mnth": "month",
    "mnths": "months",
    "mth": "month",
    "mths": "months",
    "motnh": "month",
    "monht": "month",
    "moth": "month",
    "yr": "year",
    "yrs": "years",
    "xmas": "christmas",
    "cristmas": "christmas",
    "chrismas": "christmas",
    "lst": "last",
    "lats": "last",
    "pst": "past",
    "sinse": "since",
    "sicne": "since",
    "betwen": "between",
    "nxt": "next",
}
_VOCABULARY = (
    *WEEKDAYS,
    *(f"{day}s" for day in WEEKDAYS),
    *MONTHS,
    *(f"{unit}s" for unit in UNITS),
    *UNITS,
    *words("today tomorrow yesterday tonight weekdays since last past this next before after between until"),
    *words("previous current christmas halloween"),
)
_NEVER = (
    *words("sundae sundaes frida fridas augusta augustus afters weeknd prevent nights monthly weekly"),
    *words("weekday thirst weaken betwixt beween marches marche"),
)
_SPELLER = Speller(_VOCABULARY, known=_MISSPELT, never=_NEVER)

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=20_000)
def correct(word: str) -> str:
    """Return a lower-case word of a date in its right spelling; other words unchanged."""
    return _SPELLER.correct(word)


def corrected(text: str) -> tuple[str, dict[int, int], dict[int, int]]:
    """Return a text in lower case with the words of dates spelt right.

    Args:
        text: any text.

    Returns:
        The corrected text, and where its words start and end in the original: new start to old start, new end to old
        end.
    """
    pieces: list[str] = []
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    copied = length = 0
    for found in _WORD.finditer(text):
        # Some letters change their number of characters in lower case; they are part of no date.
        word = correct(found[0].lower()) if found[0].isascii() else found[0]
        gap = text[copied : found.start()]
        pieces += (gap, word)
        length += len(gap)
        starts[length] = found.start()
        length += len(word)
        ends[length] = copied = found.end()
    pieces.append(text[copied:])
    return "".join(pieces), starts, ends
