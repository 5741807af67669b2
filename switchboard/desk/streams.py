"""The live connection of an open page: it says that something is new, and the page then asks what."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator

from sanic.request import Request

from actions.core.ticket_desk import TicketDesk
from actions.core.ticket_queue import TicketQueue
from components.channels.limits import OpenLimit
from switchboard.desk.desk import Desk
from switchboard.desk.errors import PageError
from switchboard.desk.guard import Guard
from switchboard.desk.visits import Visit

PING_SECONDS = 15.0
STREAM_SECONDS = 3600.0
MOST_OF_AN_AGENT = 20
NEWS, PING, RETRY = "event: news\ndata: \n\n", ": ping\n\n", "retry: 1000\n\n"
_NUMBER = re.compile(r"T-[0-9]{1,9}")


class Streams:
    """All open connections.

    Args:
        desk: the desk.
        guard: knows whether who opened one is still logged in.
    """

    def __init__(self, desk: Desk, guard: Guard) -> None:
        self._desk, self._guard = desk, guard
        self._open = OpenLimit(MOST_OF_AN_AGENT)
        self._wakes: set[asyncio.Event] = set()
        self._closing = False

    def close(self) -> None:
        """Close all of them, for the desk shuts down."""
        self._closing = True
        for wake in self._wakes:
            wake.set()

    async def events(self, request: Request, visit: Visit) -> None:
        """Answer with news of one ticket, or of all, until the page closes or the session ends."""
        about = str(request.args.get("about") or "")
        ticket = await self._ticket(visit, about) if _NUMBER.fullmatch(about) else None
        if not self._open.take(visit.who.id):
            raise PageError(429, "Too many pages", "Please close some of the desk's pages.", retry_after=30)
        try:
            unbuffered = {"X-Accel-Buffering": "no"}
            response = await request.respond(content_type="text/event-stream; charset=utf-8", headers=unbuffered)
            async for event in self._news(visit, ticket):
                await response.send(event)
            await response.eof()
        finally:
            self._open.give_back(visit.who.id)

    async def _ticket(self, visit: Visit, number: str) -> int:
        clock = self._desk.back_end.clock
        found = await self._desk.back_end.read(
            lambda session: TicketQueue(session, visit.who, TicketDesk(session, clock)).get(number).id
        )
        return int(found)

    async def _news(self, visit: Visit, ticket: int | None) -> AsyncIterator[str]:
        """News as they come; between them signs of life, and for the queue one now and then: waiting times go on."""
        wake, until, pings = asyncio.Event(), time.monotonic() + STREAM_SECONDS, 0

        def heard(changed: set[int]) -> None:
            if ticket is None or ticket in changed:
                wake.set()

        leave = self._desk.watch.listen(heard)
        self._wakes.add(wake)
        try:
            yield RETRY
            while time.monotonic() < until and not self._closing:
                woken = await _woken(wake)
                if self._closing or await self._guard.agent_of(visit.secret, touch=False) is None:
                    break
                pings = 0 if woken else pings + 1
                yield NEWS if woken or pings % 2 == 0 else PING
            if not self._closing:
                yield NEWS  # the page asks, and hears what has happened
        finally:
            self._wakes.discard(wake)
            leave()


async def _woken(wake: asyncio.Event) -> bool:
    """Wait for news, or for the next sign of life; whether there are news."""
    try:
        await asyncio.wait_for(wake.wait(), PING_SECONDS)
    except asyncio.TimeoutError:
        return False
    wake.clear()
    return True
