"""Wrong log-ins in a row, and the lock that the fifth of them closes: for customers and for colleagues alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import LogInTries
from actions.database import insert_unless_there
from actions.errors import Refusal

TRIES = 5
LOCK = timedelta(minutes=15)


class WrongLogIn(Refusal):
    """Name and secret do not belong together; `tries_left` before the lock."""

    def __init__(self, tries_left: int) -> None:
        super().__init__("name and secret do not match")
        self.tries_left = tries_left


class LogInLocked(Refusal):
    """Too many wrong tries; `until` when nobody is let in."""

    def __init__(self, until: datetime) -> None:
        super().__init__("log-in is locked")
        self.until = until


class TryLimit:
    """The wrong tries of some subjects: whoever is locked under one of them is locked.

    Args:
        session: an open session; what is counted counts when it is committed.
        subjects: such as `number:100001`, whether or not there is such a number.
        clock: what time it is.
    """

    def __init__(self, session: Session, subjects: Sequence[str], clock: Clock) -> None:
        self._session = session
        self._subjects = list(subjects)
        self._clock = clock

    def refuse_locked(self) -> None:
        """Let nobody on who is locked.

        Raises:
            LogInLocked: a subject is.
        """
        now = self._clock.now()
        until = [tries.locked_until for tries in self._tries() if tries.locked_until is not None]
        if until and max(until) > now:
            raise LogInLocked(max(until))

    def count_wrong(self) -> WrongLogIn | LogInLocked:
        """Count a wrong try of each subject; the fifth in a row locks it."""
        for subject in self._subjects:
            insert_unless_there(self._session, LogInTries.__table__, subject=subject, wrong=0)
        until = self._clock.now() + LOCK
        counted = self._tries()
        for tries in counted:
            # A lock that is still there has run out.
            tries.wrong = 1 if tries.locked_until is not None else tries.wrong + 1
            tries.locked_until = until if tries.wrong >= TRIES else None
        if any(tries.locked_until is not None for tries in counted):
            return LogInLocked(until)
        return WrongLogIn(TRIES - max(tries.wrong for tries in counted))

    def forget(self) -> None:
        """Begin to count anew."""
        self._session.execute(
            update(LogInTries)
            .where(LogInTries.subject.in_(self._subjects))
            .values(wrong=0, locked_until=None)
            .execution_options(synchronize_session=False)
        )

    def _tries(self) -> list[LogInTries]:
        """What is counted so far, locked for this transaction, always in the same order."""
        query = select(LogInTries).where(LogInTries.subject.in_(self._subjects)).order_by(LogInTries.subject)
        query = query.with_for_update().execution_options(populate_existing=True)
        return list(self._session.execute(query).scalars())
