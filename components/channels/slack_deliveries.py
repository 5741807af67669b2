"""What was delivered and what is open, kept over a restart: a message counts once however often Slack delivers it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from components.channels.database import ChatDatabase
from components.channels.slack_events import Incoming, Interaction
from components.channels.slack_places import Place

SLACK = sa.MetaData()
KEPT_SECONDS = 30 * 24 * 3600
"""Of a conversation; a thread in which longer nothing was said takes up with a mention."""
CLEAN_SECONDS = 3600
RECENT_SECONDS = 3600
DESK = "desk:"
"""Before the ids of what the agents' desk delivers, which is done when Rasa was told of it."""

CONVERSATIONS = sa.Table(
    "slack_conversations",
    SLACK,
    sa.Column("id", sa.String(100), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("thread", sa.String(40)),
    sa.Column("begun_by", sa.String(32), nullable=False),
    sa.Column("turn", sa.String(16), nullable=False),  # choices of other turns are closed
    sa.Column("seen", sa.Float, nullable=False, index=True),
)

DELIVERIES = sa.Table(
    "slack_deliveries",
    SLACK,
    sa.Column("key", sa.String(160), primary_key=True),
    sa.Column("conversation", sa.String(100), nullable=False),
    sa.Column("done", sa.Boolean, nullable=False, default=False),
    sa.Column("at", sa.Float, nullable=False, index=True),
)


@dataclass(frozen=True)
class Delivery:
    """Something that is to be answered: the `turn` is its own, `key` what it is known by."""

    key: str
    turn: str


class Deliveries:
    """All conversations in Slack, without what was said in them.

    Args:
        database: where they are kept.
        now: the time, in seconds since 1970.
    """

    def __init__(self, database: ChatDatabase, now: Callable[[], float] = time.time) -> None:
        self._database, self._now = database, now
        self._cleaned = 0.0

    async def message(self, said: Incoming) -> Delivery | None:
        """Take a message; None if it was taken before, or is not meant for the assistant.

        In a thread of a channel the assistant is meant where it is mentioned, and by everything that comes from whoever
        mentioned it first and does not turn to somebody else.
        """

        def work(connection: Connection) -> Delivery | None:
            self._clean(connection)
            known = sa.select(DELIVERIES.c.key).where(DELIVERIES.c.key == said.key)
            if connection.execute(known).first() is not None:
                return None
            mine = CONVERSATIONS.c.id == said.place.conversation
            begun_by = connection.execute(sa.select(CONVERSATIONS.c.begun_by).where(mine)).scalar()
            if not said.place.private and not said.mentions_bot and (said.mentions_other or begun_by != said.user):
                return None
            delivery = self._take(connection, said.key, said.place)
            if begun_by is None:
                place = {"channel": said.place.channel, "thread": said.place.thread}
                row = {"id": said.place.conversation, **place, "begun_by": said.user}
                connection.execute(sa.insert(CONVERSATIONS).values(**row, turn=delivery.turn, seen=self._now()))
            else:
                moved = sa.update(CONVERSATIONS).where(mine)
                connection.execute(moved.values(turn=delivery.turn, seen=self._now()))
            return delivery

        return await self._database.run(work)

    async def choice(self, chosen: Interaction) -> Delivery | None:
        """Take a choice; None if it is not open: another was made or something else was said since it was offered."""

        def work(connection: Connection) -> Delivery | None:
            delivery = Delivery(f"{chosen.place.conversation}:{chosen.turn}", secrets.token_hex(8))
            mine = (CONVERSATIONS.c.id == chosen.place.conversation, CONVERSATIONS.c.turn == chosen.turn)
            moved = sa.update(CONVERSATIONS).where(*mine).values(turn=delivery.turn, seen=self._now())
            if connection.execute(moved).rowcount != 1:
                return None
            return self._take(connection, delivery.key, chosen.place, delivery.turn)

        return await self._database.run(work)

    async def is_open(self, chosen: Interaction) -> bool:
        """Whether a choice can still be made."""
        mine = (CONVERSATIONS.c.id == chosen.place.conversation, CONVERSATIONS.c.turn == chosen.turn)
        query = sa.select(CONVERSATIONS.c.id).where(*mine)
        return await self._database.run(lambda connection: connection.execute(query).first() is not None)

    async def finish(self, delivery: Delivery) -> None:
        """Note that something was answered."""
        done = sa.update(DELIVERIES).where(DELIVERIES.c.key == delivery.key).values(done=True)
        await self._database.run(lambda connection: connection.execute(done))

    async def interrupted(self) -> list[Place]:
        """Where something was taken not long ago and never answered; named once."""

        def work(connection: Connection) -> list[Place]:
            customers = sa.not_(DELIVERIES.c.key.startswith(DESK))
            recent = (sa.not_(DELIVERIES.c.done), customers, DELIVERIES.c.at > self._now() - RECENT_SECONDS)
            query = sa.select(CONVERSATIONS.c.channel, CONVERSATIONS.c.thread).distinct()
            query = query.join(DELIVERIES, DELIVERIES.c.conversation == CONVERSATIONS.c.id).where(*recent)
            places = [Place(row.channel, row.thread) for row in connection.execute(query)]
            connection.execute(sa.update(DELIVERIES).where(customers).values(done=True))
            return places

        return await self._database.run(work)

    async def from_desk(self, name: str) -> bool | None:
        """What became of a delivery of the desk's: done, said and not told to Rasa, or (None) not known."""
        query = sa.select(DELIVERIES.c.done).where(DELIVERIES.c.key == f"{DESK}{name}")
        done = await self._database.run(lambda connection: connection.execute(query).scalar())
        return None if done is None else bool(done)

    async def said_by_desk(self, name: str, conversation: str) -> None:
        """Note that a delivery of the desk's was said."""
        row = {"key": f"{DESK}{name}", "conversation": conversation, "done": False, "at": self._now()}
        await self._database.run(lambda connection: connection.execute(sa.insert(DELIVERIES).values(**row)))

    async def told_by_desk(self, name: str) -> None:
        """Note that a delivery of the desk's needs nothing more."""
        await self.finish(Delivery(f"{DESK}{name}", ""))

    async def place_of(self, conversation: str) -> tuple[Place, str] | None:
        """Where a conversation is, and its present turn."""
        query = sa.select(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation)
        row = await self._database.run(lambda connection: connection.execute(query).first())
        return None if row is None else (Place(row.channel, row.thread), row.turn)

    def _take(self, connection: Connection, key: str, place: Place, turn: str = "") -> Delivery:
        taken = {"key": key, "conversation": place.conversation, "done": False, "at": self._now()}
        connection.execute(sa.insert(DELIVERIES).values(**taken))
        return Delivery(key, turn or secrets.token_hex(8))

    def _clean(self, connection: Connection) -> None:
        """Forget what is long ago, from time to time."""
        now = self._now()
        if now - self._cleaned >= CLEAN_SECONDS:
            self._cleaned = now
            for table, column in ((CONVERSATIONS, CONVERSATIONS.c.seen), (DELIVERIES, DELIVERIES.c.at)):
                connection.execute(sa.delete(table).where(column <= now - KEPT_SECONDS))
