"""What a course is about, and what it costs."""

from __future__ import annotations

import re

from actions import formatting
from actions.context import ActionRequest, Event
from actions.education.catalogue import Catalogue, name_of
from actions.education.course_choice import COURSE, LEVEL, SUBJECT
from actions.education.course_look_up import CourseLookUp, subject_buttons
from actions.education.dues import state
from actions.education.enroll_form import enrollment_service
from actions.education.models import Course
from actions.education.student_services import StudentServices
from actions.education.tuition import tuition_terms
from actions.education.words import group, seats, total
from actions.formatting import read_money
from actions.memory import WORDS

_MINE = re.compile(r"\b(?:do i|i) (?:still )?owe\b|\bmy (?:tuition|balance|fees?|bill)\b|\bwhat(?:'s| is) due\b", re.I)
_DISCOUNT = re.compile(r"\b(?:discounts?|cheaper|reduced|seniors?|reductions?)\b", re.IGNORECASE)
_BY_INSTALMENTS = re.compile(r"\b(?:instal\w*|monthly|payment plan|in parts?|deposit|later|rates?)\b", re.IGNORECASE)


class CourseDetails(CourseLookUp):
    """Says what is taught, what one can do afterwards, and when it starts."""

    action_name = "action_education_course_details"

    def line(self, course: Course, catalogue: Catalogue, request: ActionRequest) -> str:
        """All about one course; one of several in short."""
        run = catalogue.next_run(str(course.code))
        starts = "" if run is None else f" Next: {group(run, catalogue)}; {seats(run, catalogue)}."
        return (
            f"{name_of(course)}, {course.level}, with {catalogue.tutor(course).name}: {course.about}. At the end "
            f"{course.outcome}. {formatting.plural(course.credits, 'credit')}, {total(course)} with materials.{starts}"
        )

    def answer_without(self, request: ActionRequest, catalogue: Catalogue) -> list[Event]:
        """How classes are in general, and which course."""
        seats = sorted(int(run.seats) for run in catalogue.runs())
        size = f"Classes are live and small, with {seats[0]} to {seats[-1]} seats. " if seats else ""
        request.say(f"{size}{self.which}", buttons=subject_buttons(catalogue))
        return []

    def hint(self, courses: list[Course], request: ActionRequest) -> str | None:
        """How to go on."""
        return f'To take it, say "sign me up for {courses[0].code}".' if len(courses) == 1 else None


class CourseFees(CourseLookUp):
    """Says what a course costs, what that includes, and how it can be paid."""

    action_name = "action_education_course_fees"
    follows = frozenset({COURSE, SUBJECT, LEVEL, "money", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """What the student owes, where the message speaks of that; else what courses cost."""
        if request.was_led_here or not _MINE.search(request.text):
            return super().handle(request)
        lines = state(enrollment_service(request).tuition, request.clock.today())
        pays = 'To pay, say "pay my tuition".'
        request.say("\n".join([*lines, pays]) if lines else "You owe nothing at the moment.")
        return []

    def recalls(self, request: ActionRequest) -> bool:
        """Not where a sum is named: "anything under 300"."""
        return request.entity("money") is None

    def line(self, course: Course, catalogue: Catalogue, request: ActionRequest) -> str:
        """The fee, the materials, and both."""
        materials = f" plus {formatting.money(course.materials_fee)} for materials" if course.materials_fee else ""
        included = f"{materials} ({course.materials})"
        return f"{name_of(course)}: {formatting.money(course.fee)}{included}, {total(course)} in all."

    def hint(self, courses: list[Course], request: ActionRequest) -> str | None:
        """The deposit and the instalments."""
        return how_it_is_paid(request)

    def answer_without(self, request: ActionRequest, catalogue: Catalogue) -> list[Event]:
        """How it is paid; what there is for a sum; all fees."""
        if _DISCOUNT.search(request.text):
            found = StudentServices(request.session).aid_named(request.text, None, request.clock.today())
            request.say("\n".join(f"{aid.name}: {aid.gives}, for {aid.who}." for aid in found))
        money = read_money(request.entity("money"))
        courses = sorted(catalogue.courses(), key=lambda course: (course.fee + course.materials_fee, course.code))
        if money is not None:
            limit = formatting.money(money[0])
            fitting = [course for course in courses if course.fee + course.materials_fee <= money[0]]
            intro = f"For up to {limit} there are:" if fitting else f"Nothing is {limit} or less. All courses:"
            courses = fitting or courses
        elif _BY_INSTALMENTS.search(request.text):
            request.say(how_it_is_paid(request))
            return []
        else:
            low, high = total(courses[0]), total(courses[-1])
            intro = f"Courses cost from {low} to {high}, materials included:"
        rows = [
            [str(c.title), str(c.code), formatting.money(c.fee), formatting.money(c.materials_fee), total(c)]
            for c in courses
        ]
        columns = ["Course", "Code", "Fee", "Materials", "In all"]
        lines = [formatting.aligned([columns, *rows], right=(2, 3, 4))]
        request.say_table({"columns": columns, "rows": rows}, lines, before=intro, after=[how_it_is_paid(request)])
        return []


def how_it_is_paid(request: ActionRequest) -> str:
    """Deposit and instalments, with their figures."""
    terms = tuition_terms(request.session)
    return (
        f"A deposit of {formatting.money(terms.deposit)} is due within {formatting.plural(terms.deposit_days, 'day')} "
        f"of signing up, the rest by the first class; there is no registration fee. From {formatting.money(terms.instalments_from)} you can pay in "
        f'{terms.instalments} instalments without interest: ask at the Financial Aid Office, or ask me for "ways to '
        'pay less".'
    )
