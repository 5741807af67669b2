"""When a run of a course meets: its days and times in words, and the dates of its classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from actions import formatting
from actions.education.models import CourseRun, SchoolHoliday
from actions.periods import WEEKDAYS

_DAY = timedelta(days=1)
_SEASONS = (
    "Winter",
    "Winter",
    "Spring",
    "Spring",
    "Spring",
    "Summer",
    "Summer",
    "Summer",
    "Fall",
    "Fall",
    "Fall",
    "Winter",
)


@dataclass(frozen=True)
class ClassDay:
    """One class of a run; the first one has the number 1."""

    number: int
    on: date


def weekdays(run: CourseRun) -> list[int]:
    """The weekdays on which it meets (Monday is 0)."""
    return [WEEKDAYS.index(name) for name in str(run.days).split(";")]


def class_days(run: CourseRun, holidays: Sequence[SchoolHoliday]) -> list[ClassDay]:
    """All classes of a run, without those that fall on a holiday."""
    meets, days = set(weekdays(run)), (run.ends_on - run.starts_on).days + 1
    found = [run.starts_on + n * _DAY for n in range(days) if (run.starts_on + n * _DAY).weekday() in meets]
    held = [day for day in found if not any(free.starts_on <= day <= free.ends_on for free in holidays)]
    return [ClassDay(number, day) for number, day in enumerate(held, start=1)]


def first_class(run: CourseRun, holidays: Sequence[SchoolHoliday]) -> date:
    """The day of its first class; that on which it starts where every class falls on a holiday."""
    days = class_days(run, holidays)
    return days[0].on if days else run.starts_on


def days_and_times(run: CourseRun) -> str:
    """`Tuesdays and Thursdays, 6:00 PM to 8:00 PM`."""
    return f"{days(run)}, {formatting.clock_time(run.begins)} to {formatting.clock_time(run.ends)}"


def days(run: CourseRun) -> str:
    """`Tuesdays and Thursdays`."""
    return formatting.listing([f"{name.capitalize()}s" for name in str(run.days).split(";")])


def short_days(run: CourseRun) -> str:
    """`Tue, Thu 6:00 PM`."""
    names = ", ".join(name[:3].capitalize() for name in str(run.days).split(";"))
    return f"{names} {formatting.clock_time(run.begins)}"


def term(run: CourseRun) -> str:
    """The term in which it starts: `Spring 2026`."""
    year = run.starts_on.year + (run.starts_on.month == 12)
    return f"{_SEASONS[run.starts_on.month - 1]} {year}"


def is_daytime(run: CourseRun) -> bool:
    """Whether it is over before the evening and on a working day."""
    return bool(run.ends.hour < 17 and min(weekdays(run)) < 5)


def overlap(one: CourseRun, other: CourseRun) -> bool:
    """Whether somebody would have to be in two classes at once."""
    if one.ends_on < other.starts_on or other.ends_on < one.starts_on:
        return False
    return bool(set(weekdays(one)) & set(weekdays(other)) and one.begins < other.ends and other.begins < one.ends)
