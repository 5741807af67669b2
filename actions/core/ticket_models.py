"""The tables of tickets: what a person has to take care of, and all that was said about it."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Index, Integer, String, Text, text

from actions.columns import Moment
from actions.database import ADDED_LATER, Base

OPEN, CLAIMED, WAITING, RESOLVED = STATUSES = ("open", "claimed", "waiting", "resolved")
"""Nobody has it yet; a colleague is in charge; it was put off, and anybody may take it; it is done."""
LOW, NORMAL, HIGH, URGENT = PRIORITIES = ("low", "normal", "high", "urgent")
CUSTOMER, ASSISTANT, AGENT, SYSTEM, NOTE = AUTHORS = ("customer", "assistant", "agent", "system", "note")


class Ticket(Base):
    """A request that a person takes care of; shown to customers as `T-<1000 + id>`.

    `pack` is the pack of the task that it is about; empty where there is none, and everybody at the desk sees it.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        # One unresolved ticket a conversation, whatever happens at the same time.
        Index(
            "one_unresolved_ticket",
            "conversation_id",
            unique=True,
            sqlite_where=text("status <> 'resolved'"),
            postgresql_where=text("status <> 'resolved'"),
        ),
    )

    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(255), nullable=False)
    customer_id = Column(ForeignKey("customers.number"))
    reason = Column(Text, nullable=False)
    status = Column(String(20), nullable=False, default=OPEN)
    created_at = Column(Moment, nullable=False)
    reason_code = Column(String(40), nullable=False, server_default="asked", info=ADDED_LATER)
    priority = Column(String(10), nullable=False, server_default=NORMAL, info=ADDED_LATER)
    channel = Column(String(40), nullable=False, server_default="", info=ADDED_LATER)
    summary = Column(Text, nullable=False, server_default="", info=ADDED_LATER)
    agent_id = Column(String(80), info=ADDED_LATER)
    first_claimed_at = Column(Moment, info=ADDED_LATER)
    claimed_at = Column(Moment, info=ADDED_LATER)
    resolved_at = Column(Moment, info=ADDED_LATER)
    # What the customer said to "did that solve it?"
    solved = Column(Boolean, info=ADDED_LATER)
    comment = Column(Text, info=ADDED_LATER)
    rated_at = Column(Moment, info=ADDED_LATER)
    pack = Column(String(40), nullable=False, server_default="", info=ADDED_LATER)


class TicketEntry(Base):
    """One thing that was said or noted; intent, mood and anger are those of customers' messages.

    `agent` is the name of the colleague who said or noted it.
    """

    __tablename__ = "ticket_entries"
    __table_args__ = (
        CheckConstraint("author IN ('customer', 'assistant', 'agent', 'system', 'note')", name="author_is_known"),
    )

    id = Column(Integer, primary_key=True)
    ticket_id = Column(ForeignKey("tickets.id"), nullable=False, index=True)
    at = Column(Moment, nullable=False)
    author = Column(String(10), nullable=False)
    text = Column(Text, nullable=False)
    intent = Column(String(80))
    mood = Column(String(10))
    anger = Column(Float)
    agent = Column(String(80), info=ADDED_LATER)
