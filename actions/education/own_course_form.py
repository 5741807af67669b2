"""What forms have in common that are about one of the student's own courses: which one is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from actions import formatting
from actions.context import ActionRequest
from actions.education.catalogue import Catalogue, name_of
from actions.education.course_choice import MeantCourses
from actions.education.models import Course
from actions.forms import Field, Form, FormTurn
from actions.forms.picking import PLACES, picked


@dataclass(frozen=True)
class Option:
    """One of the student's courses, with what tells it apart."""

    id: str
    course: Course
    line: str


class OwnCourseForm(Form):
    """A form whose first field is one of the student's courses.

    Class attributes:
        course_slot: where the id of the option is kept.
    """

    course_slot: ClassVar[str]

    def options(self, request: ActionRequest) -> Sequence[Option]:
        """The courses that may be meant.

        Raises:
            NotLoggedIn: nobody is logged in.
        """
        raise NotImplementedError

    def ask(self, field: Field, request: ActionRequest) -> None:
        """List the courses."""
        if field.slot != self.course_slot:
            super().ask(field, request)
            return
        lines = [f"{place}. {option.line}" for place, option in enumerate(self.options(request), start=1)]
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The courses."""
        if field.slot != self.course_slot:
            return []
        return [{"title": name_of(o.course), "payload": str(o.course.code)} for o in self.options(request)]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "The second one", "python", "the french course"."""
        request = turn.request
        if field.slot != self.course_slot:
            return super().read(field, turn)
        said = picked(request, PLACES) or MeantCourses(request, _catalogue(request), recalls=False)
        return request.text if said else None

    def chosen(self, turn: FormTurn, options: Sequence[Option]) -> str | None:
        """The id of the option that is meant, as far as one is; says so where a course is none of them.

        A course that is named below the summary replaces the one that was shown.
        """
        request, slot = turn.request, self.course_slot
        ids = [option.id for option in options]
        known = next((value for value in (turn.values[slot], request.slot(slot)) if value in ids), None)
        resumed = request.resumed is not None
        if slot in turn.heard and turn.values[slot] is None and not (turn.activating or resumed):
            return None
        if not (turn.activating or turn.attempted or resumed):
            return known
        place = None if turn.activating else picked(request, ids)
        meant = MeantCourses(request, _catalogue(request), recalls=known is None and (turn.activating or resumed))
        codes = {course.code for course in meant.found}
        fitting = [place] if place is not None else [option.id for option in options if option.course.code in codes]
        if len(fitting) == 1:
            if known is not None and fitting[0] != known and self.confirmation is not None:
                turn.hear(slot, fitting[0])
                turn.values[self.confirmation] = None
            return fitting[0]
        if meant and not meant.recalled and not fitting:
            request.say(self.not_among(request, meant))
            return known
        if len(ids) == 1:
            return ids[0]
        return known

    def not_among(self, request: ActionRequest, meant: MeantCourses) -> str:
        """What to say of a course that is none of the options."""
        names = [name_of(course) for course in meant.found] or [f'"{meant.unknown or meant.subject}"']
        return f"You are not in {formatting.listing(names[:3], 'or')}."

    def option(self, request: ActionRequest) -> Option | None:
        """The option that was chosen, if it is still one."""
        return next((o for o in self.options(request) if o.id == request.slot(self.course_slot)), None)


def _catalogue(request: ActionRequest) -> Catalogue:
    return Catalogue(request.session, request.clock.today())
