"""The database: its address, its engine, its sessions, and its tables, all made at first use.

`SWITCHBOARD_DATABASE_URL` names it (default: a SQLite file under `var/`). Sessions that write say so, because on
SQLite a transaction that reads first and writes later fails when another wrote in between: `BEGIN IMMEDIATE` makes
writers queue instead. On PostgreSQL the services lock rows.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateColumn

from actions.clock import Clock, SystemClock
from actions.errors import DatabaseUnavailable

URL_VARIABLE = "SWITCHBOARD_DATABASE_URL"
DEFAULT_URL = "sqlite:///var/switchboard.db"
SQLITE_BUSY_SECONDS = 3
POSTGRESQL_SECONDS = 4
POOL_SIZE = 16
RETRY_SECONDS = 1.0
# Any number will do, as long as all action servers on one database use the same.
PREPARE_LOCK = 7_204_515

Base: Any = declarative_base()

ADDED_LATER = {"added_later": True}
"""`info` of a column that its table got after the first release: databases from before get it when they are opened.

It has a server default, or may be empty, for the rows that are there.
"""

_WRITES = "switchboard_writes"


class Database:
    """One database, reached lazily: constructing it touches nothing.

    Args:
        url: an SQLAlchemy address.
        demo_records: whether an empty database gets the packs' demo records.
        clock: the day to which relative dates in them refer.
    """

    def __init__(self, url: str, *, demo_records: bool = True, clock: Clock | None = None) -> None:
        self._url = url
        self._demo_records = demo_records
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._prepared = False
        self._failed_at: float | None = None

    @property
    def engine(self) -> Engine:
        """The engine, made at first use."""
        if self._engine is None:
            with self._lock:
                if self._engine is None:
                    self._engine = _make_engine(self._url)
        return self._engine

    def prepare(self) -> None:
        """Create missing tables and columns and load demo records, once; safe in several threads and processes at once.

        Raises:
            SQLAlchemyError: the database cannot be reached; a later call tries again.
            RecordsError: a records file is wrong.
            DatabaseUnavailable: another thread has just failed; a queue of callers does not try one by one.
        """
        if self._prepared:
            return
        engine = self.engine
        with self._lock:
            if self._prepared:
                return
            if self._failed_at is not None and time.monotonic() - self._failed_at < RETRY_SECONDS:
                raise DatabaseUnavailable("the database could not be prepared a moment ago")
            try:
                self._create_and_load(engine)
            except Exception:
                self._failed_at = time.monotonic()
                raise
            self._prepared = True

    def _create_and_load(self, engine: Engine) -> None:
        import_models()
        with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": PREPARE_LOCK})
            # Imported here because it imports models, which import this module; it has a table of its own.
            from actions import records

            Base.metadata.create_all(connection)
            add_missing_columns(connection)
            if self._demo_records:
                records.load_all(connection, clock=self._clock)

    @contextmanager
    def session(self, *, writes: bool = False) -> Iterator[Session]:
        """Yield a session that is rolled back and closed at the end: whoever wants to keep its work commits.

        Args:
            writes: begin a transaction that may write (see `begin_write`).

        Raises:
            SQLAlchemyError: the database cannot be reached.
        """
        self.prepare()
        session = Session(self.engine, future=True, expire_on_commit=False)
        try:
            if writes:
                begin_write(session)
            yield session
        finally:
            session.close()

    def check(self) -> bool:
        """Whether the database answers right now."""
        try:
            with self.session() as session:
                session.execute(text("SELECT 1"))
        except Exception:  # Whatever went wrong, it does not answer.
            return False
        return True

    def dispose(self) -> None:
        """Close all pooled connections."""
        if self._engine is not None:
            self._engine.dispose()


def add_missing_columns(connection: Connection) -> None:
    """Give tables from before a column was added to them (`ADDED_LATER`) that column, and such tables new indexes."""
    for table in Base.metadata.sorted_tables:
        later = [column for column in table.columns if column.info.get("added_later")]
        if not later:
            continue
        found = inspect(connection)
        there = {column["name"] for column in found.get_columns(table.name)}
        for column in later:
            if column.name not in there:
                definition = CreateColumn(column).compile(dialect=connection.dialect)
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {definition}"))
        indexed = {index["name"] for index in found.get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in indexed:
                index.create(connection)


def begin_write(session: Session) -> None:
    """Begin a transaction that may write.

    Raises:
        RuntimeError: one has begun already, to read; commit first.
    """
    if session.in_transaction():
        raise RuntimeError("begin_write comes before anything else in a transaction")
    session.connection(execution_options={_WRITES: True})


def insert_unless_there(session: Session, table: Any, **values: Any) -> None:
    """Insert a row, or do nothing where a row with its key is there, without the error that would end a transaction."""
    # Each dialect has its own word for it; importing only the one in use keeps the start short.
    dialect = importlib.import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}")
    session.execute(dialect.insert(table).values(**values).on_conflict_do_nothing())


def default_database() -> Database:
    """The database that `SWITCHBOARD_DATABASE_URL` names; the same object as long as the variable does not change."""
    demo = os.environ.get("SWITCHBOARD_DEMO_RECORDS", "on").lower() not in {"off", "0", "false", "no"}
    return _database(os.environ.get(URL_VARIABLE) or DEFAULT_URL, demo)


@lru_cache(maxsize=8)
def _database(url: str, demo_records: bool) -> Database:
    return Database(url, demo_records=demo_records)


def packs() -> list[str]:
    """The names of the packs that have a folder under `actions/`, `core` first."""
    folder = Path(__file__).parent
    names = [module.name for module in pkgutil.iter_modules([str(folder)]) if module.ispkg]
    return sorted(names, key=lambda name: (name != "core", name))


def import_models() -> None:
    """Import each pack's `models` and `*_models`, so that the metadata know all tables whoever imported what before."""
    for pack in packs():
        for path in sorted((Path(__file__).parent / pack).glob("*models.py")):
            importlib.import_module(f"actions.{pack}.{path.stem}")


def _make_engine(address: str) -> Engine:
    url = make_url(address)
    # Parameters hold customers' data: they must reach neither logs nor error texts.
    common: dict[str, Any] = {"future": True, "hide_parameters": True}
    if url.get_backend_name() != "sqlite":
        arguments: dict[str, Any] = {}
        if url.get_backend_name() == "postgresql":
            arguments = {
                "connect_timeout": POSTGRESQL_SECONDS,
                "options": f"-c statement_timeout={POSTGRESQL_SECONDS * 1000}",
                "tcp_user_timeout": POSTGRESQL_SECONDS * 1000,
            }
        return create_engine(
            url,
            **common,
            connect_args=arguments,
            pool_size=POOL_SIZE,
            max_overflow=0,
            pool_timeout=POSTGRESQL_SECONDS,
            pool_pre_ping=True,
        )
    in_memory = not url.database or url.database == ":memory:"
    if not in_memory:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        **common,
        poolclass=QueuePool,
        # A database in memory lives as long as its one connection.
        pool_size=1 if in_memory else POOL_SIZE,
        max_overflow=0,
        pool_timeout=SQLITE_BUSY_SECONDS,
        connect_args={"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # sqlite3 would begin transactions by itself, late and deferred; _begin_sqlite does it instead.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except Exception as error:
        # Another process is switching the same file at this moment; the mode is a property of the file.
        if "locked" not in str(error):
            raise


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
