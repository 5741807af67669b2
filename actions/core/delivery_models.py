"""The table of what customers are to be told of the desk, and whether they were."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Text, text

from actions.columns import Moment
from actions.database import Base

JOINED, SAID, TYPING, LEFT, RESOLVED, UNCLAIMED = KINDS = ("joined", "said", "typing", "left", "resolved", "unclaimed")
"""What the assistant's endpoint for deliveries knows; `typing` is not stored."""
GONE, REFUSED, NO_WAY = "gone", "refused", "no way"
"""Why one failed for good: the customer began another conversation; the assistant cannot read it; nothing leads to the
channel that the customer is on."""

_PENDING = text("delivered_at IS NULL AND failed IS NULL")
_UNCLAIMED = text("kind = 'unclaimed'")


class Delivery(Base):
    """Something that a ticket's customer is to be told, in the order of ids; `key` is what the assistant knows it by."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("pending_deliveries", "ticket_id", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index("unclaimed_once", "ticket_id", unique=True, sqlite_where=_UNCLAIMED, postgresql_where=_UNCLAIMED),
    )

    id = Column(Integer, primary_key=True)
    key = Column(String(64), nullable=False, unique=True)
    ticket_id = Column(ForeignKey("tickets.id"), nullable=False, index=True)
    entry_id = Column(ForeignKey("ticket_entries.id"), index=True)
    kind = Column(String(10), nullable=False)
    agent = Column(String(80), nullable=False, default="")
    text = Column(Text, nullable=False, default="")
    created_at = Column(Moment, nullable=False)
    delivered_at = Column(Moment)
    failed = Column(String(10))
