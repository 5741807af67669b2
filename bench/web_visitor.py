"""Somebody at the chat page, for `switchboard bench web`: a cookie, a stream, and messages with time to think between."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

CUSTOMER, ASSISTANT = "customer", "assistant"
"""Who a message is from, in the words of the protocol (docs/web.md): a client needs nothing else of the server."""
ANSWER_SECONDS = 60.0
"""After which an answer that has not come is counted as lost."""
CATCH_UP_SECONDS = 10.0
RETRY_SECONDS = 1.0
POLL_SECONDS = 0.1
RELOAD_EVERY = 10
"""Messages after which the page loses its connection, as pages do, and takes the stream up again."""
_MARK = re.compile(r"…\d{4}|\$[\d,]+\.\d\d")
Event = dict[str, Any]


@dataclass(frozen=True)
class Expected:
    """What a question is answered with.

    Attributes:
        count: how many messages.
        marks: the accounts and amounts in them, which are the customer's own.
    """

    count: int
    marks: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """A question that was sent, with its message's id and the seconds to its first answer; None: it never came."""

    text: str
    message_id: str
    seconds: float | None


@dataclass
class Outcome:
    """What became of the messages of one or more visitors.

    Attributes:
        messages: that were sent.
        lost: messages and answers that never came, or that the stream left out.
        doubled: that came twice.
        wrong: answers with other accounts or amounts than the customer's own.
        errors: requests that failed, by status or kind; the page sends them again.
        seconds: from each message to its first answer.
    """

    messages: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Take another outcome into this one."""
        self.messages, self.lost = self.messages + other.messages, self.lost + other.lost
        self.doubled, self.wrong = self.doubled + other.doubled, self.wrong + other.wrong
        self.errors += other.errors
        self.seconds += other.seconds


class Visitor:
    """A browser's session.

    Args:
        name: of its own; its messages are numbered behind it.
        url: of the chat.
        think: seconds between an answer and the next message, on average.
    """

    def __init__(self, name: str, url: str, think: float) -> None:
        self._name, self._url, self._think = name, url, think
        self._random = random.Random(name)
        self._number = self._last = 0
        self._news = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self.stream: list[Event] = []
        self.asked: list[Asked] = []
        self.errors: Counter[str] = Counter()

    async def __aenter__(self) -> Visitor:
        # A jar that keeps cookies of an address in figures too.
        jar, timeout = aiohttp.CookieJar(unsafe=True), aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        self._http = aiohttp.ClientSession(cookie_jar=jar, timeout=timeout)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._hang_up()
        await self._http.close()

    async def join(self, opening: tuple[str, ...]) -> None:
        """Open the page and say some things first, which are not measured."""
        session = await self._request("POST", "/session")
        self._last = int(session["last"])
        self._listen()
        for text in opening:
            await self.learn(text)

    async def learn(self, text: str) -> Expected:
        """Say something and see how it is answered."""
        message_id = await self._send(self._new_id(), text)
        answers = _answers(await self._settled(), message_id)
        return Expected(len(answers), _marks(answers))

    async def converse(self, texts: tuple[str, ...], expected: dict[str, Expected], until: float) -> None:
        """Say one thing after the other until a moment of the monotonic clock."""
        await asyncio.sleep(self._random.uniform(0, self._think))
        while time.monotonic() < until:
            text = texts[len(self.asked) % len(texts)]
            started, message_id = time.monotonic(), self._new_id()
            with contextlib.suppress(TimeoutError):
                await self._send(message_id, text)
            first = await self._answered(message_id, 1, ANSWER_SECONDS)
            self.asked.append(Asked(text, message_id, time.monotonic() - started if first else None))
            await self._answered(message_id, expected[text].count, ANSWER_SECONDS if first else 0)
            if len(self.asked) % RELOAD_EVERY == 0:
                await self._hang_up()
                self._listen()
            pause = self._think * self._random.uniform(0.5, 1.5)
            await asyncio.sleep(max(0.0, min(pause, until - time.monotonic())))

    async def outcome(self, expected: dict[str, Expected]) -> Outcome:
        """Compare what was sent, what the server has of it, and what the stream brought."""
        history = await self._settled()
        latest = max((entry["id"] for entry in history), default=0)
        await self._until(lambda: self._last >= latest, CATCH_UP_SECONDS)
        return judged(self.asked, expected, self.stream, history, self.errors)

    def _new_id(self) -> str:
        self._number += 1
        return f"{self._name}-{self._number:06}"

    async def _send(self, message_id: str, text: str) -> str:
        """Send a message as the page does: with the same id until the server has it."""
        await self._request("POST", "/messages", {"id": message_id, "text": text})
        return message_id

    async def _answered(self, message_id: str, count: int, seconds: float) -> bool:
        """Whether the stream brings so many answers to a message in time."""
        return await self._until(lambda: len(_answers(self.stream, message_id)) >= count, seconds)

    async def _until(self, reached: Callable[[], bool], seconds: float) -> bool:
        """Wait until the stream has brought what is waited for; whether it has in time."""
        deadline = time.monotonic() + seconds
        while True:
            self._news.clear()  # first, so that nothing that comes from now on is missed
            if reached():
                return True
            if (left := deadline - time.monotonic()) <= 0:
                return False
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._news.wait(), left)

    async def _settled(self) -> list[Event]:
        """The history, when nothing is being answered any more."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while True:
            history: list[Event] = (await self._request("GET", "/history"))["history"]
            if all(entry.get("state") != "working" for entry in history) or time.monotonic() >= deadline:
                return history
            await asyncio.sleep(POLL_SECONDS)

    async def _request(self, method: str, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        """Ask the server, again and again while it refuses or is away.

        Raises:
            TimeoutError: that did not help.
        """
        deadline = time.monotonic() + ANSWER_SECONDS
        while True:
            wait = RETRY_SECONDS
            try:
                async with self._http.request(method, self._url + path, json=body) as response:
                    if response.status < 400:
                        return dict(await response.json())
                    self.errors[str(response.status)] += 1
                    wait = float(response.headers.get("Retry-After", wait))
            except (aiohttp.ClientError, asyncio.TimeoutError) as error:
                self.errors[type(error).__name__] += 1
            if time.monotonic() + wait >= deadline:
                raise TimeoutError(f"{method} {path}: {dict(self.errors)}")
            await asyncio.sleep(wait)

    def _listen(self) -> None:
        self._listening = asyncio.create_task(self._streams())

    async def _hang_up(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def _streams(self) -> None:
        """Read the stream, and open it again behind the last event whenever it ends."""
        while True:
            headers, timeout = {"Last-Event-ID": str(self._last)}, aiohttp.ClientTimeout(total=None, sock_read=45)
            try:
                async with self._http.get(f"{self._url}/events", headers=headers, timeout=timeout) as response:
                    response.raise_for_status()
                    await self._read(response)
            except (aiohttp.ClientError, asyncio.TimeoutError) as error:
                self.errors[f"stream: {type(error).__name__}"] += 1
            await asyncio.sleep(RETRY_SECONDS)

    async def _read(self, response: aiohttp.ClientResponse) -> None:
        number = None
        async for raw in response.content:
            name, _, value = raw.decode().rstrip("\n").partition(": ")
            if name == "id":
                number = int(value)
            elif name == "data" and number is not None:
                self.stream.append(json.loads(value))
                self._last, number = number, None
                self._news.set()


def judged(
    asked: list[Asked], expected: dict[str, Expected], stream: list[Event], history: list[Event], errors: Counter[str]
) -> Outcome:
    """What became of a visitor's messages.

    Args:
        asked: what was sent.
        expected: how each of its texts is answered.
        stream: all events with a number, as they came.
        history: as the server has it, in order.
        errors: of requests.
    """
    seen = Counter(event["id"] for event in stream)
    sent = Counter(entry["message_id"] for entry in history if entry.get("from") == CUSTOMER)
    outcome = Outcome(messages=len(asked), errors=Counter(errors))
    outcome.lost = sum(entry["id"] not in seen for entry in history)
    outcome.doubled = sum(times - 1 for times in (*seen.values(), *sent.values()))
    for message in asked:
        wanted, answers = expected[message.text], _answers(history, message.message_id)
        outcome.lost += (message.message_id not in sent) + max(0, wanted.count - len(answers))
        outcome.doubled += max(0, len(answers) - wanted.count)
        outcome.wrong += bool(answers) and _marks(answers) != wanted.marks
        if message.seconds is not None:
            outcome.seconds.append(message.seconds)
    return outcome


def _answers(events: list[Event], message_id: str) -> list[Event]:
    """What the assistant said between a message and the next one; the latest message is looked for first."""
    found: list[Event] = []
    for event in reversed(events):
        if event.get("from") == ASSISTANT:
            found.append(event)
        elif event.get("message_id") == message_id:
            return found[::-1]
        elif event.get("from") == CUSTOMER:
            found = []
    return []


def _marks(answers: list[Event]) -> frozenset[str]:
    return frozenset(mark for answer in answers for mark in _MARK.findall(answer.get("text", "")))
