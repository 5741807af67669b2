"""A sign that the assistant is at work, for answers that take a moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from components.channels.slack_places import Place
from components.channels.slack_workspace import Workspace, WorkspaceError

EMOJI = "hourglass_flowing_sand"
SECONDS = 0.5
"""After which the sign is there; most answers are sooner, and cost Slack and us nothing more."""


@asynccontextmanager
async def at_work(
    workspace: Workspace,
    place: Place,
    moment: str | None,
    spawn: Callable[[Coroutine[Any, Any, None]], None],
    seconds: float = SECONDS,
) -> AsyncIterator[None]:
    """Put an hourglass to a message while it is answered; nothing waits for that, and nothing fails with it.

    Args:
        workspace: where.
        place: of the message.
        moment: its timestamp; None where there is no message.
        spawn: runs what is to be done beside.
        seconds: after which.
    """
    done = asyncio.Event()

    async def show() -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(done.wait(), seconds)
            return
        if await workspace.react(place, str(moment), EMOJI):
            await done.wait()
            with suppress(WorkspaceError):
                await workspace.take_back(place, str(moment), EMOJI)

    if moment is not None:
        spawn(show())
    try:
        yield
    finally:
        done.set()
