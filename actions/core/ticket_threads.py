"""Threads of colleagues about tickets: brought up to date with what happens, each piece once, whoever does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.notice_models import ThreadReply, TicketNotice
from actions.core.ticket_models import RESOLVED, Ticket, TicketEntry

AFTER_END = timedelta(days=1)
"""Of a ticket, in which its thread is still brought up to date."""
LEASE = timedelta(seconds=90)
"""For whoever adds to a thread; after that, it was broken off, and somebody else does."""
MOST_AT_ONCE = 30


@dataclass(frozen=True)
class Since:
    """What happened since a thread was brought up to date.

    Attributes:
        ticket_id: the ticket.
        reference: of its thread.
        entries: in order, without what was written in the thread itself.
        last: the entry up to which it then is.
    """

    ticket_id: int
    reference: str
    entries: tuple[TicketEntry, ...]
    last: int


class TicketThreads:
    """The threads of one way, such as Slack; a notice that was sent begins one (`TicketNotices`).

    Args:
        session: an open session; one that may write, but for `behind` and `ticket_of`.
        way: its name.
        clock: what time it is.
    """

    def __init__(self, session: Session, way: str, clock: Clock) -> None:
        self._session, self._way, self._clock = session, way, clock

    def ticket_of(self, reference: str) -> Ticket | None:
        """The ticket that a thread is about."""
        query = select(Ticket).join(TicketNotice, TicketNotice.ticket_id == Ticket.id)
        query = query.where(TicketNotice.way == self._way, TicketNotice.reference == reference)
        found: Ticket | None = self._session.execute(query).scalars().first()
        return found

    def behind(self) -> list[int]:
        """The tickets to whose threads something is to be added now."""
        now = self._clock.now()
        query = select(TicketNotice.ticket_id).join(Ticket, Ticket.id == TicketNotice.ticket_id)
        query = query.join(TicketEntry, TicketEntry.ticket_id == Ticket.id)
        lively = or_(Ticket.status != RESOLVED, Ticket.resolved_at > now - AFTER_END)
        mine = (TicketNotice.way == self._way, TicketNotice.sent_at.is_not(None), TicketNotice.next_try_at <= now)
        query = query.where(lively, *mine, TicketEntry.id > TicketNotice.last_entry)
        return list(self._session.execute(query.distinct().order_by(TicketNotice.ticket_id)).scalars())

    def take(self, ticket_id: int) -> Since | None:
        """What the caller alone is to add to a ticket's thread; None where somebody else does."""
        now = self._clock.now()
        if not self._change(ticket_id, TicketNotice.next_try_at <= now, next_try_at=now + LEASE):
            return None
        notice = self._session.get(TicketNotice, (ticket_id, self._way), populate_existing=True)
        newer = (TicketEntry.ticket_id == ticket_id, TicketEntry.id > notice.last_entry)
        query = select(TicketEntry).where(*newer).order_by(TicketEntry.id).limit(MOST_AT_ONCE)
        found = list(self._session.execute(query).scalars())
        there = select(ThreadReply.entry_id).where(
            ThreadReply.ticket_id == ticket_id, ThreadReply.entry_id.is_not(None)
        )
        known = set(self._session.execute(there).scalars())
        last = found[-1].id if found else notice.last_entry
        return Since(ticket_id, notice.reference, tuple(entry for entry in found if entry.id not in known), last)

    def added(self, since: Since) -> None:
        """Note that a thread is up to date."""
        self._change(since.ticket_id, last_entry=since.last, next_try_at=self._clock.now())

    def _change(self, ticket_id: int, *only: object, **values: object) -> bool:
        mine = (TicketNotice.ticket_id == ticket_id, TicketNotice.way == self._way)
        query = update(TicketNotice).where(*mine, *only).values(**values)
        done = self._session.execute(query.execution_options(synchronize_session=False))
        return bool(done.rowcount)
