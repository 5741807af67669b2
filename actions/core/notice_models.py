"""The tables of notices: which new tickets colleagues were told of, how, and what they wrote in answer."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String

from actions.columns import Moment
from actions.database import Base


class TicketNotice(Base):
    """That a ticket was told of in one way, or is to be: a row is there as soon as somebody tries.

    `reference` is what the way itself knows it by, such as the first message of a thread; `last_entry` is the last of the
    ticket's entries that such a thread has.
    """

    __tablename__ = "ticket_notices"

    ticket_id = Column(ForeignKey("tickets.id"), primary_key=True)
    way = Column(String(20), primary_key=True)
    tries = Column(Integer, nullable=False)
    next_try_at = Column(Moment, nullable=False)
    reference = Column(String(200), index=True)
    last_entry = Column(Integer, nullable=False, default=0)
    sent_at = Column(Moment)


class ThreadReply(Base):
    """What a colleague wrote in a ticket's thread, so that it counts once; `entry_id` is what was made of it, if it was."""

    __tablename__ = "thread_replies"

    key = Column(String(100), primary_key=True)
    ticket_id = Column(ForeignKey("tickets.id"), nullable=False, index=True)
    entry_id = Column(ForeignKey("ticket_entries.id"), index=True)
    at = Column(Moment, nullable=False)
