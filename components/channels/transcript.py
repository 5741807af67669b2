"""What was shown, kept beside Rasa's trackers: a page that comes back after anything goes on where it was."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from components.channels.database import DELIVERIES, ENTRIES, VISITORS, ChatDatabase
from components.channels.deliveries import SAID, Delivery
from components.channels.errors import too_many
from components.channels.visitors import Visitor, begin_conversation, next_number
from components.stores.masking import without

CUSTOMER, ASSISTANT, AGENT = "customer", "assistant", "agent"
MESSAGE, NOTICE = "message", "notice"
SHOWN_AT_ONCE = 500


@dataclass(frozen=True)
class Entry:
    """One thing that was shown; `kind` is the name of its event. See `database.ENTRIES`."""

    number: int
    kind: str
    sender: str | None
    message_id: str | None
    done: bool
    text: str | None
    extra: dict[str, Any]
    at: float

    @property
    def when(self) -> datetime:
        """The moment, in UTC."""
        return datetime.fromtimestamp(self.at, timezone.utc)

    def data(self, text: str | None) -> dict[str, Any]:
        """What a client gets of it; `text` is shown where it has none of its own yet."""
        data: dict[str, Any] = {"id": self.number, "at": self.when.strftime("%Y-%m-%dT%H:%M:%SZ")}
        if self.kind != MESSAGE:
            return {**data, **self.extra}
        own = {"from": self.sender, "text": self.text if self.text is not None else text, **self.extra}
        if self.sender == CUSTOMER:
            own |= {"message_id": self.message_id, "state": "done" if self.done else "working"}
        return {**data, **{key: value for key, value in own.items() if value is not None}}


@dataclass(frozen=True)
class Accepted:
    """What became of a message that was sent.

    Attributes:
        number: of its entry.
        known: it had been sent before.
        done: it was answered then, or its conversation is over.
    """

    number: int
    known: bool
    done: bool


class Transcript:
    """The entries of all visitors.

    Args:
        database: where they are kept.
        now: the time, in seconds since 1970.
    """

    def __init__(self, database: ChatDatabase, now: Callable[[], float] = time.time) -> None:
        self._database, self._now = database, now

    async def accept(self, visitor: Visitor, message_id: str) -> Accepted:
        """Note that a message was sent, once; its text comes with `finish`.

        Raises:
            RequestError: the conversation is not the visitor's present one any more.
        """

        def work(connection: Connection) -> Accepted:
            known = connection.execute(
                sa.select(ENTRIES.c.number, ENTRIES.c.done, ENTRIES.c.conversation).where(
                    ENTRIES.c.visitor == visitor.id, ENTRIES.c.message_id == message_id
                )
            ).first()
            if known is not None:
                return Accepted(known.number, True, bool(known.done) or known.conversation != visitor.conversation)
            present = sa.select(VISITORS.c.conversation, VISITORS.c.ended).where(VISITORS.c.id == visitor.id)
            if tuple(connection.execute(present).one()) != (visitor.conversation, False):
                raise too_many(1)  # it was restarted or ended at this moment: the next try finds it as it is then
            number = next_number(connection, visitor.id)
            self._insert(connection, visitor, number, sender=CUSTOMER, message_id=message_id, done=False)
            return Accepted(number, False, False)

        return await self._database.run(work)

    async def answer(
        self, visitor: Visitor, text: str, extra: dict[str, Any], reply_to: int | None, place: int | None
    ) -> None:
        """Add what the assistant said, unless it is there: the message may be answered once more after a restart."""

        def work(connection: Connection) -> None:
            given = sa.select(ENTRIES.c.text).where(
                ENTRIES.c.visitor == visitor.id, ENTRIES.c.reply_to == reply_to, ENTRIES.c.place == place
            )
            if reply_to is not None and text in connection.execute(given).scalars().all():
                return
            number = next_number(connection, visitor.id)
            said = {"text": text, "extra": extra, "reply_to": reply_to, "place": place}
            self._insert(connection, visitor, number, sender=ASSISTANT, **said)

        await self._database.run(work)

    async def finish(self, visitor: Visitor, number: int, text: str, secrets: set[str]) -> None:
        """Note that a message was answered, and its text without what is secret; that goes from the answers too."""

        def work(connection: Connection) -> None:
            mine = ENTRIES.c.visitor == visitor.id
            connection.execute(sa.update(ENTRIES).where(mine, ENTRIES.c.number == number).values(done=True, text=text))
            if secrets:
                answers = sa.select(ENTRIES).where(mine, ENTRIES.c.reply_to == number)
                for row in connection.execute(answers).all():
                    hidden = {"text": without(row.text, secrets), "extra": without(row.extra, secrets)}
                    connection.execute(sa.update(ENTRIES).where(mine, ENTRIES.c.number == row.number).values(**hidden))

        await self._database.run(work)

    async def deliver(self, visitor: Visitor, delivery: Delivery) -> bool:
        """Add what the desk delivers, once; whether `delivered` was said of it before."""

        def work(connection: Connection) -> bool:
            known = sa.select(DELIVERIES.c.done).where(DELIVERIES.c.id == delivery.id)
            if (done := connection.execute(known).scalar()) is not None:
                return bool(done)
            connection.execute(sa.insert(DELIVERIES).values(id=delivery.id, done=False, at=self._now()))
            number = next_number(connection, visitor.id)
            whose = {"agent": delivery.agent} if delivery.agent else {}
            if delivery.kind == SAID:
                shown = {"sender": AGENT, "text": delivery.text, "extra": whose}
            else:
                shown = {"kind": NOTICE, "extra": {"notice": delivery.kind, "ticket": delivery.ticket, **whose}}
            self._insert(connection, visitor, number, **shown)
            return False

        return await self._database.run(work)

    async def delivered(self, delivery: Delivery) -> None:
        """Note that a delivery needs nothing more."""
        done = sa.update(DELIVERIES).where(DELIVERIES.c.id == delivery.id).values(done=True)
        await self._database.run(lambda connection: connection.execute(done))

    async def restart(self, visitor: Visitor) -> int:
        """Begin a new conversation, unless nothing was said in this one; returns the number of the latest entry."""

        def work(connection: Connection) -> int:
            row = connection.execute(sa.select(VISITORS).where(VISITORS.c.id == visitor.id)).one()
            said = sa.select(ENTRIES.c.number).where(
                ENTRIES.c.visitor == visitor.id,
                ENTRIES.c.conversation == row.conversation,
                ENTRIES.c.kind != "restarted",
            )
            if connection.execute(said.limit(1)).first() is None:
                return int(row.last)
            return begin_conversation(connection, visitor.id, self._now())

        return await self._database.run(work)

    async def end(self, visitor: Visitor) -> int:
        """End the conversation, once; returns the number of the latest entry."""

        def work(connection: Connection) -> int:
            row = connection.execute(sa.select(VISITORS).where(VISITORS.c.id == visitor.id)).one()
            if row.ended:
                return int(row.last)
            number = next_number(connection, visitor.id)
            connection.execute(sa.update(VISITORS).where(VISITORS.c.id == visitor.id).values(ended=True))
            self._insert(connection, visitor, number, kind="ended")
            return number

        return await self._database.run(work)

    async def after(self, visitor: Visitor, number: int) -> list[Entry]:
        """What came after an entry, in order."""
        mine = (ENTRIES.c.visitor == visitor.id, ENTRIES.c.number > number)
        query = sa.select(ENTRIES).where(*mine).order_by(ENTRIES.c.number).limit(SHOWN_AT_ONCE)
        return await self._database.run(lambda connection: _entries(connection, query))

    async def conversation(self, visitor: Visitor) -> list[Entry]:
        """The present conversation, in order; of a very long one the end."""
        mine = (ENTRIES.c.visitor == visitor.id, ENTRIES.c.conversation == visitor.conversation)
        latest = sa.select(ENTRIES).where(*mine).order_by(ENTRIES.c.number.desc()).limit(SHOWN_AT_ONCE)
        return (await self._database.run(lambda connection: _entries(connection, latest)))[::-1]

    async def unfinished(self, visitor: Visitor) -> list[tuple[int, str]]:
        """Number and id of each message of the present conversation that was not answered."""
        mine = (ENTRIES.c.visitor == visitor.id, ENTRIES.c.conversation == visitor.conversation)
        query = sa.select(ENTRIES.c.number, ENTRIES.c.message_id).where(*mine, sa.not_(ENTRIES.c.done))
        query = query.order_by(ENTRIES.c.number)
        return await self._database.run(lambda connection: [tuple(row) for row in connection.execute(query)])

    async def question(self, visitor: Visitor) -> dict[str, Any]:
        """Buttons, input and the rest of what the assistant said last; none where a person came in since."""
        mine = (ENTRIES.c.visitor == visitor.id, ENTRIES.c.conversation == visitor.conversation)
        latest = sa.select(ENTRIES.c.extra).where(
            *mine, sa.or_(ENTRIES.c.sender.in_((ASSISTANT, AGENT)), ENTRIES.c.kind == NOTICE)
        )
        latest = latest.order_by(ENTRIES.c.number.desc()).limit(1)
        return await self._database.run(lambda connection: connection.execute(latest).scalar() or {})

    async def check(self) -> None:
        """Read something.

        Raises:
            RequestError: that is not possible.
        """
        await self._database.run(lambda connection: connection.execute(sa.select(VISITORS.c.id).limit(1)).first())

    def _insert(self, connection: Connection, visitor: Visitor, number: int, **values: Any) -> None:
        entry = {"visitor": visitor.id, "number": number, "conversation": visitor.conversation, "kind": MESSAGE}
        connection.execute(sa.insert(ENTRIES).values(**{**entry, "at": self._now(), **values}))


def _entries(connection: Connection, query: Any) -> list[Entry]:
    names = Entry.__dataclass_fields__
    return [Entry(**{name: getattr(row, name) for name in names}) for row in connection.execute(query)]
