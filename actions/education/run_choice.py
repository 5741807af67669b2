"""Which runs of courses a message means: by day, by way of study, by term."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.context import ActionRequest
from actions.education.calendar import is_daytime, term, weekdays
from actions.education.catalogue import Catalogue
from actions.education.models import IN_PERSON, ONLINE, CourseRun
from actions.periods import WEEKDAYS, DateRange, resolve

MODE = "study_mode"
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

    def __bool__(self) -> bool:
        """Whether anything is wanted of them."""
        return bool(self.days or self.mode or self.starts or self.season or self.with_seats)

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


def wanted_runs(request: ActionRequest) -> Wanted:
    """What a message says about which runs are meant."""
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


def says_which(text: str) -> bool:
    """Whether the words themselves say which runs are meant."""
    patterns = (_DAY_NAMES, _WEEKEND, _SEASON, _FREE, *(said for _, said in _MODES))
    return any(pattern.search(text) for pattern in patterns)


def _known(mode: str | None) -> str | None:
    names = {name for name, _ in _MODES}
    mode = None if mode is None else mode.lower()
    return mode if mode in names else None
