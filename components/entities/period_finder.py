"""Finds the dates and time spans in a text that a grammar can recognise without knowing the rest of the sentence."""

from __future__ import annotations

import re

from components.entities.calendar_words import MONTHS, RISKY_ABBREVIATIONS, SAFE_ABBREVIATIONS, WEEKDAYS, corrected
from components.entities.periods import PRECEDING, is_understood
from components.entities.spans import Span

_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirty|sixty|ninety"
_COUNT = rf"(?:\d{{1,3}}|(?:{_SMALL})|(?:a\s+)?couple(?:\s+of)?|(?:a\s+)?few|several)"
_RECENT = r"(?:last|past|previous|prior)"
_WHICH = rf"(?:this\s+past|this\s+coming|{_RECENT}|this|current|next|coming|following|upcoming)"
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})s?"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_RISKY_DAYS = "|".join(short for short, name in RISKY_ABBREVIATIONS.items() if name in WEEKDAYS)
_RISKY_MONTHS = "|".join(["may", *(short for short, name in RISKY_ABBREVIATIONS.items() if name in MONTHS)])
_SURE_MONTHS = "|".join(month for month in MONTHS if month != "may")
_ANY_MONTH = rf"(?:{_SURE_MONTHS}|{_RISKY_MONTHS})\.?"
_NTH = r"\d{1,2}(?:st|nd|rd|th)"
_YEAR = r"(?:19|20)\d\d"
# "the 5th Avenue branch", "the 1st one", "the 2nd payment": no day of a month.
_NO_DAY = (
    r"(?!\s+(?:ave|avenue|st|street|rd|road|floor|blvd|and\s+[a-z]+\s+(?:st|ave)|one|time|transaction|payment|charge|try"
    r"|card|account|person|transfer|attempt|place|thing|party|grade)\b)"
)
_HOLIDAY = (
    r"(?:christmas(?:\s+(?:day|eve))?|new\s+year['’]?s?\s+(?:day|eve)|new\s+year(?:['’]?s)?(?!\s+resol)|thanksgiving(?:\s+day)?|labou?r\s+day"
    r"|memorial\s+day|easter(?:\s+(?:sunday|monday))?|good\s+friday|black\s+friday|independence\s+day|veterans\s+day"
    r"|halloween|juneteenth|boxing\s+day|presidents['’]?\s+day|mlk\s+day|columbus\s+day|bank\s+holiday\s+monday"
    r"|valentine['’]?s(?:\s+day)?|(?:4th|fourth)\s+of\s+july)"
)

_ATOMS = (
    r"\d{4}-\d{1,2}-\d{1,2}",
    r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d)",
    r"(?!24/7|10/10)(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|[12]\d|3[01])(?![\d/%])(?!\s*(?:of|off|cup)\b)",
    rf"{_ANY_MONTH}\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?!\d|[.,:]\d|\s*(?:bucks|dollars|am|pm|k)\b)(?:,?\s+{_YEAR})?",
    rf"(?:the\s+)?{_NTH}(?:\s+of)?\s+{_ANY_MONTH}(?:,?\s+{_YEAR})?(?!\w)",
    rf"\d{{1,2}}\s+(?:of\s+)?(?:{_SURE_MONTHS})(?:,?\s+{_YEAR})?",
    rf"{_HOLIDAY}",
    rf"(?:{_ANY_MONTH})\s+{_YEAR}",
    rf"(?:{_RECENT}|this)\s+(?:{_SURE_MONTHS}|may)",
    rf"(?:{_SURE_MONTHS})",
    rf"(?<=\bin\s)(?:{_RISKY_MONTHS})\b|(?<=\bsince\s)(?:{_RISKY_MONTHS})\b|(?<=\bfor\s)may\b(?=\W*$)",
    r"(?:the\s+)?day\s+(?:before\s+yesterday|after\s+tomorrow)",
    rf"(?:today|tomorrow|yesterday){_PART}",
    r"tonight|(?:this|last)\s+(?:morning|afternoon|evening|night)",
    rf"(?:(?:about|over|around)\s+)?(?:{_COUNT}|an?)\s+(?:day|week|month|year|fortnight)s?\s+ago",
    rf"{_RECENT}\s+{_COUNT}\s+(?:hour|day|night|week|weekend|month|quarter|year)s?",
    rf"{_WHICH}\s+(?:week|month|year|weekend|quarter)",
    rf"(?:{_WHICH}\s+)?{_WEEKDAY}{_PART}",
    rf"(?<=\bon\s)(?:{_RISKY_DAYS})|(?:this|last|next)\s+(?:{_RISKY_DAYS})",
    rf"the\s+{_NTH}{_NO_DAY}",
    r"(?:the\s+)?(?:first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter|q[1-4]",
    r"(?:the\s+)?(?:week|month|year)\s+before\s+last",
    rf"the\s+{PRECEDING}(?:\s+that|(?=\W*$))",
    rf"{_WHICH}\s+(?:summer|winter|spring|fall|autumn)",
    r"weekends?",
    r"year\s+to\s+date|month\s+to\s+date|ytd|mtd",
)
_ATOM = rf"(?<![\w$€£/.-])(?:{'|'.join(_ATOMS)})(?!\w)"
_SINCE = r"(?:since|after|before|between)"
_FIND = re.compile(
    rf"(?:{'|'.join(WEEKDAYS)}|{_RISKY_DAYS})\s*(?:\bto\b|\bthrough\b|\bthru\b|-)\s*(?:{'|'.join(WEEKDAYS)}|{_RISKY_DAYS})\b"
    rf"|(?:between|from)\s+(?:the\s+)?{_ATOM}\s+(?:and|to|through|thru|until|till?)\s+(?:(?:the\s+)?(?:{_ATOM}|{_NTH}|may\b|\d{{1,2}}\b))"
    rf"|{_SINCE}\s+(?:the\s+)?(?:{_ATOM}|may\b|{_YEAR}\b|{_NTH})"
    rf"|(?<=\bin\s){_YEAR}\b|(?<=\bduring\s){_YEAR}\b"
    # "By 2033", but not "raise it by 2000".
    r"|(?<=\bby\s)20[2-9]\d\b(?!\s*(?:bucks|dollars|usd|euros?|pounds|quid)\b)"
    rf"|{_ATOM}"
)
# One cheap look decides whether the long pattern runs at all: most messages name no date.
_HINT = re.compile(
    rf"{'|'.join(name[:3] for name in (*WEEKDAYS, *MONTHS))}|day|week|month|year|morn|night|even|aft|sinc|bef|betw|tom"
    rf"|{'|'.join(SAFE_ABBREVIATIONS)}|ago|quarter|q[1-4]|thanks|east|christ|hallow|june|hol|summ|wint|spring|fall|autu|new|week|valen|ytd|mtd"
    r"|\d/\d|\d-\d|\d(?:st|nd|rd|th)|(?:19|20)\d\d"
)


def find_periods(text: str) -> list[Span]:
    """Return the periods that the grammar finds, with offsets in the text as given."""
    lowered, starts, ends = corrected(text)
    if not _HINT.search(lowered):
        return []
    spans = []
    for found in _FIND.finditer(lowered):
        start, end = found.span()
        while end > start and lowered[end - 1] in ". ":
            end -= 1
        # Words of dates begin and end at words; anything else is no date of this grammar.
        if start in starts and end in ends:
            spans.append(Span(starts[start], ends[end], "period"))
    return spans


def may_be_period(text: str) -> bool:
    """Tell whether a text is a period or at least has a word of one ("late summer")."""
    return bool(_HINT.search(corrected(text)[0])) or is_understood(text)
