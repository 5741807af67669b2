"""The list of courses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.education.calendar import is_daytime, short_days, term, weekdays
from actions.education.catalogue import Catalogue
from actions.education.course_choice import COURSE, LEVEL, SUBJECT, MeantCourses
from actions.education.course_look_up import no_such_course
from actions.education.models import IN_PERSON, ONLINE, Course, CourseRun
from actions.memory import WORDS
from actions.periods import WEEKDAYS, DateRange, resolve

PAGE = 8
MODE = "study_mode"
_COLUMNS = ["Course", "Code", "Level", "Days", "Starts", "Fee", "Free seats"]
_DAY_NAMES = re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b", re.IGNORECASE)
_WEEKEND = re.compile(r"\bweek-?ends?\b", re.IGNORECASE)
_SEASON = re.compile(r"\b(spring|summer|fall|autumn|winter)\b", re.IGNORECASE)
_MODES = (
    (ONLINE, re.compile(r"\b(?:online|remote(?:ly)?|zoom|virtual|from home)\b", re.I)),
    (IN_PERSON, re.compile(r"\b(?:in[\s-]person|on[\s-]campus|face to face|on site|in a (?:class)?room)\b", re.I)),
    ("evening", re.compile(r"\b(?:evenings?|nights?|after work)\b", re.I)),
    ("daytime", re.compile(r"\b(?:day ?time|mornings?|during the day|days? (?:courses?|classes))\b", re.I)),
    ("full-time", re.compile(r"\b(?:full[\s-]?time|intensive|boot ?camp)\b", re.I)),
    ("part-time", re.compile(r"\b(?:part[\s-]?time)\b", re.I)),
)
_FREE = re.compile(
    r"\b(?:free (?:seats?|places?|spots?)|(?:seats?|places?|spots?) (?:left|free|open)|not full)\b", re.I
)


@dataclass(frozen=True)
class Wanted:
    """Which runs are wanted, beside their courses."""

    days: frozenset[int]
    mode: str | None
    starts: DateRange | None
    season: str | None
    with_seats: bool

    def fits(self, run: CourseRun, catalogue: Catalogue) -> bool:
        """Whether a run is one of them."""
        starts = catalogue.starts(run)
        if self.days and not self.days & set(weekdays(run)):
            return False
        if self.starts is not None and not ((self.starts.start or starts) <= starts <= (self.starts.end or starts)):
            return False
        if self.season is not None and not term(run).lower().startswith(self.season):
            return False
        if self.with_seats and not catalogue.free_seats(run):
            return False
        return self.mode is None or self.mode in modes(run)


def modes(run: CourseRun) -> frozenset[str]:
    """All that a run is: `online`, `part-time`, `evening` …"""
    time_of_day = "daytime" if is_daytime(run) else "evening" if run.begins.hour >= 16 else "weekend"
    return frozenset({str(run.mode), str(run.pace), time_of_day})


class ListCourses(SwitchboardAction):
    """Lists courses by subject, level, day and way of study, with fee and free seats."""

    action_name = "action_education_list_courses"
    follows = frozenset({SUBJECT, LEVEL, MODE, "period", COURSE, WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Find and list them, a page at a time."""
        catalogue = Catalogue(request.session, request.clock.today())
        meant, wanted = MeantCourses(request, catalogue, recalls=False), _wanted(request)
        plain = wanted == Wanted(frozenset(), None, None, None, with_seats=False)
        if request.was_led_here and not (request.offset or meant or not plain):
            request.say(response="utter_core_inform")
            return []
        if meant and not meant.found:
            request.say(no_such_course(meant, catalogue))
            return []
        courses = meant.found or catalogue.courses()
        rows = [
            (course, run)
            for course in courses
            for run in catalogue.runs_to_join(str(course.code))
            if wanted.fits(run, catalogue)
        ]
        if not rows and not plain:
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
        lines = [f"The next {len(page)}:" if offset else f"We have {noun} that you can join:"]
        lines.append(formatting.aligned([_COLUMNS, *cells], right=(5, 6)))
        if left > 0:
            lines.append(f'... and {left} more. Say "show more" to see them.')
        lines.append(
            f'To know more about one, say its name; to sign up, for example "sign me up for {page[0][0].code}".'
        )
        request.say("\n".join(lines), table={"columns": _COLUMNS, "rows": cells})
        items = [{"entity": COURSE, "value": str(course.code)} for course, _ in page]
        request.lists(
            shown=offset + len(page), more=left > 0, items=items, item_action="action_education_course_details"
        )


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


def _wanted(request: ActionRequest) -> Wanted:
    text, period = request.text, request.entity("period") or ""
    days = {WEEKDAYS.index(name.lower()) for name in _DAY_NAMES.findall(text)}
    if not days and period.startswith("weekday:"):
        days = {WEEKDAYS.index(day) for day in [period.partition(":")[2]] if day in WEEKDAYS}
    if _WEEKEND.search(text) or period.endswith("_weekend"):
        days |= {5, 6}
    mode = next((name for name, said in _MODES if said.search(text)), None) or request.entity(MODE)
    season = _SEASON.search(text)
    starts = None if days or season or not period else resolve(period, request.clock.today(), ahead=True)
    if starts is not None and starts.start == starts.end == request.clock.today():
        starts = None  # "what can I take now"
    named = None if season is None else season[1].lower().replace("autumn", "fall")
    return Wanted(frozenset(days), _known(mode), starts, named, _FREE.search(text) is not None)


def _known(mode: str | None) -> str | None:
    names = {name for name, _ in _MODES}
    mode = None if mode is None else mode.lower()
    return mode if mode in names else None
