"""Promises in business days."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5


def is_business_day(day: date) -> bool:
    """Whether it is neither a Saturday nor a Sunday."""
    return day.weekday() < SATURDAY


def business_days_after(day: date, count: int) -> date:
    """The day on which so many business days have passed; weekends do not count, bank holidays are not known."""
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day)
    return day
