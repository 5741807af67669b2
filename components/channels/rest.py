"""Rasa's REST channel for other clients: closed to the public, and with answers to bodies that are none."""

from __future__ import annotations

import hmac
import ipaddress
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import rasa.core.channels.rest as stock
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, stream
from sanic.response import json as json_response

from components.channels.errors import ChannelError, RequestError, bad_request
from components.channels.messages import clean
from components.channels.requests import bearer, read_body, read_object, read_text
from components.channels.slack_places import CONVERSATION_PREFIX as SLACK_PREFIX
from components.channels.slack_places import SHARED_PREFIX
from components.channels.visitors import CONVERSATION_PREFIX as WEB_PREFIX

logger = logging.getLogger(__name__)

ENTRY = "components.channels.rest.RestInput"
TOKEN_VARIABLE = "SWITCHBOARD_REST_TOKEN"
SHORTEST_TOKEN = 16
LARGEST_BODY = 128 * 1024
LONGEST_MESSAGE, LONGEST_SENDER = 20_000, 255
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
TAKEN_PREFIXES = (WEB_PREFIX, SLACK_PREFIX, SHARED_PREFIX + SLACK_PREFIX)
EXTRA_KEYS = ("table", "links", "cards", "input", "private_chat")


class _WithExtraKeys:
    """Lets through what Rasa's own collecting channels drop, with the first message of an answer."""

    _extra: dict[str, Any] = {}

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Collect an answer."""
        self._extra = {key: message[key] for key in EXTRA_KEYS if message.get(key)}
        await super().send_response(recipient_id, message)  # type: ignore[misc]

    async def _persist_message(self, message: dict[str, Any]) -> None:
        extra, self._extra = self._extra, {}
        await super()._persist_message({**message, **extra})  # type: ignore[misc]


class RestOutput(_WithExtraKeys, CollectingOutputChannel):
    """Collects answers, whole."""


class RestQueue(_WithExtraKeys, stock.QueueOutputChannel):
    """Hands answers on as they come, whole."""


class RestInput(stock.RestInput):
    """The channel.

    Args:
        token: what clients have to bring; without one, requests of this machine alone are answered.

    Raises:
        ChannelError: the token is too short.
    """

    def __init__(self, token: str | None = None) -> None:
        if token is not None and len(token) < SHORTEST_TOKEN:
            where = f"credentials.yml, {ENTRY}, key 'token' (or {TOKEN_VARIABLE})"
            raise ChannelError(where, f"{len(token)} characters", f"at least {SHORTEST_TOKEN}, as random as can be")
        self._token = token

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> RestInput:
        """The channel as `credentials.yml` has it; the environment's token wins.

        Raises:
            ChannelError: a key is unknown, or the token is none.
        """
        for key, value in (credentials or {}).items():
            if key != "token" or not (value is None or isinstance(value, str)):
                where = f"credentials.yml, {ENTRY}, key '{key}'"
                raise ChannelError(where, "an unknown key" if key != "token" else repr(value), "token, with a text")
        return cls(os.environ.get(TOKEN_VARIABLE) or (credentials or {}).get("token"))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes: `GET /` and `POST /webhook`, as Rasa has them."""
        blueprint = Blueprint("switchboard_rest")

        async def health(_: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        async def receive(request: Request) -> Any:
            try:
                self._admit(request)
                content = _checked(read_object(await read_body(request, LARGEST_BODY)))
            except RequestError as error:
                return json_response(error.body, status=error.status)
            text, sender = clean(content["message"]), content["sender"]
            channel, metadata = content.get("input_channel") or self.name(), content.get("metadata")
            if request.args.get("stream", "").lower() in ("true", "1", "yes"):
                answers = self.stream_response(on_new_message, text, sender, channel, metadata)
                return stream(answers, content_type="text/event-stream")
            output = RestOutput()
            try:
                await on_new_message(UserMessage(text, output, sender, input_channel=channel, metadata=metadata))
            except Exception as error:
                failure = _failed(error)
                return json_response(failure.body, status=failure.status)
            return json_response(output.messages)

        blueprint.add_route(health, "/", methods=["GET"])
        blueprint.add_route(receive, "/webhook", methods=["POST"], stream=True)
        return blueprint

    @staticmethod
    async def on_message_wrapper(
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        text: str,
        queue: Any,
        sender_id: str,
        input_channel: str,
        metadata: dict[str, Any] | None,
    ) -> None:
        """Have a message answered into a queue."""
        output = RestQueue(queue)
        try:
            await on_new_message(UserMessage(text, output, sender_id, input_channel=input_channel, metadata=metadata))
        except Exception as error:
            await queue.put(_failed(error).body)
        await queue.put("DONE")

    def _admit(self, request: Request) -> None:
        """Refuse who is not meant to be here.

        Raises:
            RequestError: no token or a wrong one; or, without one set, not from this machine itself.
        """
        if self._token is not None:
            given = bearer(request) or ""
            if not hmac.compare_digest(given.encode(), self._token.encode()):
                raise RequestError(401, "token_invalid", "This channel needs its token: Authorization: Bearer …")
            return
        own = ipaddress.ip_address(request.ip.partition("%")[0]).is_loopback
        # A proxy on this machine would make everybody a neighbor, and so would a browser that shows a foreign page.
        if not own or any(name in request.headers for name in (*FORWARDED, "origin")):
            raise RequestError(403, "origin", f"This channel is closed. Its operator opens it with {TOKEN_VARIABLE}.")


def _failed(error: Exception) -> RequestError:
    # What it was, not what it says: the texts of errors quote what customers wrote.
    logger.error("unexpected %s while a message was answered", type(error).__name__)
    return RequestError(500, "failed", "The message could not be answered.")


def _checked(content: dict[str, Any]) -> dict[str, Any]:
    sender, message = read_text(content, "sender"), read_text(content, "message")
    if not 0 < len(sender) <= LONGEST_SENDER:
        raise bad_request(f'"sender" must have 1 to {LONGEST_SENDER} characters.')
    for prefix in TAKEN_PREFIXES:
        if sender.startswith(prefix):
            raise bad_request(f'"sender" must not begin with "{prefix}": that is for another channel.')
    if len(message) > LONGEST_MESSAGE:
        raise bad_request(f'"message" must have at most {LONGEST_MESSAGE} characters.')
    if not isinstance(content.get("metadata"), (dict, type(None))):
        raise bad_request('"metadata" must be an object.')
    if not isinstance(content.get("input_channel"), (str, type(None))):
        raise bad_request('"input_channel" must be a text.')
    return content
