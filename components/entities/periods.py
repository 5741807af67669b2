"""Dates and time spans: what was typed becomes a string that does not depend on today ("last_month", "since:03").

The action server resolves these strings with its own clock. The grammar of the strings:

    today yesterday tomorrow, {last,this,next}_{week,month,year,weekend,quarter},
    weekday:friday last_weekday:friday next_weekday:friday, month:03 month:2025-03 year:2025 quarter:1,
    date:03-04 date:2025-03-04 day:05, last:7:days ago:2:weeks,
    since:<p> (a bare month: since:03) before:<p> until:<p> between:<p>..<p>,
    preceding:month ("the month before": of which period, the conversation says) preceding:week:last_week

A period that is none of these ("Thanksgiving", "summer") keeps its words in lower case: the action then says that it
did not understand the period, instead of answering as if none had been named.
"""

from __future__ import annotations

import re

from components.entities.calendar_words import RISKY_ABBREVIATIONS, WEEKDAYS, corrected
from components.entities.dates import read_date
from components.entities.numbers import parse_count

_FIXED = {
    "today": "today",
    "now": "today",
    "tonight": "today",
    "this morning": "today",
    "this afternoon": "today",
    "this evening": "today",
    "earlier today": "today",
    "later today": "today",
    "yesterday": "yesterday",
    "last night": "yesterday",
    "last evening": "yesterday",
    "tomorrow": "tomorrow",
    "tomorrow night": "tomorrow",
    "day before yesterday": "ago:2:days",
    "day after tomorrow": "next:2:days",
    "week before last": "preceding:week:last_week",
    "month before last": "preceding:month:last_month",
    "year before last": "preceding:year:last_year",
    "weekend": "this_weekend",
    "weekends": "this_weekend",
    "coming weekend": "this_weekend",
    "other day": "last:7:days",
    "past weekend": "last_weekend",
    "this past weekend": "last_weekend",
    "this past week": "last:1:weeks",
    "this past month": "last:1:months",
    "this past year": "last:1:years",
    "year to date": "this_year",
    "ytd": "this_year",
    "month to date": "this_month",
    "mtd": "this_month",
    "fortnight": "last:2:weeks",
}
_HOLIDAYS = {
    "christmas": "12-25",
    "christmas day": "12-25",
    "christmas eve": "12-24",
    "boxing day": "12-26",
    "new years": "01-01",
    "new year": "01-01",
    "new years day": "01-01",
    "new years eve": "12-31",
    "valentines": "02-14",
    "valentines day": "02-14",
    "st patricks day": "03-17",
    "independence day": "07-04",
    "4th of july": "07-04",
    "fourth of july": "07-04",
    "juneteenth": "06-19",
    "veterans day": "11-11",
    "halloween": "10-31",
}
_VAGUE_COUNTS = {"couple": "2", "few": "3", "several": "3", "half": "half"}
_ORDINALS = {"first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4"}

_RANGE_WORD = r"\s*(?:\bto\b|\band\b|\bthrough\b|\bthru\b|\buntil\b|\btill?\b|-|–|—)\s*"
_RANGE = re.compile(rf"(between|from)?\s*(.+?){_RANGE_WORD}(.+)")
_PREFIX = re.compile(
    r"(since|after|starting(?: from| on| in)?|beginning|before|prior to|until|till?|up to|through|thru|by|from|in|on"
    r"|for|during|over|within|of|as of)\s+(.+)"
)
_KINDS = {"since": "since", "after": "since", "starting": "since", "beginning": "since", "as of": "since"}
_KINDS |= {"before": "before", "prior to": "before"}
_KINDS |= {"until": "until", "till": "until", "til": "until", "up to": "until", "through": "until", "thru": "until"}
_OPEN_END = re.compile(r"(?:from\s+)?(.+?)\s+(?:on|onwards?|forward|(?:un)?till? now|to now|to date)")
_FILLER = re.compile(r"\b(?:the|my|all of|whole|entire|very|just|only|so far|of)\b")
_RECENT = r"(?:last|past|previous|prior|recent|preceding|trailing)"
_COUNTED = re.compile(rf"(?:{_RECENT}\s+)?(?:a\s+)?(.+?)\s+(hour|day|night|week|month|year|fortnight|quarter)s?")
_AGO = re.compile(r"(.+?)\s+(day|night|week|month|year|fortnight)s?\s+(?:ago|back|before|earlier)")
_UNIT = re.compile(
    rf"({_RECENT}|this|current|present|next|coming|following|upcoming)\s+(week|month|year|weekend|quarter)s?"
)
PRECEDING = r"(day|week|month|quarter|year)\s+(?:before|prior|earlier)"
_PRECEDING = re.compile(rf"{PRECEDING}(?:\s+that)?")
_WEEKDAY = re.compile(
    rf"(?:({_RECENT}|this|next|coming|following|upcoming)\s+(?:past\s+|coming\s+)?)?({'|'.join(WEEKDAYS)})s?"
    r"(?:\s+(?:morning|afternoon|evening|night))?"
)
_QUARTER = re.compile(r"(?:q([1-4])|(first|1st|second|2nd|third|3rd|fourth|4th)\s+quarter|quarter\s+([1-4]))")


def normalise_period(text: str) -> str:
    """Turn a period as typed into its canonical string.

    Args:
        text: the date or span with its "since", "last", "between" …; small spelling mistakes are tolerated.

    Returns:
        The string of the grammar above, or the text in lower case where it fits none.
    """
    cleaned = _clean(text)
    return _read(cleaned) or " ".join(text.lower().split())


def is_understood(text: str) -> bool:
    """Tell whether a text is a period of the grammar."""
    return _read(_clean(text)) is not None


