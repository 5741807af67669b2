"""What look-ups about courses have in common: which course is meant, and what is said where none is."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.education.catalogue import Catalogue, name_of
from actions.education.course_choice import COURSE, COURSES, LEVEL, SUBJECT, MeantCourses
from actions.education.models import Course
from actions.memory import WORDS

MOST = 6


class CourseLookUp(SwitchboardAction):
    """Answers for the courses that a message means; one that names none is asked which.

    Class attributes:
        which: the question which course is meant.
    """

    follows = frozenset({COURSE, SUBJECT, LEVEL, WORDS})
    which: ClassVar[str] = "Which course do you mean? Name it, its code or a subject."

    def handle(self, request: ActionRequest) -> list[Event]:
        """Find the courses and answer for them."""
        catalogue = Catalogue(request.session, request.clock.today())
        meant = MeantCourses(request, catalogue, recalls=self.recalls(request))
        if request.was_led_here and not (meant.now or request.follows_up):
            request.say(response="utter_core_inform")
            return []
        if meant.unknown or (not meant.found and meant):
            request.say(no_such_course(meant, catalogue))
            return []
        if not meant.found:
            return self.answer_without(request, catalogue)
        found = meant.found if meant.by_name else self.likely(meant.found, request)
        if len(found) == 1:
            COURSES.note(request, str(found[0].code))
        else:
            items = COURSES.items(str(course.code) for course in found)
            request.lists(items=items, item_action=self.action_name)
        lines = [self.line(course, catalogue, request) for course in found[:MOST]]
        if len(found) > MOST:
            others = formatting.listing([name_of(course) for course in found[MOST:]])
            lines.append(f"There are also {others}; name one and I tell you.")
        hint = self.hint(found, request)
        request.say("\n".join([*lines, *([hint] if hint else [])]))
        return []

    @abstractmethod
    def line(self, course: Course, catalogue: Catalogue, request: ActionRequest) -> str:
        """The answer for one course."""

    def likely(self, courses: list[Course], request: ActionRequest) -> list[Course]:
        """Of the courses of a subject or level, those that are meant."""
        return courses

    def recalls(self, request: ActionRequest) -> bool:
        """Whether a message that names no course means the one that the last answer was about."""
        return True

    def hint(self, courses: list[Course], request: ActionRequest) -> str | None:
        """What to say below the answers."""
        return None

    def answer_without(self, request: ActionRequest, catalogue: Catalogue) -> list[Event]:
        """Answer a message that names no course."""
        request.say(self.which, buttons=subject_buttons(catalogue))
        return []


def subject_buttons(catalogue: Catalogue) -> list[dict[str, str]]:
    """The subjects as buttons."""
    return [{"title": str(s.name).capitalize(), "payload": str(s.subject)} for s in catalogue.subjects()]


def no_such_course(meant: MeantCourses, catalogue: Catalogue) -> str:
    """Why nothing was found, and what there is."""
    known = {str(subject.subject): str(subject.name) for subject in catalogue.subjects()}
    subjects, wanted = formatting.listing(list(known.values())), known.get(meant.subject or "", meant.subject)
    if meant.unknown is not None:
        return f'We have no course "{meant.unknown}". We teach {subjects}; say a subject and I list its courses.'
    of_subject = [course for course in catalogue.courses() if course.subject == meant.subject]
    if of_subject:
        names = formatting.listing([f"{name_of(course)}, {course.level}" for course in of_subject])
        return f"We have no {meant.level} course in {wanted} right now. What we have: {names}."
    return f"We have no courses in {wanted or 'that'}. We teach {subjects}."
