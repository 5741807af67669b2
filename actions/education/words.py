"""How courses, runs and places are put into words."""

from __future__ import annotations

from actions import formatting, places
from actions.education.calendar import days_and_times, term
from actions.education.catalogue import Catalogue
from actions.education.models import ONLINE, Course, CourseRun


def total(course: Course) -> str:
    """What a course costs with its materials."""
    return formatting.money(course.fee + course.materials_fee)


def where(run: CourseRun, catalogue: Catalogue) -> str:
    """`online`, or `Room 214, Main Campus`."""
    campus = catalogue.campus(run)
    return "online" if campus is None else f"{run.room}, {campus.name}"


def where_exactly(run: CourseRun, catalogue: Catalogue) -> str:
    """With the address."""
    campus = catalogue.campus(run)
    return "online, on the class page" if campus is None else f"{run.room}, {campus.name}, {places.address(campus)}"


def when(run: CourseRun, catalogue: Catalogue) -> str:
    """Days, times and the first class: `Tuesdays, 6:00 PM to 8:00 PM, from Dec 9, 2025`."""
    return f"{days_and_times(run)}, from {formatting.day(catalogue.starts(run))}"


def group(run: CourseRun, catalogue: Catalogue) -> str:
    """A run as one tells it from others of the same course."""
    return f"{when(run, catalogue)}, {where(run, catalogue)}, {run.pace}"


def seats(run: CourseRun, catalogue: Catalogue) -> str:
    """`3 seats free`, or that there is a waiting list."""
    free = catalogue.free_seats(run)
    return f"{formatting.plural(free, 'seat')} free" if free else "full, with a waiting list"


def held(run: CourseRun) -> str:
    """In which term, and how: `Winter 2026, part-time, online`."""
    return f"{term(run)}, {run.pace}, {'online' if run.mode == ONLINE else 'in person'}"
