"""The queue, and the search."""

from __future__ import annotations

from dataclasses import dataclass, field

from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.orm import Session

from actions.core.agent_models import Agent
from actions.core.ticket_desk import TicketDesk
from actions.core.ticket_models import CLAIMED, OPEN
from actions.core.ticket_queue import LONGEST_SEARCH, QueuedTicket, TicketQueue
from switchboard.desk.desk import Desk
from switchboard.desk.pages import Pages
from switchboard.desk.visits import Visit


@dataclass
class Queue:
    """What is to be done, as one agent sees it."""

    mine: list[QueuedTicket] = field(default_factory=list)
    open: list[QueuedTicket] = field(default_factory=list)
    waiting: list[QueuedTicket] = field(default_factory=list)
    others: list[QueuedTicket] = field(default_factory=list)

    @classmethod
    def of(cls, agent: Agent, lines: list[QueuedTicket]) -> Queue:
        """Sort tickets into it."""
        queue = cls()
        for line in lines:
            if line.ticket.status == CLAIMED:
                (queue.mine if line.ticket.agent_id == agent.id else queue.others).append(line)
            else:
                (queue.open if line.ticket.status == OPEN else queue.waiting).append(line)
        return queue


class QueuePages:
    """The pages.

    Args:
        desk: the desk.
        pages: templates.
    """

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages = desk, pages

    async def show(self, _: Request, visit: Visit) -> HTTPResponse:
        """What is to be done."""
        lines = await self._desk.back_end.read(lambda session: self._queue(session, visit).unresolved())
        return self._pages.page("queue.html", visit, queue=Queue.of(visit.who, lines))

    async def search(self, request: Request, visit: Visit) -> HTTPResponse:
        """Tickets by number or customer."""
        text = str(request.args.get("q") or "").strip()[:LONGEST_SEARCH]
        lines = await self._desk.back_end.read(lambda session: self._queue(session, visit).find(text))
        return self._pages.page("search.html", visit, text=text, lines=lines)

    def _queue(self, session: Session, visit: Visit) -> TicketQueue:
        return TicketQueue(session, visit.who, TicketDesk(session, self._desk.back_end.clock))
