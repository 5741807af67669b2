"""Single facts about courses: credits, requirements, how much time they take, and who teaches them."""

from __future__ import annotations

import re

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.education.calendar import days_and_times, is_daytime
from actions.education.catalogue import Catalogue, name_of
from actions.education.course_choice import COURSES
from actions.education.course_look_up import CourseLookUp
from actions.education.enrollments import own_places
from actions.education.models import Course, Tutor
from actions.education.student_services import REGISTRAR, StudentServices
from actions.education.words import group, seats, total, where
from actions.memory import WORDS
from actions.periods import WEEKDAYS

_FULL_TIME = "full-time"
_TUTOR = "tutor"
_MINE = re.compile(r"\b(?:my|our)\b", re.IGNORECASE)
_SAME_TUTOR = re.compile(r"\b(?:s?he|they|him|her|(?:that|the same|this) (?:tutor|teacher))\b", re.IGNORECASE)
_ELSE = re.compile(r"\b(?:else|others?|besides)\b", re.IGNORECASE)


class Credits(CourseLookUp):
    """Says how many credits a course gives, and what they count for."""

    action_name = "action_education_credits"

    def line(self, course: Course, catalogue: Catalogue, request: ActionRequest) -> str:
        """Credits and certificate."""
        return f"{name_of(course)}: {formatting.plural(course.credits, 'credit')}, counted for {course.counts_for}."

    def hint(self, courses: list[Course], request: ActionRequest) -> str | None:
        """What a certificate takes."""
        return (
            "A certificate takes 9 credits in its subject, with no time limit. You get the credits of a course with 60% "
            "of its points; other schools get them in writing from the "
            f"{StudentServices(request.session).contact(REGISTRAR)}."
        )

    def answer_without(self, request: ActionRequest, catalogue: Catalogue) -> list[Event]:
        """The credits of all courses."""
        rows = [[name_of(c), str(c.credits), str(c.counts_for)] for c in catalogue.courses()]
        columns = ["Course", "Credits", "Count for"]
        lines = [formatting.aligned([columns, *rows], right=(1,))]
        request.say_table({"columns": columns, "rows": rows}, lines, after=filter(None, [self.hint([], request)]))
        return []


class Requirements(CourseLookUp):
    """Says what one needs beforehand: knowledge, equipment, age."""

    action_name = "action_education_requirements"
    which = (
        "For most courses you need no experience, no diploma and no test: you are 16 or older, and follow a class in "
        "English. Which course do you have in mind?"
    )

    def line(self, course: Course, catalogue: Catalogue, request: ActionRequest) -> str:
        """Knowledge, equipment and age."""
        return (
            f"{name_of(course)}: {course.needs}. You need {course.equipment}, and you are {course.least_age} or older."
        )

    def hint(self, courses: list[Course], request: ActionRequest) -> str | None:
        """What about those who are not sure."""
        if all(course.prerequisite is None for course in courses):
            return "Classes are in English; no diploma and no test is asked for."
        return (
            "No certificate of that is asked for. If you are not sure whether you know enough, come to the first class: "
            "you can change to another course for free within a week."
        )


class Pace(CourseLookUp):
    """Says whether a course is part-time or full-time, and how many hours it takes."""

    action_name = "action_education_pace"

    def line(self, course: Course, catalogue: Catalogue, request: ActionRequest) -> str:
        """The runs, and the hours with homework."""
        runs = catalogue.runs_to_join(str(course.code))
        text = f"{name_of(course)} takes about {formatting.plural(course.hours_a_week, 'hour')} a week with homework."
        for run in runs:
            beside = (
                "by day, so hardly beside a full-time job" if is_daytime(run) else "which goes with a full-time job"
            )
            text += f" {str(run.pace).capitalize()}: {days_and_times(run)}, {where(run, catalogue)}, {beside}."
        if any(run.pace == _FULL_TIME for run in runs):
            text += " In the full-time group count on about 20 hours a week."
        return text

    def answer_without(self, request: ActionRequest, catalogue: Catalogue) -> list[Event]:
        """How courses are held in general, and which ones are full-time."""
        runs = [run for run in catalogue.runs() if run.pace == _FULL_TIME and catalogue.can_be_joined(run)]
        names = formatting.listing([name_of(c) for c in catalogue.courses() if c.code in {r.course_code for r in runs}])
        also = f" Full-time, by day, there is {names}." if runs else " None is full-time this term."
        request.say(
            f"Our courses are part-time, mostly one or two evenings a week, so they go with a job.{also} Which course do "
            "you have in mind?"
        )
        return []


