"""The list of courses."""

from __future__ import annotations

import re

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.education.calendar import short_days
from actions.education.catalogue import Catalogue
from actions.education.course_choice import COURSE, COURSES, LEVEL, SUBJECT, MeantCourses
from actions.education.course_look_up import no_such_course
from actions.education.models import ONLINE, Course, CourseRun
from actions.education.run_choice import MODE, says_which, wanted_runs
from actions.memory import WORDS

PAGE = 8
_LANGUAGES = re.compile(r"\blanguages?\b", re.IGNORECASE)
_COLUMNS = ["Course", "Code", "Level", "Days", "Starts", "Fee", "Free seats"]


class ListCourses(SwitchboardAction):
    """Lists courses by subject, level, day and way of study, with fee and free seats."""

    action_name = "action_education_list_courses"
    follows = frozenset({SUBJECT, LEVEL, MODE, "period", COURSE, WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Find and list them, a page at a time."""
        catalogue = Catalogue(request.session, request.clock.today())
        meant, wanted = MeantCourses(request, catalogue, recalls=False), wanted_runs(request)
        if request.was_led_here and not (request.offset or meant.now or request.follows_up or says_which(request.text)):
            request.say(response="utter_core_inform")
            return []
        if meant and not meant.found:
            request.say(no_such_course(meant, catalogue))
            return []
        courses = meant.found or [course for course in catalogue.courses() if _is_wanted(course, request.text)]
        rows = [
            (course, run)
            for course in courses
            for run in catalogue.runs_to_join(str(course.code))
            if wanted.fits(run, catalogue)
        ]
        if not rows and wanted:
            request.say("No course is like that this term. Here is what we have otherwise:")
            rows = [(course, run) for course in courses for run in catalogue.runs_to_join(str(course.code))]
        if not rows:
            request.say("That course does not run again this term. Say a subject and I list what else there is.")
            return []
        self._answer(request, catalogue, rows)
        return []

    def _answer(self, request: ActionRequest, catalogue: Catalogue, rows: list[tuple[Course, CourseRun]]) -> None:
        offset = request.offset if request.offset < len(rows) else 0
        page = rows[offset : offset + PAGE]
        cells = [_cells(course, run, catalogue) for course, run in page]
        left = len(rows) - offset - len(page)
        noun = formatting.plural(len(rows), "course")
        before = f"The next {len(page)}:" if offset else f"We have {noun} that you can join:"
        after = [f'... and {left} more. Say "show more" to see them.'] if left > 0 else []
        after.append(
            f'To know more about one, say its name; to sign up, for example "sign me up for {page[0][0].code}".'
        )
        lines = [formatting.aligned([_COLUMNS, *cells], right=(5, 6))]
        request.say_table({"columns": _COLUMNS, "rows": cells}, lines, before=before, after=after)
        items = COURSES.items(str(course.code) for course, _ in page)
        request.lists(
            shown=offset + len(page), more=left > 0, items=items, item_action="action_education_course_details"
        )


def _is_wanted(course: Course, text: str) -> bool:
    """Of "a language", those that count for the Certificate in Languages."""
    return _LANGUAGES.search(text) is None or _LANGUAGES.search(str(course.counts_for)) is not None


def _cells(course: Course, run: CourseRun, catalogue: Catalogue) -> list[str]:
    free = catalogue.free_seats(run)
    return [
        str(course.title),
        str(course.code),
        str(course.level),
        f"{short_days(run)}{' online' if run.mode == ONLINE else ''}",
        formatting.day(catalogue.starts(run)),
        formatting.money(course.fee),
        str(free) if free else "waiting list",
    ]
