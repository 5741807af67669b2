"""Tells colleagues of each new ticket, in every way that is switched on; none holds up another, or the desk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from actions.core.ticket_notices import Notice, TicketNotices
from switchboard.desk.back_end import BackEnd

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
OTHERS_READ = "Others read along where the customer is."


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

    async def open(self) -> None:
        """Get ready, before all else."""

    async def keep_up(self) -> None:
        """Tell what else there is to tell; called at each look."""

    async def close(self) -> None:
        """Let go of threads and connections."""


class Notices:
    """Looks for new tickets and tells of them.

    What was sent is noted in the database: a restart loses none. One that was sent just before the process was killed is
    sent again.

    Args:
        back_end: where the tickets are.
        ways: in which to tell.
        look_seconds: how often to look.
    """

    def __init__(self, back_end: BackEnd, ways: Sequence[Way], look_seconds: float | None = None) -> None:
        self._back_end, self._ways = back_end, ways
        self._look_seconds = LOOK_SECONDS if look_seconds is None else look_seconds

    async def open(self) -> None:
        """Get the ways ready."""
        for way in self._ways:
            await way.open()

    async def run(self) -> None:
        """Tell of tickets until cancelled."""
        await asyncio.gather(*(self._serve(way) for way in self._ways))

    async def close(self) -> None:
        """Let go of what the ways hold."""
        for way in self._ways:
            await way.close()

    async def tell(self, way: Way) -> None:
        """Tell in one way of all tickets that are due.

        Raises:
            SQLAlchemyError: the database cannot be used.
        """
        clock = self._back_end.clock
        for ticket_id in await self._back_end.read(lambda session: TicketNotices(session, way.name, clock).due()):

            def take(session: Session, ticket_id: int = ticket_id) -> Notice | None:
                return TicketNotices(session, way.name, clock).take(ticket_id)

            notice = await self._back_end.write(take)
            if notice is not None:
                await self._tell_of(way, notice)

    async def _serve(self, way: Way) -> None:
        while True:
            try:
                await self.tell(way)
                await way.keep_up()
            except Exception as error:  # the next look may be luckier; the texts of errors may quote customers
                logger.error("notices by %s: unexpected %s", way.name, type(error).__name__)
            await asyncio.sleep(self._look_seconds)

    async def _tell_of(self, way: Way, notice: Notice) -> None:
        try:
            reference = await way.send(notice)
        except NoticeError as error:
            logger.warning("%s could not be told by %s and is tried again: %s", notice.number, way.name, error)
            return
        clock = self._back_end.clock
        await self._back_end.write(lambda session: TicketNotices(session, way.name, clock).sent(notice, reference))
