"""The Slack channel: what Slack sends, under `/webhooks/slack/webhook`. How to set it up is in `docs/slack.md`."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response

from components.channels.database import ChatDatabase
from components.channels.deliveries import receive
from components.channels.errors import RequestError
from components.channels.requests import content_type, read_body, read_object
from components.channels.secret import channel_secret
from components.channels.slack_chat import SlackChat
from components.channels.slack_colleagues import DeskChannel
from components.channels.slack_deliveries import SLACK, Deliveries
from components.channels.slack_desk import SlackDesk
from components.channels.slack_events import incoming, interaction
from components.channels.slack_output import CHANNEL, UnaskedOutput
from components.channels.slack_settings import SECRET, TOKEN, SlackSettings
from components.channels.slack_signatures import Signatures
from components.channels.slack_workspace import Workspace, WorkspaceError
from components.channels.tasks import Tasks

logger = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
"""What comes with a choice holds the whole message that it stood in."""
FORM = "application/x-www-form-urlencoded"


class SlackInput(InputChannel):
    """The channel; without its two secrets it is there, and does nothing.

    Args:
        settings: what `credentials.yml` and the environment say.
    """

    def __init__(self, settings: SlackSettings) -> None:
        self.settings = settings
        self._unasked: UnaskedOutput | None = None

    @classmethod
    def name(cls) -> str:
        """The channel's name in trackers and domains, and in its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> SlackInput:
        """The channel as `credentials.yml` has it.

        Raises:
            ChannelError: a setting cannot be used.
        """
        return cls(SlackSettings.read(credentials))

    def get_output_channel(self) -> OutputChannel | None:
        """Where Rasa says what nobody has just asked for."""
        return self._unasked

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel; where it is off, one that says so."""
        blueprint = Blueprint("switchboard_slack")
        settings = self.settings
        if settings.token is None or settings.signing_secret is None:
            logger.info("Slack is off: it is on when %s and %s are both set (docs/slack.md)", TOKEN, SECRET)
            _add_health(blueprint, "off")
            return blueprint
        secret = lru_cache(maxsize=1)(lambda: channel_secret(Path.cwd()))
        if settings.email_match or settings.desk_channel:
            secret()  # what is wrong with it is said at the start
        database = ChatDatabase(settings.database, SLACK)
        workspace, deliveries = Workspace(settings.token, settings.api_url), Deliveries(database)
        chat = SlackChat(settings, workspace, deliveries, on_new_message, secret)
        self._unasked = UnaskedOutput(workspace, deliveries, settings.public_url)
        desk = None if settings.desk_channel is None else DeskChannel(settings.desk_channel, settings.desk_url, secret)

        async def start(_: Sanic, __: Any) -> None:
            await workspace.open()
            chat.spawn(_begin(workspace, chat))

        async def stop(_: Sanic, __: Any) -> None:
            await chat.close()
            await workspace.close()
            if desk is not None:
                await desk.close()
            database.close()

        blueprint.listener("before_server_start")(start)
        blueprint.listener("before_server_stop")(stop)
        _add_health(blueprint, "ok")
        _add_webhook(blueprint, Signatures(settings.signing_secret), Listeners(workspace, chat, desk))
        _add_deliveries(blueprint, secret, SlackDesk(workspace, deliveries, settings.public_url), chat.tasks)
        return blueprint


def _add_health(blueprint: Blueprint, status: str) -> None:
    async def health(_: Request) -> HTTPResponse:
        return json_response({"status": status})

    blueprint.add_route(health, "/", methods=["GET"])


@dataclass(frozen=True)
class Listeners:
    """Who hears what Slack tells of: the colleagues' desk that of its own channel, the assistant all else."""

    workspace: Workspace
    chat: SlackChat
    desk: DeskChannel | None

    async def hear(self, envelope: dict[str, Any]) -> None:
        """Take an event.

        Raises:
            RequestError: it could not be taken.
        """
        try:
            message = incoming(envelope, (await self.workspace.me()).user)
        except WorkspaceError as error:
            raise RequestError(503, "unavailable", f"Slack does not say who the assistant is ({error.code}).") from None
        if message is None:
            return
        if self.desk is not None and message.place.channel == self.desk.channel:
            await self.desk.hear(message)
        else:
            await self.chat.hear(message)

    async def interact(self, payload: dict[str, Any]) -> None:
        """Take a choice.

        Raises:
            RequestError: it could not be taken.
        """
        chosen = interaction(payload)
        if chosen is not None and (self.desk is None or chosen.place.channel != self.desk.channel):
            await self.chat.interact(chosen)


def _add_webhook(blueprint: Blueprint, signatures: Signatures, listeners: Listeners) -> None:
    async def webhook(request: Request) -> HTTPResponse:
        """Answer Slack at once: it delivers again what takes longer than three seconds, or was answered with 503."""
        try:
            body = await read_body(request, LARGEST_BODY)
            signatures.check(body, request.headers)
            if content_type(request) == FORM:
                fields = parse_qs(body.decode("utf-8", errors="replace"))
                await listeners.interact(read_object(fields.get("payload", [""])[0]))
                return empty(status=200)
            envelope = read_object(body)
            if envelope.get("type") == "url_verification":
                return json_response({"challenge": str(envelope.get("challenge", ""))})
            await listeners.hear(envelope)
            return empty(status=200)
        except RequestError as error:
            return json_response(error.body, status=error.status, headers=error.headers)

    blueprint.add_route(webhook, "/webhook", methods=["POST"], stream=True)


def _add_deliveries(blueprint: Blueprint, secret: Callable[[], str], desk: SlackDesk, tasks: Tasks) -> None:
    async def deliveries(request: Request) -> HTTPResponse:
        try:
            return await receive(request, await read_body(request), secret(), desk, tasks)
        except RequestError as error:
            return json_response(error.body, status=error.status, headers=error.headers)

    blueprint.add_route(deliveries, "/deliveries", methods=["POST"], stream=True)


async def _begin(workspace: Workspace, chat: SlackChat) -> None:
    try:
        me = await workspace.me()
    except WorkspaceError as error:
        logger.error(
            "Slack is on, but does not take %s (%s): copy the bot token of the app again, or install the app anew",
            TOKEN,
            error.code,
        )
        return
    logger.info("Slack is on: @%s in the workspace %s; requests come to /webhooks/slack/webhook", me.name, me.team_name)
    await chat.apologise()
