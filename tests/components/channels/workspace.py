"""A stand-in for Slack: it speaks the Web API that the assistant calls, and delivers signed events to it as Slack does."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from aiohttp import web
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.signature import SignatureVerifier

from components.channels.slack import SlackInput
from components.channels.slack_settings import SlackSettings
from tests.components.channels.site import Site

TOKEN, SIGNING_SECRET = "xoxb-1111-2222-stand-in", "8f742231b10e8888abcd99yyyzzz85a5"
BOT, SAM, ALEX, TEAM = "U0BOT", "U0SAM", "U0ALEX", "T0ACME"
DIRECT, CHANNEL = "D0SAM", "C0GENERAL"
Body = dict[str, Any]


class Slack:
    """A workspace with a few users.

    Attributes:
        calls: what the assistant has called: method and body.
        refusals: by method, what the next calls are answered with instead: an error's name, or a `Retry-After`.
        users: what `users.info` says.
        said: what the assistant has posted, by the timestamps that were given to it.
        may_answer: cleared, nothing that is called gets an answer before it is set.
        site: the server, with a `url`.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, Body]] = []
        self.refusals: dict[str, list[str | int]] = {}
        self.users: dict[str, Body] = {SAM: user(SAM, "Sam@Example.com"), ALEX: user(ALEX, "alex@example.com")}
        self.said: dict[str, Body] = {}
        self._moments = (f"17000000{number:02}.000100" for number in itertools.count(10))
        self.site: Any = None
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serve the Web API; yields its address."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        finally:
            await runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        body = await request.json() if request.can_read_body else dict(request.query)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        self.calls.append((method, body))
        await self.may_answer.wait()
        if waiting := self.refusals.get(method):
            refusal = waiting.pop(0)
            if isinstance(refusal, int):
                headers = {"Retry-After": str(refusal)}
                return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
            return web.json_response({"ok": False, "error": refusal})
        if fault := _fault(body):
            return web.json_response({"ok": False, "error": fault})
        return web.json_response({"ok": True, **self._answer(method, body)})

    def _answer(self, method: str, body: Body) -> Body:
        if method == "auth.test":
            return {"user_id": BOT, "user": "switchboard", "team_id": TEAM, "team": "Acme"}
        if method == "users.info":
            return {"user": self.users[body["user"]]}
        if method == "conversations.open":
            return {"channel": {"id": f"D0{body['users'][2:]}"}}
        moment = next(self._moments)
        if method == "chat.postMessage":
            self.said[moment] = body
        return {"channel": body.get("channel"), "ts": moment}

    def made(self, method: str) -> list[Body]:
        """The bodies of all calls of a method."""
        return [body for called, body in self.calls if called == method]

    @property
    def posts(self) -> list[Body]:
        """What the assistant has said."""
        return self.made("chat.postMessage")

    @property
    def texts(self) -> list[str]:
        """The texts of that."""
        return [post["text"] for post in self.posts]

    async def until(self, holds: Callable[[], object], seconds: int = 5) -> None:
        """Wait until something holds that is done beside."""
        for _ in range(seconds * 100):
            if holds():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"never happened; so far: {self.calls}")

    async def posted(self, count: int) -> list[str]:
        """Wait for so many messages of the assistant's in all, and a little for one too many; returns their texts."""
        await self.until(lambda: len(self.posts) >= count)
        await asyncio.sleep(0.05)
        assert len(self.posts) == count, self.texts
        return self.texts

    async def send(self, body: bytes | str, content_type: str, **headers: str) -> httpx.Response:
        """Send a body to the assistant; signed, unless `headers` say otherwise."""
        raw = body.encode() if isinstance(body, str) else body
        sent = {"Content-Type": content_type, **signed(raw), **headers}
        async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
            return await http.post(f"{self.site.url}/webhooks/slack/webhook", content=raw, headers=sent)

    async def deliver(self, event: Body, **headers: str) -> httpx.Response:
        """Deliver an event."""
        envelope = {"type": "event_callback", "team_id": TEAM, "api_app_id": "A0", "event_id": "Ev1", "event": event}
        return await self.send(json.dumps(envelope), "application/json", **headers)

    async def interact(self, payload: Body, **headers: str) -> httpx.Response:
        """Deliver an interaction."""
        body = str(httpx.QueryParams({"payload": json.dumps(payload)}))
        return await self.send(body, "application/x-www-form-urlencoded", **headers)

    async def say(self, text: str, *, by: str = SAM, thread: str | None = None, moment: str = "") -> str:
        """Write a direct message; returns its timestamp."""
        moment = moment or next(self._moments)
        event = {"type": "message", "channel_type": "im", "channel": DIRECT, "user": by, "text": text, "ts": moment}
        assert (await self.deliver({**event, **({"thread_ts": thread} if thread else {})})).status_code == 200
        return moment

    async def write(self, text: str, *, by: str = SAM, thread: str | None = None, kind: str = "channel") -> str:
        """Write into a channel: Slack tells of it as a message, and once more as a mention if it is one."""
        moment = next(self._moments)
        event = {"channel": CHANNEL, "user": by, "text": text, "ts": moment}
        event |= {"thread_ts": thread} if thread else {}
        if f"<@{BOT}>" in text:
            assert (await self.deliver({"type": "app_mention", **event})).status_code == 200
        assert (await self.deliver({"type": "message", "channel_type": kind, **event})).status_code == 200
        return moment

    async def press(
        self, post: Body, title: str, *, by: str = SAM, moment: str = "1700000090.000200"
    ) -> httpx.Response:
        """Press the button, choose the option or the day of a message."""
        action = next(action for action in actions(post) if action["title"] == title)
        container = {"type": "message", "message_ts": moment, "channel_id": post["channel"]}
        container |= {"thread_ts": post["thread_ts"]} if "thread_ts" in post else {}
        return await self.interact(
            {
                "type": "block_actions",
                "trigger_id": "13345224609.738474920.8088930838d88f008e0",
                "user": {"id": by, "team_id": TEAM},
                "container": container,
                "message": {"ts": moment, "blocks": post["blocks"]},
                "actions": [{key: value for key, value in action.items() if key != "title"}],
            }
        )


