"""Rasa's Socket.IO channel, as `docs/web.md` says to open it: with a key, it takes nobody without a token."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from rasa.core.channels.socketio import SocketIOInput

from tests.components.channels.site import KEY, Site

CONNECTED, REFUSED, EVENT = "40", "44", "42"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    started = Site(tmp_path, lambda: [SocketIOInput.from_credentials({"jwt_key": KEY})])
    await started.start()
    yield started
    await started.stop()


class Client:
    """The polling transport by hand: the library's client waits half a minute after it was refused."""

    def __init__(self, site: Site, http: httpx.AsyncClient) -> None:
        self._url, self._http = f"{site.url}/socket.io/?EIO=4&transport=polling", http

    async def connect(self, token: str | None) -> str:
        """Connect; returns the first packet that is no sign of life."""
        handshake = await self._http.get(self._url)
        self._url += f"&sid={json.loads(handshake.text[1:])['sid']}"
        await self.send(CONNECTED + json.dumps({"token": token}))
        return await self.receive()

    async def send(self, packet: str) -> None:
        assert (await self._http.post(self._url, content=packet)).status_code == 200

    async def receive(self) -> str:
        return (await self._http.get(self._url)).text


async def test_it_takes_nobody_without_a_good_token(site: Site) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        unsigned = jwt.encode({"sub": "app"}, None, algorithm="none")
        for token in (None, "x", jwt.encode({"sub": "app"}, "x" * 40), unsigned):
            assert (await Client(site, http).connect(token)).startswith(REFUSED)
    assert site.agent.heard == []


async def test_it_answers_who_brings_one_in_a_conversation_of_its_own(site: Site) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        client = Client(site, http)
        assert (await client.connect(jwt.encode({"sub": "app"}, KEY))).startswith(CONNECTED)
        body: dict[str, Any] = {"message": "hi", "session_id": "web-somebody-else's"}
        await client.send(EVENT + json.dumps(["user_uttered", body]))
        answer = await client.receive()
    assert json.loads(answer.removeprefix(EVENT)) == ["bot_uttered", {"text": "You said: hi"}]
    assert site.agent.heard[0].sender_id != "web-somebody-else's"
