"""Tickets: what a person has to take care of."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId, Ticket

FIRST = 1000
LONGEST_REASON = 500


class TicketService:
    """Tickets of one conversation.

    Args:
        session: a session that may write.
        conversation_id: whose tickets.
        clock: what time it is.
    """

    def __init__(self, session: Session, conversation_id: str, clock: Clock) -> None:
        self._session = session
        self._conversation_id = conversation_id
        self._clock = clock

    def open(self, *, reason: str, customer_id: CustomerId | None) -> str:
        """Open a ticket, or find the one that is open, and say its number (`T-1001`).

        Args:
            reason: why, for the colleague who reads it.
            customer_id: the customer, when somebody is logged in.
        """
        ticket = self._find_open()
        if ticket is None:
            ticket = Ticket(
                conversation_id=self._conversation_id,
                customer_id=customer_id,
                reason=reason[:LONGEST_REASON],
                status="open",
                created_at=self._clock.now(),
            )
            try:
                with self._session.begin_nested():
                    self._session.add(ticket)
            except IntegrityError:
                # The same conversation asked twice at the same moment, and the other was first.
                ticket = self._find_open()
                if ticket is None:
                    raise
        return f"T-{FIRST + ticket.id}"

    def _find_open(self) -> Ticket | None:
        query = select(Ticket).where(Ticket.conversation_id == self._conversation_id, Ticket.status == "open")
        found: Ticket | None = self._session.execute(query).scalars().first()
        return found
