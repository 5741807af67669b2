"""The table of notices: which new tickets colleagues were told of, and how."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String

from actions.columns import Moment
from actions.database import Base


class TicketNotice(Base):
    """That a ticket was told of in one way, or is to be: a row is there as soon as somebody tries.

    `reference` is what the way itself knows it by, such as the first message of a thread.
    """

    __tablename__ = "ticket_notices"

    ticket_id = Column(ForeignKey("tickets.id"), primary_key=True)
    way = Column(String(20), primary_key=True)
    tries = Column(Integer, nullable=False)
    next_try_at = Column(Moment, nullable=False)
    reference = Column(String(200))
    sent_at = Column(Moment)
