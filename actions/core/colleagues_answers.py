"""What colleagues answered before to messages of the same intent: for the next one to begin with."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from actions.core.agent_models import Agent
from actions.core.models import Customer
from actions.core.ticket_models import AGENT, CUSTOMER, Ticket, TicketEntry

LOOK_BACK = 20_000
"""Entries; how colleagues answered long ago is neither asked for nor quick to find."""
_LOOKED_AT = 40
# An amount, a date, a part of an account's number: what was true of one customer.
_PERSONAL = re.compile(r"\d{3,}|\d[.,]\d|[$€£@]")


def colleagues_answers(session: Session, agent: Agent, intent: str, most: int) -> list[str]:
    """Answers to an intent in tickets that an agent may see, the latest first, each once.

    Those that speak of one customer, by name or by figures, are left out.

    Args:
        session: an open session.
        agent: who wants to know.
        intent: of the message that was answered.
        most: how many.
    """
    asked = aliased(TicketEntry)
    answered = (
        select(asked.intent)
        .where(asked.ticket_id == TicketEntry.ticket_id, asked.id < TicketEntry.id)
        .where(asked.author == CUSTOMER, asked.intent.is_not(None))
        .order_by(asked.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    latest = session.execute(select(func.max(TicketEntry.id))).scalar() or 0
    query = (
        select(TicketEntry.text, Customer.first_name, Customer.last_name)
        .join(Ticket, Ticket.id == TicketEntry.ticket_id)
        .outerjoin(Customer, Customer.number == Ticket.customer_id)
        .where(TicketEntry.author == AGENT, TicketEntry.id > latest - LOOK_BACK, answered == intent)
        .order_by(TicketEntry.id.desc())
        .limit(_LOOKED_AT)
    )
    if agent.scope is not None:
        query = query.where(Ticket.pack.in_(["", *agent.scope]))
    found: list[str] = []
    for text, first, last in session.execute(query):
        personal = _PERSONAL.search(text) or any(name and name.lower() in text.lower() for name in (first, last))
        if not personal and text not in found:
            found.append(text)
    return found[:most]
