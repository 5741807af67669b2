"""Where the assistant's answers go in Slack."""

from __future__ import annotations

import logging
from typing import Any

from rasa.core.channels.channel import OutputChannel

from components.channels.messages import shown
from components.channels.slack_blocks import Frame, posts
from components.channels.slack_deliveries import Deliveries
from components.channels.slack_workspace import Workspace, WorkspaceError

logger = logging.getLogger(__name__)

CHANNEL = "slack"
PRIVATE_CHAT = "private_chat"
"""The key of an answer that belongs into a private chat."""


class SlackOutput(OutputChannel):
    """Says what the assistant says, in one conversation.

    Args:
        workspace: where.
        frame: what the answers are shown in.

    Attributes:
        failed: whether an answer could not be sent. Rasa is not told so: it would forget what it has done.
    """

    def __init__(self, workspace: Workspace, frame: Frame) -> None:
        self._workspace, self._frame = workspace, frame
        self.failed = False

    @classmethod
    def name(cls) -> str:
        """The name by which responses of the domain can be meant for this channel."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Say an answer, whole."""
        text, extra = shown(message)
        try:
            for post in posts(text, extra, self._frame, go_private=bool(message.get(PRIVATE_CHAT))):
                await self._workspace.post(self._frame.place, post)
        except WorkspaceError as error:
            self.failed = True
            logger.error("an answer could not be sent to Slack: %s", error.code)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Say a text."""
        await self.send_response(recipient_id, {"text": text, **kwargs})


class UnaskedOutput(OutputChannel):
    """Where Rasa says what nobody has just asked for, such as a reminder.

    Args:
        workspace: where.
        deliveries: know the place of a conversation.
        site: the server's address, if it is known.
    """

    def __init__(self, workspace: Workspace, deliveries: Deliveries, site: str | None) -> None:
        self._workspace, self._deliveries, self._site = workspace, deliveries, site

    @classmethod
    def name(cls) -> str:
        """The name by which responses of the domain can be meant for this channel."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Say it where that conversation is, if it is one of Slack's."""
        found = await self._deliveries.place_of(recipient_id)
        if found is not None:
            place, turn = found
            await SlackOutput(self._workspace, Frame(place, turn, self._site)).send_response(recipient_id, message)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Say a text."""
        await self.send_response(recipient_id, {"text": text, **kwargs})
