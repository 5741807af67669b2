"""What is new in the database, whoever wrote it: looked up twice a second, and told to the open pages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.core.delivery_models import Delivery
from actions.core.ticket_models import OPEN, Ticket, TicketEntry
from actions.core.tickets import FIRST
from actions.errors import BackEndError
from switchboard.desk.back_end import BackEnd

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
_LATEST = 64
"""Rows of each table that are compared: of those written at once, one with a lower number may be seen later."""


@dataclass(frozen=True)
class Seen:
    """The latest rows: entries and deliveries with their tickets, and the tickets themselves."""

    tickets: frozenset[int]
    rows: frozenset[tuple[object, ...]]

    def changed_since(self, before: Seen) -> set[int]:
        """The ids of the tickets that have something new."""
        new = self.tickets - before.tickets
        return set(new) | {int(str(row[1])) for row in self.rows - before.rows}


Listener = Callable[[set[int]], None]


class Watch:
    """Looks, and tells.

    Args:
        back_end: where tickets are kept.
        opened: told of each ticket that is new, and at the start of those that are open; a failure is its own affair.
    """

    def __init__(self, back_end: BackEnd, opened: Callable[[str], Awaitable[None]] | None = None) -> None:
        self._back_end, self._opened = back_end, opened
        self._listeners: set[Listener] = set()
        self._seen: Seen | None = None

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have a function called with the ids of changed tickets; returns what ends that."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    async def run(self) -> None:
        """Look for as long as the desk runs."""
        while True:
            try:
                await self.look()
            except (SQLAlchemyError, BackEndError) as error:
                logger.error("tickets cannot be looked up: %s", type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Look once, and tell what is new."""
        before, self._seen = self._seen, await self._back_end.read(_look)
        if before is None:
            await self._tell_opened(await self._back_end.read(_open))
            return
        if changed := self._seen.changed_since(before):
            for listener in list(self._listeners):
                listener(changed)
            await self._tell_opened(self._seen.tickets - before.tickets)

    async def _tell_opened(self, ids: Iterable[int]) -> None:
        if self._opened is not None:
            for ticket in sorted(ids):
                await self._opened(f"T-{FIRST + ticket}")


def _open(session: Session) -> list[int]:
    return list(session.execute(select(Ticket.id).where(Ticket.status == OPEN)).scalars())


def _look(session: Session) -> Seen:
    tickets = select(Ticket.id).order_by(Ticket.id.desc()).limit(_LATEST)
    entries = select(TicketEntry.id, TicketEntry.ticket_id).order_by(TicketEntry.id.desc()).limit(_LATEST)
    told = select(Delivery.id, Delivery.ticket_id, Delivery.delivered_at, Delivery.failed)
    deliveries = session.execute(told.order_by(Delivery.id.desc()).limit(_LATEST)).all()
    rows: list[tuple[object, ...]] = [("entry", row[1], row[0]) for row in session.execute(entries)]
    rows += [("delivery", row[1], row[0], row[2] is not None, row[3]) for row in deliveries]
    return Seen(frozenset(session.execute(tickets).scalars()), frozenset(rows))