def _clean(text: str) -> str:
    lowered = re.sub(r"['’`]s\b", "s", text.replace("\n", " "))
    cleaned = corrected(lowered)[0].lower().strip(" .,!?;:\"'()")
    return " ".join(cleaned.replace("'", "").replace("’", "").split())


def _read(text: str) -> str | None:
    """Read a cleaned period, outermost words first."""
    if not text or len(text) > 80:
        return None
    found = _single(text)
    if found:
        return found
    opened = _OPEN_END.fullmatch(text)
    if opened:
        since = _since(_single(opened[1]))
        if since:
            return since
    prefixed = _PREFIX.fullmatch(text)
    if prefixed:
        word = prefixed[1].split()[0] if prefixed[1].startswith("starting") else prefixed[1]
        inner = _single(prefixed[2])
        if inner:
            kind = _KINDS.get(word)
            return inner if kind is None else _since(inner) if kind == "since" else f"{kind}:{inner}"
    ranged = _RANGE.fullmatch(text)
    return _between(ranged[2], ranged[3]) if ranged else None


def _since(period: str | None) -> str | None:
    if period is None:
        return None
    month = re.fullmatch(r"month:(\d\d)", period)
    return f"since:{month[1]}" if month else f"since:{period}"


def _between(first: str, last: str) -> str | None:
    start, end = _single(first), _single(last)
    if start is None and end and re.fullmatch(r"\d{1,2}", first) and end.startswith("date:"):
        # "1 to 5 March": the month stands once, at the end.
        start = read_date(f"{last.split(None, 1)[-1]} {first}")
    if start is None:
        return None
    month = re.fullmatch(r"(date:(?:\d{4}-)?\d\d-)\d\d", start)
    if month and (end is None or end.startswith("day:")):
        # "June 1 to 15", "from March 1st to the 15th": the month stands once, at the start.
        day = re.fullmatch(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)?", last)
        if day and 1 <= int(day[1]) <= 31:
            return f"between:{start}..{month[1]}{int(day[1]):02d}"
    if end == "today":
        return _since(start)
    return f"between:{start}..{end}" if end else None


def _single(text: str) -> str | None:
    """Read one date or span without "since", "before" or a range."""
    date = read_date(text)
    if date:
        return date
    stripped = " ".join(_FILLER.sub(" ", text).split())
    stripped = re.sub(r"^(?:early|late|mid|end|beginning|start|middle)\s+", "", stripped)
    stripped = RISKY_ABBREVIATIONS.get(stripped, stripped)
    if stripped in _FIXED:
        return _FIXED[stripped]
    holiday = re.fullmatch(r"(?:(?:last|this|next)\s+)?(.+)", stripped)
    if holiday and holiday[1] in _HOLIDAYS:
        return f"date:{_HOLIDAYS[holiday[1]]}"
    if re.fullmatch(r"(today|yesterday|tomorrow)s?(?: (?:morning|afternoon|evening|night))?", stripped):
        return re.split(r"s?(?: |$)", stripped, maxsplit=1)[0]
    preceding = _PRECEDING.fullmatch(stripped)
    if preceding:
        return f"preceding:{preceding[1]}"
    return _unit(stripped) or _weekday(stripped) or _quarter(stripped) or _counted(stripped)


def _unit(text: str) -> str | None:
    found = _UNIT.fullmatch(text)
    if not found:
        return None
    which, unit = found[1], found[2]
    if which in ("last", "previous", "prior", "preceding") or (which == "past" and unit in ("weekend", "quarter")):
        return f"last_{unit}"
    if which in ("this", "current", "present"):
        return f"this_{unit}"
    if which in ("past", "recent", "trailing"):
        return None if unit == "quarter" else f"last:1:{unit}s"
    return "this_weekend" if (which, unit) == ("coming", "weekend") else f"next_{unit}"


def _weekday(text: str) -> str | None:
    words = text.split()
    text = " ".join(RISKY_ABBREVIATIONS.get(word, word) for word in words)
    found = _WEEKDAY.fullmatch(text)
    if not found or found[2] not in WEEKDAYS:
        return None
    if found[1] in (None, "this", "coming", "upcoming"):
        return f"weekday:{found[2]}"
    return f"{'next' if found[1] in ('next', 'following') else 'last'}_weekday:{found[2]}"


def _quarter(text: str) -> str | None:
    found = _QUARTER.fullmatch(text)
    return f"quarter:{found[1] or _ORDINALS.get(found[2] or '') or found[3]}" if found else None


def _count(text: str) -> str | None:
    words = [word for word in text.split() if word not in ("a", "an", "of")]
    if not words:
        return "1"
    return _VAGUE_COUNTS.get(words[-1]) or parse_count(" ".join(words))


def _counted(text: str) -> str | None:
    text = re.sub(r"\b(?:week|month|day|year) or two\b", lambda found: f"2 {found[0].split()[0]}s", text)
    for pattern, form in ((_AGO, "ago"), (_COUNTED, "last")):
        found = pattern.fullmatch(text)
        if not found:
            continue
        count, unit = _count(found[1]), found[2]
        if count is None or (count == "1" and form == "last" and not re.match(_RECENT, text)):
            return None
        if count == "half":
            return f"{form}:6:months" if unit == "year" else None
        return _with_known_unit(form, int(count), unit)
    return None


def _with_known_unit(form: str, count: int, unit: str) -> str | None:
    """Express a count of hours, nights, fortnights or quarters in days, weeks and months."""
    if unit == "hour":
        count, unit = max(1, round(count / 24)), "day"
    elif unit == "night":
        unit = "day"
    elif unit == "fortnight":
        count, unit = 2 * count, "week"
    elif unit == "quarter":
        count, unit = 3 * count, "month"
    return f"{form}:{count}:{unit}s" if 0 < count <= 1000 else None
