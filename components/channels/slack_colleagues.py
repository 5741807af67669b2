"""The one channel of Slack in which colleagues work on tickets: what is said there goes to the desk, not to the assistant."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import aiohttp

from components.channels.delivery_tokens import DESK, delivery_token
from components.channels.errors import RequestError
from components.channels.slack_events import Incoming

logger = logging.getLogger(__name__)

SECONDS = 2.5
"""Slack waits for three."""
PATH = "/slack/events"


class DeskChannel:
    """Passes on what is said in the channel. Nothing is kept here: what the desk does not take, Slack delivers again.

    Args:
        channel: its id.
        desk_url: where the desk is.
        secret: shared with the desk.
    """

    def __init__(self, channel: str, desk_url: str, secret: Callable[[], str]) -> None:
        self.channel = channel
        self._desk_url, self._secret = desk_url, secret
        self._http: aiohttp.ClientSession | None = None

    async def hear(self, message: Incoming) -> None:
        """Pass on a message; the desk knows by its key whether it has had it before.

        Raises:
            RequestError: the desk did not take it.
        """
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
        body = {
            "channel": message.place.channel,
            "thread": message.place.thread,
            "moment": message.moment,
            "user": message.user,
            "text": message.text,
        }
        headers = {"Authorization": f"Bearer {delivery_token(self._secret(), DESK)}"}
        try:
            url = f"{self._desk_url}{PATH}"
            async with self._http.post(url, json=body, headers=headers, allow_redirects=False) as response:
                if response.status == 202:
                    return
                logger.error("the desk at %s did not take a message from Slack (status %d)", url, response.status)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            logger.error("the desk at %s is not reached (%s); Slack delivers again", url, type(error).__name__)
        raise RequestError(503, "unavailable", "The desk is not there at the moment.")

    async def close(self) -> None:
        """Let go of connections."""
        if self._http is not None:
            await self._http.close()
