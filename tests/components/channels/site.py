"""The web channel on a real port, with a stand-in for Rasa; and a browser of few words."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from rasa.core.channels.channel import InputChannel, UserMessage, register
from sanic import Sanic
from sanic.touchup.service import TouchUp
from sanic_cors import CORS

from components.channels.settings import WebSettings
from components.channels.web import WebInput
from switchboard.processes import free_port

NAMES = (f"site-{number}" for number in itertools.count())
SECRET = "a secret that only this test and the action server know"
KEY = "k" * 40
Answer = Callable[[UserMessage], Awaitable[Any]]


def touch_up_once(app: Sanic, run: Any = TouchUp.run, done: list[Sanic] = []) -> None:  # noqa: B006
    """Sanic rewrites its own source when it starts, and can do that once a process."""
    if not done:
        done.append(app)
        run(app)


class Agent:
    """Answers in Rasa's place, with what it is told to say; else it repeats what it hears."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []
        self.answers: dict[str, list[dict[str, Any]] | Answer] = {}
        self.tracker_store = None

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        said = self.answers.get(str(message.text), [{"text": f"You said: {message.text}"}])
        if callable(said):
            await said(message)
            return
        for answer in said:
            await message.output_channel.send_response(message.sender_id, dict(answer))


class Site:
    """A server; `stop` and `start` it again for a restart over the same database."""

    def __init__(self, folder: Path, channels: Callable[[], list[InputChannel]]) -> None:
        self.agent, self.folder, self._channels = Agent(), folder, channels
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        app = Sanic(next(NAMES), configure_logging=False)
        # As Rasa does it in `rasa.server.configure_cors`, which would bring in TensorFlow.
        app.config.CORS_AUTOMATIC_OPTIONS = True
        app.config.CORS_SUPPORTS_CREDENTIALS = True
        CORS(app, resources={r"/*": {"origins": ""}}, automatic_options=True)
        app.ctx.agent = self.agent
        channels = self._channels()
        self.channel: Any = channels[0]
        register(channels, app, route="/webhooks/")
        self._server = await start_server(app, self.port)

    async def stop(self) -> None:
        await stop_server(self._server)


async def start_server(app: Sanic, port: int) -> Any:
    """Serve an application in this loop, as Sanic does in a process of its own."""
    server: Any = await app.create_server(host="127.0.0.1", port=port, return_asyncio_server=True, access_log=False)
    with patch.object(TouchUp, "run", touch_up_once):
        await server.startup()
    await server.before_start()
    await server.start_serving()
    return server


async def stop_server(server: Any) -> None:
    """End it, whoever is still connected."""
    await server.before_stop()
    server.close()
    await server.wait_closed()
    for connection in list(server.connections):
        connection.abort()


@asynccontextmanager
async def running(folder: Path, **settings: Any) -> AsyncIterator[Site]:
    """A site with the web channel alone."""
    settings = {"database": f"sqlite:///{folder / 'chat.db'}", "requests_per_minute": 60_000, **settings}
    site = Site(folder, lambda: [WebInput(WebSettings.read(settings, {}))])
    await site.start()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        yield site
    finally:
        await site.stop()


class Browser:
    """Somebody at the page: keeps the cookie, reads the stream, sends messages under ids of its own."""

    def __init__(self, site: Site, **headers: str) -> None:
        self._ids = (f"message-{number:04}" for number in itertools.count())
        self._site, self.headers = site, headers
        self.http = httpx.AsyncClient(timeout=5, trust_env=False)
        self.last = 0

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.http.aclose()

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(f"{self._site.url}/chat{path}", headers={**self.headers, **headers})

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self.http.post(
            f"{self._site.url}/chat{path}", json={} if body is None else body, headers={**self.headers, **headers}
        )

    async def session(self) -> dict[str, Any]:
        response = await self.post("/session")
        assert response.status_code == 200, response.text
        content: dict[str, Any] = response.json()
        self.last = content["last"]
        return content

    async def send(self, text: str, message_id: str | None = None) -> httpx.Response:
        return await self.post("/messages", {"id": message_id or next(self._ids), "text": text})

    @asynccontextmanager
    async def listening(self, after: int | None = None) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """The events of a stream, each with its name as `event`; those with an id move `last` on."""
        headers = {**self.headers, "Last-Event-ID": str(self.last if after is None else after)}
        async with self.http.stream("GET", f"{self._site.url}/chat/events", headers=headers) as response:
            assert response.status_code == 200, await response.aread()
            yield self._events(response)

    async def _events(self, response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
        name, number = "", None
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("id: "):
                number = int(line[4:])
            elif line.startswith("data: "):
                if number is not None:
                    assert number > self.last, "ids increase"
                    self.last = number
                yield {"event": name, **json.loads(line[6:])}
                name, number = "", None

    async def ask(self, text: str) -> list[dict[str, Any]]:
        """Send a message and return the assistant's answers to it."""
        await self.settled()
        before = (await self.get("/history")).json()["last"]
        response = await self.send(text)
        assert response.status_code == 202, response.text
        history = await self.settled()
        return [entry for entry in history if entry["id"] > before and entry.get("from") == "assistant"]

    async def settled(self) -> list[dict[str, Any]]:
        """The history when nothing is being answered any more."""
        for _ in range(300):
            content = (await self.get("/history")).json()
            if all(entry.get("state") != "working" for entry in content["history"]):
                return list(content["history"])
            await asyncio.sleep(0.01)
        raise AssertionError(f"still at work: {content}")


def texts(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["text"] for entry in entries if entry["event"] == "message"]
