"""Rasa's Socket.IO channel, as `docs/web.md` says to open it: with a key, it takes nobody without a token."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import jwt
import pytest
import socketio
from rasa.core.channels.socketio import SocketIOInput

from tests.components.channels.site import KEY, Site


async def test_it_answers_who_brings_a_token(tmp_path: Path) -> None:
    site = Site(tmp_path, lambda: [SocketIOInput.from_credentials({"jwt_key": KEY})])
    await site.start()
    try:
        stranger = socketio.AsyncClient()
        for token in (None, jwt.encode({"sub": "app"}, "x" * 40), jwt.encode({"sub": "app"}, None, algorithm="none")):
            with pytest.raises(socketio.exceptions.ConnectionError):
                await stranger.connect(site.url, auth={"token": token}, transports=["polling"])
        client, said = socketio.AsyncClient(), asyncio.Queue[Any]()
        client.on("bot_uttered", said.put)
        await client.connect(site.url, auth={"token": jwt.encode({"sub": "app"}, KEY)}, transports=["polling"])
        await client.emit("user_uttered", {"message": "hi", "session_id": "web-somebody-else's"})
        assert await asyncio.wait_for(said.get(), 5) == {"text": "You said: hi"}
        assert site.agent.heard[0].sender_id != "web-somebody-else's"
        await client.disconnect()
    finally:
        await site.stop()
