"""Branches and when they are open. Public: nobody has to be logged in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting
from actions.banking.models import Branch, BranchHours

Hours = dict[int, tuple[time, time]]
WEEK = range(7)
_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class BranchService:
    """The branches.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[Branch]:
        """All of them, by name."""
        return list(self._session.execute(select(Branch).order_by(Branch.name)).scalars())

    def near(self, location: str) -> list[Branch]:
        """The branches whose name, street, city, zip or district the location names; an empty list when none does.

        The most telling column decides: "downtown" as a district beats a city of that name.
        """
        wanted = _plain(location)
        if not wanted:
            return []
        branches = self.all()
        for columns in (("name", "district"), ("street", "zip"), ("city",)):
            found = [branch for branch in branches if any(_same(wanted, _plain(getattr(branch, c))) for c in columns)]
            if found:
                return found
        return []

    def hours(self, branches: Iterable[Branch]) -> dict[str, Hours]:
        """Opening hours by branch id and weekday (Monday is 0); closed days are missing."""
        ids = [branch.id for branch in branches]
        hours: dict[str, Hours] = defaultdict(dict)
        for row in self._session.execute(select(BranchHours).where(BranchHours.branch_id.in_(ids))).scalars():
            hours[row.branch_id][row.weekday] = (row.opens, row.closes)
        return hours


def address(branch: Branch) -> str:
    """Street, city and zip on one line."""
    return f"{branch.street}, {branch.city} {branch.zip}"


def on_day(hours: Hours, weekday: int) -> str:
    """`9:00 AM to 5:00 PM`, or `closed`."""
    if weekday not in hours:
        return "closed"
    opens, closes = hours[weekday]
    return f"{formatting.clock_time(opens)} to {formatting.clock_time(closes)}"


def in_week(hours: Hours) -> str:
    """A whole week on one line, equal days together: `Mon-Fri 9:00 AM to 5:00 PM, Sat-Sun closed`."""
    parts: list[tuple[int, int, str]] = []
    for weekday in WEEK:
        text = on_day(hours, weekday)
        if parts and parts[-1][2] == text:
            parts[-1] = (parts[-1][0], weekday, text)
        else:
            parts.append((weekday, weekday, text))
    return ", ".join(f"{_days(first, last)} {text}" for first, last, text in parts)


def _days(first: int, last: int) -> str:
    return _NAMES[first] if first == last else f"{_NAMES[first]}-{_NAMES[last]}"


def _plain(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", text.lower())
    short = {"st": "street", "ave": "avenue", "rd": "road", "sq": "square", "blvd": "boulevard"}
    return " ".join(short.get(word, word) for word in words if word not in {"the", "branch", "office"})


def _same(wanted: str, value: str) -> bool:
    """Whether one occurs in the other as whole words: "oak street" in "12 oak street"."""
    return bool(value) and (f" {wanted} " in f" {value} " or f" {value} " in f" {wanted} ")
