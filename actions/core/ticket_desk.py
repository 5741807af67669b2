"""Tickets as colleagues work on them: claimed once, answered, put off, handed back to the assistant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, literal, select, update
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.columns import Moment
from actions.core.agent_models import Agent
from actions.core.deliveries import Deliveries
from actions.core.delivery_models import JOINED, LEFT, SAID, Delivery
from actions.core.delivery_models import RESOLVED as TOLD_RESOLVED
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


class UnknownAgent(Refusal):
    """Nobody of that name is at the desk, or may see the ticket."""

    def __init__(self, agent_id: str) -> None:
        super().__init__(f"there is no agent {agent_id!r} who could take a ticket")
        self.agent_id = agent_id


class TicketDesk:
    """The tickets of all conversations, for colleagues.

    Each step is one conditional UPDATE, so that of two who take it at the same moment one is told that it was too late.
    What the customer is to be told of it is noted with it (`deliveries`).

    Args:
        session: a session that may write.
        clock: what time it is.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._deliveries = Deliveries(session, clock)

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
        name = self.name_of(agent_id)
        ticket = self._change(number, (OPEN, WAITING), changes, log=f"claimed by {name}")
        self._deliveries.add(ticket.id, JOINED, agent=name)
        return ticket

    def put_off(self, number: str, agent_id: str, *, leads: bool = False) -> Ticket:
        """Give a ticket back to the queue: the assistant serves on, and anybody may take it later.

        Args:
            number: of the ticket.
            agent_id: who does so.
            leads: whether that may be somebody else's ticket.

        Raises:
            UnknownTicket: there is no such ticket.
            TicketNotFree: this agent does not have it.
        """
        name, changes = self.name_of(agent_id), {"status": WAITING, "agent_id": None}
        by = None if leads else agent_id
        ticket = self._change(number, (CLAIMED,), changes, by=by, log=f"put off by {name}")
        self._deliveries.add(ticket.id, LEFT, agent=name)
        return ticket

    def transfer(self, number: str, agent_id: str, to: str, *, leads: bool = False) -> Ticket:
        """Put another agent in charge, who is there at once: the assistant stays silent.

        Args:
            number: of the ticket.
            agent_id: who does so.
            to: the other agent.
            leads: whether that may be somebody else's ticket.

        Raises:
            UnknownTicket: there is no such ticket.
            TicketNotFree: this agent does not have it.
            UnknownAgent: there is nobody of that name who may see the ticket.
        """
        other: Agent | None = self._session.get(Agent, to)
        if other is None or not other.active or not other.sees(self.get(number).pack):
            raise UnknownAgent(to)
        by, log = None if leads else agent_id, f"transferred by {self.name_of(agent_id)} to {other.name}"
        ticket = self._change(number, (CLAIMED,), {"agent_id": to}, by=by, log=log)
        self._deliveries.add(ticket.id, JOINED, agent=other.name)
        return ticket

    def resolve(self, number: str, agent_id: str) -> Ticket:
        """End a ticket that one has; the assistant serves on.

        Raises:
            UnknownTicket: there is no such ticket.
            TicketNotFree: this agent does not have it.
        """
        name, changes = self.name_of(agent_id), {"status": RESOLVED, "resolved_at": self._clock.now()}
        ticket = self._change(number, (CLAIMED,), changes, by=agent_id, log=f"resolved by {name}")
        self._deliveries.add(ticket.id, TOLD_RESOLVED, agent=name)
        return ticket

    def reply(self, number: str, agent_id: str, text: str, *, key: str | None = None) -> Ticket:
        """Write to the customer.

        Args:
            number: of the ticket.
            agent_id: who writes.
            text: what.
            key: makes it once of a reply that is sent twice.

        Raises:
            UnknownTicket: there is no such ticket.
            TicketNotFree: this agent does not have it.
        """
        ticket, name = self._change(number, (CLAIMED,), {"status": CLAIMED}, by=agent_id), self.name_of(agent_id)
        if key is not None:
            sent = self._session.execute(select(Delivery).where(Delivery.key == key)).scalars().first()
            if sent is not None and (sent.ticket_id, sent.text) == (ticket.id, text):
                return ticket
            key = None if sent is not None else key
        entry = self._add(ticket, Said(AGENT, text, agent=name))
        self._deliveries.add(ticket.id, SAID, agent=name, text=entry.text, entry_id=entry.id, key=key)
        return ticket

    def add_note(self, number: str, text: str, agent_id: str | None = None) -> Ticket:
        """Write something down that the customer does not see; in any state.

        Raises:
            UnknownTicket: there is no such ticket.
        """
        ticket = self.get(number)
        self._add(ticket, Said(NOTE, text, agent=None if agent_id is None else self.name_of(agent_id)))
        return ticket

    def name_of(self, agent_id: str) -> str:
        """What customers and colleagues read for an agent."""
        name = self._session.execute(select(Agent.name).where(Agent.id == agent_id)).scalar()
        return agent_id if name is None else str(name)

    def _add(self, ticket: Ticket, said: Said) -> TicketEntry:
        entry = entry_of(ticket, said, self._clock)
        self._session.add(entry)
        self._session.flush()
        return entry

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
            self._add(ticket, Said(SYSTEM, log))
        return ticket
