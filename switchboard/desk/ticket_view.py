"""What a ticket's page shows, read in one session."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.agent_models import Agent
from actions.core.agents import Agents
from actions.core.delivery_models import GONE, NO_WAY, REFUSED, SAID, Delivery
from actions.core.models import Customer
from actions.core.ticket_desk import TicketDesk
from actions.core.ticket_models import CLAIMED, CUSTOMER, RESOLVED, Ticket, TicketEntry
from actions.core.ticket_queue import QueuedTicket, TicketQueue
from actions.core.ticket_summary import feeling_of
from actions.core.tickets import Said, number_of
from actions.manifests import CORE
from actions.record_tables import RecordTable, record_tables
from switchboard.desk.outbox import PATHS
from switchboard.desk.suggestions import PackAnswers, suggestions

MOST_ENTRIES = 400
ON_ITS_WAY = "on its way"
_FAILED = {
    GONE: "not delivered: the customer has begun another chat",
    REFUSED: "not delivered: the assistant did not take it",
    NO_WAY: "not delivered: nothing leads to this channel",
}


@dataclass(frozen=True)
class Line:
    """One thing that was said or noted; `note` is what became of it on its way to the customer."""

    entry: TicketEntry
    feeling: str | None
    note: str


@dataclass(frozen=True)
class TicketView:
    """A ticket's page, for one agent."""

    ticket: Ticket
    number: str
    customer: str
    in_charge: str
    lines: list[Line]
    cut: int
    tables: list[RecordTable]
    earlier: list[QueuedTicket]
    intent: str | None
    suggestions: list[str]
    colleagues: list[Agent]
    is_mine: bool
    is_free: bool
    may_move: bool
    reaches: bool


def ticket_view(session: Session, clock: Clock, agent: Agent, number: str, answers: PackAnswers) -> TicketView:
    """Read all that the page shows.

    Args:
        session: an open session.
        clock: what time it is.
        agent: who looks.
        number: of the ticket.
        answers: of the packs.

    Raises:
        UnknownTicket: there is none that the agent may see.
    """
    desk = TicketDesk(session, clock)
    queue = TicketQueue(session, agent, desk)
    ticket = queue.get(number)
    # What was said just before a claim is often noted just after it.
    entries = sorted(desk.entries(number_of(ticket)), key=lambda entry: (entry.at, entry.id))
    mine = ticket.status == CLAIMED and ticket.agent_id == agent.id
    may_move = ticket.status == CLAIMED and (mine or agent.leads)
    intent, suggested = suggestions(session, agent, entries, answers) if mine else (None, [])
    others = [
        other for other in Agents(session, clock).all() if other.id != ticket.agent_id and other.sees(ticket.pack)
    ]
    earlier = queue.of_customer(ticket.customer_id) if ticket.customer_id else []
    return TicketView(
        ticket=ticket,
        number=number_of(ticket),
        customer=_customer(session, ticket),
        in_charge=desk.name_of(ticket.agent_id) if ticket.agent_id else "",
        lines=_lines(session, ticket, entries[-MOST_ENTRIES:]),
        cut=max(0, len(entries) - MOST_ENTRIES),
        tables=_tables(session, agent, ticket),
        earlier=[line for line in earlier if line.ticket.id != ticket.id],
        intent=intent,
        suggestions=suggested,
        colleagues=others if may_move else [],
        is_mine=mine,
        is_free=ticket.status not in (CLAIMED, RESOLVED),
        may_move=may_move,
        reaches=ticket.channel in PATHS,
    )


def _customer(session: Session, ticket: Ticket) -> str:
    customer = session.get(Customer, ticket.customer_id) if ticket.customer_id else None
    return f"{customer.first_name} {customer.last_name}" if customer else ""


def _tables(session: Session, agent: Agent, ticket: Ticket) -> list[RecordTable]:
    """The customer's records, of the packs whose tickets the agent sees."""
    if not ticket.customer_id:
        return []
    return list(record_tables(session, ticket.customer_id, lambda pack: pack == CORE or agent.sees(pack)))


def _lines(session: Session, ticket: Ticket, entries: list[TicketEntry]) -> list[Line]:
    query = select(Delivery).where(Delivery.ticket_id == ticket.id, Delivery.kind == SAID)
    told = {delivery.entry_id: delivery for delivery in session.execute(query).scalars()}
    return [Line(entry, _feeling(entry), _note(told.get(entry.id))) for entry in entries]


def _feeling(entry: TicketEntry) -> str | None:
    return feeling_of(Said(CUSTOMER, "", mood=entry.mood, anger=entry.anger)) if entry.author == CUSTOMER else None


def _note(delivery: Delivery | None) -> str:
    if delivery is None or delivery.delivered_at is not None:
        return ""
    return _FAILED.get(delivery.failed or "", ON_ITS_WAY)
