"""Who chats: an anonymous browser, known by a secret in its cookie, or a customer, known by a token."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from components.channels.database import DELIVERIES, ENTRIES, VISITORS, ChatDatabase

CONVERSATION_PREFIX = "web-"
"""Of the conversations of this channel: no other channel's client can name one."""
COOKIE_BYTES = 32
TOUCH_SECONDS = 60
CLEAN_SECONDS = 3600


@dataclass(frozen=True)
class Visitor:
    """Somebody and the present conversation.

    Attributes:
        id: what the transcript knows them by.
        conversation: what Rasa knows the present conversation by.
        customer: the customer number, if a token says it.
        ended: whether that conversation was ended.
        last: the number of the latest entry of the transcript.
    """

    id: str
    conversation: str
    customer: str | None
    ended: bool
    last: int


class Visitors:
    """All visitors.

    Args:
        database: where they are kept.
        session_seconds: how long after the last request a session ends, and its transcript is forgotten.
        now: the time, in seconds since 1970.
    """

    def __init__(self, database: ChatDatabase, session_seconds: float, now: Callable[[], float] = time.time) -> None:
        self._database, self._lives, self._now = database, session_seconds, now
        self._cleaned = 0.0

    async def create(self) -> tuple[Visitor, str]:
        """A new anonymous visitor, and the secret that goes into the cookie; the database keeps its hash alone."""
        secret, name = secrets.token_urlsafe(COOKIE_BYTES), secrets.token_hex(16)

        def work(connection: Connection) -> Visitor:
            self._clean(connection)
            return self._insert(connection, id=name, cookie_hash=_hash(secret), customer=None)

        return await self._database.run(work), secret

    async def of_cookie(self, secret: str) -> Visitor | None:
        """Whose cookie it is; None for one that was never given out, or whose session has ended."""

        def work(connection: Connection) -> Visitor | None:
            row = _row(connection, VISITORS.c.cookie_hash == _hash(secret))
            if row is None or row.seen <= self._now() - self._lives:
                return None
            self._touch(connection, row)
            return _visitor(row)

        return await self._database.run(work)

    async def of_customer(self, customer: str) -> Visitor:
        """The one visitor that a customer is, made at their first visit; after the session's end with a new conversation."""

        def work(connection: Connection) -> Visitor:
            row = _row(connection, VISITORS.c.customer == customer)
            if row is None:
                return self._insert(connection, id=secrets.token_hex(16), cookie_hash=None, customer=customer)
            if row.seen <= self._now() - self._lives:
                connection.execute(sa.delete(ENTRIES).where(ENTRIES.c.visitor == row.id))
                begin_conversation(connection, row.id, self._now())
                row = _row(connection, VISITORS.c.id == row.id)
            self._touch(connection, row)
            return _visitor(row)

        return await self._database.run(work)

    async def again(self, visitor: Visitor) -> Visitor:
        """The visitor as they are now: the conversation may have been restarted or ended meanwhile."""
        return await self._database.run(lambda connection: _visitor(_row(connection, VISITORS.c.id == visitor.id)))

    async def in_conversation(self, conversation: str) -> Visitor | None:
        """Whose present conversation it is, if anybody's."""

        def work(connection: Connection) -> Visitor | None:
            row = _row(connection, VISITORS.c.conversation == conversation)
            return None if row is None else _visitor(row)

        return await self._database.run(work)

    def _insert(self, connection: Connection, **values: Any) -> Visitor:
        row = {**values, "conversation": new_conversation(), "ended": False, "last": 0}
        connection.execute(sa.insert(VISITORS).values(**row, seen=self._now()))
        return Visitor(row["id"], row["conversation"], row["customer"], ended=False, last=0)

    def _touch(self, connection: Connection, row: Any) -> None:
        if row.seen <= self._now() - TOUCH_SECONDS:
            connection.execute(sa.update(VISITORS).where(VISITORS.c.id == row.id).values(seen=self._now()))

    def _clean(self, connection: Connection) -> None:
        """Forget what was said in sessions that have ended, from time to time."""
        now = self._now()
        if now - self._cleaned < CLEAN_SECONDS:
            return
        self._cleaned = now
        over = VISITORS.c.seen <= now - self._lives
        connection.execute(sa.delete(ENTRIES).where(ENTRIES.c.visitor.in_(sa.select(VISITORS.c.id).where(over))))
        connection.execute(sa.delete(DELIVERIES).where(DELIVERIES.c.at <= now - self._lives))
        # A customer's numbers go on where they were: a client may still know the latest one.
        connection.execute(sa.delete(VISITORS).where(over, VISITORS.c.customer.is_(None)))


def new_conversation() -> str:
    """An id that nobody can guess."""
    return CONVERSATION_PREFIX + secrets.token_hex(16)


def next_number(connection: Connection, visitor: str) -> int:
    """Count the visitor's entries on by one."""
    mine = VISITORS.c.id == visitor
    connection.execute(sa.update(VISITORS).where(mine).values(last=VISITORS.c.last + 1))
    return int(connection.execute(sa.select(VISITORS.c.last).where(mine)).scalar_one())


def begin_conversation(connection: Connection, visitor: str, at: float) -> int:
    """Give a visitor a new conversation; returns the number of the entry that says so."""
    number, conversation = next_number(connection, visitor), new_conversation()
    connection.execute(
        sa.update(VISITORS).where(VISITORS.c.id == visitor).values(conversation=conversation, ended=False)
    )
    entry = {"visitor": visitor, "number": number, "conversation": conversation, "kind": "restarted", "at": at}
    connection.execute(sa.insert(ENTRIES).values(**entry))
    return number


def _row(connection: Connection, condition: Any) -> Any:
    return connection.execute(sa.select(VISITORS).where(condition)).first()


def _visitor(row: Any) -> Visitor:
    return Visitor(row.id, row.conversation, row.customer, bool(row.ended), row.last)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
