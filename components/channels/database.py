"""Where visitors and transcripts are kept: a database of the channel's own, reached by one thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from components.channels.errors import ChannelError, RequestError

METADATA = sa.MetaData()
BUSY_SECONDS = 3
Result = TypeVar("Result")

VISITORS = sa.Table(
    "chat_visitors",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("cookie_hash", sa.String(64), unique=True),
    sa.Column("customer", sa.String(32), unique=True),
    sa.Column("conversation", sa.String(64), nullable=False, unique=True),
    sa.Column("ended", sa.Boolean, nullable=False, default=False),
    sa.Column("last", sa.Integer, nullable=False, default=0),  # the number of the latest entry
    sa.Column("seen", sa.Float, nullable=False, index=True),
)

ENTRIES = sa.Table(
    "chat_entries",
    METADATA,
    sa.Column("visitor", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("conversation", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),  # message, notice, restarted, ended
    sa.Column("sender", sa.String(10)),  # of a message: customer, assistant, agent
    sa.Column("message_id", sa.String(64)),  # the customer's: the client's id for it
    sa.Column("done", sa.Boolean, nullable=False, default=True),  # the customer's: whether it was answered
    sa.Column("reply_to", sa.Integer),  # the assistant's: the number of the message that it answers
    sa.Column("place", sa.Integer),  # and which of its answers it is
    sa.Column("text", sa.Text),  # the customer's has none before it was understood: it might hold a passcode
    sa.Column("extra", sa.JSON, nullable=False, default=dict),
    sa.Column("at", sa.Float, nullable=False),
    sa.UniqueConstraint("visitor", "message_id", name="a_message_counts_once"),
)

DELIVERIES = sa.Table(
    "chat_deliveries",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("done", sa.Boolean, nullable=False, default=False),  # whether Rasa has heard of it too
    sa.Column("at", sa.Float, nullable=False, index=True),
)


class ChatDatabase:
    """Runs what is asked in transactions, one after the other; constructing it touches nothing.

    One thread: a database that is slow then holds up the chat alone and not the server's event loop.

    Args:
        url: an SQLAlchemy address.
        metadata: the tables that it has to have.

    Raises:
        ChannelError: it is none.
    """

    def __init__(self, url: str, metadata: sa.MetaData = METADATA) -> None:
        self._metadata = metadata
        try:
            self._url = make_url(url)
        except ArgumentError as error:
            raise ChannelError("database", "an address that cannot be read", "such as sqlite:///var/chat.db") from error
        self._engine: Engine | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="chat-database")

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """Do `work` in a transaction and return what it returns.

        Raises:
            RequestError: the database cannot be used; nothing was changed.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    def _run(self, work: Callable[[Connection], Result]) -> Result:
        try:
            if self._engine is None:
                engine = _make_engine(self._url)
                self._metadata.create_all(engine)
                self._engine = engine
            with self._engine.begin() as connection:
                return work(connection)
        except (SQLAlchemyError, OSError) as error:
            raise RequestError(
                503, "unavailable", "The chat is not available at the moment. Please try again shortly."
            ) from error

    def close(self) -> None:
        """Let go of thread and connections."""
        self._thread.shutdown(wait=True)
        if self._engine is not None:
            self._engine.dispose()


def _make_engine(url: Any) -> Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, future=True, hide_parameters=True, pool_pre_ping=True)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # Only ever one thread at a time, but the one that closes it is another.
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    pool = sa.pool.StaticPool
    engine = sa.create_engine(url, future=True, hide_parameters=True, poolclass=pool, connect_args=arguments)
    sa.event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
