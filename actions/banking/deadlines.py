"""Promises in business days."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5


def business_days_after(day: date, count: int) -> date:
    """The day on which so many business days have passed; weekends do not count, bank holidays are not known."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
