"""The conversations in Slack, without HTTP: what is said and chosen there is taken once, and answered in order."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage

from components.channels.chat import FAILED, IDENTITY, STOP_SECONDS, Handler
from components.channels.identity import email_statement
from components.channels.limits import RateLimit
from components.channels.messages import clean
from components.channels.slack_blocks import Frame, answered, closed, secret_window
from components.channels.slack_customers import Emails
from components.channels.slack_deliveries import Deliveries, Delivery
from components.channels.slack_events import ENTER, ENTERED, GO_PRIVATE, Incoming, Interaction
from components.channels.slack_feedback import at_work
from components.channels.slack_output import CHANNEL, SlackOutput
from components.channels.slack_places import Place
from components.channels.slack_settings import SlackSettings
from components.channels.slack_text import escape, pieces
from components.channels.slack_workspace import Post, Workspace, WorkspaceError
from components.channels.tasks import Tasks

logger = logging.getLogger(__name__)

GREETING = "hi"
"""What a mention without words is taken for."""
NO_WORDS = "I can only read text so far, no files or pictures. Please write what you need."
TOO_LONG = "That is too long for me: please write at most {most} characters."
TOO_FAST = "That was a lot at once. Please wait {seconds} and send the latest message again."
INTERRUPTED = "Sorry, I was interrupted before I could answer. Please send your latest message again."
AMONG_US = "Here nobody reads along. What can I do for you?"
ASKED_THERE = "You asked:\n>{question}"
WROTE_YOU = "I've written to you in a direct message."


@dataclass(frozen=True)
class Said:
    """A text that is to be answered.

    Attributes:
        delivery: what it is known by.
        place: where.
        user: who said it.
        text: what.
        moment: the message that an hourglass can be put to; None where there is none.
    """

    delivery: Delivery
    place: Place
    user: str
    text: str
    moment: str | None


class SlackChat:
    """All conversations in Slack.

    Args:
        settings: of the channel.
        workspace: where they are.
        deliveries: what was taken.
        handler: gives a message to Rasa and returns when it is answered.
        secret: shared with the action server.
    """

    def __init__(
        self,
        settings: SlackSettings,
        workspace: Workspace,
        deliveries: Deliveries,
        handler: Handler,
        secret: Callable[[], str],
    ) -> None:
        self._settings, self._workspace, self._deliveries = settings, workspace, deliveries
        self._handler, self._secret = handler, secret
        self._emails = Emails(workspace)
        self._rate = RateLimit(settings.messages_per_minute)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.tasks = Tasks()

    async def hear(self, message: Incoming) -> None:
        """Take a message and have it answered, unless it was taken before or is not meant for the assistant.

        Raises:
            RequestError: it could not be taken.
        """
        delivery = await self._deliveries.message(message)
        if delivery is None:
            return
        text = clean(message.text) or (GREETING if message.mentions_bot else "")
        said = Said(delivery, message.place, message.user, text, message.moment)
        if not text:
            self.spawn(self._reply(said, NO_WORDS))
        elif len(text) > self._settings.longest_message:
            self.spawn(self._reply(said, TOO_LONG.format(most=self._settings.longest_message)))
        else:
            self._take(said)

    async def interact(self, chosen: Interaction) -> None:
        """Take a choice, or do what a button says.

        Raises:
            RequestError: it could not be taken.
        """
        if chosen.kind == GO_PRIVATE:
            self.spawn(self._go_private(chosen))
        elif chosen.kind == ENTER:
            is_open = await self._deliveries.is_open(chosen)
            self.spawn(self._open_window(chosen) if is_open else self._show(chosen, closed(chosen)))
        elif (delivery := await self._deliveries.choice(chosen)) is not None:
            if chosen.kind != ENTERED:
                self.spawn(self._show(chosen, answered(chosen)))
            self._take(Said(delivery, chosen.place, chosen.user, clean(chosen.value), chosen.moment))
        elif chosen.kind != ENTERED:
            self.spawn(self._show(chosen, closed(chosen)))

    async def apologise(self) -> None:
        """Say so where the server ended before it could answer."""
        for place in await self._deliveries.interrupted():
            self.spawn(self._say(place, INTERRUPTED))

    async def close(self) -> None:
        """Let what is being answered come to its end, for a short while."""
        await self.tasks.end(STOP_SECONDS)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside; what goes wrong with it is logged."""

        async def guarded() -> None:
            try:
                await work
            except WorkspaceError as error:
                logger.error("Slack did not do what it was asked for: %s", error.code)
            except Exception as error:  # where, not what: the texts of errors quote what customers wrote
                logger.error("unexpected %s in the Slack channel", type(error).__name__)

        self.tasks.start(guarded())

    def _take(self, said: Said) -> None:
        if wait := self._rate.take(said.user):
            seconds = max(1, round(wait))
            shown = f"{seconds} second{'' if seconds == 1 else 's'}"
            self.spawn(self._reply(said, TOO_FAST.format(seconds=shown)))
        else:
            self.spawn(self._answer(said))

    async def _answer(self, said: Said) -> None:
        """Have a text answered when its turn comes; the lock hands turns on in the order of asking."""
        lock = self._turns.setdefault(said.place.conversation, asyncio.Lock())
        async with lock, at_work(self._workspace, said.place, said.moment, self.spawn):
            asked = (said.user, said.text)
            frame = Frame(said.place, said.delivery.turn, self._settings.public_url, asked)
            output = SlackOutput(self._workspace, frame)
            conversation = said.place.conversation
            metadata = await self._metadata(said)
            key = said.delivery.key
            message = UserMessage(
                said.text, output, conversation, input_channel=CHANNEL, message_id=key, metadata=metadata
            )
            try:
                await self._handler(message)
            except Exception as error:
                logger.error("unexpected %s while a message was answered", type(error).__name__)
                await output.send_text_message(conversation, FAILED)
        if not output.failed:
            await self._deliveries.finish(said.delivery)

    async def _metadata(self, said: Said) -> dict[str, Any]:
        """What the action server is told about the customer: nothing where others read."""
        if not (self._settings.email_match and said.place.private):
            return {}
        email = await self._emails.of(said.user)
        return {} if email is None else {IDENTITY: email_statement(self._secret(), email, said.place.conversation)}

    async def _say(self, place: Place, text: str) -> None:
        await self._workspace.post(place, Post(text))

    async def _reply(self, said: Said, text: str) -> None:
        await self._workspace.post(said.place, Post(text))
        await self._deliveries.finish(said.delivery)

    async def _show(self, chosen: Interaction, post: Post) -> None:
        await self._workspace.replace(chosen.place, chosen.moment, post)

    async def _open_window(self, wanted: Interaction) -> None:
        await self._workspace.open_window(wanted.trigger, secret_window(wanted))

    async def _go_private(self, chosen: Interaction) -> None:
        """Go on in a direct message, with the question of whoever asked it."""
        place = await self._workspace.direct_message(chosen.user)
        known = json.loads(chosen.value)
        question = known[1] if len(known) == 2 and known[0] == chosen.user else ""
        here = replace(place, thread=None)
        delivery = await self._deliveries.message(Incoming(here, chosen.moment, chosen.user, question, True, False))
        if delivery is None:
            return
        await self._workspace.whisper(chosen.place, chosen.user, WROTE_YOU)
        said = Said(delivery, here, chosen.user, question, None)
        if not question:
            await self._reply(said, AMONG_US)
            return
        quoted = escape(question).replace("\n", "\n>")
        await self._workspace.post(here, Post(ASKED_THERE.format(question=pieces(quoted)[0])))
        self._take(said)
