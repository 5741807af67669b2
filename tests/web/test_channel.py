"""The page's client and the channel itself, on a real port; only Rasa is a stand-in, and there is no browser."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from rasa.core.channels.channel import UserMessage

from tests.components.channels.site import KEY, Site, running
from tests.web.stand_in import WEB


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with running(tmp_path, identity_key=KEY) as started:
        yield started


class Client:
    """The client in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process, self.told = process, list[list[Any]]()
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.told.append(json.loads(line))

    def says(self, text: str) -> None:
        """Send a message."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{text}\n".encode())

    @property
    def texts(self) -> list[str]:
        """What was said, in order, in history and stream."""
        found: list[str] = []
        for name, *details in self.told:
            if name == "conversation":
                found = [entry["text"] for entry in details[0]["events"] if entry["event"] == "message"]
            elif name == "message":
                found.append(details[0]["text"])
        return found

    def connected(self) -> bool:
        """Whether it is connected now."""
        return next((details[0] for name, *details in reversed(self.told) if name == "connected"), False)

    async def until(self, reached: Callable[[], bool], seconds: float = 20) -> None:
        """Wait for something to be so."""
        deadline = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < deadline, self.told
            await asyncio.sleep(0.02)

    async def leave(self) -> None:
        """End it."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._reader


def token(customer: str = "100001") -> str:
    claims = {"sub": customer, "aud": "switchboard", "exp": time.time() + 600}
    return jwt.encode(claims, KEY, algorithm="HS256")


@asynccontextmanager
async def visiting(node: str, site: Site, customer: str = "100001") -> AsyncIterator[Client]:
    """A client that is connected."""
    arguments = [str(WEB / "test" / "talk.js"), f"{site.url}/chat", token(customer)]
    pipe = asyncio.subprocess.PIPE
    client = Client(await asyncio.create_subprocess_exec(node, *arguments, stdin=pipe, stdout=pipe))
    try:
        await client.until(client.connected)
        yield client
    finally:
        await client.leave()


async def test_a_conversation(node: str, site: Site) -> None:
    site.agent.answers["hi"] = [{"text": "Hello."}, {"text": "Which?", "buttons": [{"title": "A", "payload": "a"}]}]
    async with visiting(node, site) as client:
        client.says("hi")
        await client.until(lambda: len(client.texts) == 3)
        client.says("a")
        await client.until(lambda: len(client.texts) == 5)
        assert client.texts == ["hi", "Hello.", "Which?", "A", "You said: a"]
        assert [details for name, *details in client.told if name == "typing"][-1] in ([True], [False])


async def test_a_restart_loses_and_repeats_nothing(node: str, site: Site) -> None:
    async with visiting(node, site) as client:
        client.says("one")
        await client.until(lambda: len(client.texts) == 2)
        await site.stop()
        client.says("two")
        await client.until(lambda: not client.connected())
        await site.start()
        await client.until(lambda: len(client.texts) == 4)
        assert client.texts == ["one", "You said: one", "two", "You said: two"]
        assert [message.text for message in site.agent.heard] == ["one", "two"]


async def test_a_message_that_the_server_had_no_time_to_finish_is_answered_after_the_restart(
    node: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.channels.chat.STOP_SECONDS", 0.2)

    async def stuck(_: UserMessage) -> None:
        await asyncio.sleep(3600)

    async with visiting(node, site) as client:
        site.agent.answers["pay"] = stuck
        client.says("pay")
        await client.until(lambda: client.texts == ["pay"])
        await site.stop()
        site.agent.answers["pay"] = [{"text": "Paid."}]
        await site.start()
        await client.until(lambda: client.texts[-1] == "Paid.")
        assert client.texts == ["pay", "Paid."]


async def test_each_customer_has_their_own_conversation(node: str, site: Site) -> None:
    async with visiting(node, site) as one, visiting(node, site, "100002") as other:
        one.says("my secret")
        await one.until(lambda: len(one.texts) == 2)
        other.says("hi")
        await other.until(lambda: len(other.texts) == 2)
        assert other.texts == ["hi", "You said: hi"]


async def test_the_channel_serves_what_the_pages_ask_for(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        page = await http.get("/chat")
        assert page.status_code == 200
        asked = [part.split('"')[0] for part in page.text.split('="/chat')[1:]]
        assert len(asked) == 2
        for path in [*asked, "/widget.js"]:
            answer = await http.get(f"/chat{path}")
            assert answer.status_code == 200, path
            kind = "text/css" if ".css" in path else "javascript"
            assert kind in answer.headers["content-type"]
