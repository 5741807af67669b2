"""What the agents' desk delivers to a conversation in Slack."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

from components.channels.deliveries import SAID, TYPING, Delivery, Tell, gone, notice
from components.channels.errors import RequestError
from components.channels.slack_blocks import Frame
from components.channels.slack_deliveries import Deliveries
from components.channels.slack_output import SlackOutput
from components.channels.slack_places import Place
from components.channels.slack_text import escape, pieces
from components.channels.slack_workspace import Post, Workspace, WorkspaceError


class SlackDesk:
    """Says in Slack what happens at the desk; that somebody is typing cannot be shown there.

    Args:
        workspace: where the conversations are.
        deliveries: know their places, and what was delivered.
        site: the server's address, if it is known.
    """

    def __init__(self, workspace: Workspace, deliveries: Deliveries, site: str | None) -> None:
        self._workspace, self._deliveries, self._site = workspace, deliveries, site
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def deliver(self, delivery: Delivery, tell: Tell) -> bool:
        """Say it, once, and have Rasa told; whether that was done before.

        Raises:
            RequestError: there is no such conversation, or not all of it could be done.
        """
        found = await self._deliveries.place_of(delivery.conversation)
        if found is None:
            raise gone()
        place, turn = found
        if delivery.kind == TYPING:
            return False
        lock = self._turns.setdefault(delivery.conversation, asyncio.Lock())
        async with lock:
            done = await self._deliveries.from_desk(delivery.id)
            if done:
                return True
            if done is None:
                await self._say(place, delivery)
                await self._deliveries.said_by_desk(delivery.id, delivery.conversation)
            await tell(SlackOutput(self._workspace, Frame(place, turn, self._site)))
            await self._deliveries.told_by_desk(delivery.id)
        return False

    async def _say(self, place: Place, delivery: Delivery) -> None:
        name = escape(delivery.agent)
        text = notice(delivery.kind, name)
        if delivery.kind == SAID:
            text = f"*{name}:* {escape(delivery.text)}"
        try:
            for piece in pieces(text) if text else []:
                await self._workspace.post(place, Post(piece))
        except WorkspaceError as error:
            message = f"Slack did not take it ({error.code}). Please try again shortly."
            raise RequestError(503, "unavailable", message, retry_after=1) from None
