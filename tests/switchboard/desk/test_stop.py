"""A desk that is told to end does end, whatever it is in the middle of."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from actions.database import Database
from switchboard.desk.desk import Desk
from switchboard.desk.settings import DeskSettings


async def test_a_task_that_misses_its_cancellation_is_cancelled_again(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'desk.db'}", demo_records=False)
    desk = Desk(DeskSettings(secret="s" * 40, assistant="http://127.0.0.1:9"), database, tmp_path)
    missed = []

    async def misses_the_first() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        missed.append(True)
        await asyncio.sleep(60)

    desk.outbox.run = misses_the_first  # type: ignore[method-assign]
    await desk.start()
    await asyncio.sleep(0)
    await asyncio.wait_for(desk.stop(), 5)
    await desk.close()
    assert missed == [True]