def user(name: str, email: str, **more: Any) -> Body:
    """What Slack knows about a user."""
    return {"id": name, "team_id": TEAM, "profile": {"email": email}, "is_email_confirmed": True, **more}


def actions(post: Body) -> list[Body]:
    """What can be pressed or chosen in a message, as Slack sends it when that is done, with its `title`."""
    found = []
    for block in post.get("blocks", []):
        for element in block["elements"] if block["type"] == "actions" else []:
            common = {"block_id": block["block_id"], "action_id": element["action_id"], "type": element["type"]}
            if element["type"] == "button":
                shown = {"text": element["text"], "value": element["value"]}
                found.append({**common, **shown, "title": element["text"]["text"]})
            elif element["type"] == "static_select":
                options = element["options"]
                found += [{**common, "selected_option": option, "title": option["text"]["text"]} for option in options]
            else:
                found.append({**common, "selected_date": "2026-01-31", "title": "2026-01-31"})
    return found


def sections(post: Body) -> list[str]:
    """The texts of a message's blocks."""
    return [block["text"]["text"] for block in post["blocks"] if block["type"] == "section"]


def signed(body: bytes, *, secret: str = SIGNING_SECRET, at: float | None = None) -> dict[str, str]:
    """The headers by which a request is known to be Slack's."""
    moment = str(int(time.time() if at is None else at))
    signature = SignatureVerifier(secret).generate_signature(timestamp=moment, body=body)
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": str(signature)}


def _fault(body: Body) -> str | None:
    """What Slack would find wrong with a message."""
    try:
        blocks = Block.parse_all(body.get("blocks") or [])
        for block in blocks:
            block.to_dict()  # checks what is in it
    except (SlackObjectFormationError, KeyError, TypeError):
        return "invalid_blocks"
    given = body.get("blocks") or []
    names = [block["block_id"] for block in given if "block_id" in block]
    ids = [[element["action_id"] for element in block["elements"]] for block in given if block["type"] == "actions"]
    if len(blocks) > 50 or len(set(names)) < len(names) or any(len(set(row)) < len(row) for row in ids):
        return "invalid_blocks"
    return "no_text" if "text" in body and not body["text"] else None


@asynccontextmanager
async def at_work(folder: Path, **settings: Any) -> AsyncIterator[Slack]:
    """A workspace, and a server with the Slack channel alone."""
    slack = Slack()
    async with slack.running() as api:
        own = {"database": f"sqlite:///{folder / 'slack.db'}", "api_url": api, **settings}
        environment = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET}
        slack.site = Site(folder, lambda: [SlackInput(SlackSettings.read(own, environment))])
        await slack.site.start()
        try:
            yield slack
        finally:
            await slack.site.stop()
