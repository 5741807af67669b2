"""What a student on a waiting list hears: the place, and whether a seat is free.

Nobody is written to when a seat becomes free; it is kept for those who wait, in their order, and they are told when they ask.
"""

from __future__ import annotations

from actions import formatting
from actions.education.catalogue import name_of
from actions.education.enrollments import EnrollmentService, Place

HOW_IT_GOES = (
    "A seat that becomes free is kept for whoever has waited longest. I can't write to you about it: ask me for your "
    "timetable from time to time, and you hear your place on the list, or that a seat is yours."
)


def standing(service: EnrollmentService, place: Place) -> str:
    """Where a student stands who waits for a course, and what can be done next."""
    name, run = name_of(place.course), place.run
    if not service.catalogue.can_be_joined(run):
        starts = formatting.day(service.catalogue.starts(run))
        return f"No seat in {name} became free in time for you; it started on {starts}."
    if service.seat_for(run):
        return f'A seat in {name} is free for you now: to take it, say "sign me up for {place.course.code}".'
    return f"You are number {service.place_in_line(run)} on the waiting list of {name}; no seat is free for you yet."


def standings(service: EnrollmentService) -> list[str]:
    """The same for each course that the student waits for."""
    return [standing(service, place) for place in service.active() if place.waits]
