"""Which courses a message means: by code, by name, by subject and level, or "it" after the last answer."""

from __future__ import annotations

import re

from actions.context import ActionRequest
from actions.education.catalogue import Catalogue
from actions.education.models import Course
from actions.focus import Focus
from actions.forms.phrases import is_command
from actions.meant import affirmed
from actions.named_rows import named_in

COURSE, SUBJECT, LEVEL = "course", "subject", "level"
_CODE = re.compile(r"\b([a-z]{3})[\s-]?(\d{3})\b", re.IGNORECASE)
_LEVELS = (
    (
        "beginner",
        re.compile(
            r"\b(?:beginners?|starters?|newbies?|basics?|intro(?:ductory)?|from scratch|no experience|entry)\b", re.I
        ),
    ),
    ("intermediate", re.compile(r"\b(?:intermediate|some experience|second level)\b", re.I)),
    ("advanced", re.compile(r"\b(?:advanced|experts?|pros?|professionals?)\b", re.I)),
)
# What is asked of all courses is not asked of the one before, but "any recordings of that" are.
_ALL = re.compile(
    r"\b(?:all|every|any(?:thing)?|something|each|(?:courses|classes)(?! (?:start|begin|end))|overall|in general|what else|others?)\b",
    re.IGNORECASE,
)
_OF_IT = re.compile(r"\b(?:of|in|for|from) (?:it|that|this)(?= (?:one|course|class)\b|\W*$)", re.IGNORECASE)


def course_code(text: str) -> str | None:
    """The course code in a text, as it is written: "pho 101" is `PHO101`."""
    found = _CODE.search(text)
    return f"{found[1]}{found[2]}".upper() if found else None


COURSES = Focus(COURSE, slots=("education_enroll_course", "education_pay_course"), read=course_code)
"""How the course that a conversation is about is remembered; its key is the course's code."""


class MeantCourses:
    """What a message says about which courses are meant.

    Args:
        request: the message.
        catalogue: the courses there are, whose names no model has to know.
        recalls: whether a message that names none means the one that the last answer was about.

    Attributes:
        found: the courses.
        by_name: whether they are named, and not found by subject and level.
        recalled: whether it is the course of the last answer.
        now: whether this message says anything about it, and not only the look-up that it goes on with.
        unknown: a course that is named and does not exist.
    """

    def __init__(self, request: ActionRequest, catalogue: Catalogue, *, recalls: bool = True) -> None:
        self._courses = catalogue.courses()
        self._text = "" if is_command(request.text) else affirmed(request.text)
        said = [str(e["value"]) for e in request.entities if e.get("entity") == COURSE and e.get("value")]
        now = [name for name in said if _plain(name) in _plain(self._text)]
        kept = [name for name in said if _plain(name) not in _plain(request.text)]
        subject, level = self._named_subject(catalogue), named_level(self._text)
        self.subject, self.level = subject or request.entity(SUBJECT), level or request.entity(LEVEL)
        self.unknown: str | None = None
        self.found = self._named(" ; ".join([self._text, *now]), now)
        self.by_name = bool(self.found)
        last = request.last_look_up
        picked = None if last is None else last.picked(request.text)
        said_now = any(map(request.says, (COURSE, SUBJECT, LEVEL)))
        self.now = bool(self.found or self.unknown or subject or level or said_now or picked)
        recalled = self._recalled(request, kept) if recalls and not (self.found or self.unknown) else None
        self.recalled = recalled is not None and self.subject is None and self.level is None
        if recalled is not None and self.recalled:
            self.found = [recalled]
        elif not (self.found or self.unknown) and (self.subject or self.level):
            # "And intermediate?" after a course in Spanish.
            self.subject = self.subject or (None if recalled is None else str(recalled.subject))
            self.found = [course for course in self._courses if self._fits(course)]
            if self.subject is None:  # "the beginner one", below a list
                listed = COURSES.listed(request)
                self.found = [course for course in self.found if course.code in listed] or self.found

    def __bool__(self) -> bool:
        """Whether it says anything about it."""
        return bool(self.found or self.subject or self.level or self.unknown)

    def _named_subject(self, catalogue: Catalogue) -> str | None:
        subjects = named_in(self._text, catalogue.subjects())
        return str(subjects[0].subject) if subjects else None

    def _named(self, text: str, said: list[str]) -> list[Course]:
        """The courses whose code or name is said; "advanced python" is none of them, but a subject and a level."""
        codes = {f"{letters}{digits}".upper() for letters, digits in _CODE.findall(text)}
        if found := [course for course in self._courses if course.code in codes]:
            return found
        found = named_in(text, self._courses)
        fitting = [course for course in found if self.level in (None, course.level)]
        if not found:
            ours = {str(course.code)[:3] for course in self._courses}
            strange = [code for code in sorted(codes) if code[:3] in ours]
            self.unknown = next(iter(strange or ([] if self.subject or self.level else said)), None)
        return fitting

    def _fits(self, course: Course) -> bool:
        return self.subject in (None, course.subject) and self.level in (None, course.level)

    def _recalled(self, request: ActionRequest, kept: list[str]) -> Course | None:
        picked = COURSES.picked(request)  # "sign me up for the second one", below a list
        of_all = _ALL.search(request.text) and not _OF_IT.search(request.text)
        talked_about = None if of_all else COURSES.key(request)
        by_code = {str(course.code): course for course in self._courses}
        codes = [*([picked] if picked else kept), talked_about]
        return next((by_code[code] for code in codes if code in by_code), None)


def named_level(text: str) -> str | None:
    """The one level that a text names."""
    found = [level for level, said in _LEVELS if said.search(text)]
    return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    return "".join(re.findall(r"[a-z0-9]+", text.lower()))
