"""The day on which something begins or ends, as customers say it: "friday", "right away", "the 1st"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from actions import formatting
from actions.context import ActionRequest
from actions.periods import WEEKDAYS, resolve

_NOW = re.compile(r"\b(?:now|asap|immediately|at once|right away|straight away|as soon as possible)\b", re.IGNORECASE)
_MONTH_END = re.compile(r"\b(?:the )?end of (?:the|this) month\b|\bmonth'?s end\b", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
MONTH_END = "month_end"
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def read_day(text: str) -> str | None:
    """The day that a text names without an entity, as a period: "asap" is `today`; None when it names none."""
    if _NOW.search(text):
        return "today"
    if _MONTH_END.search(text):
        return MONTH_END
    found = _WEEKDAY.search(text)
    return f"weekday:{found[0].lower()}" if found else None


def checked_day(
    request: ActionRequest, said: object, *, latest: date, earliest: date | None = None, past: bool = False
) -> str | None:
    """A day that was said, as `2025-03-04`; None with a reason for one that is not understood or out of bounds.

    Args:
        request: the request.
        said: a period, or a day that was checked before.
        latest: the last day that is possible.
        earliest: the first one; without it, today.
        past: whether a day that is past is said of something else, such as a wedding; then it counts as today.
    """
    if said is None:
        return None
    today = request.clock.today()
    earliest = earliest or today
    found = _resolved(str(said), today)
    if found is None:
        request.say('I didn\'t understand that day. Try "today", "December 1" or "the 15th".')
        return None
    if past and found < earliest:
        return today.isoformat()
    if not earliest <= found <= latest:
        request.say(
            f"{formatting.day(found)} is not possible: choose a day from {formatting.day(earliest)} to "
            f"{formatting.day(latest)}."
        )
        return None
    return found.isoformat()


def _resolved(said: str, today: date) -> date | None:
    """The day that a period means; of one that has begun, what is left of it begins today."""
    if said == MONTH_END:
        found = resolve("this_month", today)
        return None if found is None else found.end
    found = resolve(f"date:{said}" if _ISO.fullmatch(said) else said, today, ahead=True)
    if found is None:
        return None
    start = found.start or found.end  # "before August" ends on the day before it
    if start is None:
        return None
    return max(start, today) if found.end is None or found.end >= today else start


def within(today: date, days: int) -> date:
    """The day so many days from today."""
    return today + timedelta(days=days)
