"""A server of the web channel's protocol (docs/web.md) with a small bank behind it; what was said outlives its restart."""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
from aiohttp import web

from components.channels.pages import _POLICY as POLICY
from switchboard.processes import HOST, free_port
from tests.web.bank import answers

WEB = Path(__file__).parents[2] / "web"
COOKIE = "switchboard_chat"
KEY, AUDIENCE = "a key of at least thirty-two bytes", "switchboard"


@dataclass
class Visitor:
    """One visitor's conversation, as the transcript of the real server has it."""

    customer: str | None = None
    entries: list[dict[str, Any]] = field(default_factory=list)
    since: int = 0
    ended: bool = False
    typing: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, event: str, **data: Any) -> None:
        """Note something that is shown."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.entries.append({"event": event, "id": self.last + 1, "at": moment, **data})
        self.wake()

    def wake(self) -> None:
        """Let the streams look at what is new."""
        self.changed.set()
        self.changed = asyncio.Event()

    @property
    def last(self) -> int:
        """The number of the latest entry."""
        return self.entries[-1]["id"] if self.entries else 0

    @property
    def present(self) -> list[dict[str, Any]]:
        """The entries of the present conversation."""
        return [entry for entry in self.entries if entry["id"] > self.since]


class StandIn:
    """The server, in a thread of its own.

    Attributes:
        sites: origins that may embed the page.
        folder: `dist`, or `plain` for the page without a bundle.
        delay: seconds that an answer takes.
        lose_answers: how many of the next messages are taken without an answer to the request.
        sent: ids of the messages that were posted, repeated ones too.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.sites: list[str] = []
        self.folder = "dist"
        self.delay = 0.05
        self.lose_answers = 0
        self.sent: list[str] = []
        self.visitors: dict[str, Visitor] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runner: web.AppRunner | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.port}/chat"

    def start(self) -> None:
        """Listen, on the same port each time."""
        self._do(self._start())

    def stop(self) -> None:
        """Cut all connections; conversations stay."""
        self._do(self._stop())

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def say(self, text: str, **extra: Any) -> None:
        """Let the assistant say something to all visitors, unasked."""

        async def work() -> None:
            for visitor in self.visitors.values():
                visitor.add("message", **{"from": "assistant", "text": text, **extra})

        self._do(work())

    def wait_for(self, reached: Callable[[], bool], seconds: float = 5) -> None:
        """Wait for something to be so."""
        deadline = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.02)

    def _do(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _start(self) -> None:
        app = web.Application(middlewares=[errors])
        app.add_routes(
            [
                web.get("/chat", self._page),
                web.get("/chat/widget.js", self._file),
                web.get("/chat/assets/{name}", self._file),
                web.post("/chat/session", self._session),
                web.get("/chat/events", self._events),
                web.post("/chat/messages", self._messages),
                web.post("/chat/restart", self._restart),
                web.post("/chat/end", self._end),
                web.get("/chat/transcript", self._transcript),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port, reuse_address=True, shutdown_timeout=0.1).start()

    async def _stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _page(self, _: web.Request) -> web.StreamResponse:
        policy = POLICY.format(sites="".join(f" {site}" for site in self.sites))
        return web.FileResponse(WEB / self.folder / "index.html", headers={"Content-Security-Policy": policy})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name")
        path = WEB / self.folder / (f"assets/{name}" if name else "widget.js")
        return web.FileResponse(path) if path.is_file() else web.Response(status=404)

    def _visitor(self, request: web.Request) -> Visitor:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token:
            try:
                customer = jwt.decode(token, KEY, algorithms=["HS256"], audience=AUDIENCE)["sub"]
            except jwt.ExpiredSignatureError:
                raise Refused(401, "token_expired", "Your sign-in has expired.") from None
            except jwt.PyJWTError:
                raise Refused(401, "token_invalid", "This sign-in is not valid.") from None
            return self.visitors.setdefault(f"customer {customer}", Visitor(customer))
        visitor = self.visitors.get(request.cookies.get(COOKIE, ""))
        if visitor is None:
            raise Refused(401, "no_session", "Your chat session has ended.")
        return visitor

    async def _session(self, request: web.Request) -> web.StreamResponse:
        cookie = None
        try:
            visitor = self._visitor(request)
        except Refused as error:
            if error.code != "no_session":
                raise
            cookie = secrets.token_urlsafe(32)
            visitor = self.visitors[cookie] = Visitor()
        state = {"customer": visitor.customer is not None, "history": visitor.present, "last": visitor.last}
        response = web.json_response({**state, "ended": visitor.ended, "typing": visitor.typing, "unfinished": []})
        if cookie:
            response.set_cookie(COOKIE, cookie, httponly=True, samesite="Lax", path="/chat")
        return response

    async def _events(self, request: web.Request) -> web.StreamResponse:
        visitor = self._visitor(request)
        last, typing = int(request.headers.get("Last-Event-ID", visitor.last)), False
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await write(response, "state", {"last": visitor.last, "typing": visitor.typing, "unfinished": []})
        while True:
            changed = visitor.changed
            for entry in visitor.entries:
                if entry["id"] > last:
                    last = entry["id"]
                    await write(response, entry["event"], entry, last)
            if visitor.typing != typing:
                typing = visitor.typing
                await write(response, "typing", {"on": typing})
            await changed.wait()

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        visitor, content = self._visitor(request), await request.json()
        if visitor.ended:
            raise Refused(409, "ended", "This chat was ended.")
        known = any(entry.get("message_id") == content["id"] for entry in visitor.entries)
        self.sent.append(content["id"])
        if not known:
            task = asyncio.get_running_loop().create_task(self._answer(visitor, content["id"], content["text"]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if self.lose_answers and request.transport:
            self.lose_answers -= 1
            request.transport.abort()
        return web.json_response({"id": content["id"], "duplicate": known}, status=202)

    async def _answer(self, visitor: Visitor, message_id: str, text: str) -> None:
        question = next((e for e in reversed(visitor.present) if e.get("from") == "assistant"), {})
        secret = question.get("input", {}).get("type") == "password"
        titles = {button["payload"]: button["title"] for button in question.get("buttons", [])}
        shown = "••••" if secret else titles.get(text, text)
        visitor.add("message", **{"from": "customer", "text": shown, "message_id": message_id, "state": "done"})
        visitor.typing = True
        visitor.wake()
        for answer in answers(text, question, visitor.customer):
            await asyncio.sleep(self.delay)
            visitor.add(**{"event": "message", "from": "assistant", **answer})
        visitor.typing = False
        visitor.wake()

    async def _restart(self, request: web.Request) -> web.StreamResponse:
        visitor = self._visitor(request)
        visitor.since, visitor.ended = visitor.last, False
        visitor.add("restarted")
        return web.json_response({"last": visitor.last})

    async def _end(self, request: web.Request) -> web.StreamResponse:
        visitor = self._visitor(request)
        visitor.ended = True
        visitor.add("ended")
        return web.json_response({"last": visitor.last})

    async def _transcript(self, request: web.Request) -> web.StreamResponse:
        said = (f"{entry['from']}: {entry['text']}" for entry in self._visitor(request).present if "text" in entry)
        return web.Response(text="\n".join(said), headers={"Content-Disposition": 'attachment; filename="chat.txt"'})


class Refused(Exception):
    """A request that is refused."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@web.middleware
async def errors(request: web.Request, handler: Any) -> web.StreamResponse:
    """What is refused, as the protocol says."""
    try:
        return await handler(request)
    except Refused as error:
        return web.json_response({"error": {"code": error.code, "message": str(error)}}, status=error.status)


async def write(response: web.StreamResponse, name: str, data: dict[str, Any], number: int | None = None) -> None:
    """Send an event."""
    head = "" if number is None else f"id: {number}\n"
    await response.write(f"{head}event: {name}\ndata: {json.dumps(data)}\n\n".encode())


def token(customer: str, seconds: float = 600) -> str:
    """What the embedding site would sign."""
    return jwt.encode({"sub": customer, "aud": AUDIENCE, "exp": time.time() + seconds}, KEY, algorithm="HS256")
