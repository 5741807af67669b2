"""The workspace that the assistant is installed in, by Slack's Web API."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from components.channels.slack_places import Place

Block = dict[str, Any]
SECONDS = 10
RETRIES = 5
"""Times that a call which came too soon is made again, each after as many seconds as Slack says."""
WRONG_BLOCKS = ("invalid_blocks", "invalid_blocks_format", "invalid_attachments", "msg_blocks_too_long")
# Of their own, because the client's tells at the level DEBUG what is said in conversations.
_calls = logging.getLogger(f"{__name__}.calls")
_calls.setLevel(logging.WARNING)


class WorkspaceError(Exception):
    """A call that failed; `code` is Slack's name for what was wrong, or the kind of the failure."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Post:
    """A message as Slack is sent it; `text` is what notifications and screen readers have of its blocks."""

    text: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Me:
    """The assistant in its workspace: its user id and name, and the workspace's id and name."""

    user: str
    name: str
    team: str
    team_name: str


class Workspace:
    """Calls of the Web API. Each raises `WorkspaceError` when it fails, unless it says otherwise.

    Args:
        token: of the bot.
        api_url: where the API is.
    """

    def __init__(self, token: str, api_url: str) -> None:
        patient = [AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES)]
        self._patient = AsyncWebClient(token, api_url, timeout=SECONDS, logger=_calls, retry_handlers=patient)
        self._hasty = AsyncWebClient(token, api_url, timeout=SECONDS, logger=_calls, retry_handlers=[])
        self._session: aiohttp.ClientSession | None = None
        self._me: Me | None = None

    async def open(self) -> None:
        """Begin to keep connections."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
        self._patient.session = self._hasty.session = self._session

    async def close(self) -> None:
        """Let go of them."""
        if self._session is not None:
            await self._session.close()

    async def me(self) -> Me:
        """Who the assistant is here; asked once."""
        if self._me is None:
            found = await self._call("auth.test")
            self._me = Me(*(str(found.get(key) or "") for key in ("user_id", "user", "team_id", "team")))
        return self._me

    async def post(self, place: Place, post: Post) -> str:
        """Say something, and return its timestamp.

        Where Slack finds fault with the blocks, such as a picture it cannot fetch, the text alone is said.
        """
        try:
            return await self._post("chat.postMessage", place, post)
        except WorkspaceError as error:
            if not post.blocks or error.code not in WRONG_BLOCKS:
                raise
            _calls.warning("Slack refused the blocks of an answer (%s); its text was sent alone", error.code)
            return await self._post("chat.postMessage", place, Post(post.text))

    async def whisper(self, place: Place, user: str, text: str) -> None:
        """Say something that one user alone sees."""
        await self._post("chat.postEphemeral", place, Post(text), user=user)

    async def replace(self, place: Place, moment: str, post: Post) -> None:
        """Change a message of the assistant's."""
        body = {"channel": place.channel, "ts": moment, "text": post.text, "blocks": post.blocks}
        await self._call("chat.update", body)

    async def react(self, place: Place, moment: str, emoji: str) -> bool:
        """Put an emoji to a message, if that can be done at once; whether it is there."""
        body = {"channel": place.channel, "timestamp": moment, "name": emoji}
        try:
            await self._call("reactions.add", body, client=self._hasty)
        except WorkspaceError as error:
            return error.code == "already_reacted"
        return True

    async def take_back(self, place: Place, moment: str, emoji: str) -> None:
        """Take an emoji from a message."""
        await self._call("reactions.remove", {"channel": place.channel, "timestamp": moment, "name": emoji})

    async def open_window(self, trigger: str, view: Mapping[str, Any]) -> None:
        """Open a window for whoever has just pressed a button."""
        await self._call("views.open", {"trigger_id": trigger, "view": view}, client=self._hasty)

    async def direct_message(self, user: str) -> Place:
        """The direct message with a user."""
        found = await self._call("conversations.open", {"users": user})
        return Place(str(_mapping(found.get("channel")).get("id")))

    async def user(self, user: str) -> Mapping[str, Any]:
        """What the workspace knows about a user."""
        return _mapping((await self._call("users.info", query={"user": user})).get("user"))

    async def _post(self, method: str, place: Place, post: Post, **more: str) -> str:
        body: dict[str, Any] = {"channel": place.channel, "text": post.text, **more}
        if place.thread is not None:
            body["thread_ts"] = place.thread
        if post.blocks:
            body["blocks"] = post.blocks
        said = await self._call(method, {**body, "unfurl_links": False, "unfurl_media": False})
        return str(said.get("ts") or "")

    async def _call(
        self,
        method: str,
        body: dict[str, Any] | None = None,
        *,
        query: dict[str, Any] | None = None,
        client: AsyncWebClient | None = None,
    ) -> Mapping[str, Any]:
        try:
            response = await (client or self._patient).api_call(method, json=body, params=query)
        except SlackApiError as error:
            raise WorkspaceError(_code(error)) from None  # its text quotes the answer
        except (SlackClientError, aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            raise WorkspaceError(type(error).__name__) from None
        return _mapping(response.data)


def _code(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    return str(_mapping(data).get("error") or f"status {getattr(error.response, 'status_code', 'unknown')}")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
