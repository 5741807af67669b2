"""Links of online classes and recordings of classes, for those who are in the course."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.education.calendar import ClassDay, days_and_times
from actions.education.catalogue import Catalogue, name_of
from actions.education.course_choice import COURSE, COURSES, SUBJECT, MeantCourses
from actions.education.enroll_form import enrollment_service
from actions.education.enrollments import EnrollmentRepository, Place
from actions.education.models import ONLINE, ClassRecording
from actions.education.student_models import COMPLETED, ENROLLED
from actions.education.waiting_list import standing
from actions.education.words import where
from actions.memory import WORDS
from actions.periods import DateRange, resolve

_LATEST = 3
_LAST = re.compile(
    r"\b(?:last|latest|newest|most recent|previous)\b(?! (?:week|month|mon|tue|wed|thu|fri|sat|sun|night))", re.I
)
_BEFORE = re.compile(r"\b(?:one|class|session|recording) before(?: (?:that|it|this|the last))?\W*$", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:about|on|called|covers?|covering)\s+(?:(?:the|a|an)\s+)?(\w{4,})|[\"“](\w+)", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:class|session|lesson|recording|number|no\.?|#)\s*(\d{1,2})\b", re.IGNORECASE)


class EnrolledOnly(SwitchboardAction):
    """A look-up for the courses that the student is in; others are refused, with the reason."""

    follows = frozenset({COURSE, SUBJECT, "period", WORDS})

    def places(self, request: ActionRequest, catalogue: Catalogue, *, recalls: bool = True) -> list[Place]:
        """The student's courses that are meant; says why not where one is meant that they are not in.

        Args:
            request: the message.
            catalogue: the courses.
            recalls: whether a message that names none means the course that was talked about.
        """
        statuses = (ENROLLED, COMPLETED)
        own = EnrollmentRepository(request.session, request.customer_id).places(*statuses)
        meant = MeantCourses(request, catalogue, recalls=recalls)
        says_which = _BEFORE.search(request.text) or _LAST.search(request.text)
        if request.was_led_here and not (meant.now or request.follows_up or says_which):
            request.say(response="utter_core_inform")
            return []
        going_on = [place for place in own if place.run.ends_on >= request.clock.today()]
        if meant.unknown:
            request.say(f'We have no course "{meant.unknown}". {_yours(going_on)}')
            return []
        if not meant:
            if not going_on:
                request.say(_yours(going_on))
            return going_on
        codes = {course.code for course in meant.found}
        found = [place for place in own if place.course.code in codes]
        found = [place for place in found if place in going_on] or found
        if len(meant.found) == 1:
            COURSES.note(request, str(meant.found[0].code))
        if not found:
            names = formatting.listing([name_of(course) for course in meant.found], "or") or "that course"
            code = meant.found[0].code if meant.found else None
            way_in = f' To sign up, say "sign me up for {code}".' if code else ""
            service = enrollment_service(request)
            waits = [
                standing(service, place) for place in service.active() if place.waits and place.course.code in codes
            ]
            said = [f"You are not enrolled in {names}, and links and recordings are for its students only.", *waits]
            request.say(" ".join([*said, f"{_yours(going_on)}{'' if waits else way_in}"]))
        return found


class ClassLink(EnrolledOnly):
    """Gives the link of an online class."""

    action_name = "action_education_class_link"

    def handle(self, request: ActionRequest) -> list[Event]:
        """The links, with the next class; where a course meets that is not online."""
        catalogue = Catalogue(request.session, request.clock.today())
        # "Tonight" is the class of that evening, whatever was talked about.
        found = self.places(request, catalogue, recalls=not request.says("period"))
        said = request.entity("period")
        period = None if said is None else resolve(said, request.clock.today(), ahead=True)
        if period is not None and len(found) > 1:
            found = [place for place in found if _meets(place, catalogue, period)] or found
        elif len(found) > 1:
            found = [place for place in found if place.run.mode == ONLINE] or found
        for place in found:
            request.say(_link(place, catalogue, request))
        if len(found) == 1:
            COURSES.note(request, str(found[0].course.code))
        return []


def _meets(place: Place, catalogue: Catalogue, period: DateRange) -> bool:
    start, end = period.start or date.min, period.end or date.max
    return any(start <= day.on <= end for day in catalogue.class_days(place.run))


def _link(place: Place, catalogue: Catalogue, request: ActionRequest) -> str:
    today = request.clock.today()
    coming = next((day for day in catalogue.class_days(place.run) if day.on >= today), None)
    if coming is None:
        return f"{name_of(place.course)} is over; its class page is still there: {place.run.link}"
    begins = formatting.clock_time(place.run.begins)
    following = f"next class {formatting.day(coming.on, weekday=True)} at {begins}"
    if place.run.mode != ONLINE:
        room = where(place.run, catalogue)
        return f"{name_of(place.course)} meets in person: {room}, {following}. Its class page: {place.run.link}"
    return (
        f"{name_of(place.course)}, {following}: {place.run.link}\nThe room opens 10 minutes before. The link is for you "
        "alone, so please don't pass it on."
    )


class GetRecording(EnrolledOnly):
    """Gives the recording of a class, by date, by number, or the latest ones."""

    action_name = "action_education_recording"

    def handle(self, request: ActionRequest) -> list[Event]:
        """Find them for the courses that are meant."""
        catalogue = Catalogue(request.session, request.clock.today())
        found = self.places(request, catalogue)
        said = request.entity("period")
        period = None if said is None else resolve(said, request.clock.today())
        texts = [text for place in found if (text := _recordings(place, catalogue, request, period)) is not None]
        for text in texts or [_none(place, catalogue, request) for place in found]:
            request.say(text)
        if len(found) == 1:
            COURSES.note(request, str(found[0].course.code))
        return []


def _recordings(place: Place, catalogue: Catalogue, request: ActionRequest, period: DateRange | None) -> str | None:
    """The recordings that are asked for, each on a line; None where there is none."""
    recorded = _recorded(place, catalogue, request)
    number = _NUMBERED.search(request.text)
    if number is not None:
        wanted = [one for one in recorded if one[0].number == int(number[1])]
    elif about := [one for one in recorded if _is_about(one[1], request.text)]:
        wanted = about
    elif period is not None:
        start, end = period.start or date.min, period.end or date.max
        wanted = [one for one in recorded if start <= one[0].on <= end]
    else:
        latest = (
            recorded[-2:-1] if _BEFORE.search(request.text) else recorded[-1:] if _LAST.search(request.text) else None
        )
        wanted = recorded[-_LATEST:] if latest is None else latest
    if not wanted:
        return None
    lines = [
        f"{formatting.day(day.on, weekday=True)}, class {day.number}, {recording.topic} ({recording.minutes} min): "
        f"{recording.link}"
        for day, recording in reversed(wanted)
    ]
    return "\n".join([f"Recordings of {name_of(place.course)}:", *lines])


def _is_about(recording: ClassRecording, text: str) -> bool:
    """Whether a message asks for the recording by a word of its topic: "the one about loops"."""
    said = {word.lower() for found in _ABOUT.findall(text) for word in found if word}
    return not said.isdisjoint(re.findall(r"[a-z]+", str(recording.topic).lower()))


def _recorded(place: Place, catalogue: Catalogue, request: ActionRequest) -> list[tuple[ClassDay, ClassRecording]]:
    query = select(ClassRecording).where(ClassRecording.run_id == place.run.id)
    by_number = {recording.number: recording for recording in request.session.execute(query).scalars()}
    held = [day for day in catalogue.class_days(place.run) if day.on < request.clock.today()]
    return [(day, by_number[day.number]) for day in held if day.number in by_number]


def _none(place: Place, catalogue: Catalogue, request: ActionRequest) -> str:
    """Why there is no such recording, and which there are."""
    recorded = _recorded(place, catalogue, request)
    if not recorded:
        starts = formatting.day(catalogue.starts(place.run))
        return (
            f"{name_of(place.course)} has no recordings; its first class: {starts}. They are there a day after a class."
        )
    days = formatting.listing([formatting.day(day.on) for day, _ in recorded[-6:]])
    return (
        f"There is no recording of {name_of(place.course)} for that day. It meets {days_and_times(place.run)}; the latest "
        f"recorded classes are those of {days}."
    )


def _yours(going_on: list[Place]) -> str:
    if not going_on:
        return "You are in no course at the moment."
    return f"You are in {formatting.listing([name_of(place.course) for place in going_on])}."
