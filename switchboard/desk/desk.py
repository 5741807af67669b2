"""All that a running desk consists of, and what it does without being asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from actions.clock import Clock, SystemClock
from actions.core.deliveries import Deliveries
from actions.database import Database
from actions.errors import BackEndError
from switchboard.desk.back_end import BackEnd
from switchboard.desk.errors import log_unexpected
from switchboard.desk.notices.notices import Notices
from switchboard.desk.notices.ways import email_notices, slack_notices
from switchboard.desk.outbox import Outbox
from switchboard.desk.settings import DeskSettings
from switchboard.desk.suggestions import PackAnswers
from switchboard.desk.watch import Watch

logger = logging.getLogger(__name__)

UNCLAIMED_SECONDS = 5.0
CANCEL_SECONDS = 0.2
Opened = Callable[[str], Awaitable[None]]


class Desk:
    """The desk without its pages.

    Args:
        settings: what it was told.
        database: with tickets and agents.
        root: the project's folder, whose packs' answers are suggested.
        clock: what time it is.
        opened: is told the number of each new ticket; where notices go out.
    """

    def __init__(
        self,
        settings: DeskSettings,
        database: Database,
        root: Path,
        *,
        clock: Clock | None = None,
        opened: Opened | None = None,
    ) -> None:
        self.settings = settings
        self.back_end = BackEnd(database, clock or SystemClock())
        self.outbox = Outbox(self.back_end, settings)
        self.watch = Watch(self.back_end, opened)
        self.answers = PackAnswers(root)
        self.slack = slack_notices(settings, self.back_end)
        ways = (email_notices(settings), self.slack)
        self.notices = Notices(self.back_end, [way for way in ways if way is not None])
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin what goes on by itself."""
        await self.notices.open()
        for run in (self.outbox.run, self.watch.run, self._tell_unclaimed, self.notices.run):
            self._tasks.append(asyncio.create_task(_kept(run)))

    async def stop(self) -> None:
        """End it. What is due is sent after the next start."""
        # Once may not do: Python 3.10's `wait_for` swallows a cancellation that comes together with its result.
        while pending := [task for task in self._tasks if not task.done()]:
            for task in pending:
                task.cancel()
            await asyncio.wait(pending, timeout=CANCEL_SECONDS)
        await self.outbox.close()
        await self.notices.close()

    async def close(self) -> None:
        """Let go of the database, when nobody is answered any more."""
        self.back_end.close()

    async def _tell_unclaimed(self) -> None:
        def work(session: Any) -> None:
            Deliveries(session, self.back_end.clock).tell_unclaimed(self.settings.unclaimed_after)

        while True:
            try:
                await self.back_end.write(work)
            except (SQLAlchemyError, BackEndError) as error:
                logger.error("who waits too long cannot be looked up: %s", type(error).__name__)
            await asyncio.sleep(UNCLAIMED_SECONDS)


async def _kept(run: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Go on after whatever error: the desk must not fall silent for one of them."""
    while True:
        try:
            await run()
            return
        except Exception as error:
            log_unexpected(logger, "in the background", error)
            await asyncio.sleep(1)
