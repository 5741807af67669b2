"""Periods: the strings that the entity component writes (`last_month`, `since:03`), turned into dates.

The strings do not depend on today; this module says what they mean on a given day. Weeks start on Monday. What has a
year missing (`month:03`, `date:03-04`, `day:05`, `weekday:friday`) is the latest one that is not in the future when
one looks back (histories), and the next one that is not past when one looks ahead (opening hours). What precedes
another period holds that one (`preceding:month:last_month`); `following_up` puts it there.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Periods nest ("until:between:…"); what is longer than this was not written by the entity component.
LONGEST = 80
DAY = timedelta(days=1)
_UNIT = re.compile(r"(day|week|month|year)s?")


@dataclass(frozen=True)
class DateRange:
    """Days from `start` to `end`, both included; None is an open end."""

    start: date | None
    end: date | None


def resolve(period: str, today: date, *, ahead: bool = False) -> DateRange | None:
    """Say which days a period means.

    Args:
        period: the entity's value.
        today: the day on which it was said.
        ahead: look for the next match instead of the latest one.

    Returns:
        The days, or None when the string means nothing (an unknown word, a 31st of June).
    """
    if len(period) > LONGEST:
        return None
    try:
        found = _Resolver(today, ahead).resolve(period.strip().lower())
    except (ValueError, OverflowError):
        return None
    if found is not None and found.start is not None and found.end is not None and found.start > found.end:
        return None
    return found


def following_up(period: str, earlier: str | None) -> str:
    """A period as it is meant after an earlier one was asked for: "the month before" is the one before that."""
    return f"{period}:{earlier}" if earlier and re.fullmatch(r"preceding:\w+", period) else period


class _Resolver:
    def __init__(self, today: date, ahead: bool) -> None:
        self.today = today
        self.ahead = ahead

    def resolve(self, period: str) -> DateRange | None:
        name, _, argument = period.partition(":")
        if not argument:
            return self._named(name)
        readers: dict[str, Callable[[str], DateRange | None]] = {
            "weekday": self._weekday,
            "last_weekday": lambda word: _one(self._back_to(word, self.today - DAY)),
            "next_weekday": lambda word: _one(self._forward_to(word, self.today + DAY)),
            "month": self._month,
            "year": lambda year: _year(int(year)),
            "quarter": self._quarter,
            "date": self._date,
            "day": self._day,
            "last": self._last,
            "ago": self._ago,
            "next": self._next,
            "since": lambda inner: self._open(inner, lambda found: DateRange(found.start, None)),
            "after": lambda inner: self._open(inner, lambda found: DateRange(found.end and found.end + DAY, None)),
            "before": lambda inner: self._open(inner, lambda found: DateRange(None, found.start and found.start - DAY)),
            "until": lambda inner: self._open(inner, lambda found: DateRange(None, found.end)),
            "between": self._between,
            "preceding": self._preceding,
        }
        reader = readers.get(name)
        return None if reader is None else reader(argument)

    def _named(self, name: str) -> DateRange | None:
        today = self.today
        monday = today - timedelta(days=today.weekday())
        first = today.replace(day=1)
        quarter = _quarter_of(today)
        named: dict[str, Callable[[], DateRange]] = {
            "today": lambda: _one(today),
            "yesterday": lambda: _one(today - DAY),
            "tomorrow": lambda: _one(today + DAY),
            "this_week": lambda: DateRange(monday, monday + 6 * DAY),
            "last_week": lambda: DateRange(monday - 7 * DAY, monday - DAY),
            "next_week": lambda: DateRange(monday + 7 * DAY, monday + 13 * DAY),
            "this_weekend": lambda: DateRange(monday + 5 * DAY, monday + 6 * DAY),
            "last_weekend": lambda: DateRange(monday - 2 * DAY, monday - DAY),
            "next_weekend": lambda: DateRange(monday + 12 * DAY, monday + 13 * DAY),
            "this_month": lambda: _month(today.year, today.month),
            "last_month": lambda: _month_of(first - DAY),
            "this_quarter": lambda: quarter,
            "last_quarter": lambda: _quarter_before(quarter),
            "this_year": lambda: _year(today.year),
            "last_year": lambda: _year(today.year - 1),
            "next_month": lambda: _month_of(add_months(first, 1)),
            "next_quarter": lambda: _quarter_of(add_months(first, 3)),
            "next_year": lambda: _year(today.year + 1),
        }
        make = named.get(name)
        return None if make is None else make()

    def _fits(self, start: date, end: date) -> bool:
        return end >= self.today if self.ahead else start <= self.today

    def _years(self) -> range:
        # Eight years reach the next 29 February, even over a century's missing one.
        return (
            range(self.today.year, self.today.year + 9)
            if self.ahead
            else range(self.today.year, self.today.year - 9, -1)
        )

    def _first(self, ranges: Iterable[DateRange]) -> DateRange | None:
        return next((r for r in ranges if r.start and r.end and self._fits(r.start, r.end)), None)

    def _weekday(self, word: str) -> DateRange:
        return _one(self._forward_to(word, self.today) if self.ahead else self._back_to(word, self.today))

    def _back_to(self, word: str, latest: date) -> date:
        return latest - timedelta(days=(latest.weekday() - WEEKDAYS.index(word)) % 7)

    def _forward_to(self, word: str, earliest: date) -> date:
        return earliest + timedelta(days=(WEEKDAYS.index(word) - earliest.weekday()) % 7)

    def _month(self, argument: str) -> DateRange | None:
        if "-" in argument:
            year, month = argument.split("-")
            return _month(int(year), int(month))
        return self._first(_month(year, int(argument)) for year in self._years())

    def _quarter(self, argument: str) -> DateRange | None:
        if "-" in argument:
            year, number = argument.split("-")
            return _quarter(int(year), int(number))
        return self._first(_quarter(year, int(argument)) for year in self._years())

    def _date(self, argument: str) -> DateRange | None:
        if len(argument) == len("2025-03-04"):
            return _one(date.fromisoformat(argument))
        month, day = (int(part) for part in argument.split("-"))
        return self._first(_valid_days((year, month, day) for year in self._years()))

    def _day(self, argument: str) -> DateRange | None:
        step = 1 if self.ahead else -1
        # No day of a month is missing for more than two months in a row.
        months = (add_months(self.today.replace(day=1), step * n) for n in range(4))
        return self._first(_valid_days((month.year, month.month, int(argument)) for month in months))

    def _last(self, argument: str) -> DateRange:
        count, unit = _count(argument)
        return DateRange(_shift(self.today, -count, unit), self.today)

    def _ago(self, argument: str) -> DateRange:
        count, unit = _count(argument)
        return _one(_shift(self.today, -count, unit))

    def _next(self, argument: str) -> DateRange:
        """ "The day after tomorrow" is `next:2:days`."""
        count, unit = _count(argument)
        return _one(_shift(self.today, count, unit))

    def _open(self, inner: str, ends: Callable[[DateRange], DateRange]) -> DateRange | None:
        found = self._inner(inner)
        return None if found is None else ends(found)

    def _inner(self, period: str) -> DateRange | None:
        """A period inside another one, where months, years and dates may stand without their word (`since:03`)."""
        bare = {r"\d\d": "month", r"\d{4}": "year", r"\d{4}-\d\d": "month", r"(\d{4}-)?\d\d-\d\d": "date"}
        word = next((word for pattern, word in bare.items() if re.fullmatch(pattern, period)), None)
        return self.resolve(period if word is None else f"{word}:{period}")

    def _preceding(self, argument: str) -> DateRange | None:
        """ "The month before": before the period that was asked for last (`preceding:month:last_week`), or this one."""
        unit, _, named = argument.partition(":")
        found = self._inner(named or {"day": "today"}.get(unit, f"this_{unit}"))
        if found is None or found.start is None:
            return None
        start = add_months(found.start, -3) if unit == "quarter" else _shift(found.start, -1, unit)
        return DateRange(start, found.start - DAY)

    def _between(self, argument: str) -> DateRange | None:
        first, separator, second = argument.partition("..")
        end = self._inner(second) if separator else None
        start = self._inner(first)
        if start is None or end is None or start.start is None or end.end is None:
            return None
        if start.start > end.end:
            # "From November to February", said in April: the November before that February.
            start = _Resolver(end.end, ahead=False)._inner(first)
        return None if start is None else DateRange(start.start, end.end)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def whole_months(period: DateRange | None, first: date, today: date) -> tuple[date, date] | None:
    """The first and the last day of the months that a period touches, for statements; None where they are over before `first` or have not begun.

    Args:
        period: what was asked for; None is the last full month.
        first: the first day of which there is something to state.
        today: no later day is part of it.
    """
    if period is None:
        period = _one(today.replace(day=1) - DAY)
    start = max((period.start or first).replace(day=1), first.replace(day=1))
    end = min(month_end(period.end or today), today)
    return (start, end) if start <= end else None


def _one(day: date) -> DateRange:
    return DateRange(day, day)


def _month(year: int, month: int) -> DateRange:
    start = date(year, month, 1)
    return DateRange(start, month_end(start))


def _month_of(day: date) -> DateRange:
    return _month(day.year, day.month)


def _year(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year, 12, 31))


def _quarter(year: int, number: int) -> DateRange:
    if number not in (1, 2, 3, 4):
        raise ValueError(number)
    return DateRange(date(year, 3 * number - 2, 1), _month(year, 3 * number).end)


def _quarter_of(day: date) -> DateRange:
    return _quarter(day.year, (day.month - 1) // 3 + 1)


def _quarter_before(quarter: DateRange) -> DateRange:
    assert quarter.start is not None
    return _quarter_of(quarter.start - DAY)


def _valid_days(parts: Iterable[tuple[int, int, int]]) -> Iterable[DateRange]:
    for year, month, day in parts:
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            raise ValueError(day)
        if day <= monthrange(year, month)[1]:
            yield _one(date(year, month, day))


def _count(argument: str) -> tuple[int, str]:
    count, _, word = argument.partition(":")
    unit = _UNIT.fullmatch(word)
    if unit is None or not count.isdigit():
        raise ValueError(argument)
    return int(count), unit.group(1)


def _shift(day: date, count: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    return add_months(day, count * (12 if unit == "year" else 1))


def add_months(day: date, count: int) -> date:
    """The same day some months later or earlier; the last day of a month that is too short for it."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))
