"""Rasa's Socket.IO channel, as `docs/web.md` says to open it: with a key, it takes nobody without a token."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import jwt
import pytest
from rasa.core.channels.socketio import SocketIOInput

from tests.components.channels.site import KEY, Site
from tests.components.channels.socketio_client import CONNECTED, REFUSED, Client


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    started = Site(tmp_path, lambda: [SocketIOInput.from_credentials({"jwt_key": KEY})])
    await started.start()
    yield started
    await started.stop()


async def test_it_takes_nobody_without_a_good_token(site: Site) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        unsigned = jwt.encode({"sub": "app"}, None, algorithm="none")
        for token in (None, "x", jwt.encode({"sub": "app"}, "x" * 40), unsigned):
            assert (await Client(site.url, http).connect(token)).startswith(REFUSED)
    assert site.agent.heard == []


async def test_it_answers_who_brings_one_in_a_conversation_of_its_own(site: Site) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        client = Client(site.url, http)
        assert (await client.connect(jwt.encode({"sub": "app"}, KEY))).startswith(CONNECTED)
        await client.say("hi", session_id="web-somebody-else's")
        assert await anext(client.answers()) == {"text": "You said: hi"}
    assert site.agent.heard[0].sender_id != "web-somebody-else's"
