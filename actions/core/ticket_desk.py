"""Tickets as colleagues work on them: claimed once, answered, put off, handed back to the assistant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, literal, select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.columns import Moment
from actions.core.ticket_models import AGENT, CLAIMED, NOTE, OPEN, RESOLVED, SYSTEM, WAITING, Ticket, TicketEntry
from actions.core.tickets import FIRST, Said, entry_of
from actions.errors import Refusal


class UnknownTicket(Refusal):
    """There is no ticket of that number."""

    def __init__(self, number: str) -> None:
        super().__init__(f"there is no ticket {number}; numbers look like T-{FIRST + 1}")
        self.number = number


class TicketNotFree(Refusal):
    """The ticket is not in a state that allows this; somebody else may have been first.

    Args:
        number: of the ticket.
        status: what it is.
        agent_id: who has it.
        allowed: what it would have to be.
    """

    def __init__(self, number: str, status: str, agent_id: str | None, allowed: Sequence[str]) -> None:
        whose = f" by {agent_id}" if agent_id else ""
        super().__init__(f"ticket {number} is {status}{whose}; allowed: {', '.join(allowed)}")
        self.number, self.status, self.agent_id, self.allowed = number, status, agent_id, tuple(allowed)


class TicketDesk:
    """The tickets of all conversations, for colleagues.

    Each step is one conditional UPDATE, so that of two who take it at the same moment one is told that it was too late.

    Args:
        session: a session that may write.
        clock: what time it is.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def get(self, number: str) -> Ticket:
        """A ticket as it is now.

        Raises:
            UnknownTicket: there is none.
        """
        digits = number[2:] if number[:2].upper() == "T-" else ""
        known = digits.isascii() and digits.isdigit() and len(digits) < 10
        query = select(Ticket).where(Ticket.id == int(digits) - FIRST) if known else None
        found: Ticket | None = None
        if query is not None:
            found = self._session.execute(query.execution_options(populate_existing=True)).scalars().first()
        if found is None:
            raise UnknownTicket(number)
        return found

    def entries(self, number: str) -> list[TicketEntry]:
        """What was said and noted, in order.

        Raises:
            UnknownTicket: there is no such ticket.
        """
        query = select(TicketEntry).where(TicketEntry.ticket_id == self.get(number).id).order_by(TicketEntry.id)
        return list(self._session.execute(query).scalars())

    def claim(self, number: str, agent_id: str) -> Ticket:
        """Take charge of a ticket that nobody has; the assistant is silent from then on.

        Raises:
            UnknownTicket: there is no such ticket.
            TicketNotFree: somebody has it, or it is resolved.
        """
        now = literal(self._clock.now(), Moment())
        # One that was put off is claimed anew; how long its customer waited ended with the first time.
        first = {"first_claimed_at": func.coalesce(Ticket.first_claimed_at, now)}
        changes = {"status": CLAIMED, "agent_id": agent_id, "claimed_at": now, **first}
        return self._change(number, (OPEN, WAITING), changes, log=f"claimed by {agent_id}")

    def put_off(self, number: str, agent_id: str) -> Ticket:
        """Give a ticket back to the queue: the assistant serves on, and anybody may take it later.

        Raises:
            UnknownTicket: there is no such ticket.
            TicketNotFree: this agent does not have it.
        """
        changes = {"status": WAITING, "agent_id": None}
        return self._change(number, (CLAIMED,), changes, by=agent_id, log=f"put off by {agent_id}")

    def resolve(self, number: str, agent_id: str) -> Ticket:
        """End a ticket that one has; the assistant serves on.

        Raises:
            UnknownTicket: there is no such ticket.
            TicketNotFree: this agent does not have it.
        """
        changes = {"status": RESOLVED, "resolved_at": self._clock.now()}
        return self._change(number, (CLAIMED,), changes, by=agent_id, log=f"resolved by {agent_id}")

    def reply(self, number: str, agent_id: str, text: str) -> Ticket:
        """Write to the customer.

        Raises:
            UnknownTicket: there is no such ticket.
            TicketNotFree: this agent does not have it.
        """
        ticket = self._change(number, (CLAIMED,), {"status": CLAIMED}, by=agent_id)
        self._session.add(entry_of(ticket, Said(AGENT, text), self._clock))
        return ticket

    def add_note(self, number: str, text: str) -> Ticket:
        """Write something down that the customer does not see; in any state.

        Raises:
            UnknownTicket: there is no such ticket.
        """
        ticket = self.get(number)
        self._session.add(entry_of(ticket, Said(NOTE, text), self._clock))
        return ticket

    def _change(
        self,
        number: str,
        allowed: Sequence[str],
        changes: Mapping[str, object],
        *,
        by: str | None = None,
        log: str | None = None,
    ) -> Ticket:
        """Change a ticket if it is in an allowed state, and `by` is in charge of it where that is named."""
        ticket = self.get(number)
        mine = [] if by is None else [Ticket.agent_id == by]
        query = update(Ticket).where(Ticket.id == ticket.id, Ticket.status.in_(allowed), *mine)
        done = self._session.execute(query.values(**changes).execution_options(synchronize_session=False))
        ticket = self.get(number)
        if done.rowcount != 1:
            raise TicketNotFree(number, ticket.status, ticket.agent_id, allowed)
        if log is not None:
            self._session.add(entry_of(ticket, Said(SYSTEM, log), self._clock))
        return ticket
