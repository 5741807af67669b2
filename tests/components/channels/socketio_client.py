"""A client of Socket.IO by hand: the library's own waits half a minute after it was refused."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

CONNECTED, REFUSED, EVENT = "40", "44", "42"
PING, PONG, BETWEEN = "2", "3", "\x1e"


class Client:
    """The polling transport.

    Args:
        url: of the server.
        http: what asks.
    """

    def __init__(self, url: str, http: httpx.AsyncClient) -> None:
        self._url, self._http = f"{url}/socket.io/?EIO=4&transport=polling", http

    async def connect(self, token: str | None) -> str:
        """Connect; returns the first packet that is no sign of life."""
        handshake = await self._http.get(self._url)
        self._url += f"&sid={json.loads(handshake.text[1:])['sid']}"
        await self._send(CONNECTED + json.dumps({"token": token}))
        return await anext(self._packets())

    async def say(self, text: str, **more: Any) -> None:
        """Send a message."""
        await self._send(EVENT + json.dumps(["user_uttered", {"message": text, **more}]))

    async def answers(self) -> AsyncIterator[dict[str, Any]]:
        """What the assistant says, as it comes."""
        async for packet in self._packets():
            name, answer = json.loads(packet.removeprefix(EVENT))
            assert name == "bot_uttered"
            yield answer

    async def hears(self, words: str) -> str:
        """All that the assistant says until it has said some words."""
        said: list[str] = []
        async for answer in self.answers():
            said.append(answer.get("text", ""))
            if words in said[-1]:
                break
        return "\n".join(said)

    async def _send(self, packet: str) -> None:
        assert (await self._http.post(self._url, content=packet)).status_code == 200

    async def _packets(self) -> AsyncIterator[str]:
        while True:
            for packet in (await self._http.get(self._url)).raise_for_status().text.split(BETWEEN):
                if packet == PING:
                    await self._send(PONG)
                else:
                    yield packet
