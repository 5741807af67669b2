"""Tells colleagues of each new ticket, in every way that is switched on; none holds up another, or the desk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from actions.clock import Clock, SystemClock
from actions.core.ticket_notices import Notice, TicketNotices
from actions.database import Database

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
Result = TypeVar("Result")


class NoticeError(Exception):
    """A notice that could not be sent; the message says why, without what is in it, and what to do."""


class Way(Protocol):
    """A way to tell of a ticket."""

    name: str

    async def send(self, notice: Notice) -> str:
        """Tell of a ticket; returns what that is known by.

        Raises:
            NoticeError: it could not be told; it is tried again later.
        """


class Notices:
    """A task that looks for new tickets and tells of them.

    What was sent is noted in the database: a restart loses none. One that was sent just before the process was killed is
    sent again, by the same id.

    Args:
        database: where the tickets are.
        ways: in which to tell.
        clock: what time it is.
        look_seconds: how often to look.
    """

    def __init__(
        self,
        database: Database,
        ways: Sequence[Way],
        clock: Clock | None = None,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._database, self._ways, self._clock = database, ways, clock or SystemClock()
        self._look_seconds = look_seconds

    async def run(self) -> None:
        """Tell of tickets until cancelled."""
        await asyncio.gather(*(self._serve(way) for way in self._ways))

    async def tell(self, way: Way) -> None:
        """Tell in one way of all tickets that are due.

        Raises:
            SQLAlchemyError: the database cannot be used.
        """
        for ticket_id in await asyncio.to_thread(self._read, way, TicketNotices.due):
            notice = await asyncio.to_thread(self._write, way, lambda mine, id=ticket_id: mine.take(id))
            if notice is not None:
                await self._tell_of(way, notice)

    async def _serve(self, way: Way) -> None:
        while True:
            try:
                await self.tell(way)
            except Exception as error:  # the next look may be luckier; the texts of errors may quote customers
                logger.error("notices by %s: unexpected %s", way.name, type(error).__name__)
            await asyncio.sleep(self._look_seconds)

    async def _tell_of(self, way: Way, notice: Notice) -> None:
        try:
            reference = await way.send(notice)
        except NoticeError as error:
            logger.warning("%s could not be told by %s and is tried again: %s", notice.number, way.name, error)
            return
        await asyncio.to_thread(self._write, way, lambda mine: mine.sent(notice, reference))

    def _read(self, way: Way, work: Callable[[TicketNotices], Result]) -> Result:
        with self._database.session() as session:
            return work(TicketNotices(session, way.name, self._clock))

    def _write(self, way: Way, work: Callable[[TicketNotices], Result]) -> Result:
        with self._database.session(writes=True) as session:
            done = work(TicketNotices(session, way.name, self._clock))
            session.commit()
            return done
