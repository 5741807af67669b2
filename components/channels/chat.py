"""The chat itself, without HTTP: sessions, messages and their answers, restart and end."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

from components.channels.database import ChatDatabase
from components.channels.deliveries import TYPING, Delivery, Tell, gone
from components.channels.errors import RequestError, too_many
from components.channels.identity import statement
from components.channels.limits import RateLimit
from components.channels.live import Room, Rooms, Stream, present
from components.channels.messages import clean, shown, title_of
from components.channels.settings import WebSettings
from components.channels.tasks import Tasks
from components.channels.transcript import Accepted, Transcript
from components.channels.visitors import Visitor, Visitors
from components.stores.masking import MASK, groups, hide_digits

logger = logging.getLogger(__name__)

CHANNEL = "web"
IDENTITY = "identity"
MOST_WAITING = 8
"""Messages of one visitor that wait for their answers; whoever sends more has to wait first."""
STOP_SECONDS = 5.0
SECRET = MASK * 4
FAILED = "Sorry, that didn't work: something went wrong on our side. Please send your message again."

Handler = Callable[[UserMessage], Awaitable[Any]]
StoredText = Callable[[str, str], "str | None"]


class WebOutput(OutputChannel):
    """Writes the assistant's answers into the transcript, and wakes the streams.

    Args:
        transcript: of the chat.
        visitor: who is answered.
        room: theirs.
        reply_to: the number of the message that is answered; None for what the assistant says unasked.
    """

    def __init__(self, transcript: Transcript, visitor: Visitor, room: Room, reply_to: int | None) -> None:
        self._transcript, self._visitor, self._room, self._reply_to = transcript, visitor, room, reply_to
        self._said = 0

    @classmethod
    def name(cls) -> str:
        """The name by which responses of the domain can be meant for this channel."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Show an answer, whole."""
        text, extra = shown(message)
        if not text and not extra:
            return
        place = None if self._reply_to is None else self._said
        self._said += 1
        await self._transcript.answer(self._visitor, text, extra, self._reply_to, place)
        self._room.changed()

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Show a text."""
        await self.send_response(recipient_id, {"text": text, **kwargs})


class UnaskedOutput(OutputChannel):
    """Where Rasa says what nobody has just asked for."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    @classmethod
    def name(cls) -> str:
        """The name by which responses of the domain can be meant for this channel."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Show it to whoever has that conversation."""
        await self._chat.say_unasked(recipient_id, message)


