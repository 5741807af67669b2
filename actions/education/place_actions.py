"""When classes are, and where."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from actions import formatting, places
from actions.context import ActionRequest, Event
from actions.education.calendar import days_and_times
from actions.education.catalogue import Catalogue, name_of
from actions.education.course_choice import COURSE, LEVEL, SUBJECT, MeantCourses
from actions.education.course_look_up import CourseLookUp
from actions.education.enroll_form import enrollment_service
from actions.education.enrollments import Place, own_places
from actions.education.models import ONLINE, Campus, Course, CourseRun
from actions.education.waiting_list import standings
from actions.education.words import where, where_exactly
from actions.memory import WORDS
from actions.periods import DateRange, resolve

_WEEK, _MOST_CLASSES = timedelta(days=6), 12
_MINE = re.compile(
    r"\b(?:my|do i have|have i got|am i|i'?m in|i have|when is next|next class|i (?:got|get))\b|\btimetable\b",
    re.IGNORECASE,
)
_HOLIDAYS = re.compile(
    r"\b(?:holidays?|breaks?|vacations?|no class(?:es)?|days? off|closed|thanksgiving|christmas)\b", re.I
)
_MY_ROOM = re.compile(
    r"\b(?:my (?:class|course|room|next|lesson|campus)\w*|am i|do i (?:go|have to go|have class))\b", re.I
)
_TERM = re.compile(
    r"\b(?:next|new|coming|spring|summer|fall|autumn|winter) (?:term|semester|quarter|session|courses?|classes)\b",
    re.IGNORECASE,
)
_PARKING = re.compile(r"\b(?:park(?:ing)?|bus|train|get there|directions?)\b", re.IGNORECASE)
_ONLINE = re.compile(r"\b(?:online|zoom|remote(?:ly)?|from home|in[\s-]person|on campus)\b", re.IGNORECASE)


class Schedule(CourseLookUp):
    """Says when a course is; when the student's own classes are, to whom is logged in; and which days are free."""

    action_name = "action_education_schedule"
    follows = frozenset({COURSE, SUBJECT, LEVEL, "period", WORDS})
    which = 'Which course do you mean? For your own timetable say "my timetable".'

    def handle(self, request: ActionRequest) -> list[Event]:
        """The student's own where the message speaks of it, else those of the catalogue."""
        catalogue = Catalogue(request.session, request.clock.today())
        if _HOLIDAYS.search(request.text):
            request.say(_free_days(catalogue))
            return []
        if _TERM.search(request.text) and not MeantCourses(request, catalogue, recalls=False):
            request.say(f"{_next_term(catalogue)}{self.which}")
            return []
        if not request.was_led_here and _MINE.search(request.text):
            return self._own(request, catalogue)
        own = request.was_led_here and request.last_look_up is not None and request.last_look_up.value("own")
        return self._own(request, catalogue) if own and request.says("period") else super().handle(request)

    def line(self, course: Course, catalogue: Catalogue, request: ActionRequest) -> str:
        """All runs, those that have begun too."""
        runs = [run for run in catalogue.runs() if run.course_code == course.code]
        if not runs:
            return f"{name_of(course)} does not run at the moment."
        return f"{name_of(course)}:\n" + "\n".join(f"- {_run(run, catalogue)}" for run in runs)

    def answer_without(self, request: ActionRequest, catalogue: Catalogue) -> list[Event]:
        """The own classes of those who are logged in; else the term, and the question which course."""
        if request.optional_customer_id is not None:
            return self._own(request, catalogue)
        request.say(f"{_next_term(catalogue)}{self.which}")
        return []

    def _own(self, request: ActionRequest, catalogue: Catalogue) -> list[Event]:
        attended = own_places(request, request.customer_id)
        waiting = standings(enrollment_service(request))
        request.note("own", "yes")
        if not attended:
            request.say(
                "\n".join(['You are in no course at the moment. To find one, say "list your courses".', *waiting])
            )
            return []
        period = _asked(request)
        today = request.clock.today()
        start, end = (period.start or today, period.end or today + _WEEK) if period else (today, today + _WEEK)
        classes = [
            (day.on, place) for place in attended for day in catalogue.class_days(place.run) if start <= day.on <= end
        ]
        classes.sort(key=lambda one: (one[0], one[1].run.begins))
        span = formatting.day(start) if start == end else f"{formatting.day(start)} to {formatting.day(end)}"
        lines = (
            [f"Your classes, {span}:"] if classes else [f"You have no class, {span}.{_next_class(attended, catalogue)}"]
        )
        rows = [
            [
                formatting.day(on, weekday=True),
                formatting.clock_time(p.run.begins),
                name_of(p.course),
                where(p.run, catalogue),
            ]
            for on, p in classes[:_MOST_CLASSES]
        ]
        lines += ["  ".join(row) for row in rows]
        upcoming = [p for p in attended if period is None and not any(p is other for _, other in classes)]
        lines += [f"{name_of(p.course)}: {_run(p.run, catalogue)}" for p in upcoming] + waiting
        table: dict[str, Any] = (
            {"table": {"columns": ["Day", "Begins", "Course", "Where"], "rows": rows}} if rows else {}
        )
        request.say("\n".join(lines), **table)
        return []


