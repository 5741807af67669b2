"""The web channel: page, widget and what they talk to, under `/chat`. The protocol is `docs/web.md`."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response
from sanic.response import text as text_response

from components.channels.chat import CHANNEL, Chat, UnaskedOutput
from components.channels.cookies import cookie, set_cookie
from components.channels.database import ChatDatabase
from components.channels.deliveries import receive
from components.channels.downloads import as_text
from components.channels.errors import RequestError, bad_request, too_many
from components.channels.identity import Tokens
from components.channels.limits import OpenLimit, RateLimit
from components.channels.pages import NOTHING, Pages
from components.channels.requests import (
    address,
    bearer,
    check_origin,
    read_body,
    read_object,
    read_text,
    refuse_drawn_in,
    require_json,
)
from components.channels.secret import channel_secret
from components.channels.settings import WebSettings
from components.channels.visitors import Visitor
from components.stores import stored_text

PATH = "/chat"
MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
EVENT_NUMBER = re.compile(r"[0-9]{1,9}")
STREAM_SECONDS = 3600
PLACE_SECONDS = 30
"""After which somebody at an address with too many streams may try again."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}
Handler = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]


class WebInput(InputChannel):
    """The channel.

    Args:
        settings: what `credentials.yml` and the environment say.

    Raises:
        ChannelError: a setting cannot be used.
    """

    def __init__(self, settings: WebSettings) -> None:
        self.settings = settings
        self.pages = Pages(settings)
        key = settings.key()
        self._takes_tokens = key is not None
        self._tokens = Tokens(key, settings.identity_algorithm, settings.identity_audience, settings.identity_issuer)
        self._database = ChatDatabase(settings.database)
        self._requests = RateLimit(settings.requests_per_minute)
        self._sessions = RateLimit(settings.sessions_per_minute)
        self._streams = OpenLimit(settings.streams_per_address)
        self._chat: Chat | None = None
        self._app: Sanic | None = None

    @classmethod
    def name(cls) -> str:
        """The channel's name in trackers and domains."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> WebInput:
        """The channel as `credentials.yml` has it.

        Raises:
            ChannelError: a setting cannot be used.
        """
        return cls(WebSettings.read(credentials))

    def url_prefix(self) -> str:
        """Outside of Rasa's `/webhooks`: people type it."""
        return PATH

    def get_output_channel(self) -> OutputChannel | None:
        """Where Rasa says what nobody has just asked for."""
        return None if self._chat is None else UnaskedOutput(self._chat)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """All routes of the channel."""
        blueprint = Blueprint("switchboard_chat")
        secret = lru_cache(maxsize=1)(lambda: channel_secret(Path.cwd()))
        if self._takes_tokens:
            secret()  # what is wrong with it is said at the start
        self._chat = chat = Chat(self.settings, self._database, on_new_message, self._stored_text, secret)

        async def start(app: Sanic, _: Any) -> None:
            self._app = app

        async def stop(_: Sanic, __: Any) -> None:
            await chat.close()

        async def complete(request: Request, response: HTTPResponse) -> None:
            # Also where no handler of ours is asked: Rasa's own answer to a preflight, a wrong method, an error.
            for name, value in {**NOTHING, **_cors(request, self.settings)}.items():
                response.headers.setdefault(name, value)

        blueprint.middleware("response")(complete)
        blueprint.listener("before_server_start")(start)
        blueprint.listener("before_server_stop")(stop)
        self._add_files(blueprint)
        self._add_session(blueprint, chat)
        self._add_conversation(blueprint, chat)
        self._add_deliveries(blueprint, chat, secret)
        return blueprint

    def _stored_text(self, conversation: str, message_id: str) -> str | None:
        store = None if self._app is None else self._app.ctx.agent.tracker_store
        return None if store is None else stored_text(store, conversation, message_id)

    def _add_files(self, blueprint: Blueprint) -> None:
        async def page(_: Request) -> HTTPResponse:
            return await self.pages.page()

        async def widget(_: Request) -> HTTPResponse:
            return await self.pages.widget()

        async def asset(_: Request, name: str) -> HTTPResponse:
            return await self.pages.asset(name)

        blueprint.add_route(self._limited(page), "/", methods=["GET"], stream=True)
        blueprint.add_route(self._limited(widget), "/widget.js", methods=["GET"], stream=True)
        blueprint.add_route(self._limited(asset), "/assets/<name>", methods=["GET"], stream=True)

    def _add_session(self, blueprint: Blueprint, chat: Chat) -> None:
        async def session(request: Request) -> HTTPResponse:
            visitor, _ = await self._known(request, chat)
            secret = cookie(request, self.settings)
            if visitor is None:
                if wait := self._sessions.take(address(request, self.settings.proxies)):
                    raise too_many(wait)
                visitor, secret = await chat.visitors.create()
            anonymous = visitor.customer is None and secret is not None
            # A known visitor's too: browser and server forget it at the same time, counted from the latest visit.
            headers = {"Set-Cookie": set_cookie(request, self.settings, str(secret))} if anonymous else {}
            return json_response(await chat.history(visitor), headers=headers)

        async def history(request: Request) -> HTTPResponse:
            visitor, _ = await self._visitor(request, chat)
            return json_response(await chat.history(visitor))

        async def transcript(request: Request) -> HTTPResponse:
            visitor, _ = await self._visitor(request, chat)
            attachment = {"Content-Disposition": 'attachment; filename="chat.txt"'}
            return text_response(as_text(await chat.transcript.conversation(visitor)), headers=attachment)

        async def health(_: Request) -> HTTPResponse:
            await chat.transcript.check()
            return json_response({"status": "ok"})

        self._add(blueprint, session, "/session", "POST")
        self._add(blueprint, history, "/history", "GET")
        self._add(blueprint, transcript, "/transcript", "GET")
        blueprint.add_route(self._limited(health), "/health", methods=["GET"], stream=True)

    def _add_conversation(self, blueprint: Blueprint, chat: Chat) -> None:
        async def events(request: Request) -> None:
            visitor, expires = await self._visitor(request, chat)
            where = address(request, self.settings.proxies)
            if not self._streams.take(where):
                raise too_many(PLACE_SECONDS)
            try:
                await self._stream(request, chat, visitor, expires)
            finally:
                self._streams.give_back(where)

        async def messages(request: Request) -> HTTPResponse:
            require_json(request)
            content = read_object(request.ctx.body)
            visitor, _ = await self._visitor(request, chat)
            message_id, text = read_text(content, "id"), read_text(content, "text")
            if not MESSAGE_ID.fullmatch(message_id):
                raise bad_request('"id" must be 8 to 64 characters of A-Z a-z 0-9 _ -.')
            accepted = await chat.say(visitor, message_id, text)
            return json_response({"id": message_id, "duplicate": accepted.known}, status=202)

        async def restart(request: Request) -> HTTPResponse:
            visitor, _ = await self._visitor(request, chat)
            return json_response({"last": await chat.restart(visitor)})

        async def end(request: Request) -> HTTPResponse:
            visitor, _ = await self._visitor(request, chat)
            return json_response({"last": await chat.end(visitor)})

        self._add(blueprint, events, "/events", "GET")
        self._add(blueprint, messages, "/messages", "POST")
        self._add(blueprint, restart, "/restart", "POST")
        self._add(blueprint, end, "/end", "POST")

    def _add_deliveries(self, blueprint: Blueprint, chat: Chat, secret: Callable[[], str]) -> None:
        """Where the agents' desk delivers; no browser of another site's is let in, whatever it brings."""

        async def deliveries(request: Request) -> HTTPResponse:
            return await receive(request, request.ctx.body, secret(), chat, chat.tasks)

        blueprint.add_route(self._limited(deliveries), "/deliveries", methods=["POST"], stream=True)

    def _add(self, blueprint: Blueprint, handler: Handler, path: str, method: str) -> None:
        """A route that allowed sites may use too."""

        async def preflight(_: Request) -> HTTPResponse:
            return empty()

        preflight.__name__ = f"{handler.__name__}_preflight"
        blueprint.add_route(self._limited(handler), path, methods=[method], stream=True)
        blueprint.add_route(self._limited(preflight), path, methods=["OPTIONS"], stream=True)

    def _limited(self, handler: Handler) -> Handler:
        """A handler behind origin, rate and size limit, whose refusals are answers too."""

        @wraps(handler)
        async def guarded(request: Request, **arguments: str) -> HTTPResponse | None:
            try:
                check_origin(request, self.settings)
                if wait := self._requests.take(address(request, self.settings.proxies)):
                    raise too_many(wait)
                request.ctx.body = await read_body(request)
                response: HTTPResponse | None = await handler(request, **arguments)
            except RequestError as error:
                response = json_response(error.body, status=error.status, headers=error.headers)
            return response

        return guarded

    @staticmethod
    async def _stream(request: Request, chat: Chat, visitor: Visitor, expires: float) -> None:
        """Answer with a stream of events, until it ends."""
        stream, room = chat.stream(visitor, after=_after(request), expires=expires)
        try:
            kind, unbuffered = "text/event-stream; charset=utf-8", {"X-Accel-Buffering": "no"}
            response = await request.respond(content_type=kind, headers=unbuffered)
            with suppress(RequestError):  # it ends; the client opens another, and hears there what is wrong
                async for event in stream.events():
                    await response.send(event)
            await response.eof()
        finally:
            room.leave(stream)

    async def _visitor(self, request: Request, chat: Chat) -> tuple[Visitor, float]:
        """Who sends a request, and until when that is known."""
        visitor, expires = await self._known(request, chat)
        if visitor is None:
            raise RequestError(401, "no_session", "Your chat session has ended. Please start again.")
        return visitor, expires

    async def _known(self, request: Request, chat: Chat) -> tuple[Visitor | None, float]:
        refuse_drawn_in(request)
        until = time.time() + STREAM_SECONDS
        token = bearer(request)
        if token is not None:
            holder = self._tokens.holder(token)
            return await chat.visitors.of_customer(holder.customer), min(until, holder.expires)
        secret = cookie(request, self.settings)
        return (await chat.visitors.of_cookie(secret) if secret else None), until


def _after(request: Request) -> int | None:
    """The event after which a stream goes on; what cannot be one means from now on."""
    given = request.headers.get("last-event-id") or request.args.get("after") or ""
    return int(given) if EVENT_NUMBER.fullmatch(given) else None


def _cors(request: Request, settings: WebSettings) -> dict[str, str]:
    """What lets an allowed site read an answer."""
    origin = request.headers.get("origin", "").lower()
    if origin not in settings.sites:
        return {"Vary": "Origin"}
    allowed = {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true", "Vary": "Origin"}
    return {**allowed, **PREFLIGHT} if request.method == "OPTIONS" else allowed