class Chat:
    """All conversations of the web page.

    Args:
        settings: of the channel.
        database: where they are kept.
        handler: gives a message to Rasa and returns when it is answered.
        stored_text: a message as Rasa's tracker store has it, by conversation and message id; None if it has not.
        secret: shared with the action server.
    """

    def __init__(
        self,
        settings: WebSettings,
        database: ChatDatabase,
        handler: Handler,
        stored_text: StoredText,
        secret: Callable[[], str],
    ) -> None:
        self.transcript = Transcript(database)
        self.visitors = Visitors(database, settings.session_hours * 3600)
        self._database, self._settings = database, settings
        self._handler, self._stored_text, self._secret = handler, stored_text, secret
        self._rooms = Rooms()
        self._rate = RateLimit(settings.messages_per_minute)
        self.tasks = Tasks()
        self._closed = False

    async def history(self, visitor: Visitor) -> dict[str, Any]:
        """The present conversation, for a page that has just been loaded."""
        room = self._rooms.of(visitor)
        entries = await self.transcript.conversation(visitor)
        shown_entries = [{"event": entry.kind, **entry.data(room.working.get(entry.number))} for entry in entries]
        state = await present(visitor, room, self.transcript)
        # What comes between the two readings comes by the stream, once.
        last = entries[-1].number if entries else visitor.last
        customer = visitor.customer is not None
        return {**state, "customer": customer, "history": shown_entries, "last": last, "ended": visitor.ended}

    def stream(self, visitor: Visitor, *, after: int | None, expires: float | None) -> tuple[Stream, Room]:
        """Open a stream of a visitor's events; whoever reads it has to `leave` the room at the end."""
        self._refuse_when_closed()
        room = self._rooms.of(visitor)
        stream = Stream(visitor, room, self.transcript, after=after, expires=expires)
        room.enter(stream, self._settings.streams_per_session)
        return stream, room

    async def say(self, visitor: Visitor, message_id: str, text: str) -> Accepted:
        """Take a message, once, and have it answered.

        Raises:
            RequestError: too long or empty, too many, or the conversation was ended.
        """
        self._refuse_when_closed()
        text = clean(text)
        if not text:
            raise RequestError(400, "bad_request", "Please write something.")
        if len(text) > self._settings.longest_message:
            most = self._settings.longest_message
            raise RequestError(413, "too_large", f"That is too long: please write at most {most} characters.")
        if visitor.ended:
            raise RequestError(409, "ended", "This chat was ended. You can start a new one.")
        room = self._rooms.of(visitor)
        if len(room.working) >= MOST_WAITING or room.changing:
            raise too_many(1)
        if wait := self._rate.take(visitor.id):
            raise too_many(wait)
        title = _shown(text, await self.transcript.question(visitor))
        accepted = await self.transcript.accept(visitor, message_id)
        if accepted.done or accepted.number in room.working:
            return accepted
        # Nothing is awaited from there to here: the same message sent twice at once finds itself at work.
        room.working[accepted.number] = title
        room.changed()
        self.tasks.start(self._answer(visitor, room, accepted.number, message_id, text))
        return accepted

    async def restart(self, visitor: Visitor) -> int:
        """Begin a new conversation, after what was sent before is answered; the number of the latest entry."""
        return await self._change(visitor, self.transcript.restart)

    async def end(self, visitor: Visitor) -> int:
        """End the conversation, after what was sent before is answered; the number of the latest entry."""
        return await self._change(visitor, self.transcript.end)

    async def _change(self, visitor: Visitor, change: Callable[[Visitor], Awaitable[int]]) -> int:
        room = self._rooms.of(visitor)
        room.changing = True
        try:
            async with room.turn:
                return await change(visitor)
        finally:
            room.changing = False
            room.changed()

    async def say_unasked(self, conversation: str, message: dict[str, Any]) -> None:
        """Show what the assistant says unasked, such as a reminder, where somebody still has that conversation."""
        visitor = await self.visitors.in_conversation(conversation)
        if visitor is not None:
            output = WebOutput(self.transcript, visitor, self._rooms.of(visitor), None)
            await output.send_response(conversation, message)

    async def deliver(self, delivery: Delivery, tell: Tell) -> bool:
        """Show what the desk delivers, once, and have Rasa told; whether that was done before.

        Args:
            delivery: what.
            tell: tells Rasa, which may speak then; what it raises leaves the rest to be done by the next try.

        Raises:
            RequestError: the conversation is over, or not all of it could be done.
        """
        self._refuse_when_closed()
        visitor = await self._visitor_in(delivery.conversation)
        room = self._rooms.of(visitor)
        if delivery.kind == TYPING:
            room.types(delivery.agent)
            return False
        async with room.turn:
            visitor = await self._visitor_in(delivery.conversation)
            if await self.transcript.deliver(visitor, delivery):
                return True
            room.changed()
            await tell(WebOutput(self.transcript, visitor, room, None))
            await self.transcript.delivered(delivery)
        return False

    async def _visitor_in(self, conversation: str) -> Visitor:
        visitor = await self.visitors.in_conversation(conversation)
        if visitor is None or visitor.ended:
            raise gone()
        return visitor

    async def close(self) -> None:
        """Close the streams and let what is being answered come to its end, for a short while."""
        self._closed = True
        await self._rooms.close(STOP_SECONDS)
        await self.tasks.end(STOP_SECONDS)
        self._database.close()

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise RequestError(503, "unavailable", "The chat is being restarted. Please try again shortly.")

    async def _answer(self, visitor: Visitor, room: Room, number: int, message_id: str, text: str) -> None:
        """Have one message answered when its turn comes, and store it without what is secret."""
        try:
            async with room.turn:
                room.busy = True
                room.changed()
                # Once more, now that what was sent before is answered.
                title = _shown(text, await self.transcript.question(visitor))
                await self._have_answered(visitor, room, number, message_id, text)
                await self._store(visitor, number, message_id, text, title)
        except Exception as error:  # it stays unfinished: clients open their streams again, are told so, and send it
            logger.error("a message of the web page could not be finished: %s", type(error).__name__)
            room.close("retry")
        finally:
            room.working.pop(number, None)
            room.busy = False
            room.changed()

    async def _have_answered(self, visitor: Visitor, room: Room, number: int, message_id: str, text: str) -> None:
        output = WebOutput(self.transcript, visitor, room, number)
        metadata = {}
        if visitor.customer is not None:
            metadata[IDENTITY] = statement(self._secret(), visitor.customer, visitor.conversation)
        message = UserMessage(
            text, output, visitor.conversation, input_channel=CHANNEL, message_id=message_id, metadata=metadata
        )
        try:
            await self._handler(message)
        except RequestError:
            raise
        except Exception as error:
            # Where, not what: the texts of errors quote what customers wrote.
            logger.error("unexpected %s while a message was answered", type(error).__name__)
            await output.send_text_message(visitor.conversation, FAILED)

    async def _store(self, visitor: Visitor, number: int, message_id: str, text: str, title: str) -> None:
        try:
            stored = self._stored_text(visitor.conversation, message_id)
        except Exception as error:  # it is answered, and must not be answered again
            logger.error("a message could not be read back: %s", type(error).__name__)
            stored = None
        masked = hide_digits(text) if stored is None else stored
        final = title if masked == text or title == SECRET else masked
        await self.transcript.finish(visitor, number, final, groups(text) - groups(final))


def _shown(text: str, question: dict[str, Any]) -> str:
    """What is shown of a message that answers a question: dots, the title of a button, or the text."""
    return SECRET if question.get("input", {}).get("type") == "password" else title_of(text, question)
