"""Telling colleagues of new tickets: each ticket once in each way, over restarts and failures, and with several who tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.notice_models import TicketNotice
from actions.core.privacy import is_shared
from actions.core.secrets import masked
from actions.core.ticket_models import RESOLVED, Ticket, TicketEntry
from actions.core.tickets import number_of
from actions.database import insert_unless_there

NEW = timedelta(days=1)
"""Older tickets are told of no more: not after a long failure, nor when a way is switched on."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 15, 30, 60))
"""Until the next try; the last one again and again. Whoever tries has the first of them to be done with it."""


@dataclass(frozen=True)
class Notice:
    """What is told of a ticket.

    Attributes:
        ticket_id: the ticket.
        number: what it is called.
        code: the reason in a word.
        reason: the same for a colleague, with the customer's message.
        priority: of `ticket_models.PRIORITIES`.
        channel: where the customer is.
        summary: three lines.
        opened_at: when.
        last_entry: the last of what was said so far; 0 where nothing was.
        shared: whether others read what is said to the customer.
    """

    ticket_id: int
    number: str
    code: str
    reason: str
    priority: str
    channel: str
    summary: str
    opened_at: datetime
    last_entry: int = 0
    shared: bool = False


class TicketNotices:
    """The notices of one way, such as e-mail.

    Args:
        session: an open session; one that may write, but for `due`.
        way: its name.
        clock: what time it is.
    """

    def __init__(self, session: Session, way: str, clock: Clock) -> None:
        self._session, self._way, self._clock = session, way, clock

    def due(self) -> list[int]:
        """The tickets that are to be told of now, the oldest first."""
        now = self._clock.now()
        mine = and_(TicketNotice.ticket_id == Ticket.id, TicketNotice.way == self._way)
        open_try = and_(TicketNotice.sent_at.is_(None), TicketNotice.next_try_at <= now)
        query = select(Ticket.id).outerjoin(TicketNotice, mine).order_by(Ticket.id)
        query = query.where(Ticket.status != RESOLVED, Ticket.created_at > now - NEW)
        return list(self._session.execute(query.where(or_(TicketNotice.way.is_(None), open_try))).scalars())

    def take(self, ticket_id: int) -> Notice | None:
        """What is to be told of a ticket, now, by the caller alone; None where somebody else does so, or did."""
        now = self._clock.now()
        mine = (TicketNotice.ticket_id == ticket_id, TicketNotice.way == self._way)
        insert_unless_there(
            self._session, TicketNotice.__table__, ticket_id=ticket_id, way=self._way, tries=0, next_try_at=now
        )
        tries = self._session.execute(select(TicketNotice.tries).where(*mine)).scalar_one()
        free = (TicketNotice.tries == tries, TicketNotice.sent_at.is_(None), TicketNotice.next_try_at <= now)
        later = now + WAITS[min(tries, len(WAITS) - 1)]
        taken = update(TicketNotice).where(*mine, *free).values(tries=tries + 1, next_try_at=later)
        done = self._session.execute(taken.execution_options(synchronize_session=False))
        return self._notice(ticket_id) if done.rowcount == 1 else None

    def sent(self, notice: Notice, reference: str) -> None:
        """Note that a ticket was told of, and what that is known by."""
        now, mine = self._clock.now(), (TicketNotice.ticket_id == notice.ticket_id, TicketNotice.way == self._way)
        values = {"reference": reference, "last_entry": notice.last_entry, "sent_at": now, "next_try_at": now}
        sent = update(TicketNotice).where(*mine).values(**values)
        self._session.execute(sent.execution_options(synchronize_session=False))

    def _notice(self, ticket_id: int) -> Notice:
        ticket = self._session.get(Ticket, ticket_id)
        last = select(func.max(TicketEntry.id)).where(TicketEntry.ticket_id == ticket_id)
        return _notice(ticket, int(self._session.execute(last).scalar() or 0))


def _notice(ticket: Ticket, last_entry: int) -> Notice:
    return Notice(
        ticket_id=ticket.id,
        number=number_of(ticket),
        code=ticket.reason_code,
        reason=masked(ticket.reason),
        priority=ticket.priority,
        channel=ticket.channel,
        summary=masked(ticket.summary),
        opened_at=ticket.created_at,
        last_entry=last_entry,
        shared=is_shared(ticket.conversation_id),
    )
