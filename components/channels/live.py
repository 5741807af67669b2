"""What goes on at this moment: who waits for what, and who is being answered. The transcript has all the rest."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from weakref import WeakValueDictionary

from components.channels.transcript import Transcript
from components.channels.visitors import Visitor

PING_SECONDS = 15.0
RETRY_MILLISECONDS = 1000
TYPING_SECONDS = 6
"""For how long a page shows that a colleague is typing."""


class Room:
    """One visitor's present: their open streams, and the messages that are being answered.

    Attributes:
        turn: held by whoever changes the conversation; handed on in the order of asking, so messages keep theirs.
        working: the texts of the messages that wait or are being answered, by their numbers.
        busy: whether one is being answered, as the page shows by three dots.
        streams: that are open, the oldest first.
        changing: whether the conversation waits to be restarted or ended.
        keystrokes: of a colleague who types, counted as they are told of; and the name.
    """

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.working: dict[int, str] = {}
        self.busy = self.changing = False
        self.streams: list[Stream] = []
        self.keystrokes, self.agent = 0, ""

    def types(self, agent: str) -> None:
        """Show that a colleague is typing."""
        self.keystrokes, self.agent = self.keystrokes + 1, agent
        self.changed()

    def changed(self) -> None:
        """Let all streams look at what is new."""
        for stream in self.streams:
            stream.wake.set()

    def enter(self, stream: Stream, most: int) -> None:
        """Open a stream; of more than `most`, the oldest closes."""
        self.streams.append(stream)
        for old in self.streams[:-most]:
            old.close("replaced")

    def leave(self, stream: Stream) -> None:
        """Forget a stream."""
        self.streams = [other for other in self.streams if other is not stream]

    def close(self, reason: str) -> None:
        """Close all streams."""
        for stream in self.streams:
            stream.close(reason)


class Rooms:
    """The rooms of all visitors who are there; one lasts as long as somebody holds it."""

    def __init__(self) -> None:
        self._rooms: WeakValueDictionary[str, Room] = WeakValueDictionary()

    def of(self, visitor: Visitor) -> Room:
        """The visitor's room."""
        room = self._rooms.get(visitor.id)
        if room is None:
            room = self._rooms[visitor.id] = Room()
        return room

    async def close(self, seconds: float) -> None:
        """Close all streams, for the server shuts down, and let them say so for up to so many seconds."""
        rooms = list(self._rooms.values())
        for room in rooms:
            room.close("shutdown")
        until = time.monotonic() + seconds
        while any(room.streams for room in rooms) and time.monotonic() < until:
            await asyncio.sleep(0.01)


class Stream:
    """A stream of server-sent events for one visitor.

    It never carries a message itself: woken, it reads from the transcript what came after the last one that it sent. So
    nothing is lost between reading what was missed and listening to what is new, and nothing comes twice.

    Args:
        visitor: whose events.
        room: the visitor's.
        transcript: where the events are.
        after: the number after which they are wanted; None: from the next one on.
        expires: when the right to them ends, in seconds since 1970.
        now: the time, in seconds since 1970.
    """

    def __init__(
        self,
        visitor: Visitor,
        room: Room,
        transcript: Transcript,
        *,
        after: int | None,
        expires: float | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.wake = asyncio.Event()
        self._visitor, self._room, self._transcript = visitor, room, transcript
        self._last = visitor.last if after is None else min(after, visitor.last)
        self._expires, self._now = expires, now
        self._closing: str | None = None
        self._told_busy = False
        self._told_keystrokes = room.keystrokes

    def close(self, reason: str) -> None:
        """End the stream, and say why."""
        self._closing = self._closing or reason
        self.wake.set()

    async def events(self) -> AsyncIterator[str]:
        """The stream's text, event by event, until it is closed or has expired."""
        yield f"retry: {RETRY_MILLISECONDS}\n\n"
        state = await present(self._visitor, self._room, self._transcript)
        self._told_busy = state["typing"]
        yield event("state", state)
        while True:
            self.wake.clear()
            async for text in self._news():
                yield text
            if self._expires is not None and self._now() >= self._expires:
                self._closing = self._closing or "expired"
            if self._closing is not None:
                yield event("closing", {"reason": self._closing})
                return
            if not await self._woken():
                yield ": ping\n\n"

    async def _news(self) -> AsyncIterator[str]:
        while entries := await self._transcript.after(self._visitor, self._last):
            for entry in entries:
                yield event(entry.kind, entry.data(self._room.working.get(entry.number)), entry.number)
                self._last = entry.number
        if self._room.busy is not self._told_busy:
            self._told_busy = self._room.busy
            yield event("typing", {"on": self._told_busy})
        if self._room.keystrokes != self._told_keystrokes:
            self._told_keystrokes = self._room.keystrokes
            yield event("agent_typing", {"agent": self._room.agent, "seconds": TYPING_SECONDS})

    async def _woken(self) -> bool:
        """Wait for something new, for the end or for the next sign of life; whether it was one of the first two."""
        seconds = PING_SECONDS if self._expires is None else min(PING_SECONDS, max(0.0, self._expires - self._now()))
        try:
            await asyncio.wait_for(self.wake.wait(), seconds)
        except asyncio.TimeoutError:
            return self._expires is not None and self._now() >= self._expires
        return True


async def present(visitor: Visitor, room: Room, transcript: Transcript) -> dict[str, Any]:
    """How things stand: what a client compares with what it knows."""
    waiting = await transcript.unfinished(visitor)
    unfinished = [message_id for number, message_id in waiting if number not in room.working]
    return {"last": visitor.last, "typing": room.busy, "unfinished": unfinished}


def event(name: str, data: dict[str, Any], number: int | None = None) -> str:
    """One server-sent event."""
    head = "" if number is None else f"id: {number}\n"
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
