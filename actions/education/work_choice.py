"""Which assignments of a student's a message means: by name, by course, or the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.context import ActionRequest
from actions.education.catalogue import Catalogue
from actions.education.course_choice import MeantCourses
from actions.education.coursework import Work
from actions.focus import Focus, done_task, matters, refers
from actions.named_rows import named_in

ASSIGNMENT = "assignment"
WORK = Focus(ASSIGNMENT, slots=("education_extension_assignment",))
"""How the work that a conversation is about is remembered; its key is the assignment's id."""
_KIND = re.compile(r"\b(homework|hw|essay|project|portfolio|presentation|exam|test|quiz|case study)s?\b", re.IGNORECASE)
# What is asked of all work is not asked of the one before.
_ALL = re.compile(
    r"\b(?:(?<!at )all|every\w*|any\w*|else|next|others?|grades?|marks?|courses?|class(?:es)?)\b", re.IGNORECASE
)
_IN_THAT_COURSE = re.compile(
    r"(?<!\bis )(?<!\bare )\bthere\b|\bin (?:it|that)\b|\b(?:that|this) (?:course|class)\b", re.IGNORECASE
)
_NUMBERED = {"one": "1", "two": "2", "three": "3", "four": "4", "first": "1", "second": "2", "third": "3"}
_SAME = {"hw": "homework", "quiz": "test"}


class MeantWork:
    """What a message says about which work is meant.

    Args:
        request: the message.
        catalogue: the courses, whose names may stand beside it.
        recalls: whether a message that names none means the one that was talked about.
    """

    def __init__(self, request: ActionRequest, catalogue: Catalogue, *, recalls: bool = True) -> None:
        said = [str(e["value"]) for e in request.entities if e.get("entity") == ASSIGNMENT and e.get("value")]
        self.courses = MeantCourses(request, catalogue, recalls=_IN_THAT_COURSE.search(request.text) is not None)
        if recalls and not (said or self.courses or _KIND.search(request.text) or _ALL.search(request.text)):
            talked_about = _talked_about(request)
            said = [] if talked_about is None else [talked_about]
        kept = [name for name in said if name.lower() not in request.text.lower()]
        self._names = [_digits(text) for text in [request.text, *said]]
        self._kept = [_digits(text) for text in kept]
        kind = _KIND.search(" ".join(self._names))
        self.kind = None if kind is None else _SAME.get(kind[1].lower(), kind[1].lower())
        self.named = said[0] if said else None
        self.now = self.courses.now or request.says(ASSIGNMENT) or _KIND.search(request.text) is not None

    def __bool__(self) -> bool:
        """Whether it says anything about it."""
        return bool(self.named or self.kind or self.courses)

    def among(self, works: Sequence[Work]) -> list[Work]:
        """Those that fit: by name, else by kind ("my essay"), in the courses that are named where some are."""
        codes = {course.code for course in self.courses.found}
        ids = {value.upper() for value in self._kept}
        by_id = [work for work in works if str(work.assignment.id).upper() in ids]
        if by_id:
            return by_id
        fitting = [work for work in works if not codes or work.course.code in codes]
        by_name = named_in(" ; ".join(self._names), fitting)
        if by_name:
            return by_name
        if self.kind is not None and not re.search(rf"\b{self.kind}\W*\d", " ; ".join(self._names)):
            return [work for work in fitting if self.kind in str(work.words).lower()]
        return fitting if codes and not self.named else []


def _talked_about(request: ActionRequest) -> str | None:
    """The id of the work that "it" stands for; what was done to it needs no "it": "when is the deadline now"."""
    if refers(request.text):
        return WORK.key(request)
    latest, done = next(iter(matters(request)), None), done_task(request)
    return None if done is None or latest != done else WORK.key_of(done)


def _digits(text: str) -> str:
    """ "Essay two" and "the second essay" as they are called in the list: "essay 2"."""
    text = text.lower()
    ordinal = re.sub(r"\b(first|second|third) (homework|hw|essay)\b", lambda m: f"{m[2]} {_NUMBERED[m[1]]}", text)
    spelled = re.sub(
        r"\b(homework|hw|essay)\s*(?:number |no\.? |#)?(one|two|three|four|\d)\b",
        lambda m: f"{m[1]} {_NUMBERED.get(m[2], m[2])}",
        ordinal,
    )
    return spelled
