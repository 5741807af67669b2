"""The tickets that an agent may see: what waits, one of them, and what a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from actions.core.agent_models import Agent
from actions.core.models import Customer
from actions.core.ticket_desk import TicketDesk, UnknownTicket
from actions.core.ticket_models import CUSTOMER, PRIORITIES, RESOLVED, Ticket, TicketEntry
from actions.core.ticket_summary import feeling_of
from actions.core.tickets import FIRST, Said, number_of

MOST_UNRESOLVED = 500
MOST_FOUND = 50
LONGEST_SEARCH = 80


@dataclass(frozen=True)
class QueuedTicket:
    """A ticket as a line of a list.

    Attributes:
        ticket: itself.
        number: what it is called.
        customer: the customer's name; empty where nobody is logged in.
        feeling: how the customer's last message was meant.
        agent: the name of the colleague in charge.
    """

    ticket: Ticket
    number: str
    customer: str
    feeling: str | None
    agent: str


class TicketQueue:
    """The tickets of an agent's scope; the scope is in every query.

    Args:
        session: an open session.
        agent: who looks.
        desk: where single tickets are.
    """

    def __init__(self, session: Session, agent: Agent, desk: TicketDesk) -> None:
        self._session = session
        self._agent = agent
        self._desk = desk

    def get(self, number: str) -> Ticket:
        """A ticket as it is now.

        Raises:
            UnknownTicket: there is none, or none that the agent may see; nobody can tell which.
        """
        ticket = self._desk.get(number)
        if not self._agent.sees(ticket.pack):
            raise UnknownTicket(number)
        return ticket

    def unresolved(self) -> list[QueuedTicket]:
        """All that is to be done: the urgent first, and of those the ones that have waited longest."""
        query = self._lines().where(Ticket.status != RESOLVED).order_by(Ticket.id).limit(MOST_UNRESOLVED)
        found = self._queued(query)
        return sorted(found, key=lambda line: (-PRIORITIES.index(line.ticket.priority), line.ticket.id))

    def of_customer(self, customer_id: str) -> list[QueuedTicket]:
        """A customer's tickets, the latest first."""
        query = self._lines().where(Ticket.customer_id == customer_id).order_by(Ticket.id.desc()).limit(MOST_FOUND)
        return self._queued(query)

    def find(self, text: str) -> list[QueuedTicket]:
        """Tickets by their number, or by the number or a part of the name of their customer, the latest first."""
        text = " ".join(text.split())[:LONGEST_SEARCH]
        if not text:
            return []
        name = func.lower(Customer.first_name + " " + Customer.last_name).contains(text.lower(), autoescape=True)
        found = [name, Ticket.customer_id == text]
        digits = text[2:] if text[:2].upper() == "T-" else text
        if digits.isascii() and digits.isdigit() and len(digits) < 10:
            found.append(Ticket.id == int(digits) - FIRST)
        return self._queued(self._lines().where(or_(*found)).order_by(Ticket.id.desc()).limit(MOST_FOUND))

    def _lines(self) -> Any:
        """The agent's tickets with their customers, the colleagues in charge, and the customers' last messages."""
        latest = (
            select(TicketEntry.ticket_id, func.max(TicketEntry.id).label("id"))
            .where(TicketEntry.author == CUSTOMER)
            .group_by(TicketEntry.ticket_id)
            .subquery()
        )
        query = (
            select(Ticket, Customer.first_name, Customer.last_name, Agent.name, TicketEntry.mood, TicketEntry.anger)
            .outerjoin(Customer, Customer.number == Ticket.customer_id)
            .outerjoin(Agent, Agent.id == Ticket.agent_id)
            .outerjoin(latest, latest.c.ticket_id == Ticket.id)
            .outerjoin(TicketEntry, TicketEntry.id == latest.c.id)
        )
        scope = self._agent.scope
        return query if scope is None else query.where(Ticket.pack.in_(["", *scope]))

    def _queued(self, query: Any) -> list[QueuedTicket]:
        lines = []
        for ticket, first, last, agent, mood, anger in self._session.execute(query):
            feeling = feeling_of(Said(CUSTOMER, "", mood=mood, anger=anger))
            customer = f"{first} {last}" if first else ""
            lines.append(QueuedTicket(ticket, number_of(ticket), customer, feeling, agent or ticket.agent_id or ""))
        return lines
