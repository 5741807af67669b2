"""The loop that tells of tickets: no way holds up another, and a restart neither loses nor repeats one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from actions.clock import FixedClock
from actions.core.ticket_notices import Notice
from actions.core.tickets import TicketService
from actions.database import Database
from switchboard.desk.back_end import BackEnd
from switchboard.desk.notices.notices import NoticeError, Notices


class Telling:
    """A way that keeps what it is told, and fails as often as it is to."""

    def __init__(self, name: str, *, failures: int = 0, stuck: bool = False) -> None:
        self.name, self.failures, self.stuck = name, failures, stuck
        self.told: list[str] = []

    async def send(self, notice: Notice) -> str:
        if self.stuck:
            await asyncio.Event().wait()
        if self.failures:
            self.failures -= 1
            raise NoticeError("it is dead")
        self.told.append(notice.number)
        return "reference"

    async def open(self) -> None:
        """Nothing to open."""

    async def keep_up(self) -> None:
        """Nothing else to tell."""

    async def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2025, 11, 20, 15, 30, tzinfo=timezone.utc))


@pytest.fixture
def tickets(tmp_path: Path, clock: FixedClock) -> Iterator[Database]:
    """A database with two tickets."""
    database = Database(f"sqlite:///{tmp_path / 'desk.db'}", demo_records=False, clock=clock)
    for conversation in ("c1", "c2"):
        open_one(database, clock, conversation)
    yield database
    database.dispose()


def notices_of(database: Database, clock: FixedClock, *ways: Telling) -> Notices:
    return Notices(BackEnd(database, clock), ways, look_seconds=0.01)


def open_one(database: Database, clock: FixedClock, conversation: str) -> None:
    with database.session(writes=True) as session:
        TicketService(session, conversation, clock).open(reason="x", customer_id=None)
        session.commit()


async def test_each_ticket_is_told_of_once_over_a_restart_too(tickets: Database, clock: FixedClock) -> None:
    way = Telling("email")
    for _ in range(2):
        await notices_of(tickets, clock, way).tell(way)
    assert way.told == ["T-1001", "T-1002"]
    open_one(tickets, clock, "c3")
    await notices_of(tickets, clock, way).tell(way)
    assert way.told == ["T-1001", "T-1002", "T-1003"]


async def test_what_failed_is_told_later(
    tickets: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    way = Telling("email", failures=1)
    notices = notices_of(tickets, clock, way)
    await notices.tell(way)
    assert way.told == ["T-1002"] and "T-1001 could not be told by email and is tried again: it is dead" in caplog.text
    await notices.tell(way)
    assert way.told == ["T-1002"]
    clock.advance(timedelta(minutes=2))
    await notices.tell(way)
    assert way.told == ["T-1002", "T-1001"]


async def test_a_way_that_is_stuck_or_broken_holds_up_no_other(
    tickets: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, fine = Telling("slack", stuck=True), Telling("email")
    looks = 0

    async def broken(notice: Notice) -> str:
        nonlocal looks
        looks += 1
        raise ValueError("a bug")

    buggy = Telling("pager")
    monkeypatch.setattr(buggy, "send", broken)
    running = asyncio.create_task(notices_of(tickets, clock, stuck, buggy, fine).run())
    for _ in range(500):
        if len(fine.told) == 2 and looks == 2:
            break
        await asyncio.sleep(0.01)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert fine.told == ["T-1001", "T-1002"] and looks == 2
