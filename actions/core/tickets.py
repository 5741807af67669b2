"""Tickets of one conversation: opened when a person is needed, and kept up with what is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.ticket_models import (
    ASSISTANT,
    CUSTOMER,
    NORMAL,
    OPEN,
    PRIORITIES,
    RESOLVED,
    SYSTEM,
    Ticket,
    TicketEntry,
)

FIRST = 1000
LONGEST_REASON = 500
LONGEST_ENTRY = 4000
LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class Said:
    """One thing that was said, without secrets.

    Args:
        author: of `ticket_models.AUTHORS`.
        text: what.
        at: when; the moment at which it is stored, if not known.
        intent: of a customer's message, as `mood` and `anger`.
        agent: the name of the colleague who said it.
    """

    author: str
    text: str
    at: datetime | None = None
    intent: str | None = None
    mood: str | None = None
    anger: float | None = None
    agent: str | None = None


def number_of(ticket: Ticket) -> str:
    """What a ticket is called: `T-1001`."""
    return f"T-{FIRST + ticket.id}"


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

    def open(
        self,
        *,
        reason: str,
        customer_id: CustomerId | None,
        code: str = "asked",
        priority: str = NORMAL,
        channel: str = "",
        summary: str = "",
        pack: str = "",
    ) -> str:
        """Open a ticket, or find the one that is not resolved, and say its number (`T-1001`).

        One that is there already becomes more urgent where this is, and stays as it is otherwise.

        Args:
            reason: why, for the colleague who reads it.
            customer_id: the customer, when somebody is logged in.
            code: the reason in a word, for reports.
            priority: of `ticket_models.PRIORITIES`.
            channel: where the customer is, such as `web`.
            summary: what it is about, in three lines.
            pack: of the task that it is about.
        """
        ticket = self.current()
        if ticket is None:
            ticket = Ticket(
                conversation_id=self._conversation_id,
                customer_id=customer_id,
                reason=reason[:LONGEST_REASON],
                status=OPEN,
                created_at=self._clock.now(),
                reason_code=code,
                priority=priority,
                channel=channel,
                summary=summary,
                pack=pack,
            )
            try:
                with self._session.begin_nested():
                    self._session.add(ticket)
            except IntegrityError:
                # The same conversation asked twice at the same moment, and the other was first.
                ticket = self.current()
                if ticket is None:
                    raise
        if PRIORITIES.index(priority) > PRIORITIES.index(ticket.priority):
            ticket.priority = priority
        return number_of(ticket)

    def current(self) -> Ticket | None:
        """The ticket that is not resolved, if there is one."""
        return self._latest(Ticket.status != RESOLVED)

    def append(self, said: Iterable[Said]) -> bool:
        """Add what was said, and is not there yet, to the ticket that is not resolved; False where there is none.

        What customer and assistant say comes in order, so all of it that is older than the latest is there: nothing is
        doubled, also where the answer to a call was lost after its work was done.
        """
        ticket = self.current()
        if ticket is None:
            return False
        conversation = TicketEntry.author.in_((CUSTOMER, ASSISTANT))
        query = select(func.max(TicketEntry.at)).where(TicketEntry.ticket_id == ticket.id, conversation)
        latest = self._session.execute(query).scalar()
        new = (part for part in said if part.at is None or latest is None or part.at > latest)
        self._session.add_all(entry_of(ticket, part, self._clock) for part in new)
        return True

    def note(self, text: str) -> bool:
        """Add something that nobody said, such as how the customer can be reached; False where there is no ticket."""
        return self.append([Said(SYSTEM, text)])

    def rate(self, solved: bool) -> bool:
        """Keep whether the ticket resolved last solved it for the customer; False where there is none."""
        ticket = self._latest(Ticket.status == RESOLVED)
        if ticket is None:
            return False
        ticket.solved, ticket.rated_at = solved, self._clock.now()
        return True

    def comment(self, text: str) -> bool:
        """Keep what the customer says about how the ticket resolved last was handled; False where there is none.

        Args:
            text: the comment, without secrets.
        """
        ticket = self._latest(Ticket.status == RESOLVED)
        if ticket is None:
            return False
        ticket.comment = text[:LONGEST_COMMENT]
        return True

    def _latest(self, condition: ColumnElement[bool]) -> Ticket | None:
        query = select(Ticket).where(Ticket.conversation_id == self._conversation_id, condition)
        found: Ticket | None = self._session.execute(query.order_by(Ticket.id.desc())).scalars().first()
        return found


def entry_of(ticket: Ticket, said: Said, clock: Clock) -> TicketEntry:
    """The row for what was said."""
    return TicketEntry(
        ticket_id=ticket.id,
        at=said.at or clock.now(),
        author=said.author,
        text=said.text[:LONGEST_ENTRY],
        intent=said.intent,
        mood=said.mood,
        anger=said.anger,
        agent=said.agent,
    )
