"""Branches and when they are open. Public: nobody has to be logged in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import places
from actions.banking.models import Branch, BranchHours
from actions.opening_hours import Hours


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
        """The branches that the location names; an empty list when it names none."""
        return places.near(self.all(), location)

    def hours(self, branches: Iterable[Branch]) -> dict[str, Hours]:
        """Opening hours by branch id and weekday (Monday is 0); closed days are missing."""
        hours: dict[str, dict[int, tuple[time, time]]] = {branch.id: {} for branch in branches}
        for row in self._session.execute(select(BranchHours).where(BranchHours.branch_id.in_(list(hours)))).scalars():
            hours[row.branch_id][row.weekday] = (row.opens, row.closes)
        return dict(hours)
