"""Opening hours by weekday, as customers ask for them and read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time, timedelta

from actions import formatting
from actions.periods import resolve

Hours = Mapping[int, tuple[time, time]]
WEEK = range(7)
_HOLIDAY = re.compile(
    r"\b(?:christmas(?: (?:day|eve))?|xmas|thanksgiving|new year'?s?(?: (?:day|eve))?|easter(?: \w+)?|good friday|memorial day"
    r"|labou?r day|independence day|(?:july 4(?:th)?|(?:4th|fourth) of july)|juneteenth|veterans day|columbus day|presidents'? day"
    r"|mlk day|(?:public|bank|federal) holidays?|holidays?)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b(\d{1,2})(?::(\d\d))?\s*([ap])\.?m\b|\b(noon|midnight)\b", re.IGNORECASE)
_NOW = re.compile(r"\b(?:now|currently|at the moment)\b", re.IGNORECASE)
_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def on_day(hours: Hours, weekday: int) -> str:
    """`9:00 AM to 5:00 PM`, or `closed`."""
    if weekday not in hours:
        return "closed"
    opens, closes = hours[weekday]
    return f"{formatting.clock_time(opens)} to {formatting.clock_time(closes)}"


def in_week(hours: Hours) -> str:
    """A whole week on one line, equal days together: `Mon-Fri 9:00 AM to 5:00 PM, Sat-Sun closed`."""
    parts: list[tuple[int, int, str]] = []
    for weekday in WEEK:
        text = on_day(hours, weekday)
        if parts and parts[-1][2] == text:
            parts[-1] = (parts[-1][0], weekday, text)
        else:
            parts.append((weekday, weekday, text))
    return ", ".join(f"{_days(first, last)} {text}" for first, last, text in parts)


def at_moment(hours: Hours, today: date, now: time) -> str:
    """`open now, until 5:00 PM`, or `closed now, opens Monday at 9:00 AM`."""
    if is_open(hours, today, now):
        return f"open now, until {formatting.clock_time(hours[today.weekday()][1])}"
    opens = next_opening(hours, today, now)
    return "closed" if opens is None else f"closed now, opens {opens}"


def is_open(hours: Hours, today: date, now: time) -> bool:
    """Whether it is open at this moment."""
    opens_closes = hours.get(today.weekday())
    return opens_closes is not None and opens_closes[0] <= now < opens_closes[1]


def next_opening(hours: Hours, today: date, now: time) -> str | None:
    """`today at 9:00 AM`, `Monday at 9:00 AM`; None while it is open, and where it never is."""
    if is_open(hours, today, now):
        return None
    for days in range(len(WEEK) + 1):
        day = today + timedelta(days=days)
        if day.weekday() in hours and (days > 0 or now < hours[day.weekday()][0]):
            name = "today" if days == 0 else f"{day:%A}"
            return f"{name} at {formatting.clock_time(hours[day.weekday()][0])}"
    return None


def at_time(hours: Hours, day: date, moment: time) -> str:
    """`open at 11:00 AM`, or `closed at 11:00 PM`, and the hours of that day."""
    return f"{'open' if is_open(hours, day, moment) else 'closed'} at {formatting.clock_time(moment)} ({on_day(hours, day.weekday())})"


def asked_time(text: str) -> time | None:
    """The time of day that a message names: "11pm", "noon"; None when it names none."""
    found = _CLOCK.search(text)
    if found is None:
        return None
    if found[4]:
        return time(12 if found[4].lower() == "noon" else 0)
    hour, minute = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0), int(found[2] or 0)
    return time(hour, minute) if int(found[1]) <= 12 and minute < 60 else None


def asks_for_now(text: str) -> bool:
    """Whether a message asks how it is at this moment."""
    return _NOW.search(text) is not None


def asked_days(period: str | None, today: date) -> list[date]:
    """The days of a period of less than a week; none for longer ones, unknown ones and when no period was named."""
    found = None if period is None else resolve(period, today, ahead=True)
    if found is None or found.start is None or found.end is None:
        return []
    count = (found.end - found.start).days + 1
    return [found.start + timedelta(days=n) for n in range(count)] if count < len(WEEK) else []


def unknown_day(period: str | None, text: str, today: date) -> list[str]:
    """What to say first of a holiday, or of a day that is no date here; nothing of any other.

    Args:
        period: the period that a message names.
        text: the message.
        today: the day on which it was said.
    """
    holiday = _HOLIDAY.search(text)
    named = holiday.group() if holiday else period
    if named is None or (holiday is None and resolve(named, today, ahead=True) is not None):
        return []
    return [f"I don't know of special hours for {named}; holidays can differ. The usual ones are:"]


def _days(first: int, last: int) -> str:
    return _NAMES[first] if first == last else f"{_NAMES[first]}-{_NAMES[last]}"