class Location(CourseLookUp):
    """Says where a class is: room, address, parking, or that it is online."""

    action_name = "action_education_location"
    follows = frozenset({COURSE, SUBJECT, LEVEL, "location", WORDS})
    which = "Which course do you mean? Name it, or its code."

    def recalls(self, request: ActionRequest) -> bool:
        """Not where a place is named, or parking asked for."""
        return request.entity("location") is None and not _PARKING.search(request.text)

    def likely(self, courses: list[Course], request: ActionRequest) -> list[Course]:
        """The student's own, where some are."""
        own = {run.course_code for run in _own_runs(request)}
        return [course for course in courses if course.code in own] or courses

    def line(self, course: Course, catalogue: Catalogue, request: ActionRequest) -> str:
        """The room of the student's own run, or else of those that go on or come next, and how to get there."""
        own = [run for run in _own_runs(request) if run.course_code == course.code]
        runs = own or [run for run in catalogue.runs() if run.course_code == course.code]
        if not runs:
            return f"{name_of(course)} does not run at the moment."
        lines = [f"{name_of(course)}, {days_and_times(run)}: {where_exactly(run, catalogue)}." for run in runs]
        campuses = {campus.id: campus for run in runs if (campus := catalogue.campus(run)) is not None}
        lines += [_getting_to(campus) for campus in campuses.values()]
        if any(run.mode == ONLINE for run in runs):
            lines.append('For the link of an online class that you are in, say "class link".')
        return "\n".join(lines)

    def answer_without(self, request: ActionRequest, catalogue: Catalogue) -> list[Event]:
        """The campus that was named, one's own rooms, or all campuses."""
        named = request.entity("location")
        found = places.near(catalogue.campuses(), named) if named else []
        if not found and request.optional_customer_id is not None and _MY_ROOM.search(request.text):
            lines = [
                f"{name_of(place.course)}, {days_and_times(place.run)}: {where_exactly(place.run, catalogue)}."
                for place in own_places(request, request.customer_id)
            ]
            if lines:
                request.say("\n".join(lines))
                return []
        lines = [
            f"{campus.name}: {places.address(campus)}. {_getting_to(campus)}"
            for campus in found or catalogue.campuses()
        ]
        if not found and (_ONLINE.search(request.text) or not _PARKING.search(request.text)):
            lines.append("Many courses are online. Name a course, and I tell you its room.")
        request.say("\n".join(lines))
        return []


def _own_runs(request: ActionRequest) -> list[CourseRun]:
    customer_id = request.optional_customer_id
    return [] if customer_id is None else [place.run for place in own_places(request, customer_id)]


def _next_class(attended: list[Place], catalogue: Catalogue) -> str:
    coming = [
        (day.on, place.run.begins, place)
        for place in attended
        for day in catalogue.class_days(place.run)
        if day.on > catalogue.today
    ]
    if not coming:
        return ""
    on, begins, place = min(coming, key=lambda one: one[:2])
    when = f"{formatting.day(on, weekday=True)}, {formatting.clock_time(begins)}"
    return f" Your next one: {name_of(place.course)}, {when}, {where(place.run, catalogue)}."


def _run(run: CourseRun, catalogue: Catalogue) -> str:
    days = catalogue.class_days(run)
    starts, ends = catalogue.starts(run), formatting.day(days[-1].on if days else run.ends_on)
    begun = starts < catalogue.today
    state = f"since {formatting.day(starts)}, until {ends}" if begun else f"{formatting.day(starts)} to {ends}"
    return f"{days_and_times(run)}, {where(run, catalogue)}, {state}, {len(days)} classes"


def _asked(request: ActionRequest) -> DateRange | None:
    said = request.entity("period")
    return None if said is None else resolve(said, request.clock.today(), ahead=True)


def _next_term(catalogue: Catalogue) -> str:
    starts = [catalogue.starts(run) for run in catalogue.runs() if catalogue.can_be_joined(run)]
    if not starts:
        return ""
    return f"The next courses start between {formatting.day(min(starts))} and {formatting.day(max(starts))}. "


def _free_days(catalogue: Catalogue) -> str:
    coming = [free for free in catalogue.holidays if free.ends_on >= catalogue.today]
    if not coming:
        return "No days without classes are planned for this term."
    days = [
        f"{free.name} ({formatting.day(free.starts_on)}"
        f"{'' if free.starts_on == free.ends_on else f' to {formatting.day(free.ends_on)}'})"
        for free in coming
    ]
    return f"There are no classes on {formatting.listing(days)}. All other class days are held, online ones too."


def _getting_to(campus: Campus) -> str:
    return f"Parking: {campus.parking}. Getting there: {campus.getting_there}."