class WhoTeaches(CourseLookUp):
    """Says who teaches a course, and how to reach them."""

    action_name = "action_education_tutor"

    def line(self, course: Course, catalogue: Catalogue, request: ActionRequest) -> str:
        """Name, background, mail and office hour."""
        return f"{name_of(course)}: {about(catalogue.tutor(course))}"

    def answer_without(self, request: ActionRequest, catalogue: Catalogue) -> list[Event]:
        """The student's own tutors, where the message speaks of them; all tutors with their courses."""
        if _MINE.search(request.text) and (own := own_places(request, request.customer_id)):
            request.say("\n".join(self.line(place.course, catalogue, request) for place in own))
            return []
        _say_tutors(request, catalogue)
        return []


class TutorsCourses(SwitchboardAction):
    """Says what a tutor teaches."""

    action_name = "action_education_tutors_courses"
    follows = frozenset({_TUTOR, WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the tutor that is named, or list all."""
        catalogue = Catalogue(request.session, request.clock.today())
        found, talked_about = named_tutors(request, catalogue), COURSES.key(request)
        before = None if talked_about is None else catalogue.course(talked_about)
        if not found and before is not None and _SAME_TUTOR.search(request.text):
            found = [catalogue.tutor(before)]
        if not found and _MINE.search(request.text):
            own = {place.course.tutor_id for place in own_places(request, request.customer_id)}
            found = [tutor for tutor in catalogue.tutors() if tutor.id in own]
        if not found and request.was_led_here:
            request.say(response="utter_core_inform")
            return []
        if not found:
            named = request.entity(_TUTOR)
            intro = f'Nobody called "{named}" teaches here. ' if named else ""
            _say_tutors(request, catalogue, f"{intro}These are our tutors:")
            return []
        for tutor in found:
            courses = [course for course in catalogue.courses() if course.tutor_id == tutor.id]
            if _ELSE.search(request.text):
                courses = [course for course in courses if course is not before] or courses
            if len(courses) == 1:
                COURSES.note(request, str(courses[0].code))
            lines = [f"{about(tutor)} Courses:"]
            for course in courses:
                run = catalogue.next_run(str(course.code))
                held = f"{group(run, catalogue)}; {seats(run, catalogue)}" if run else "not this term"
                lines.append(f"{name_of(course)}: {held}; {total(course)} with materials.")
            request.say("\n".join(lines))
        return []


def named_tutors(request: ActionRequest, catalogue: Catalogue) -> list[Tutor]:
    """The tutors whose first or last name a message has."""
    said = set(re.findall(r"[a-z]+", f"{request.text} {request.entity(_TUTOR) or ''}".lower()))
    found = [tutor for tutor in catalogue.tutors() if str(tutor.name).split()[-1].lower() in said]
    return found or [tutor for tutor in catalogue.tutors() if str(tutor.name).split()[0].lower() in said]


def about(tutor: Tutor) -> str:
    """Who a tutor is, and when and where to find them."""
    return f"{tutor.name}, {tutor.about}. {tutor.email}; {office_hour(tutor)}."


def office_hour(tutor: Tutor) -> str:
    """`office hour Tuesdays, 5:00 PM to 6:00 PM, Room 214`."""
    day = WEEKDAYS[tutor.office_weekday].capitalize()
    begins, ends = formatting.clock_time(tutor.office_from), formatting.clock_time(tutor.office_to)
    return f"office hour {day}s, {begins} to {ends}, {tutor.office_room}"


def _say_tutors(request: ActionRequest, catalogue: Catalogue, before: str = "") -> None:
    rows = [[str(tutor.name), _taught(tutor, catalogue)] for tutor in catalogue.tutors()]
    table = {"columns": ["Tutor", "Courses"], "rows": rows}
    request.say_table(table, [formatting.aligned(rows)], before=before)


def _taught(tutor: Tutor, catalogue: Catalogue) -> str:
    return formatting.listing([name_of(course) for course in catalogue.courses() if course.tutor_id == tutor.id])
