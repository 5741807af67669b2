"""The way from the pages to the services: each piece of work in a thread and in a session of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.database import Database

Result = TypeVar("Result")
THREADS = 8


class BackEnd:
    """The database, from a program that must not wait for it.

    Args:
        database: what the services work on.
        clock: what time it is.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self.clock = clock
        self._threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="desk")

    async def read(self, work: Callable[[Session], Result]) -> Result:
        """Do something that changes nothing.

        Raises:
            SQLAlchemyError: the database cannot be reached; and whatever `work` raises.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    async def write(self, work: Callable[[Session], Result]) -> Result:
        """Do something and keep it; all of it or, where it raises, nothing.

        Raises:
            SQLAlchemyError: the database cannot be reached; and whatever `work` raises.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._write, work)

    async def in_steps(self, work: Callable[[Session], Result]) -> Result:
        """Do something that begins and commits its transactions itself; the last one is kept even where it raises.

        Raises:
            SQLAlchemyError: the database cannot be reached; and whatever `work` raises.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._in_steps, work)

    def close(self) -> None:
        """Let go of threads and connections."""
        self._threads.shutdown(wait=True)
        self._database.dispose()

    def _read(self, work: Callable[[Session], Result]) -> Result:
        with self._database.session() as session:
            return work(session)

    def _write(self, work: Callable[[Session], Result]) -> Result:
        with self._database.session(writes=True) as session:
            result = work(session)
            session.commit()
            return result

    def _in_steps(self, work: Callable[[Session], Result]) -> Result:
        with self._database.session() as session:
            try:
                return work(session)
            finally:
                session.commit()
